# Un formulaire enregistré pour être terminé plus tard.
saved-title = Votre formulaire est enregistré
saved-until = Il est conservé jusqu’au { $until }, ou jusqu’à ce que vous l’envoyiez. Il est ensuite supprimé.
saved-mail = Nous envoyons un lien vers le formulaire à l’adresse électronique de la personne qui vous représente, sauf si un tel lien, envoyé à cette adresse au cours des 30 derniers jours, n’a pas servi, ou si beaucoup de messages sont partis récemment vers cette adresse ou son domaine, ou à la demande de votre réseau. Ce que vous avez saisi ne figure pas dans le message.
saved-link-heading = Gardez aussi ce lien
saved-link = Avec ce lien, vous pouvez continuer depuis n’importe quel appareil, même si le message n’arrive pas :
saved-private = Toute personne qui a ce lien peut lire ce que vous avez saisi : ne le communiquez qu’à des personnes de confiance. Nous ne pouvons pas le lire : ce que vous avez saisi est conservé chiffré, et seul le lien permet de l’ouvrir.
saved-again = Pour modifier quelque chose, continuez avec le bouton ci-dessous. Dès que vous enregistrez de nouveau, le formulaire reçoit un autre lien et celui-ci ne l’ouvre plus ; le lien de notre message mène à la dernière version. Si vous préférez revenir en arrière dans le navigateur et enregistrer de nouveau, le formulaire peut recevoir un autre lien ; celui-ci ouvrira toujours ce qui est enregistré maintenant.
saved-go-on = Continuer maintenant
draft-title = Votre formulaire enregistré
draft-page-intro = Appuyez sur le bouton pour ouvrir le formulaire avec tout ce que vous avez saisi.
draft-page-open = Ouvrir le formulaire
draft-sent-title = Ce formulaire a été envoyé
draft-sent-text = C’est désormais la demande { $reference }.
draft-sent-why = Pour protéger l’organisation, ce lien n’y mène pas. Le lien vers la demande a été donné à la personne qui a envoyé le formulaire et, par courrier électronique, à celle qui représente l’organisation, sauf si un message précédent du même type, envoyé à son adresse, est resté sans suite.
draft-sent-ask = Vous avez ouvert cette page avec le lien de notre message. Si vous représentez l’organisation, nous pouvons vous envoyer de nouveau le lien vers la demande.
draft-sent-asked = Si vous représentez l’organisation, nous vous envoyons le lien vers la demande, une fois par jour au plus. Cherchez aussi un message précédent.
draft-sent-lost = Vous avez perdu le lien vers la demande ?

# Un formulaire enregistré pour être terminé plus tard.
saved-title = Votre formulaire est enregistré
saved-until = Il est conservé jusqu’au { $until }, ou jusqu’à ce que vous l’envoyiez. Il est ensuite supprimé.
saved-mail = Nous envoyons un lien vers le formulaire à l’adresse électronique de la personne qui vous représente, sauf si un message que nous y avons envoyé au cours des 30 derniers jours est resté sans suite. Ce que vous avez saisi ne figure pas dans le message.
saved-link-heading = Gardez aussi ce lien
saved-link = Avec ce lien, vous pouvez continuer depuis n’importe quel appareil, même si le message n’arrive pas :
saved-private = Toute personne qui a ce lien peut lire ce que vous avez saisi : ne le communiquez qu’à des personnes de confiance. Nous ne pouvons pas le lire : ce que vous avez saisi est conservé chiffré, et seul le lien permet de l’ouvrir.
saved-again = Pour modifier quelque chose, continuez avec le bouton ci-dessous. Si vous revenez en arrière dans le navigateur et enregistrez de nouveau, le formulaire peut recevoir un autre lien ; celui-ci ouvrira toujours ce qui est enregistré maintenant.
saved-go-on = Continuer maintenant
draft-title = Votre formulaire enregistré
draft-page-intro = Appuyez sur le bouton pour ouvrir le formulaire avec tout ce que vous avez saisi.
draft-page-open = Ouvrir le formulaire

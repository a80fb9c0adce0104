# Ce qui s’affiche à côté d’un champ, et en haut du formulaire, quand une réponse ne convient pas.
errors-heading = Il y a un problème
errors-intro = { $count ->
    [one] Une réponse est à revoir. Tout ce que vous avez saisi est encore là.
   *[other] { $count } réponses sont à revoir. Tout ce que vous avez saisi est encore là.
}
error-with-example = { $problem } Par exemple : { $example }
error-in-field = { $label } : { $problem }
error-too-long = « { $label } » : { $most } caractères au plus, il y en a { $over } de trop. Raccourcissez la réponse.
error-too-short = « { $label } » : au moins { $least } caractères, il en manque { $missing }. Complétez la réponse.
error-control-character = « { $label } » contient un caractère invisible que nous ne pouvons pas accepter : saisissez la réponse au clavier au lieu de la coller.
error-lost-character = « { $label } » contient le signe « � », qui remplace un caractère perdu en route : saisissez de nouveau ce caractère.
error-not-offered = « { $label } » : choisissez l’une des réponses proposées.
error-given-twice = La réponse à « { $label } » est arrivée plus d’une fois : vérifiez la réponse ci-dessous et recommencez l’envoi.
error-too-many-domains = « Noms de domaine » : indiquez-en { $most } au plus, il y en a { $given }. Gardez les plus importants, un par ligne, par exemple example.org.
error-domain-mailbox = « { $entry } » est une adresse électronique : n’indiquez que le nom de domaine, c’est-à-dire ce qui suit le signe @, par exemple example.org.
error-domain-ending = « { $entry } » n’a pas d’extension : indiquez le nom de domaine complet, par exemple example.org.
error-domain-number = « { $entry } » est le numéro d’un ordinateur (une adresse IP) : indiquez un nom de domaine, par exemple example.org.
error-domain-dots = « { $entry } » contient deux points de suite (..) ou commence par un point : écrivez-le comme example.org.
error-domain-hyphen = Dans « { $entry } », une partie entre les points commence ou finit par un trait d’union, ou contient deux traits d’union à une place interdite : vérifiez l’orthographe. Le nom devrait ressembler à example.org ou à mon-exemple.org.
error-domain-length = « { $entry } » est trop long : chaque partie entre les points peut avoir 63 caractères au plus, le nom entier 253. Vérifiez l’orthographe. Il devrait ressembler à example.org.
error-domain-characters = « { $entry } » contient un caractère qu’un nom de domaine ne peut pas avoir. Utilisez des lettres de n’importe quel alphabet ou système d’écriture, des chiffres, des traits d’union et des points, par exemple example.org ou 例子.公司.
error-email-at = « { $entry } » n’est pas une adresse électronique : une adresse contient un seul signe @. Écrivez-la comme info@example.org.
error-email-mailbox-missing = « { $entry } » : il manque ce qui précède le signe @. Écrivez l’adresse comme info@example.org.
error-email-mailbox-dots = « { $entry } » : avant le signe @, un point ne peut être ni au début, ni à la fin, ni répété. Écrivez l’adresse comme prenom.nom@example.org.
error-email-mailbox-characters = « { $entry } » : avant le signe @, il y a un espace ou un signe qu’une adresse électronique ne peut pas avoir. Écrivez l’adresse comme prenom.nom@example.org.
error-email-length = « { $entry } » est trop long pour une adresse électronique : vérifiez l’adresse. Elle devrait ressembler à info@example.org.
error-website = « { $entry } » n’est pas une adresse Web : écrivez-la comme https://www.example.org.
error-website-length = L’adresse du site Web peut avoir { $most } caractères au plus : indiquez celle de la page d’accueil, par exemple https://www.example.org.
error-phone = « { $label } » : écrivez des chiffres, avec au besoin des espaces, des points, des traits d’union ou des parenthèses, par exemple +221 33 123 45 67.
error-date-unreadable = « Date d’acceptation » : écrivez le jour, le mois et l’année en chiffres, par exemple 31/5/2026, ou laissez le champ vide.
error-date-future = « Date d’acceptation » : cette date est à venir. Vérifiez le jour, le mois et l’année, par exemple 31/5/2026, ou laissez le champ vide.
error-date-early = « Date d’acceptation » : cette date précède la fondation de l’ICANN, en 1998. Vérifiez l’année, par exemple 31/5/2026, ou laissez le champ vide.
error-date-not-accepted = Vous avez donné une date d’acceptation : répondez « Demande acceptée » à la question sur le { -ncsg }, ou effacez la date.
error-none-and-others = Vous avez coché à la fois « Aucun de ces groupes » et un groupe : gardez l’un ou l’autre.
error-no-members-but-number = Vous avez indiqué que l’organisation n’a pas de membres, mais vous avez choisi un nombre de membres : choisissez « 0 », ou répondez « Oui » à la question qui demande si elle a des membres.
error-members-but-zero = Vous avez indiqué que l’organisation a des membres, mais vous avez choisi « 0 » comme nombre : choisissez un autre nombre, par exemple « 11 à 50 », ou répondez « Non » à la question qui demande si elle a des membres.
error-alternate-same = La deuxième personne a la même adresse électronique que la personne qui vous représente : donnez une autre adresse, par exemple jean@example.org, ou videz les quatre champs de la deuxième personne.
error-form-key = Il manquait au formulaire le numéro interne qui évite d’enregistrer deux fois la même demande. C’est réparé : vérifiez vos réponses et appuyez de nouveau sur « Envoyer la demande ».
error-already-sent = Ce formulaire a déjà été envoyé et est enregistré sous la référence { $reference }. Les réponses ci-dessous sont différentes et ne sont pas enregistrées. Pour les envoyer comme une deuxième demande, appuyez de nouveau sur « Envoyer la demande ». Pour corriger la première, écrivez à info@npoc.org.
error-not-stored = Votre demande n’a pas pu être enregistrée pour le moment. Rien de ce que vous avez saisi n’est perdu : gardez cette page ouverte et appuyez de nouveau sur « Envoyer la demande » dans quelques minutes.
error-missing-to-save = Pour enregistrer le formulaire, indiquez l’adresse électronique de la personne qui vous représente, par exemple amina@example.org : c’est là que le lien sera envoyé.
error-full = Trop de demandes sont arrivées depuis une heure : nous ne pouvons pas accepter la vôtre tout de suite. Rien de ce que vous avez saisi n’est perdu. Renvoyez la demande après le { $moment }, ou enregistrez le formulaire pour continuer plus tard.
error-drafts-full = Trop de formulaires ont été enregistrés depuis une heure : nous ne pouvons pas enregistrer le vôtre tout de suite. Rien de ce que vous avez saisi n’est perdu : gardez cette page ouverte et enregistrez de nouveau après le { $moment }, ou vérifiez vos réponses et envoyez le formulaire.
error-not-saved = Le formulaire n’a pas pu être enregistré. Rien de ce que vous avez saisi n’est perdu : gardez cette page ouverte et réessayez dans quelques minutes.
error-draft-too-large = Le formulaire est trop long pour être enregistré : il peut contenir { $kilobytes } kilo-octets en tout. Rien de ce que vous avez saisi n’est perdu. Raccourcissez les réponses les plus longues et enregistrez-le de nouveau.
error-check-address = Le formulaire n’est pas encore enregistré, car l’adresse électronique contient peut-être une faute de frappe : c’est là que le lien sera envoyé. Corrigez-la, ou enregistrez de nouveau si elle est juste.

# Ce que seule l’équipe de la NPOC lit, dans la langue que fixe NPOC_STAFF_LANGUAGE.
event-related = Le même nom de domaine ou la même adresse électronique figure dans { $reference }
event-released = La { -npoc } a débloqué la demande, qui avait été mise en attente.
event-resubmitted = La même demande a été envoyée de nouveau, sans aucun indice d’un envoi automatique ; elle n’est plus en attente.
signal-honeypot = un champ que personne ne voit a été rempli
signal-missing-timestamp = elle ne vient pas d’une page de ce site
signal-too-fast = elle a été envoyée plus vite que l’on ne peut relire les réponses
signal-link-in-name = un nom contient une adresse Web
signal-repeated-text = presque toutes les réponses sont le même texte
signal-flood = bien plus de demandes que d’habitude sont arrivées dans la même heure
dns-name-servers = serveurs de noms (NS)
dns-addresses = adresses (A, AAAA)
dns-mail-servers = serveurs de messagerie (MX)
dns-found = { $answers }
dns-none = rien n’a été trouvé
dns-not-checked = pas vérifié

staff-automatic = Ce message a été envoyé automatiquement par le site d’adhésion de la { -npoc }.
staff-section-organisation = L’organisation
staff-section-activities = Ce que fait l’organisation
staff-section-icann = L’organisation et l’ICANN
staff-section-representative = La personne qui représente l’organisation
staff-section-alternate = Une deuxième personne pour la représenter
staff-section-correspondence = Pour rester en contact
staff-ask-domains = Noms de domaine que seule l’organisation utilise
staff-ask-language = Langue dans laquelle écrire à l’organisation
staff-ask-discussion-list = La { -npoc } peut-elle inscrire les personnes qui représentent l’organisation à sa liste de discussion ?

notice-subject = Demande { $reference } : { $name }
notice-intro = Nouvelle demande d’adhésion
notice-reference = Référence
notice-country = Pays
notice-domains = Noms de domaine
notice-website = Site Web
notice-representative = Contact
notice-received = Reçue le
notice-received-before = { $moment }, { $days ->
    [one] un jour avant ce message
   *[other] { $days } jours avant ce message
}
notice-region = Région de l’ICANN (d’après le pays)
notice-region-unsure = { $code } (à vérifier)
notice-region-changed = Région de l’ICANN (fixée par l’équipe)
notice-charter-heading = Ce que dit la charte
notice-charter-fine = Rien dans les réponses ne s’oppose à l’adhésion.
notice-flags-heading = À noter
notice-no-flags = Rien d’inhabituel n’a été relevé.
notice-reply = « Répondre » s’adresse à la personne qui représente l’organisation.
notice-no-reply = « Répondre » ne s’adresse pas à la personne qui représente l’organisation, car certains serveurs de messagerie n’acceptent pas son adresse : copiez-la depuis ce message.
notice-dns-heading = Ce que le DNS dit des noms de domaine
notice-dns-intro = Ce n’est qu’un indice : un nom sans enregistrement DNS peut malgré tout être déposé.
notice-dns-line = { $domain }, { $record } : { $outcome }
notice-answers-heading = Toutes les réponses
notice-blank = (sans réponse)
notice-form-heading = Le formulaire
notice-form-language = Langue du formulaire
notice-declarations-version = Version des déclarations

flag-unregistered = L’organisation n’est pas enregistrée : c’est le comité exécutif de la { -npoc } qui décide de l’admettre ou non.
flag-icann-contract = L’organisation fournit des services dans le cadre d’un contrat ou d’un protocole d’accord avec l’ICANN.
flag-government = L’organisation représente un gouvernement.
flag-political = L’organisation est un parti politique, ou a pour but principal d’exercer un mandat public ou de faire élire des responsables politiques.
flag-commercial = L’organisation est une entité commerciale.
flag-members-commercial = Ses membres ne sont pas principalement non commerciaux.
flag-ncsg-not-applied = L’organisation n’a pas encore présenté de demande au { -ncsg }.
flag-unreachable = Nous ne savons pas encore si notre serveur de messagerie peut atteindre les adresses internationalisées : { $address } ne recevra peut-être aucun message de notre part.
flag-not-acknowledged = La personne qui représente l’organisation n’a reçu aucun message au sujet de cette demande : au cours des 30 derniers jours, un message sur une autre demande est parti vers cette adresse et personne n’y a appuyé sur le bouton ; ou beaucoup de messages sont partis récemment vers cette adresse ou son domaine, ou à la demande du même réseau. Merci de lui écrire vous-même.
flag-withdrawn = L’organisation a retiré cette demande.
flag-released = La demande avait été mise en attente, puis une personne l’a débloquée. Le motif était : { $signals }.
flag-resubmitted = La demande avait été mise en attente, puis elle a été envoyée de nouveau sans aucun indice d’un envoi automatique. Le motif était : { $signals }.
flag-related = Le même nom de domaine ou la même adresse électronique figure dans une demande antérieure : { $references }.

undelivered-subject = { $reference } : l’accusé de réception n’a pas pu être remis
undelivered-text = Merci de joindre l’organisation par un autre moyen : l’accusé de réception destiné à la personne qui la représente n’a pas pu être remis à { $address }. La demande, elle, est bien enregistrée.
undelivered-reason = Réponse du serveur de messagerie :
withdrawal-subject = { $reference } : l’organisation a retiré sa demande
withdrawal-text = { $organisation } a retiré sa demande { $reference } le { $moment }, sur sa page privée.
withdrawal-next = Il n’y a plus rien à faire. La demande reste enregistrée, avec son historique.

digest-subject = { $count ->
    [one] Une demande a été mise en attente
   *[other] { $count } demandes ont été mises en attente
}
digest-intro = Merci de parcourir ces demandes. Chacune est enregistrée, mais mise en attente pour le motif indiqué, qui peut être erroné. Les organisations n’ont encore reçu aucun message à leur sujet.
digest-release = Si une demande est authentique, lancez sur le serveur la commande qui figure sous son nom : elle sera alors traitée comme les autres, et la personne qui représente l’organisation sera informée de son arrivée.
digest-command = npoc release { $reference }
digest-signals = Motif de la mise en attente
digest-unreadable = Ses réponses
digest-unreadable-text = Cette version du site ne peut pas les lire. Une personne doit consulter la base de données.

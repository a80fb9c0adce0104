# Les messages. L’avis au personnel est en anglais, quelle que soit la langue de la demande : ses mots
# figurent donc en anglais dans les fichiers des deux langues.
acknowledgement-subject = Votre demande d’adhésion à la { -npoc } : { $reference }
acknowledgement-greeting = Bonjour,
acknowledgement-received = La { -npoc } a reçu une demande d’adhésion le { $moment }. Cette adresse électronique y est indiquée comme celle de la personne qui représente l’organisation.
acknowledgement-reference = Référence :
acknowledgement-next-heading = Et maintenant ?
acknowledgement-next-check = 1. La { -npoc } vérifie la demande et vous aide pour la suite.
acknowledgement-next-ncsg = 2. Le { -ncsg-full } ({ -ncsg }) prend la décision. D’ici là, l’organisation n’est pas membre de la { -npoc }.
acknowledgement-next-question = Si l’on vous pose une question, merci d’y répondre dans un délai d’un mois.
acknowledgement-next-duration = La durée de l’examen varie, et nous ne pouvons garantir aucune date. Vous pouvez demander à tout moment où en est la demande.
acknowledgement-ask = Des questions ? Écrivez à { -staff-address } en indiquant la référence.
acknowledgement-not-you = Vous ne savez rien de cette demande ? Quelqu’un a sans doute donné votre adresse par erreur. Écrivez à { -staff-address } : nous supprimerons cette adresse.
acknowledgement-signature = La { -npoc }, { -npoc-full }, à l’ICANN
acknowledgement-automatic = Ce message a été envoyé automatiquement ; les réponses arrivent à { -staff-address }.

notice-subject = Application { $reference }: { $name }
notice-intro = An organization has applied for membership.
notice-reference = Reference
notice-received = Received
notice-region = ICANN region (suggested from the country)
notice-region-unsure = to be checked
notice-region-changed = ICANN region (set by staff)
notice-form-language = Language of the form
notice-declarations-version = Version of the declarations
notice-flags-heading = Please note
notice-no-flags = Nothing unusual was noticed.
notice-reply = “Reply” goes to the representative.
notice-no-reply = “Reply” does not go to the representative, because not every mail server can carry that address: use the address below.
notice-blank = (blank)
flag-unregistered = The organization is not registered: NPOC’s executive committee decides whether to admit it.
flag-icann-contract = ELIGIBILITY: it provides services under a contract or memorandum of understanding with ICANN.
flag-government = ELIGIBILITY: it represents a government.
flag-political = ELIGIBILITY: it is a political party, or its main purpose is to hold office or elect officials.
flag-commercial = ELIGIBILITY: it is a commercial entity.
flag-members-commercial = ELIGIBILITY: its members are not mainly non-commercial.
flag-ncsg-not-applied = It has not applied to NCSG yet.
flag-unreachable = We do not know yet whether our mail server can reach internationalized addresses: { $address } may get no message from us.
flag-related = The same domain name or e-mail address appears in an earlier application: { $references }.

undelivered-subject = { $reference }: the acknowledgement could not be delivered
undelivered-text = The acknowledgement to the representative could not be delivered to { $address }. The application itself is stored. Please reach the organization in another way.
undelivered-reason = The mail server’s answer:
flag-not-acknowledged = The representative was sent no mail about this application: the address was written to in the last 30 days and nobody there has pressed the button in that mail, or it got several today. Please write to the representative yourself.
acknowledgement-link = Cette page privée indique où en est la demande. Ouvrez-la et appuyez sur le bouton pour confirmer cette adresse :
links-greeting = Bonjour,
links-subject = Où en est votre demande auprès de la { -npoc }
links-intro = Quelqu’un a demandé à recevoir le lien vers toute demande d’adhésion à la { -npoc } qui indique cette adresse électronique. Pour confirmer cette adresse, ouvrez la page et appuyez sur le bouton :
links-private = Toute personne qui a un lien de ce message peut lire ce qui a été saisi : ne le communiquez qu’à des personnes de confiance.
links-not-you = Vous n’avez rien demandé ? Ne faites rien : si personne n’appuie sur le bouton, nous n’écrirons pas à cette adresse avant 30 jours.
draft-subject = Votre formulaire d’adhésion à la { -npoc }
draft-intro = Quelqu’un a commencé à remplir le formulaire d’adhésion à la { -npoc } et a indiqué cette adresse électronique comme celle de la personne qui représente l’organisation. Ce lien permet de continuer :
draft-button = Appuyez sur le bouton de cette page : le formulaire s’ouvrira tel qu’il a été enregistré.
draft-until = Il est conservé jusqu’au { $until }, ou jusqu’à ce qu’il soit envoyé. Il est ensuite supprimé.
draft-not-you = Cela ne vous dit rien ? Ne faites rien : si personne n’appuie sur le bouton, nous n’écrirons pas à cette adresse avant 30 jours.

notice-dns-heading = What the DNS says about the domain names
notice-dns-intro = A hint only: a name without records may be registered all the same.
notice-dns-line = { $domain }, { $record }: { $outcome }
flag-released = It was held back as a program’s, and released by a person: { $signals }.
flag-resubmitted = It was held back as a program’s, then sent again without the signs of one: { $signals }.
withdrawal-subject = { $reference }: the applicant has withdrawn the application
withdrawal-text = { $organisation } withdrew its application { $reference } on { $moment }, on its private page.
withdrawal-next = There is nothing more to do for it. The application stays stored, with its history.
digest-subject = { $count ->
    [one] One application was held back
   *[other] { $count } applications were held back
}
digest-intro = These applications look as if programs had sent them. They are stored, and no message was sent about them. Please look through them: each sign can be wrong.
digest-release = If one is real, give the command under its reference on the server: it is then treated like every other, and its representative is told that it arrived.
digest-command = npoc release { $reference }
digest-signals = Why it was held back
digest-unreadable = Its answers
digest-unreadable-text = This version of the site cannot read them. A person has to look into the database.
flag-withdrawn = The applicant has withdrawn it.

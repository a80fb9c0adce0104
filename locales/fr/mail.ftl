# Les messages. L’avis au personnel est en anglais, quelle que soit la langue de la demande : ses mots
# figurent donc en anglais dans les fichiers des deux langues.
acknowledgement-subject = Votre demande d’adhésion à la { -npoc } : { $reference }
acknowledgement-greeting = Bonjour,
acknowledgement-received = La { -npoc } a reçu une demande d’adhésion qui donne cette adresse pour celle de la personne représentante, le { $moment }.
acknowledgement-reference = Référence :
acknowledgement-next-heading = Et maintenant ?
acknowledgement-next-check = 1. La { -npoc } vérifie la demande et aide pour la suite.
acknowledgement-next-ncsg = 2. Le { -ncsg-full } ({ -ncsg }) décide. Avant cela, l’organisation n’est pas membre de la { -npoc }.
acknowledgement-next-question = Si une question vous est posée, merci de répondre dans un délai d’un mois.
acknowledgement-next-duration = La durée de l’examen varie, et nous ne pouvons pas promettre de date. Vous pouvez demander à tout moment où en est la demande.
acknowledgement-ask = Des questions ? Écrivez à { -staff-address } en indiquant la référence.
acknowledgement-not-you = Vous ignorez tout de cette demande ? Quelqu’un a alors donné votre adresse par erreur. Dites-le-nous à { -staff-address }, et nous la retirerons.
acknowledgement-signature = La { -npoc }, { -npoc-full } de l’ICANN
acknowledgement-automatic = Ce message a été envoyé par une machine ; les réponses arrivent à { -staff-address }.

notice-subject = Application { $reference }: { $name }
notice-intro = An organization has applied for membership.
notice-reference = Reference
notice-received = Received
notice-region = ICANN region (suggested from the country)
notice-region-unsure = to be checked
notice-form-language = Language of the form
notice-declarations-version = Version of the declarations
notice-flags-heading = Please notice
notice-no-flags = Nothing unusual was noticed.
notice-reply = “Reply” writes to the representative.
notice-no-reply = “Reply” does not write to the representative, whose address not every mail server can carry: use the address below.
notice-blank = (blank)
flag-unregistered = The organization is not registered: NPOC’s executive committee decides on it.
flag-icann-contract = ELIGIBILITY: it provides services under a contract or memorandum of understanding with ICANN.
flag-government = ELIGIBILITY: it represents a government.
flag-political = ELIGIBILITY: it is a political party, or its main purpose is to hold office or elect officials.
flag-commercial = ELIGIBILITY: it is a commercial entity.
flag-members-commercial = ELIGIBILITY: its members are not mainly non-commercial.
flag-ncsg-not-applied = It has not applied to NCSG yet.
flag-unreachable = Our mail relay has not shown that it can reach internationalised mailboxes: { $address } may get no message from us.
flag-earlier = The same domain name or mailbox stands in an earlier application: { $references }.

undelivered-subject = { $reference }: the acknowledgement could not be delivered
undelivered-text = The message that tells the representative that the application arrived could not be delivered to { $address }. The application itself is stored. Please reach the organization in another way.
undelivered-reason = The mail server’s answer:

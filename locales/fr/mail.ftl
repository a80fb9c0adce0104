# Les messages aux organisations. Ceux qui vont à la NPOC sont dans staff.ftl.
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

acknowledgement-link = Cette page privée indique où en est la demande. Ouvrez-la et appuyez sur le bouton pour confirmer cette adresse :
links-greeting = Bonjour,
links-subject = Où en est votre demande auprès de la { -npoc }
links-intro = Quelqu’un a demandé à recevoir le lien vers toute demande d’adhésion à la { -npoc } qui indique cette adresse électronique. Pour confirmer cette adresse, ouvrez la page et appuyez sur le bouton :
links-private = Toute personne qui a un lien de ce message peut lire ce qui a été saisi : ne le communiquez qu’à des personnes de confiance.
links-not-you = Vous n’avez rien demandé ? Ne faites rien : si personne n’appuie sur le bouton, nous n’enverrons pas d’autres liens de ce type à cette adresse avant 30 jours.
draft-subject = Votre formulaire d’adhésion à la { -npoc }
draft-intro = Quelqu’un a commencé à remplir le formulaire d’adhésion à la { -npoc } et a indiqué cette adresse électronique comme celle de la personne qui représente l’organisation. Ce lien permet de continuer :
draft-button = Appuyez sur le bouton de cette page : le formulaire s’ouvrira tel qu’il a été enregistré.
draft-until = Il est conservé jusqu’au { $until }, ou jusqu’à ce qu’il soit envoyé. Il est ensuite supprimé.
draft-not-you = Cela ne vous dit rien ? Ne faites rien : si personne n’appuie sur le bouton, nous n’enverrons pas d’autre lien vers un formulaire à cette adresse avant 30 jours.


# Les messages aux organisations. Ceux qui vont à la NPOC sont dans staff.ftl.
mail-greeting = Bonjour,
mail-bare-link = Ou copiez cette adresse dans votre navigateur :
mail-signature = La { -npoc }, { -npoc-full }, à l’ICANN
mail-automatic = Ce message a été envoyé automatiquement ; les réponses arrivent à { -staff-address }.

acknowledgement-subject = Votre demande d’adhésion à la { -npoc } : { $reference }
acknowledgement-heading = Merci de confirmer cette adresse
acknowledgement-action = Ouvrez la page privée de la demande et appuyez sur le bouton qui s’y trouve. Cela confirme cette adresse, et la page indique où en est la demande.
acknowledgement-button = Ouvrir la page privée
acknowledgement-received = La { -npoc } a reçu une demande d’adhésion le { $moment }. Cette adresse électronique y est indiquée comme celle de la personne qui représente l’organisation.
acknowledgement-reference = Référence :
acknowledgement-next-heading = Et maintenant ?
acknowledgement-next-check = La { -npoc } vérifie la demande et vous aide pour la suite.
acknowledgement-next-ncsg = Le { -ncsg-full } ({ -ncsg }) prend la décision. D’ici là, l’organisation n’est pas membre de la { -npoc }.
acknowledgement-next-question = Si l’on vous pose une question, merci d’y répondre dans un délai d’un mois.
acknowledgement-next-duration = La durée de l’examen varie, et nous ne pouvons garantir aucune date. Vous pouvez demander à tout moment où en est la demande.
acknowledgement-ask = Des questions ? Écrivez à { -staff-address } en indiquant la référence.
acknowledgement-not-you = Vous ne savez rien de cette demande ? Quelqu’un a sans doute donné votre adresse par erreur. Écrivez à { -staff-address } : nous supprimerons cette adresse.

links-subject = Où en est votre demande auprès de la { -npoc }
links-heading = Voyez où en est votre demande
links-action = Ouvrez la page, et appuyez sur le bouton qui s’y trouve pour confirmer cette adresse.
links-button = Ouvrir { $reference }
links-intro = Quelqu’un a demandé à recevoir le lien vers toute demande d’adhésion à la { -npoc } qui indique cette adresse électronique comme celle de la personne qui représente l’organisation.
links-private = Toute personne qui a un lien de ce message peut lire ce qui a été saisi : ne le communiquez qu’à des personnes de confiance.
links-not-you = Vous n’avez rien demandé ? Ne faites rien : si personne n’appuie sur le bouton, nous n’enverrons pas d’autres liens de ce type à cette adresse avant 30 jours.

draft-subject = Votre formulaire d’adhésion à la { -npoc }
draft-heading = Reprenez le formulaire d’adhésion
draft-action = Ouvrez la page, et appuyez sur le bouton qui s’y trouve : le formulaire s’ouvrira tel qu’il a été enregistré.
draft-link-button = Ouvrir le formulaire enregistré
draft-until = Il est conservé jusqu’au { $until }, ou jusqu’à ce qu’il soit envoyé. Il est ensuite supprimé.
draft-intro = Quelqu’un a commencé à remplir le formulaire d’adhésion à la { -npoc } et a indiqué cette adresse électronique comme celle de la personne qui représente l’organisation.
draft-not-you = Cela ne vous dit rien ? Ne faites rien : si personne n’appuie sur le bouton, nous n’enverrons pas d’autre lien vers un formulaire à cette adresse avant 30 jours.

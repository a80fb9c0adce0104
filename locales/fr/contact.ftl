contact-title = Contact
contact-description = Comment joindre la NPOC : par courrier électronique, sur le Web et sur les réseaux sociaux.
contact-mail-heading = Écrivez-nous
contact-mail = Pour toute question, par exemple sur l’adhésion ou sur une demande déjà envoyée, écrivez à cette adresse. Si vous avez une référence, indiquez-la dans l’objet du message.
contact-networks-heading = Sur les réseaux sociaux
contact-networks = Voici les noms qu’utilise la { -npoc }, tels qu’ils sont imprimés dans sa brochure :
contact-web-heading = Sur le Web

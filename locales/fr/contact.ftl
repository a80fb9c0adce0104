contact-title = Contact
contact-description = Comment joindre la NPOC : par courrier électronique, sur le Web et sur les réseaux sociaux.
contact-mail-heading = Écrivez-nous
contact-mail = Pour toute question, sur l’adhésion ou sur une demande déjà envoyée, écrivez à cette adresse. Si vous avez un numéro de référence, indiquez-le dans l’objet.
contact-networks-heading = Sur les réseaux
contact-networks = Les noms qu’utilise la { -npoc } sur les réseaux sociaux, tels qu’ils sont imprimés dans sa brochure :
contact-web-heading = Sur le Web

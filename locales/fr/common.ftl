# Ce qui figure sur chaque page.
language-name = Français
page-title = { $title } – { -npoc }
skip-to-content = Aller au contenu
main-navigation = Menu principal
switch-language = English
membership-button = NPOC membership
membership-button-translated = Adhésion à la NPOC
addition-label = Complément au texte de la brochure de la { -npoc }
footer-about = La { -npoc } fait partie du { -ncsg-full } ({ -ncsg }), au sein de l’Organisation de soutien aux extensions génériques (GNSO) de l’ICANN.
footer-networks = La { -npoc } sur les réseaux sociaux

nav-home = Accueil
nav-who-we-are = Qui sommes-nous ?
nav-our-goals = Nos objectifs
nav-who-can-join = Qui peut adhérer ?
nav-why-join = Pourquoi nous rejoindre ?
nav-how-to-join = Comment adhérer ?
nav-about-icann = À propos de l’ICANN
nav-contact = Contact
nav-privacy = Confidentialité
colon = {"\u00a0"}:

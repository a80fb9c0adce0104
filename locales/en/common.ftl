# What stands on every page.
language-name = English
# $title (String) - the heading of the page
page-title = { $title } – { -npoc }
skip-to-content = Skip to the content
main-navigation = Main
switch-language = Français
membership-button = NPOC membership
membership-button-translated = NPOC membership
addition-label = Added to the text of { -npoc }’s brochure
footer-about = { -npoc } is part of the { -ncsg-full } ({ -ncsg }) in ICANN’s Generic Names Supporting Organization (GNSO).
footer-networks = { -npoc } on social networks

nav-home = Home
nav-who-we-are = Who we are
nav-our-goals = Our goals
nav-who-can-join = Who can join
nav-why-join = Why join
nav-how-to-join = How to join
nav-about-icann = About ICANN
nav-contact = Contact
nav-privacy = Privacy notice
colon = :

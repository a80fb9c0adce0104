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
# -ncsg (Element) - the link to the glossary
# -gnso (Element) - the link to the glossary
footer-about = { -npoc } is part of the { -ncsg-full } ({ -ncsg }) in ICANN’s Generic Names Supporting Organization ({ -gnso }).
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
menu = Menu
menu-close = Close
footer-navigation = About this site
onward = Next
# $date (String) - a date
changed = This page was last changed on { $date }.
nav-accessibility = Accessibility
nav-glossary = Glossary
# How Open Graph names the language: a code, not words.
locale = en_US

who-can-join-title = Who can join NPOC
who-can-join-description = Which organizations can become members of NPOC, and which cannot.
# -dns (Element) - the link to the glossary
who-can-join-all = All registered not-for-profit and non-governmental organizations, as long as they have a registered domain name, have the right to make their voices heard on how the { -dns } will evolve in the future.
who-can-join-eligible-heading = What { -npoc }’s charter asks today
# -ncsg (Element) - the link to the glossary
who-can-join-eligible = Under the charter in force since June 2024, members are not-for-profit organizations that are registered legal entities and have registered a domain name. The { -ncsg-full } ({ -ncsg }) must have accepted them first.
who-can-join-unregistered = Your organization is not registered as a legal entity? It may still apply: { -npoc }’s executive committee can admit it, case by case.
who-can-join-members = Does your organization have members? Then they must be mainly non-commercial too. A chamber of commerce, for example, is not eligible.
who-can-join-not-heading = Who is not eligible
who-can-join-not-intro = Among others:
who-can-join-not-commercial = commercial entities;
who-can-join-not-contract = organizations that provide services under a contract or a memorandum of understanding with ICANN;
who-can-join-not-political = political organizations whose main purpose is to hold office or to elect officials;
who-can-join-not-government = anyone who represents a government.
who-can-join-unsure = Not sure? Apply all the same, or ask us. No application is refused automatically: a person reads every one.

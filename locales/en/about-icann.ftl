about-icann-title = About ICANN
about-icann-description = What ICANN does, how its policies are made, and its role in the Internet’s domain name system.
# -icann-site (Element) - the link to icann.org
about-icann-mission = ICANN’s mission is to help ensure a stable, secure and unified global Internet. To reach another person on the Internet, you have to type an address into your computer or other device. That address has to be unique so computers know where to find each other. ICANN helps coordinate and support these unique identifiers across the world. ICANN was formed in 1998 as a not-for-profit public-benefit corporation and a community with participants from all over the world. For more information please visit: { -icann-site }
-icann-site = icann.org
# -model (Element) - the link to the glossary
about-icann-model = At the heart of ICANN’s policymaking is what is called a “{ -model }.” This is a community-based consensus-driven approach to policymaking. The idea is that Internet governance should mimic the structure of the Internet itself — borderless and open to all.
# -registries (Element) - the link to the glossary
# -registrars (Element) - the link to the glossary
# -dns (Element) - the link to the glossary
about-icann-role = ICANN plays a unique role in the infrastructure of the internet. Through its contracts with { -registries } (such as dot-com or dot-info) and { -registrars } (companies that sell domain names to individuals and organisations), we help define how the Domain Name System ({ -dns }) functions and expands.
about-icann-we = In “we help define”, “we” means ICANN, not { -npoc }: the brochure quotes ICANN’s own words. { -npoc } is one of the groups that take part in ICANN’s work.
# -icann-name (Element) - English in every language
about-icann-letters = ICANN stands for { -icann-name }.
-registries = registries
-registrars = registrars
-model = multistakeholder model
about-icann-path-heading = How a policy on domain names is made
# -gnso (Element) - the link to the glossary
about-icann-path-intro = Rules for endings such as .org and .com come about in the { -gnso }, roughly in six steps. The marked ones are those in which members of { -npoc } take part.
about-icann-path-here = open to members
about-icann-path-question = A question is raised
about-icann-path-question-text = A report sets out what the problem is and whom it concerns.
about-icann-path-start = The process is opened
about-icann-path-start-text = The council of the { -gnso } decides whether the question is taken up.
about-icann-path-group = A working group proposes
about-icann-path-group-text = Volunteers from all sides look for an answer that they can agree on.
about-icann-path-comment = The public comments
about-icann-path-comment-text = Anyone in the world can read the draft and write what they think of it.
about-icann-path-council = The council votes
about-icann-path-council-text = It adopts the recommendations or sends them back. { -ncsg } has seats on it.
about-icann-path-board = The Board of ICANN decides
about-icann-path-board-text = What it adopts is put into practice, through the contracts with registries and registrars.
-icann-name = Internet Corporation for Assigned Names and Numbers

about-icann-title = About ICANN
about-icann-description = What ICANN does, how its policies are made, and its role in the Internet’s domain name system.
# -icann-site (Element) - the link to icann.org
about-icann-mission = ICANN’s mission is to help ensure a stable, secure and unified global Internet. To reach another person on the Internet, you have to type an address into your computer or other device. That address has to be unique so computers know where to find each other. ICANN helps coordinate and support these unique identifiers across the world. ICANN was formed in 1998 as a not-for-profit public-benefit corporation and a community with participants from all over the world. For more information please visit: { -icann-site }
-icann-site = icann.org
about-icann-model = At the heart of ICANN’s policymaking is what is called a “multistakeholder model.” This is a community-based consensus-driven approach to policymaking. The idea is that Internet governance should mimic the structure of the Internet itself — borderless and open to all.
about-icann-role = ICANN plays a unique role in the infrastructure of the internet. Through its contracts with registries (such as dot-com or dot-info) and registrars (companies that sell domain names to individuals and organisations), we help define how the Domain Name System (DNS) functions and expands.
about-icann-we = In “we help define”, “we” means ICANN, not { -npoc }: the brochure quotes ICANN’s own words. { -npoc } is one of the groups that take part in ICANN’s work.
about-icann-letters = ICANN stands for Internet Corporation for Assigned Names and Numbers.

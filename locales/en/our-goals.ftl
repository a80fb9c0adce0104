our-goals-title = Our goals
our-goals-description = How NPOC represents the operational concerns of civil society organizations in ICANN.
our-goals-goal = NPOC’s goal is to represent, in the best way possible, the operational concerns of civil society organizations within the ICANN Internet governance ecosystem. Community outreach and engagement play important roles in achieving this goal.
our-goals-strategies = Strategies include:
# -dns (Element) - the link to the glossary
our-goals-raising = Raising awareness in civil society organizations about how to address their { -dns }-related operational concerns.
our-goals-sensitizing = Sensitizing civil society organizations to DNS-related operational concerns and relevance for them to become NPOC members.
our-goals-encouraging = Encouraging and supporting the participation of NPOC members in all ICANN policymaking processes, such as working groups.
our-goals-dns = The DNS is the domain name system: what turns a name such as example.org into the address of a computer.

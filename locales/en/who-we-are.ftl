who-we-are-title = Who we are
who-we-are-description = The home in ICANN for not-for-profit and non-governmental organizations, and what it does for its members.
who-we-are-home = NPOC, the Not-for-Profit Organizations Constituency, is the home for not-for-profit and nongovernmental organizations wishing to participate in ICANN’s policymaking processes. NPOC’s role is to engage the ICANN community on how proposed and existing policies and initiatives uniquely affect those it represents.
who-we-are-focus = NPOC is focused on how proposed and existing ICANN policies and initiatives uniquely affect not-for-profit- and non-governmental organizations, and especially in their ability to deliver their mission through their Internet domain.
who-we-are-serves = NPOC serves its members and communities by addressing specific operational concerns, including:
who-we-are-registering = Registering and maintaining domain names fairly and efficiently
who-we-are-protecting = Protecting against fraud and abuse
# -dns (Element) - the link to the glossary
who-we-are-ensuring = Ensuring security and privacy whilst using the Domain Name System ({ -dns })
# -ncsg (Element) - the link to the glossary
# -gnso (Element) - the link to the glossary
who-we-are-place = Within ICANN, { -npoc } is part of the { -ncsg-full } ({ -ncsg }), which is the voice of non-commercial Internet users in the Generic Names Supporting Organization ({ -gnso }). The GNSO develops the policies for domain names such as those in .org or .com.
picture-place = Four boxes, one within the other. The outer one is ICANN. In it stands GNSO, in that { -ncsg }, and in { -ncsg } stand side by side { -npoc } and NCUC.
who-we-are-picture = Where { -npoc } sits in ICANN. Its neighbor in { -ncsg } is the Noncommercial Users Constituency (NCUC).

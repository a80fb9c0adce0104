home-title = { -npoc }, the { -npoc-full } of ICANN
home-description = { -npoc } gives charities, associations and other non-governmental organizations a voice in how the Internet’s domain name system is run.
home-heading = A voice for not-for-profit organizations in how Internet domain names are managed
home-lead = Charities, associations and foundations depend on their domain names. { -npoc } is where they speak together in ICANN, the body that coordinates those names.
home-explore = Read more
home-who-we-are = What { -npoc } is and how it helps its members.
home-our-goals = What { -npoc } works for, and how.
home-who-can-join = Which organizations are eligible.
home-why-join = What your organization gains.
home-how-to-join = The two steps to membership.
home-about-icann = What ICANN does, and how its policies are made.
home-whom = It is open to registered not-for-profit and non-governmental organizations that have a domain name.
home-steps = Membership in two steps
home-step-form = Your organization fills in { -npoc }’s form. { -npoc } checks it and helps you.
# -ncsg (Element) - the link to the glossary
home-step-ncsg = The { -ncsg-full } ({ -ncsg }) decides.
picture-steps = Your organization sends the form to { -npoc }; { -npoc } checks it; { -ncsg } decides; your organization is a member.

how-to-join-title = How to join NPOC
how-to-join-description = The two steps to membership: NPOC’s form, then the decision of the Noncommercial Stakeholders Group.
# -npoc-site (Element) - the link to npoc.org
# -npoc-button (Element) - the button, English in every language
# -npoc-mailbox (Element) - the link to info@npoc.org
how-to-join-easy = To become a member is easy — visit { -npoc-site }, click on “{ -npoc-button }” and complete the membership form. If you have any questions, or want to get involved, please contact { -npoc-mailbox }.
-npoc-button = NPOC membership
-npoc-site = npoc.org
-npoc-mailbox = info@npoc.org
how-to-join-steps-heading = The two steps
how-to-join-step-form = Step 1: { -npoc }’s form
how-to-join-step-form-text = You fill in the form on this site. { -npoc } receives it, checks it and helps you with the next step. The form alone does not make your organization a member.
how-to-join-step-ncsg = Step 2: { -ncsg }’s decision
# -ncsg-linked (Element) - the link to the glossary
how-to-join-step-ncsg-text = To become a member of { -npoc }, an organization must also be accepted by the { -ncsg-full } ({ -ncsg-linked }). { -ncsg }’s executive committee, which includes two representatives of { -npoc }, makes the decision. If nobody objects, the organization is accepted.
how-to-join-next-heading = What happens after you apply
how-to-join-next-reference = You see your reference at once, and a message goes to your representative’s e-mail address.
how-to-join-next-question = If you are asked a question, answer it within one month: { -ncsg } requires it.
how-to-join-next-duration = We cannot promise a date for the decision. A private page tells what has happened to your application so far. To know more, write to us at any time, with your reference.
how-to-join-next-appeal = If you disagree with a decision, you can appeal. Write to us and we will tell you how.
how-to-join-have-heading = What to have at hand
how-to-join-have-names = your organization’s legal name, and its registration authority and number;
how-to-join-have-domains = the domain names that only your organization uses;
how-to-join-have-people = the name, role and e-mail address of the person who will represent it.

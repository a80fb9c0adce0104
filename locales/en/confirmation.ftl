# The page after sending.
confirmation-heading = We have received your application
confirmation-reference = Your reference
confirmation-keep = Write this reference down, or print this page. The web address of this page is private: anyone who has it can read your answers, so share it with care.
confirmation-next-heading = What happens next
confirmation-next-check = { -npoc } checks the application and helps you with the next step.
confirmation-next-ncsg = The { -ncsg-full } ({ -ncsg }) makes the decision. Until then, your organization is not a member of { -npoc }.
confirmation-next-apply = Your organization has not applied to { -ncsg } yet: { -npoc } will tell you how.
confirmation-next-question = If you are asked a question, answer it within one month.
confirmation-next-duration = We cannot promise a date for the decision.
confirmation-mail-heading = A message to your representative
# $address (Element) - the e-mail address of the representative
confirmation-mail-waiting = We write to { $address }, unless nobody acted on a message about an application that we sent there in the last 30 days. You do not need our message: keep the reference and the address of this page.
# $address (Element) - the e-mail address of the representative
confirmation-mail-sent = A message with the reference was sent to { $address }.
# $address (Element) - the e-mail address of the representative
confirmation-mail-failed = The message to { $address } could not be delivered. Your application is stored all the same, and { -npoc } is told about the problem. If the address is wrong, write to { -staff-address } with your reference and the right address.
confirmation-mail-internationalised = Before the @, this address has letters outside the basic Latin alphabet (a to z). Our mail server may not be able to reach it. Your application is stored all the same. If the message does not arrive, { -npoc } will look for another way to reach you.
confirmation-look-heading = What needs a closer look
confirmation-look-unregistered = Your organization is not registered as a legal entity. { -npoc }’s executive committee will look at your case.
confirmation-look-exclusion = You answered “yes” to a question about eligibility, so your organization is probably not eligible. A person will read your application and answer you.
confirmation-look-members = You said that the members of your organization are not mainly non-commercial, so it is probably not eligible. A person will read your application and answer you.
confirmation-ask-heading = Who to ask
confirmation-ask = Write to this address, and give your reference:
confirmation-answers-heading = Your answers
confirmation-next-accepted = You said that { -ncsg } has accepted your organization. { -npoc } checks this with { -ncsg } and writes to you.

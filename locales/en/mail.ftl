# The mails to applicants. Those to staff are in staff.ftl.
# $reference (String) - the reference of the application
acknowledgement-subject = Your application to { -npoc }: { $reference }
acknowledgement-greeting = Hello,
# $moment (String) - date and time
acknowledgement-received = { -npoc } received an application for membership on { $moment }. It gives this e-mail address as that of the organization’s representative.
acknowledgement-reference = Reference:
acknowledgement-next-heading = What happens next
acknowledgement-next-check = 1. { -npoc } checks the application and helps you with the next step.
acknowledgement-next-ncsg = 2. The { -ncsg-full } ({ -ncsg }) makes the decision. Until then, the organization is not a member of { -npoc }.
acknowledgement-next-question = If you are asked a question, please answer it within one month.
acknowledgement-next-duration = How long the decision takes varies, and we cannot promise a date. You can ask at any time where the application stands.
acknowledgement-ask = Questions? Write to { -staff-address } and give the reference.
acknowledgement-not-you = If you know nothing about this application, somebody probably gave your address by mistake. Write to { -staff-address }, and we will remove the address.
acknowledgement-signature = { -npoc }, the { -npoc-full } of ICANN
acknowledgement-automatic = This message was sent automatically; replies go to { -staff-address }.

acknowledgement-link = This private page tells where the application stands. Open it and press the button to confirm this address:
links-greeting = Hello,
links-subject = Where your application to { -npoc } stands
links-intro = Somebody asked for the link to each application to { -npoc } that gives this e-mail address. Open the page and press the button to confirm this address:
links-private = Anyone who has such a link can read what was typed, so pass it on with care.
links-not-you = You did not ask for this? Then do nothing: if nobody presses the button, we will not send such links to this address again for 30 days.
draft-subject = Your membership form for { -npoc }
draft-intro = Somebody began to fill in { -npoc }’s membership form and gave this e-mail address as that of the organization’s representative. With this link you can go on:
draft-button = Press the button on that page, and the form opens as it was left.
# $until (String) - a date
draft-until = It is kept until { $until }, or until it is sent. Then it is deleted.
draft-not-you = You know nothing about this? Then do nothing: if nobody presses the button, we will not send a link to a form to this address again for 30 days.


# The mails to applicants. Those to staff are in staff.ftl.
mail-greeting = Hello,
mail-bare-link = Or copy this address into your browser:
mail-signature = { -npoc }, the { -npoc-full } of ICANN
mail-automatic = This message was sent automatically; replies go to { -staff-address }.

# $reference (String) - the reference of the application
acknowledgement-subject = Your application to { -npoc }: { $reference }
acknowledgement-heading = Please confirm this address
acknowledgement-action = Open the private page of the application, and press the button there. That confirms this address, and the page tells where the application stands.
acknowledgement-button = Open the private page
# $moment (String) - date and time
acknowledgement-received = { -npoc } received an application for membership on { $moment }. It gives this e-mail address as that of the organization’s representative.
acknowledgement-reference = Reference:
acknowledgement-next-heading = What happens next
acknowledgement-next-check = { -npoc } checks the application and helps you with the next step.
acknowledgement-next-ncsg = The { -ncsg-full } ({ -ncsg }) makes the decision. Until then, the organization is not a member of { -npoc }.
acknowledgement-next-question = If you are asked a question, please answer it within one month.
acknowledgement-next-duration = How long the decision takes varies, and we cannot promise a date. You can ask at any time where the application stands.
acknowledgement-ask = Questions? Write to { -staff-address } and give the reference.
acknowledgement-not-you = If you know nothing about this application, somebody probably gave your address by mistake. Write to { -staff-address }, and we will remove the address.

links-subject = Where your application to { -npoc } stands
links-heading = See where your application stands
links-action = Open the page, and press the button there to confirm this address.
# $reference (String) - the reference of the application
links-button = Open { $reference }
links-intro = Somebody asked for the link to each application to { -npoc } that gives this e-mail address as that of the organization’s representative.
links-private = Anyone who has such a link can read what was typed, so pass it on with care.
links-not-you = You did not ask for this? Then do nothing: if nobody presses the button, we will not send such links to this address again for 30 days.

draft-subject = Your membership form for { -npoc }
draft-heading = Go on with the membership form
draft-action = Open the page, and press the button there: the form opens as it was left.
draft-link-button = Open the saved form
# $until (String) - a date
draft-until = It is kept until { $until }, or until it is sent. Then it is deleted.
draft-intro = Somebody began to fill in { -npoc }’s membership form and gave this e-mail address as that of the organization’s representative.
draft-not-you = You know nothing about this? Then do nothing: if nobody presses the button, we will not send a link to a form to this address again for 30 days.

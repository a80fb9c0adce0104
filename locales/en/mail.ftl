# The mails. The notice to staff is in English whatever the applicant’s language, so its words
# stand here in English in both languages’ files.
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
acknowledgement-not-you = Do you know nothing about this application? Then somebody probably gave your address by mistake. Write to { -staff-address }, and we will remove it.
acknowledgement-signature = { -npoc }, the { -npoc-full } of ICANN
acknowledgement-automatic = This message was sent automatically; replies go to { -staff-address }.

# $name (String) - the name of the organization
# $reference (String) - the reference of the application
notice-subject = Application { $reference }: { $name }
notice-intro = An organization has applied for membership.
notice-reference = Reference
notice-received = Received
notice-region = ICANN region (suggested from the country)
notice-region-unsure = to be checked
notice-form-language = Language of the form
notice-declarations-version = Version of the declarations
notice-flags-heading = Please note
notice-no-flags = Nothing unusual was noticed.
notice-reply = “Reply” goes to the representative.
notice-no-reply = “Reply” does not go to the representative, because not every mail server can carry that address: use the address below.
notice-blank = (blank)
flag-unregistered = The organization is not registered: NPOC’s executive committee decides whether to admit it.
flag-icann-contract = ELIGIBILITY: it provides services under a contract or memorandum of understanding with ICANN.
flag-government = ELIGIBILITY: it represents a government.
flag-political = ELIGIBILITY: it is a political party, or its main purpose is to hold office or elect officials.
flag-commercial = ELIGIBILITY: it is a commercial entity.
flag-members-commercial = ELIGIBILITY: its members are not mainly non-commercial.
flag-ncsg-not-applied = It has not applied to NCSG yet.
# $address (String) - the e-mail address
flag-unreachable = We do not know yet whether our mail server can reach internationalized addresses: { $address } may get no message from us.
# $references (String) - the references of the earlier applications
flag-earlier = The same domain name or e-mail address appears in an earlier application: { $references }.

# $reference (String) - the reference of the application
undelivered-subject = { $reference }: the acknowledgement could not be delivered
# $address (String) - the e-mail address
undelivered-text = The acknowledgement to the representative could not be delivered to { $address }. The application itself is stored. Please reach the organization in another way.
undelivered-reason = The mail server’s answer:
flag-held = The representative was not told that the application arrived: the address got several such messages within a day. Somebody may be misusing the form.

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
acknowledgement-not-you = If you know nothing about this application, somebody probably gave your address by mistake. Write to { -staff-address }, and we will remove the address.
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
notice-region-changed = ICANN region (set by staff)
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
flag-related = The same domain name or e-mail address appears in an earlier application: { $references }.

# $reference (String) - the reference of the application
undelivered-subject = { $reference }: the acknowledgement could not be delivered
# $address (String) - the e-mail address
undelivered-text = The acknowledgement to the representative could not be delivered to { $address }. The application itself is stored. Please reach the organization in another way.
undelivered-reason = The mail server’s answer:
flag-not-acknowledged = The representative was sent no mail about this application: the address was written to in the last 30 days and nobody there has pressed the button in that mail, or it got several today. Please write to the representative yourself.
acknowledgement-link = This private page tells where the application stands. Open it and press the button to confirm this address:
links-greeting = Hello,
links-subject = Where your application to { -npoc } stands
links-intro = Somebody asked for the link to each application to { -npoc } that gives this e-mail address. Open the page and press the button to confirm this address:
links-private = Anyone who has such a link can read what was typed, so pass it on with care.
links-not-you = You did not ask for this? Then do nothing: if nobody presses the button, we will not write to this address again for 30 days.
draft-subject = Your membership form for { -npoc }
draft-intro = Somebody began to fill in { -npoc }’s membership form and gave this e-mail address as that of the organization’s representative. With this link you can go on:
draft-button = Press the button on that page, and the form opens as it was left.
# $until (String) - a date
draft-until = It is kept until { $until }, or until it is sent. Then it is deleted.
draft-not-you = You know nothing about this? Then do nothing: if nobody presses the button, we will not write to this address again for 30 days.

notice-dns-heading = What the DNS says about the domain names
notice-dns-intro = A hint only: a name without records may be registered all the same.
# $domain (String) - a domain name
# $record (String) - a kind of record
# $outcome (String) - what was found
notice-dns-line = { $domain }, { $record }: { $outcome }
# $signals (String) - why it was held back
flag-released = It was held back as a program’s, and released by a person: { $signals }.
# $signals (String) - why it was held back
flag-resubmitted = It was held back as a program’s, then sent again without the signs of one: { $signals }.
# $reference (String) - the reference of the application
withdrawal-subject = { $reference }: the applicant has withdrawn the application
# $organisation (String) - the name of the organization
# $reference (String) - the reference of the application
# $moment (String) - date and time
withdrawal-text = { $organisation } withdrew its application { $reference } on { $moment }, on its private page.
withdrawal-next = There is nothing more to do for it. The application stays stored, with its history.
# $count (Number) - how many
digest-subject = { $count ->
    [one] One application was held back
   *[other] { $count } applications were held back
}
digest-intro = These applications look as if programs had sent them. They are stored, and no message was sent about them. Please look through them: each sign can be wrong.
digest-release = If one is real, give the command under its reference on the server: it is then treated like every other, and its representative is told that it arrived.
# $reference (String) - the reference of the application
digest-command = npoc release { $reference }
digest-signals = Why it was held back
digest-unreadable = Its answers
digest-unreadable-text = This version of the site cannot read them. A person has to look into the database.
flag-withdrawn = The applicant has withdrawn it.

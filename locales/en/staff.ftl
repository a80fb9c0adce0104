# Words that only staff read, in the language that NPOC_STAFF_LANGUAGE names.
# $reference (String) - the reference of the other application
event-related = The same domain name or e-mail address appears in { $reference }
event-released = Staff released the application, which had been held back.
event-resubmitted = The same application was sent again, without any sign of a program, and is no longer held back.
signal-honeypot = a field that no person sees was filled in
signal-missing-timestamp = it did not come from a page of this site
signal-too-fast = it was sent faster than anybody can check the answers
signal-link-in-name = a name holds a web address
signal-repeated-text = nearly every answer is the same text
signal-flood = far more applications arrived in that hour than usual
dns-name-servers = name servers (NS)
dns-addresses = addresses (A, AAAA)
dns-mail-servers = mail servers (MX)
# $answers (String) - a list
dns-found = { $answers }
dns-none = none found
dns-not-checked = not checked

staff-automatic = The membership website of { -npoc } sent this message by itself.
# The groups of questions, as staff read them
staff-section-organisation = The organization
staff-section-activities = What the organization does
staff-section-icann = The organization and ICANN
staff-section-representative = The representative
staff-section-alternate = A second representative
staff-section-correspondence = How to keep in touch
staff-ask-domains = Domain names that only the organization uses
staff-ask-language = Language in which to write to the organization
staff-ask-discussion-list = May { -npoc } add the representatives to its discussion list?

# $reference (String) - the reference of the application
# $name (String) - the name of the organization
notice-subject = Application { $reference }: { $name }
notice-intro = New application for membership
notice-reference = Reference
notice-country = Country
notice-domains = Domain names
notice-website = Website
notice-representative = Representative
notice-received = Received
# $moment (String) - date and time
# $days (Number) - how many days ago that was
notice-received-before = { $moment }, { $days ->
    [one] one day before this message
   *[other] { $days } days before this message
}
notice-region = ICANN region (suggested from the country)
# $code (String) - for example AF
notice-region-unsure = { $code } (to be checked)
notice-region-changed = ICANN region (set by staff)
notice-charter-heading = What the charter says
notice-charter-fine = Nothing in the answers speaks against membership.
notice-flags-heading = Please note
notice-no-flags = Nothing unusual was noticed.
notice-reply = “Reply” goes to the representative.
notice-no-reply = “Reply” does not go to the representative, because not every mail server can carry that address: please copy it from here.
notice-dns-heading = What the DNS says about the domain names
notice-dns-intro = A hint only: a name without records may be registered all the same.
# $domain (String) - a domain name
# $record (String) - a kind of record
# $outcome (String) - what was found
notice-dns-line = { $domain }, { $record }: { $outcome }
notice-answers-heading = Every answer
notice-blank = (blank)
notice-form-heading = The form
notice-form-language = Language of the form
notice-declarations-version = Version of the declarations

flag-unregistered = The organization is not registered: { -npoc }’s executive committee decides whether to admit it.
flag-icann-contract = It provides services under a contract or memorandum of understanding with ICANN.
flag-government = It represents a government.
flag-political = It is a political party, or its main purpose is to hold office or elect officials.
flag-commercial = It is a commercial entity.
flag-members-commercial = Its members are not mainly non-commercial.
flag-ncsg-not-applied = It has not applied to { -ncsg } yet.
# $address (String) - the e-mail address
flag-unreachable = We do not know yet whether our mail server can reach internationalized addresses: { $address } may get no message from us.
flag-not-acknowledged = The representative was sent no mail about this application: in the last 30 days, one about another application went to that address and nobody there has pressed the button in it; or many mails went there, to its domain, or because of the same network lately. Please write to the representative yourself.
flag-withdrawn = The applicant has withdrawn it.
# $signals (String) - why it was held back
flag-released = It had been held back, and was released by a person. The reason had been: { $signals }.
# $signals (String) - why it was held back
flag-resubmitted = It had been held back, and was then sent again without any sign of a program. The reason had been: { $signals }.
# $references (String) - the references of the earlier applications
flag-related = The same domain name or e-mail address appears in an earlier application: { $references }.

# $reference (String) - the reference of the application
undelivered-subject = { $reference }: the acknowledgement could not be delivered
# $address (String) - the e-mail address
undelivered-text = Please reach the organization in another way: the acknowledgement to the representative could not be delivered to { $address }. The application itself is stored.
undelivered-reason = The mail server’s answer:
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
digest-intro = Please look through these applications. Each is stored, but held back for the reason given with it, which can be wrong. The organizations have been sent no message about them yet.
digest-release = If one is real, give the command under its name on the server: it is then treated like every other, and its representative is told that it arrived.
# $reference (String) - the reference of the application
digest-command = npoc release { $reference }
digest-signals = Why it was held back
digest-unreadable = Its answers
digest-unreadable-text = This version of the site cannot read them. A person has to look into the database.

# Words that only staff read, in English in both languages’ files.
# $reference (String) - the reference of the other application
event-related = The same domain name or e-mail address appears in { $reference }
event-released = Staff released the application: it was not sent by a program.
event-resubmitted = The application was sent again, this time without the signs of a program, and so no longer held back.
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

# Words that only staff read, in English in both languages’ files.
# $reference (String) - the reference of the other application
event-related = The same domain name or e-mail address appears in { $reference }
event-released = Staff released the application: it was not sent by a program.
event-resubmitted = The application was sent again, this time without the signs of a program, and so no longer held back.
signal-honeypot = a field that no person sees was filled in
signal-missing-timestamp = it did not come from a page of this site
signal-too-fast = it was sent faster than anybody can fill in the form
signal-link-in-name = a name holds a web address
signal-repeated-text = nearly every answer is the same text
dns-name-servers = name servers (NS)
dns-addresses = addresses (A, AAAA)
dns-mail-servers = mail servers (MX)
# $answers (String) - a list
dns-found = { $answers }
dns-none = none found
dns-not-checked = not checked

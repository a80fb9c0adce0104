# What is said beside a field and in the list on top of the form when an answer cannot be taken.
# Every message says what to do.
errors-heading = There is a problem
# $count (Number) - how many answers are concerned
errors-intro = { $count ->
    [one] One answer needs another look. Everything you typed is still here.
   *[other] { $count } answers need another look. Everything you typed is still here.
}
# $problem (String) - what is wrong
# $example (String) - an answer that would do
error-with-example = { $problem } For example: { $example }
# $label (String) - the question
# $problem (String) - what is wrong
error-in-field = { $label }: { $problem }
# $label (String) - the question
# $most (String) - the largest number of characters
# $over (String) - how many characters are too many
error-too-long = “{ $label }” may have { $most } characters at most: take out { $over }.
# $label (String) - the question
# $least (String) - the smallest number of characters
# $missing (String) - how many characters are missing
error-too-short = “{ $label }” needs at least { $least } characters: please write { $missing } more.
# $label (String) - the question
error-control-character = “{ $label }” contains an invisible character that we cannot accept: type the answer again instead of pasting it.
# $label (String) - the question
error-no-letters = “{ $label }” needs at least one letter or digit, of any alphabet or script.
# $label (String) - the question
error-lost-character = “{ $label }” contains the sign “�”, which stands for a character that was lost on the way: type that character again.
# $label (String) - the question
error-not-offered = “{ $label }”: choose one of the answers that are offered.
# $label (String) - the question
error-given-twice = The answer to “{ $label }” arrived more than once: check the answer below and send the form again.
# $most (String) - the largest number of domain names
# $given (String) - how many were given
error-too-many-domains = “Domain names”: give { $most } at most, there are { $given }. Keep the most important ones, each on a line, for example example.org.
# $entry (String) - what was typed
error-domain-mailbox = “{ $entry }” is an e-mail address: give only the domain name, the part after the @, for example example.org.
# $entry (String) - what was typed
error-domain-ending = “{ $entry }” has no ending: give the whole domain name, for example example.org.
# $entry (String) - what was typed
error-domain-number = “{ $entry }” is the number of a computer (an IP address): give a domain name, for example example.org.
# $entry (String) - what was typed
error-domain-dots = “{ $entry }” has two dots in a row, or begins with one: write it like example.org.
# $entry (String) - what was typed
error-domain-hyphen = In “{ $entry }”, a part between the dots begins or ends with a hyphen, or has two hyphens where a domain name cannot have them: check the spelling. It should look like example.org or my-example.org.
# $entry (String) - what was typed
error-domain-length = “{ $entry }” is too long: each part between the dots may have 63 characters at most, the whole name 253. Check the spelling. It should look like example.org.
# $entry (String) - what was typed
error-domain-characters = “{ $entry }” contains a character that domain names cannot have. Use letters of any alphabet or script, digits, hyphens and dots, for example example.org or 例子.公司.
# $entry (String) - what was typed
error-email-at = “{ $entry }” is not an e-mail address: an address has exactly one @. Write it like info@example.org.
# $entry (String) - what was typed
error-email-mailbox-missing = “{ $entry }”: the part before the @ is missing. Write it like info@example.org.
# $entry (String) - what was typed
error-email-mailbox-dots = “{ $entry }”: before the @, a dot cannot stand first, last or twice in a row. Write it like first.last@example.org.
# $entry (String) - what was typed
error-email-mailbox-characters = “{ $entry }”: before the @, there is a space or a sign that e-mail addresses cannot have. Write it like first.last@example.org.
# $entry (String) - what was typed
error-email-length = “{ $entry }” is longer than an e-mail address can be: check it. It should look like info@example.org.
# $entry (String) - what was typed
error-website = “{ $entry }” is not a web address: write it like https://www.example.org.
# $most (String) - the largest number of characters
error-website-length = The address of the website may have { $most } characters at most: give the address of the home page, for example https://www.example.org.
# $label (String) - the question
error-phone = “{ $label }”: write digits, with spaces, dots, hyphens or parentheses if you like, for example +254 20 123 4567.
error-date-unreadable = “Date of acceptance”: write the day, the month and the year in numbers, for example 31/5/2026, or leave it empty.
error-date-future = “Date of acceptance” is in the future: check the day, the month and the year, for example 31/5/2026, or leave it empty.
error-date-early = “Date of acceptance” is before ICANN was founded in 1998: check the year, for example 31/5/2026, or leave it empty.
error-date-not-accepted = You gave a date of acceptance: answer “Accepted” to the question about { -ncsg }, or clear the date.
error-none-and-others = You ticked “None of these” and a group as well: keep one or the other.
error-no-members-but-number = You said that the organization has no members, but chose a number of members: choose “0”, or answer “Yes” to the question whether it has members.
error-members-but-zero = You said that the organization has members, but chose “0” as their number: choose another number, for example “11 to 50”, or answer “No” to the question whether it has members.
error-alternate-same = The second representative has the same e-mail address as the representative: give another address, for example jean@example.org, or clear all four fields about the second representative.
error-form-key = The form had lost the number that keeps it from being stored twice. It has a new one now: check your answers and press “Send application” again.
# $reference (String) - the reference of the application that is already stored
error-already-sent = This form was already sent, and is stored under the reference { $reference }. The answers below are different, and they are not stored. To send them as a second application, press “Send application” again. To correct the first one, write to info@npoc.org.
# $reference (String) - the reference of the application that is already stored
error-same-answers-sent = These answers were already sent, and are stored under the reference { $reference }: there is nothing more to do. The link to the application’s private page was shown after sending; we also send it to the representative’s e-mail address, unless nobody acted on an earlier message of that kind there. If you lost it, ask for it under “Follow an application”.
error-not-stored = Your application could not be stored just now. Nothing that you typed is lost: keep this page open and press “Send application” again in a few minutes.
error-missing-to-save = To save the form, enter the representative’s e-mail address, for example amina@example.org: the link to the form is sent there.
# $moment (String) - date and time
error-full = More applications arrived from your network in the last hour than we can take. Nothing that you typed is lost. Send it again after { $moment }, or save it and continue later.
# $moment (String) - date and time
error-drafts-full = More forms were saved in the last hour than we can take. Nothing that you typed is lost: keep this page open and save again after { $moment }, or check your answers and send the form.
error-no-room-for-drafts = There is no room for more saved forms just now. Nothing that you typed is lost: keep this page open and try again tomorrow, or check your answers and send the form, for which there is room.
error-not-saved = The form could not be saved just now. Nothing that you typed is lost: keep this page open and try again in a few minutes.
# $kilobytes (String) - the largest size, in kilobytes
error-draft-too-large = The form is too long to be saved: it may hold { $kilobytes } kilobytes in all. Nothing that you typed is lost. Shorten the longest answers, and save it again.
error-check-address = The form is not saved yet, because the e-mail address may be mistyped: the link to the form goes there. Correct it, or save once more if it is right.
error-not-from-here = Your browser did not show that this was sent from this site, so nothing was done with it. What you typed is still here: look at it, then send it again from this page. If it was not you who typed it, close the page. If this happens again, try another browser, or write to info@npoc.org.

# A form that is saved to be finished later.
saved-title = Your form is saved
# $until (String) - a date
saved-until = It is kept until { $until }, or until you send it. Then it is deleted.
saved-mail = We send a link to the form to the representative’s e-mail address, unless we sent such a link there in the last 30 days and nobody used it, or many messages went to that address or its domain or were asked for from your network lately. The message contains nothing that you typed.
saved-link-heading = Keep this link, too
saved-link = With this link you can go on from any device, even if the message does not arrive:
saved-private = Anyone who has the link can read what you typed, so share it with care. We cannot read it: what you typed is stored encrypted, and only the link opens it.
saved-again = To change something, go on with the button below. Once you save again, the form has another link, and this one no longer opens it; the link in our message leads to the latest version. If you go back in the browser and save again instead, the form may get another link, and this one still opens what is saved now.
saved-go-on = Go on filling in now
draft-title = Your saved form
draft-page-intro = Press the button to open the form with everything you typed.
draft-page-open = Open the form
draft-sent-title = This form was sent
# $reference (String) - for example NPOC-ACD-EFG
draft-sent-text = It is application { $reference } now.
draft-sent-why = For the applicant’s protection, this link does not lead to it. The link to the application went to whoever sent the form and, by e-mail, to the organization’s representative, unless nobody acted on an earlier message of that kind there.
draft-sent-ask = You opened this page with the link from our message. If you are the organization’s representative, we can send the link to the application to you again.
draft-sent-asked = If you are the organization’s representative, we are sending you the link to the application, once a day at most. Please look for an earlier message, too.
draft-sent-lost = You have lost the link to the application?

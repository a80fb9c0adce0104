# A form that is saved to be finished later.
saved-title = Your form is saved
# $until (String) - a date
saved-until = It is kept until { $until }, or until you send it. Then it is deleted.
saved-mail = We send a link to the form to the representative’s e-mail address, unless nobody acted on a message that we sent there in the last 30 days. The message contains nothing that you typed.
saved-link-heading = Keep this link, too
saved-link = With this link you can go on from any device, even if the message does not arrive:
saved-private = Anyone who has the link can read what you typed, so share it with care. We cannot read it: what you typed is stored encrypted, and only the link opens it.
saved-again = To change something, go on with the button below. If you go back in the browser and save again, the form may get another link, and this one still opens what is saved now.
saved-go-on = Go on filling in now
draft-title = Your saved form
draft-page-intro = Press the button to open the form with everything you typed.
draft-page-open = Open the form

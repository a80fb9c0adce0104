contact-title = Contact
contact-description = How to reach NPOC: by e-mail, on the Web and on social networks.
contact-mail-heading = Write to us
contact-mail = For any question, about membership or about an application that you have sent, write to this address. If you have a reference number, put it in the subject.
contact-networks-heading = On the networks
contact-networks = The names that { -npoc } uses on social networks, as printed in its brochure:
contact-web-heading = On the web

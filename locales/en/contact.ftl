contact-title = Contact
contact-description = How to reach NPOC: by e-mail, on the Web and on social networks.
contact-mail-heading = Write to us
contact-mail = For any question, for example about membership or about an application that you have sent, write to this address. If you have a reference, put it in the subject line.
contact-networks-heading = On social networks
contact-networks = These are the names that { -npoc } uses, as printed in its brochure:
contact-web-heading = On the Web

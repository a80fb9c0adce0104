//! Why an application looks as if a bot had sent it.

use super::string_enum::string_enum;

string_enum! {
    /// A signal of a bot. Each can be wrong, so the application is held, and waits for a person to
    /// look at it.
    SpamSignal {
        /// The field that no person sees was filled in.
        Honeypot = "honeypot",
        /// It did not come with the moment at which we made the form, or with one that is not ours.
        MissingTimestamp = "missing-timestamp",
        /// It was sent sooner than anybody can fill in the form.
        TooFast = "too-fast",
        /// A name holds a web address.
        LinkInName = "link-in-name",
        /// Nearly every answer in writing is the same text.
        RepeatedText = "repeated-text",
        /// More arrived in that hour, in all or from one provider, than ever do.
        Flood = "flood",
    }
}

//! Every address of the site, in both languages, and the few that lead out of it.

use std::fmt::Display;

use time::Date;
use time::macros::date;

use crate::i18n::Lang;

/// A page that can be linked to from anywhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum Page {
    Home,
    WhoWeAre,
    OurGoals,
    WhoCanJoin,
    WhyJoin,
    HowToJoin,
    AboutIcann,
    Membership,
    Contact,
    Privacy,
    Eligibility,
    Status,
    Accessibility,
    Glossary,
}

impl Page {
    /// All of them, in the order of the brochure.
    pub const ALL: [Page; 14] = [
        Page::Home,
        Page::WhoWeAre,
        Page::OurGoals,
        Page::WhoCanJoin,
        Page::WhyJoin,
        Page::HowToJoin,
        Page::AboutIcann,
        Page::Membership,
        Page::Contact,
        Page::Privacy,
        Page::Eligibility,
        Page::Status,
        Page::Accessibility,
        Page::Glossary,
    ];

    /// The pages that tell what the brochures tell: the main navigation, and the ways in from the
    /// home page.
    pub const BROCHURE: [Page; 6] = [
        Page::WhoWeAre,
        Page::OurGoals,
        Page::WhoCanJoin,
        Page::WhyJoin,
        Page::HowToJoin,
        Page::AboutIcann,
    ];

    /// What the foot of every page leads to.
    pub const FOOTER: [Page; 5] =
        [Page::Contact, Page::Status, Page::Glossary, Page::Accessibility, Page::Privacy];

    /// Whether it is the same for every visitor. The others hold forms, and may be shown again with
    /// what was typed.
    pub fn is_ready(self) -> bool {
        !matches!(self, Page::Membership | Page::Eligibility | Page::Status)
    }

    /// The path in a language.
    pub const fn path(self, lang: Lang) -> &'static str {
        match (self, lang) {
            (Page::Home, Lang::En) => "/en/",
            (Page::Home, Lang::Fr) => "/fr/",
            (Page::WhoWeAre, Lang::En) => "/en/who-we-are",
            (Page::WhoWeAre, Lang::Fr) => "/fr/qui-sommes-nous",
            (Page::OurGoals, Lang::En) => "/en/our-goals",
            (Page::OurGoals, Lang::Fr) => "/fr/nos-objectifs",
            (Page::WhoCanJoin, Lang::En) => "/en/who-can-join",
            (Page::WhoCanJoin, Lang::Fr) => "/fr/qui-peut-rejoindre",
            (Page::WhyJoin, Lang::En) => "/en/why-join",
            (Page::WhyJoin, Lang::Fr) => "/fr/pourquoi-rejoindre",
            (Page::HowToJoin, Lang::En) => "/en/how-to-join",
            (Page::HowToJoin, Lang::Fr) => "/fr/comment-rejoindre",
            (Page::AboutIcann, Lang::En) => "/en/about-icann",
            (Page::AboutIcann, Lang::Fr) => "/fr/a-propos-de-l-icann",
            (Page::Membership, Lang::En) => "/en/membership",
            (Page::Membership, Lang::Fr) => "/fr/adhesion",
            (Page::Contact, Lang::En) => "/en/contact",
            (Page::Contact, Lang::Fr) => "/fr/contact",
            (Page::Privacy, Lang::En) => "/en/privacy",
            (Page::Privacy, Lang::Fr) => "/fr/confidentialite",
            (Page::Eligibility, Lang::En) => "/en/eligibility",
            (Page::Eligibility, Lang::Fr) => "/fr/eligibilite",
            (Page::Status, Lang::En) => "/en/status",
            (Page::Status, Lang::Fr) => "/fr/suivi",
            (Page::Accessibility, Lang::En) => "/en/accessibility",
            (Page::Accessibility, Lang::Fr) => "/fr/accessibilite",
            (Page::Glossary, Lang::En) => "/en/glossary",
            (Page::Glossary, Lang::Fr) => "/fr/glossaire",
        }
    }
}

impl Page {
    /// The day on which the words of a page were last changed. Kept by hand: whoever changes what
    /// a page says, in either language, changes its date here. It stands at the foot of the page
    /// and in the site map.
    pub const fn changed(self) -> Date {
        match self {
            Page::Home
            | Page::WhoWeAre
            | Page::OurGoals
            | Page::WhoCanJoin
            | Page::AboutIcann
            | Page::Contact
            | Page::Accessibility
            | Page::Glossary
            | Page::HowToJoin
            | Page::Membership
            | Page::Privacy
            | Page::Eligibility
            | Page::Status
            | Page::WhyJoin => date!(2026 - 11 - 22),
        }
    }
}

/// A page with a key in its address, which nobody can guess and no other page links to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PrivatePage {
    /// Where an application stands.
    Application,
    /// The same as plain text.
    PlainText,
    /// Takes the word of whoever reads the representative's mailbox that it is theirs.
    Mailbox,
    /// Asks once more before an application is withdrawn.
    Withdrawal,
    /// Opens a saved form.
    Draft,
    /// Says that a form was saved.
    DraftSaved,
}

impl PrivatePage {
    /// The path in a language. With `{key}` for the key, it is the route.
    pub fn path(self, lang: Lang, key: impl Display) -> String {
        let form = Page::Membership.path(lang);
        match (self, lang) {
            (PrivatePage::Application, _) => format!("{form}/{key}"),
            (PrivatePage::PlainText, Lang::En) => format!("{form}/{key}/text"),
            (PrivatePage::PlainText, Lang::Fr) => format!("{form}/{key}/texte"),
            (PrivatePage::Mailbox, Lang::En) => format!("{form}/{key}/address"),
            (PrivatePage::Mailbox, Lang::Fr) => format!("{form}/{key}/adresse"),
            (PrivatePage::Withdrawal, Lang::En) => format!("{form}/{key}/withdraw"),
            (PrivatePage::Withdrawal, Lang::Fr) => format!("{form}/{key}/retirer"),
            (PrivatePage::Draft, Lang::En) => format!("/en/draft/{key}"),
            (PrivatePage::Draft, Lang::Fr) => format!("/fr/brouillon/{key}"),
            (PrivatePage::DraftSaved, Lang::En) => format!("/en/draft/{key}/saved"),
            (PrivatePage::DraftSaved, Lang::Fr) => format!("/fr/brouillon/{key}/enregistre"),
        }
    }
}

/// The name of the parameter in mailed links that only whoever reads the mailbox can know.
pub const TOKEN_PARAMETER: &str = "mail";

/// A path as it stands in a mail: with the token that it was read there.
pub fn with_token(path: &str, token: impl Display) -> String {
    format!("{path}?{TOKEN_PARAMETER}={token}")
}

/// The web manifest in a language.
pub const fn manifest(lang: Lang) -> &'static str {
    match lang {
        Lang::En => "/en/site.webmanifest",
        Lang::Fr => "/fr/site.webmanifest",
    }
}

/// Addresses outside the site. Only what NPOC's members have confirmed is linked.
pub mod outside {
    /// ICANN's own site.
    pub const ICANN: &str = "https://www.icann.org/";
    /// What everyone who takes part in ICANN commits to.
    pub const STANDARDS: &str =
        "https://www.icann.org/resources/pages/expected-standards-2016-06-28-en";
    /// Where questions go.
    pub const MAILBOX: &str = "info@npoc.org";
    /// The site itself, as the brochures print it.
    pub const SITE: &str = "https://npoc.org/";

    /// A name that NPOC uses on a social network, as the brochures print it, and its address if
    /// that was confirmed.
    #[derive(Clone, Copy, Debug)]
    #[allow(missing_docs)]
    pub struct Network {
        pub name: &'static str,
        pub address: Option<&'static str>,
    }

    /// The names on the brochures. To link another one, put its address here.
    pub const NETWORKS: [Network; 3] = [
        Network { name: "@NPOC_ICANN", address: Some("https://x.com/NPOC_ICANN") },
        Network { name: "NPOCICANN", address: None },
        Network { name: "ICANN-NPOC", address: None },
    ];
}

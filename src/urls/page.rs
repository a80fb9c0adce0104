//! The pages that can be linked to from anywhere: one entry each, which is all that there is to
//! say of its address.

use time::Date;
use time::macros::date;

use crate::i18n::Lang;

/// Defines the pages, in the order of the brochure. The day is that on which the words of the page
/// were last changed, in either language: kept by hand, it stands at the foot of the page and in
/// the site map.
macro_rules! pages {
    ($($page:ident: $english:literal, $french:literal, changed $year:tt - $month:tt - $day:tt;)+) => {
        /// A page that can be linked to from anywhere.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Page { $($page,)+ }

        impl Page {
            pub const ALL: &[Page] = &[$(Page::$page,)+];

            pub const fn path(self, lang: Lang) -> &'static str {
                match (self, lang) {
                    $((Page::$page, Lang::En) => $english, (Page::$page, Lang::Fr) => $french,)+
                }
            }

            /// The day on which the words of the page were last changed.
            pub const fn last_changed(self) -> Date {
                match self { $(Page::$page => date!($year - $month - $day),)+ }
            }
        }
    };
}

pages! {
    Home: "/en/", "/fr/", changed 2026-11-22;
    WhoWeAre: "/en/who-we-are", "/fr/qui-sommes-nous", changed 2026-11-22;
    OurGoals: "/en/our-goals", "/fr/nos-objectifs", changed 2026-11-22;
    WhoCanJoin: "/en/who-can-join", "/fr/qui-peut-rejoindre", changed 2026-11-22;
    WhyJoin: "/en/why-join", "/fr/pourquoi-rejoindre", changed 2026-11-22;
    HowToJoin: "/en/how-to-join", "/fr/comment-rejoindre", changed 2026-11-22;
    AboutIcann: "/en/about-icann", "/fr/a-propos-de-l-icann", changed 2026-11-22;
    Membership: "/en/membership", "/fr/adhesion", changed 2026-11-22;
    Contact: "/en/contact", "/fr/contact", changed 2026-11-22;
    Privacy: "/en/privacy", "/fr/confidentialite", changed 2026-11-26;
    Eligibility: "/en/eligibility", "/fr/eligibilite", changed 2026-11-22;
    Status: "/en/status", "/fr/suivi", changed 2026-11-26;
    Accessibility: "/en/accessibility", "/fr/accessibilite", changed 2026-11-22;
    Glossary: "/en/glossary", "/fr/glossaire", changed 2026-11-22;
}

impl Page {
    /// The pages that tell what the brochures tell: the main navigation, and the ways in from the
    /// home page.
    pub const BROCHURE: &[Page] = &[
        Page::WhoWeAre,
        Page::OurGoals,
        Page::WhoCanJoin,
        Page::WhyJoin,
        Page::HowToJoin,
        Page::AboutIcann,
    ];

    /// What the foot of every page leads to.
    pub const FOOTER: &[Page] =
        &[Page::Contact, Page::Status, Page::Glossary, Page::Accessibility, Page::Privacy];
}

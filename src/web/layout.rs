//! What every page shows around its content: title, description, navigation, language switch,
//! canonical address. Templates get it as `site`,
//! and hand over pages both by value and, from loops, by reference.

use std::borrow::Borrow;

use uuid::Uuid;

use crate::i18n::{Lang, Text};
use crate::urls::{self, Page, PrivatePage, TOKEN_PARAMETER};

/// What a mailed link proves by, if the page was opened by one.
pub type Proof = Option<Uuid>;

/// The proof among the fields of a form or the parameters of an address.
pub fn proof(pairs: &[(String, String)]) -> Proof {
    let (_, value) = pairs.iter().find(|(name, _)| name == TOKEN_PARAMETER)?;
    Uuid::try_parse(value).ok()
}

/// The place of a page in the site.
#[derive(Clone, Copy, Debug)]
pub enum CurrentPage {
    /// One of the linked pages.
    Page(Page),
    /// A page that only whoever has the key may see.
    PrivatePage(PrivatePage, Uuid, Proof),
    /// An error page, which has no address of its own.
    Error,
}

/// The frame of a page.
#[derive(Clone, Debug)]
#[allow(missing_docs)]
pub struct Site<'app> {
    pub lang: Lang,
    pub here: CurrentPage,
    /// The heading of the page; the title of the window follows from it.
    pub heading: String,
    /// There is something to correct, which the title then says first.
    pub has_errors: bool,
    pub description: String,
    /// The origin of canonical addresses, without a slash at the end.
    pub base_url: &'app str,
}

impl<'app> Site<'app> {
    /// The frame of a linked page.
    pub fn page(page: Page, lang: Lang, base_url: &'app str) -> Self {
        let text = lang.text();
        let description = match page {
            Page::Home => text.home_description(),
            Page::WhoWeAre => text.who_we_are_description(),
            Page::OurGoals => text.our_goals_description(),
            Page::WhoCanJoin => text.who_can_join_description(),
            Page::WhyJoin => text.why_join_description(),
            Page::HowToJoin => text.how_to_join_description(),
            Page::AboutIcann => text.about_icann_description(),
            Page::Membership => text.form_description(),
            Page::Contact => text.contact_description(),
            Page::Privacy => text.privacy_description(),
            Page::Eligibility => text.eligibility_description(),
            Page::Status => text.status_description(),
            Page::Accessibility => text.accessibility_description(),
            Page::Glossary => text.glossary_description(),
        };
        let heading = match page {
            Page::Home => text.home_heading(),
            Page::WhoWeAre => text.who_we_are_title(),
            Page::OurGoals => text.our_goals_title(),
            Page::WhoCanJoin => text.who_can_join_title(),
            Page::WhyJoin => text.why_join_title(),
            Page::HowToJoin => text.how_to_join_title(),
            Page::AboutIcann => text.about_icann_title(),
            Page::Membership => text.form_title(),
            Page::Contact => text.contact_title(),
            Page::Privacy => text.privacy_title(),
            Page::Eligibility => text.eligibility_title(),
            Page::Status => text.status_title(),
            Page::Accessibility => text.accessibility_title(),
            Page::Glossary => text.glossary_title(),
        };
        Self {
            lang,
            here: CurrentPage::Page(page),
            heading,
            has_errors: false,
            description,
            base_url,
        }
    }

    /// The frame of a page that only whoever has the key may see.
    pub fn private(
        page: PrivatePage,
        key: Uuid,
        proof: Proof,
        lang: Lang,
        heading: String,
        base_url: &'app str,
    ) -> Self {
        let here = CurrentPage::PrivatePage(page, key, proof);
        Self { lang, here, description: heading.clone(), heading, has_errors: false, base_url }
    }

    /// The title of the window: the name of the page before that of the site.
    pub fn title(&self) -> String {
        let text = self.text();
        let title = match self.here {
            CurrentPage::Page(Page::Home) => text.home_title(),
            _ => text.page_title(&self.heading),
        };
        if self.has_errors { text.error_title(&title) } else { title }
    }

    /// The words of the page's language.
    pub fn text(&self) -> &'static Text {
        self.lang.text()
    }

    /// The address of a page in the language of this one.
    pub fn path(&self, page: impl Borrow<Page>) -> &'static str {
        page.borrow().path(self.lang)
    }

    /// The words of a link to a page.
    pub fn link(&self, page: impl Borrow<Page>) -> String {
        let text = self.text();
        match page.borrow() {
            Page::Home => text.nav_home(),
            Page::WhoWeAre => text.nav_who_we_are(),
            Page::OurGoals => text.nav_our_goals(),
            Page::WhoCanJoin => text.nav_who_can_join(),
            Page::WhyJoin => text.nav_why_join(),
            Page::HowToJoin => text.nav_how_to_join(),
            Page::AboutIcann => text.nav_about_icann(),
            Page::Membership => text.form_title(),
            Page::Contact => text.nav_contact(),
            Page::Privacy => text.nav_privacy(),
            Page::Eligibility => text.eligibility_title(),
            Page::Status => text.nav_status(),
            Page::Accessibility => text.nav_accessibility(),
            Page::Glossary => text.nav_glossary(),
        }
    }

    /// Whether a page is the one being shown.
    pub fn is_here(&self, page: impl Borrow<Page>) -> bool {
        matches!(self.here, CurrentPage::Page(here) if here == *page.borrow())
    }

    /// The page that follows in the order of the brochure; after its last one, the form.
    pub fn next(&self) -> Option<Page> {
        let CurrentPage::Page(here) = self.here else { return None };
        let place = Page::BROCHURE.iter().position(|page| *page == here)?;
        Some(Page::BROCHURE.get(place + 1).copied().unwrap_or(Page::Membership))
    }

    /// The day on which the words of this page were last changed.
    pub fn changed(&self) -> Option<String> {
        match self.here {
            CurrentPage::Page(page) => Some(self.lang.date(page.changed())),
            CurrentPage::PrivatePage(..) | CurrentPage::Error => None,
        }
    }

    /// The web manifest in the language of this page.
    pub fn manifest(&self) -> &'static str {
        urls::manifest(self.lang)
    }

    /// The address of a word in the glossary.
    pub fn term(&self, id: &str) -> String {
        format!("{}#{id}", self.path(Page::Glossary))
    }

    /// This page in another language; the home page when this one has no address.
    pub fn here_in(&self, lang: impl Borrow<Lang>) -> String {
        let lang = *lang.borrow();
        match self.here {
            CurrentPage::Page(page) => page.path(lang).to_owned(),
            CurrentPage::PrivatePage(page, key, None) => page.path(lang, key),
            CurrentPage::PrivatePage(page, key, Some(proof)) => {
                urls::with_token(&page.path(lang, key), proof)
            }
            CurrentPage::Error => Page::Home.path(lang).to_owned(),
        }
    }

    /// Whether search engines may show this page.
    pub fn is_public(&self) -> bool {
        matches!(self.here, CurrentPage::Page(_)) && !self.has_errors
    }
}

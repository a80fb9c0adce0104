//! What every page shows around its content: title, description, navigation, language switch,
//! canonical address. Templates get it as `layout`, and hand over pages both by value and, from
//! loops, by reference.

use std::borrow::Borrow;

use crate::domain::ids::MailboxToken;
use crate::i18n::{Lang, Text};
use crate::urls::{self, Page, PrivatePage, with_token};

/// The place of a page in the site.
#[derive(Clone, Copy, Debug)]
pub enum CurrentPage {
    /// One of the linked pages.
    Page(Page),
    /// A page that only whoever has the key may see, with the token of the mailed link that led
    /// there.
    Private(PrivatePage, Option<MailboxToken>),
    /// An error page, which has no address of its own.
    Error,
}

/// The frame of a page.
#[derive(Clone, Debug)]
pub struct Layout<'app> {
    pub lang: Lang,
    pub current: CurrentPage,
    /// The heading of the page; the title of the window follows from it.
    pub heading: String,
    /// There is something to correct, which the title then says first.
    pub has_errors: bool,
    pub description: String,
    /// The origin of canonical addresses, without a slash at the end.
    pub base_url: &'app str,
}

/// A message of the generated words.
type Message = fn(&Text) -> String;

/// What a page is called: on itself, in search results, in links.
struct PageMessages {
    heading: Message,
    description: Message,
    link: Message,
}

const fn messages(page: Page) -> PageMessages {
    const fn of(heading: Message, description: Message, link: Message) -> PageMessages {
        PageMessages { heading, description, link }
    }
    type T = Text;
    match page {
        Page::Home => of(T::home_heading, T::home_description, T::nav_home),
        Page::WhoWeAre => of(T::who_we_are_title, T::who_we_are_description, T::nav_who_we_are),
        Page::OurGoals => of(T::our_goals_title, T::our_goals_description, T::nav_our_goals),
        Page::WhoCanJoin => {
            of(T::who_can_join_title, T::who_can_join_description, T::nav_who_can_join)
        }
        Page::WhyJoin => of(T::why_join_title, T::why_join_description, T::nav_why_join),
        Page::HowToJoin => of(T::how_to_join_title, T::how_to_join_description, T::nav_how_to_join),
        Page::AboutIcann => {
            of(T::about_icann_title, T::about_icann_description, T::nav_about_icann)
        }
        Page::Membership => of(T::form_title, T::form_description, T::form_title),
        Page::Contact => of(T::contact_title, T::contact_description, T::nav_contact),
        Page::Privacy => of(T::privacy_title, T::privacy_description, T::nav_privacy),
        Page::Eligibility => {
            of(T::eligibility_title, T::eligibility_description, T::eligibility_title)
        }
        Page::Status => of(T::status_title, T::status_description, T::nav_status),
        Page::Accessibility => {
            of(T::accessibility_title, T::accessibility_description, T::nav_accessibility)
        }
        Page::Glossary => of(T::glossary_title, T::glossary_description, T::nav_glossary),
    }
}

impl<'app> Layout<'app> {
    /// The frame of a linked page.
    pub fn page(page: Page, lang: Lang, base_url: &'app str) -> Self {
        let (text, messages) = (lang.text(), messages(page));
        Self {
            lang,
            current: CurrentPage::Page(page),
            heading: (messages.heading)(text),
            has_errors: false,
            description: (messages.description)(text),
            base_url,
        }
    }

    /// The frame of a page that only whoever has the key may see.
    pub fn private(
        page: PrivatePage,
        token: Option<MailboxToken>,
        lang: Lang,
        heading: String,
        base_url: &'app str,
    ) -> Self {
        let current = CurrentPage::Private(page, token);
        let description = heading.clone();
        Self { lang, current, heading, has_errors: false, description, base_url }
    }

    /// The frame of an error page.
    pub fn error(lang: Lang, heading: String, description: String, base_url: &'app str) -> Self {
        let current = CurrentPage::Error;
        Self { lang, current, heading, has_errors: false, description, base_url }
    }

    /// The title of the window: the name of the page before that of the site.
    pub fn title(&self) -> String {
        let text = self.lang.text();
        let title = match self.current {
            CurrentPage::Page(Page::Home) => text.home_title(),
            CurrentPage::Page(_) | CurrentPage::Private(..) | CurrentPage::Error => {
                text.page_title(&self.heading)
            }
        };
        if self.has_errors { text.error_title(&title) } else { title }
    }

    /// The address of a page in the language of this one.
    pub fn path(&self, page: impl Borrow<Page>) -> &'static str {
        page.borrow().path(self.lang)
    }

    pub fn link(&self, page: impl Borrow<Page>) -> String {
        (messages(*page.borrow()).link)(self.lang.text())
    }

    pub fn is_current(&self, page: impl Borrow<Page>) -> bool {
        matches!(self.current, CurrentPage::Page(current) if current == *page.borrow())
    }

    /// The page that follows in the order of the brochure; after its last one, the form.
    pub fn next(&self) -> Option<Page> {
        let CurrentPage::Page(current) = self.current else { return None };
        let place = Page::BROCHURE.iter().position(|page| *page == current)?;
        Some(Page::BROCHURE.get(place + 1).copied().unwrap_or(Page::Membership))
    }

    /// The day on which the words of this page were last changed.
    pub fn changed(&self) -> Option<String> {
        match self.current {
            CurrentPage::Page(page) => Some(self.lang.date(page.last_changed())),
            CurrentPage::Private(..) | CurrentPage::Error => None,
        }
    }

    pub fn manifest(&self) -> &'static str {
        urls::manifest(self.lang)
    }

    /// The address of a word in the glossary.
    pub fn term(&self, id: &str) -> String {
        format!("{}#{id}", self.path(Page::Glossary))
    }

    /// This page in another language; the home page when this one has no address.
    pub fn path_in(&self, lang: impl Borrow<Lang>) -> String {
        let lang = *lang.borrow();
        match self.current {
            CurrentPage::Page(page) => page.path(lang).to_owned(),
            CurrentPage::Private(page, None) => page.path(lang),
            CurrentPage::Private(page, Some(token)) => with_token(page.path(lang), token),
            CurrentPage::Error => Page::Home.path(lang).to_owned(),
        }
    }

    /// Whether search engines may show this page.
    pub fn is_public(&self) -> bool {
        matches!(self.current, CurrentPage::Page(_)) && !self.has_errors
    }
}

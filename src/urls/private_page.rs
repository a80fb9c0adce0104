//! The pages with a key in their address, which nobody can guess and no other page links to.

use std::fmt::{self, Display};

use super::page::Page;
use crate::domain::ids::{DraftKey, MailboxToken, PrivateKey};
use crate::i18n::Lang;

/// A page of one application.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ApplicationPage {
    /// Where the application stands.
    Status,
    /// The same as plain text.
    PlainText,
    /// Confirms that the mailbox is the representative's.
    ConfirmAddress,
    /// Asks once more before the application is withdrawn.
    Withdrawal,
}

/// A page of one saved form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DraftPage {
    /// Opens it.
    Open,
    /// Says that it was saved.
    Saved,
}

/// What stands in the place of a key in a route.
pub const KEY_SEGMENT: &str = "{key}";

impl ApplicationPage {
    pub const ALL: &[ApplicationPage] = &[
        ApplicationPage::Status,
        ApplicationPage::PlainText,
        ApplicationPage::ConfirmAddress,
        ApplicationPage::Withdrawal,
    ];

    /// The path for an application.
    pub fn path(self, lang: Lang, key: PrivateKey) -> String {
        self.with_segment(lang, &key.uuid())
    }

    pub fn route(self, lang: Lang) -> String {
        self.with_segment(lang, &KEY_SEGMENT)
    }

    fn with_segment(self, lang: Lang, key: &dyn Display) -> String {
        let form = Page::Membership.path(lang);
        match (self, lang) {
            (ApplicationPage::Status, _) => format!("{form}/{key}"),
            (ApplicationPage::PlainText, Lang::En) => format!("{form}/{key}/text"),
            (ApplicationPage::PlainText, Lang::Fr) => format!("{form}/{key}/texte"),
            (ApplicationPage::ConfirmAddress, Lang::En) => format!("{form}/{key}/address"),
            (ApplicationPage::ConfirmAddress, Lang::Fr) => format!("{form}/{key}/adresse"),
            (ApplicationPage::Withdrawal, Lang::En) => format!("{form}/{key}/withdraw"),
            (ApplicationPage::Withdrawal, Lang::Fr) => format!("{form}/{key}/retirer"),
        }
    }
}

impl DraftPage {
    /// The path for a saved form.
    pub fn path(self, lang: Lang, key: DraftKey) -> String {
        self.with_segment(lang, &key.uuid())
    }

    pub fn route(self, lang: Lang) -> String {
        self.with_segment(lang, &KEY_SEGMENT)
    }

    fn with_segment(self, lang: Lang, key: &dyn Display) -> String {
        match (self, lang) {
            (DraftPage::Open, Lang::En) => format!("/en/draft/{key}"),
            (DraftPage::Open, Lang::Fr) => format!("/fr/brouillon/{key}"),
            (DraftPage::Saved, Lang::En) => format!("/en/draft/{key}/saved"),
            (DraftPage::Saved, Lang::Fr) => format!("/fr/brouillon/{key}/enregistre"),
        }
    }
}

/// One private page with its key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PrivatePage {
    Application(ApplicationPage, PrivateKey),
    Draft(DraftPage, DraftKey),
}

impl PrivatePage {
    pub fn path(self, lang: Lang) -> String {
        match self {
            PrivatePage::Application(page, key) => page.path(lang, key),
            PrivatePage::Draft(page, key) => page.path(lang, key),
        }
    }
}

/// The name of the parameter in mailed links that only whoever reads the mailbox can know.
pub const TOKEN_PARAMETER: &str = "mail";

/// A path as it stands in a mail: with the token that shows that it was read there.
pub fn with_token(path: impl fmt::Display, token: MailboxToken) -> String {
    format!("{path}?{TOKEN_PARAMETER}={}", token.uuid())
}

//! Every address of the site, typed, in both languages, and the few that lead out of it.

mod meant;
pub mod outside;
mod page;
mod private_page;

pub use self::meant::{meant, without_signs};
pub use self::page::Page;
pub use self::private_page::{
    ApplicationPage, DraftPage, PrivatePage, TOKEN_PARAMETER, with_token,
};
use crate::i18n::Lang;

/// The web manifest in a language.
pub const fn manifest(lang: Lang) -> &'static str {
    match lang {
        Lang::En => "/en/site.webmanifest",
        Lang::Fr => "/fr/site.webmanifest",
    }
}

//! The pages that tell what the brochures tell, a template each, and the forms as long as they are
//! empty: rendered when the process starts.

use askama::Template;

use super::glossary::{self, Entry};
use super::metadata::{self, ScriptJson};
use crate::i18n::{Lang, Text};
use crate::urls::Page;
use crate::web::http::headers::Cache;
use crate::web::http::prerendered::Prerendered;
use crate::web::layout::Layout;
use crate::web::membership::{form_view, self_check};
use crate::web::status::resend_link;

/// Defines the template of each page that needs nothing but its words, and how every page is
/// rendered.
macro_rules! brochure_pages {
    ($($page:ident = $path:literal,)+) => {
        $(
            #[derive(Template)]
            #[template(path = $path)]
            struct $page<'page> {
                layout: &'page Layout<'page>,
                t: &'static Text,
            }
        )+

        fn render(page: Page, lang: Lang, base_url: &str) -> askama::Result<String> {
            let layout = &Layout::page(page, lang, base_url);
            let t = lang.text();
            match page {
                $(Page::$page => $page { layout, t }.render(),)+
                Page::Home => {
                    let organization = metadata::organization(lang, base_url)?;
                    Home { layout, t, organization }.render()
                }
                Page::Glossary => Glossary { layout, t, entries: glossary::entries(t) }.render(),
                Page::Membership => form_view::empty_form(lang, base_url),
                Page::Eligibility => self_check::empty_form(lang, base_url),
                Page::Status => resend_link::empty_form(lang, base_url),
            }
        }
    };
}

brochure_pages! {
    WhoWeAre = "brochure/who_we_are.html",
    OurGoals = "brochure/our_goals.html",
    WhoCanJoin = "brochure/who_can_join.html",
    WhyJoin = "brochure/why_join.html",
    HowToJoin = "brochure/how_to_join.html",
    AboutIcann = "brochure/about_icann.html",
    Contact = "brochure/contact.html",
    Privacy = "brochure/privacy.html",
    Accessibility = "brochure/accessibility.html",
}

#[derive(Template)]
#[template(path = "brochure/home.html")]
struct Home<'page> {
    layout: &'page Layout<'page>,
    t: &'static Text,
    organization: ScriptJson,
}

#[derive(Template)]
#[template(path = "brochure/glossary.html")]
struct Glossary<'page> {
    layout: &'page Layout<'page>,
    t: &'static Text,
    entries: Vec<Entry>,
}

/// Every page, in every language, with its path.
pub fn prerender(base_url: &str) -> askama::Result<Vec<(&'static str, Prerendered)>> {
    let mut pages = Vec::new();
    for &page in Page::ALL {
        for lang in Lang::ALL {
            let html = render(page, lang, base_url)?;
            let html = html.as_bytes();
            let response = Prerendered::new("text/html; charset=utf-8", Cache::Shared, html);
            pages.push((page.path(lang), response));
        }
    }
    Ok(pages)
}

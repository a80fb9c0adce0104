//! The pages that tell what the brochures tell. They are the same for every visitor, so they are
//! rendered when the process starts; no database is touched.

use std::collections::HashMap;

use askama::Template;

use crate::i18n::{Lang, Text};
use crate::urls::Page;
use crate::web::brochure::glossary::{self, Entry};
use crate::web::brochure::metadata::{self, Json};
use crate::web::http::headers::Cache;
use crate::web::http::prerendered::Prerendered;
use crate::web::layout::Site;

/// The rendered pages and the files for machines, by path.
pub type Pages = HashMap<&'static str, Prerendered>;

/// Defines the template of each page; all of them take the same.
macro_rules! page_templates {
    ($($name:ident: $path:literal,)+) => {
        $(
            #[derive(Template)]
            #[template(path = $path)]
            struct $name<'page> {
                site: &'page Site<'page>,
                t: &'static Text,
            }
        )+
    };
}

page_templates! {
    WhoWeAre: "page/who_we_are.html",
    OurGoals: "page/our_goals.html",
    WhoCanJoin: "page/who_can_join.html",
    WhyJoin: "page/why_join.html",
    HowToJoin: "page/how_to_join.html",
    AboutIcann: "page/about_icann.html",
    Contact: "page/contact.html",
    Privacy: "page/privacy.html",
    Accessibility: "page/accessibility.html",
}

#[derive(Template)]
#[template(path = "page/home.html")]
struct Home<'page> {
    site: &'page Site<'page>,
    t: &'static Text,
    organization: Json,
}

#[derive(Template)]
#[template(path = "page/glossary.html")]
struct Glossary<'page> {
    site: &'page Site<'page>,
    t: &'static Text,
    entries: Vec<Entry>,
}

/// Renders and compresses every page in every language, and the files for machines.
///
/// # Errors
/// When a template cannot be rendered.
pub fn render_all(base_url: &str) -> Result<Pages, askama::Error> {
    let mut pages = Pages::new();
    for page in Page::ALL {
        for lang in Lang::ALL {
            if let Some(html) = render(page, lang, base_url)? {
                let ready =
                    Prerendered::new("text/html; charset=utf-8", Cache::Page, html.as_bytes());
                pages.insert(page.path(lang), ready);
            }
        }
    }
    pages.extend(metadata::files(base_url)?);
    Ok(pages)
}

/// None for the pages with forms, which are made anew for each visitor.
fn render(page: Page, lang: Lang, base_url: &str) -> Result<Option<String>, askama::Error> {
    let site = &Site::page(page, lang, base_url);
    let t = lang.text();
    match page {
        Page::Home => {
            Home { site, t, organization: metadata::organization(lang, base_url) }.render()
        }
        Page::WhoWeAre => WhoWeAre { site, t }.render(),
        Page::OurGoals => OurGoals { site, t }.render(),
        Page::WhoCanJoin => WhoCanJoin { site, t }.render(),
        Page::WhyJoin => WhyJoin { site, t }.render(),
        Page::HowToJoin => HowToJoin { site, t }.render(),
        Page::AboutIcann => AboutIcann { site, t }.render(),
        Page::Contact => Contact { site, t }.render(),
        Page::Privacy => Privacy { site, t }.render(),
        Page::Accessibility => Accessibility { site, t }.render(),
        Page::Glossary => Glossary { site, t, entries: glossary::entries(t) }.render(),
        Page::Membership | Page::Eligibility | Page::Status => return Ok(None),
    }
    .map(Some)
}

//! Every template is rendered in both languages. A new one is asked for here: say how it is seen.

use npoc::app::link_requests::LinkRequest;
use npoc::i18n::Lang;
use npoc::urls::{Page, manifest};

use crate::architecture::shown_by;
use crate::support::Site;
use crate::support::answers::{Form, good, with, without};

/// Where a website shows its templates, in one language.
struct Shown {
    site: Site,
    lang: Lang,
    /// The private page of an application, and of one that was saved.
    application: String,
    saved: String,
}

impl Shown {
    async fn new(lang: Lang) -> Self {
        let site = Site::set(&[&format!("--staff-language={}", lang.code())]).await;
        let form = with(good(), "language", lang.code());
        let membership = Page::Membership.path(lang);
        let application = site.post(membership, &form).await.header("location").to_owned();
        let saved = with(form, "representative_email", "saved@example.org");
        let saved = with(saved, "step", "save");
        let saved = site.post(membership, &saved).await.header("location").to_owned();
        // One that is held back, one that is withdrawn, and a lost link: for the mails about them.
        let held = with(with(good(), "other_name", "Held"), "subject", "hello");
        site.post(membership, &held).await;
        site.housekeep().await;
        let withdrawn = with(with(good(), "other_name", "Withdrawn"), "language", lang.code());
        let withdrawn = with(withdrawn, "representative_email", "withdrawn@example.org");
        let place = site.post(membership, &withdrawn).await.header("location").to_owned();
        site.post(&format!("{place}/{}", withdraw(lang)), &[]).await;
        site.ignore_mails();
        Self { site, lang, application, saved }
    }

    async fn get(&self, path: &str) -> String {
        self.site.get(path).await.text()
    }

    async fn page(&self, page: Page) -> String {
        self.get(page.path(self.lang)).await
    }

    async fn post(&self, page: Page, form: &Form) -> String {
        self.site.post(page.path(self.lang), form).await.text()
    }

    async fn mail(&self, kind: &str, part: &'static str) -> String {
        let statement = format!("SELECT {part} FROM outbox WHERE kind = $1 LIMIT 1");
        sqlx::query_scalar(sqlx::AssertSqlSafe(statement))
            .bind(kind)
            .fetch_one(&self.site.pool)
            .await
            .unwrap_or_else(|error| panic!("{kind}: {error}"))
    }

    async fn template(&self, name: &str) -> String {
        let draft = self.saved.rsplit_once('/').unwrap().0;
        match name {
            "brochure/home.html" => self.page(Page::Home).await,
            "brochure/who_we_are.html" => self.page(Page::WhoWeAre).await,
            "brochure/our_goals.html" => self.page(Page::OurGoals).await,
            "brochure/who_can_join.html" => self.page(Page::WhoCanJoin).await,
            "brochure/why_join.html" => self.page(Page::WhyJoin).await,
            "brochure/how_to_join.html" => self.page(Page::HowToJoin).await,
            "brochure/about_icann.html" => self.page(Page::AboutIcann).await,
            "brochure/contact.html" => self.page(Page::Contact).await,
            "brochure/privacy.html" => self.page(Page::Privacy).await,
            "brochure/accessibility.html" => self.page(Page::Accessibility).await,
            "brochure/glossary.html" => self.page(Page::Glossary).await,
            "membership/form.html" => self.page(Page::Membership).await,
            "membership/check.html" => self.post(Page::Membership, &without(good(), "step")).await,
            "membership/saved.html" => self.get(&self.saved).await,
            "membership/draft.html" => self.get(draft).await,
            "membership/draft_sent.html" => {
                let opened = self.site.post(draft, &[]).await.page();
                let key = opened.form_data();
                let key = key.iter().find(|(name, _)| name == "opened_draft_key").unwrap();
                let form = with(good(), "other_name", "Saved before");
                let form = with(form, "opened_draft_key", &key.1);
                self.post(Page::Membership, &form).await;
                self.get(draft).await
            }
            "membership/self_check.html" => self.page(Page::Eligibility).await,
            "membership/verdict.html" => {
                self.post(Page::Eligibility, &with(good(), "has_domain", "yes")).await
            }
            "status/application.html" => self.get(&self.application).await,
            "status/copy.txt" => {
                self.get(&format!("{}/{}", self.application, text(self.lang))).await
            }
            "status/withdrawal.html" => {
                self.get(&format!("{}/{}", self.application, withdraw(self.lang))).await
            }
            "status/resend_link.html" => self.page(Page::Status).await,
            "error.html" => self.get(&format!("/{}/nothing", self.lang.code())).await,
            "metadata/sitemap.xml" => self.get("/sitemap.xml").await,
            "metadata/robots.txt" => self.get("/robots.txt").await,
            "metadata/security.txt" => self.get("/.well-known/security.txt").await,
            "mail/links.txt" | "mail/links.html" => {
                // The mailbox of the application has shown to be its representative's.
                sqlx::query("UPDATE mail_throttle SET confirmed_at = now()")
                    .execute(&self.site.pool)
                    .await
                    .unwrap();
                let mailbox = npoc::domain::email_address::EmailAddress::parse("amina@example.org");
                let mailbox = mailbox.unwrap();
                let request = LinkRequest { lang: self.lang, mailbox };
                npoc::workflow::resend_links(&self.site.app, &request).await.unwrap();
                self.mail("link", part(name)).await
            }
            "mail/note.txt" | "mail/note.html" => self.mail("withdrawal", part(name)).await,
            _ => match name.strip_prefix("mail/") {
                Some(file) => self.mail(file.split('.').next().unwrap(), part(name)).await,
                None => panic!("say how {name} is seen"),
            },
        }
    }
}

fn part(template: &str) -> &'static str {
    if template.contains(".txt") { "plain_text" } else { "html" }
}

fn withdraw(lang: Lang) -> &'static str {
    match lang {
        Lang::En => "withdraw",
        Lang::Fr => "retirer",
    }
}

fn text(lang: Lang) -> &'static str {
    match lang {
        Lang::En => "text",
        Lang::Fr => "texte",
    }
}

/// What is the same in both languages: for machines.
fn has_one_language(template: &str) -> bool {
    template.starts_with("metadata/")
}

#[tokio::test]
async fn every_template_is_rendered_in_both_languages() {
    let (english, french) = (Shown::new(Lang::En).await, Shown::new(Lang::Fr).await);
    for template in shown_by().keys() {
        let texts = [english.template(template).await, french.template(template).await];
        for (text, lang) in texts.iter().zip(Lang::ALL) {
            assert!(!text.trim().is_empty(), "{template} in {lang:?}");
            assert!(!text.contains("{{") && !text.contains("{%"), "{template}: {text}");
            if text.contains("<html") && !has_one_language(template) {
                let opening = format!("<html lang=\"{}\"", lang.code());
                assert!(text.contains(&opening), "{template} in {lang:?}");
            }
        }
        if !has_one_language(template) {
            assert_ne!(texts[0], texts[1], "{template} says the same in both languages");
        }
    }
    for lang in Lang::ALL {
        let text = english.get(manifest(lang)).await;
        let json: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(json["lang"], lang.code());
    }
}

//! Saved forms: saving, the page that says so, and the page behind the link.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use time::OffsetDateTime;

use super::form_tokens::FormTokens;
use super::form_view::{Content, FormView};
use crate::app::App;
use crate::domain::client_network::ClientNetwork;
use crate::domain::email_address::EmailAddress;
use crate::domain::ids::{DraftKey, MailboxToken};
use crate::domain::reference::Reference;
use crate::forms::form_message::FormMessage;
use crate::forms::membership_form::{HiddenField, MembershipForm, Screen};
use crate::forms::validate::mailbox_for_draft;
use crate::i18n::{Lang, Text};
use crate::store::rate_limits::MAX_DRAFT_BYTES;
use crate::urls::{DraftPage, Page, PrivatePage, with_token};
use crate::web::error::AppError;
use crate::web::http::form_body::FormBody;
use crate::web::http::headers;
use crate::web::http::key::Key;
use crate::web::http::mailbox_token::{QueryToken, token};
use crate::web::layout::Layout;
use crate::workflow::{self, DraftLink, NewDraft, OpenedDraft, SavedDraft};

#[derive(Template)]
#[template(path = "membership/saved.html")]
struct SavedPage<'page> {
    layout: &'page Layout<'page>,
    t: &'static Text,
    link: String,
    until: String,
    action: String,
}

#[derive(Template)]
#[template(path = "membership/draft_sent.html")]
struct SentPage<'page> {
    layout: &'page Layout<'page>,
    t: &'static Text,
    reference: Reference,
    /// Asks for the link, when this page was opened by one that was mailed.
    ask: Option<(String, MailboxToken)>,
    is_asked: bool,
}

#[derive(Template)]
#[template(path = "membership/draft.html")]
struct OpenPage<'page> {
    layout: &'page Layout<'page>,
    t: &'static Text,
    until: String,
    action: String,
    token: Option<MailboxToken>,
}

/// Saves the form and mails the link to the representative's address; or shows the form again
/// when there is nowhere to mail it, or too many were saved lately.
pub async fn save(
    app: &App,
    lang: Lang,
    form: &MembershipForm,
    network: ClientNetwork,
) -> Result<Response, AppError> {
    let tokens = FormTokens::of(form, app);
    let view = |status, content| FormView::new(status, form, tokens.clone(), content);
    let mailbox = match mailbox_for_draft(form) {
        Ok(mailbox) => mailbox,
        Err(errors) => {
            let content = Content::NotSaved(errors);
            return view(StatusCode::UNPROCESSABLE_ENTITY, content).render(app, lang);
        }
    };
    // Asked once: a link that goes astray is a form that is lost.
    if mailbox.probably_meant().is_some() && form.screen() != Screen::ConfirmMailbox {
        let view = view(StatusCode::UNPROCESSABLE_ENTITY, Content::ConfirmMailbox);
        return view.with_message(FormMessage::CheckAddress).render(app, lang);
    }
    let (key, opened) = (tokens.draft, tokens.opened);
    let (fields, mailbox) = (fields(form, &tokens), &mailbox);
    let draft = NewDraft { lang, key, opened, fields, mailbox, network };
    let refused = |status, message| view(status, Content::Questions).with_message(message);
    match workflow::save_draft(app, &draft, mailbox_of).await.map_err(AppError::from) {
        Ok(SavedDraft::Saved(key)) => Ok(headers::see_other(&DraftPage::Saved.path(lang, key))),
        Ok(SavedDraft::TooLarge) => {
            let kilobytes = usize::try_from(MAX_DRAFT_BYTES / 1024).unwrap_or_default();
            let message = FormMessage::DraftTooLarge(kilobytes);
            refused(StatusCode::UNPROCESSABLE_ENTITY, message).render(app, lang)
        }
        Ok(SavedDraft::Full) => {
            refused(StatusCode::INSUFFICIENT_STORAGE, FormMessage::DraftsFull).render(app, lang)
        }
        Ok(SavedDraft::Limited(until)) => {
            refused(StatusCode::TOO_MANY_REQUESTS, FormMessage::TooManyDrafts(until))
                .retry_after(until - app.clock.now())
                .render(app, lang)
        }
        Err(error) => {
            error.log();
            refused(error.status(), FormMessage::NotSaved)
                .retry_after(time::Duration::MINUTE)
                .render(app, lang)
        }
    }
}

/// What is kept of a form: no keys, which whoever opens it gets anew.
fn fields(form: &MembershipForm, tokens: &FormTokens) -> Vec<(String, String)> {
    let honeypot = form.hidden(HiddenField::Honeypot).to_owned();
    let hidden = [tokens.rendered(), (HiddenField::Honeypot.code(), honeypot)];
    let answers = form.answers().map(|(name, value)| (name, value.to_owned()));
    hidden.into_iter().chain(answers).map(|(name, value)| (name.to_owned(), value)).collect()
}

fn mailbox_of(fields: Vec<(String, String)>) -> Option<EmailAddress> {
    mailbox_for_draft(&MembershipForm::from_pairs(fields)).ok()
}

/// `GET /en/draft/{key}/saved`: says where the link went, and shows it.
pub async fn show_saved(
    State(app): State<App>,
    lang: Lang,
    Key(key): Key<DraftKey>,
) -> Result<Response, AppError> {
    let Some(DraftLink::Draft(until)) = workflow::find_draft(&app, key, None).await? else {
        return Err(AppError::Gone);
    };
    let t = lang.text();
    let current = PrivatePage::Draft(DraftPage::Saved, key);
    let base_url = &app.config.base_url;
    let layout = &Layout::private(current, None, lang, t.saved_title(), base_url);
    let action = DraftPage::Open.path(lang, key);
    let link = format!("{base_url}{action}");
    let page = SavedPage { layout, t, link, until: day(until, lang), action };
    Ok(headers::private_page(page.render()?))
}

/// `GET /en/draft/{key}`: asks for a press of a button. Programs that look at the links in mails
/// press none, so they neither see nor change anything. Once the form was submitted, it says so.
pub async fn show(
    State(app): State<App>,
    lang: Lang,
    Key(key): Key<DraftKey>,
    QueryToken(token): QueryToken,
) -> Result<Response, AppError> {
    let until = match workflow::find_draft(&app, key, token).await?.ok_or(AppError::Gone)? {
        DraftLink::Draft(until) => until,
        DraftLink::Replaced(successor) => return Ok(to_successor(lang, successor, token)),
        DraftLink::Submitted(sent) => return show_sent(&app, lang, key, sent, token, false),
    };
    let t = lang.text();
    let current = PrivatePage::Draft(DraftPage::Open, key);
    let layout = &Layout::private(current, token, lang, t.draft_title(), &app.config.base_url);
    let action = DraftPage::Open.path(lang, key);
    let page = OpenPage { layout, t, until: day(until, lang), action, token };
    Ok(headers::private_page(page.render()?))
}

/// `POST /en/draft/{key}`: the form as it was saved.
pub async fn open(
    State(app): State<App>,
    lang: Lang,
    Key(key): Key<DraftKey>,
    network: ClientNetwork,
    FormBody(sent): FormBody,
) -> Result<Response, AppError> {
    let token = token(&sent);
    match workflow::open_draft(&app, key, token, mailbox_of).await?.ok_or(AppError::Gone)? {
        OpenedDraft::Replaced(successor) => Ok(to_successor(lang, successor, token)),
        OpenedDraft::Submitted(sent) => {
            let is_asked = match token {
                Some(token) => workflow::ask_for_link(&app, lang, key, token, network).await?,
                None => false,
            };
            show_sent(&app, lang, key, sent, token, is_asked)
        }
        OpenedDraft::Draft(fields) => {
            let form = MembershipForm::from_pairs(fields);
            let tokens = FormTokens::of_opened(&form, key, &app);
            FormView::new(StatusCode::OK, &form, tokens, Content::Questions).render(&app, lang)
        }
    }
}

/// Leads to the draft that took the place of another one.
fn to_successor(lang: Lang, key: DraftKey, token: Option<MailboxToken>) -> Response {
    let path = DraftPage::Open.path(lang, key);
    headers::see_other(&token.map_or(path.clone(), |token| with_token(path, token)))
}

/// Says what became of a draft. Does not lead there: whoever began the form has its link, too.
fn show_sent(
    app: &App,
    lang: Lang,
    key: DraftKey,
    reference: Reference,
    token: Option<MailboxToken>,
    is_asked: bool,
) -> Result<Response, AppError> {
    let t = lang.text();
    let current = PrivatePage::Draft(DraftPage::Open, key);
    let base_url = &app.config.base_url;
    let layout = &Layout::private(current, token, lang, t.draft_sent_title(), base_url);
    let ask = token.filter(|_| !is_asked).map(|token| (DraftPage::Open.path(lang, key), token));
    let page = SentPage { layout, t, reference, ask, is_asked };
    Ok(headers::private_page(page.render()?))
}

fn day(moment: OffsetDateTime, lang: Lang) -> String {
    lang.date(moment.date())
}

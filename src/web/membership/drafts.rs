//! Saved forms: saving, the page that says so, and the page behind the link.

use askama::Template;
use axum::body::Body;
use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use time::OffsetDateTime;
use uuid::Uuid;

use super::form_view::{FormTokens, FormView};
use super::later;
use crate::app::App;
use crate::domain::email_address::EmailAddress;
use crate::domain::mail_provider;
use crate::domain::question::Question;
use crate::forms::membership_form::{HiddenField, MembershipForm, Screen};
use crate::forms::notice::FormNotice;
use crate::forms::validate::mailbox_for_draft;
use crate::i18n::{Lang, Text};
use crate::mail::for_applicants;
use crate::outbox;
use crate::store::rate_limits::{self, LimitedAction};
use crate::store::{drafts, mail_throttle};
use crate::urls::{self, PrivatePage};
use crate::web::error::AppError;
use crate::web::http::client_network::Network;
use crate::web::http::form_body;
use crate::web::http::headers;
use crate::web::layout::{Proof, Site, proof};
use crate::workflow::sealing::{digest, open as unseal, seal};

#[derive(Template)]
#[template(path = "join/saved.html")]
struct SavedPage<'page> {
    site: &'page Site<'page>,
    t: &'static Text,
    link: String,
    until: String,
    action: String,
}

#[derive(Template)]
#[template(path = "join/draft.html")]
struct DraftPage<'page> {
    site: &'page Site<'page>,
    t: &'static Text,
    until: String,
    action: String,
    proof: Proof,
}

/// The largest saved form, in bytes as forms are sent: several times the longest correct one.
const LARGEST: usize = 256 * 1024;

/// What became of a form that was to be saved.
enum Kept {
    Saved,
    /// Too many were saved lately; there is room again from then on.
    Full(OffsetDateTime),
    TooLarge,
}

/// Saves the form and mails the link to the representative's address; or shows the form again
/// when there is nowhere to mail it, or too many were saved lately.
pub async fn save(
    app: &App,
    lang: Lang,
    form: &MembershipForm,
    network: Network,
) -> Result<Response, AppError> {
    let keys = FormTokens::of(form, app);
    let mailbox = match mailbox_for_draft(form) {
        Ok(mailbox) => mailbox,
        Err(errors) => {
            let shown = FormView::new(StatusCode::UNPROCESSABLE_ENTITY, form, keys);
            return shown.not_saved(errors).form_page(app, lang);
        }
    };
    // Asked once: a link that goes astray is a form that is lost.
    if mail_provider::probably_meant(mailbox.domain()).is_some() && form.screen() != Screen::Asked {
        let shown = FormView::new(StatusCode::UNPROCESSABLE_ENTITY, form, keys).asked();
        return shown.with_notice(FormNotice::CheckAddress).form_page(app, lang);
    }
    let draft_key = keys.draft;
    match keep(app, lang, form, &keys, &mailbox, network).await {
        Ok(Kept::Saved) => Ok(headers::see_other(&PrivatePage::DraftSaved.path(lang, draft_key))),
        Ok(Kept::TooLarge) => {
            let shown = FormView::new(StatusCode::UNPROCESSABLE_ENTITY, form, keys);
            shown.with_notice(FormNotice::DraftTooLarge(LARGEST / 1024)).form_page(app, lang)
        }
        Ok(Kept::Full(until)) => {
            let shown = FormView::new(StatusCode::TOO_MANY_REQUESTS, form, keys);
            let shown = shown.with_notice(FormNotice::DraftsFull(until));
            Ok(later(shown.form_page(app, lang)?, until - app.clock.now()))
        }
        Err(error) => {
            error.log();
            let shown = FormView::new(error.status(), form, keys).with_notice(FormNotice::NotSaved);
            Ok(later(shown.form_page(app, lang)?, time::Duration::MINUTE))
        }
    }
}

/// Writes the draft and its mail, or says why not.
async fn keep(
    app: &App,
    lang: Lang,
    form: &MembershipForm,
    keys: &FormTokens,
    mailbox: &EmailAddress,
    network: Network,
) -> Result<Kept, AppError> {
    let now = app.clock.now();
    let mut transaction = app.database.begin().await?;
    let earlier = drafts::get(&mut transaction, digest(keys.draft), now).await?;
    // Who saves again has the link already, unless the mailbox is another one now.
    let mailed_to = earlier.and_then(|(sealed, _)| mailbox_in(unseal(keys.draft, sealed)?));
    let is_new = mailed_to.is_none_or(|earlier| earlier.canonical_key() != mailbox.canonical_key());
    if is_new {
        let (network, limits) = (network.0, app.config.limits);
        let kind = LimitedAction::Draft;
        let until =
            rate_limits::limited_until(&mut transaction, kind, network, limits, now).await?;
        if let Some(until) = until {
            return Ok(Kept::Full(until));
        }
        rate_limits::record(&mut transaction, kind, network, now).await?;
    }
    let nonce = app.random.bytes()[..12].try_into().expect("16 bytes hold 12");
    let sealed = seal(keys.draft, nonce, &pairs(form, keys));
    if sealed.bytes.len() > LARGEST {
        return Ok(Kept::TooLarge);
    }
    drafts::put(&mut transaction, digest(keys.draft), &sealed, now).await?;
    if is_new
        && let Some(proof) =
            mail_throttle::try_reserve(&mut transaction, mailbox, app.random.uuid(), now).await?
    {
        let path = urls::with_token(&PrivatePage::Draft.path(lang, keys.draft), proof);
        let link = format!("{}{path}", app.config.base_url);
        let message = for_applicants::draft(mailbox, lang, &link, now + drafts::RETENTION)?;
        let wait = std::time::Duration::ZERO;
        outbox::enqueue(&mut transaction, None, now, wait, &message).await?;
    }
    transaction.commit().await?;
    Ok(Kept::Saved)
}

/// What is kept of a form.
fn pairs(form: &MembershipForm, keys: &FormTokens) -> Vec<(String, String)> {
    let carried = [
        (HiddenField::SubmissionKey.code(), keys.submission.to_string()),
        (HiddenField::DraftKey.code(), keys.draft.to_string()),
        (HiddenField::Rendered.code(), keys.rendered.clone()),
        (HiddenField::Honeypot.code(), form.hidden(HiddenField::Honeypot).to_owned()),
    ];
    let answers = form.answers().map(|(name, value)| (name.to_owned(), value.to_owned()));
    carried.into_iter().map(|(name, value)| (name.to_owned(), value)).chain(answers).collect()
}

fn mailbox_in(pairs: Vec<(String, String)>) -> Option<EmailAddress> {
    EmailAddress::parse(MembershipForm::from_pairs(pairs).one(Question::RepresentativeEmail)).ok()
}

/// `GET /en/draft/{key}/saved`: says where the link went, and shows it.
///
/// # Errors
/// Gone, when there is no such draft.
pub async fn saved(
    State(app): State<App>,
    lang: Lang,
    Path(key): Path<String>,
) -> Result<Response, AppError> {
    let Found::Draft(key, saved_at) = find(&app, &key).await? else {
        return Err(AppError::Gone);
    };
    let t = lang.text();
    let heading = t.saved_title();
    let site =
        &Site::private(PrivatePage::DraftSaved, key, None, lang, heading, &app.config.base_url);
    let action = PrivatePage::Draft.path(lang, key);
    let page = SavedPage {
        site,
        t,
        link: format!("{}{action}", app.config.base_url),
        until: lang.date((saved_at + drafts::RETENTION).date()),
        action,
    };
    Ok(headers::private_page(page.render()?))
}

/// `GET /en/draft/{key}`: asks for a press of a button. Programs that look at the links in mails
/// press none, so they neither see nor change anything. Once the form was sent, the link leads to
/// the application.
///
/// # Errors
/// Gone, when there is no such draft.
pub async fn show(
    State(app): State<App>,
    lang: Lang,
    Path(key): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, AppError> {
    let proof = proof(&form_body::pairs(query.unwrap_or_default().as_bytes()));
    let (key, saved_at) = match find(&app, &key).await? {
        Found::Draft(key, saved_at) => (key, saved_at),
        Found::Sent(application) => return Ok(to_application(lang, application, proof)),
    };
    let t = lang.text();
    let heading = t.draft_title();
    let site = &Site::private(PrivatePage::Draft, key, proof, lang, heading, &app.config.base_url);
    let action = PrivatePage::Draft.path(lang, key);
    let until = lang.date((saved_at + drafts::RETENTION).date());
    Ok(headers::private_page(DraftPage { site, t, until, action, proof }.render()?))
}

/// `POST /en/draft/{key}`: the form as it was saved.
///
/// # Errors
/// Gone, when there is no such draft.
pub async fn open(
    State(app): State<App>,
    lang: Lang,
    Path(key): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, AppError> {
    let sent = form_body::form(&headers, body).await?;
    let key = Uuid::try_parse(&key).map_err(|_| AppError::Gone)?;
    let now = app.clock.now();
    let mut connection = app.database.acquire().await?;
    let found = drafts::get(&mut connection, digest(key), now).await?;
    let proof = proof(&sent);
    let Some(pairs) = found.and_then(|(sealed, _)| unseal(key, sealed)) else {
        // Sent meanwhile, on another machine.
        let sent_as = drafts::submitted_as(&mut connection, digest(key), now).await?;
        return Ok(to_application(lang, sent_as.ok_or(AppError::Gone)?, proof));
    };
    let form = MembershipForm::from_pairs(pairs);
    if let Some((proof, mailbox)) = proof.zip(mailbox_for_draft(&form).ok()) {
        mail_throttle::confirm(&mut connection, &mailbox, proof, now).await?;
    }
    FormView::new(StatusCode::OK, &form, FormTokens::of(&form, &app)).form_page(&app, lang)
}

/// Leads to the application that a draft became, with the proof that the link was read in a mail.
fn to_application(lang: Lang, private_key: Uuid, proof: Proof) -> Response {
    let path = PrivatePage::Application.path(lang, private_key);
    let path = proof.map_or(path.clone(), |proof| urls::with_token(&path, proof));
    headers::see_other(&path)
}

/// What a link leads to.
enum Found {
    /// The draft of this key, saved at this moment.
    Draft(Uuid, OffsetDateTime),
    /// The application that it became, by its private key.
    Sent(Uuid),
}

async fn find(app: &App, key: &str) -> Result<Found, AppError> {
    let key = Uuid::try_parse(key).map_err(|_| AppError::Gone)?;
    let now = app.clock.now();
    let mut connection = app.database.acquire().await?;
    if let Some((_, saved_at)) = drafts::get(&mut connection, digest(key), now).await? {
        return Ok(Found::Draft(key, saved_at));
    }
    let sent = drafts::submitted_as(&mut connection, digest(key), now).await?;
    sent.map(Found::Sent).ok_or(AppError::Gone)
}

//! The membership form's requests: the order of the steps, nothing else.

use askama::Template;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::header::{CONTENT_TYPE, LOCATION, RETRY_AFTER};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::{Html, IntoResponse, Response};
use time::Duration;
use tokio::time::timeout;
use uuid::Uuid;

use crate::answers::{self, AnswerSection};
use crate::app::App;
use crate::body;
use crate::domain::application::{Application, Ncsg};
use crate::domain::question::Question;
use crate::domain::reference::Reference;
use crate::error::AppError;
use crate::forms::check::check;
use crate::forms::controls::Control;
use crate::forms::errors::JoinErrors;
use crate::forms::join::JoinForm;
use crate::forms::view::{FormSection, sections};
use crate::headers::{self, Cache};
use crate::labels;
use crate::lang::{Lang, Text};
use crate::mail::{self, Received};
use crate::outbox::{self, Delivery};
use crate::site::{Here, Site};
use crate::store::StoreError;
use crate::store::applications::{self, Arrival, Key, Stored};
use crate::store::earlier;
use crate::store::events::{self, EventKind};
use crate::urls::{self, Page, outside};

#[derive(Template)]
#[template(path = "join/form.html")]
struct FormPage<'page> {
    site: &'page Site<'page>,
    t: &'static Text,
    sections: Vec<FormSection>,
    /// The summary on top: each with the anchor that it leads to.
    errors: Vec<(&'static str, String)>,
    answers_concerned: usize,
    /// What is to be said about the form as a whole.
    notice: Option<String>,
    submission_key: Uuid,
}

#[derive(Template)]
#[template(path = "join/confirmation.html")]
struct ConfirmationPage<'page> {
    site: &'page Site<'page>,
    t: &'static Text,
    stored: &'page Stored,
    moment: String,
    address: String,
    sections: Vec<AnswerSection>,
    delivery: Delivery,
}

/// For how long the same answers are the same application. Whoever applies again much later does
/// so on purpose.
const SAME_WITHIN: Duration = Duration::days(30);

/// How many acknowledgements a mailbox gets in [`ACKNOWLEDGEMENTS_WITHIN`]. More applications are
/// stored and told to staff all the same.
const MOST_ACKNOWLEDGEMENTS: i64 = 3;
const ACKNOWLEDGEMENTS_WITHIN: Duration = Duration::days(1);

/// How long storing may take before the visitor gets the form back, to send it again later.
const STORE_TIME: std::time::Duration = std::time::Duration::from_secs(25);

/// What became of an application that was sent.
enum Outcome {
    /// It is stored, now or by an earlier sending of the same page; its private key.
    Stored(Uuid),
    /// Another one was stored from the same page before.
    Different(Reference),
}

/// `GET /en/membership`: the empty form.
///
/// # Errors
/// When the page cannot be rendered.
pub fn form(State(app): State<App>, lang: Lang) -> Result<Response, AppError> {
    let form = JoinForm::default().with(Question::Language, lang.code());
    let mut response = Shown::new(StatusCode::OK, &form, app.random.uuid()).page(&app, lang)?;
    headers::cache(response.headers_mut(), Cache::Form);
    Ok(response)
}

/// `POST /en/membership`: checks the form, stores the application with its mails, and leads to its
/// private page; or shows the form again with everything that was typed.
///
/// # Errors
/// When the body cannot be read as a form, or a page cannot be rendered.
pub async fn submit(
    State(app): State<App>,
    lang: Lang,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, AppError> {
    let form = &decode(&headers, &body::read(body).await?)?;
    let t = lang.text();
    let known_key = form.submission_key().and_then(|key| Uuid::try_parse(key).ok());
    let key = known_key.unwrap_or_else(|| app.random.uuid());

    let checked = check(form, app.clock.now().date());
    if form.switches_language() {
        let form = &form.in_language(lang.other().code(), lang.code());
        let errors = checked.err().filter(|_| form.had_errors()).unwrap_or_default();
        return Shown::new(StatusCode::OK, form, key).with_errors(errors).page(&app, lang);
    }
    let application = match checked {
        Ok(application) => application,
        Err(errors) => {
            let shown = Shown::new(StatusCode::UNPROCESSABLE_ENTITY, form, key);
            return shown.with_errors(errors).page(&app, lang);
        }
    };
    if known_key.is_none() {
        let shown = Shown::new(StatusCode::UNPROCESSABLE_ENTITY, form, key);
        return shown.with_notice(t.error_form_key()).page(&app, lang);
    }
    let storing = store(&app, lang, key, &application);
    let stored = timeout(STORE_TIME, storing).await;
    match stored.unwrap_or(Err(StoreError::Silent.into())) {
        Ok(Outcome::Stored(private_key)) => Ok(see_other(&urls::confirmation(lang, private_key))),
        Ok(Outcome::Different(reference)) => {
            Shown::new(StatusCode::CONFLICT, form, app.random.uuid())
                .with_notice(t.error_already_sent(reference.as_str()))
                .page(&app, lang)
        }
        Err(error) => {
            error.log();
            // The same key: should the commit have gone through after all, sending again finds it.
            let shown = Shown::new(error.status(), form, key).with_notice(t.error_not_stored());
            let mut response = shown.page(&app, lang)?;
            response.headers_mut().insert(RETRY_AFTER, HeaderValue::from_static("60"));
            Ok(response)
        }
    }
}

/// `GET /en/membership/{key}`: the application as it was sent, and what happens next.
///
/// # Errors
/// Not found, when no application has this key.
pub async fn confirmation(
    State(app): State<App>,
    lang: Lang,
    Path(key): Path<String>,
) -> Result<Response, AppError> {
    let key = Uuid::try_parse(&key).map_err(|_| AppError::NotFound)?;
    let mut connection = app.database.acquire().await?;
    let stored = applications::find(&mut connection, Key::Private(key)).await?;
    let stored = &stored.ok_or(AppError::NotFound)?;
    let delivery = outbox::acknowledgement(&mut connection, stored.id).await?;
    drop(connection);

    let t = lang.text();
    let site = &Site {
        lang,
        here: Here::Confirmation(key),
        heading: t.confirmation_title(),
        has_errors: false,
        description: t.confirmation_heading(),
        base_url: &app.config.base_url,
    };
    let page = ConfirmationPage {
        site,
        t,
        stored,
        moment: lang.moment(stored.received_at),
        address: stored.application.representative.email.display(),
        sections: answers::sections(&stored.application, lang),
        delivery,
    };
    let mut response = Html(page.render()?).into_response();
    headers::cache(response.headers_mut(), Cache::Never);
    response
        .headers_mut()
        .insert(HeaderName::from_static("x-robots-tag"), HeaderValue::from_static("noindex"));
    Ok(response)
}

/// The fields of the body.
fn decode(headers: &HeaderMap, body: &[u8]) -> Result<JoinForm, AppError> {
    let content_type = headers.get(CONTENT_TYPE).and_then(|header| header.to_str().ok());
    let media_type = content_type.unwrap_or_default().split(';').next().unwrap_or_default();
    if !media_type.trim().eq_ignore_ascii_case("application/x-www-form-urlencoded") {
        return Err(AppError::NotAForm);
    }
    // Never fails: what is no UTF-8 becomes U+FFFD, which the check asks to type again.
    Ok(JoinForm::from_pairs(url::form_urlencoded::parse(body).into_owned().collect()))
}

/// The one transaction: the application, its history and its mails.
async fn store(
    app: &App,
    lang: Lang,
    submission_key: Uuid,
    application: &Application,
) -> Result<Outcome, AppError> {
    let mut transaction = app.database.begin().await?;
    let earlier = earlier::like(&mut transaction, application).await?;
    if let Some(stored) =
        applications::find(&mut transaction, Key::Submission(submission_key)).await?
    {
        return Ok(if stored.application == *application {
            Outcome::Stored(stored.private_key)
        } else {
            Outcome::Different(stored.reference)
        });
    }
    let since = app.clock.now() - SAME_WITHIN;
    if let Some(stored) = earlier::same(&mut transaction, application, since).await? {
        return Ok(Outcome::Stored(stored.private_key));
    }
    let arrival = loop {
        let arrival = Arrival {
            id: Uuid::now_v7(),
            reference: Reference::from_random(app.random.bytes()),
            private_key: app.random.uuid(),
            submission_key,
            received_at: app.clock.now(),
            form_language: labels::correspondence_in(lang),
        };
        // Refused only when the reference is taken, which another throw of the dice mends.
        if applications::add(&mut transaction, &arrival, application).await? {
            break arrival;
        }
    };
    events::add(&mut transaction, arrival.id, EventKind::Received, arrival.received_at).await?;

    let mailbox = application.representative.email.envelope();
    let since = app.clock.now() - ACKNOWLEDGEMENTS_WITHIN;
    let sent_lately = outbox::acknowledgements_to(&mut transaction, &mailbox, since).await?;
    let acknowledges = sent_lately < MOST_ACKNOWLEDGEMENTS;

    let received = Received {
        reference: &arrival.reference,
        received_at: arrival.received_at,
        form_language: arrival.form_language,
        application,
        earlier: &earlier,
        acknowledges,
        reaches_internationalised: outbox::relay_takes_internationalised(&mut transaction).await?,
    };
    let staff = &app.config.mail_to;
    let mut messages = vec![mail::notice(&received, staff)?];
    if acknowledges {
        messages.push(mail::acknowledgement(&received)?);
    }
    for message in messages {
        outbox::enqueue(&mut transaction, arrival.id, arrival.received_at, &message).await?;
    }
    transaction.commit().await?;
    tracing::info!(reference = %arrival.reference, "application stored");
    Ok(Outcome::Stored(arrival.private_key))
}

/// The form as it is shown: with what was typed, what is wrong, and what is to be said about it.
struct Shown<'form> {
    status: StatusCode,
    form: &'form JoinForm,
    errors: JoinErrors,
    notice: Option<String>,
    submission_key: Uuid,
}

impl<'form> Shown<'form> {
    fn new(status: StatusCode, form: &'form JoinForm, submission_key: Uuid) -> Self {
        Self { status, form, errors: JoinErrors::default(), notice: None, submission_key }
    }

    fn with_errors(self, errors: JoinErrors) -> Self {
        Self { errors, ..self }
    }

    fn with_notice(self, notice: String) -> Self {
        Self { notice: Some(notice), ..self }
    }

    fn page(self, app: &App, lang: Lang) -> Result<Response, AppError> {
        let mut site = Site::page(Page::Membership, lang, &app.config.base_url);
        site.has_errors = !self.errors.is_empty() || self.notice.is_some();
        let page = FormPage {
            site: &site,
            t: lang.text(),
            sections: sections(self.form, &self.errors, lang),
            errors: self.errors.summary(lang),
            answers_concerned: self.errors.answers_concerned(),
            notice: self.notice,
            submission_key: self.submission_key,
        };
        let mut response = (self.status, Html(page.render()?)).into_response();
        headers::cache(response.headers_mut(), Cache::Never);
        Ok(response)
    }
}

fn see_other(path: &str) -> Response {
    let location = HeaderValue::from_str(path).expect("a path and a UUID are ASCII");
    let mut response = (StatusCode::SEE_OTHER, [(LOCATION, location)]).into_response();
    headers::cache(response.headers_mut(), Cache::Never);
    response
}

//! Filled-in forms.

use npoc::domain::ids::SubmissionKey;
use npoc::domain::question::Question;

use super::http::Page;
use super::{NOW, signing_key};

pub type Form = Vec<(String, String)>;

/// The moment at which the site gave a form its keys, as the form carries it.
pub fn rendered(at: time::OffsetDateTime) -> String {
    npoc::web::membership::form_tokens::sign_rendered_at(&signing_key(), at)
}

/// The same in whole seconds, as pages carry it that were made by an earlier version.
pub fn rendered_in_seconds(at: time::OffsetDateTime) -> String {
    let seconds = at.unix_timestamp().to_string();
    let signature = signing_key().sign("form rendered", seconds.as_bytes());
    format!("{seconds}.{}", data_encoding::HEXLOWER.encode(&signature))
}

/// A fresh key, as the form carries it.
pub fn submission_key() -> String {
    carried(uuid::Uuid::new_v4())
}

/// A key as the form carries it. The private page that it leads to is always the same.
pub fn carried(key: uuid::Uuid) -> String {
    let key = SubmissionKey::from(key);
    npoc::web::membership::form_tokens::sign_submission_key(&signing_key(), key)
}

/// The answers of a small organisation, correct and complete, with a fresh submission key.
pub fn good() -> Form {
    [
        ("step", "send"),
        ("submission_key", submission_key().as_str()),
        ("rendered", rendered(NOW - time::Duration::minutes(10)).as_str()),
        ("organisation_name", "Village Libraries Trust"),
        ("other_name", "VLT"),
        ("registered", "yes"),
        ("registration", "Charity Commission, 1234567"),
        ("country", "KE"),
        ("domains", "example.org\nhttps://www.example.net/about\n"),
        ("website", "https://www.example.org/"),
        ("work", "educational"),
        ("work", "community"),
        ("work_other", ""),
        ("mission", MISSION),
        ("interest", INTEREST),
        ("employees", "1-10"),
        ("has_members", "yes"),
        ("members_non_commercial", "yes"),
        ("members", "11-50"),
        ("groups", "none"),
        ("groups_other", ""),
        ("ncsg_status", "accepted"),
        ("ncsg_date", "31/5/2026"),
        ("ncuc", "no"),
        ("icann_contract", "no"),
        ("government", "no"),
        ("political", "no"),
        ("commercial", "no"),
        ("representative_name", "Amina Diallo"),
        ("representative_role", "Executive director"),
        ("representative_email", "amina@example.org"),
        ("representative_phone", "+254 20 123 4567"),
        ("alternate_name", "Jean Dupont"),
        ("alternate_role", "Treasurer"),
        ("alternate_email", "jean@example.org"),
        ("alternate_phone", ""),
        ("authoriser_name", "Maria Silva"),
        ("authoriser_position", "Chair of the board"),
        ("language", "en"),
        ("discussion_list", "yes"),
        ("declare_authority", "yes"),
        ("declare_mission", "yes"),
        ("declare_views", "yes"),
        ("declare_standards", "yes"),
        ("privacy_read", "yes"),
        ("publication", "yes"),
    ]
    .into_iter()
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .collect()
}

pub const MISSION: &str = "We bring books to villages.\nWe lend them for nothing, and teach reading to everybody who asks.";
pub const INTEREST: &str = "Our domain name was lost once. We want rules under which that cannot happen to a small charity.";

/// The form with this field changed; every value of it is replaced.
pub fn with(mut form: Form, name: &str, value: &str) -> Form {
    let place = form.iter().position(|(field, _)| field == name).unwrap_or(form.len());
    form.retain(|(field, _)| field != name);
    form.insert(place.min(form.len()), (name.to_owned(), value.to_owned()));
    form
}

/// Every question answered, those included that are usually left out.
pub fn complete() -> Form {
    let mut form = good();
    for (name, value) in [
        ("work_other", "Beekeeping"),
        ("groups", "gac"),
        ("groups_other", "A working group on accessibility"),
        ("alternate_phone", "+33 1 23 45 67 89"),
    ] {
        form = with(form, name, value);
    }
    form
}

/// The answers of the small organisation, filled into the form as it was found: with what that
/// carries hidden and nothing else.
pub fn filled_in(found: &Page) -> Form {
    let hidden = ["step", "submission_key", "draft_key", "rendered"];
    let answers = good().into_iter().filter(|(name, _)| !hidden.contains(&name.as_str()));
    let mut form = found.form_data();
    form.retain(|(name, _)| Question::from_code(name).is_none());
    form.extend(answers);
    form
}

/// What is sent when this button of a page is pressed.
pub fn pressed(page: &Page, step: &str) -> Form {
    with(page.form_data(), "step", step)
}

/// The form without this field.
pub fn without(mut form: Form, name: &str) -> Form {
    form.retain(|(field, _)| field != name);
    form
}

/// An organisation that writes Arabic, with the least that can be answered, on the French page.
pub fn arabic() -> Form {
    let mut form = good();
    for (name, value) in [
        ("organisation_name", "جمعية المكتبات القروية"),
        ("other_name", ""),
        ("domains", "تجربة-القبول-الشامل.موريتانيا"),
        ("website", "https://تجربة-القبول-الشامل.موريتانيا/"),
        ("country", "MR"),
        ("representative_name", "أمينة بنت محمد"),
        ("representative_role", "المديرة التنفيذية"),
        ("representative_email", "تجربة-بريد-الكتروني@تجربة-القبول-الشامل.موريتانيا"),
        ("representative_phone", ""),
        ("alternate_name", ""),
        ("alternate_role", ""),
        ("alternate_email", ""),
        ("authoriser_name", ""),
        ("authoriser_position", ""),
        ("ncsg_status", "not-applied"),
        ("ncsg_date", ""),
        ("language", "fr"),
    ] {
        form = with(form, name, value);
    }
    for name in ["ncuc", "discussion_list", "publication"] {
        form = without(form, name);
    }
    form
}

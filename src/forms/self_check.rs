//! The self-check before the form: a few of the form's questions, and one that the form asks in
//! another way.

use super::controls::Control;
use super::errors::FormErrors;
use super::fields::{Choice, Field, field};
use super::membership_form::MembershipForm;
use super::validate::Validator;
use crate::domain::choices::{NcsgStage, YesNo};
use crate::domain::eligibility::EligibilityFacts;
use crate::domain::question::{AnswerKind, Question as Q};
use crate::i18n::Lang;
use crate::i18n::labels;

/// The one question that the form asks in another way.
pub const HAS_DOMAIN: &str = "has_domain";

/// The questions that the form asks, too. [`HAS_DOMAIN`] comes after the first.
const ASKED: &[Q] = &[
    Q::Registered,
    Q::IcannContract,
    Q::Government,
    Q::Political,
    Q::Commercial,
    Q::HasMembers,
    Q::MembersNonCommercial,
    Q::NcsgStatus,
];

/// The answers, validated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SelfCheck {
    pub facts: EligibilityFacts,
    pub ncsg: NcsgStage,
}

/// What is missing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SelfCheckErrors {
    asked: FormErrors,
    has_domain: bool,
}

/// Takes the answers, or every question that was not answered.
pub fn validate(form: &MembershipForm, has_domain: &str) -> Result<SelfCheck, SelfCheckErrors> {
    let mut validator = Validator::new(form);
    let registered = validator.choice(Q::Registered, YesNo::from_code);
    let exclusions = validator.exclusions();
    let has_members = validator.choice(Q::HasMembers, YesNo::from_code);
    let members_non_commercial = match has_members {
        Ok(YesNo::Yes) => validator.choice(Q::MembersNonCommercial, YesNo::from_code).ok(),
        _ => None,
    };
    let ncsg = validator.choice(Q::NcsgStatus, NcsgStage::from_code);
    let has_domain = YesNo::from_code(has_domain);
    let errors =
        SelfCheckErrors { asked: validator.into_errors(), has_domain: has_domain.is_none() };
    match (registered, has_domain, exclusions, ncsg) {
        (Ok(registered), Some(has_domain), Ok(exclusions), Ok(ncsg)) if errors.asked.is_empty() => {
            let facts =
                EligibilityFacts { registered, has_domain, exclusions, members_non_commercial };
            Ok(SelfCheck { facts, ncsg })
        }
        _ => Err(errors),
    }
}

impl SelfCheckErrors {
    /// The summary on top: each with the anchor that it leads to.
    pub fn summary(&self, lang: Lang) -> Vec<(&'static str, String)> {
        let mut summary = self.asked.summary(lang);
        if self.has_domain {
            let place =
                summary.iter().take_while(|(name, _)| *name == Q::Registered.code()).count();
            summary.insert(place, (HAS_DOMAIN, lang.text().eligibility_domain_missing()));
        }
        summary
    }
}

/// The fields, with what was chosen and what is wrong.
pub fn fields(
    form: &MembershipForm,
    has_domain: &str,
    errors: &SelfCheckErrors,
    lang: Lang,
) -> Vec<Field> {
    let mut fields: Vec<Field> =
        ASKED.iter().map(|&question| field(question, form, &errors.asked, lang)).collect();
    fields.insert(1, domain_field(has_domain, errors, lang));
    fields
}

fn domain_field(has_domain: &str, errors: &SelfCheckErrors, lang: Lang) -> Field {
    let t = lang.text();
    let choices = labels::choices(AnswerKind::YesNo, lang).into_iter().enumerate();
    let choices = choices.map(|(index, (code, label))| Choice {
        id: if index == 0 { HAS_DOMAIN.to_owned() } else { format!("{HAS_DOMAIN}-{code}") },
        code,
        label,
        chosen: has_domain == code,
        lang: None,
    });
    Field {
        name: HAS_DOMAIN,
        label: t.eligibility_domain(),
        hint: t.eligibility_domain_hint(),
        optional: false,
        control: Control::Radios,
        value: String::new(),
        choices: choices.collect(),
        errors: if errors.has_domain { vec![t.eligibility_domain_missing()] } else { Vec::new() },
    }
}

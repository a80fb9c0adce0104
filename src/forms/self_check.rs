//! The self-check before the form: a few of the form's questions, and what follows from the
//! answers for whoever gave them.

use super::controls::Control;
use super::errors::FormErrors;
use super::fields::{Choice, Field, field};
use super::membership_form::MembershipForm;
use super::validate::Validator;
use crate::domain::application::Exclusions;
use crate::domain::choices::{NcsgStage, YesNo};
use crate::domain::question::Question as Q;
use crate::i18n::labels;
use crate::i18n::{Lang, Text};

/// The one question that the form asks in another way.
pub const HAS_DOMAIN: &str = "has_domain";

/// The questions that the form asks, too. [`HAS_DOMAIN`] comes after the first.
pub const ASKED: [Q; 8] = [
    Q::Registered,
    Q::IcannContract,
    Q::Government,
    Q::Political,
    Q::Commercial,
    Q::HasMembers,
    Q::MembersNonCommercial,
    Q::NcsgStatus,
];

/// What stands in the way of membership.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Obstacle {
    NoDomain,
    IcannContract,
    Government,
    Political,
    Commercial,
    CommercialMembers,
}

/// What the answers mean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Nothing stands in the way.
    CanJoin,
    /// Not registered: the executive committee decides case by case.
    LookedAt,
    /// The charter excludes it, for these reasons. It may still apply.
    ProbablyNot(Vec<Obstacle>),
}

/// The answers, checked.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct SelfCheck {
    pub registered: YesNo,
    pub has_domain: YesNo,
    pub exclusions: Exclusions,
    /// None when it has no members.
    pub members_non_commercial: Option<YesNo>,
    pub ncsg: NcsgStage,
}

/// What is missing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SelfCheckErrors {
    asked: FormErrors,
    has_domain: bool,
}

impl Verdict {
    /// The verdict in a few words.
    pub fn words(&self, text: &Text) -> String {
        match self {
            Verdict::CanJoin => text.eligibility_can_join(),
            Verdict::LookedAt => text.eligibility_looked_at(),
            Verdict::ProbablyNot(_) => text.eligibility_probably_not(),
        }
    }
}

impl Obstacle {
    /// Why it stands in the way.
    pub fn words(self, text: &Text) -> String {
        match self {
            Obstacle::NoDomain => text.obstacle_no_domain(),
            Obstacle::IcannContract => text.obstacle_icann_contract(),
            Obstacle::Government => text.obstacle_government(),
            Obstacle::Political => text.obstacle_political(),
            Obstacle::Commercial => text.obstacle_commercial(),
            Obstacle::CommercialMembers => text.obstacle_commercial_members(),
        }
    }
}

impl SelfCheck {
    /// What the charter says to these answers.
    pub fn verdict(&self) -> Verdict {
        let obstacles: Vec<Obstacle> = [
            (self.has_domain == YesNo::No, Obstacle::NoDomain),
            (self.exclusions.icann_contract.is_yes(), Obstacle::IcannContract),
            (self.exclusions.government.is_yes(), Obstacle::Government),
            (self.exclusions.political.is_yes(), Obstacle::Political),
            (self.exclusions.commercial.is_yes(), Obstacle::Commercial),
            (self.members_non_commercial == Some(YesNo::No), Obstacle::CommercialMembers),
        ]
        .into_iter()
        .filter_map(|(stands, obstacle)| stands.then_some(obstacle))
        .collect();
        match (obstacles.is_empty(), self.registered) {
            (false, _) => Verdict::ProbablyNot(obstacles),
            (true, YesNo::No) => Verdict::LookedAt,
            (true, YesNo::Yes) => Verdict::CanJoin,
        }
    }
}

/// Checks the answers.
///
/// # Errors
/// Every question that was not answered.
pub fn validate(form: &MembershipForm, has_domain: &str) -> Result<SelfCheck, SelfCheckErrors> {
    let mut validator = Validator::new(form);
    let registered = validator.choice(Q::Registered, YesNo::from_code);
    let exclusions = validator.exclusions();
    let has_members = validator.choice(Q::HasMembers, YesNo::from_code);
    let members_non_commercial = match has_members {
        Some(YesNo::Yes) => validator.choice(Q::MembersNonCommercial, YesNo::from_code),
        _ => None,
    };
    let ncsg = validator.choice(Q::NcsgStatus, NcsgStage::from_code);
    let has_domain = YesNo::from_code(has_domain);
    let errors =
        SelfCheckErrors { asked: validator.into_errors(), has_domain: has_domain.is_none() };
    let answers = (registered, has_domain, exclusions, ncsg);
    match answers {
        (Some(registered), Some(has_domain), Some(exclusions), Some(ncsg))
            if errors.asked.is_empty() =>
        {
            Ok(SelfCheck { registered, has_domain, exclusions, members_non_commercial, ncsg })
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
    let choices = YesNo::ALL.iter().enumerate().map(|(index, answer)| Choice {
        id: if index == 0 { HAS_DOMAIN.to_owned() } else { format!("{HAS_DOMAIN}-no") },
        code: answer.code(),
        label: labels::yes_no(*answer, t),
        chosen: has_domain == answer.code(),
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

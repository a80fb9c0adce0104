//! An application for membership, after every answer has been checked. `forms/validate.rs` makes
//! it, `store/applications/` keeps it, `i18n/answers.rs` shows it.

use time::Date;

use super::choices::{FieldOfWork, IcannGroup, Language, MemberCount, NcsgStage, SizeBand, YesNo};
use super::country::Country;
use super::domain_name::DomainName;
use super::eligibility::{EligibilityFacts, Exclusions};
use super::email_address::EmailAddress;
use super::selection::Selection;
use super::text::{LongText, OrganisationName, PhoneNumber, ShortText};
use super::website::Website;

/// The version of the declarations' text that applicants agree to today. Raise it whenever one of
/// the `ask-declare-…` messages changes in either language.
pub const DECLARATIONS_VERSION: &str = "2026-11";

/// The largest number of domain names in one application.
pub const MAX_DOMAINS: usize = 10;

/// A complete application. The declarations and the privacy notice have no field: without them
/// there is no application.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Application {
    pub organisation_name: OrganisationName,
    pub other_name: Option<ShortText>,
    pub registration: Registration,
    pub country: Country,
    /// From one to [`MAX_DOMAINS`], each once.
    pub domains: Vec<DomainName>,
    pub website: Website,
    pub work: Selection<FieldOfWork>,
    pub mission: LongText,
    pub interest: LongText,
    pub employees: SizeBand,
    pub members: Members,
    pub groups: Selection<IcannGroup>,
    pub ncsg: Ncsg,
    pub joins_ncuc: Option<YesNo>,
    pub exclusions: Exclusions,
    pub representative: Person,
    /// With another address than the representative's.
    pub alternate: Option<Person>,
    pub authoriser: Option<Authoriser>,
    pub language: Language,
    pub discussion_list: Option<YesNo>,
    pub publication: Option<YesNo>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Registration {
    /// Registered, with this authority and number.
    Registered(ShortText),
    /// Not registered, which the executive committee may accept; with what was written all the same.
    Unregistered(Option<ShortText>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Members {
    None,
    Some { non_commercial: YesNo, count: MemberCount },
}

/// Where the organisation stands with NCSG.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ncsg {
    NotApplied,
    Applied,
    /// Accepted, on this day if it is known.
    Accepted(Option<Date>),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    pub name: ShortText,
    pub role: ShortText,
    pub email: EmailAddress,
    pub phone: Option<PhoneNumber>,
}

/// Who authorises the application, if not the representative.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Authoriser {
    pub name: ShortText,
    pub position: Option<ShortText>,
}

impl Ncsg {
    /// How far it is, without the day.
    pub fn stage(self) -> NcsgStage {
        match self {
            Ncsg::NotApplied => NcsgStage::NotApplied,
            Ncsg::Applied => NcsgStage::Applied,
            Ncsg::Accepted(_) => NcsgStage::Accepted,
        }
    }
}

impl Application {
    pub fn is_registered(&self) -> bool {
        matches!(self.registration, Registration::Registered(_))
    }

    pub fn eligibility(&self) -> EligibilityFacts {
        EligibilityFacts {
            registered: YesNo::from_bool(self.is_registered()),
            // The form asks for at least one, and takes no application without.
            has_domain: YesNo::Yes,
            exclusions: self.exclusions,
            members_non_commercial: match self.members {
                Members::None => None,
                Members::Some { non_commercial, .. } => Some(non_commercial),
            },
        }
    }

    /// Those who speak for the organisation.
    pub fn people(&self) -> impl Iterator<Item = &Person> {
        [Some(&self.representative), self.alternate.as_ref()].into_iter().flatten()
    }
}

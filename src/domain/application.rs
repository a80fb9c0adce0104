//! An application for membership, after every answer has been checked. `forms/join.rs` makes it,
//! `store/applications.rs` keeps it, `answers.rs` shows it.

use time::Date;

use super::choices::{FieldOfWork, IcannGroup, Language, SizeBand, YesNo};
use super::country::Country;
use super::domain_name::DomainName;
use super::email_address::EmailAddress;
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
#[allow(missing_docs, reason = "the fields are the questions of the form, see `Question`")]
pub struct Application {
    pub organisation_name: OrganisationName,
    pub other_name: Option<ShortText>,
    pub registration: Registration,
    pub country: Country,
    /// From one to [`MAX_DOMAINS`], each once.
    pub domains: Vec<DomainName>,
    pub website: Website,
    /// At least one, each once, in the order of `FieldOfWork::ALL`.
    pub work: Vec<FieldOfWork>,
    /// Given exactly when `work` holds `Other`.
    pub work_other: Option<ShortText>,
    pub mission: LongText,
    pub interest: LongText,
    pub employees: SizeBand,
    pub members: Members,
    /// At least one, each once; `None` only alone.
    pub groups: Vec<IcannGroup>,
    /// Given exactly when `groups` holds `Other`.
    pub groups_other: Option<ShortText>,
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

/// Whether the organisation is a registered legal entity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Registration {
    /// Registered, with this authority and number.
    Registered(ShortText),
    /// Not registered, which the executive committee may accept; with what was written all the same.
    Unregistered(Option<ShortText>),
}

/// Whether the organisation has members.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Members {
    /// It has none.
    None,
    /// It has some.
    Some {
        /// Whether they are mainly non-commercial.
        non_commercial: YesNo,
        /// How many; never `SizeBand::Zero`.
        size: SizeBand,
    },
}

/// Where the organisation stands with NCSG.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Ncsg {
    NotApplied,
    Applied,
    /// Accepted, on this day if it is known.
    Accepted(Option<Date>),
}

/// The four questions of which a “yes” means that the organisation is probably not eligible.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Exclusions {
    pub icann_contract: YesNo,
    pub government: YesNo,
    pub political: YesNo,
    pub commercial: YesNo,
}

/// Somebody who speaks for the organisation.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Person {
    pub name: ShortText,
    pub role: ShortText,
    pub email: EmailAddress,
    pub phone: Option<PhoneNumber>,
}

/// Who authorises the application, if not the representative.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Authoriser {
    pub name: ShortText,
    pub position: Option<ShortText>,
}

impl Exclusions {
    /// Whether any of the four was answered with “yes”.
    pub fn any(&self) -> bool {
        [self.icann_contract, self.government, self.political, self.commercial]
            .into_iter()
            .any(YesNo::is_yes)
    }
}

impl Application {
    /// Whether the organisation is a registered legal entity.
    pub fn is_registered(&self) -> bool {
        matches!(self.registration, Registration::Registered(_))
    }

    /// Whether it has members that are mainly commercial, which the charter excludes.
    pub fn has_commercial_members(&self) -> bool {
        matches!(self.members, Members::Some { non_commercial: YesNo::No, .. })
    }
}

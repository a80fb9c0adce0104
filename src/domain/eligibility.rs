//! What NPOC's charter, in force since June 2024, objects to in an organisation: asked before the
//! form, on the page before sending, by the notice to staff and on the private page.

use super::choices::YesNo;

/// The four questions of which a “yes” means that the organisation is probably not eligible.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Exclusions {
    pub icann_contract: YesNo,
    pub government: YesNo,
    pub political: YesNo,
    pub commercial: YesNo,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EligibilityFacts {
    pub registered: YesNo,
    pub has_domain: YesNo,
    pub exclusions: Exclusions,
    /// None when it has no members.
    pub members_non_commercial: Option<YesNo>,
}

/// What the charter objects to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Concern {
    /// Not a registered legal entity: the executive committee may admit it, case by case.
    Unregistered,
    /// Not the registrant of a domain name.
    NoDomain,
    /// Provides services under a contract or memorandum of understanding with ICANN.
    IcannContract,
    /// Represents a government.
    Government,
    /// Its main purpose is to hold office or to elect officials.
    Political,
    /// A commercial entity.
    Commercial,
    /// Its members are not mainly non-commercial.
    CommercialMembers,
}

/// What the charter says to an organisation. It may apply in any case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Nothing stands in the way.
    CanJoin,
    /// The executive committee decides.
    CaseByCase,
    /// The charter excludes it, for these reasons.
    ProbablyNot(Vec<Concern>),
}

impl Concern {
    /// Whether it excludes an organisation, rather than leaving it to a decision.
    pub const fn excludes(self) -> bool {
        match self {
            Concern::Unregistered => false,
            Concern::NoDomain
            | Concern::IcannContract
            | Concern::Government
            | Concern::Political
            | Concern::Commercial
            | Concern::CommercialMembers => true,
        }
    }
}

impl EligibilityFacts {
    /// Everything that the charter objects to, in the order of the questions.
    pub fn concerns(&self) -> Vec<Concern> {
        let exclusions = self.exclusions;
        [
            (self.registered == YesNo::No, Concern::Unregistered),
            (self.has_domain == YesNo::No, Concern::NoDomain),
            (exclusions.icann_contract.is_yes(), Concern::IcannContract),
            (exclusions.government.is_yes(), Concern::Government),
            (exclusions.political.is_yes(), Concern::Political),
            (exclusions.commercial.is_yes(), Concern::Commercial),
            (self.members_non_commercial == Some(YesNo::No), Concern::CommercialMembers),
        ]
        .into_iter()
        .filter_map(|(applies, concern)| applies.then_some(concern))
        .collect()
    }

    /// What the charter says to all of it.
    pub fn verdict(&self) -> Verdict {
        let concerns = self.concerns();
        let excluding: Vec<Concern> =
            concerns.iter().copied().filter(|concern| concern.excludes()).collect();
        match (excluding.is_empty(), concerns.is_empty()) {
            (false, _) => Verdict::ProbablyNot(excluding),
            (true, false) => Verdict::CaseByCase,
            (true, true) => Verdict::CanJoin,
        }
    }
}

//! The words for what the charter objects to, to each who reads them.

use crate::domain::eligibility::{Concern, Verdict};
use crate::i18n::Text;

pub fn verdict(verdict: &Verdict, text: &Text) -> String {
    match verdict {
        Verdict::CanJoin => text.eligibility_can_join(),
        Verdict::CaseByCase => text.eligibility_case_by_case(),
        Verdict::ProbablyNot(_) => text.eligibility_probably_not(),
    }
}

/// Why it stands in the way, before anything was sent. None for what is left to a decision.
pub fn concern_for_applicant(concern: Concern, text: &Text) -> Option<String> {
    Some(match concern {
        Concern::Unregistered => return None,
        Concern::NoDomain => text.concern_no_domain(),
        Concern::IcannContract => text.concern_icann_contract(),
        Concern::Government => text.concern_government(),
        Concern::Political => text.concern_political(),
        Concern::Commercial => text.concern_commercial(),
        Concern::CommercialMembers => text.concern_commercial_members(),
    })
}

/// What an applicant is told that somebody will look at more closely. Several concerns share one
/// text; the form does not let one apply without a domain name.
pub fn closer_look(concern: Concern, text: &Text) -> Option<String> {
    Some(match concern {
        Concern::NoDomain => return None,
        Concern::Unregistered => text.confirmation_look_unregistered(),
        Concern::IcannContract | Concern::Government | Concern::Political | Concern::Commercial => {
            text.confirmation_look_exclusion()
        }
        Concern::CommercialMembers => text.confirmation_look_members(),
    })
}

/// What staff must notice.
pub fn concern_for_staff(concern: Concern, text: &Text) -> Option<String> {
    Some(match concern {
        Concern::NoDomain => return None,
        Concern::Unregistered => text.flag_unregistered(),
        Concern::IcannContract => text.flag_icann_contract(),
        Concern::Government => text.flag_government(),
        Concern::Political => text.flag_political(),
        Concern::Commercial => text.flag_commercial(),
        Concern::CommercialMembers => text.flag_members_commercial(),
    })
}

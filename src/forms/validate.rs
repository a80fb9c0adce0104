//! From what was typed to an application, or to everything that is wrong with it.

use time::Date;

use super::date::read_date;
use super::errors::{DateError, FieldError, FormErrors};
use super::membership_form::MembershipForm;
use crate::domain::application::{
    Application, Authoriser, Exclusions, MAX_DOMAINS, Members, Ncsg, Person, Registration,
};
use crate::domain::choices::{FieldOfWork, IcannGroup, Language, NcsgStage, SizeBand, YesNo};
use crate::domain::country::Country;
use crate::domain::domain_name::DomainName;
use crate::domain::email_address::EmailAddress;
use crate::domain::question::Question as Q;
use crate::domain::text::{LongText, OrganisationName, PhoneNumber, ShortText};
use crate::domain::website::Website;

/// Checks a form whole. `today` is what a date of acceptance must not lie after, anywhere on Earth.
///
/// # Errors
/// Everything that is wrong, at once.
pub fn validate(form: &MembershipForm, today: Date) -> Result<Application, FormErrors> {
    let mut validator = Validator::new(form);
    validator.refuse_repeated_fields();
    let application = validator.application(today);
    match application {
        Some(application) if validator.errors.is_empty() => Ok(application),
        _ => Err(validator.errors),
    }
}

/// The mailbox that the link to a saved form goes to: all that has to be right for saving.
///
/// # Errors
/// What is wrong with it.
pub fn mailbox_for_draft(form: &MembershipForm) -> Result<EmailAddress, FormErrors> {
    let question = Q::RepresentativeEmail;
    mailbox_of(form.one(question)).map_err(|wrong| {
        let mut errors = FormErrors::default();
        errors.add(
            question,
            if wrong == FieldError::Missing { FieldError::MissingToSave } else { wrong },
        );
        errors
    })
}

/// A mailbox as it was typed.
///
/// # Errors
/// What is wrong with it.
pub fn mailbox_of(typed: &str) -> Result<EmailAddress, FieldError> {
    if typed.trim().is_empty() {
        return Err(FieldError::Missing);
    }
    EmailAddress::parse(typed).map_err(|error| FieldError::Email(typed.trim().to_owned(), error))
}

/// Reads the answers of a form and collects what is wrong with them.
pub(super) struct Validator<'form> {
    form: &'form MembershipForm,
    errors: FormErrors,
}

impl<'form> Validator<'form> {
    pub(super) fn new(form: &'form MembershipForm) -> Self {
        Self { form, errors: FormErrors::default() }
    }

    pub(super) fn into_errors(self) -> FormErrors {
        self.errors
    }
}

impl Validator<'_> {
    /// Every answer is looked at before the first missing one ends the building, so that all
    /// errors are found in one go.
    fn application(&mut self, today: Date) -> Option<Application> {
        let organisation_name = self.required(Q::OrganisationName, OrganisationName::parse);
        let other_name = self.optional(Q::OtherName, ShortText::parse);
        let registration = self.registration();
        let country = self
            .required(Q::Country, |code| Country::from_code(code).ok_or(FieldError::NotOffered));
        let domains = self.domains();
        let website = self.required(Q::Website, |typed| {
            Website::parse(typed).map_err(|error| FieldError::Website(typed.to_owned(), error))
        });
        let (work, work_other) =
            self.several(Q::Work, Q::WorkOther, FieldOfWork::from_code, FieldOfWork::Other);
        let mission = self.required(Q::Mission, LongText::parse);
        let interest = self.required(Q::Interest, LongText::parse);
        let employees = self.choice(Q::Employees, SizeBand::from_code);
        let members = self.members();
        let (groups, groups_other) =
            self.several(Q::Groups, Q::GroupsOther, IcannGroup::from_code, IcannGroup::Other);
        if groups.len() > 1 && groups.contains(&IcannGroup::None) {
            self.errors.add(Q::Groups, FieldError::NoneAndOthers);
        }
        let ncsg = self.ncsg(today);
        let joins_ncuc = self.optional_choice(Q::Ncuc, YesNo::from_code);
        let exclusions = self.exclusions();
        let representative = self.person(REPRESENTATIVE);
        let alternate = self.alternate(representative.as_ref());
        let authoriser = self.authoriser();
        let language = self.choice(Q::Language, Language::from_code);
        let discussion_list = self.optional_choice(Q::DiscussionList, YesNo::from_code);
        for declaration in [
            Q::DeclareAuthority,
            Q::DeclareMission,
            Q::DeclareViews,
            Q::DeclareStandards,
            Q::PrivacyRead,
        ] {
            self.choice(declaration, |code| (code == "yes").then_some(()));
        }
        let publication = self.optional_choice(Q::Publication, YesNo::from_code);
        Some(Application {
            organisation_name: organisation_name?,
            other_name,
            registration: registration?,
            country: country?,
            domains,
            website: website?,
            work,
            work_other,
            mission: mission?,
            interest: interest?,
            employees: employees?,
            members: members?,
            groups,
            groups_other,
            ncsg: ncsg?,
            joins_ncuc,
            exclusions: exclusions?,
            representative: representative?,
            alternate,
            authoriser,
            language: language?,
            discussion_list,
            publication,
        })
    }

    fn refuse_repeated_fields(&mut self) {
        for &question in Q::ALL {
            if !question.takes_many() && self.form.many(question).len() > 1 {
                self.errors.add(question, FieldError::GivenTwice);
            }
        }
    }

    /// The parsed answer; blank is an answer too, and something wrong is noted.
    fn optional<T, E: Into<FieldError>>(
        &mut self,
        question: Q,
        parse: impl FnOnce(&str) -> Result<T, E>,
    ) -> Option<T> {
        let typed = self.form.one(question);
        if typed.trim().is_empty() {
            return None;
        }
        parse(typed).map_err(|error| self.errors.add(question, error.into())).ok()
    }

    /// As `optional`, but blank is noted as missing.
    fn required<T, E: Into<FieldError>>(
        &mut self,
        question: Q,
        parse: impl FnOnce(&str) -> Result<T, E>,
    ) -> Option<T> {
        if self.form.one(question).trim().is_empty() {
            self.errors.add(question, FieldError::Missing);
            return None;
        }
        self.optional(question, parse)
    }

    fn optional_choice<T>(
        &mut self,
        question: Q,
        from_code: impl FnOnce(&str) -> Option<T>,
    ) -> Option<T> {
        self.optional(question, |code| from_code(code).ok_or(FieldError::NotOffered))
    }

    pub(super) fn choice<T>(
        &mut self,
        question: Q,
        from_code: impl FnOnce(&str) -> Option<T>,
    ) -> Option<T> {
        self.required(question, |code| from_code(code).ok_or(FieldError::NotOffered))
    }

    fn registration(&mut self) -> Option<Registration> {
        let registered = self.choice(Q::Registered, YesNo::from_code);
        if registered == Some(YesNo::Yes) {
            return self.required(Q::Registration, ShortText::parse).map(Registration::Registered);
        }
        let number = self.optional(Q::Registration, ShortText::parse);
        registered.map(|_| Registration::Unregistered(number))
    }

    fn domains(&mut self) -> Vec<DomainName> {
        let entries: Vec<&str> = self
            .form
            .one(Q::Domains)
            .split(|character: char| character.is_whitespace() || ",;、，；".contains(character))
            .filter(|entry| !entry.is_empty())
            .collect();
        if entries.is_empty() {
            self.errors.add(Q::Domains, FieldError::Missing);
        }
        let mut domains = Vec::new();
        // What stands far beyond the limit is counted, not looked at.
        for entry in entries.iter().take(2 * MAX_DOMAINS) {
            match DomainName::parse(entry) {
                Ok(domain) if domains.contains(&domain) => {}
                Ok(domain) => domains.push(domain),
                Err(error) => {
                    self.errors.add(Q::Domains, FieldError::Domain((*entry).to_owned(), error));
                }
            }
        }
        if domains.len() > MAX_DOMAINS || entries.len() > 2 * MAX_DOMAINS {
            self.errors.add(Q::Domains, FieldError::TooManyDomains(entries.len()));
        }
        domains
    }

    /// The ticked choices and the text beside “other”. A text counts as the tick: whoever wrote
    /// one meant it.
    fn several<T: Copy + Ord>(
        &mut self,
        question: Q,
        other_question: Q,
        from_code: fn(&str) -> Option<T>,
        other: T,
    ) -> (Vec<T>, Option<ShortText>) {
        let mut chosen = Vec::new();
        for value in self.form.many(question).iter().filter(|value| !value.is_empty()) {
            match from_code(value) {
                Some(choice) => chosen.push(choice),
                // Once is enough: a crafted form could hold thousands.
                None if self.errors.concern(question) => {}
                None => self.errors.add(question, FieldError::NotOffered),
            }
        }
        let other_text = if chosen.contains(&other) {
            self.required(other_question, ShortText::parse)
        } else {
            self.optional(other_question, ShortText::parse)
        };
        if other_text.is_some() {
            chosen.push(other);
        }
        chosen.sort();
        chosen.dedup();
        if chosen.is_empty() {
            self.add_missing(question);
        }
        (chosen, other_text)
    }

    /// A chosen radio cannot be taken back without a script, so what was chosen about members
    /// before “no members” does not count; a number of them that contradicts it is asked about.
    fn members(&mut self) -> Option<Members> {
        let has_members = self.choice(Q::HasMembers, YesNo::from_code);
        let non_commercial = self.optional_choice(Q::MembersNonCommercial, YesNo::from_code);
        let size = self.optional_choice(Q::Members, SizeBand::from_code);
        match (has_members?, size) {
            (YesNo::No, None | Some(SizeBand::Zero)) => return Some(Members::None),
            (YesNo::No, Some(_)) => self.errors.add(Q::Members, FieldError::NoMembersButNumber),
            (YesNo::Yes, Some(SizeBand::Zero)) => {
                self.errors.add(Q::Members, FieldError::MembersButZero);
            }
            (YesNo::Yes, None) => self.add_missing(Q::Members),
            (YesNo::Yes, Some(_)) => {}
        }
        if has_members == Some(YesNo::Yes) && non_commercial.is_none() {
            self.add_missing(Q::MembersNonCommercial);
        }
        Some(Members::Some { non_commercial: non_commercial?, size: size? })
    }

    /// Unless something else is wrong with the answer already.
    fn add_missing(&mut self, question: Q) {
        if !self.errors.concern(question) {
            self.errors.add(question, FieldError::Missing);
        }
    }

    fn ncsg(&mut self, today: Date) -> Option<Ncsg> {
        let stage = self.choice(Q::NcsgStatus, NcsgStage::from_code);
        let date = self.optional(Q::NcsgDate, |typed| read_date(typed, today));
        match stage? {
            NcsgStage::Accepted => Some(Ncsg::Accepted(date)),
            _ if date.is_some() => {
                self.errors.add(Q::NcsgDate, FieldError::Date(DateError::NotAccepted));
                None
            }
            NcsgStage::NotApplied => Some(Ncsg::NotApplied),
            NcsgStage::Applied => Some(Ncsg::Applied),
        }
    }

    pub(super) fn exclusions(&mut self) -> Option<Exclusions> {
        let icann_contract = self.choice(Q::IcannContract, YesNo::from_code);
        let government = self.choice(Q::Government, YesNo::from_code);
        let political = self.choice(Q::Political, YesNo::from_code);
        let commercial = self.choice(Q::Commercial, YesNo::from_code);
        Some(Exclusions {
            icann_contract: icann_contract?,
            government: government?,
            political: political?,
            commercial: commercial?,
        })
    }

    fn person(&mut self, [name, role, email, phone]: [Q; 4]) -> Option<Person> {
        let name = self.required(name, ShortText::parse);
        let role = self.required(role, ShortText::parse);
        let email = self.required(email, mailbox_of);
        let phone = self.optional(phone, PhoneNumber::parse);
        Some(Person { name: name?, role: role?, email: email?, phone })
    }

    fn alternate(&mut self, representative: Option<&Person>) -> Option<Person> {
        if ALTERNATE.iter().all(|&question| self.form.one(question).trim().is_empty()) {
            return None;
        }
        let alternate = self.person(ALTERNATE)?;
        let same_mailbox = representative.is_some_and(|representative| {
            representative.email.canonical_key() == alternate.email.canonical_key()
        });
        if same_mailbox {
            self.errors.add(Q::AlternateEmail, FieldError::AlternateSame);
        }
        Some(alternate)
    }

    fn authoriser(&mut self) -> Option<Authoriser> {
        let position = self.optional(Q::AuthoriserPosition, ShortText::parse);
        let name = if position.is_some() {
            self.required(Q::AuthoriserName, ShortText::parse)
        } else {
            self.optional(Q::AuthoriserName, ShortText::parse)
        };
        name.map(|name| Authoriser { name, position })
    }
}

const REPRESENTATIVE: [Q; 4] =
    [Q::RepresentativeName, Q::RepresentativeRole, Q::RepresentativeEmail, Q::RepresentativePhone];
const ALTERNATE: [Q; 4] =
    [Q::AlternateName, Q::AlternateRole, Q::AlternateEmail, Q::AlternatePhone];

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use time::macros::date;

    use super::*;

    const TODAY: Date = date!(2026 - 11 - 21);

    proptest! {
        #[test]
        fn any_form_is_answered(
            values in proptest::collection::vec((0..Q::ALL.len(), any::<String>()), 0..80)
        ) {
            let pairs = values.into_iter().map(|(index, value)| (Q::ALL[index].code().to_owned(), value));
            let errors = validate(&MembershipForm::from_pairs(pairs.collect()), TODAY).unwrap_err();
            for (question, wrong) in errors.iter() {
                for lang in crate::i18n::Lang::ALL {
                    prop_assert!(!super::super::errors::message(*question, wrong, lang).is_empty());
                }
            }
        }
    }
}

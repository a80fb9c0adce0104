//! From what was typed to an application, or to everything that is wrong with it.

use time::Date;

use super::date::read_date;
use super::domain_list;
use super::errors::{DateError, FieldError, FormErrors};
use super::membership_form::MembershipForm;
use crate::domain::application::{
    Application, Authoriser, MAX_DOMAINS, Members, Ncsg, Person, Registration,
};
use crate::domain::choices::{
    FieldOfWork, IcannGroup, Language, MemberCount, NcsgStage, SizeBand, YesNo,
};
use crate::domain::country::Country;
use crate::domain::domain_name::DomainName;
use crate::domain::eligibility::Exclusions;
use crate::domain::email_address::EmailAddress;
use crate::domain::question::{Question as Q, Requirement, Section};
use crate::domain::selection::{ChoiceWithOther, Selection, SelectionError};
use crate::domain::text::{LongText, OrganisationName, PhoneNumber, ShortText};
use crate::domain::unseen::{is_blank, visible};
use crate::domain::website::Website;

/// Takes a form whole, or everything that is wrong with it, at once. `today` is what a date of
/// acceptance must not lie after, anywhere on Earth.
pub fn validate(form: &MembershipForm, today: Date) -> Result<Application, FormErrors> {
    let mut validator = Validator::new(form);
    validator.refuse_repeated_fields();
    validator.require_agreements();
    match validator.application(today) {
        Ok(application) if validator.errors.is_empty() => Ok(application),
        _ => Err(validator.errors),
    }
}

/// The mailbox that the link to a saved form goes to: all that has to be right for saving.
pub fn mailbox_for_draft(form: &MembershipForm) -> Result<EmailAddress, FormErrors> {
    let question = Q::RepresentativeEmail;
    mailbox(form.one(question)).map_err(|error| {
        let is_missing = error == FieldError::Missing;
        let mut errors = FormErrors::default();
        errors.add(question, if is_missing { FieldError::MissingToSave } else { error });
        errors
    })
}

/// A mailbox as it was typed.
pub fn mailbox(typed: &str) -> Result<EmailAddress, FieldError> {
    if is_blank(typed) {
        return Err(FieldError::Missing);
    }
    EmailAddress::parse(typed).map_err(|error| FieldError::Email(typed.trim().to_owned(), error))
}

/// An error was added, so there is no answer to go on with.
pub(super) struct Refused;

/// Builds a value of which every field is looked at before the first refused one ends the building,
/// so that all errors are found in one go.
macro_rules! build_whole {
    ($type:ident { $($field:ident: $value:expr,)+ }) => {{
        $(let $field = $value;)+
        Ok($type { $($field: $field?,)+ })
    }};
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
    fn application(&mut self, today: Date) -> Result<Application, Refused> {
        build_whole!(Application {
            organisation_name: self.required(Q::OrganisationName, OrganisationName::parse),
            other_name: self.optional(Q::OtherName, ShortText::parse),
            registration: self.registration(),
            country: self.choice(Q::Country, Country::from_code),
            domains: self.domains(),
            website: self.required(Q::Website, website),
            work: self.selection(Q::Work, Q::WorkOther, FieldOfWork::from_code),
            mission: self.required(Q::Mission, LongText::parse),
            interest: self.required(Q::Interest, LongText::parse),
            employees: self.choice(Q::Employees, SizeBand::from_code),
            members: self.members(),
            groups: self.selection(Q::Groups, Q::GroupsOther, IcannGroup::from_code),
            ncsg: self.ncsg(today),
            joins_ncuc: self.optional(Q::Ncuc, offered(YesNo::from_code)),
            exclusions: self.exclusions(),
            representative: self.person(REPRESENTATIVE),
            alternate: self.alternate(),
            authoriser: self.authoriser(),
            language: self.choice(Q::Language, Language::from_code),
            discussion_list: self.optional(Q::DiscussionList, offered(YesNo::from_code)),
            publication: self.optional(Q::Publication, offered(YesNo::from_code)),
        })
    }

    fn refuse_repeated_fields(&mut self) {
        for &question in Q::ALL {
            if !question.takes_many() && self.form.many(question).len() > 1 {
                self.errors.add(question, FieldError::GivenTwice);
            }
        }
    }

    /// They leave nothing behind: without them there is no application.
    fn require_agreements(&mut self) {
        let declarations = Section::Declarations.questions().chain([Q::PrivacyRead]);
        for agreement in declarations {
            // What was refused is among the errors.
            let _ = self.choice(agreement, |code| (code == YesNo::Yes.code()).then_some(()));
        }
    }

    /// The parsed answer, or none for one that may be left blank. `is_required` says so where it depends
    /// on another answer.
    fn read<T, E: Into<FieldError>>(
        &mut self,
        question: Q,
        is_required: bool,
        parse: impl FnOnce(&str) -> Result<T, E>,
    ) -> Result<Option<T>, Refused> {
        let typed = self.form.one(question);
        if !is_blank(typed) {
            return parse(typed).map(Some).map_err(|error| self.refuse(question, error));
        }
        let must_be_given = match question.requirement() {
            Requirement::Required => true,
            Requirement::Conditional => is_required,
            Requirement::Optional => false,
        };
        if must_be_given {
            return Err(self.refuse(question, FieldError::Missing));
        }
        Ok(None)
    }

    fn refuse(&mut self, question: Q, error: impl Into<FieldError>) -> Refused {
        self.errors.add(question, error.into());
        Refused
    }

    /// As `read`, for what is due: then there is an answer, or an error.
    fn due<T, E: Into<FieldError>>(
        &mut self,
        question: Q,
        parse: impl FnOnce(&str) -> Result<T, E>,
    ) -> Result<T, Refused> {
        self.read(question, true, parse)?.ok_or(Refused)
    }

    fn required<T, E: Into<FieldError>>(
        &mut self,
        question: Q,
        parse: impl FnOnce(&str) -> Result<T, E>,
    ) -> Result<T, Refused> {
        debug_assert_eq!(question.requirement(), Requirement::Required, "{question:?}");
        self.due(question, parse)
    }

    fn optional<T, E: Into<FieldError>>(
        &mut self,
        question: Q,
        parse: impl FnOnce(&str) -> Result<T, E>,
    ) -> Result<Option<T>, Refused> {
        self.read(question, false, parse)
    }

    /// One of the choices of a question that is asked of everybody, or that is due.
    pub(super) fn choice<T>(
        &mut self,
        question: Q,
        from_code: impl FnOnce(&str) -> Option<T>,
    ) -> Result<T, Refused> {
        self.due(question, offered(from_code))
    }

    fn registration(&mut self) -> Result<Registration, Refused> {
        let registered = self.choice(Q::Registered, YesNo::from_code);
        let is_registered = matches!(registered, Ok(YesNo::Yes));
        let number = self.read(Q::Registration, is_registered, ShortText::parse);
        match registered? {
            YesNo::Yes => number?.map(Registration::Registered).ok_or(Refused),
            YesNo::No => Ok(Registration::Unregistered(number?)),
        }
    }

    fn domains(&mut self) -> Result<Vec<DomainName>, Refused> {
        let form = self.form;
        let entries = || domain_list::entries(form.one(Q::Domains));
        let count = entries().count();
        if count == 0 {
            self.errors.add(Q::Domains, FieldError::Missing);
        }
        let mut domains = Vec::new();
        // What stands far beyond the limit is counted, not looked at.
        for entry in entries().take(2 * MAX_DOMAINS) {
            match DomainName::parse(entry) {
                Ok(domain) if domains.contains(&domain) => {}
                Ok(domain) => domains.push(domain),
                Err(error) => {
                    self.errors.add(Q::Domains, FieldError::Domain(entry.to_owned(), error));
                }
            }
        }
        if domains.len() > MAX_DOMAINS || count > 2 * MAX_DOMAINS {
            self.errors.add(Q::Domains, FieldError::TooManyDomains(count));
        }
        if self.errors.contains(Q::Domains) { Err(Refused) } else { Ok(domains) }
    }

    /// The ticked choices and the text beside “other”. A text counts as the tick: whoever wrote one
    /// meant it.
    fn selection<T: ChoiceWithOther>(
        &mut self,
        question: Q,
        other_question: Q,
        from_code: fn(&str) -> Option<T>,
    ) -> Result<Selection<T>, Refused> {
        let mut chosen = Vec::new();
        for value in self.form.many(question).iter().filter(|value| !is_blank(value)) {
            match from_code(visible(value).trim()) {
                Some(choice) => chosen.push(choice),
                // Once is enough: a crafted form could hold thousands.
                None if self.errors.contains(question) => {}
                None => self.errors.add(question, FieldError::NotOffered),
            }
        }
        let is_other = chosen.contains(&T::OTHER);
        let other = self.read(other_question, is_other, ShortText::parse);
        if is_other && other.is_err() {
            if T::NONE.is_some_and(|none| chosen.contains(&none)) {
                self.errors.add(question, FieldError::NoneAndOthers);
            }
            return Err(Refused);
        }
        match Selection::new(chosen, other.unwrap_or(None)) {
            Ok(selection) => Ok(selection),
            Err(SelectionError::NoneAndOthers) => {
                Err(self.refuse(question, FieldError::NoneAndOthers))
            }
            Err(SelectionError::Empty) if self.errors.contains(question) => Err(Refused),
            Err(SelectionError::Empty) => Err(self.refuse(question, FieldError::Missing)),
        }
    }

    /// A chosen radio cannot be taken back without a script, so what was chosen about members
    /// before “no members” does not count; a number of them that contradicts it is asked about.
    fn members(&mut self) -> Result<Members, Refused> {
        let has_members = self.choice(Q::HasMembers, YesNo::from_code);
        let is_required = matches!(has_members, Ok(YesNo::Yes));
        let non_commercial =
            self.read(Q::MembersNonCommercial, is_required, offered(YesNo::from_code));
        let size = self.read(Q::Members, is_required, offered(SizeBand::from_code));
        match (has_members?, size?) {
            (YesNo::No, None | Some(SizeBand::Zero)) => Ok(Members::None),
            (YesNo::No, Some(_)) => Err(self.refuse(Q::Members, FieldError::NoMembersButNumber)),
            (YesNo::Yes, size) => {
                let Some(count) = MemberCount::new(size.ok_or(Refused)?) else {
                    return Err(self.refuse(Q::Members, FieldError::MembersButZero));
                };
                Ok(Members::Some { non_commercial: non_commercial?.ok_or(Refused)?, count })
            }
        }
    }

    fn ncsg(&mut self, today: Date) -> Result<Ncsg, Refused> {
        let stage = self.choice(Q::NcsgStatus, NcsgStage::from_code);
        let date = self.optional(Q::NcsgDate, |typed| read_date(typed, today));
        match (stage?, date?) {
            (NcsgStage::Accepted, date) => Ok(Ncsg::Accepted(date)),
            (NcsgStage::NotApplied, None) => Ok(Ncsg::NotApplied),
            (NcsgStage::Applied, None) => Ok(Ncsg::Applied),
            (NcsgStage::NotApplied | NcsgStage::Applied, Some(_)) => {
                Err(self.refuse(Q::NcsgDate, DateError::NotAccepted))
            }
        }
    }

    pub(super) fn exclusions(&mut self) -> Result<Exclusions, Refused> {
        build_whole!(Exclusions {
            icann_contract: self.choice(Q::IcannContract, YesNo::from_code),
            government: self.choice(Q::Government, YesNo::from_code),
            political: self.choice(Q::Political, YesNo::from_code),
            commercial: self.choice(Q::Commercial, YesNo::from_code),
        })
    }

    fn person(&mut self, [name, role, email, phone]: [Q; 4]) -> Result<Person, Refused> {
        build_whole!(Person {
            name: self.due(name, ShortText::parse),
            role: self.due(role, ShortText::parse),
            email: self.due(email, mailbox),
            phone: self.optional(phone, PhoneNumber::parse),
        })
    }

    /// None of its answers, or all of them.
    fn alternate(&mut self) -> Result<Option<Person>, Refused> {
        if ALTERNATE.iter().all(|&question| is_blank(self.form.one(question))) {
            return Ok(None);
        }
        let alternate = self.person(ALTERNATE);
        let key = |question| {
            EmailAddress::parse(self.form.one(question)).map(|mailbox| mailbox.canonical_key()).ok()
        };
        // Whatever else may be wrong with either of them.
        if let (Some(representative), Some(alternate)) =
            (key(Q::RepresentativeEmail), key(Q::AlternateEmail))
            && representative == alternate
        {
            return Err(self.refuse(Q::AlternateEmail, FieldError::AlternateSame));
        }
        alternate.map(Some)
    }

    fn authoriser(&mut self) -> Result<Option<Authoriser>, Refused> {
        let position = self.optional(Q::AuthoriserPosition, ShortText::parse);
        let is_required = matches!(position, Ok(Some(_)));
        let name = self.read(Q::AuthoriserName, is_required, ShortText::parse);
        let position = position?;
        Ok(name?.map(|name| Authoriser { name, position }))
    }
}

/// A choice among those that the question offers.
fn offered<T>(
    from_code: impl FnOnce(&str) -> Option<T>,
) -> impl FnOnce(&str) -> Result<T, FieldError> {
    |code| from_code(visible(code).trim()).ok_or(FieldError::NotOffered)
}

fn website(typed: &str) -> Result<Website, FieldError> {
    Website::parse(typed).map_err(|error| FieldError::Website(typed.to_owned(), error))
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
            for (question, error) in errors.iter() {
                for lang in crate::i18n::Lang::ALL {
                    prop_assert!(!crate::forms::errors::message(*question, error, lang).is_empty());
                }
            }
        }
    }
}

//! The form as an applicant fills it in. Where any answer will do, the place of the application
//! among all decides: with periods of different lengths, the answers meet in many combinations.

use npoc::domain::application::MAX_DOMAINS;
use npoc::domain::choices::{FieldOfWork, IcannGroup, SizeBand};
use npoc::domain::question::{Question as Q, Section};
use npoc::domain::spam_signal::SpamSignal;
use npoc::forms::membership_form::MembershipForm;
use time::Duration;

use super::fates::Fate;
use super::organisations::texts;
use super::plans::Plan;

/// What stands in every field when a bot fills them all with the same.
const REPEATED: &str = "Best prices for gardens, pools and roofs, all over the world";

const PHONES: [&str; 5] =
    ["", "+254 20 123 4567", "(0)30/1234-56", "٠٢٠ ١٢٣٤٥٦٧", "+1 800 555 0100 ext. 7"];

/// What an applicant fills in.
pub fn filled_in(plan: &Plan) -> MembershipForm {
    let mut answers = Answers { plan, pairs: Vec::new() };
    answers.organisation();
    answers.activities();
    answers.size_and_groups();
    answers.eligibility();
    answers.people();
    answers.end();
    let form = MembershipForm::from_pairs(answers.pairs);
    let signals = plan.fate.signals();
    if signals.contains(&SpamSignal::RepeatedText) {
        let questions = [Q::OrganisationName, Q::RepresentativeName, Q::RepresentativeRole];
        let questions = questions.into_iter().chain([Q::Mission, Q::Interest]);
        return questions.fold(form, |form, question| form.with(question, REPEATED));
    }
    if signals.contains(&SpamSignal::LinkInName) {
        return form.with(Q::OtherName, "Gardens & pools: www.gardens.example");
    }
    form
}

struct Answers<'plan> {
    plan: &'plan Plan,
    pairs: Vec<(String, String)>,
}

impl Answers<'_> {
    fn add(&mut self, question: Q, answer: impl Into<String>) {
        self.pairs.push((question.code().to_owned(), answer.into()));
    }

    /// True for one application in so many.
    fn one_in(&self, period: usize, turn: usize) -> bool {
        self.plan.number % period == turn
    }

    fn turn<T: Copy>(&self, choices: &[T]) -> T {
        choices[self.plan.number % choices.len()]
    }

    fn yes_if(&mut self, question: Q, is_so: bool) {
        self.add(question, if is_so { "yes" } else { "no" });
    }

    fn yes_no_or_nothing(&mut self, question: Q, turn: usize) {
        let answer = ["yes", "no", ""][(self.plan.number + turn) % 3];
        self.add(question, answer);
    }

    fn organisation(&mut self) {
        let organisation = self.plan.organisation;
        self.add(Q::OrganisationName, organisation.name);
        self.add(Q::OtherName, organisation.other_name);
        let is_registered = !self.one_in(9, 4);
        self.yes_if(Q::Registered, is_registered);
        if is_registered || self.one_in(2, 0) {
            self.add(
                Q::Registration,
                format!("№ {}-{:05}", organisation.country, self.plan.number),
            );
        }
        self.add(Q::Country, organisation.country);
        self.add(Q::Domains, self.domains());
        let website = match self.plan.number % 4 {
            0 => format!("https://www.{}/", organisation.domain),
            1 => organisation.domain.to_owned(),
            2 => format!("http://{}/about?page=2#team", organisation.domain),
            _ => format!("https://{}", organisation.domain),
        };
        self.add(Q::Website, website);
    }

    fn domains(&self) -> String {
        let number = self.plan.number;
        let mut domains = vec![self.plan.organisation.domain.to_owned()];
        if self.plan.fate == Fate::SameDomain {
            domains.push(format!("https://www.{}/", self.plan.earlier.domain));
        }
        if self.one_in(5, 0) {
            domains.push(format!("campaign-{number}.example.com"));
        }
        if self.one_in(50, 17) {
            let more = domains.len()..MAX_DOMAINS;
            domains.extend(more.map(|place| format!("project-{place}.org-{number}.example.net")));
        }
        domains.join(self.turn(&["\n", ", ", " ", "、"]))
    }

    fn activities(&mut self) {
        let fields = FieldOfWork::ALL;
        let count = if self.one_in(40, 3) { fields.len() } else { 1 + self.plan.number % 3 };
        for place in 0..count {
            let field = fields[(self.plan.number + place) % fields.len()];
            self.add(Q::Work, field.code());
            if field == FieldOfWork::Other {
                self.add(Q::WorkOther, "Beekeeping; apiculture, 养蜂");
            }
        }
        let mission = self.text("mission");
        self.add(Q::Mission, mission);
        let interest = self.text("interest");
        self.add(Q::Interest, interest);
    }

    /// In the language of the organisation if it has said something in it, else in that of the page.
    fn text(&self, question: &str) -> String {
        let own = texts(self.plan.organisation.language, question);
        let of_page = texts(self.plan.organisation.page, question);
        if self.one_in(20, 7) {
            // As much as there is room for.
            let all = [own, of_page].concat().join(
                "

",
            ) + "

";
            return all.repeat(20).chars().take(2000).collect();
        }
        let texts = if own.is_empty() { of_page } else { own };
        texts[self.plan.number % texts.len()].clone()
    }

    fn size_and_groups(&mut self) {
        self.add(Q::Employees, self.turn(SizeBand::ALL).code());
        let has_members = !self.one_in(4, 3);
        self.yes_if(Q::HasMembers, has_members);
        if has_members {
            self.yes_if(Q::MembersNonCommercial, !self.one_in(13, 5));
            let above_zero = &SizeBand::ALL[1..];
            self.add(Q::Members, self.turn(above_zero).code());
        }
        let groups = &IcannGroup::ALL[1..];
        if self.one_in(3, 0) {
            self.add(Q::Groups, IcannGroup::None.code());
        } else {
            for place in 0..=self.plan.number % 2 {
                let group = groups[(self.plan.number + 3 * place) % groups.len()];
                self.add(Q::Groups, group.code());
                if group == IcannGroup::Other {
                    self.add(Q::GroupsOther, "Universal Acceptance Steering Group");
                }
            }
        }
        let accepted_on = (self.plan.begins_at - Duration::days(60)).date();
        let (year, month, day) =
            (accepted_on.year(), u8::from(accepted_on.month()), accepted_on.day());
        let (status, date) = match self.plan.number % 5 {
            0 => ("not-applied", String::new()),
            1 => ("applied", String::new()),
            2 => ("accepted", String::new()),
            3 => ("accepted", format!("{day}/{month}/{year}")),
            _ => ("accepted", format!("{year}-{month:02}-{day:02}")),
        };
        self.add(Q::NcsgStatus, status);
        self.add(Q::NcsgDate, date);
        self.yes_no_or_nothing(Q::Ncuc, 0);
    }

    fn eligibility(&mut self) {
        let exclusions = [Q::IcannContract, Q::Government, Q::Political, Q::Commercial];
        for (place, question) in exclusions.into_iter().enumerate() {
            let is_excluded = self.one_in(23, 2 * place) || self.one_in(61, 11);
            self.yes_if(question, is_excluded);
        }
    }

    fn people(&mut self) {
        let Plan { number, organisation, colleague, earlier, .. } = *self.plan;
        let shares = self.plan.fate == Fate::SameMailbox;
        let mailbox = if shares { earlier.mailbox } else { organisation.mailbox };
        self.add(Q::RepresentativeName, organisation.representative);
        self.add(Q::RepresentativeRole, organisation.role);
        self.add(Q::RepresentativeEmail, mailbox);
        self.add(Q::RepresentativePhone, self.turn(&PHONES));
        if self.one_in(2, 0) {
            self.add(Q::AlternateName, colleague.representative);
            self.add(Q::AlternateRole, colleague.role);
            self.add(Q::AlternateEmail, format!("alternate-{number}@{}", organisation.domain));
            self.add(Q::AlternatePhone, if self.one_in(4, 0) { "+33 1 99 00 12 34" } else { "" });
        }
        if self.one_in(3, 1) {
            self.add(Q::AuthoriserName, colleague.representative);
            self.add(Q::AuthoriserPosition, if self.one_in(6, 1) { colleague.role } else { "" });
        }
    }

    fn end(&mut self) {
        let page = self.plan.organisation.page;
        let other = if page == "en" { "fr" } else { "en" };
        self.add(Q::Language, if self.one_in(12, 8) { other } else { page });
        self.yes_no_or_nothing(Q::DiscussionList, 1);
        self.yes_no_or_nothing(Q::Publication, 2);
        for agreement in Section::Declarations.questions().chain([Q::PrivacyRead]) {
            self.add(agreement, "yes");
        }
    }
}

//! The words of what is chosen from a list.

use crate::domain::choices::{FieldOfWork, IcannGroup, Language, NcsgStage, SizeBand, YesNo};
use crate::domain::country::Country;
use crate::domain::question::AnswerKind;
use crate::i18n::{Lang, Text};

/// The choices for a kind of answer, each with its code and its words, in the order shown; empty
/// for what is answered in writing.
pub fn choices(kind: AnswerKind, lang: Lang) -> Vec<(&'static str, String)> {
    fn list<T: Copy>(
        all: &[T],
        code: fn(T) -> &'static str,
        word: fn(T, &Text) -> String,
        text: &Text,
    ) -> Vec<(&'static str, String)> {
        all.iter().map(|&choice| (code(choice), word(choice, text))).collect()
    }
    let text = lang.text();
    match kind {
        AnswerKind::Country => countries(lang)
            .iter()
            .map(|&choice| (choice.code(), country(choice, lang).to_owned()))
            .collect(),
        AnswerKind::FieldsOfWork => list(FieldOfWork::ALL, FieldOfWork::code, field_of_work, text),
        AnswerKind::IcannGroups => list(IcannGroup::ALL, IcannGroup::code, icann_group, text),
        AnswerKind::NcsgStage => list(NcsgStage::ALL, NcsgStage::code, ncsg_stage, text),
        AnswerKind::SizeBand => list(SizeBand::ALL, SizeBand::code, size_band, text),
        AnswerKind::Language => list(Language::ALL, Language::code, language, text),
        AnswerKind::YesNo => list(YesNo::ALL, YesNo::code, yes_no, text),
        // The words beside the box are those of the question.
        AnswerKind::Agreement => vec![(YesNo::Yes.code(), String::new())],
        AnswerKind::OrganisationName
        | AnswerKind::PersonName
        | AnswerKind::Role
        | AnswerKind::Phrase
        | AnswerKind::Identifier
        | AnswerKind::Mailbox
        | AnswerKind::Telephone
        | AnswerKind::WebAddress
        | AnswerKind::DomainNames
        | AnswerKind::Date
        | AnswerKind::Prose => Vec::new(),
    }
}

/// All countries, sorted as this language sorts.
pub fn countries(lang: Lang) -> &'static [Country] {
    match lang {
        Lang::En => Country::by_english_name(),
        Lang::Fr => Country::by_french_name(),
    }
}

pub fn country(country: Country, lang: Lang) -> &'static str {
    match lang {
        Lang::En => country.english(),
        Lang::Fr => country.french(),
    }
}

pub fn yes_no(answer: YesNo, text: &Text) -> String {
    match answer {
        YesNo::Yes => text.yes(),
        YesNo::No => text.no(),
    }
}

pub fn field_of_work(field: FieldOfWork, text: &Text) -> String {
    match field {
        FieldOfWork::Philanthropic => text.work_philanthropic(),
        FieldOfWork::Humanitarian => text.work_humanitarian(),
        FieldOfWork::Educational => text.work_educational(),
        FieldOfWork::Academic => text.work_academic(),
        FieldOfWork::Religious => text.work_religious(),
        FieldOfWork::Community => text.work_community(),
        FieldOfWork::Arts => text.work_arts(),
        FieldOfWork::Advocacy => text.work_advocacy(),
        FieldOfWork::Health => text.work_health(),
        FieldOfWork::Inclusion => text.work_inclusion(),
        FieldOfWork::Other => text.work_other(),
    }
}

pub fn size_band(band: SizeBand, text: &Text) -> String {
    match band {
        SizeBand::Zero => text.size_0(),
        SizeBand::To10 => text.size_1_10(),
        SizeBand::To50 => text.size_11_50(),
        SizeBand::To200 => text.size_51_200(),
        SizeBand::To1000 => text.size_201_1000(),
        SizeBand::Over1000 => text.size_over_1000(),
    }
}

pub fn icann_group(group: IcannGroup, text: &Text) -> String {
    match group {
        IcannGroup::None => text.group_none(),
        IcannGroup::AtLarge => text.group_at_large(),
        IcannGroup::Bc => text.group_bc(),
        IcannGroup::Ipc => text.group_ipc(),
        IcannGroup::Ispcp => text.group_ispcp(),
        IcannGroup::CcNso => text.group_ccnso(),
        IcannGroup::RySg => text.group_rysg(),
        IcannGroup::RrSg => text.group_rrsg(),
        IcannGroup::Gac => text.group_gac(),
        IcannGroup::Ncuc => text.group_ncuc(),
        IcannGroup::Other => text.group_other(),
    }
}

/// How far the organisation is with NCSG.
pub fn ncsg_stage(stage: NcsgStage, text: &Text) -> String {
    match stage {
        NcsgStage::NotApplied => text.ncsg_not_applied(),
        NcsgStage::Applied => text.ncsg_applied(),
        NcsgStage::Accepted => text.ncsg_accepted(),
    }
}

/// A language, named in itself, as every list of languages should.
pub fn language(language: Language, _: &Text) -> String {
    Lang::from(language).text().language_name()
}

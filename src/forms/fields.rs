//! The form as the template shows it: groups of fields with their words, what was typed, and what
//! is wrong with it.

use super::controls::{Control, control};
use super::errors::FormErrors;
use super::membership_form::MembershipForm;
use crate::domain::question::{Question, Requirement, Section};
use crate::i18n::Lang;
use crate::i18n::labels;

#[derive(Debug)]
pub struct FormSection {
    pub id: &'static str,
    pub heading: String,
    pub hint: String,
    /// The whole group may be left out.
    pub optional: bool,
    pub fields: Vec<Field>,
}

#[derive(Debug)]
pub struct Field {
    /// The name of the control and the anchor of the field.
    pub name: &'static str,
    pub label: String,
    pub hint: String,
    pub optional: bool,
    pub control: Control,
    /// As it was typed.
    pub value: String,
    /// Empty for fields that are answered in writing.
    pub choices: Vec<Choice>,
    /// What is said beside the field.
    pub errors: Vec<String>,
}

/// One of several answers to choose from.
#[derive(Debug)]
pub struct Choice {
    /// The id of the control. The first has the name of the field, so that errors lead to it.
    pub id: String,
    pub code: &'static str,
    pub label: String,
    pub chosen: bool,
    /// The language of the label, where it is not that of the page.
    pub lang: Option<&'static str>,
}

impl Field {
    /// The ids of what a screen reader says with the field; empty when there is nothing.
    pub fn described_by(&self) -> String {
        let mut ids = Vec::new();
        if !self.hint.is_empty() {
            ids.push(format!("{}-hint", self.name));
        }
        if !self.errors.is_empty() {
            ids.push(format!("{}-error", self.name));
        }
        ids.join(" ")
    }

    /// Whether the field cannot be taken as it is.
    pub fn is_wrong(&self) -> bool {
        !self.errors.is_empty()
    }
}

/// All groups, with what was typed and what is wrong.
pub fn sections(form: &MembershipForm, errors: &FormErrors, lang: Lang) -> Vec<FormSection> {
    Section::ALL
        .iter()
        .map(|&section| FormSection {
            id: section.code(),
            heading: labels::section(section, lang.text()),
            hint: labels::section_hint(section, lang.text()),
            optional: section.is_optional(),
            fields: section
                .questions()
                .map(|question| field(question, form, errors, lang))
                .collect(),
        })
        .collect()
}

pub(super) fn field(
    question: Question,
    form: &MembershipForm,
    errors: &FormErrors,
    lang: Lang,
) -> Field {
    Field {
        name: question.code(),
        label: labels::question(question, lang.text()),
        hint: labels::hint(question, lang.text()),
        optional: question.requirement() == Requirement::Optional,
        control: control(question),
        value: form.one(question).to_owned(),
        choices: choices(question, form, lang),
        errors: errors.messages(question, lang),
    }
}

fn choices(question: Question, form: &MembershipForm, lang: Lang) -> Vec<Choice> {
    labels::choices(question.answer_kind(), lang)
        .into_iter()
        .enumerate()
        .map(|(index, (code, label))| Choice {
            id: match index {
                0 => question.code().to_owned(),
                _ => format!("{}-{code}", question.code()),
            },
            code,
            label,
            chosen: form.has(question, code),
            lang: (question == Question::Language && code != lang.code()).then_some(code),
        })
        .collect()
}

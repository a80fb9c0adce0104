//! Answers of which several can be ticked, one of them “other”, with a text beside it.

use super::choices::{FieldOfWork, IcannGroup};
use super::text::ShortText;

/// A list of choices, one of which asks to say more.
pub trait ChoiceWithOther: Copy + Ord + 'static {
    /// The choice that the text belongs to.
    const OTHER: Self;
    /// The choice that excludes every other one, if there is such a choice.
    const NONE: Option<Self>;
}

impl ChoiceWithOther for FieldOfWork {
    const OTHER: Self = FieldOfWork::Other;
    const NONE: Option<Self> = None;
}

impl ChoiceWithOther for IcannGroup {
    const OTHER: Self = IcannGroup::Other;
    const NONE: Option<Self> = Some(IcannGroup::None);
}

/// At least one choice, each once, in the order of the list; “none” only alone; the text exactly
/// when “other” is among them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Selection<T> {
    choices: Vec<T>,
    other: Option<ShortText>,
}

/// Why choices cannot be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SelectionError {
    Empty,
    /// “None” together with something.
    NoneAndOthers,
}

impl<T: ChoiceWithOther> Selection<T> {
    /// Puts the choices and the text of “other” together. “Other” follows from its text: whether it
    /// is also among the choices does not matter.
    pub fn new(
        choices: impl IntoIterator<Item = T>,
        other: Option<ShortText>,
    ) -> Result<Self, SelectionError> {
        let listed = choices.into_iter().filter(|choice| *choice != T::OTHER);
        let mut choices: Vec<T> = listed.chain(other.is_some().then_some(T::OTHER)).collect();
        choices.sort();
        choices.dedup();
        if choices.is_empty() {
            return Err(SelectionError::Empty);
        }
        if choices.len() > 1 && T::NONE.is_some_and(|none| choices.contains(&none)) {
            return Err(SelectionError::NoneAndOthers);
        }
        Ok(Self { choices, other })
    }

    pub fn choices(&self) -> &[T] {
        &self.choices
    }

    pub fn other(&self) -> Option<&ShortText> {
        self.other.as_ref()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_and_its_text_go_together_and_none_stands_alone() {
        let text = || Some(ShortText::parse("Beekeeping").unwrap());
        let with_text = Selection::new([FieldOfWork::Arts], text()).unwrap();
        assert_eq!(with_text.choices(), [FieldOfWork::Arts, FieldOfWork::Other]);
        let ticked_only = Selection::new([FieldOfWork::Other, FieldOfWork::Arts], None).unwrap();
        assert_eq!(ticked_only.choices(), [FieldOfWork::Arts]);
        assert_eq!(Selection::<FieldOfWork>::new([], None), Err(SelectionError::Empty));
        assert_eq!(Selection::new([FieldOfWork::Other], None), Err(SelectionError::Empty));
        let none = [IcannGroup::None];
        assert!(Selection::new(none, None).is_ok());
        assert_eq!(Selection::new(none, text()), Err(SelectionError::NoneAndOthers));
        assert_eq!(
            Selection::new([IcannGroup::Gac, IcannGroup::None], None),
            Err(SelectionError::NoneAndOthers)
        );
    }
}

//! Decimal digits of any script.

use icu_properties::CodePointMapData;
use icu_properties::props::GeneralCategory;

/// What a digit stands for; none for anything else. Unicode encodes the ten of a script in a row,
/// from zero on, and sets of them one after the other.
pub fn value(character: char) -> Option<u8> {
    let is_digit = |code| {
        CodePointMapData::<GeneralCategory>::new().get32(code) == GeneralCategory::DecimalNumber
    };
    let code = u32::from(character);
    if character.is_ascii() {
        return character.to_digit(10).and_then(|value| u8::try_from(value).ok());
    }
    if !is_digit(code) {
        return None;
    }
    let before = (1..=code).take_while(|distance| is_digit(code - distance)).count();
    u8::try_from(before % 10).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_of_any_script_have_their_value() {
        for (zero, nine) in
            [('0', '9'), ('٠', '٩'), ('۰', '۹'), ('०', '९'), ('０', '９'), ('𝟎', '𝟗'), ('𝟶', '𝟿')]
        {
            assert_eq!((value(zero), value(nine)), (Some(0), Some(9)), "{zero}");
        }
        for other in ['a', '½', '五', '²', '/', ':'] {
            assert_eq!(value(other), None, "{other}");
        }
    }
}

//! Names that stand beside numbers or other names: each keeps its own direction of writing, so that
//! an Arabic name does not pull the number behind it to its other side. In plain text by marks, which
//! become elements in HTML.

/// FIRST STRONG ISOLATE and POP DIRECTIONAL ISOLATE.
const BEGIN: char = '\u{2068}';
const END: char = '\u{2069}';

/// Whether a character can pull others to its other side: it is of a script that is written from right
/// to left, or a mark of direction.
pub fn is_right_to_left(character: char) -> bool {
    matches!(
        character,
        '\u{590}'..='\u{8ff}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
            | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefe}' | '\u{10800}'..='\u{10fff}'
            | '\u{1e800}'..='\u{1efff}'
    )
}

/// A name as it stands in a sentence. Marks that were typed begin and end within it. A name that needs
/// none gets none: they would be copied along, into a browser or a search.
pub fn isolated(name: &str) -> String {
    if !name.contains(is_right_to_left) {
        return name.to_owned();
    }
    let mut kept = String::from(BEGIN);
    let mut open = 0_usize;
    for character in name.chars() {
        match character {
            '\u{2066}'..=BEGIN => open += 1,
            END if open == 0 => continue,
            END => open -= 1,
            _ => {}
        }
        kept.push(character);
    }
    kept.extend(std::iter::repeat_n(END, open + 1));
    kept
}

/// Names one after another.
pub fn isolated_list<'name>(names: impl IntoIterator<Item = &'name str>) -> String {
    let names: Vec<String> = names.into_iter().map(isolated).collect();
    names.join(", ")
}

/// A part of a text, which is a name or stands between names.
#[derive(Debug, PartialEq, Eq)]
pub struct Piece<'text> {
    pub words: &'text str,
    pub is_isolated: bool,
}

/// Whether a text begins with a name that was [`isolated`]: the name does not tell its direction.
pub fn begins_with_name(text: &str) -> bool {
    text.starts_with(BEGIN)
}

/// A text in which names were [`isolated`], taken apart.
pub fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut add = |words, is_isolated| {
        if !str::is_empty(words) {
            pieces.push(Piece { words, is_isolated });
        }
    };
    let mut rest = text;
    while let Some((before, from)) = rest.split_once(BEGIN) {
        let Some(end) = end_of_isolate(from) else { break };
        add(before, false);
        add(&from[..end], true);
        rest = &from[end + END.len_utf8()..];
    }
    add(rest, false);
    pieces
}

/// Where an isolate ends of which this is the inside and what follows.
fn end_of_isolate(from: &str) -> Option<usize> {
    let mut open = 1_usize;
    for (place, character) in from.char_indices() {
        match character {
            '\u{2066}'..=BEGIN => open += 1,
            END => open -= 1,
            _ => {}
        }
        if open == 0 {
            return Some(place);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_isolated_is_found_again_whatever_was_typed() {
        for name in ["عربي", "a\u{2069}b", "\u{2067}a", "\u{2068}\u{2066}a\u{2069}"] {
            let text = format!("1, {}: 2 {}", isolated(name), isolated("א"));
            let found = pieces(&text);
            let inside: Vec<&str> =
                found.iter().filter(|piece| piece.is_isolated).map(|piece| piece.words).collect();
            let letters = |text: &str| text.replace(|sign| ('\u{2066}'..=END).contains(&sign), "");
            assert_eq!(letters(&inside.concat()), letters(name) + "א", "{name:?}");
            assert_eq!(found.iter().filter(|piece| !piece.is_isolated).count(), 2, "{name:?}");
        }
        assert_eq!(isolated("https://example.org/é"), "https://example.org/é");
        assert_eq!(pieces("a \u{2068}b"), [Piece { words: "a \u{2068}b", is_isolated: false }]);
    }
}

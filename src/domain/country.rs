//! Countries and territories (ISO 3166-1, and Kosovo), their names in both languages, and the region
//! that ICANN counts them to. The data is `countries.csv`, which people may correct.

use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::string_enum::string_enum;

string_enum! {
    /// ICANN's geographic regions, which are not those of the United Nations: a territory belongs
    /// to the region of the country whose citizens live there.
    IcannRegion {
        Africa = "AF",
        AsiaPacific = "AP",
        Europe = "EU",
        LatinAmericaCaribbean = "LAC",
        NorthAmerica = "NA",
    }
}

/// A country or territory with an ISO 3166-1 alpha-2 code. Kosovo has none yet: `XK` is among those
/// that the standard leaves to its users, and the one that the European Union and Unicode use.
#[derive(Clone, Copy, Debug)]
pub struct Country(&'static Row);

#[derive(Debug)]
struct Row {
    code: &'static str,
    region: IcannRegion,
    region_is_sure: bool,
    english: &'static str,
    french: &'static str,
}

static ROWS: LazyLock<Vec<Row>> = LazyLock::new(|| {
    include_str!("countries.csv").lines().skip(1).map(|line| row(line).expect(line)).collect()
});
static BY_ENGLISH: LazyLock<Vec<Country>> = LazyLock::new(|| sorted(|row| row.english));
static BY_FRENCH: LazyLock<Vec<Country>> = LazyLock::new(|| sorted(|row| row.french));

fn row(line: &'static str) -> Option<Row> {
    let mut cells = line.split(',');
    let row = Row {
        code: cells.next()?,
        region: IcannRegion::from_code(cells.next()?)?,
        region_is_sure: cells.next()? == "yes",
        english: cells.next()?,
        french: cells.next()?,
    };
    cells.next().is_none().then_some(row)
}

/// As a reader looks a name up in either language: accents, apostrophes and hyphens do not count.
fn sorted(name: fn(&Row) -> &'static str) -> Vec<Country> {
    let key = |text: &str| -> String {
        let letters = text.nfd().filter(|&character| !is_combining_mark(character));
        letters.collect::<String>().to_lowercase().replace(['’', '-', ' '], " ")
    };
    let mut countries: Vec<Country> = ROWS.iter().map(Country).collect();
    countries.sort_by_cached_key(|country| key(name(country.0)));
    countries
}

impl Country {
    /// The country with this code, in capitals.
    pub fn from_code(code: &str) -> Option<Country> {
        ROWS.iter().find(|row| row.code == code).map(Country)
    }

    /// All of them, sorted by their English names.
    pub fn by_english_name() -> &'static [Country] {
        &BY_ENGLISH
    }

    /// All of them, sorted by their French names.
    pub fn by_french_name() -> &'static [Country] {
        &BY_FRENCH
    }

    /// The ISO 3166-1 alpha-2 code, or what stands for it.
    pub fn code(self) -> &'static str {
        self.0.code
    }

    pub fn english(self) -> &'static str {
        self.0.english
    }

    pub fn french(self) -> &'static str {
        self.0.french
    }

    /// The region that ICANN counts it to. A suggestion to staff.
    pub fn region(self) -> IcannRegion {
        self.0.region
    }

    /// Whether the region was found in ICANN's own table, rather than inferred.
    pub fn region_is_sure(self) -> bool {
        self.0.region_is_sure
    }
}

impl PartialEq for Country {
    fn eq(&self, other: &Self) -> bool {
        self.0.code == other.0.code
    }
}

impl Eq for Country {}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn the_table_is_complete() {
        assert_eq!(ROWS.len(), 250);
        for column in [|row: &Row| row.code, |row: &Row| row.english, |row: &Row| row.french] {
            let cells: HashSet<&str> = ROWS.iter().map(column).collect();
            assert_eq!(cells.len(), ROWS.len(), "a cell stands twice");
            assert!(cells.iter().all(|cell| !cell.is_empty() && !cell.contains('\'')));
        }
        assert!(ROWS.iter().all(|row| row.code.len() == 2));
    }

    #[test]
    fn names_are_sorted_as_a_reader_expects() {
        let position = |list: &[Country], code: &str| {
            list.iter().position(|country| country.code() == code).unwrap()
        };
        // “Åland” stands among the As, « Égypte » and « États-Unis » among the Es, not after Z.
        let english = Country::by_english_name();
        assert!(position(english, "AX") < position(english, "AL"));
        let french = Country::by_french_name();
        assert!(position(french, "EG") < position(french, "ES"));
        assert!(position(french, "ES") < position(french, "US"));
        assert!(position(french, "US") < position(french, "FJ"));
        for list in [english, french] {
            assert!(position(list, "KI") < position(list, "XK"));
            assert!(position(list, "XK") < position(list, "KW"));
        }
    }

    #[test]
    fn regions_are_icann_s_and_not_the_united_nations_() {
        for (code, region) in [
            ("CY", IcannRegion::AsiaPacific),
            ("GP", IcannRegion::Europe),
            ("PR", IcannRegion::NorthAmerica),
            ("NA", IcannRegion::Africa),
        ] {
            assert_eq!(Country::from_code(code).unwrap().region(), region, "{code}");
        }
        for unsure in ["MF", "XK"] {
            assert!(!Country::from_code(unsure).unwrap().region_is_sure());
        }
    }
}

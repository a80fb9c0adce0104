//! Dates as people type them.

use time::{Date, Month};

use super::errors::DateError;
use crate::domain::text::is_overlong;

/// The largest number of characters, as in “31/12/2026”.
pub const MAX_CHARACTERS: usize = 10;

/// Day, month and year, as both languages write them; or year, month and day (ISO 8601).
pub fn read_date(typed: &str, today: Date) -> Result<Date, DateError> {
    if is_overlong(typed, MAX_CHARACTERS) {
        return Err(DateError::Unreadable);
    }
    let numbers: Vec<i32> = typed
        .trim()
        .split(['/', '-', '.', ' '])
        .map(|part| part.parse().map_err(|_| DateError::Unreadable))
        .collect::<Result<_, _>>()?;
    let (year, month, day) = match numbers[..] {
        [day, month, year] if year >= 1000 => (year, month, day),
        [year, month, day] if year >= 1000 => (year, month, day),
        _ => return Err(DateError::Unreadable),
    };
    let month = u8::try_from(month).ok().and_then(|month| Month::try_from(month).ok());
    let day = u8::try_from(day).ok();
    let date = month
        .zip(day)
        .and_then(|(month, day)| Date::from_calendar_date(year, month, day).ok())
        .ok_or(DateError::Unreadable)?;
    // Somewhere it is tomorrow already.
    if date > today.next_day().unwrap_or(today) {
        return Err(DateError::Future);
    }
    if date.year() < 1998 {
        return Err(DateError::Early);
    }
    Ok(date)
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;

    const TODAY: Date = date!(2026 - 11 - 21);

    #[test]
    fn dates_are_read_as_people_write_them() {
        for typed in ["31/5/2026", "31.05.2026", "2026-05-31", " 31 5 2026 "] {
            assert_eq!(read_date(typed, TODAY), Ok(date!(2026 - 05 - 31)), "{typed:?}");
        }
        for typed in
            ["31/2/2026", "5/31/2026", "May 2026", "2026", "1/1/26", "-1/1/2026", "1//2026"]
        {
            assert_eq!(read_date(typed, TODAY), Err(DateError::Unreadable), "{typed:?}");
        }
        assert_eq!(read_date("22/11/2026", TODAY), Ok(date!(2026 - 11 - 22)));
        assert_eq!(read_date("23/11/2026", TODAY), Err(DateError::Future));
        assert_eq!(read_date("1/1/1997", TODAY), Err(DateError::Early));
    }
}

//! Any text as the date of acceptance: what is taken is a day of ICANN's time, and the same day in
//! every way of writing it.

#![no_main]

use libfuzzer_sys::fuzz_target;
use npoc::forms::date::read_date;
use npoc_fuzz::forms::TODAY;
use npoc_fuzz::steps;

fuzz_target!(|typed: &str| {
    let Ok(date) = steps::bounded(typed.len(), || read_date(typed, TODAY)) else { return };
    assert!(date.year() >= 1998 && Some(date) <= TODAY.next_day(), "{date}");
    let (day, month, year) = (date.day(), u8::from(date.month()), date.year());
    for written in
        [format!("{day}/{month}/{year}"), date.to_string(), format!("{day:02}.{month:02}.{year}")]
    {
        assert_eq!(read_date(&written, TODAY), Ok(date), "{written}");
    }
});

//! Lists with quality values, as in `Accept-Language` and `Accept-Encoding` (RFC 9110, 12.4.2).
//! Parsing only; what a value means is up to the caller.

/// How many values are looked at: several times what any browser sends.
pub const MAX_VALUES: usize = 100;

/// The values of the list with their weights in thousandths (0 to 1000), in the order given.
/// A weight that cannot be read counts as 0: the value is then not asked for.
pub fn parse(header: &str) -> impl Iterator<Item = (&str, u16)> {
    header.split(',').take(MAX_VALUES).filter_map(|item| {
        let mut parts = item.split(';').map(str::trim);
        let value = parts.next().filter(|value| !value.is_empty())?;
        let weight = parts
            .find_map(|parameter| {
                parameter.strip_prefix("q=").or_else(|| parameter.strip_prefix("Q="))
            })
            .map_or(1000, thousandths);
        Some((value, weight))
    })
}

fn thousandths(weight: &str) -> u16 {
    let (whole, decimals) = weight.split_once('.').unwrap_or((weight, ""));
    if !decimals.bytes().all(|byte| byte.is_ascii_digit()) {
        return 0;
    }
    // Some programs write a number as their language prints it: three decimals say all that counts.
    let decimals: u16 = format!("{decimals:0<3.3}").parse().unwrap_or(0);
    match whole {
        "0" => decimals,
        "1" if decimals == 0 => 1000,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_are_read_as_the_standard_says() {
        let parse = |header| parse(header).collect::<Vec<_>>();
        assert_eq!(
            parse("br;q=1.0, gzip; q=0.75 ,*;q=0,identity"),
            [("br", 1000), ("gzip", 750), ("*", 0), ("identity", 1000)]
        );
        for wrong in ["a;q=2", "a;q=-1", "a;q=", "a;q=x", "a;q=é", "a;q=1.5"] {
            assert_eq!(parse(wrong), [("a", 0)], "{wrong:?}");
        }
        let long = parse("a;q=0.8999999761581421, b;q=1.0000, c;q=0.00001");
        assert_eq!(long, [("a", 899), ("b", 1000), ("c", 0)]);
        assert!(parse(" , ;q=1,").is_empty());
        assert_eq!(parse(&"a,".repeat(10_000)).len(), MAX_VALUES);
    }
}

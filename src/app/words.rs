//! How figures are put into words.

/// `40 µs`, `0.4 ms`, `12 ms`, `600 ms`, `1.25 s`, `3 min 20 s`.
pub fn milliseconds(ms: f64) -> String {
    match ms {
        _ if ms <= 0.0 => "0 ms".into(),
        _ if ms < 0.001 => "<1 \u{b5}s".into(),
        _ if ms < 0.1 => format!("{:.0} \u{b5}s", ms * 1000.0),
        _ if ms < 1.0 => format!("{} ms", trimmed(ms, 2)),
        _ if ms < 10.0 => format!("{} ms", trimmed(ms, 1)),
        _ if ms < 999.5 => format!("{ms:.0} ms"),
        _ if ms < 60_000.0 => format!("{} s", trimmed(ms / 1000.0, 2)),
        _ if ms < 3_600_000.0 => format!("{:.0} min {:.0} s", (ms / 60_000.0).floor(), (ms % 60_000.0) / 1000.0),
        _ => format!("{} h", trimmed(ms / 3_600_000.0, 1)),
    }
}

/// The same of a time on the virtual clock.
pub fn nanoseconds(ns: u64) -> String {
    milliseconds(ns as f64 / 1e6)
}

/// `1 blocking call`, `2 blocking calls`; `thing` is in the singular.
pub fn count(n: usize, thing: &str) -> String {
    if n == 1 { format!("1 {thing}") } else { format!("{} {thing}s", thousands(n)) }
}

/// `12 345`, with narrow no-break spaces.
pub fn thousands(n: usize) -> String {
    let digits = n.to_string();
    let parts: Vec<&str> =
        digits.as_bytes().rchunks(3).rev().map(|part| std::str::from_utf8(part).unwrap_or("")).collect();
    parts.join("\u{202f}")
}

/// A rate, or a figure of such kind: `0.4`, `53`, `1 200`.
pub fn per_second(rate: f64) -> String {
    match rate {
        _ if rate < 0.095 => trimmed(rate, 3),
        _ if rate < 10.0 => trimmed(rate, 1),
        _ => thousands(rate.round() as usize),
    }
}

/// A ratio of at least one: `1.2`, `12`, `1 200`.
pub fn ratio(ratio: f64) -> String {
    if ratio < 10.0 { format!("{ratio:.1}") } else { thousands(ratio.round() as usize) }
}

/// How many times as fast: `5.0`, `120`; `None` where there is nothing to compare.
pub fn speed_up(before: u64, after: u64) -> Option<String> {
    if before == 0 || after == 0 {
        return None;
    }
    let ratio = before as f64 / after as f64;
    Some(match ratio {
        _ if ratio < 0.095 => format!("{ratio:.2}"),
        _ if ratio < 10.0 => format!("{ratio:.1}"),
        _ => format!("{ratio:.0}"),
    })
}

/// Too near to 1 to be called faster or slower.
pub fn is_no_change(ratio: f64) -> bool {
    (0.97..1.03).contains(&ratio)
}

fn trimmed(value: f64, digits: usize) -> String {
    let text = format!("{value:.digits$}");
    text.trim_end_matches('0').trim_end_matches('.').into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_read_well_at_every_size() {
        let words: Vec<String> = [0.0, 0.04, 2.0, 12.3, 999.6, 1250.0, 200_000.0].map(milliseconds).into();
        assert_eq!(words, ["0 ms", "40 \u{b5}s", "2 ms", "12 ms", "1 s", "1.25 s", "3 min 20 s"]);
    }

    #[test]
    fn counts_and_ratios() {
        assert_eq!(count(1, "call"), "1 call");
        assert_eq!([0.4, 5.0, 53.4, 1200.0].map(per_second), ["0.4", "5", "53", "1\u{202f}200"]);
        assert_eq!([1.25, 12.4].map(ratio), ["1.2", "12"]);
        assert_eq!(count(12_345, "call"), "12\u{202f}345 calls");
        assert_eq!(speed_up(600, 120).unwrap(), "5.0");
        assert_eq!(speed_up(1, 0), None);
    }
}

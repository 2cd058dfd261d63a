//! How long a server asks to wait, in every form it may say so.

use std::time::UNIX_EPOCH;

use crate::exchange::RecordedResponse;

/// Longest wait believed, in seconds: a week.
const LONGEST: i64 = 7 * 86_400;

/// Numbers above this are taken for a time of day (seconds since 1970) instead of a number of seconds.
const EPOCH_FROM: i64 = 1_000_000_000;

/// What a server asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Wait {
    /// Seconds from the answer on.
    pub seconds: i64,
    /// The header that says so.
    pub header: &'static str,
    /// Its value.
    pub value: String,
}

/// Reads the waiting time. `answered_at` is when the answer came by the server's clock, in seconds since 1970.
///
/// `Retry-After` is a number of seconds or an HTTP date (RFC 9110 10.2.3); `RateLimit-Reset` is a number of seconds;
/// `RateLimit` carries `t=` or `reset=`; `X-RateLimit-Reset` and its kin are seconds, or a time since 1970 in
/// seconds or milliseconds.
pub(crate) fn read(response: &RecordedResponse, answered_at: i64) -> Option<Wait> {
    const HEADERS: [&str; 7] = [
        "Retry-After",
        "RateLimit-Reset",
        "RateLimit",
        "X-RateLimit-Reset",
        "X-Rate-Limit-Reset",
        "X-RateLimit-Reset-After",
        "X-Retry-After",
    ];
    HEADERS.into_iter().find_map(|header| {
        let value = response.header(header)?.trim();
        let seconds = seconds(header, value, answered_at)?.clamp(0, LONGEST);
        Some(Wait { seconds, header, value: value.to_owned() })
    })
}

fn seconds(header: &str, value: &str, answered_at: i64) -> Option<i64> {
    if header == "RateLimit" {
        let parameter = value.split([',', ';']).map(str::trim).find_map(|part| {
            part.strip_prefix("t=").or_else(|| part.strip_prefix("reset=")).or_else(|| part.strip_prefix("Reset="))
        })?;
        return number(parameter);
    }
    if let Some(number) = number(value) {
        return Some(match number {
            // Milliseconds since 1970.
            n if n > EPOCH_FROM * 1000 => (n / 1000).saturating_sub(answered_at),
            n if n > EPOCH_FROM => n.saturating_sub(answered_at),
            n => n,
        });
    }
    let date = httpdate::parse_http_date(value).ok()?;
    let at = i64::try_from(date.duration_since(UNIX_EPOCH).ok()?.as_secs()).ok()?;
    Some(at.saturating_sub(answered_at))
}

/// A whole or fractional number of seconds, rounded up; some servers write `1.5` or `30s`.
fn number(text: &str) -> Option<i64> {
    let text = text.trim().trim_end_matches('s').trim_matches('"');
    if let Ok(whole) = text.parse::<i64>() {
        return Some(whole).filter(|whole| *whole >= 0);
    }
    let number = text.parse::<f64>().ok().filter(|number| (0.0..9e15).contains(number))?;
    // In range by the line above.
    Some(number.ceil() as i64)
}

/// A span of time in words: `40 s`, `2 min`, `1 h 5 min`.
pub(crate) fn in_words(seconds: i64) -> String {
    let (days, hours, minutes, rest) = (seconds / 86_400, seconds / 3_600 % 24, seconds / 60 % 60, seconds % 60);
    let parts = [(days, "d"), (hours, "h"), (minutes, "min"), (rest, "s")];
    let Some(first) = parts.iter().position(|(count, _)| *count > 0) else { return "0 s".to_owned() };
    let two = parts.iter().skip(first).take(2).filter(|(count, _)| *count > 0);
    two.map(|(count, unit)| format!("{count} {unit}")).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::{Header, RecordedBody};

    const NOW: i64 = 1_784_000_000;

    fn wait(name: &str, value: &str) -> Option<i64> {
        let header = Header { name: name.into(), value: value.into(), redacted: false };
        let response = RecordedResponse {
            status: 429,
            reason: String::new(),
            version: String::new(),
            headers: vec![header],
            body: RecordedBody::None,
            remote_address: None,
        };
        read(&response, NOW).map(|wait| wait.seconds)
    }

    #[test]
    fn every_legal_form_of_a_waiting_time_is_read() {
        let in_a_minute = httpdate::fmt_http_date(UNIX_EPOCH + std::time::Duration::from_secs(NOW as u64 + 60));
        for (name, value, expected) in [
            ("Retry-After", "120", 120),
            ("Retry-After", " 0 ", 0),
            ("Retry-After", in_a_minute.as_str(), 60),
            ("retry-after", "Tue, 14 Jul 2026 03:34:20 GMT", 60),
            ("Retry-After", "Tuesday, 14-Jul-26 03:34:20 GMT", 60),
            ("Retry-After", "Tue Jul 14 03:34:20 2026", 60),
            ("Retry-After", "1.2", 2),
            ("RateLimit-Reset", "30", 30),
            ("RateLimit", "\"default\";r=0;t=45", 45),
            ("RateLimit", "limit=100, remaining=0, reset=50", 50),
            ("X-RateLimit-Reset", "1784000090", 90),
            ("X-RateLimit-Reset", "1784000090000", 90),
            ("X-Rate-Limit-Reset", "15", 15),
            ("Retry-After", "Tue, 14 Jul 2020 03:34:20 GMT", 0),
            ("Retry-After", "99999999", LONGEST),
        ] {
            assert_eq!(wait(name, value), Some(expected), "{name}: {value}");
        }
    }

    #[test]
    fn what_is_no_waiting_time_is_ignored() {
        for (name, value) in
            [("Retry-After", "soon"), ("Retry-After", "-5"), ("Retry-After", ""), ("RateLimit", "x"), ("X-Other", "5")]
        {
            assert_eq!(wait(name, value), None, "{name}: {value}");
        }
    }

    #[test]
    fn spans_are_said_in_two_units() {
        assert_eq!(
            [in_words(0), in_words(40), in_words(3_900), in_words(172_800)],
            ["0 s", "40 s", "1 h 5 min", "2 d"]
        );
    }
}

//! This computer's clock beside the server's.

use super::ConnectionCheck;
use crate::exchange::Exchange;
use crate::http::Answer;

pub(super) const CLOCK: (&str, &str) = ("clock", "Clock");

/// Seconds by which clocks may differ without a word.
const CLOSE: i64 = 5;
/// Seconds by which clocks may differ before tokens are refused: the usual leeway.
const LEEWAY: i64 = 60;
/// Seconds next to a whole half-hour that still look like a time zone.
const NEAR: i64 = 120;

/// Compares the server's clock, as its answer tells it, with `now`, in seconds since 1970.
pub(super) fn check(exchange: &Exchange, answer: Option<&Answer>, now: i64) -> ConnectionCheck {
    let (name, title) = CLOCK;
    let Some(server) = answer.and_then(Answer::server_time) else {
        return ConnectionCheck::not_checked(name, title, "The server did not say what time it has.");
    };
    // The date was written at some moment of the exchange; whole seconds on both sides.
    #[expect(clippy::cast_possible_truncation, reason = "an exchange lasts seconds")]
    let took = (exchange.timings.total_ms / 1000.0).ceil() as i64;
    let (early, late) = (server.saturating_sub(now.saturating_add(took)), server.saturating_sub(now));
    let difference = if early > 0 { early } else { late.min(0) };
    let size = difference.saturating_abs();
    let direction = if difference > 0 { "behind" } else { "ahead of" };
    let check = match size {
        size if size <= CLOSE => ConnectionCheck::passed(
            name,
            title,
            match size {
                0 => "This computer's clock agrees with the server's.".to_owned(),
                _ => {
                    format!("This computer's clock is {} {direction} the server's, which does no harm.", duration(size))
                }
            },
        ),
        size if size <= LEEWAY => ConnectionCheck::warning(
            name,
            title,
            format!(
                "This computer's clock is {} {direction} the server's. Most servers tolerate up to a minute.",
                duration(size)
            ),
        )
        .fix("Switch on setting the time automatically on this computer."),
        _ => {
            let zone = half_hours(size).map_or_else(String::new, |hours| {
                format!(" That is almost exactly {hours}: a wrong time zone, or summer time, with the clock set by hand looks like this.")
            });
            ConnectionCheck::failed(name, title, format!("This computer's clock is {} {direction} the server's, so tokens seem expired or not valid yet.{zone}", duration(size)))
                .fix("Compare this computer's date, time and time zone with a phone's, and switch on setting them automatically. If they are right, the server's clock is wrong.")
        }
    };
    check.moment("Server", server).moment("This computer", now).detail("Difference in seconds", difference.to_string())
}

/// Whole half-hours up to the widest distance between time zones.
fn half_hours(seconds: i64) -> Option<String> {
    let halves = (seconds + 900) / 1800;
    let near = (seconds - halves * 1800).abs() <= NEAR;
    if !near || !(1..=52).contains(&halves) {
        return None;
    }
    Some(match (halves / 2, halves % 2) {
        (0, _) => "half an hour".into(),
        (1, 0) => "1 hour".into(),
        (hours, 0) => format!("{hours} hours"),
        (hours, _) => format!("{hours}½ hours"),
    })
}

fn duration(seconds: i64) -> String {
    let (amount, unit) = match seconds {
        ..120 => (seconds, "second"),
        120..7200 => ((seconds + 30) / 60, "minute"),
        7200..172_800 => ((seconds + 1800) / 3600, "hour"),
        _ => ((seconds + 43_200) / 86_400, "day"),
    };
    if amount == 1 { format!("1 {unit}") } else { format!("{amount} {unit}s") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_difference_of_whole_half_hours_looks_like_a_time_zone() {
        assert_eq!(half_hours(7200 - 30).as_deref(), Some("2 hours"));
        assert_eq!(half_hours(19_800).as_deref(), Some("5½ hours"));
        assert_eq!(half_hours(1800).as_deref(), Some("half an hour"));
        assert_eq!(half_hours(7200 - 300), None);
        assert_eq!(half_hours(90), None);
        assert_eq!(half_hours(i64::from(u32::MAX)), None);
    }

    #[test]
    fn durations_are_said_in_the_unit_that_fits() {
        for (seconds, words) in
            [(1, "1 second"), (75, "75 seconds"), (600, "10 minutes"), (7200, "2 hours"), (400_000, "5 days")]
        {
            assert_eq!(duration(seconds), words);
        }
    }
}

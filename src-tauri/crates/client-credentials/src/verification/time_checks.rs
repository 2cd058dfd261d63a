//! Checks of the dates, by this computer's clock and beside it by the server's.

use super::{Check, CheckName, Code, Context, Outcome, ServerClock};
use crate::jwt::{DateSense, NumericDate, Reading};

/// RFC 7519 section 4.1.4: refused on or after `exp`, moved by the leeway.
pub(super) fn lifetime(context: &Context<'_>) -> Check {
    let check = with_second_clock(context, lifetime_at(context, context.clocks.now), lifetime_at);
    check.reference("RFC 7519 4.1.4")
}

/// RFC 7519 section 4.1.5: refused before `nbf`, moved by the leeway. An absent `nbf` is in order.
pub(super) fn not_before(context: &Context<'_>) -> Check {
    let check = with_second_clock(context, not_before_at(context, context.clocks.now), not_before_at);
    check.reference("RFC 7519 4.1.5")
}

/// RFC 7519 section 4.1.6: an issuing time ahead of the clock shows that a clock is wrong.
pub(super) fn issued_at(context: &Context<'_>) -> Check {
    let check = with_second_clock(context, issued_at_at(context, context.clocks.now), issued_at_at);
    check.reference("RFC 7519 4.1.6")
}

/// The three date checks by the server's clock, if it is known and the claims can be read.
pub(super) fn server_clock(context: &Context<'_>) -> Option<ServerClock> {
    let now = context.clocks.server_now?;
    context.token.claims_object()?;
    let outcomes = |at: i64| {
        [lifetime_at(context, at), not_before_at(context, at), issued_at_at(context, at)].map(|check| check.outcome)
    };
    let by_server = outcomes(now);
    let [lifetime, not_before, issued_at] = by_server;
    Some(ServerClock {
        now,
        ahead_by: now.saturating_sub(context.clocks.now),
        lifetime,
        not_before,
        issued_at,
        changes_result: by_server != outcomes(context.clocks.now),
    })
}

fn with_second_clock(context: &Context<'_>, check: Check, at: fn(&Context<'_>, i64) -> Check) -> Check {
    let Some(server_now) = context.clocks.server_now else { return check };
    let other = at(context, server_now);
    if other.outcome == check.outcome {
        return check;
    }
    let says = if other.outcome == Outcome::Passed { "in order" } else { "not in order" };
    let gap = duration(server_now.saturating_sub(context.clocks.now).saturating_abs());
    Check {
        because: format!("{} By the server's clock, which differs by {gap}, it is {says}.", check.because),
        ..check
    }
}

/// A date that can be meant, or the check that says why not.
fn sensible(name: CheckName, claim: &str, reading: &Reading<NumericDate>) -> Result<Option<NumericDate>, Box<Check>> {
    let failed = |code, because: String| {
        let check = Check::failed(name, code, because);
        Box::new(match reading.raw() {
            Some(raw) => check.actual(raw),
            None => check,
        })
    };
    let date = match reading {
        Reading::Absent => return Ok(None),
        Reading::Value { value, .. } => *value,
        other => return Err(failed(Code::ClaimWrongType, other.unusable(claim).unwrap_or_default())),
    };
    match date.sense() {
        DateSense::Plausible => Ok(Some(date)),
        DateSense::Milliseconds => {
            let because =
                format!("{claim} counts milliseconds; tokens count seconds, so it means a year far in the future.");
            Err(failed(Code::Milliseconds, because))
        }
        DateSense::Negative => Err(failed(Code::DateImplausible, format!("{claim} is not after 1970."))),
        DateSense::TooFar => Err(failed(Code::DateImplausible, format!("{claim} is after the year 2200."))),
    }
}

fn lifetime_at(context: &Context<'_>, now: i64) -> Check {
    let name = CheckName::Lifetime;
    let exp = match sensible(name, "exp", &context.claims.exp) {
        Ok(Some(exp)) => exp,
        Ok(None) => {
            return Check::failed(name, Code::ClaimMissing, "The token does not say when it ends (exp is missing).");
        }
        Err(check) => return *check,
    };
    let left = exp.seconds.saturating_sub(now);
    let whole =
        context.claims.iat.value().map(|iat| exp.seconds.saturating_sub(iat.seconds)).filter(|whole| *whole > 0);
    let of = whole.map(|whole| format!(" of {}", duration(whole))).unwrap_or_default();
    let check = if left > 0 {
        Check::passed(name, format!("{} left{of}.", duration(left)))
    } else if left > -context.leeway() {
        let because =
            format!("It ended {} ago, within the {} s by which clocks may differ.", duration(-left), context.leeway());
        Check::passed(name, because).warning(Code::TokenExpiredWithinLeeway)
    } else {
        Check::failed(
            name,
            Code::TokenExpired,
            format!("It ended {} ago. Request a new token.", duration(left.saturating_neg())),
        )
    };
    check.expected(format!("after {}", utc(now))).actual(&exp.to_string())
}

fn not_before_at(context: &Context<'_>, now: i64) -> Check {
    let name = CheckName::NotBefore;
    let nbf = match sensible(name, "nbf", &context.claims.nbf) {
        Ok(Some(nbf)) => nbf,
        Ok(None) => return Check::passed(name, "The token has no nbf, so it may be used at once."),
        Err(check) => return *check,
    };
    let wait = nbf.seconds.saturating_sub(now);
    let check = if wait > context.leeway() {
        let because = format!(
            "It may not be used for another {}. Either a clock is wrong or it was made for later.",
            duration(wait)
        );
        Check::failed(name, Code::TokenNotYetValid, because)
    } else {
        Check::passed(name, "It may be used already.")
    };
    check.expected(format!("at or before {}", utc(now))).actual(&nbf.to_string())
}

fn issued_at_at(context: &Context<'_>, now: i64) -> Check {
    let name = CheckName::IssuedAt;
    let iat = match sensible(name, "iat", &context.claims.iat) {
        Ok(Some(iat)) => iat,
        Ok(None) => return Check::passed(name, "The token does not say when it was issued, which is not required."),
        Err(check) => return *check,
    };
    let ahead = iat.seconds.saturating_sub(now);
    let check = if ahead > context.leeway() {
        let because = format!(
            "It says that it was issued {} from now. The clock of the issuer or of this computer is wrong.",
            duration(ahead)
        );
        Check::failed(name, Code::IssuedInTheFuture, because)
    } else if ahead > 0 {
        Check::passed(name, format!("Issued {} ahead of this clock, within what clocks may differ.", duration(ahead)))
    } else {
        let ago = ahead.saturating_neg();
        Check::passed(
            name,
            if ago < 2 { "Issued just now.".to_owned() } else { format!("Issued {} ago.", duration(ago)) },
        )
    };
    check.expected(format!("at or before {}", utc(now))).actual(&iat.to_string())
}

fn utc(seconds: i64) -> String {
    NumericDate { seconds, fraction: false }.to_string()
}

/// A span of time in its two largest units: `52 min`, `1 h 5 min`, `24 h`, `2 d`. Up to two days people count hours.
pub(crate) fn duration(seconds: i64) -> String {
    if (86_400..2 * 86_400).contains(&seconds) {
        let minutes = seconds / 60 % 60;
        let rest = if minutes > 0 { format!(" {minutes} min") } else { String::new() };
        return format!("{} h{rest}", seconds / 3_600);
    }
    let (days, hours, minutes, rest) = (seconds / 86_400, seconds / 3_600 % 24, seconds / 60 % 60, seconds % 60);
    let parts = [(days, "d"), (hours, "h"), (minutes, "min"), (rest, "s")];
    let Some(first) = parts.iter().position(|(count, _)| *count > 0) else { return "0 s".to_owned() };
    let two = parts.iter().skip(first).take(2).filter(|(count, _)| *count > 0);
    two.map(|(count, unit)| format!("{count} {unit}")).collect::<Vec<_>>().join(" ")
}

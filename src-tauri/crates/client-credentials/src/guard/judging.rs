//! What an answer to a bad token means. By its meaning, not by its status alone: a sign-in page with status 200 is no
//! way in, and an error in the body of a 200 is a refusal.

use serde::Serialize;

use super::{GuardCase, GuardResult, GuardRun, USUAL_LEEWAY};
use crate::exchange::{Exchange, RecordedResponse};
use crate::resource_call::challenges;

/// What an API answered to one case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub enum GuardAnswer {
    /// 2xx with data.
    LetIn,
    /// 401 or 403.
    Refused,
    /// Another status, or a 200 whose body says no: a refusal in words.
    RefusedInWords,
    /// A redirect to a login page, or such a page itself.
    LoginPage,
    /// A redirect elsewhere.
    Redirected,
    /// 404 or 410.
    NotFound,
    /// 5xx.
    ServerError,
    /// 429.
    TooMany,
    /// Another status.
    Other,
    /// No answer at all.
    NoAnswer,
}

/// What an answer says about the API.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub enum Judgement {
    /// As it should be.
    AsExpected,
    /// A bad token was let in: as serious as it gets.
    LetIn,
    /// Not let in, but not said in so many words: 404, a login page, a crash.
    Unclear,
    /// It says nothing about tokens.
    ProvesNothing,
}

/// What a whole check says about the API.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub enum GuardVerdict {
    /// Every bad token that was sent was refused, the good one let in.
    Guarded,
    /// A bad token was let in.
    Careless,
    /// It answers without a token too.
    Public,
    /// Even the good token was refused or led nowhere, so the refusals prove little.
    GoodRefused,
    /// Some answers were neither a refusal nor a way in.
    Unclear,
    /// Too little was sent to say anything.
    Unfinished,
}

const LOGIN_WORDS: [&str; 8] =
    ["login", "log in", "log-in", "signin", "sign in", "sign-in", "/oauth2/auth", "/authorize"];
const REFUSAL_WORDS: [&str; 12] = [
    "unauthor",
    "unauthen",
    "not authori",
    "forbidden",
    "access denied",
    "invalid token",
    "invalid_token",
    "jwt",
    "expired",
    "credentials",
    "permission",
    "scope",
];

/// What an exchange means.
pub fn answer_of(exchange: &Exchange) -> GuardAnswer {
    let Some(response) = exchange.response.as_ref().filter(|_| exchange.failure.is_none()) else {
        return GuardAnswer::NoAnswer;
    };
    match response.status {
        200..=299 => of_success(response),
        300..=399 => {
            let target = response.header("location").unwrap_or_default().to_lowercase();
            if LOGIN_WORDS.iter().any(|word| target.contains(word)) {
                GuardAnswer::LoginPage
            } else {
                GuardAnswer::Redirected
            }
        }
        401 | 403 => GuardAnswer::Refused,
        404 | 410 => GuardAnswer::NotFound,
        429 => GuardAnswer::TooMany,
        400..=499 => {
            let named = response.headers.iter().filter(|header| header.name.eq_ignore_ascii_case("www-authenticate"));
            let challenged = challenges(named.map(|header| header.value.as_str())).iter().any(|one| one.is_bearer());
            if challenged || says(response.text(), &REFUSAL_WORDS) {
                GuardAnswer::RefusedInWords
            } else {
                GuardAnswer::Other
            }
        }
        500..=599 => GuardAnswer::ServerError,
        _ => GuardAnswer::Other,
    }
}

fn of_success(response: &RecordedResponse) -> GuardAnswer {
    let text = response.text().trim_start_matches('\u{feff}').trim_start();
    let is_page = text.starts_with('<')
        || (response.header("content-type").is_some_and(|kind| kind.to_ascii_lowercase().contains("html"))
            && !text.starts_with(['{', '[']));
    if is_page {
        let asks = text.to_lowercase().contains("type=\"password\"") || says(text, &LOGIN_WORDS);
        return if asks { GuardAnswer::LoginPage } else { GuardAnswer::LetIn };
    }
    match serde_json::from_str(text) {
        Ok(serde_json::Value::Object(members)) if says_no(&members) => GuardAnswer::RefusedInWords,
        _ => GuardAnswer::LetIn,
    }
}

/// Whether the body of a 200 is an error about access, as some gateways and GraphQL servers write it.
fn says_no(members: &serde_json::Map<String, serde_json::Value>) -> bool {
    let member = |name: &str| members.get(name).filter(|value| !value.is_null());
    let error = member("error").or_else(|| member("errors"));
    let failed = member("success").and_then(serde_json::Value::as_bool) == Some(false);
    let status = ["status", "statusCode", "code"].iter().find_map(|name| member(name)?.as_u64());
    let has_data = member("data").is_some_and(|data| !matches!(data, serde_json::Value::Object(map) if map.is_empty()));
    match error {
        Some(error) if !has_data => says(&error.to_string(), &REFUSAL_WORDS) || says_in(members, &REFUSAL_WORDS),
        _ => matches!(status, Some(401 | 403)) || (failed && says_in(members, &REFUSAL_WORDS)),
    }
}

fn says_in(members: &serde_json::Map<String, serde_json::Value>, words: &[&str]) -> bool {
    ["message", "detail", "error_description", "title"]
        .iter()
        .filter_map(|name| members.get(*name).and_then(serde_json::Value::as_str))
        .any(|text| says(text, words))
}

fn says(text: &str, words: &[&str]) -> bool {
    let head: String = text.chars().take(4000).collect::<String>().to_lowercase();
    words.iter().any(|word| head.contains(word))
}

/// What one result says about the API, in the light of the others.
pub fn judge(result: &GuardResult, run: &GuardRun) -> Judgement {
    use GuardAnswer as A;
    if result.case == GuardCase::Good {
        return match result.answer {
            A::LetIn => Judgement::AsExpected,
            _ => Judgement::ProvesNothing,
        };
    }
    if result.case != GuardCase::NoToken && run.is_public() {
        return Judgement::ProvesNothing;
    }
    match (result.answer, result.case) {
        (A::Refused, _) => Judgement::AsExpected,
        (A::LetIn, GuardCase::NoToken) => Judgement::ProvesNothing,
        (A::LetIn, GuardCase::Expired) if result.ended_ago.is_some_and(|ago| ago < USUAL_LEEWAY) => Judgement::Unclear,
        (A::LetIn, _) => Judgement::LetIn,
        (A::TooMany | A::NoAnswer, _) => Judgement::ProvesNothing,
        _ => Judgement::Unclear,
    }
}

/// What one result means, in a sentence.
pub fn meaning(result: &GuardResult, run: &GuardRun) -> String {
    use GuardAnswer as A;
    let status = result.status.map_or_else(|| "no status".to_owned(), |status| status.to_string());
    match (result.answer, judge(result, run)) {
        (A::LetIn, Judgement::AsExpected) => "Let in, as it should be.".to_owned(),
        (A::LetIn, Judgement::Unclear) => {
            let ago = result.ended_ago.unwrap_or_default();
            format!(
                "Let in, though it ended {ago} s ago. Many APIs allow a few minutes for clocks that differ: try again later."
            )
        }
        (A::LetIn, Judgement::ProvesNothing) if result.case != GuardCase::NoToken => {
            "Let in, like everybody at this address.".to_owned()
        }
        (A::LetIn, _) => format!("Let in. {}", result.case.would_mean()),
        (A::Refused, _) if result.case == GuardCase::Good => {
            format!("Refused with {status}: so the other refusals prove little.")
        }
        (A::Refused, _) => format!("Refused with {status}."),
        (A::RefusedInWords, _) => {
            format!("Refused in words, with status {status}. Programs look at the status: 401 would be right.")
        }
        (A::LoginPage, _) => "Led to a login page. Not let in, but a program needs a 401.".to_owned(),
        (A::Redirected, _) => "Sent to another address, where the app did not follow.".to_owned(),
        (A::NotFound, _) => {
            format!("Answered with {status}, as if nothing were there. Not let in; 401 would be clearer.")
        }
        (A::ServerError, _) => {
            format!("The API failed with {status}. Not let in, but a bad token should not make it stumble.")
        }
        (A::TooMany, _) => "Asked to wait. It says nothing about tokens.".to_owned(),
        (A::Other, _) => format!("Answered with {status}, which is neither a refusal nor a way in."),
        (A::NoAnswer, _) => "No answer came.".to_owned(),
    }
}

fn lower_first(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

/// What the whole run says about the API, and in a sentence.
pub fn verdict(run: &GuardRun) -> (GuardVerdict, String) {
    use GuardCase as C;
    let api = crate::claims::visible(&run.api, 80);
    let bad = run.results.iter().filter(|result| !matches!(result.case, C::Good | C::NoToken)).count();
    let let_in = run.let_in();
    if run.is_public() {
        let sentence = "This address answers without a token too, so it proves nothing about tokens. Choose an endpoint that needs one";
        return (GuardVerdict::Public, format!("{sentence}."));
    }
    if !let_in.is_empty() {
        let names: Vec<String> = let_in.iter().map(|result| lower_first(result.case.title())).collect();
        return (GuardVerdict::Careless, format!("{api} lets in what it must refuse: {}.", names.join(", ")));
    }
    let judged = |wanted: Judgement| run.results.iter().filter(|result| judge(result, run) == wanted).count();
    let (Some(without), Some(good)) = (run.result(C::NoToken), run.result(C::Good)) else {
        return (GuardVerdict::Unfinished, "The check was not finished, so nothing can be said yet.".to_owned());
    };
    if good.answer != GuardAnswer::LetIn {
        let sentence = match good.answer {
            GuardAnswer::NotFound => "The good token led to nothing either: the address does not exist",
            GuardAnswer::ServerError => "The good token met a server error",
            GuardAnswer::NoAnswer => "The API did not answer the good token",
            GuardAnswer::TooMany => "The API asked to wait before the good token was sent",
            _ => "Even the good token was refused",
        };
        return (GuardVerdict::GoodRefused, format!("{sentence}, so the refusals prove little."));
    }
    if judged(Judgement::Unclear) > 0 {
        let sentence =
            format!("{api} let no forged token in, but did not always say no in so many words. See the table.");
        return (GuardVerdict::Unclear, sentence);
    }
    if bad == 0 || judged(Judgement::ProvesNothing) > 0 || without.answer != GuardAnswer::Refused {
        return (GuardVerdict::Unfinished, "Too few of the cases were answered to say anything.".to_owned());
    }
    let cases = if bad == 1 { "the one bad token".to_owned() } else { format!("all {bad} bad tokens") };
    (GuardVerdict::Guarded, format!("{api} refused {cases} and let the good one in."))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::{Header, Purpose, RecordedBody, RecordedRequest, Timings};

    fn answered(status: u16, headers: &[(&str, &str)], body: &str) -> Exchange {
        let header =
            |(name, value): &(&str, &str)| Header { name: (*name).into(), value: (*value).into(), redacted: false };
        Exchange {
            purpose: Purpose::Call,
            request: RecordedRequest {
                method: "GET".into(),
                url: "https://api.acme.example/orders".into(),
                headers: vec![],
                body: RecordedBody::None,
            },
            response: Some(RecordedResponse {
                status,
                reason: String::new(),
                version: String::new(),
                headers: headers.iter().map(header).collect(),
                body: RecordedBody::Text { text: body.into(), bytes: body.len(), truncated: false },
                remote_address: None,
            }),
            failure: None,
            timings: Timings::default(),
            sent_at: 0,
        }
    }

    #[test]
    fn an_answer_is_told_by_its_meaning() {
        use GuardAnswer as A;
        const HTML: &[(&str, &str)] = &[("Content-Type", "text/html; charset=utf-8")];
        for (status, headers, body, expected) in [
            (200, &[][..], r#"{"orders":[]}"#, A::LetIn),
            (204, &[], "", A::LetIn),
            (200, &[], "[1,2]", A::LetIn),
            (200, &[], r#"{"error":"Unauthorized"}"#, A::RefusedInWords),
            (
                200,
                &[],
                r#"{"errors":[{"message":"Not authorized","extensions":{"code":"UNAUTHENTICATED"}}]}"#,
                A::RefusedInWords,
            ),
            (200, &[], r#"{"errors":[{"message":"Not authorized for this field"}],"data":{"orders":[1]}}"#, A::LetIn),
            (200, &[], r#"{"success":false,"message":"Access denied"}"#, A::RefusedInWords),
            (200, &[], r#"{"statusCode":401,"message":"no"}"#, A::RefusedInWords),
            (200, &[], r#"{"error":null,"orders":[{"scope":"x"}]}"#, A::LetIn),
            (200, HTML, "<form><input type=\"password\"></form>", A::LoginPage),
            (200, HTML, "<h1>Sign in to Acme</h1>", A::LoginPage),
            (200, HTML, "<h1>Orders</h1>", A::LetIn),
            (302, &[("Location", "/login?next=/orders")], "", A::LoginPage),
            (302, &[("Location", "https://id.example/oauth2/auth?x=1")], "", A::LoginPage),
            (301, &[("Location", "https://api2.acme.example/orders")], "", A::Redirected),
            (401, &[], "", A::Refused),
            (403, &[], "anything", A::Refused),
            (400, &[("WWW-Authenticate", "Bearer error=\"invalid_request\"")], "", A::RefusedInWords),
            (400, &[], r#"{"message":"jwt malformed"}"#, A::RefusedInWords),
            (400, &[], r#"{"message":"page_size"}"#, A::Other),
            (404, &[], "", A::NotFound),
            (429, &[], "", A::TooMany),
            (500, &[], "TypeError", A::ServerError),
        ] {
            assert_eq!(answer_of(&answered(status, headers, body)), expected, "{status} {body}");
        }
    }

    fn run(results: &[(GuardCase, GuardAnswer)]) -> GuardRun {
        let result = |(case, answer): &(GuardCase, GuardAnswer)| GuardResult {
            case: *case,
            answer: *answer,
            status: None,
            ended_ago: None,
        };
        GuardRun { api: "Orders API".into(), scope: None, results: results.iter().map(result).collect() }
    }

    #[test]
    fn the_verdict_follows_from_all_answers_together() {
        use GuardAnswer as A;
        use GuardCase as C;
        for (results, expected, words) in [
            (
                &[(C::NoToken, A::Refused), (C::SignatureChanged, A::Refused), (C::Good, A::LetIn)][..],
                GuardVerdict::Guarded,
                "the one bad token",
            ),
            (
                &[(C::NoToken, A::Refused), (C::Expired, A::LetIn), (C::Good, A::LetIn)],
                GuardVerdict::Careless,
                "expired token",
            ),
            // A bad token that is let in is serious, whatever became of the rest.
            (&[(C::NoToken, A::Refused), (C::AlgorithmNone, A::LetIn)], GuardVerdict::Careless, "not signed at all"),
            (&[(C::NoToken, A::LetIn)], GuardVerdict::Public, "proves nothing"),
            (
                &[(C::NoToken, A::LetIn), (C::Expired, A::LetIn), (C::Good, A::LetIn)],
                GuardVerdict::Public,
                "proves nothing",
            ),
            (
                &[(C::NoToken, A::Refused), (C::SignatureChanged, A::Refused), (C::Good, A::Refused)],
                GuardVerdict::GoodRefused,
                "Even the good token",
            ),
            (
                &[(C::NoToken, A::NotFound), (C::SignatureChanged, A::NotFound), (C::Good, A::NotFound)],
                GuardVerdict::GoodRefused,
                "does not exist",
            ),
            (
                &[(C::NoToken, A::LoginPage), (C::SignatureChanged, A::ServerError), (C::Good, A::LetIn)],
                GuardVerdict::Unclear,
                "in so many words",
            ),
            (&[(C::NoToken, A::Refused)], GuardVerdict::Unfinished, "not finished"),
            (&[(C::NoToken, A::Refused), (C::Good, A::LetIn)], GuardVerdict::Unfinished, "Too few"),
            (
                &[(C::NoToken, A::Refused), (C::SignatureChanged, A::NoAnswer), (C::Good, A::LetIn)],
                GuardVerdict::Unfinished,
                "Too few",
            ),
        ] {
            let (verdict, sentence) = verdict(&run(results));
            assert_eq!(verdict, expected, "{results:?}");
            assert!(sentence.contains(words), "{sentence}");
        }
    }

    #[test]
    fn a_token_that_ended_a_moment_ago_may_be_let_in() {
        let mut run = run(&[(GuardCase::NoToken, GuardAnswer::Refused), (GuardCase::Expired, GuardAnswer::LetIn)]);
        for (ago, expected) in
            [(Some(60), Judgement::Unclear), (Some(3600), Judgement::LetIn), (None, Judgement::LetIn)]
        {
            run.results[1].ended_ago = ago;
            assert_eq!(judge(&run.results[1], &run), expected, "{ago:?}");
        }
    }
}

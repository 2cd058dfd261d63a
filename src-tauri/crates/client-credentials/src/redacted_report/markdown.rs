//! The report as Markdown. Values stand in code spans, in fences longer than any run of backticks in them, or as
//! escaped prose; there are lists instead of tables, so that no bar can open a column.

use serde_json::Value;

use super::text;

/// The cleaned report as GitHub-flavoured Markdown.
pub(super) fn markdown(document: &Value) -> String {
    let mut page = Page(String::from("# Token test report\n"));
    let app = part(document, "app");
    page.paragraph(&format!(
        "M2M Token Tester {} on {}, {}",
        code(string(app, "version")),
        code(string(app, "operatingSystem")),
        prose(string(document, "made"))
    ));
    page.paragraph(&format!("> {}", prose(string(document, "leftOut"))));
    tried(&mut page, part(document, "tried"));
    for finding in list(document, "findings") {
        self::finding(&mut page, finding);
    }
    if let Some(request) = present(document, "tokenRequest") {
        token_request(&mut page, request);
    }
    if let Some(token) = present(document, "token") {
        self::token(&mut page, token);
    }
    if let Some(verdict) = present(document, "verdict") {
        self::verdict(&mut page, verdict, list(document, "checks"), part(document, "scopes"), part(document, "keys"));
    }
    if let Some(call) = present(document, "call") {
        self::call(&mut page, call);
    }
    page.0
}

fn tried(page: &mut Page, tried: &Value) {
    page.heading("What was tried");
    for (label, name) in [
        ("Environment", "environment"),
        ("Provider", "provider"),
        ("Host", "host"),
        ("Issuer", "issuer"),
        ("Client ID", "clientId"),
    ] {
        if let Some(value) = optional(tried, name) {
            page.item(label, &code(value));
        }
    }
    for api in list(tried, "apis") {
        let (name, audience) = (string(api, "name"), string(api, "audience"));
        let named = if name == audience { String::new() } else { format!("{}, ", prose(name)) };
        page.item("API", &format!("{named}audience {}", code(audience)));
    }
    let scopes = codes(tried, "scopes");
    page.item("Scopes", if scopes.is_empty() { "none named, so all that the client was given" } else { &scopes });
}

fn finding(page: &mut Page, finding: &Value) {
    page.heading(&format!("Finding: {}", prose(string(finding, "title"))));
    page.item(
        "Code",
        &format!(
            "{} ({}, at {})",
            code(string(finding, "code")),
            prose(string(finding, "certainty")),
            prose(string(finding, "stage"))
        ),
    );
    page.item("For a developer", &prose(string(finding, "developer")));
    for seen in list(finding, "evidence") {
        let values = expected_actual(seen);
        let place = optional(seen, "place").map(|place| format!(" ({})", prose(place))).unwrap_or_default();
        page.item(
            "Seen",
            &format!("{}{}{values}{place}", prose(string(seen, "label")), if values.is_empty() { "" } else { ": " }),
        );
    }
    for cause in list(finding, "causes") {
        let because =
            optional(cause, "because").map(|because| format!(" Because: {}", prose(because))).unwrap_or_default();
        page.item(
            &format!("Cause ({})", prose(string(cause, "certainty"))),
            &format!("{}{because}", prose(string(cause, "text"))),
        );
    }
    for fix in list(finding, "fixes") {
        page.item("Fix", &format!("for {}:", prose(&string(fix, "who").replace('-', " "))));
        for (at, step) in list(fix, "steps").iter().enumerate() {
            page.0.push_str(&format!("  {}. {}\n", at + 1, step_text(step.as_str().unwrap_or_default())));
        }
    }
    for reference in list(finding, "references") {
        page.item("Read on", &format!("{}: {}", prose(string(reference, "title")), link(string(reference, "url"))));
    }
}

fn token_request(page: &mut Page, request: &Value) {
    page.heading("Token request");
    page.item("Outcome", &prose(string(request, "outcome")));
    if request.get("savedTokenUsed") == Some(&Value::Bool(true)) {
        page.item("Sent", "nothing; a saved token was used");
    }
    if request.get("pasted") == Some(&Value::Bool(true)) {
        page.item("Token", "pasted, not asked for here");
    }
    for note in list(request, "notes") {
        page.item("Note", &prose(note.as_str().unwrap_or_default()));
    }
    if let Some(exchange) = present(request, "exchange") {
        self::exchange(page, exchange);
    }
    words(page, request);
}

fn exchange(page: &mut Page, exchange: &Value) {
    let request = part(exchange, "request");
    let mut lines = vec![format!("{} {}", string(request, "method"), string(request, "url"))];
    lines.extend(header_lines(request));
    if !list(request, "form").is_empty() {
        lines.push(String::new());
        lines.extend(
            list(request, "form").iter().map(|field| format!("{}={}", string(field, "name"), string(field, "value"))),
        );
    }
    page.paragraph(&format!("Request, sent {}:", prose(string(exchange, "sent"))));
    page.fence("http", &one_by_one(&lines));
    if let Some(response) = present(exchange, "response") {
        let status = response.get("status").map(Value::to_string).unwrap_or_default();
        let mut lines = vec![format!("{} {status} {}", string(response, "version"), string(response, "reason"))];
        lines.extend(header_lines(response));
        if let Some(bytes) = response.get("bodyBytes").and_then(Value::as_u64) {
            lines.push(String::new());
            lines.push(format!("({bytes} bytes of body)"));
        }
        let from = optional(response, "remoteAddress").map(|from| format!(" from {}", code(from))).unwrap_or_default();
        page.paragraph(&format!("Answer{from}:"));
        page.fence("http", &one_by_one(&lines));
    }
    if let Some(failure) = present(exchange, "failure") {
        page.item("No complete answer", &prose(string(failure, "sentence")));
        page.item("In the library's words", &code(string(failure, "detail")));
    }
    let timings = part(exchange, "timings");
    let took = [
        ("look-up", "dnsMs"),
        ("connecting", "connectMs"),
        ("first byte", "firstByteMs"),
        ("body", "downloadMs"),
        ("in all", "totalMs"),
    ]
    .iter()
    .filter_map(|(label, name)| timings.get(name)?.as_f64().map(|ms| format!("{label} {ms} ms")))
    .collect::<Vec<_>>();
    let reused = timings.get("reusedConnection") == Some(&Value::Bool(true));
    page.item("Time", &format!("{}{}", took.join(", "), if reused { ", over an open connection" } else { "" }));
}

fn header_lines(message: &Value) -> Vec<String> {
    let shown = list(message, "headers")
        .iter()
        .map(|header| format!("{}: {}", string(header, "name"), string(header, "value")));
    let withheld =
        list(message, "headersLeftOut").iter().map(|name| format!("{}: (left out)", name.as_str().unwrap_or_default()));
    shown.chain(withheld).collect()
}

fn words(page: &mut Page, of: &Value) {
    if let Some(words) = present(of, "providerWords") {
        page.paragraph("The provider's words:");
        let lines = [("error", "error"), ("description", "description"), ("uri", "uri")]
            .iter()
            .filter_map(|(label, name)| optional(words, name).map(|value| format!("{label}: {value}")))
            .collect::<Vec<_>>();
        page.fence("text", &lines.join("\n"));
    }
}

fn token(page: &mut Page, token: &Value) {
    page.heading("Token");
    page.item("Kind", &format!("{}. {}", prose(string(token, "kind")), prose(string(token, "because"))));
    for (label, name) in [("Issued", "issued"), ("Expires", "expires")] {
        if let Some(date) = optional(token, name) {
            page.item(label, &prose(date));
        }
    }
    for (label, name) in [("Trouble", "troubles"), ("Note", "notes")] {
        for sentence in list(token, name) {
            page.item(label, &prose(sentence.as_str().unwrap_or_default()));
        }
    }
    for (label, name) in [("Header", "header"), ("Payload", "payload")] {
        match token.get(name) {
            None | Some(Value::Null) => page.paragraph(&format!("{label}: not readable.")),
            Some(Value::String(text)) => {
                page.paragraph(&format!("{label}, as text:"));
                page.fence("text", text);
            }
            Some(json) => {
                page.paragraph(&format!("{label}, decoded:"));
                page.fence("json", &serde_json::to_string_pretty(json).unwrap_or_default());
            }
        }
    }
    page.paragraph("The signature is left out.");
}

fn verdict(page: &mut Page, verdict: &Value, checks: &[Value], scopes: &Value, keys: &Value) {
    page.heading("What an API would say");
    page.paragraph(&format!(
        "**{}.** {}",
        prose(string(verdict, "sentence").trim_end_matches('.')),
        prose(string(verdict, "because"))
    ));
    page.item("Judged", &format!("{}, as {}", prose(string(verdict, "judged")), prose(string(verdict, "profile"))));
    if let Some(seconds) = verdict.get("remainingSeconds").and_then(Value::as_i64) {
        page.item("Left", &format!("{seconds} s"));
    }
    if let Some(url) = optional(keys, "url") {
        let count = keys.get("count").map(Value::to_string).unwrap_or_default();
        let outdated = if keys.get("outdated") == Some(&Value::Bool(true)) { ", could not be renewed" } else { "" };
        page.item("Keys", &format!("{count} from {}, fetched {}{outdated}", code(url), prose(string(keys, "fetched"))));
    }
    for asked in list(keys, "asked") {
        let end = asked.get("status").and_then(Value::as_u64).map(|status| status.to_string());
        let end = end.unwrap_or_else(|| prose(string(asked, "failure")));
        page.item(
            "Asked",
            &format!("{}: {end}", code(&format!("{} {}", string(asked, "method"), string(asked, "url")))),
        );
    }
    page.subheading("Checks");
    for outcome in ["failed", "not-checked", "passed"] {
        for check in checks.iter().filter(|check| string(check, "outcome") == outcome) {
            self::check(page, check, outcome);
        }
    }
    page.subheading("Scopes");
    for (label, name) in
        [("Asked for", "requested"), ("Granted", "granted"), ("Missing", "missing"), ("Extra", "extra")]
    {
        let scopes = codes(scopes, name);
        page.item(label, if scopes.is_empty() { "none" } else { &scopes });
    }
    if let Some(note) = optional(scopes, "note") {
        page.item("Note", &prose(note));
    }
}

fn check(page: &mut Page, check: &Value, outcome: &str) {
    let mark = match outcome {
        "failed" => "✗ failed",
        "passed" if check.get("warning") == Some(&Value::Bool(true)) => "! passed",
        "passed" => "✓ passed",
        _ => "– not checked",
    };
    let optional_check = if check.get("required") == Some(&Value::Bool(false)) { ", not required" } else { "" };
    let values = if outcome == "passed" { String::new() } else { expected_actual(check) };
    let reference = optional(check, "reference").map(|section| format!(" ({})", prose(section))).unwrap_or_default();
    let gap = if values.is_empty() { "" } else { " " };
    page.item(
        &format!("{} {mark}{optional_check}", prose(string(check, "title"))),
        &format!("{}{gap}{values}{reference}", prose(string(check, "because"))),
    );
}

fn expected_actual(of: &Value) -> String {
    let value = |label: &str, name: &str| optional(of, name).map(|value| format!("{label} {}", code(value)));
    [value("expected", "expected"), value("actual", "actual")].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

fn call(page: &mut Page, call: &Value) {
    page.heading("Call");
    page.item("Outcome", &prose(string(call, "statusWords")));
    for (label, name) in [("Redirect, not followed", "redirect"), ("Challenge", "challenge")] {
        if let Some(value) = optional(call, name) {
            page.item(label, &code(value));
        }
    }
    if let Some(exchange) = present(call, "exchange") {
        self::exchange(page, exchange);
    }
    words(page, call);
    if let Some(body) = optional(call, "body") {
        page.paragraph("First lines of the answer's body:");
        page.fence("text", body);
    }
}

struct Page(String);

impl Page {
    fn heading(&mut self, inline: &str) {
        self.block(&format!("## {inline}"));
    }

    fn subheading(&mut self, inline: &str) {
        self.block(&format!("### {inline}"));
    }

    fn paragraph(&mut self, inline: &str) {
        self.block(inline);
    }

    fn item(&mut self, label: &str, inline: &str) {
        self.0.push_str(&format!("- **{label}:** {inline}\n"));
    }

    /// A block that only ends where this function ends it.
    fn fence(&mut self, language: &str, content: &str) {
        let content = text::lines(content);
        let fence = "`".repeat(longest_run(&content).max(2) + 1);
        self.block(&format!("{fence}{language}\n{content}\n{fence}"));
    }

    /// Something with an empty line on either side.
    fn block(&mut self, text: &str) {
        let gap = if self.0.ends_with("\n\n") { "" } else { "\n" };
        self.0.push_str(&format!("{gap}{text}\n\n"));
    }
}

fn longest_run(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or_default()
}

/// Lines of which none can become two.
fn one_by_one(lines: &[String]) -> String {
    lines.iter().map(|line| text::line(line)).collect::<Vec<_>>().join("\n")
}

/// A value in a code span that only ends where this function ends it.
fn code(value: &str) -> String {
    let value = text::line(value);
    if value.trim().is_empty() {
        return "(empty)".to_owned();
    }
    let marks = "`".repeat(longest_run(&value) + 1);
    let pad = if value.starts_with(['`', ' ']) || value.ends_with(['`', ' ']) { " " } else { "" };
    format!("{marks}{pad}{value}{pad}{marks}")
}

/// A sentence in which nothing is markup. Addresses and names with `@` become code, so that they neither lead anywhere
/// nor call anybody.
fn prose(sentence: &str) -> String {
    let sentence = text::line(sentence);
    let leads_away =
        |word: &str| word.contains('@') || word.contains("://") || word.to_ascii_lowercase().contains("www.");
    let words = sentence
        .split(' ')
        .enumerate()
        .map(|(at, word)| if leads_away(word) { code(word) } else { escaped(word, at == 0) });
    words.collect::<Vec<_>>().join(" ")
}

fn escaped(word: &str, first: bool) -> String {
    let mut out = String::with_capacity(word.len());
    let letters: Vec<char> = word.chars().collect();
    let is_letter = |at: Option<usize>| at.and_then(|at| letters.get(at)).is_some_and(|c| c.is_alphanumeric());
    let numbered = letters.iter().position(|c| !c.is_ascii_digit()).filter(|at| *at > 0);
    for (at, c) in letters.iter().copied().enumerate() {
        let always = matches!(c, '\\' | '`' | '*' | '[' | ']' | '|' | '~' | '$');
        let underscore = c == '_' && !(is_letter(at.checked_sub(1)) && is_letter(Some(at + 1)));
        let opens_line = first
            && ((at == 0 && matches!(c, '#' | '+' | '-' | '=' | ':'))
                || (Some(at) == numbered && matches!(c, '.' | ')')));
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '#' if !opens_line && is_letter(Some(at + 1)) => out.push_str("\\#"),
            c => {
                if always || underscore || opens_line {
                    out.push('\\');
                }
                out.push(c);
            }
        }
    }
    out
}

/// A step of a fix: `**…**` names what to look for on a screen and stays bold.
fn step_text(step: &str) -> String {
    let pieces: Vec<&str> = step.split("**").collect();
    let sound =
        pieces.len() % 2 == 1 && pieces.iter().skip(1).step_by(2).all(|name| !name.is_empty() && name.trim() == *name);
    if !sound {
        return prose(step);
    }
    let piece = |(at, piece): (usize, &&str)| if at % 2 == 1 { format!("**{}**", prose(piece)) } else { prose(piece) };
    pieces.iter().enumerate().map(piece).collect()
}

/// An address to click, if it is a plain one.
fn link(url: &str) -> String {
    let plain = url.chars().all(|c| c.is_ascii_alphanumeric() || ":/?#=&%._~+-".contains(c));
    if plain && url.starts_with("https://") { format!("<{url}>") } else { code(url) }
}

fn part<'a>(of: &'a Value, name: &str) -> &'a Value {
    of.get(name).unwrap_or(&Value::Null)
}

fn present<'a>(of: &'a Value, name: &str) -> Option<&'a Value> {
    of.get(name).filter(|value| !value.is_null())
}

fn string<'a>(of: &'a Value, name: &str) -> &'a str {
    optional(of, name).unwrap_or_default()
}

fn optional<'a>(of: &'a Value, name: &str) -> Option<&'a str> {
    of.get(name).and_then(Value::as_str)
}

fn list<'a>(of: &'a Value, name: &str) -> &'a [Value] {
    of.get(name).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
}

fn codes(of: &Value, name: &str) -> String {
    list(of, name).iter().filter_map(Value::as_str).map(code).collect::<Vec<_>>().join(", ")
}

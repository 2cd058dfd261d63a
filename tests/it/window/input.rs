//! Whatever lands in the form, the field says what is wrong with it and keeps it.

use tests::app::App;
use tests::desktop::Desktop;

/// What was pasted, as an expression of JavaScript.
const ANYWHERE: [(&str, &str); 5] = [
    ("empty", "''"),
    ("blank", "'   '"),
    ("10 MB", "'x'.repeat(10_000_000)"),
    ("a NUL", r"'ac\u0000me'"),
    ("a zero-width space", r"'ac\u200bme'"),
];

const DOMAINS: [(&str, &str); 7] = [
    ("a direction override", r"'\u202eemca.kinde.com'"),
    ("another scheme", "'ftp://acme.kinde.com'"),
    ("plain http", "'http://acme.kinde.com'"),
    ("an IPv6 address", "'https://[2001:db8::1]/'"),
    ("a name in another script", r"'https://\u0430cme.kinde.com'"),
    ("credentials", "'https://user:SECRET%3F@acme.kinde.com'"),
    ("a placeholder", "'<your_subdomain>.kinde.com'"),
];

#[tokio::test]
async fn every_field_says_what_is_wrong_and_keeps_what_was_typed() {
    let mut app = App::open(Desktop::start()).await;
    app.click("button", "Connect").await;
    app.record_ipc().await;
    let good = [
        ("Kinde domain", "'http://localhost:9'"),
        ("Client ID", "'client!+ID'"),
        ("Client secret", "'SECRET?%G&client'"),
    ];
    for (field, _) in good {
        let further: &[_] = if field == "Kinde domain" { &DOMAINS } else { &[] };
        for (what, value) in ANYWHERE.iter().chain(further) {
            for (other, usable) in good {
                app.paste(other, if other == field { value } else { usable }).await;
            }
            app.quiet().await;
            app.click("button", "Save and continue").await;
            app.idle().await;
            app.sees_wrong(field).await;
            assert_ne!(app.field_error(field).await, "", "{field} does not say what is wrong with {what}");
            assert!(app.keeps_what_was_pasted(field).await, "{field} lost {what}");
            for (other, _) in good.iter().filter(|(other, _)| *other != field) {
                assert_eq!(app.field_error(*other).await, "", "{other} is blamed for {what} in {field}");
                assert!(app.keeps_what_was_pasted(*other).await, "{other} lost its value when {field} was {what}");
            }
        }
    }
    app.paste("Kinde domain", DOMAINS[5].1).await;
    app.quiet().await;
    app.click("button", "Save and continue").await;
    app.read("before the @").await;
    app.screenshot("bad-input").await;
    app.assert_accessible("a field with an error").await;

    let printed = app.desktop().printed("app.err");
    assert!(!printed.contains("internal fault"), "{printed}");
    // Nothing of all that was saved: the next start is a first one.
    let app = App::open(app.close().await).await;
    app.see("button", "Practise").await;
}

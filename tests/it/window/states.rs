//! Every state of the window, one after another, in both themes: the rules of accessibility hold, nothing scrolls
//! sideways in the smallest window, and with letters twice as large nothing is lost.

use practice_tenant::{AppId, PracticeTenant};
use tests::app::{App, Name, starts};
use tests::desktop::Desktop;

/// What a person does to get from one state to the next.
enum Do {
    /// Clicks the control with this role and name.
    Click(&'static str, &'static str),
    /// Clicks the control whose name begins so.
    Starts(&'static str, &'static str),
    /// Types into the field with this label.
    Fill(&'static str, &'static str),
    /// Types into the field the origin of the tenant beside the app.
    FillOrigin(&'static str),
    /// Presses a key.
    Press(&'static str),
    /// Types where the focus is.
    Type(&'static str),
    /// Waits for these words.
    Read(&'static str),
    /// Waits for a control whose name begins so.
    See(&'static str, &'static str),
}
use Do::{Click, Fill, FillOrigin, Press, Read, See, Starts, Type};

/// A state, and the way to it from the one before.
type State = (&'static str, &'static [Do]);

const FIRST_RUN: &[State] = &[
    ("first run", &[See("button", "Practise")]),
    ("palette at the first run", &[Press("Control+k"), See("combobox", "Go to anything")]),
    ("palette, nothing fits", &[Type("qqzzqq"), Read("Nothing fits")]),
    ("paste a token", &[Press("Escape"), Click("button", "I was sent a token"), See("field", "Token")]),
    ("import box", &[Press("Escape"), Click("button", "I was sent a file or a message"), See("heading", "")]),
    ("connect", &[Press("Escape"), Starts("button", "Connect"), See("field", "Kinde domain")]),
    ("connect, empty", &[Starts("button", "Save and continue"), Read("Type or paste the domain")]),
    ("connect, name and colour", &[Starts("button", "Name and colour"), See("field", "Name")]),
    ("connect, expected organisation", &[Click("button", "Expected organisation"), See("field", "Organisation code")]),
    ("connect, no such host", &[Fill("Kinde domain", "http://localhost:9"), Press("Tab"), Read("localhost")]),
    (
        "connect, another OAuth server",
        &[Starts("button", "Not Kinde"), Starts("radio", "Another OAuth server"), See("field", "Issuer")],
    ),
];

const OWN: &[State] = &[
    (
        "an environment without a token",
        &[
            Press("Escape"),
            Starts("button", "Connect"),
            FillOrigin("Kinde domain"),
            Fill("Client ID", "client!+ID"),
            Fill("Client secret", "SECRET?%G&client"),
            Starts("button", "Save and continue"),
            See("button", "Get token"),
            Read("Set-up:"),
        ],
    ),
    ("set-up", &[Click("button", "Show the steps"), Read("of 8 seen to be done")]),
    ("set-up, where in Kinde", &[Click("button", "Where in Kinde"), See("button", "Documentation")]),
    ("a refused request", &[Press("Escape"), Starts("button", "Get token"), See("button", "Try again")]),
    ("a refused request, for a developer", &[Click("button", "For a developer"), Click("button", "Exact exchange")]),
    ("a message for the admin", &[Click("button", "Ask your admin"), See("dialog", "A message for your admin")]),
    ("set-up after a refusal", &[Press("Escape"), Click("button", "Show the steps"), Read("Not right yet")]),
    ("edit", &[Press("Escape"), Click("button", "Edit this environment"), See("field", "Client ID")]),
    ("replace the secret", &[Click("button", "Replace the client secret"), See("field", "New client secret")]),
    ("forget the secret", &[Press("Escape"), Click("button", "Forget the client secret"), See("dialog", "Forget")]),
    ("add an API", &[Press("Escape"), Click("button", "Add an API"), See("field", "Audience")]),
    ("add an API, empty", &[Click("button", "Save the API"), Read("Type the audience")]),
    ("delete?", &[Press("Escape"), Click("button", "Delete environment"), See("dialog", "Delete")]),
    ("minted", &[Press("Escape"), Press("Escape"), Starts("button", "No token minted"), See("dialog", "")]),
    ("a checked connection", &[Press("Escape"), Click("button", "Check connection"), See("button", "Check again")]),
    ("a connection in detail", &[Click("button", "Details")]),
    (
        "deleted, with undo",
        &[
            Press("Escape"),
            Click("button", "Edit this environment"),
            Click("button", "Delete environment"),
            Click("button", "Delete"),
            See("button", "Undo"),
        ],
    ),
];

const PRACTICE: &[State] = &[
    ("token", &[Starts("button", "Practise"), See("button", "Get token")]),
    ("a word explained", &[Click("button", "audience"), Read("every letter counts")]),
    ("advanced", &[Press("Escape"), Starts("button", "Advanced"), See("field", "Give up after")]),
    ("exact request", &[Starts("button", "Advanced"), Starts("button", "Exact request"), Read("grant_type")]),
    (
        "several APIs",
        &[Starts("button", "Exact request"), Click("button", "Ask for several"), Read("How the APIs are sent")],
    ),
    ("scopes to choose from", &[Starts("button", "Remove "), Starts("combobox", "Scopes"), See("option", "")]),
    ("scopes chosen", &[Press("ArrowDown"), Press("Enter"), See("button", "Remove ")]),
    (
        "claims",
        &[Starts("button", "Remove "), Press("Escape"), Starts("button", "Get token"), Read("would accept this token")],
    ),
    ("claims, header of the token", &[Click("button", "Header of the token")]),
    ("claims, raw JSON", &[Click("button", "Raw JSON")]),
    ("claims, raw token", &[Click("button", "Raw token"), See("button", "Reveal")]),
    ("claims, keys of the issuer", &[Click("button", "Keys of the issuer")]),
    ("claims, who is asking", &[Starts("button", "Who is asking"), See("radio", "RFC 9068")]),
    ("claims, RFC 9068", &[Starts("radio", "RFC 9068"), Read("Profile: RFC 9068")]),
    ("claims, signature only", &[Starts("radio", "Signature only"), Read("Profile: Signature only")]),
    ("claims, own rules", &[Starts("radio", "Custom"), See("field", "Leeway in seconds")]),
    ("claims, palette", &[Press("Control+k"), Type("scope"), See("option", "Scope")]),
    ("call, before it is sent", &[Press("Escape"), Starts("tab", "Call"), See("tab", "Call")]),
    ("an answered call", &[Press("Control+Enter"), Read("200 OK")]),
    ("an answered call, exactly", &[Click("button", "Exact exchange")]),
    ("the call as code", &[Starts("tab", "Code"), See("radio", "")]),
    ("history", &[Starts("button", "History"), Read("exchanges")]),
    ("history, nothing found", &[Fill("Search in the history", "qqzzqq"), Read("0 of")]),
    ("check all", &[Starts("button", "Check all"), See("button", "Check now")]),
    ("all checked", &[Starts("button", "Check now"), Read("In order")]),
    ("compare", &[Press("Control+1"), Starts("button", "Compare with another environment"), See("heading", "")]),
    ("settings", &[Starts("button", "Settings"), See("heading", "Settings")]),
    ("help", &[Press("F1"), See("heading", "Help")]),
    ("help, a journey", &[Click("button", "Something fails")]),
    ("help, what can go wrong", &[Starts("button", "Being given a token")]),
    ("help, searched", &[Fill("Search", "audience"), Read("found")]),
    ("help, nothing found", &[Fill("Search", "qqzzqq"), Read("0 explanations")]),
    ("practice", &[Click("button", "Practice"), See("heading", "Lessons")]),
];

const LESSONS: &[State] = &[
    (
        "lesson: wrong secret",
        &[
            Click("button", "Practise"),
            See("button", "Get token"),
            Click("button", "Practice"),
            Click("button", "Start: Wrong secret"),
            Read("Lesson: Wrong secret"),
        ],
    ),
    ("lesson: wrong secret, seen", &[Starts("button", "Get token"), See("button", "Try again")]),
    ("report", &[Starts("button", "Copy report"), See("dialog", "Report for a developer")]),
    ("report as JSON", &[Starts("radio", "JSON"), Read("\"")]),
    ("explained", &[Press("Escape"), Click("button", "Explain more"), Read("Usual causes")]),
    ("lesson: mended", &[Press("Escape"), Starts("switch", "Put the right"), Read("Mended.")]),
    ("lesson: done", &[Starts("button", "Try again"), Read("It works again")]),
    (
        "lesson: not authorised",
        &[
            Press("Control+k"),
            Type("App not auth"),
            Press("Enter"),
            Read("Lesson: App not"),
            Starts("button", "Get token"),
            See("button", "Try again"),
        ],
    ),
    (
        "lesson: tampered token",
        &[
            Press("Control+k"),
            Type("Tampered"),
            Press("Enter"),
            Read("Lesson: Tampered"),
            Starts("button", "Get token"),
            Read("would reject"),
        ],
    ),
    (
        "lesson: a web page",
        &[
            Press("Control+k"),
            Type("A web page instead of JSON"),
            Press("Enter"),
            Read("Lesson: A web page"),
            Starts("button", "Get token"),
            See("button", "Try again"),
        ],
    ),
    (
        "lesson: rate limited",
        &[
            Press("Control+k"),
            Type("Too many requests"),
            Press("Enter"),
            Read("Lesson: Too many"),
            Starts("button", "Get token"),
            See("button", "Try again"),
        ],
    ),
    (
        "a running request",
        &[
            Press("Control+k"),
            Type("Lesson slow server"),
            Press("Enter"),
            Read("Lesson: "),
            Starts("button", "Get token"),
            See("button", "Cancel"),
        ],
    ),
    ("cancelled", &[Click("button", "Cancel"), See("button", "Get token"), Click("button", "End lesson")]),
];

const TOUR: &[State] = &[
    ("tour, 1", &[Press("Control+k"), Type("tour"), Press("Enter"), Read("Tour, 1 of")]),
    ("tour, 2", &[Click("button", "Next"), Read("Tour, 2 of")]),
    ("tour, 3", &[Click("button", "Next"), Read("Tour, 3 of")]),
    ("tour, 4", &[Click("button", "Get the token"), Read("Tour, 4 of")]),
    ("tour, 5", &[Click("button", "Next"), Read("Tour, 5 of")]),
    ("tour, 6", &[Click("button", "Send it"), Read("Tour, 6 of")]),
    ("tour, 7", &[Click("button", "Next"), Read("Tour, 7 of")]),
    ("tour, 8", &[Click("button", "Next"), Read("Tour, 8 of")]),
    ("after the tour", &[Click("button", "Done"), See("tab", "Call")]),
];

async fn act(app: &mut App, step: &Do, tenant: &PracticeTenant) {
    match step {
        Click(role, name) => app.click(role, *name).await,
        Starts(role, name) => app.click(role, starts(name)).await,
        Fill(label, text) => app.fill(*label, text).await,
        FillOrigin(label) => app.fill(*label, tenant.origin()).await,
        Press(keys) => {
            app.paint().await;
            app.press(keys).await;
            if *keys == "Control+k" {
                app.see("combobox", "Go to anything").await;
                app.paint().await;
            }
        }
        Type(text) => {
            app.type_keys(text).await;
            app.paint().await;
        }
        Read(words) => app.read(words).await,
        See(role, name) => app.see(role, Name::Starts((*name).to_owned())).await,
    }
}

/// Walks through states in both themes; what is wrong in one does not hide what is wrong in the next.
async fn walk(name: &str, states: &[State]) {
    let mut wrong = Vec::new();
    for theme in ["light", "dark"] {
        let tenant = PracticeTenant::start().await.unwrap();
        // The same name as the form's, another secret: a request is refused, and its card is a state, too.
        tenant.set_credentials(AppId::NightlySync, "client!+ID", "SECRET?%G&another");
        let mut app = App::open(Desktop::start()).await;
        app.see("button", "Practise").await;
        app.resize(880, 600).await;
        app.press("Control+k").await;
        app.see("combobox", "Go to anything").await;
        app.type_keys(&format!("theme {theme}")).await;
        app.press("Enter").await;
        app.until("the theme", "return document.documentElement.dataset.theme === arguments[0]", theme.into()).await;
        for (number, (state, steps)) in states.iter().enumerate() {
            for step in *steps {
                act(&mut app, step, &tenant).await;
            }
            app.paint().await;
            let place = format!("{state}, {theme}");
            wrong.extend(app.axe().await.into_iter().map(|violation| format!("{place}: {violation}")));
            // As it comes, before other sizes of text move it.
            app.screenshot(&format!("state-{name}-{number:02}-{theme}")).await;
            for size in [100, 200] {
                wrong.extend(app.does_not_fit(size).await.into_iter().map(|part| format!("{place}, {size} %: {part}")));
            }
        }
    }
    assert!(wrong.is_empty(), "{} faults in {} states:\n{}", wrong.len(), states.len(), wrong.join("\n"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_first_run_is_accessible_and_fits_into_the_smallest_window() {
    walk("first-run", FIRST_RUN).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_environment_of_ones_own_is_accessible_and_fits_into_the_smallest_window() {
    walk("own", OWN).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_stage_and_page_is_accessible_and_fits_into_the_smallest_window() {
    walk("practice", PRACTICE).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn failures_and_lessons_are_accessible_and_fit_into_the_smallest_window() {
    walk("lessons", LESSONS).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_tour_is_accessible_and_fits_into_the_smallest_window() {
    walk("tour", TOUR).await;
}

#[test]
fn at_least_sixty_states_are_looked_at_in_each_theme() {
    let all = [FIRST_RUN, OWN, PRACTICE, LESSONS, TOUR];
    assert!(all.iter().map(|states| states.len()).sum::<usize>() >= 60);
}

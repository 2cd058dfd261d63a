//! The search for secrets is only worth something when it finds what is there.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use tests::leaks::{below, forms, in_text};

const CLIENT: &str = "client!+ID";
const SECRET: &str = "CANARY?%G&client \"quoted\" ~*é 0123456789";

fn found_in(text: impl AsRef<[u8]>) -> bool {
    !in_text(&forms(CLIENT, SECRET), "text", text.as_ref()).is_empty()
}

#[test]
fn every_form_of_a_secret_is_found_inside_other_text() {
    let form: String = form_urlencode(SECRET);
    let half: String = SECRET.chars().take(SECRET.chars().count() / 2).collect();
    let json = serde_json::json!({ "client_secret": SECRET }).to_string();
    let written = [
        ("raw", format!("before {SECRET} after")),
        ("form", format!("grant_type=client_credentials&client_secret={form}&audience=x")),
        (
            "form, small letters",
            form.to_lowercase().replace("canary", "CANARY").replace("%g", "%G").replace("g%26", "G%26"),
        ),
        ("json", json.clone()),
        ("json in json", serde_json::json!({ "body": json }).to_string()),
        ("basic", format!("Authorization: Basic {}", STANDARD.encode(format!("{CLIENT}:{SECRET}")))),
        ("basic, encoded first", STANDARD.encode(format!("{}:{}", percent(CLIENT), percent(SECRET)))),
        ("half", format!("…{half}")),
        ("reversed", SECRET.chars().rev().collect()),
    ];
    for (how, text) in written {
        assert!(found_in(&text), "not found: {how}: {text}");
    }
    for lead in ["", "a", "ab", "abc"] {
        let inside = format!("{lead}{SECRET} and more");
        assert!(found_in(STANDARD.encode(&inside)), "base64 after {} bytes", lead.len());
        assert!(found_in(URL_SAFE_NO_PAD.encode(&inside)), "base64url after {} bytes", lead.len());
    }
    let wide: Vec<u8> = SECRET.encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert!(found_in(wide), "UTF-16");
}

#[test]
fn text_without_the_secret_is_clean() {
    assert!(!found_in("client!+ID asked for a token; CANARY stays away, and so does Q0FOQVJZ"));
    assert!(!found_in(""));
}

#[test]
fn files_and_file_names_below_a_folder_are_searched() {
    let folder = tempfile::tempdir().unwrap();
    let deep = folder.path().join("a/b");
    std::fs::create_dir_all(&deep).unwrap();
    std::fs::write(deep.join("clean"), "nothing").unwrap();
    let forms = forms(CLIENT, SECRET);

    let clean = below(&forms, &[folder.path()]);
    assert_eq!((clean.files, clean.leaks.len()), (1, 0));

    std::fs::write(deep.join("settings.json"), serde_json::json!([SECRET]).to_string()).unwrap();
    assert!(below(&forms, &[folder.path()]).leaks.iter().any(|leak| leak.place.ends_with("a/b/settings.json")));

    std::fs::remove_file(deep.join("settings.json")).unwrap();
    std::fs::write(deep.join(percent(SECRET)), "").unwrap();
    assert!(!below(&forms, &[folder.path()]).leaks.is_empty(), "a file's name was not searched");
}

#[test]
#[should_panic(expected = "nothing was searched")]
fn an_empty_folder_proves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    below(&forms(CLIENT, SECRET), &[folder.path()]).assert_clean();
}

fn form_urlencode(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

fn percent(text: &str) -> String {
    form_urlencode(text).replace('+', "%20")
}

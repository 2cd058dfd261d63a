//! The catalogue of known failures: each row is either told by its first finding, said at the field where the value is
//! typed, a mere remark, or left out with a reason.

use client_credentials::diagnosis::{Finding, remark_codes};
use client_credentials::field::FieldError;

use super::fixture::{Scene, tells};
use super::{answers, calls, mixups, own_side, tokens, transport};

/// How a row shows itself.
pub enum Shown {
    /// As the first finding: its code, a word of a cause, a word of a step.
    Finding(&'static str, &'static str, &'static str, Box<Scene>),
    /// At the field, before anything is sent: the field, words of the message, what the field said.
    Field(&'static str, &'static str, Option<FieldError>),
    /// As something that the verification notices and that is no failure.
    Remark(&'static str, Box<Scene>),
}

pub type Row = (&'static str, Shown);

pub fn finding(id: &'static str, code: &'static str, cause: &'static str, fix: &'static str, scene: Scene) -> Row {
    (id, Shown::Finding(code, cause, fix, Box::new(scene)))
}

pub fn field<T>(id: &'static str, field: &'static str, words: &'static str, result: Result<T, FieldError>) -> Row {
    (id, Shown::Field(field, words, result.err()))
}

pub fn remark(id: &'static str, code: &'static str, scene: Scene) -> Row {
    (id, Shown::Remark(code, Box::new(scene)))
}

/// Every row of the catalogue.
const IDS: [&str; 200] = [
    "IN01", "IN02", "IN03", "IN04", "IN05", "IN06", "IN07", "IN08", "IN09", "IN10", "IN11", "IN12", "IN13", "IN14",
    "IN15", "IN16", "IN17", "IN18", "IN19", "IN20", "IN21", "IN22", "IN23", "IN24", "NET01", "NET02", "NET03", "NET04",
    "NET05", "NET06", "NET07", "NET08", "NET09", "NET10", "NET11", "NET12", "NET13", "TLS01", "TLS02", "TLS03",
    "TLS04", "TLS05", "TLS06", "TLS07", "TLS08", "TLS09", "TLS10", "TLS11", "TLS12", "TLS13", "TLS14", "TLS15",
    "TLS16", "TLS17", "PX01", "PX02", "PX03", "PX04", "PX05", "PX06", "PX07", "PX08", "PX09", "PX10", "PX11", "HT01",
    "HT02", "HT03", "HT04", "HT05", "HT06", "HT07", "HT08", "HT09", "TE01", "TE02", "TE03", "TE04", "TE05", "TE06",
    "TE07", "TE08", "TE09", "TE10", "TE11", "TE12", "TE13", "TE14", "TE15", "TE16", "TE17", "TE18", "TE19", "TE20",
    "TE21", "TE22", "TE23", "TE24", "RS01", "RS02", "RS03", "RS04", "RS05", "RS06", "RS07", "RS08", "RS09", "JW01",
    "JW02", "JW03", "JW04", "JW05", "JW06", "JW07", "JW08", "JW09", "JW10", "JW11", "JW12", "JW13", "JW14", "JW15",
    "JW16", "JW17", "JW18", "JW19", "JW20", "JW21", "JW22", "JW23", "JW24", "JW25", "JK01", "JK02", "JK03", "JK04",
    "JK05", "JK06", "JK07", "JK08", "JK09", "JK10", "JK11", "CK01", "CK02", "CK03", "CK04", "AP01", "AP02", "AP03",
    "AP04", "AP05", "AP06", "AP07", "AP08", "AP09", "AP10", "AP11", "AP12", "AP13", "AP14", "AP15", "AP16", "AP17",
    "ST01", "ST02", "ST03", "ST04", "ST05", "ST06", "ST07", "ST08", "ST09", "ST10", "ST11", "ST12", "ST13", "ST14",
    "ST15", "ST16", "ST17", "ST18", "ST19", "KD01", "KD02", "KD03", "KD04", "KD05", "KD06", "KD07", "KD08", "KD09",
    "KD10", "KD11", "KD12", "KD13", "KD14", "KD15", "KD16", "KD17",
];

/// Rows that no test can show, with the reason.
const LEFT_OUT: &[(&str, &str)] = &[
    ("IN10", "cannot happen: https:// is put before an address that has no scheme"),
    ("PX07", "cannot happen: addresses of this computer are never sent through a proxy"),
    ("RS09", "no failure: the answer works; it is a note of the token response (ResponseNote::Cacheable)"),
    ("KD16", "belongs to expectations about single claims, which do not exist yet"),
    ("ST09", "belongs to packaging: whether the installed app is signed is not known to the app"),
    ("ST18", "cannot happen: there is no vault with a passphrase; secrets are in the key store or in memory"),
];

fn all() -> Vec<Row> {
    [mixups::rows(), transport::rows(), answers::rows(), tokens::rows(), calls::rows(), own_side::rows()]
        .into_iter()
        .flatten()
        .collect()
}

#[test]
fn every_row_is_shown_once_or_left_out_with_a_reason() {
    let mut shown: Vec<&str> = all().iter().map(|(id, _)| *id).chain(LEFT_OUT.iter().map(|(id, _)| *id)).collect();
    shown.sort_unstable();
    let mut expected = IDS.to_vec();
    expected.sort_unstable();
    let missing: Vec<&&str> = expected.iter().filter(|id| !shown.contains(id)).collect();
    assert!(missing.is_empty(), "not shown: {missing:?}");
    let twice: Vec<&str> = shown.windows(2).filter(|pair| pair[0] == pair[1]).map(|pair| pair[0]).collect();
    assert!(twice.is_empty(), "twice: {twice:?}");
    assert_eq!(shown.len(), expected.len());
    assert!(LEFT_OUT.iter().all(|(_, reason)| reason.len() > 20));
}

#[test]
fn the_first_finding_of_every_row_is_the_right_one_with_its_cause_and_fix() {
    let mut wrong = Vec::new();
    for (id, shown) in all() {
        match shown {
            Shown::Finding(code, cause, fix, scene) => match scene.findings().first() {
                Some(first) if first.code == code => {
                    if let Err(what) = tells(first, cause, fix) {
                        wrong.push(format!("{id}: {what}"));
                    }
                }
                Some(first) => wrong.push(format!("{id}: {} ({:?}) instead of {code}", first.code, first.certainty)),
                None => wrong.push(format!("{id}: nothing instead of {code}")),
            },
            Shown::Field(field, words, Some(error)) => {
                if error.field != field || !error.message.contains(words) {
                    wrong.push(format!("{id}: {}: {}", error.field, error.message));
                }
            }
            Shown::Field(field, _, None) => wrong.push(format!("{id}: accepted at the field {field}")),
            Shown::Remark(code, scene) => {
                let noticed = scene.verification.as_ref().unwrap().findings();
                if !noticed.iter().any(|found| found.as_str() == code) || !remark_codes().contains(&code) {
                    wrong.push(format!("{id}: not noticed: {code} in {noticed:?}"));
                }
                if !scene.codes().is_empty() {
                    wrong.push(format!("{id}: raised as a failure: {:?}", scene.codes()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// Every finding that the scenes of the rows raise.
pub fn all_findings() -> Vec<Finding> {
    let scenes = all().into_iter().filter_map(|(_, shown)| match shown {
        Shown::Finding(_, _, _, scene) => Some(scene.findings()),
        _ => None,
    });
    scenes.flatten().collect()
}

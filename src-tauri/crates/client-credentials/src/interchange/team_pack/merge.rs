//! What a pack would change in environments that are there already. Nothing is overwritten unless somebody says so.

use crate::environment::{Environment, EnvironmentId};

/// How an environment of a pack stands to those that are there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// There is none for this server and client.
    New,
    /// There is one, and the pack would change this much of it.
    There(EnvironmentId, Merge),
}

/// What taking an environment in would do to the one that is there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Merge {
    /// What it would gain, each in a few words.
    pub adds: Vec<String>,
    /// What is in both and differs: ours stays unless the pack's is wanted.
    pub differs: Vec<String>,
}

impl Merge {
    /// Whether the pack holds nothing that is not there.
    pub fn is_empty(&self) -> bool {
        self.adds.is_empty() && self.differs.is_empty()
    }
}

/// Which one stays where both have it and they differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Take {
    /// Ours.
    Ours,
    /// The pack's.
    Theirs,
}

/// How `theirs` stands to the environments that are there: the same server and the same client are the same environment.
pub fn standing<'a>(theirs: &Environment, ours: impl IntoIterator<Item = &'a Environment>) -> Standing {
    let same =
        |other: &&Environment| other.client_id == theirs.client_id && other.secret_origin() == theirs.secret_origin();
    match ours.into_iter().find(same) {
        None => Standing::New,
        Some(ours) => Standing::There(ours.id.clone(), merge(ours, theirs, Take::Ours).1),
    }
}

/// `ours` with what `theirs` has besides.
pub fn merged(ours: &Environment, theirs: &Environment, take: Take) -> Environment {
    merge(ours, theirs, take).0
}

fn merge(ours: &Environment, theirs: &Environment, take: Take) -> (Environment, Merge) {
    let mut out = ours.clone();
    let mut told = Merge::default();
    let wins = take == Take::Theirs;
    {
        let mut either = |what: String, differs: bool, put: &mut dyn FnMut()| {
            if differs {
                told.differs.push(what);
                if wins {
                    put();
                }
            }
        };
        either(format!("Name: {}", theirs.name), ours.name != theirs.name, &mut || out.name.clone_from(&theirs.name));
        let marked = (ours.production, ours.colour) != (theirs.production, theirs.colour);
        let mark = if theirs.production { "Mark: production" } else { "Mark: not production" };
        let mark = if ours.production == theirs.production { "Colour" } else { mark };
        either(mark.to_owned(), marked, &mut || {
            out.production = theirs.production;
            out.colour = theirs.colour;
        });
        either("Addresses of the server".to_owned(), ours.server != theirs.server, &mut || {
            out.server.clone_from(&theirs.server);
        });
        let way = ours.authentication != theirs.authentication;
        either("How the client proves itself".to_owned(), way, &mut || out.authentication = theirs.authentication);
    }
    match (&ours.expected_org_code, &theirs.expected_org_code) {
        (None, Some(code)) => {
            told.adds.push(format!("Expected organisation: {code}"));
            out.expected_org_code = Some(code.clone());
        }
        (Some(mine), Some(code)) if mine != code => {
            told.differs.push(format!("Expected organisation: {code}"));
            if wins {
                out.expected_org_code = Some(code.clone());
            }
        }
        _ => {}
    }
    let api = |api: &crate::environment::Api| format!("API {}", api.name);
    lists(&mut out.apis, &theirs.apis, |a, b| a.audience == b.audience, api, wins, &mut told);
    let call = |call: &crate::environment::SavedCall| format!("Call {}", call.name);
    let same = |a: &str, a_name: &str, b: &str, b_name: &str| if b.is_empty() { a_name == b_name } else { a == b };
    let same_call =
        |a: &crate::environment::SavedCall, b: &crate::environment::SavedCall| same(&a.id, &a.name, &b.id, &b.name);
    lists(&mut out.saved_calls, &theirs.saved_calls, same_call, call, wins, &mut told);
    let expectation = |expectation: &crate::environment::Expectation| format!("Expectation {}", expectation.name);
    let same_expectation =
        |a: &crate::environment::Expectation, b: &crate::environment::Expectation| same(&a.id, &a.name, &b.id, &b.name);
    lists(&mut out.expectations, &theirs.expectations, same_expectation, expectation, wins, &mut told);
    (out, told)
}

fn lists<T: Clone + PartialEq>(
    ours: &mut Vec<T>,
    theirs: &[T],
    same: impl Fn(&T, &T) -> bool,
    words: impl Fn(&T) -> String,
    wins: bool,
    told: &mut Merge,
) {
    for item in theirs {
        match ours.iter_mut().find(|mine| same(mine, item)) {
            None => {
                told.adds.push(words(item));
                ours.push(item.clone());
            }
            Some(mine) if mine != item => {
                told.differs.push(words(item));
                if wins {
                    *mine = item.clone();
                }
            }
            Some(_) => {}
        }
    }
}

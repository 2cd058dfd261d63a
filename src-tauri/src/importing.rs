//! What was pasted, dropped or opened: held in Rust until the person decides. The text itself is not kept.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use client_credentials::diagnosis::{Explanation, explanation};
use client_credentials::environment::{Environment, EnvironmentId};
use client_credentials::interchange::team_pack::{Standing, Take, merged, standing};
use client_credentials::interchange::{self, Ask, Credentials, Found, Import, TeamPack};
use client_credentials::paste::NoteKind;
use serde::{Deserialize, Serialize};

use crate::credentials;
use crate::error::IpcError;
use crate::files::Picked;
use crate::state::App;
use crate::views::EnvironmentView;

/// Most texts whose contents are held.
const MOST: usize = 3;

/// What was read and waits for a decision.
#[derive(Default)]
pub struct Imports(Mutex<VecDeque<(String, Arc<Found>)>>);

impl Imports {
    fn hold(&self, found: Found) -> String {
        let id = uuid::Uuid::new_v4().to_string();
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if held.len() == MOST {
            held.pop_front();
        }
        held.push_back((id.clone(), Arc::new(found)));
        id
    }

    /// What was found in a text that was read before.
    ///
    /// # Errors
    /// When it is not held any more.
    pub fn get(&self, id: &str) -> Result<Arc<Found>, IpcError> {
        let held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let found = held.iter().find(|(known, _)| known == id).map(|(_, found)| found.clone());
        found.ok_or_else(|| IpcError::new("import-gone", "What was read is not held any more. Read it again."))
    }

    /// Drops what was read.
    pub fn forget(&self, id: &str) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).retain(|(known, _)| known != id);
    }

    /// Drops all that was read.
    pub fn clear(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}

/// What a text or file is, and what is in it: shown before anything is done with it. Holds no secret.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct ImportView {
    import_id: String,
    /// The file's name, if it was one.
    file: Option<String>,
    kind: NoteKind,
    /// What was understood, in sentences.
    understood: Vec<String>,
    /// What was not, does not fit or was left out.
    left_over: Vec<String>,
    content: ImportContent,
}

/// What can be done with it.
#[derive(Debug, Serialize)]
#[serde(tag = "what", rename_all = "kebab-case", rename_all_fields = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub enum ImportContent {
    /// An environment can be added, or the form filled.
    Credentials(CredentialsView),
    /// A team pack can be taken in.
    Pack {
        /// What it is for.
        name: String,
        /// What its maker says.
        welcome: String,
        /// Its environments.
        environments: Vec<PackedView>,
    },
    /// A token can be looked at.
    Token {},
    /// An error is explained.
    Error {
        /// The likeliest first.
        explanations: Vec<Explanation>,
    },
    /// It is of no use here.
    Nothing {},
}

/// Credentials of one client.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct CredentialsView {
    /// A name for the environment.
    name: String,
    /// What is missing or cannot be used; without it the environment can be added as it is.
    missing: Option<String>,
    /// Characters of the secret that was found.
    secret_characters: Option<usize>,
    /// Where the secret would be sent, and nowhere else.
    secret_origin: String,
    calls: usize,
    /// An environment that is there for the same server and client.
    there: Option<String>,
    /// For the form, where something is missing.
    host: Option<String>,
    client_id: Option<String>,
    issuer: Option<String>,
    token_url: Option<String>,
    audiences: Vec<String>,
}

/// An environment of a team pack.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct PackedView {
    name: String,
    host: String,
    client_id: String,
    production: bool,
    /// Where its secret will be sent, and nowhere else.
    secret_origin: String,
    /// Where its tokens may be sent without a further question.
    token_hosts: Vec<String>,
    apis: Vec<String>,
    calls: Vec<String>,
    expectations: Vec<String>,
    /// The environment that is there for the same server and client.
    there: Option<String>,
    /// What it would gain.
    adds: Vec<String>,
    /// What is in both and differs.
    differs: Vec<String>,
}

/// What to do with one environment of a pack.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub enum PackChoice {
    /// Add it, or add what is new to the one that is there and change nothing in it.
    Add,
    /// Also take over what differs.
    Replace,
    /// Add it beside the one that is there.
    Another,
    /// Leave it out.
    Leave,
}

/// What came of it.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct Imported {
    /// The environments that were added or changed.
    environments: Vec<EnvironmentView>,
    /// The API that the text asks tokens for.
    audience: Option<String>,
    /// The scopes that the text asks for.
    scopes: Vec<String>,
}

/// Reads a file that was chosen, dropped or opened.
///
/// # Errors
/// When it is no text.
pub fn read_file(app: &App, file: &Picked) -> Result<ImportView, IpcError> {
    let (text, encoding) =
        interchange::text_of(&file.bytes).map_err(|sentence| IpcError::new("file-not-read", sentence))?;
    let mut view = read(app, &text);
    view.file = Some(file.name.clone());
    view.left_over.extend(encoding.map(str::to_owned));
    Ok(view)
}

/// Says what a text is and holds what is in it.
pub fn read(app: &App, text: &str) -> ImportView {
    let Import { kind, found, understood, left } = interchange::recognise(text);
    let content = content(app, &found);
    ImportView { import_id: app.imports.hold(found), file: None, kind, understood, left_over: left, content }
}

fn content(app: &App, found: &Found) -> ImportContent {
    let mine = app.settings.read().environments;
    match found {
        Found::Credentials(found) => ImportContent::Credentials(credentials_view(found, &mine)),
        Found::Pack(pack) => ImportContent::Pack {
            name: pack.name.clone(),
            welcome: pack.welcome.clone(),
            environments: pack.environments.iter().map(|theirs| packed_view(theirs, &mine)).collect(),
        },
        Found::Token(_) => ImportContent::Token {},
        Found::Error(codes) => {
            ImportContent::Error { explanations: codes.iter().filter_map(|code| explanation(code)).collect() }
        }
        Found::Nothing => ImportContent::Nothing {},
    }
}

fn name_of(id: &EnvironmentId, mine: &[Environment]) -> Option<String> {
    mine.iter().find(|environment| environment.id == *id).map(|environment| environment.name.clone())
}

fn credentials_view(found: &Credentials, mine: &[Environment]) -> CredentialsView {
    let read = found.environment(EnvironmentId::new(""), "", false);
    let there = read.as_ref().ok().and_then(|environment| match standing(environment, mine) {
        Standing::There(id, _) => name_of(&id, mine),
        Standing::New => None,
    });
    let note = &found.note;
    CredentialsView {
        name: read
            .as_ref()
            .map_or_else(|_| note.name.clone().unwrap_or_default(), |environment| environment.name.clone()),
        secret_origin: read.as_ref().map(Environment::secret_origin).unwrap_or_default(),
        missing: read.err().map(|error| error.message),
        secret_characters: found.secret.as_ref().map(|secret| secret.characters()),
        calls: found.calls.len(),
        there,
        host: note.host.clone(),
        client_id: note.client_id.clone(),
        issuer: note.issuer.clone(),
        token_url: note.token_url.clone(),
        audiences: note.audiences.clone(),
    }
}

fn packed_view(theirs: &Environment, mine: &[Environment]) -> PackedView {
    let (there, adds, differs) = match standing(theirs, mine) {
        Standing::There(id, merge) => (name_of(&id, mine), merge.adds, merge.differs),
        Standing::New => (None, Vec::new(), Vec::new()),
    };
    PackedView {
        name: theirs.name.clone(),
        host: theirs.host(),
        client_id: theirs.client_id.to_string(),
        production: theirs.production,
        secret_origin: theirs.secret_origin(),
        token_hosts: theirs.token_origins(),
        apis: theirs.apis.iter().map(|api| api.name.clone()).collect(),
        calls: theirs.saved_calls.iter().map(|call| call.name.clone()).collect(),
        expectations: theirs.expectations.iter().map(|expectation| expectation.name.clone()).collect(),
        there,
        adds,
        differs,
    }
}

/// Adds an environment from credentials: the secret goes into the key store first, then the environment is saved.
///
/// # Errors
/// When something is missing, or could not be kept or saved.
pub async fn add(app: &App, found: &Credentials, name: &str, production: bool, now: i64) -> Result<Imported, IpcError> {
    let mut environment = found.environment(fresh(), name, production)?;
    named(&mut environment);
    credentials::keep_new(app, &environment, found.secret.as_ref(), now).await?;
    let Ask { audience, scopes } = found.ask();
    Ok(Imported {
        environments: vec![app.view(&environment, now)],
        audience: audience.map(|audience| audience.to_string()),
        scopes: scopes.iter().map(ToString::to_string).collect(),
    })
}

/// Takes a pack in, as it was chosen for each of its environments; what has no choice is left out.
///
/// # Errors
/// When it could not be saved.
pub async fn take_in(app: &App, pack: &TeamPack, choices: &[PackChoice], now: i64) -> Result<Imported, IpcError> {
    let wanted: Vec<(Environment, PackChoice)> = pack
        .environments
        .iter()
        .cloned()
        .zip(choices.iter().copied())
        .filter(|(_, choice)| *choice != PackChoice::Leave)
        .collect();
    // Judged anew against what is there at the moment of the change.
    let changed = app.change(move |settings| {
        let mut changed = Vec::new();
        for (theirs, choice) in wanted {
            let there = match standing(&theirs, &settings.environments) {
                Standing::There(id, _) if choice != PackChoice::Another => Some(id),
                _ => None,
            };
            match settings.environments.iter_mut().find(|environment| Some(&environment.id) == there.as_ref()) {
                Some(mine) => {
                    let take = if choice == PackChoice::Replace { Take::Theirs } else { Take::Ours };
                    *mine = merged(mine, &theirs, take);
                    named(mine);
                    changed.push(mine.clone());
                }
                None => {
                    let mut environment = Environment { id: fresh(), ..theirs };
                    named(&mut environment);
                    settings.environments.push(environment.clone());
                    changed.push(environment);
                }
            }
        }
        if let Some(first) = changed.first() {
            settings.selected_environment = Some(first.id.clone());
        }
        changed
    });
    let environments = changed.await?.iter().map(|environment| app.view(environment, now)).collect();
    Ok(Imported { environments, audience: None, scopes: Vec::new() })
}

fn fresh() -> EnvironmentId {
    EnvironmentId::new(uuid::Uuid::new_v4().to_string())
}

/// Gives calls and expectations an identifier where they have none.
fn named(environment: &mut Environment) {
    let calls = environment.saved_calls.iter_mut().map(|call| &mut call.id);
    let expectations = environment.expectations.iter_mut().map(|expectation| &mut expectation.id);
    for id in calls.chain(expectations).filter(|id| id.is_empty()) {
        *id = uuid::Uuid::new_v4().to_string();
    }
}

//! The practice lab: break one thing in the practice tenant, see the real failure, mend it where Kinde would have it
//! mended, try again. The fault is in the tenant or in the practice environment; nothing else knows of a lesson.

use client_credentials::environment::{Audience, ClientId};
use client_credentials::secret::ClientSecret;
use practice_tenant::{ApiId, AppId, Fault, FaultKind, OldKey, Place};
use serde::{Deserialize, Serialize};

use crate::error::IpcError;
use crate::practice::{self, Practice, Running};

/// A thing to break and mend.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub enum LessonId {
    WrongSecret,
    AppNotAuthorised,
    WrongAudience,
    WrongEnvironment,
    ScopeMissing,
    ScopeAddedLater,
    ShortToken,
    TamperedToken,
    KeyRotated,
    ClockWrong,
    HtmlPage,
    RateLimited,
    SlowServer,
    CarelessApi,
}

/// Where a lesson is tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub enum LessonStage {
    Token,
    Claims,
    Call,
    Guard,
}

/// How far a lesson has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub enum LessonProgress {
    /// Broken; the failure has not been seen yet.
    Broken,
    /// The failure was seen.
    Seen,
    /// Mended; not tried again yet.
    Mended,
    /// Mended and tried again: it works.
    Done,
}

struct Texts {
    id: LessonId,
    title: &'static str,
    teaches: &'static str,
    try_it: &'static str,
    switch: &'static str,
    kinde_place: &'static str,
    stage: LessonStage,
}

const LESSONS: [Texts; 14] = [
    Texts {
        id: LessonId::WrongSecret,
        title: "Wrong secret",
        teaches: "What a mistyped, cut or rotated client secret looks like.",
        try_it: "Get a token.",
        switch: "Put the right secret back",
        kinde_place: "Settings, Applications, your app, App keys",
        stage: LessonStage::Token,
    },
    Texts {
        id: LessonId::AppNotAuthorised,
        title: "App not authorised",
        teaches: "Kinde knows the app, but nobody has authorised it for the API.",
        try_it: "Get a token for Orders API.",
        switch: "Authorise Nightly sync for Orders API",
        kinde_place: "Settings, Applications, your app, APIs, Authorize application",
        stage: LessonStage::Token,
    },
    Texts {
        id: LessonId::WrongAudience,
        title: "Wrong audience",
        teaches: "An audience is compared letter by letter: one slash too many is another API.",
        try_it: "Get a token for Orders API.",
        switch: "Correct the audience of Orders API",
        kinde_place: "Settings, APIs, your API, Audience",
        stage: LessonStage::Token,
    },
    Texts {
        id: LessonId::WrongEnvironment,
        title: "Wrong environment",
        teaches: "Credentials belong to one environment. Those of another one are simply unknown.",
        try_it: "Get a token.",
        switch: "Use the credentials of this environment",
        kinde_place: "The environment switcher, then Settings, Applications, your app, App keys",
        stage: LessonStage::Token,
    },
    Texts {
        id: LessonId::ScopeMissing,
        title: "Scope missing",
        teaches: "The token is fine, but the API wants a scope that the app does not have.",
        try_it: "Get a new token, then call GET /api/v1/users.",
        switch: "Give Nightly sync the scope read:users",
        kinde_place: "Settings, Applications, your app, APIs, Manage scopes",
        stage: LessonStage::Call,
    },
    Texts {
        id: LessonId::ScopeAddedLater,
        title: "Scope added after the token",
        teaches: "A token keeps what it was issued with. After a new scope you need a new token.",
        try_it: "Get a new token and call GET /api/v1/users. Mend it, call again with the same token, then get a new one.",
        switch: "Give Nightly sync the scope read:users",
        kinde_place: "Settings, Applications, your app, APIs, Manage scopes",
        stage: LessonStage::Call,
    },
    Texts {
        id: LessonId::ShortToken,
        title: "Token expired",
        teaches: "A token that lives 75 seconds: watch it end, and what the API says then.",
        try_it: "Get a new token, wait until it has expired, then call GET /api/v1/environment with it.",
        switch: "Let tokens live 24 hours again",
        kinde_place: "Settings, Applications, your app, Tokens",
        stage: LessonStage::Call,
    },
    Texts {
        id: LessonId::TamperedToken,
        title: "Tampered token",
        teaches: "One changed bit, and the signature no longer fits.",
        try_it: "Get a new token and look at its checks.",
        switch: "Stop changing tokens on their way",
        kinde_place: "Nothing to change in Kinde: look at what stands between",
        stage: LessonStage::Claims,
    },
    Texts {
        id: LessonId::KeyRotated,
        title: "Key rotated",
        teaches: "The tenant signs with a new key and has dropped the old one.",
        try_it: "Look at the checks of the token you have.",
        switch: "Nothing to switch: get a new token",
        kinde_place: "Nothing to change in Kinde",
        stage: LessonStage::Claims,
    },
    Texts {
        id: LessonId::ClockWrong,
        title: "Clock wrong",
        teaches: "Two clocks that disagree by two hours: which one is wrong?",
        try_it: "Get a new token and look at its checks.",
        switch: "Set the clock right",
        kinde_place: "The time settings of the computer",
        stage: LessonStage::Claims,
    },
    Texts {
        id: LessonId::HtmlPage,
        title: "A web page instead of JSON",
        teaches: "A sign-in page, a proxy or a wrong host answers instead of the token endpoint.",
        try_it: "Get a token.",
        switch: "Remove the page in between",
        kinde_place: "Nothing to change in Kinde: check the domain and the network",
        stage: LessonStage::Token,
    },
    Texts {
        id: LessonId::RateLimited,
        title: "Too many requests",
        teaches: "The tenant asks you to wait, and says how long.",
        try_it: "Get a new token.",
        switch: "Let the waiting time pass",
        kinde_place: "Nothing to change in Kinde: reuse tokens",
        stage: LessonStage::Token,
    },
    Texts {
        id: LessonId::SlowServer,
        title: "Slow server",
        teaches: "What waiting looks like, how to cancel it, and when the app gives up.",
        try_it: "Get a new token. Cancel, or wait for the limit of 30 seconds.",
        switch: "Make the server quick again",
        kinde_place: "Nothing to change in Kinde",
        stage: LessonStage::Token,
    },
    Texts {
        id: LessonId::CarelessApi,
        title: "An API that checks too little",
        teaches: "Some APIs look at the signature only. An expired token, or one for another API, opens them.",
        try_it: "Run the guard check on GET /orders of Careless API.",
        switch: "Let Careless API check everything",
        kinde_place: "Nothing to change in Kinde: the people who run the API have to mend it",
        stage: LessonStage::Guard,
    },
];

/// A lesson as the window shows it.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct LessonView {
    /// Which.
    pub id: LessonId,
    /// Its name.
    pub title: String,
    /// What can be learnt.
    pub teaches: String,
    /// What to do to see the failure.
    pub try_it: String,
    /// The label of the switch that mends it.
    pub switch: String,
    /// Where the same is mended in Kinde.
    pub kinde_place: String,
    /// Where it is tried.
    pub stage: LessonStage,
    /// How far it has come, if it is the one that runs.
    pub progress: Option<LessonProgress>,
    /// It was done once.
    pub done: bool,
}

/// The lesson that runs.
#[derive(Clone, Debug)]
pub struct Current {
    id: LessonId,
    progress: LessonProgress,
}

/// All lessons; `done` are those done before.
pub fn lessons(practice: &Practice, done: &[String]) -> Vec<LessonView> {
    let current = practice.running().and_then(|running| running.lesson);
    let view = |texts: &Texts| LessonView {
        id: texts.id,
        title: texts.title.to_owned(),
        teaches: texts.teaches.to_owned(),
        try_it: texts.try_it.to_owned(),
        switch: texts.switch.to_owned(),
        kinde_place: texts.kinde_place.to_owned(),
        stage: texts.stage,
        progress: current.as_ref().filter(|current| current.id == texts.id).map(|current| current.progress),
        done: done.iter().any(|name| *name == name_of(texts.id)),
    };
    LESSONS.iter().map(view).collect()
}

/// The stable name under which a lesson is remembered as done.
pub fn name_of(id: LessonId) -> String {
    serde_json::to_value(id).ok().and_then(|name| name.as_str().map(str::to_owned)).unwrap_or_default()
}

const APP: AppId = AppId::NightlySync;

/// Puts everything back and breaks one thing.
///
/// # Errors
/// When the tenant does not run or cannot make what the lesson needs.
pub async fn start(practice: &Practice, id: LessonId) -> Result<(), IpcError> {
    reset(practice)?;
    let tenant = practice.running().ok_or_else(practice::not_running)?.tenant;
    let at = Place::TokenEndpoint;
    let users = |enabled| {
        let set = tenant.set_scope(APP, ApiId::Management, "read:users", enabled);
        set.map_err(|error| IpcError::new("unknown-scope", error.to_string()))
    };
    match id {
        LessonId::WrongSecret => change(practice, |running| running.wrong_secret = Some(other_secret()))?,
        LessonId::AppNotAuthorised => tenant.deauthorise(APP, ApiId::Orders),
        LessonId::WrongAudience => {
            let wrong = Audience::parse(&format!("{}/", tenant.audience(ApiId::Orders)))?;
            change(practice, |running| {
                running.environment.apis.iter_mut().for_each(|api| api.audience = wrong.clone())
            })?;
        }
        LessonId::WrongEnvironment => {
            let foreign = ClientId::parse(&uuid::Uuid::new_v4().simple().to_string())?;
            change(practice, |running| {
                running.environment.client_id = foreign;
                running.wrong_secret = Some(other_secret());
            })?;
        }
        LessonId::ScopeMissing | LessonId::ScopeAddedLater => users(false)?,
        LessonId::ShortToken => tenant.set_token_lifetime(APP, 75),
        LessonId::TamperedToken => tenant.inject(Fault::TamperedToken),
        LessonId::KeyRotated => {
            let rotated = tenant.rotate_key(OldKey::IsDropped).await;
            rotated.map_err(|error| IpcError::new("practice-key", format!("{error}.")))?;
        }
        LessonId::ClockWrong => tenant.inject(Fault::ClockWrong { offset_seconds: 7200 }),
        LessonId::HtmlPage => tenant.inject(Fault::HtmlPage { at }),
        LessonId::RateLimited => tenant.inject(Fault::RateLimited { at, reset_seconds: 42 }),
        LessonId::SlowServer => tenant.inject(Fault::SlowServer { at, delay_ms: 45_000 }),
        LessonId::CarelessApi => tenant.mend_careless_api(false),
    }
    change(practice, |running| running.lesson = Some(Current { id, progress: LessonProgress::Broken }))
}

/// Mends what the running lesson broke.
///
/// # Errors
/// When no lesson runs.
pub fn mend(practice: &Practice) -> Result<(), IpcError> {
    let running = practice.running().ok_or_else(practice::not_running)?;
    let lesson = running.lesson.ok_or_else(|| IpcError::new("no-lesson", "No lesson is running."))?;
    let tenant = running.tenant;
    match lesson.id {
        LessonId::WrongSecret => change(practice, |running| running.wrong_secret = None)?,
        LessonId::WrongAudience => restore_environment(practice)?,
        LessonId::WrongEnvironment => {
            restore_environment(practice)?;
            change(practice, |running| running.wrong_secret = None)?;
        }
        LessonId::AppNotAuthorised => tenant.authorise(APP, ApiId::Orders),
        LessonId::ScopeMissing | LessonId::ScopeAddedLater => {
            let set = tenant.set_scope(APP, ApiId::Management, "read:users", true);
            set.map_err(|error| IpcError::new("unknown-scope", error.to_string()))?;
        }
        LessonId::ShortToken => tenant.set_token_lifetime(APP, 86_400),
        LessonId::TamperedToken => tenant.withdraw(FaultKind::TamperedToken),
        LessonId::KeyRotated => {}
        LessonId::ClockWrong => tenant.withdraw(FaultKind::ClockWrong),
        LessonId::HtmlPage => tenant.withdraw(FaultKind::HtmlPage),
        LessonId::RateLimited => tenant.withdraw(FaultKind::RateLimited),
        LessonId::SlowServer => tenant.withdraw(FaultKind::SlowServer),
        LessonId::CarelessApi => tenant.mend_careless_api(true),
    }
    progress(practice, LessonProgress::Mended)
}

/// Ends the running lesson and puts everything back.
///
/// # Errors
/// When the tenant does not run.
pub fn reset(practice: &Practice) -> Result<(), IpcError> {
    let running = practice.running().ok_or_else(practice::not_running)?;
    running.tenant.reset();
    restore_environment(practice)?;
    change(practice, |running| {
        running.wrong_secret = None;
        running.lesson = None;
    })
}

/// Notes how a try went; answers the name of a lesson that is done by it.
pub fn observe(practice: &Practice, stage: LessonStage, worked: bool) -> Option<String> {
    let lesson = practice.running()?.lesson?;
    let texts = LESSONS.iter().find(|texts| texts.id == lesson.id)?;
    if texts.stage != stage {
        return None;
    }
    // A rotated key is mended by the new token itself.
    let mended = lesson.progress == LessonProgress::Mended || lesson.id == LessonId::KeyRotated;
    let (next, done) = match (worked, lesson.progress) {
        (false, LessonProgress::Broken) => (LessonProgress::Seen, None),
        (true, LessonProgress::Seen | LessonProgress::Mended) if mended => {
            (LessonProgress::Done, Some(name_of(lesson.id)))
        }
        _ => return None,
    };
    progress(practice, next).ok()?;
    done
}

fn progress(practice: &Practice, progress: LessonProgress) -> Result<(), IpcError> {
    change(practice, |running| {
        if let Some(lesson) = &mut running.lesson {
            lesson.progress = progress;
        }
    })
}

fn change(practice: &Practice, change: impl FnOnce(&mut Running)) -> Result<(), IpcError> {
    practice.change(change).ok_or_else(practice::not_running)
}

fn restore_environment(practice: &Practice) -> Result<(), IpcError> {
    practice.use_application(APP).map(drop)
}

fn other_secret() -> ClientSecret {
    ClientSecret::new(
        format!("{}{}", uuid::Uuid::new_v4().simple(), uuid::Uuid::new_v4().simple()).chars().take(48).collect(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn every_lesson_can_be_broken_and_mended() {
        let practice = Practice::default();
        practice.start(1_795_000_000).await.unwrap();
        for texts in &LESSONS {
            start(&practice, texts.id).await.unwrap();
            assert_eq!(observe(&practice, texts.stage, false), None);
            let seen = lessons(&practice, &[]).into_iter().find(|lesson| lesson.id == texts.id).unwrap();
            assert_eq!(seen.progress, Some(LessonProgress::Seen), "{}", texts.title);
            mend(&practice).unwrap();
            assert_eq!(observe(&practice, texts.stage, true), Some(name_of(texts.id)), "{}", texts.title);
        }
        reset(&practice).unwrap();
        assert!(lessons(&practice, &[]).iter().all(|lesson| lesson.progress.is_none()));
    }

    #[tokio::test]
    async fn working_before_anything_was_mended_proves_nothing() {
        let practice = Practice::default();
        practice.start(1_795_000_000).await.unwrap();
        start(&practice, LessonId::WrongSecret).await.unwrap();
        assert_eq!(observe(&practice, LessonStage::Token, true), None);
    }
}

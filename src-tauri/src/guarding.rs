//! The guard check as the app makes it: which saved tokens serve, one case at a time, and what came of all of them.

use std::sync::{Mutex, PoisonError};

use client_credentials::diagnosis::{Finding, Situation, ask_admin, diagnose};
use client_credentials::environment::{Audience, Environment, EnvironmentId, Scope, origin_of};
use client_credentials::exchange::Exchange;
use client_credentials::flow;
use client_credentials::guard::{
    GuardAnswer, GuardCase, GuardResult, GuardRun, GuardVerdict, Judgement, answer_of, forge, judge, meaning, verdict,
};
use client_credentials::jwt;
use client_credentials::resource_call::CallDraft;
use client_credentials::secret::AccessToken;
use client_credentials::token_cache::{IssuedToken, SavedToken, TokenId};
use client_credentials::token_request::TokenRequest;
use practice_tenant::{ApiId, Fault};
use serde::Serialize;

use crate::error::IpcError;
use crate::lessons::LessonStage;
use crate::state::App;
use crate::{issuing, practice, remembering, token_keeping};

/// The guard check that was planned last.
#[derive(Default)]
pub struct Guards(Mutex<Option<Running>>);

/// A planned check and what came of it so far.
#[derive(Clone)]
struct Running {
    id: String,
    environment: EnvironmentId,
    production: bool,
    call: CallDraft,
    good: TokenId,
    expired: Option<TokenId>,
    other: Option<TokenId>,
    lacking: Option<TokenId>,
    run: GuardRun,
    exchanges: Vec<(GuardCase, Exchange)>,
}

impl Guards {
    fn with<T>(&self, look: impl FnOnce(&mut Option<Running>) -> T) -> T {
        look(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Drops it.
    pub fn clear(&self) {
        self.with(|running| *running = None);
    }

    fn get(&self, id: &str) -> Result<Running, IpcError> {
        let found = self.with(|running| running.clone().filter(|running| running.id == id));
        found.ok_or_else(|| IpcError::new("guard-check-gone", "This check is not held any more. Start it again."))
    }
}

/// What is going to be sent, said before anything is.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct GuardPlan {
    /// Names the check for the commands that follow.
    pub run_id: String,
    /// What people call the API.
    pub api: String,
    /// Address of the endpoint.
    pub url: String,
    /// Scheme and host that the requests go to.
    pub origin: String,
    /// Marked as production: it is asked again.
    pub production: bool,
    /// The good token.
    pub token: SavedToken,
    /// How many requests are sent at most.
    pub requests: usize,
    /// Every case, in order.
    pub cases: Vec<PlannedCase>,
}

/// One case before it is sent.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct PlannedCase {
    /// Which.
    pub case: GuardCase,
    /// What people call it.
    pub title: String,
    /// What is sent.
    pub sends: String,
    /// What a careful API answers.
    pub expected: String,
    /// What it would mean if it were let in.
    pub would_mean: String,
    /// Why it cannot be sent, if so.
    pub left_out: Option<String>,
}

/// One case as it went.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct GuardRow {
    /// Which.
    pub case: GuardCase,
    /// What the API answered.
    pub answer: GuardAnswer,
    /// With which status.
    pub status: Option<u16>,
    /// What that says.
    pub judgement: Judgement,
    /// The same in a sentence.
    pub meaning: String,
    /// Why the rest need not be sent, if so.
    pub stop: Option<String>,
    /// What was sent and what came back.
    pub exchange: Exchange,
}

/// What came of the whole check.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct GuardReport {
    /// In a word.
    pub verdict: GuardVerdict,
    /// In a sentence.
    pub sentence: String,
    /// What is wrong, explained.
    pub findings: Vec<Finding>,
    /// A message to whoever can mend it.
    pub ask_admin: Option<String>,
    /// The exchange that shows it best.
    pub exchange: Option<Exchange>,
}

/// Which endpoint is to be checked.
pub struct Target {
    /// The API's audience.
    pub audience: String,
    /// Full address of the endpoint.
    pub url: String,
    /// The scope that it is known to need.
    pub scope: Option<Scope>,
}

/// Plans a check: which tokens there are, what will be sent. Sends nothing.
///
/// # Errors
/// When there is no token for the API, or the address must not see one.
pub fn plan(app: &App, environment: &Environment, target: &Target, now: i64) -> Result<GuardPlan, IpcError> {
    if let Some((_, rest)) = target.url.split_once('{') {
        let name = rest.split('}').next().unwrap_or_default();
        return Err(
            IpcError::new("invalid-field", format!("Fill in {{{name}}} first: it stands for a value.")).at_field("url")
        );
    }
    let api = environment.api_name(&target.audience);
    let call = CallDraft { method: "GET".into(), url: target.url.clone(), headers: Vec::new(), body: None };
    let tokens = app.tokens();
    let holds = |token: &IssuedToken| target.scope.as_ref().is_none_or(|scope| grants(token, scope));
    let fitting = |token: &&IssuedToken| is_for(token, &target.audience);
    let good = tokens.of(&environment.id).filter(fitting).find(|token| token.is_fresh(now) && holds(token));
    let Some(good) = good.cloned() else {
        let with = target.scope.as_ref().map(|scope| format!(" with {scope}")).unwrap_or_default();
        let sentence = format!("There is no valid token for {api}{with} yet. Get one on the Token tab first.");
        return Err(IpcError::new("no-token-for-api", sentence));
    };
    let over = |token: &&IssuedToken| token.expires_at.is_some_and(|at| at <= now);
    let expired = tokens.of(&environment.id).filter(fitting).filter(over).min_by_key(|token| token.expires_at).cloned();
    let other = tokens
        .of(&environment.id)
        .find(|token| token.is_fresh(now) && !token.audiences.is_empty() && !is_for(token, &target.audience))
        .cloned();
    let lacking = target.scope.as_ref().and_then(|scope| {
        tokens.of(&environment.id).filter(fitting).find(|token| token.is_fresh(now) && !grants(token, scope)).cloned()
    });
    drop(tokens);
    // The same check that every request goes through: the address, and whether it may see a token at all.
    let built = call.build(environment, &good.token.clone().unwrap_or_else(|| AccessToken::new("a.b.c".into())))?;
    let origin = origin_of(&built.url);
    let running = Running {
        id: uuid::Uuid::new_v4().to_string(),
        environment: environment.id.clone(),
        production: environment.production,
        call,
        good: good.id.clone(),
        expired: expired.map(|token| token.id),
        other: other.map(|token| token.id),
        lacking: lacking.map(|token| token.id),
        run: GuardRun { api: api.clone(), scope: target.scope.as_ref().map(ToString::to_string), results: Vec::new() },
        exchanges: Vec::new(),
    };
    let cases: Vec<PlannedCase> =
        GuardCase::ALL.into_iter().map(|case| planned(case, &running, &good, target.scope.as_ref())).collect();
    let plan = GuardPlan {
        run_id: running.id.clone(),
        api,
        url: target.url.clone(),
        origin,
        production: environment.production,
        token: good.view(),
        requests: cases.iter().filter(|case| case.left_out.is_none()).count(),
        cases,
    };
    app.guards.with(|known| *known = Some(running));
    Ok(plan)
}

fn is_for(token: &IssuedToken, audience: &str) -> bool {
    token.audiences.iter().any(|one| one.as_str() == audience)
}

fn grants(token: &IssuedToken, scope: &Scope) -> bool {
    token.granted_scopes.iter().any(|granted| granted == scope.as_str())
}

fn planned(case: GuardCase, running: &Running, good: &IssuedToken, scope: Option<&Scope>) -> PlannedCase {
    let missing = |id: &Option<TokenId>, because: &str| id.is_none().then(|| because.to_owned());
    let left_out = match case {
        GuardCase::Expired => {
            missing(&running.expired, "No expired token for this API is kept. After one has ended, check again.")
        }
        GuardCase::OtherAudience => missing(
            &running.other,
            "No valid token for another API is saved. Get one on the Token tab, then check again.",
        ),
        GuardCase::MissingScope if scope.is_none() => {
            Some("It is not known which scope this endpoint needs.".to_owned())
        }
        GuardCase::MissingScope => missing(
            &running.lacking,
            "No valid token without that scope is saved. Get one with fewer scopes on the Token tab, then check again.",
        ),
        GuardCase::SignatureChanged | GuardCase::PayloadChanged | GuardCase::AlgorithmNone => {
            good.token.as_ref().and_then(|token| forge(case, &jwt::decode(token.expose()), None).err())
        }
        GuardCase::NoToken | GuardCase::PublicKeyAsSecret | GuardCase::Good => None,
    };
    PlannedCase {
        case,
        title: case.title().to_owned(),
        sends: case.sends().to_owned(),
        expected: if case == GuardCase::Good { "200" } else { "401 or 403" }.to_owned(),
        would_mean: case.would_mean().to_owned(),
        left_out,
    }
}

/// Sends one case of a planned check.
///
/// # Errors
/// When the check is gone, its tokens are, or nothing may be sent.
pub async fn send(app: &App, run_id: &str, case: GuardCase, confirmed: bool, now: i64) -> Result<GuardRow, IpcError> {
    let running = app.guards.get(run_id)?;
    if running.production && !confirmed {
        let sentence = "This environment is marked PRODUCTION. Say that bad tokens may be sent there.";
        return Err(IpcError::new("production-not-confirmed", sentence).at_field("confirm"));
    }
    let environment = app.environment(running.environment.as_str())?;
    let value = async |id: &TokenId| {
        let token = token_keeping::awake(app, &environment, id).await?;
        Ok::<_, IpcError>((token.token.clone().ok_or_else(IpcError::unknown_token)?, token.expires_at))
    };
    let (good, _) = value(&running.good).await?;
    let mut ended_ago = None;
    let token = match case {
        GuardCase::NoToken => None,
        GuardCase::Good => Some(good.clone()),
        GuardCase::Expired => {
            let (token, ended) = value(running.expired.as_ref().ok_or_else(IpcError::unknown_token)?).await?;
            ended_ago = ended.map(|at| now - at);
            Some(token)
        }
        GuardCase::OtherAudience => Some(value(running.other.as_ref().ok_or_else(IpcError::unknown_token)?).await?.0),
        GuardCase::MissingScope => Some(value(running.lacking.as_ref().ok_or_else(IpcError::unknown_token)?).await?.0),
        forged => {
            let decoded = jwt::decode(good.expose());
            let keys = if forged == GuardCase::PublicKeyAsSecret {
                let kid = decoded.header_string("kid").value().cloned();
                flow::find_keys(&app.http().await?, &app.knowledge, &environment, kid.as_deref(), now).await.set()
            } else {
                None
            };
            let made = forge(forged, &decoded, keys.as_deref());
            Some(made.map_err(|because| IpcError::new("guard-case-left-out", because))?)
        }
    };
    let sender = app.http().await?;
    let sent = flow::send_guard_case(&sender, &environment, &running.call, token.as_ref(), &good, now);
    let exchange = sent.await?;
    remembering::remember_guard_case(app, &environment, &exchange);
    let status = exchange.response.as_ref().map(|response| response.status);
    let result = GuardResult { case, answer: answer_of(&exchange), status, ended_ago };
    let run = app.guards.with(|known| {
        let running = known.as_mut().filter(|running| running.id == run_id)?;
        running.run.results.retain(|old| old.case != case);
        running.run.results.push(result.clone());
        running.exchanges.retain(|(old, _)| *old != case);
        running.exchanges.push((case, exchange.clone()));
        Some(running.run.clone())
    });
    let run = run.ok_or_else(|| IpcError::new("guard-check-gone", "Another check was started in the meantime."))?;
    let stop = match (case, result.answer) {
        (GuardCase::NoToken, GuardAnswer::LetIn) => {
            Some("Not sent: everybody is let in here, so it would prove nothing.")
        }
        (_, GuardAnswer::TooMany) => Some("Not sent: the API asked to wait."),
        _ => None,
    };
    Ok(GuardRow {
        case,
        answer: result.answer,
        status,
        judgement: judge(&result, &run),
        meaning: meaning(&result, &run),
        stop: stop.map(str::to_owned),
        exchange,
    })
}

/// Collects the tokens that a check of the practice tenant's careless API needs: one that ended two hours ago, one for
/// another API, and a good one. All are free there.
///
/// # Errors
/// When the tenant does not run.
pub async fn collect_tokens(app: &App, now: i64) -> Result<(), IpcError> {
    let running = app.practice.running().ok_or_else(practice::not_running)?;
    let ask = async |api: ApiId, fresh: bool| {
        let audiences = vec![Audience::parse(&running.tenant.audience(api))?];
        let request = TokenRequest { audiences, ..TokenRequest::default() };
        issuing::obtain(app, &app.environment(practice::ID)?, request, fresh, now).await
    };
    // A clock that was wrong for a moment, and a short life: that is how a token gets old at once. It keeps its place
    // beside the good one because it was asked for with a scope by name.
    running.tenant.set_token_lifetime(running.application, 3_600);
    running.tenant.inject(Fault::ClockWrong { offset_seconds: -3 * 3_600 });
    let scopes = vec![Scope::parse("read:old_orders")?];
    let audiences = vec![Audience::parse(&running.tenant.audience(ApiId::Careless))?];
    let old = TokenRequest { audiences, scopes, ..TokenRequest::default() };
    let old = issuing::obtain(app, &app.environment(practice::ID)?, old, true, now).await;
    running.tenant.reset();
    old?;
    ask(ApiId::Orders, false).await?;
    ask(ApiId::Careless, false).await?;
    Ok(())
}

/// What came of a check, as far as it went.
///
/// # Errors
/// When the check is gone.
pub fn report(app: &App, run_id: &str, now: i64) -> Result<GuardReport, IpcError> {
    let running = app.guards.get(run_id)?;
    let environment = app.environment(running.environment.as_str())?;
    let (verdict, sentence) = verdict(&running.run);
    let telling = match running.run.let_in().first() {
        Some(let_in) => let_in.case,
        None if running.run.is_public() => GuardCase::NoToken,
        None => GuardCase::Good,
    };
    let exchange = running.exchanges.into_iter().find(|(case, _)| *case == telling).map(|(_, exchange)| exchange);
    let situation = Situation {
        environment: Some(&environment),
        // Only what the check found is told here; what else is odd about the answer is a matter of the Call stage.
        exchange: exchange.as_ref().filter(|_| matches!(verdict, GuardVerdict::Careless | GuardVerdict::Public)),
        guard: Some(&running.run),
        now,
        ..Situation::default()
    };
    let findings = diagnose(&situation);
    let ask_admin = findings.first().map(|finding| ask_admin(finding, &environment, &situation));
    app.observe(&environment.id, LessonStage::Guard, verdict == GuardVerdict::Guarded);
    Ok(GuardReport { verdict, sentence, ask_admin, findings, exchange })
}

//! Judging tokens: what they were asked for, by the rules of the settings, beside the other environments.

use client_credentials::environment::Environment;
use client_credentials::flow::{self, Occasion};
use client_credentials::report::{self, Inspection, Question};
use client_credentials::token_cache::IssuedToken;
use client_credentials::verification::{Profile, Rules, Verdict};

use crate::error::IpcError;
use crate::lessons::LessonStage;
use crate::state::App;

/// The question that a token was asked for.
pub fn question(token: &IssuedToken, profile: Profile) -> Question {
    Question {
        audiences: token.audiences.iter().map(ToString::to_string).collect(),
        requested_scopes: (!token.key.is_pasted())
            .then(|| token.requested_scopes.iter().map(ToString::to_string).collect()),
        required_scopes: Vec::new(),
        profile,
        rules: None,
    }
}

/// Judges a token.
///
/// # Errors
/// When nothing can be sent safely from this computer.
pub async fn inspect(
    app: &App,
    environment: &Environment,
    token: &IssuedToken,
    question: &Question,
    occasion: &Occasion<'_>,
) -> Result<Inspection, IpcError> {
    let inspection = look(app, environment, token, question, occasion).await?;
    app.observe(&environment.id, LessonStage::Claims, inspection.verdict == Verdict::Accept);
    app.remember(&environment.id, |latest| latest.inspection = Some(inspection.clone()));
    Ok(inspection)
}

/// Judges a token in passing: it is not what a report about the environment will speak of.
///
/// # Errors
/// When nothing can be sent safely from this computer.
pub async fn look(
    app: &App,
    environment: &Environment,
    token: &IssuedToken,
    question: &Question,
    occasion: &Occasion<'_>,
) -> Result<Inspection, IpcError> {
    let value = token.token.as_ref().ok_or_else(IpcError::unknown_token)?;
    let settings = app.settings.read();
    let others: Vec<&Environment> = settings.environments.iter().filter(|other| other.id != environment.id).collect();
    let occasion = Occasion { others: &others, issued_here: !token.key.is_pasted(), ..*occasion };
    let question = &with_leeway(question, settings.preferences.leeway);
    let judged = flow::judge_token(&app.http().await?, &app.knowledge, environment, value, question, &occasion).await;
    Ok(report::inspection(environment, token.id.clone(), judged, question, occasion.now))
}

/// The same question with the leeway of the settings; own rules bring their own.
fn with_leeway(question: &Question, leeway: u32) -> Question {
    let rules = question.rules.clone().unwrap_or_else(|| Rules { leeway, ..Rules::of(question.profile) });
    Question { rules: Some(rules), ..question.clone() }
}

/// A look at a token of which nothing more is known than the time.
pub fn at(now: i64) -> Occasion<'static> {
    Occasion { now, ..Occasion::default() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_leeway_of_the_settings_holds_for_every_profile_and_for_no_rules_of_ones_own() {
        for profile in [Profile::Kinde, Profile::Rfc9068, Profile::Signature] {
            let asked = with_leeway(&Question { profile, ..Question::default() }, 7);
            assert_eq!(asked.rules, Some(Rules { leeway: 7, ..Rules::of(profile) }));
        }
        let own = Question { rules: Some(Rules { leeway: 300, ..Rules::default() }), ..Question::default() };
        assert_eq!(with_leeway(&own, 7), own);
    }
}

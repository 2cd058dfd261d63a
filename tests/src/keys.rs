//! What a person without a mouse does, and what a small window with large letters shows.

use crate::app::App;
use fantoccini::actions::{InputSource, KeyAction, KeyActions};
use serde::Deserialize;
use serde_json::json;

const CONTROL: char = '\u{e009}';
const SHIFT: char = '\u{e008}';

/// Runs before the scripts below: what a person without a mouse can stop at, and which parts of the page hide something.
const STOPS: &str = include_str!("stops.js");

/// One place where the focus stops.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Stop {
    /// Its number in the order of the page; absent where it is none of the page's own controls.
    pub at: Option<usize>,
    /// What it is, for whoever reads a failure.
    pub what: String,
}

impl App {
    /// Presses a key, alone or with others before it: `Tab`, `Shift+Tab`, `Control+k`, `F1`, `ArrowDown`, `a`.
    ///
    /// # Panics
    /// When the window takes no keys, or the key has no name here.
    pub async fn press(&self, keys: &str) {
        let (held, key) = keys.rsplit_once('+').unwrap_or(("", keys));
        let held: Vec<char> = held
            .split('+')
            .filter(|name| !name.is_empty())
            .map(|name| match name {
                "Control" => CONTROL,
                "Shift" => SHIFT,
                other => panic!("{other} is no key to hold"),
            })
            .collect();
        let key = match key {
            "Tab" => '\u{e004}',
            "Enter" => '\u{e007}',
            "Escape" => '\u{e00c}',
            "Space" => ' ',
            "ArrowLeft" => '\u{e012}',
            "ArrowUp" => '\u{e013}',
            "ArrowRight" => '\u{e014}',
            "ArrowDown" => '\u{e015}',
            "Home" => '\u{e011}',
            "End" => '\u{e010}',
            "F1" => '\u{e031}',
            other if other.chars().count() == 1 => other.chars().next().expect("one letter"),
            other => panic!("{other} is no key"),
        };
        let mut actions = KeyActions::new("keyboard".into());
        for value in &held {
            actions = actions.then(KeyAction::Down { value: *value });
        }
        actions = actions.then(KeyAction::Down { value: key }).then(KeyAction::Up { value: key });
        for value in held.iter().rev() {
            actions = actions.then(KeyAction::Up { value: *value });
        }
        self.client.perform_actions(actions).await.expect("the window takes keys");
    }

    /// Types a text where the focus is, letter by letter.
    ///
    /// # Panics
    /// When the window takes no keys.
    pub async fn type_keys(&self, text: &str) {
        let mut actions = KeyActions::new("keyboard".into());
        for value in text.chars() {
            actions = actions.then(KeyAction::Down { value }).then(KeyAction::Up { value });
        }
        self.client.perform_actions(actions).await.expect("the window takes keys");
    }

    /// What has the focus now, in words.
    pub async fn focused(&self) -> String {
        let script = format!("{STOPS} return wordsOf(document.activeElement)");
        self.execute(&script, vec![]).await.as_str().unwrap_or_default().to_owned()
    }

    /// Everything in the page that can be operated, in the order in which it is read.
    pub async fn operable(&self) -> Vec<String> {
        let found = self.execute(&format!("{STOPS} return mark()"), vec![]).await;
        serde_json::from_value(found).expect("a list of names")
    }

    /// Goes once round by Tab from the top of the page and says where the focus stopped, each place once.
    pub async fn tab_round(&self, at_most: usize) -> Vec<Stop> {
        self.execute(&format!("{STOPS} return toTheTop()"), vec![]).await;
        let mut stops: Vec<Stop> = Vec::new();
        for _ in 0..at_most {
            self.press("Tab").await;
            let here = self.execute(&format!("{STOPS} return here()"), vec![]).await;
            let here: Stop = serde_json::from_value(here).expect("a place");
            if here.at.is_some() && stops.contains(&here) {
                break;
            }
            if here.at.is_some() || stops.last() != Some(&here) {
                stops.push(here);
            }
        }
        stops
    }

    /// Gives the window this size; its menu takes a part of the height.
    ///
    /// # Panics
    /// When it does not take it.
    pub async fn resize(&self, width: u32, height: u32) {
        self.client.set_window_size(width, height).await.expect("the window takes another size");
        self.until(
            "the new size",
            "return Math.abs(innerWidth - arguments[0][0]) < 4 && innerHeight <= arguments[0][1] && innerHeight > arguments[0][1] - 60",
            json!([width, height]),
        )
        .await;
    }

    /// What does not fit into the window at this text size (in per cent): what scrolls sideways, what stands outside,
    /// what is cut off.
    pub async fn does_not_fit(&self, text_size: u32) -> Vec<String> {
        let script = format!("{STOPS} return withTextSize(arguments[0], misfits)");
        let found = self.execute(&script, vec![json!(text_size)]).await;
        serde_json::from_value(found).expect("a list of names")
    }
}

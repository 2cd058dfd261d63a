//! Fields as somebody meets them who pastes: a value at once, and what the field says to it.

use crate::app::{App, FINDER, Name, PATIENCE};
use serde_json::Value;
use std::time::Instant;

impl App {
    /// Puts a value into the field with this label at once, as a paste does. `value` is an expression of JavaScript,
    /// so that a long one need not travel.
    ///
    /// # Panics
    /// When there is no such field within ten seconds, with what is on the screen.
    pub async fn paste(&mut self, name: impl Into<Name>, value: &str) {
        let name = name.into();
        self.control("field", &name, Instant::now() + PATIENCE).await;
        let script = format!(
            "{FINDER} const field = find('field', arguments[0]); field.focus(); field.value = {value};
             (window.pasted ??= {{}})[JSON.stringify(arguments[0])] = field.value;
             field.dispatchEvent(new InputEvent('input', {{ bubbles: true, inputType: 'insertFromPaste' }}));
             field.dispatchEvent(new Event('change', {{ bubbles: true }}));"
        );
        self.execute(&script, vec![name.to_json()]).await;
        self.fields += 1;
    }

    /// Chooses the option that begins so in the list with this label.
    ///
    /// # Panics
    /// When there is no such list or option within ten seconds, with what is on the screen.
    pub async fn choose(&mut self, name: impl Into<Name>, option: &str) {
        let name = name.into();
        self.control("field", &name, Instant::now() + PATIENCE).await;
        let script = format!(
            "{FINDER} const [label, wanted] = arguments[0], list = find('field', label);
             const option = [...(list?.options ?? [])].find(option => option.text.trim().startsWith(wanted));
             if (!option) return false;
             list.focus();
             list.value = option.value;
             list.dispatchEvent(new Event('change', {{ bubbles: true }}));
             return true;"
        );
        let wanted = Value::Array(vec![name.to_json(), option.into()]);
        self.until(&format!("the option {option:?} of {name}"), &script, wanted).await;
        self.fields += 1;
    }

    /// Waits until the field with this label says that its value is wrong.
    ///
    /// # Panics
    /// When it does not within ten seconds, with what is on the screen.
    pub async fn sees_wrong(&self, name: impl Into<Name>) {
        let name = name.into();
        let script = format!("{FINDER} return find('field', arguments[0])?.getAttribute('aria-invalid') === 'true'");
        self.until(&format!("an error at the field {name}"), &script, name.to_json()).await;
    }

    /// What the field with this label says is wrong with its value; empty when it says nothing.
    pub async fn field_error(&self, name: impl Into<Name>) -> String {
        let script = format!(
            "{FINDER} const field = find('field', arguments[0]);
             if (field?.getAttribute('aria-invalid') !== 'true') return '';
             const notes = (field.getAttribute('aria-describedby') ?? '').split(' ').map(id => document.getElementById(id));
             return tidy(notes.filter(note => note && reachable(note)).map(content).join(' '));"
        );
        let error = self.execute(&script, vec![name.into().to_json()]).await;
        error.as_str().unwrap_or_default().to_owned()
    }

    /// Whether the field with this label still holds what was pasted into it, as far as the web view took it: of very
    /// long texts it takes the first half megabyte.
    pub async fn keeps_what_was_pasted(&self, name: impl Into<Name>) -> bool {
        let script = format!(
            "{FINDER} return find('field', arguments[0])?.value === window.pasted[JSON.stringify(arguments[0])]"
        );
        self.execute(&script, vec![name.into().to_json()]).await == Value::Bool(true)
    }
}

//! Where the API answers, as the document says.

use serde_json::Value;
use url::Url;

use super::{Remarks, member, plain};
use crate::environment::server_url;

/// Most servers offered.
const MOST: usize = 20;

/// The addresses that a token may be sent to: whole, https or this computer.
pub(super) fn read(servers: Option<&Value>, remarks: &mut Remarks) -> Vec<Url> {
    let list = servers.and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let mut found: Vec<Url> = Vec::new();
    for server in list.iter().take(MOST) {
        let Some(written) = server.get("url").map(plain).filter(|url| !url.is_empty()) else { continue };
        let address = filled(&written, server);
        if address.starts_with('/') || address.starts_with('.') {
            remarks.add("Only a path, not a whole address, so it is left for you to type", written);
            continue;
        }
        match server_url("baseUrl", &address) {
            Ok(url) if found.contains(&url) => {}
            Ok(mut url) => {
                url.set_query(None);
                url.set_fragment(None);
                found.push(url);
            }
            Err(_) => remarks.add("No address that a token could be sent to", written),
        }
    }
    if list.len() > MOST {
        remarks.say(format!("Only the first {MOST} of {} servers are offered.", list.len()));
    }
    found
}

/// The address with the defaults of its variables.
fn filled(address: &str, server: &Value) -> String {
    let Some(variables) = member(server, "variables") else { return address.to_owned() };
    let mut filled = address.to_owned();
    for (name, variable) in variables.iter().take(MOST) {
        let value = variable.get("default").map(plain).unwrap_or_default();
        filled = filled.replace(&format!("{{{name}}}"), &value);
    }
    filled
}

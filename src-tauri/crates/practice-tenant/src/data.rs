//! The people, organisations and settings that the practice tenant pretends to hold, always the same ones.

use serde_json::{Value, json};

use crate::application::ACME;

/// Names of API keys and whether they still open anything.
const API_KEYS: [(&str, &str); 5] = [
    ("Warehouse scanner", "active"),
    ("Label printer", "active"),
    ("Old web shop", "revoked"),
    ("Price list", "active"),
    ("Trade fair demo", "inactive"),
];

const FIRST_NAMES: [&str; 10] = ["Ada", "Bilal", "Chiara", "Daniel", "Emeka", "Freya", "Goran", "Hana", "Ines", "Jack"];
const LAST_NAMES: [&str; 11] = [
    "Abbott", "Brandt", "Castillo", "Dubois", "Eriksen", "Fischer", "Günther", "Hughes", "Ivanova", "Jansen", "Kovács",
];
const ORGANISATIONS: [&str; 12] = [
    "Acme Ltd",
    "Bright Bakery",
    "Cedar Clinic",
    "Delta Freight",
    "Evergreen Energy",
    "Fjord Films",
    "Granite Games",
    "Harbour Hotels",
    "Indigo Insurance",
    "Juniper Joinery",
    "Kestrel Kitchens",
    "Lighthouse Law",
];
const ROLES: [(&str, &str, &str); 5] = [
    ("admin", "Admin", "May change everything"),
    ("billing", "Billing", "May see and pay invoices"),
    ("editor", "Editor", "May change content"),
    ("support", "Support", "May see customers and their tickets"),
    ("viewer", "Viewer", "May look at everything and change nothing"),
];
const PERMISSIONS: [&str; 14] = [
    "article:create",
    "article:delete",
    "article:read",
    "article:update",
    "customer:read",
    "customer:update",
    "invoice:create",
    "invoice:pay",
    "invoice:read",
    "report:export",
    "report:read",
    "ticket:close",
    "ticket:read",
    "ticket:update",
];
const PROPERTIES: [(&str, &str); 12] = [
    ("company_size", "Company size"),
    ("cost_centre", "Cost centre"),
    ("department", "Department"),
    ("industry", "Industry"),
    ("job_title", "Job title"),
    ("kp_usr_city", "City"),
    ("locale", "Locale"),
    ("manager", "Line manager"),
    ("office", "Office"),
    ("plan", "Plan"),
    ("start_date", "Start date"),
    ("tier", "Tier"),
];
const CONNECTIONS: [(&str, &str, &str); 5] = [
    ("email", "Email code", "email:otp"),
    ("password", "Password", "username:password"),
    ("google", "Google", "oauth2:google"),
    ("github", "GitHub", "oauth2:github"),
    ("entra", "Entra ID", "saml:custom"),
];
const TIME_ZONES: [(&str, &str); 8] = [
    ("america_new_york", "New York"),
    ("america_sao_paulo", "São Paulo"),
    ("asia_kolkata", "Kolkata"),
    ("asia_tokyo", "Tokyo"),
    ("australia_sydney", "Sydney"),
    ("europe_berlin", "Berlin"),
    ("europe_london", "London"),
    ("pacific_auckland", "Auckland"),
];
const INDUSTRIES: [(&str, &str); 6] = [
    ("construction", "Construction"),
    ("education", "Education"),
    ("health", "Health"),
    ("hospitality", "Hospitality"),
    ("retail", "Retail"),
    ("software", "Software"),
];
const EVENT_TYPES: [&str; 6] = [
    "organization.created",
    "organization.updated",
    "user.authenticated",
    "user.created",
    "user.deleted",
    "user.updated",
];

/// Number of users: enough to page through.
const USERS: usize = 53;

/// 32 hex digits that depend on the seed alone.
fn digits(seed: u64) -> String {
    // SplitMix64: spreads small numbers over all bits.
    let mix = |value: u64| {
        let value = value.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        value ^ (value >> 31)
    };
    format!("{:016x}{:016x}", mix(seed), mix(mix(seed)))
}

fn uuid(seed: u64) -> String {
    let digits = digits(seed);
    let part = |from: usize, to: usize| digits.get(from..to).unwrap_or_default();
    format!("{}-{}-4{}-8{}-{}", part(0, 8), part(8, 12), part(13, 16), part(17, 20), part(20, 32))
}

fn ascii(name: &str) -> String {
    name.to_lowercase().replace('ü', "ue").replace('á', "a")
}

fn organisation_code(index: usize) -> String {
    if index == 0 {
        return ACME.to_owned();
    }
    let digits = digits(9_000 + index as u64);
    format!("org_{}", digits.get(..11).unwrap_or(&digits))
}

/// Every organisation.
pub(crate) fn organisations() -> Vec<Value> {
    ORGANISATIONS
        .iter()
        .enumerate()
        .map(|(index, name)| {
            json!({
                "code": organisation_code(index),
                "name": name,
                "handle": name.to_lowercase().replace(' ', "-"),
                "is_default": index == 1,
                "external_id": null,
                "is_auto_membership_enabled": false,
            })
        })
        .collect()
}

/// Every user, with `organizations` as a list of codes.
pub(crate) fn users() -> Vec<Value> {
    let first_names = FIRST_NAMES.iter().cycle();
    let last_names = LAST_NAMES.iter().cycle();
    first_names
        .zip(last_names)
        .enumerate()
        .take(USERS)
        .map(|(index, (first, last))| {
            let (day, month) = (index % 28 + 1, index % 12 + 1);
            let mut organisations = vec![organisation_code(index % ORGANISATIONS.len())];
            if index % 7 == 0 {
                organisations.push(organisation_code((index + 5) % ORGANISATIONS.len()));
            }
            json!({
                "id": format!("kp_{}", digits(index as u64)),
                "provided_id": null,
                "email": format!("{}.{}@practice.example", ascii(first), ascii(last)),
                "phone": null,
                "username": null,
                "last_name": last,
                "first_name": first,
                "full_name": format!("{first} {last}"),
                "is_suspended": index % 17 == 16,
                "picture": null,
                "total_sign_ins": index * 7 % 40,
                "failed_sign_ins": index % 3,
                "last_signed_in": format!("2026-{month:02}-{day:02}T09:{:02}:00.000000+00:00", index),
                "created_on": format!("2025-{month:02}-{day:02}T08:00:00.000000+00:00"),
                "organizations": organisations,
                "identities": [],
            })
        })
        .collect()
}

/// Whether a user belongs to an organisation.
pub(crate) fn is_member(user: &Value, code: &str) -> bool {
    user.get("organizations")
        .and_then(Value::as_array)
        .is_some_and(|codes| codes.iter().any(|candidate| candidate.as_str() == Some(code)))
}

/// Every role.
pub(crate) fn roles() -> Vec<Value> {
    let ids = (2_000..).map(uuid);
    ROLES
        .iter()
        .zip(ids)
        .map(|((key, name, description), id)| {
            json!({ "id": id, "key": key, "name": name, "description": description, "is_default_role": *key == "viewer" })
        })
        .collect()
}

/// Every permission.
pub(crate) fn permissions() -> Vec<Value> {
    let ids = (3_000..).map(uuid);
    PERMISSIONS
        .iter()
        .zip(ids)
        .map(|(key, id)| {
            let (thing, action) = key.split_once(':').unwrap_or((key, ""));
            let name = format!("{action} {thing}");
            json!({ "id": id, "key": key, "name": name, "description": format!("Allows to {action} one {thing}") })
        })
        .collect()
}

/// Every property definition.
pub(crate) fn properties() -> Vec<Value> {
    let ids = (4_000..).map(|seed| format!("prop_{}", digits(seed)));
    PROPERTIES
        .iter()
        .zip(ids)
        .map(|((key, name), id)| {
            json!({
                "id": id, "key": key, "name": name, "description": null,
                "is_private": false, "is_kinde_property": key.starts_with("kp_"),
            })
        })
        .collect()
}

/// Every sign-in connection.
pub(crate) fn connections() -> Vec<Value> {
    let ids = (5_000..).map(|seed| format!("conn_{}", digits(seed)));
    CONNECTIONS
        .iter()
        .zip(ids)
        .map(|((name, display_name, strategy), id)| {
            json!({ "id": id, "name": name, "display_name": display_name, "strategy": strategy })
        })
        .collect()
}

/// Every API key; what a key opens is never told again.
pub(crate) fn api_keys() -> Vec<Value> {
    let ids = (6_000..).map(|seed| format!("api_key_{}", digits(seed)));
    API_KEYS
        .iter()
        .zip(ids)
        .map(|((name, status), id)| json!({ "id": id, "type": "organization", "status": status, "name": name }))
        .collect()
}

fn keyed(pairs: &[(&str, &str)]) -> Vec<Value> {
    pairs.iter().map(|(key, name)| json!({ "key": key, "name": name })).collect()
}

/// Time zones and their keys.
pub(crate) fn time_zones() -> Vec<Value> {
    keyed(&TIME_ZONES)
}

/// Industries and their keys.
pub(crate) fn industries() -> Vec<Value> {
    keyed(&INDUSTRIES)
}

/// Kinds of events.
pub(crate) fn event_types() -> Vec<Value> {
    let ids = (6_000..).map(|seed| format!("event_type_{}", digits(seed)));
    EVENT_TYPES
        .iter()
        .zip(ids)
        .map(|(code, id)| json!({ "id": id, "code": code, "name": code.replace('.', " "), "origin": "kinde", "schema": {} }))
        .collect()
}

/// The business behind the tenant.
pub(crate) fn business() -> Value {
    json!({
        "code": "bus_practice",
        "name": "Practice Business",
        "phone": null,
        "email": "hello@practice.example",
        "industry": "software",
        "timezone": "Europe/London",
        "privacy_url": null,
        "terms_url": null,
        "has_clickwrap": false,
        "has_kinde_branding": true,
        "created_on": "2025-01-06T08:00:00.000000+00:00",
    })
}

/// The environment behind the tenant; `host` is where it is reached.
pub(crate) fn environment(host: &str) -> Value {
    json!({
        "code": "practice",
        "name": "Practice",
        "hotjar_site_id": null,
        "google_analytics_tag": null,
        "is_default": true,
        "is_live": false,
        "kinde_domain": host,
        "custom_domain": null,
        "logo": null,
        "created_on": "2025-01-06T08:00:00.000000+00:00",
    })
}

/// Feature flags of the environment.
pub(crate) fn feature_flags() -> Value {
    json!({
        "bulk_export": { "type": "boolean", "value": true },
        "max_batch": { "type": "integer", "value": 250 },
        "theme": { "type": "string", "value": "calm" },
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn distinct(items: &[Value], key: &str) -> usize {
        items.iter().map(|item| item[key].as_str().unwrap()).collect::<BTreeSet<_>>().len()
    }

    #[test]
    fn no_two_users_share_an_id_or_an_address() {
        let users = users();
        assert!(users.len() >= 47);
        assert_eq!(distinct(&users, "id"), users.len());
        assert_eq!(distinct(&users, "email"), users.len());
        assert!(users.iter().all(|user| user["email"].as_str().unwrap().is_ascii()));
        assert!(users.iter().any(|user| is_member(user, ACME)));
        assert!(!users.iter().all(|user| is_member(user, ACME)));
    }

    #[test]
    fn every_list_has_distinct_keys() {
        assert_eq!(distinct(&organisations(), "code"), ORGANISATIONS.len());
        for (items, key) in [
            (roles(), "id"),
            (permissions(), "id"),
            (permissions(), "key"),
            (properties(), "id"),
            (connections(), "id"),
            (event_types(), "id"),
            (time_zones(), "key"),
            (industries(), "key"),
        ] {
            assert_eq!(distinct(&items, key), items.len());
        }
    }

    #[test]
    fn ids_have_the_shape_of_a_uuid() {
        assert!(uuid::Uuid::parse_str(&super::uuid(1)).is_ok());
    }
}

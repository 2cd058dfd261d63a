//! What is noticeable about a cleaned value without being a slip of copying.

use super::address::endpoint_hints;
use super::model::{Hint, HintCode, Offer, OfferAction, PastedField};
use super::peel::Work;
use super::{placeholder, scheme_slip};

fn hint(code: HintCode, sentence: impl Into<String>) -> Hint {
    Hint { code, sentence: sentence.into(), offer: None }
}

fn offering(code: HintCode, sentence: impl Into<String>, offer: Offer) -> Hint {
    Hint { code, sentence: sentence.into(), offer: Some(offer) }
}

pub(super) fn whole_note() -> Hint {
    offering(
        HintCode::WholeNote,
        "This is a whole message with several values, not one value.",
        Offer::action("Read the values out of it", OfferAction::ReadAsNote),
    )
}

/// Adds the hints of the field.
pub(super) fn add(work: &mut Work) {
    let value = work.value.to_string();
    if value.is_empty() {
        return;
    }
    if let Some(found) = placeholder::in_value(&value)
        .or_else(|| placeholder::in_address(&value).filter(|_| work.field != PastedField::ClientId))
    {
        // A real secret between brackets looks like a placeholder too, so it is not repeated.
        let what = if work.is_secret() { "This".to_owned() } else { format!("“{found}”") };
        work.hint(hint(
            HintCode::Placeholder,
            format!("{what} is a sample of the documentation. Put your own value in its place."),
        ));
    } else if let Some(found) = placeholder::no_tenant(&value) {
        let sentence = format!(
            "“{found}” stands for no tenant in particular; tokens for an application need the tenant's name or ID there."
        );
        work.hint(hint(HintCode::Placeholder, sentence));
    }
    if let Some((at, c)) = value.chars().enumerate().find(|(_, c)| !c.is_ascii() && !c.is_whitespace()) {
        let sentence = format!("{} at position {} is unusual here.", crate::field::describe_character(c), at + 1);
        work.hint(hint(HintCode::UnusualCharacter, sentence));
    }
    match work.field {
        PastedField::Host => {
            shape_of_another_field(work, &value);
            host(work, &value);
        }
        PastedField::ClientId => {
            shape_of_another_field(work, &value);
            client_id(work, &value);
        }
        PastedField::Audience => audience(work, &value),
        PastedField::Scopes => scopes(work, &value),
        PastedField::TokenUrl | PastedField::Issuer => {
            shape_of_another_field(work, &value);
            endpoint_hints(work);
        }
        PastedField::ClientSecret => super::secret::hints(work, &value),
    }
}

/// `eyJ…`: the beginning of every JWT.
pub(super) fn is_token(value: &str) -> bool {
    let value = value.strip_prefix("Bearer ").unwrap_or(value);
    value.starts_with("ey") && value.len() > 40 && matches!(value.matches('.').count(), 2 | 4)
        || value.starts_with("eyJ") && value.len() > 60
}

/// The shape of Kinde's client IDs: 32 hexadecimal digits.
pub(super) fn is_client_id(value: &str) -> bool {
    value.len() == 32 && value.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
}

/// The shape of Kinde's client secrets: 40 to 60 letters and digits; both cases, so that a hash is none.
pub(super) fn is_secret(value: &str) -> bool {
    (40..=60).contains(&value.len())
        && value.bytes().all(|b| b.is_ascii_alphanumeric())
        && value.bytes().any(|b| b.is_ascii_uppercase())
        && value.bytes().any(|b| b.is_ascii_lowercase())
}

/// 8-4-4-4-12 hexadecimal digits.
pub(super) fn is_uuid(value: &str) -> bool {
    let lengths: Vec<usize> = value.split('-').map(str::len).collect();
    lengths == [8, 4, 4, 4, 12] && value.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-')
}

/// An address of a server, or a `kinde.com` host.
pub(super) fn is_address(value: &str) -> bool {
    let lower = value.to_ascii_lowercase();
    lower.starts_with("https://")
        || lower.starts_with("http://")
        || lower.contains(".kinde.com")
        || scheme_slip(value).is_some_and(|(length, _)| length > 4)
}

fn shape_of_another_field(work: &mut Work, value: &str) {
    let found = if is_token(value) {
        offering(
            HintCode::LooksLikeToken,
            "This is a token.",
            Offer::action("Open it as a token", OfferAction::OpenAsToken),
        )
    } else if is_secret(value) {
        offering(
            HintCode::LooksLikeSecret,
            "This has the shape of a client secret. This field is shown in clear.",
            Offer::action("Move it to the client secret", OfferAction::MoveToSecret),
        )
    } else if work.field != PastedField::ClientId && is_client_id(value) {
        offering(
            HintCode::LooksLikeClientId,
            "This has the shape of a client ID.",
            Offer::action("Move it to the client ID", OfferAction::MoveToClientId),
        )
    } else if work.field == PastedField::ClientId && is_address(value) {
        offering(
            HintCode::LooksLikeAddress,
            "This is an address.",
            Offer::action("Move it to the domain", OfferAction::MoveToHost),
        )
    } else if value.contains('@') && value.contains('.') && !value.contains('/') && !value.contains(':') {
        hint(HintCode::LooksLikeEmail, "This is an e-mail address.")
    } else if work.field == PastedField::ClientId && placeholder::is_masked(value) {
        hint(
            HintCode::Masked,
            "This is a shortened preview, not the whole client ID. Copy it with the button of the page it comes from.",
        )
    } else {
        return;
    };
    work.hint(found);
}

fn client_id(work: &mut Work, value: &str) {
    if value.split_once(':').is_some_and(|(id, secret)| is_client_id(id) && secret.len() >= 16) {
        work.hint(offering(
            HintCode::BothInOne,
            "Client ID and client secret stand in one text.",
            Offer::action("Read both out of it", OfferAction::ReadAsNote),
        ));
    }
    if !work.is_kinde() || is_client_id(value) || !work.hints.is_empty() {
        return;
    }
    let lower = value.to_ascii_lowercase();
    let count = value.chars().count();
    work.hint(if is_client_id(&lower) {
        offering(HintCode::UnusualShape, "Client IDs of Kinde are usually in small letters.", Offer::use_value(lower))
    } else if lower.bytes().all(|b| b.is_ascii_hexdigit()) {
        hint(
            HintCode::UnusualShape,
            format!("This has {count} characters; client IDs of Kinde usually have 32. Was it copied whole?"),
        )
    } else {
        hint(
            HintCode::UnusualShape,
            "Client IDs of Kinde usually are 32 digits and letters from a to f. Check that this is the client ID.",
        )
    });
}

fn host(work: &mut Work, value: &str) {
    let host = value.split_once("://").map_or(value, |(_, host)| host).to_ascii_lowercase();
    if !work.is_kinde()
        || host.is_empty()
        || !work.hints.is_empty()
        || host.starts_with('[')
        || host.starts_with("localhost")
    {
        return;
    }
    let name = host.split(':').next().unwrap_or(&host);
    if name.split('.').all(|label| label.bytes().all(|b| b.is_ascii_digit())) {
        return;
    }
    let labels: Vec<&str> = name.split('.').collect();
    let known_region = |label: &str| matches!(label, "au" | "eu" | "us" | "uk" | "ca");
    let found = match labels.as_slice() {
        [_] => offering(
            HintCode::Completed,
            format!("“{name}” is read as {name}.kinde.com."),
            Offer::use_value(format!("{name}.kinde.com")),
        ),
        ["kinde", "com"] | ["www" | "app" | "docs" | "api", "kinde", "com"] => hint(
            HintCode::NotATenant,
            "This is Kinde's own address. Yours begins with the name of your business; App keys shows it as “Domain”.",
        ),
        [_, "kinde", "com"] => return,
        [_, region, "kinde", "com"] if known_region(region) => return,
        [.., "kinde", "com"] => hint(
            HintCode::UnusualLabel,
            "This has a label before kinde.com that is unusual. Regions seen are au, eu and us; compare with “Domain” in App keys.",
        ),
        [name, region] if known_region(region) => offering(
            HintCode::CustomDomain,
            format!("“{region}” may be a region label: then the Kinde domain is {name}.{region}.kinde.com."),
            Offer::use_value(format!("{name}.{region}.kinde.com")),
        ),
        [front @ .., second, top] if is_nearly_kinde(second, top) && !front.is_empty() => {
            let meant = format!("{}.kinde.com", front.join("."));
            offering(HintCode::MisspeltKinde, format!("“{second}.{top}” is nearly kinde.com."), Offer::use_value(meant))
        }
        _ => {
            let business = business_of(&labels);
            let sentence = "This is a domain of your own. Machine-to-machine apps and the Management API need the Kinde domain, shown as “Domain” in App keys.";
            let offer = business.map(|business| {
                let value = format!("{business}.kinde.com");
                Offer { label: format!("Try {value}"), ..Offer::use_value(value) }
            });
            Hint { code: HintCode::CustomDomain, sentence: sentence.into(), offer }
        }
    };
    work.hint(found);
}

/// `kindle.com`, `kine.com`, `kinde.co`, `kinde.con`, `kinde.io`.
fn is_nearly_kinde(second: &str, top: &str) -> bool {
    let nearly_com = matches!(top, "com" | "co" | "con" | "cm" | "om" | "comm" | "vom" | "net" | "io" | "dev" | "app");
    let nearly_kinde = matches!(
        second,
        "kinde"
            | "kindle"
            | "kine"
            | "kide"
            | "knde"
            | "kined"
            | "kinded"
            | "kindee"
            | "kidne"
            | "kindr"
            | "inde"
            | "kind"
            | "knide"
            | "kimde"
    );
    nearly_com && nearly_kinde && !(second == "kinde" && top == "com")
}

/// The label that names the business in a domain of its own: `login.acme.co.uk` → `acme`.
fn business_of<'a>(labels: &[&'a str]) -> Option<&'a str> {
    let (_, rest) = labels.split_last()?;
    let name = match rest.split_last() {
        Some((second, front)) if matches!(*second, "co" | "com" | "org" | "net" | "ac" | "gov") => front.last()?,
        Some((second, _)) => second,
        None => return None,
    };
    (!name.is_empty()).then_some(*name)
}

fn audience(work: &mut Work, value: &str) {
    let several = value.split([' ', ',', ';', '\n']).filter(|part| !part.trim().is_empty()).count();
    if several > 1 && (value.matches("://").count() > 1 || value.contains(char::is_whitespace)) {
        work.hint(offering(
            HintCode::SeveralAudiences,
            format!("This looks like {several} audiences. Each is one of its own."),
            Offer::action("Make several of it", OfferAction::SplitAudiences),
        ));
        return;
    }
    if let Some((length, scheme)) = scheme_slip(value).filter(|(length, _)| *length > 3) {
        let meant = format!("{scheme}{}", value.get(length..).unwrap_or_default());
        work.hint(offering(
            HintCode::MissingScheme,
            "The beginning is not https:// exactly; the audience is compared letter by letter.",
            Offer::use_value(meant),
        ));
    }
    let (scheme, rest) = value.split_once("://").unwrap_or(("", value));
    let (host, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    let kinde_host = host.to_ascii_lowercase().ends_with(".kinde.com");
    let management = format!("https://{}/api", host.to_ascii_lowercase());
    if kinde_host && (path == "/api/" || path.starts_with("/api/v1")) {
        work.hint(offering(
            HintCode::ManagementAudience,
            "This is where the Management API answers. Its audience ends with /api and has nothing behind it.",
            Offer::use_value(management),
        ));
    } else if path.ends_with("/oauth2/token") || path.ends_with("/oauth/token") || path.contains("/.well-known/") {
        let sentence = "This is an address of the server that gives out tokens. The audience names the API that is to accept the token.";
        work.hint(Hint {
            code: HintCode::AudienceIsServer,
            sentence: sentence.into(),
            offer: kinde_host.then(|| Offer::use_value(management)),
        });
    } else if kinde_host && matches!(path, "" | "/") {
        work.hint(offering(
            HintCode::AudienceIsServer,
            "This is the Kinde domain alone. The Management API's audience ends with /api.",
            Offer::use_value(management),
        ));
    } else if kinde_host && scheme.is_empty() {
        work.hint(offering(
            HintCode::MissingScheme,
            "https:// is missing in front; it belongs to the audience.",
            Offer::use_value(format!("https://{value}")),
        ));
    } else if kinde_host && scheme.eq_ignore_ascii_case("http") {
        work.hint(offering(
            HintCode::PlainHttp,
            "The audience of Kinde's API begins with https://.",
            Offer::use_value(management),
        ));
    } else if path.len() >= 2 && value.ends_with('/') || (!scheme.is_empty() && path == "/") {
        work.hint(offering(
            HintCode::TrailingSlash,
            "The slash at the end counts: audiences are compared letter by letter. Keep it only if the API is registered with it.",
            Offer::use_value(value.trim_end_matches('/')),
        ));
    }
    if is_token(value) {
        work.hint(offering(
            HintCode::LooksLikeToken,
            "This is a token.",
            Offer::action("Open it as a token", OfferAction::OpenAsToken),
        ));
    } else if is_secret(value) {
        work.hint(offering(
            HintCode::LooksLikeSecret,
            "This has the shape of a client secret. This field is shown in clear.",
            Offer::action("Move it to the client secret", OfferAction::MoveToSecret),
        ));
    } else if is_client_id(value) {
        work.hint(hint(
            HintCode::AudienceIsClient,
            "This has the shape of a client ID. The audience names the API that is to accept the token.",
        ));
    }
}

fn scopes(work: &mut Work, value: &str) {
    if let Some(found) = value.split(' ').find(|scope| {
        matches!(*scope, "openid" | "offline" | "offline_access" | "profile" | "email" | "phone" | "address")
    }) {
        work.hint(hint(
            HintCode::SignInScope,
            format!("“{found}” belongs to the sign-in of a person and means nothing for an application of its own."),
        ));
    }
    if value.split(' ').any(is_token) {
        work.hint(offering(
            HintCode::LooksLikeToken,
            "This is a token.",
            Offer::action("Open it as a token", OfferAction::OpenAsToken),
        ));
    } else if value.split(' ').any(is_secret) {
        work.hint(offering(
            HintCode::LooksLikeSecret,
            "This has the shape of a client secret. This field is shown in clear.",
            Offer::action("Move it to the client secret", OfferAction::MoveToSecret),
        ));
    }
}

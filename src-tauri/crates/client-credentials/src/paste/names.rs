//! The names that people give to the values: in configuration files, messages and several languages.

/// What a name stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Slot {
    Host,
    ClientId,
    Secret,
    Audience,
    Scopes,
    TokenUrl,
    Issuer,
    Authentication,
    Name,
    Token,
    /// Known, and of no use here: redirect addresses, grant types, key sets.
    Other,
}

/// A name as understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Label {
    pub(super) slot: Slot,
    /// Whether the name can hardly mean anything else: "client secret", not "key".
    pub(super) strong: bool,
}

/// Longest name looked at, in bytes.
pub(super) const LONGEST_NAME: usize = 80;

/// Parts of names that settle the meaning wherever they occur; the first that fits counts.
const PARTS: &[(&str, Slot)] = &[
    ("redirect", Slot::Other),
    ("logout", Slot::Other),
    ("callback", Slot::Other),
    ("siteurl", Slot::Other),
    ("secretid", Slot::Other),
    ("secretname", Slot::Other),
    ("granttype", Slot::Other),
    ("tokentype", Slot::Other),
    ("jwks", Slot::Other),
    ("expiresin", Slot::Other),
    ("websecret", Slot::Other),
    ("sessionsecret", Slot::Other),
    ("cookiesecret", Slot::Other),
    ("webhooksecret", Slot::Other),
    ("contenttype", Slot::Other),
    ("refreshtoken", Slot::Other),
    ("idtoken", Slot::Other),
    ("tokenendpointauth", Slot::Authentication),
    ("authmethod", Slot::Authentication),
    ("clientauthentication", Slot::Authentication),
    ("clientsecret", Slot::Secret),
    ("secretkey", Slot::Secret),
    ("secretvalue", Slot::Secret),
    ("appsecret", Slot::Secret),
    ("m2msecret", Slot::Secret),
    ("kindesecret", Slot::Secret),
    ("secretclient", Slot::Secret),
    ("clientgeheimnis", Slot::Secret),
    ("geheimnis", Slot::Secret),
    ("geheimerschluessel", Slot::Secret),
    ("geheimerschlussel", Slot::Secret),
    ("clesecrete", Slot::Secret),
    ("clefsecrete", Slot::Secret),
    ("clavesecreta", Slot::Secret),
    ("secretdu", Slot::Secret),
    ("secretdel", Slot::Secret),
    ("secretodel", Slot::Secret),
    ("secretode", Slot::Secret),
    ("clientpassword", Slot::Secret),
    ("tokenurl", Slot::TokenUrl),
    ("tokenendpoint", Slot::TokenUrl),
    ("tokenuri", Slot::TokenUrl),
    ("tokenaddress", Slot::TokenUrl),
    ("tokenadresse", Slot::TokenUrl),
    ("urldutoken", Slot::TokenUrl),
    ("urldujeton", Slot::TokenUrl),
    ("urldeltoken", Slot::TokenUrl),
    ("urldetoken", Slot::TokenUrl),
    ("endpointdetoken", Slot::TokenUrl),
    ("endpointdutoken", Slot::TokenUrl),
    ("accesstoken", Slot::Token),
    ("bearertoken", Slot::Token),
    ("testtoken", Slot::Token),
    ("zugriffstoken", Slot::Token),
    ("zugangstoken", Slot::Token),
    ("jetondacces", Slot::Token),
    ("tokendeacceso", Slot::Token),
    ("clientid", Slot::ClientId),
    ("clientkennung", Slot::ClientId),
    ("appid", Slot::ClientId),
    ("applicationid", Slot::ClientId),
    ("applicationclientid", Slot::ClientId),
    ("anwendungsid", Slot::ClientId),
    ("identifiantclient", Slot::ClientId),
    ("identifiantduclient", Slot::ClientId),
    ("idclient", Slot::ClientId),
    ("idduclient", Slot::ClientId),
    ("iddecliente", Slot::ClientId),
    ("iddelcliente", Slot::ClientId),
    ("identificadordecliente", Slot::ClientId),
    ("consumerkey", Slot::ClientId),
    ("issuer", Slot::Issuer),
    ("aussteller", Slot::Issuer),
    ("audience", Slot::Audience),
    ("audiencia", Slot::Audience),
    ("zielgruppe", Slot::Audience),
    ("apiidentifier", Slot::Audience),
];

/// Last words of names that usually mean this: "Kinde domain", "M2M scopes". `true`: strong.
const LAST_WORDS: &[(&str, Slot, bool)] = &[
    ("secret", Slot::Secret, true),
    ("secreto", Slot::Secret, true),
    ("secrete", Slot::Secret, true),
    ("password", Slot::Secret, false),
    ("passwort", Slot::Secret, false),
    ("kennwort", Slot::Secret, false),
    ("contrasena", Slot::Secret, false),
    ("passe", Slot::Secret, false),
    ("pw", Slot::Secret, false),
    ("pwd", Slot::Secret, false),
    ("pass", Slot::Secret, false),
    ("domain", Slot::Host, true),
    ("domains", Slot::Host, false),
    ("subdomain", Slot::Host, true),
    ("host", Slot::Host, true),
    ("hostname", Slot::Host, true),
    ("domaene", Slot::Host, true),
    ("domane", Slot::Host, true),
    ("domaine", Slot::Host, true),
    ("dominio", Slot::Host, true),
    ("subdominio", Slot::Host, true),
    ("tenant", Slot::Host, true),
    ("hote", Slot::Host, false),
    ("server", Slot::Host, false),
    ("serveur", Slot::Host, false),
    ("servidor", Slot::Host, false),
    ("website", Slot::Host, false),
    ("adresse", Slot::Host, false),
    ("instance", Slot::Host, false),
    ("address", Slot::Host, false),
    ("issuer", Slot::Issuer, true),
    ("iss", Slot::Issuer, true),
    ("authority", Slot::Issuer, true),
    ("emetteur", Slot::Issuer, true),
    ("emisor", Slot::Issuer, true),
    ("audience", Slot::Audience, true),
    ("audiences", Slot::Audience, true),
    ("aud", Slot::Audience, true),
    ("audiencias", Slot::Audience, true),
    ("publikum", Slot::Audience, true),
    ("resource", Slot::Audience, false),
    ("scope", Slot::Scopes, true),
    ("scopes", Slot::Scopes, true),
    ("permissions", Slot::Scopes, false),
    ("permission", Slot::Scopes, false),
    ("berechtigungen", Slot::Scopes, false),
    ("berechtigung", Slot::Scopes, false),
    ("portee", Slot::Scopes, false),
    ("portees", Slot::Scopes, false),
    ("permisos", Slot::Scopes, false),
    ("alcance", Slot::Scopes, false),
    ("alcances", Slot::Scopes, false),
    ("autorisations", Slot::Scopes, false),
    ("ambitos", Slot::Scopes, false),
    ("token", Slot::Token, false),
    ("jwt", Slot::Token, false),
    ("bearer", Slot::Token, false),
    ("jeton", Slot::Token, false),
    ("azp", Slot::ClientId, false),
    ("scp", Slot::Scopes, false),
];

/// Whole names that mean this only when nothing stands beside them (a leading "kinde" apart).
const WHOLE: &[(&str, Slot)] = &[
    ("id", Slot::ClientId),
    ("client", Slot::ClientId),
    ("cid", Slot::ClientId),
    ("user", Slot::ClientId),
    ("username", Slot::ClientId),
    ("login", Slot::ClientId),
    ("benutzername", Slot::ClientId),
    ("benutzer", Slot::ClientId),
    ("utilisateur", Slot::ClientId),
    ("identifiant", Slot::ClientId),
    ("usuario", Slot::ClientId),
    ("nomdutilisateur", Slot::ClientId),
    ("nombredeusuario", Slot::ClientId),
    ("key", Slot::Secret),
    ("clientkey", Slot::Secret),
    ("value", Slot::Other),
    ("motdepasse", Slot::Secret),
    ("clave", Slot::Secret),
    ("schluessel", Slot::Secret),
    ("schlussel", Slot::Secret),
    ("url", Slot::Host),
    ("baseurl", Slot::Host),
    ("uri", Slot::Host),
    ("link", Slot::Host),
    ("kinde", Slot::Host),
    ("kindeurl", Slot::Host),
    ("tenanturl", Slot::Host),
    ("sousdomaine", Slot::Host),
    ("authurl", Slot::Other),
    ("api", Slot::Audience),
    ("apiaudience", Slot::Audience),
    ("environment", Slot::Name),
    ("env", Slot::Name),
    ("umgebung", Slot::Name),
    ("environnement", Slot::Name),
    ("entorno", Slot::Name),
    ("name", Slot::Name),
    ("title", Slot::Name),
];

/// What `name` stands for, if it is a name at all.
pub(super) fn label(name: &str) -> Option<Label> {
    if name.len() > LONGEST_NAME {
        return None;
    }
    let words = words(name);
    let last = words.last()?;
    if words.len() > 7 {
        return None;
    }
    let joined = words.concat();
    let strong = |slot| Some(Label { slot, strong: true });
    let without_kinde = words.iter().filter(|word| *word != "kinde").map(String::as_str).collect::<String>();
    let whole = WHOLE.iter().find(|(known, _)| *known == joined || *known == without_kinde);
    if let Some((_, slot)) = whole {
        return Some(Label { slot: *slot, strong: false });
    }
    if let Some((_, slot)) = PARTS.iter().find(|(part, _)| joined.contains(part)) {
        return strong(*slot);
    }
    let (_, slot, strong) = LAST_WORDS.iter().find(|(word, _, _)| word == last)?;
    Some(Label { slot: *slot, strong: *strong })
}

/// The words of a name in lower case and plain letters: `KINDE_CLIENT_ID`, `kindeClientId`, "**Client-ID** (M2M)".
fn words(name: &str) -> Vec<String> {
    let without_remark =
        name.split(['(', '[']).next().filter(|rest| rest.chars().any(char::is_alphabetic)).unwrap_or(name);
    let mut words: Vec<String> = Vec::new();
    let mut current = String::new();
    let mut before = ' ';
    for c in without_remark.chars() {
        let new_hump = c.is_uppercase() && (before.is_lowercase() || before.is_ascii_digit());
        if (!c.is_alphanumeric() || new_hump) && !current.is_empty() {
            words.push(std::mem::take(&mut current));
        }
        if c.is_alphanumeric() {
            fold(c, &mut current);
        }
        before = c;
    }
    if !current.is_empty() {
        words.push(current);
    }
    const SMALL: [&str; 26] = [
        "the", "our", "your", "my", "der", "die", "das", "dein", "deine", "unser", "unsere", "ihr", "ihre", "le", "la",
        "les", "notre", "votre", "el", "los", "nuestro", "tu", "su", "and", "und", "et",
    ];
    while words.len() > 1
        && words.first().is_some_and(|word| SMALL.contains(&word.as_str()) || word.chars().all(|c| c.is_ascii_digit()))
    {
        words.remove(0);
    }
    words
}

/// Lower case, without accents.
fn fold(c: char, into: &mut String) {
    for c in c.to_lowercase() {
        match c {
            'à' | 'á' | 'â' | 'ã' => into.push('a'),
            'ä' => into.push_str("ae"),
            'é' | 'è' | 'ê' | 'ë' => into.push('e'),
            'í' | 'ì' | 'î' | 'ï' => into.push('i'),
            'ó' | 'ò' | 'ô' | 'õ' => into.push('o'),
            'ö' => into.push_str("oe"),
            'ú' | 'ù' | 'û' => into.push('u'),
            'ü' => into.push_str("ue"),
            'ñ' => into.push('n'),
            'ç' => into.push('c'),
            'ß' => into.push_str("ss"),
            c => into.push(c),
        }
    }
}

/// The slot in words, for sentences.
pub(super) fn title(slot: Slot) -> &'static str {
    match slot {
        Slot::Host => "domain",
        Slot::ClientId => "client ID",
        Slot::Secret => "client secret",
        Slot::Audience => "audience",
        Slot::Scopes => "scopes",
        Slot::TokenUrl => "token URL",
        Slot::Issuer => "issuer",
        Slot::Authentication => "client authentication",
        Slot::Name => "name",
        Slot::Token => "access token",
        Slot::Other => "another setting",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_files_messages_and_four_languages_are_understood() {
        for (name, slot) in [
            ("KINDE_CLIENT_SECRET", Slot::Secret),
            ("kindeClientId", Slot::ClientId),
            ("client-id", Slot::ClientId),
            ("**Client ID** (M2M)", Slot::ClientId),
            ("Domain", Slot::Host),
            ("1. Kinde domain", Slot::Host),
            ("our domain", Slot::Host),
            ("Domäne", Slot::Host),
            ("Clientgeheimnis", Slot::Secret),
            ("Geheimer Schlüssel", Slot::Secret),
            ("Zielgruppe", Slot::Audience),
            ("Identifiant client", Slot::ClientId),
            ("Clé secrète", Slot::Secret),
            ("Domaine", Slot::Host),
            ("Portées", Slot::Scopes),
            ("ID de cliente", Slot::ClientId),
            ("Secreto del cliente", Slot::Secret),
            ("Dominio", Slot::Host),
            ("Contraseña", Slot::Secret),
            ("Access Token URL", Slot::TokenUrl),
            ("access_token", Slot::Token),
            ("AUTH0_ISSUER_BASE_URL", Slot::Issuer),
            ("KINDE_SITE_URL", Slot::Other),
            ("grant_type", Slot::Other),
            ("Secret ID", Slot::Other),
            ("Username", Slot::ClientId),
            ("KINDE_AUDIENCE", Slot::Audience),
            ("token_endpoint_auth_method", Slot::Authentication),
            ("Umgebung", Slot::Name),
        ] {
            assert_eq!(label(name).map(|label| label.slot), Some(slot), "{name}");
        }
    }

    #[test]
    fn other_words_are_no_names() {
        for name in ["", "Hi Bob", "https", "10", "acme.kinde.com", "localhost", "read", "Meeting at", "note"] {
            assert_eq!(label(name), None, "{name}");
        }
    }
}

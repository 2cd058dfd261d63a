//! Messages as people write them. `{D}`, `{I}` and `{S}` stand for domain, client ID and secret.

use super::super::{NoteKind, note};
use super::*;
use NoteKind::{Chat, Curl, Env, Json, PostmanCollection, PostmanEnvironment};

/// Kind, text, number of audiences, number of scopes.
const MESSAGES: &[(NoteKind, &str, usize, usize)] = &[
    (Chat, "Domain: {D} Client ID: {I} Client secret: {S}", 0, 0),
    (Chat, "Domain: {D}\nClient ID: {I}\nClient secret: {S}", 0, 0),
    (Chat, "Domain: https://{D}\r\nClient ID: {I}\r\nClient secret: {S}\r\n", 0, 0),
    (Chat, "Domain\n{D}\nClient ID\n{I}\nClient secret\n{S}", 0, 0),
    (Chat, "Domain:\n{D}\n\nClient ID:\n{I}\n\nClient secret:\n{S}\n", 0, 0),
    (
        Chat,
        "Hi Ana,\n\nhere are the credentials for the test environment:\n\nDomain: {D}\nClient ID: {I}\nClient Secret: {S}\n\nPlease keep them safe.\nBob",
        0,
        0,
    ),
    (Chat, "Our domain is {D}, client ID is {I}, and the client secret is {S}.", 0, 0),
    (Chat, "The client id is {I} and the client secret is {S} and the domain is {D}", 0, 0),
    (Chat, "- Domain: {D}\n- Client ID: {I}\n- Client secret: {S}", 0, 0),
    (Chat, "* **Domain:** {D}\n* **Client ID:** {I}\n* **Client secret:** {S}", 0, 0),
    (Chat, "**Domain**: `{D}`\n**Client ID**: `{I}`\n**Client secret**: `{S}`", 0, 0),
    (Chat, "1. Kinde domain: {D}\n2. Client ID: {I}\n3. Client secret: {S}", 0, 0),
    (Chat, "• Domain – {D}\n• Client ID – {I}\n• Client secret – {S}", 0, 0),
    (Chat, "Domain -> {D}\nClient ID -> {I}\nClient secret -> {S}", 0, 0),
    (Chat, "> Domain: {D}\n> Client ID: {I}\n> Client secret: {S}\nThanks, got it", 0, 0),
    (Chat, "> > Domain: {D}\n> > Client ID: {I}\n> > Client secret: {S}", 0, 0),
    (Chat, "| Domain | Client ID | Client secret |\n|---|---|---|\n| {D} | {I} | {S} |", 0, 0),
    (Chat, "| Setting | Value |\n|---|---|\n| Domain | {D} |\n| Client ID | {I} |\n| Client secret | {S} |", 0, 0),
    (Chat, "Domain\tClient ID\tClient secret\n{D}\t{I}\t{S}", 0, 0),
    (Chat, "Domain\t{D}\nClient ID\t{I}\nClient secret\t{S}", 0, 0),
    (Chat, "Domain: {D} | Client ID: {I} | Client secret: {S}", 0, 0),
    (Chat, "domain: {D}; client id: {I}; client secret: {S}", 0, 0),
    (Chat, "client_id: {I}\nclient_secret: {S}\ndomain: {D}", 0, 0),
    (Chat, "Title: Acme test\nUsername: {I}\nPassword: {S}\nURL: https://{D}\nNotes:", 0, 0),
    (Chat, "Username\n{I}\nClient secret\n{S}\nWebsite: https://{D}", 0, 0),
    (Chat, "[10:32] Bob: Domain: {D}\n[10:32] Bob: Client ID: {I}\n[10:33] Bob: Client secret: {S}", 0, 0),
    (Chat, "Bob 10:32\nDomain: {D}\nBob 10:33\nClient ID: {I}\nBob 10:34\nClient secret: {S}", 0, 0),
    (
        Chat,
        "Hallo Ana,\nanbei die Zugangsdaten:\nDomäne: {D}\nClient-ID: {I}\nClient-Geheimnis: {S}\nViele Grüße",
        0,
        0,
    ),
    (Chat, "Die Domäne lautet {D}, die Client-ID ist {I} und das Client Secret lautet {S}.", 0, 0),
    (Chat, "Domain: {D}\nClient-Kennung: {I}\nGeheimer Schlüssel: {S}", 0, 0),
    (Chat, "Umgebung: Test\nDomain: {D}\nClient ID: {I}\nPasswort: {S}", 0, 0),
    (Chat, "Bonjour,\nDomaine : {D}\nIdentifiant client : {I}\nSecret client : {S}\nCordialement", 0, 0),
    (Chat, "Le domaine est {D}, l'identifiant client est {I} et le secret du client est {S}", 0, 0),
    (Chat, "Domaine : {D}\nID client : {I}\nClé secrète : {S}\nPortées : read:users write:users", 0, 2),
    (Chat, "Hola,\nDominio: {D}\nID de cliente: {I}\nSecreto del cliente: {S}\nSaludos", 0, 0),
    (Chat, "El dominio es {D}\nEl ID de cliente es {I}\nEl secreto del cliente es {S}", 0, 0),
    (Chat, "Dominio: {D}\nIdentificador de cliente: {I}\nClave secreta: {S}\nAudiencia: https://{D}/api", 1, 0),
    (
        Chat,
        "Domain: {D}\nClient ID: {I}\nClient secret: {S}\nAudience: https://{D}/api\nScopes: read:users, read:organizations",
        1,
        2,
    ),
    (
        Chat,
        "Domain: {D}\nClient ID: {I}\nClient secret: {S}\nAudiences: https://a.example, https://b.example\nScope: read:a",
        2,
        1,
    ),
    (Chat, "Domain: {D}\nClient ID: {I}\nClient secret: {S}\nScopes:\n- read:users\n- write:users\n", 0, 2),
    (Chat, "Client ID {I}\nClient secret {S}\nDomain {D}", 0, 0),
    (Chat, "Client ID = {I}\nClient secret = {S}\nDomain = {D}", 0, 0),
    (Chat, "id and secret: {I} / {S} on https://{D}", 0, 0),
    (Chat, "{D}\n{I}\n{S}", 0, 0),
    (Chat, "here you go: {I} {S} ({D})", 0, 0),
    (Chat, "🔑 Client ID: {I}\n🔒 Client secret: {S}\n🌐 Domain: {D}", 0, 0),
    (Chat, "Client ID: “{I}”\nClient secret: “{S}”\nDomain: “{D}”", 0, 0),
    (Chat, "Client ID (M2M): {I}\nClient secret (do not share): {S}\nDomain (EU): {D}", 0, 0),
    (Chat, "*Domain:* <https://{D}|{D}>\n*Client ID:* {I}\n*Client secret:* {S}", 0, 0),
    (Chat, "Token URL: https://{D}/oauth2/token\nClient ID: {I}\nClient secret: {S}", 0, 0),
    (Chat, "Issuer: https://{D}\nclientId: {I}\nclientSecret: {S}", 0, 0),
    (Chat, "grant_type=client_credentials&client_id={I}&client_secret={S}&audience=https%3A%2F%2F{D}%2Fapi", 1, 0),
    (Chat, "kinde:\n  domain: {D}\n  client_id: {I}\n  client_secret: {S}\n", 0, 0),
    (Chat, "const config = {\n  domain: '{D}',\n  clientId: '{I}',\n  clientSecret: '{S}',\n};", 0, 0),
    (Chat, "Domain:\u{a0}{D}\nClient ID:\u{a0}{I}\u{200b}\nClient secret:\u{a0}{S}\u{feff}", 0, 0),
    (Env, "KINDE_DOMAIN={D}\nKINDE_CLIENT_ID={I}\nKINDE_CLIENT_SECRET={S}", 0, 0),
    (
        Env,
        "# Kinde\nKINDE_DOMAIN=\"https://{D}\"\nKINDE_CLIENT_ID='{I}'\nKINDE_CLIENT_SECRET=\"{S}\" # rotate in May\nPORT=3000\nKINDE_SITE_URL=http://localhost:3000\n",
        0,
        0,
    ),
    (
        Env,
        "export KINDE_ISSUER_URL=https://{D}\nexport KINDE_CLIENT_ID={I}\nexport KINDE_CLIENT_SECRET={S}\nexport KINDE_AUDIENCE=https://{D}/api",
        1,
        0,
    ),
    (Env, "$env:KINDE_DOMAIN = \"{D}\"\n$env:KINDE_CLIENT_ID = \"{I}\"\n$env:KINDE_CLIENT_SECRET = \"{S}\"", 0, 0),
    (Env, "domain={D} client_id={I} client_secret={S}", 0, 0),
    (Json, "{\"domain\": \"{D}\", \"client_id\": \"{I}\", \"client_secret\": \"{S}\"}", 0, 0),
    (
        Json,
        "```json\n{\"kinde\": {\"domain\": \"https://{D}\", \"clientId\": \"{I}\", \"clientSecret\": \"{S}\", \"audience\": [\"https://{D}/api\"], \"scopes\": [\"read:users\"]}}\n```",
        1,
        1,
    ),
    (
        Json,
        "{\"application\": {\"id\": \"app_1\", \"name\": \"x\", \"client_id\": \"{I}\", \"client_secret\": \"{S}\"}, \"issuer\": \"https://{D}\"}",
        0,
        0,
    ),
    (Json, "[{\"host\": \"{D}\", \"client\": {\"id\": \"{I}\", \"secret\": \"{S}\"}}]", 0, 0),
    (Chat, "\"domain\": \"{D}\",\n\"client_id\": \"{I}\",\n\"client_secret\": \"{S}\",", 0, 0),
    (
        PostmanEnvironment,
        "{\"name\": \"Acme\", \"values\": [{\"key\": \"business_domain\", \"value\": \"https://{D}\", \"enabled\": true}, {\"key\": \"client_id\", \"value\": \"{I}\"}, {\"key\": \"client_secret\", \"value\": \"{S}\", \"type\": \"secret\"}, {\"key\": \"audience\", \"value\": \"https://old.example\", \"enabled\": false}]}",
        0,
        0,
    ),
    (
        PostmanCollection,
        "{\"info\": {\"name\": \"c\", \"schema\": \"https://schema.getpostman.com/json/collection/v2.1.0/collection.json\"}, \"auth\": {\"type\": \"oauth2\", \"oauth2\": [{\"key\": \"accessTokenUrl\", \"value\": \"https://{D}/oauth2/token\"}, {\"key\": \"clientId\", \"value\": \"{I}\"}, {\"key\": \"clientSecret\", \"value\": \"{S}\"}, {\"key\": \"scope\", \"value\": \"read:users\"}]}, \"item\": [], \"event\": [{\"listen\": \"test\", \"script\": {\"exec\": [\"x\"]}}]}",
        0,
        1,
    ),
    (
        Curl,
        "curl -X POST https://{D}/oauth2/token -d grant_type=client_credentials -d client_id={I} -d client_secret={S} -d audience=https://{D}/api",
        1,
        0,
    ),
    (
        Curl,
        "curl --request POST \\\n  --url 'https://{D}/oauth2/token' \\\n  --header 'content-type: application/x-www-form-urlencoded' \\\n  --data 'grant_type=client_credentials&client_id={I}&client_secret={S}&scope=read%3Ausers+read%3Aroles'",
        0,
        2,
    ),
    (Curl, "$ curl https://{D}/oauth2/token -u \"{I}:{S}\" --data-urlencode \"audience=https://{D}/api\"", 1, 0),
    (
        Curl,
        "curl.exe -X POST \"https://{D}/oauth2/token\" ^\r\n -d \"grant_type=client_credentials^&client_id={I}\" ^\r\n --data-urlencode \"client_secret={S}\"",
        0,
        0,
    ),
    (Curl, "curl.exe -X POST \"https://{D}/oauth2/token\" `\n -d \"client_id={I}\" `\n -d 'client_secret={S}'", 0, 0),
    (
        Curl,
        "Invoke-RestMethod -Method Post -Uri \"https://{D}/oauth2/token\" -Body @{ grant_type = \"client_credentials\"; client_id = \"{I}\"; client_secret = \"{S}\" }",
        0,
        0,
    ),
    (Curl, "Try this:\ncurl -d 'client_id={I}' -d'client_secret={S}' https://{D}/oauth2/token | jq .", 0, 0),
];

#[test]
fn every_message_gives_domain_client_id_and_secret_and_shows_no_secret() {
    assert!(MESSAGES.len() >= 60);
    let mut wrong = Vec::new();
    for (kind, template, audiences, scopes) in MESSAGES {
        let text = template.replace("{D}", "acme-dev.eu.kinde.com").replace("{I}", CLIENT_ID).replace("{S}", SECRET);
        let reading = note(&text);
        let found = &reading.note;
        let right = found.kind == *kind
            && found.host.as_deref() == Some("acme-dev.eu.kinde.com")
            && found.client_id.as_deref() == Some(CLIENT_ID)
            && reading.secret.as_ref().is_some_and(|secret| secret.expose() == SECRET)
            && (found.has_secret, found.secret_characters) == (true, SECRET.len())
            && (found.audiences.len(), found.scopes.len()) == (*audiences, *scopes)
            && found.provider == Some(Provider::Kinde);
        let shown = serde_json::to_string(found).unwrap();
        if !right || shown.contains(SECRET) || shown.contains(&SECRET[..12]) {
            wrong.push(format!("{kind:?} {template}\n  {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{} of {} were read wrongly:\n{}", wrong.len(), MESSAGES.len(), wrong.join("\n"));
}

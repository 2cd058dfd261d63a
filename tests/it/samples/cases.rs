//! What programs are written about, and what has to arrive.

use client_credentials::environment::{
    Audience, ClientAuthentication, Environment, EnvironmentDraft, EnvironmentId, Scope,
};
use client_credentials::resource_call::{CallDraft, HeaderDraft};
use client_credentials::samples::{Subject, sample};
use client_credentials::token_request::{AudienceForm, TokenRequest};
use practice_tenant::{ApiId, AppId, PracticeTenant, RequestRecord};

/// Marks that break careless code: in a URL, a form, a shell, a template, a string literal.
pub const CLIENT_ID: &str = "client!+ID'\"$HOME`x`\\%PATH% #{1}";
pub const SECRET: &str = "SECRET?%G&client+=\"'$HOME`x`\\n #{1} ${2} !a%PATH%~";

const HOSTILE: &str = "it's \"quoted\" $HOME ${HOME} $(id) `id` #{id} \\(id) {{id}} {% id %} %PATH% %20 \\n \\u0041 ! & | < > ^ ; * ? ~ é 日本 😀 ’";

/// A case by its name.
pub struct Case {
    /// For messages.
    pub name: &'static str,
    /// What is asked for: one request, or one for each API.
    pub requests: Vec<TokenRequest>,
    /// The call.
    pub call: Option<CallDraft>,
    /// Whether the tenant issues what is asked for, and the API answers.
    pub good: bool,
}

/// The tenant with credentials that are easily mangled.
pub async fn tenant() -> (PracticeTenant, Environment) {
    let tenant = PracticeTenant::start().await.unwrap();
    tenant.set_credentials(AppId::NightlySync, CLIENT_ID, SECRET);
    tenant.authorise(AppId::NightlySync, ApiId::Orders);
    tenant.set_scope(AppId::NightlySync, ApiId::Orders, "update:orders", true).unwrap();
    let draft = EnvironmentDraft {
        host: tenant.origin().to_owned(),
        client_id: CLIENT_ID.to_owned(),
        ..EnvironmentDraft::default()
    };
    let mut environment = draft.parse(EnvironmentId::new("samples")).unwrap();
    let orders = client_credentials::environment::Api {
        audience: Audience::parse(&tenant.audience(ApiId::Orders)).unwrap(),
        name: "Orders".to_owned(),
        scopes: Vec::new(),
        base_url: tenant.base_url(ApiId::Orders).parse().ok(),
        endpoints: Vec::new(),
    };
    environment.apis.push(orders);
    (tenant, environment)
}

/// A request for these audiences and scopes.
pub fn request(audiences: &[&str], scopes: &[&str]) -> TokenRequest {
    TokenRequest {
        audiences: audiences.iter().map(|audience| Audience::parse(audience).unwrap()).collect(),
        scopes: scopes.iter().map(|scope| Scope::parse(scope).unwrap()).collect(),
        ..TokenRequest::default()
    }
}

fn call(method: &str, url: String, headers: &[(&str, &str)], body: Option<&str>) -> CallDraft {
    let header = |(name, value): &(&str, &str)| HeaderDraft { name: (*name).to_owned(), value: (*value).to_owned() };
    CallDraft {
        method: method.to_owned(),
        url,
        headers: headers.iter().map(header).collect(),
        body: body.map(str::to_owned),
    }
}

/// Every case, for a tenant.
pub fn cases(tenant: &PracticeTenant) -> Vec<Case> {
    let (management, orders) = (tenant.audience(ApiId::Management), tenant.audience(ApiId::Orders));
    let base = tenant.base_url(ApiId::Orders);
    let basic = Some(ClientAuthentication::ClientSecretBasic);
    let extra = vec![
        ("na me=&'\"$x`%é".to_owned(), HOSTILE.to_owned()),
        ("lines".to_owned(), "one\ntwo\r\n\tthree".to_owned()),
        ("@file".to_owned(), "@/etc/hostname".to_owned()),
        ("invisible".to_owned(), "a\u{202e}b\u{200b}c\u{2028}d".to_owned()),
        ("twice".to_owned(), String::new()),
        ("twice".to_owned(), "=".to_owned()),
        ("back".to_owned(), "slash\\".to_owned()),
    ];
    let resources = vec!["https://r.example/?a=b&c='d'#e".to_owned(), "urn:$(id):`id`".to_owned()];
    let order = "{\n  \"item\": \"it's \\\"quoted\\\" $HOME ${HOME} $(id) `id` #{id} \\\\(id) %PATH% ! & | < > ^ é 日本 😀 ’\",\n\t\"quantity\": 2\n}";
    let (one, both) = (request(&[&orders], &[]), request(&[&management, &orders], &[]));
    let create = call(
        "POST",
        format!("{base}/orders?note=it%27s+%22x%22+$HOME+%60id%60+%25PATH%25+%F0%9F%98%80&a[]=(!)*%7B%7Bb%7D%7D|c^"),
        &[
            ("X-Note", "it's \"x\" $HOME ${HOME} `id` #{id} \\(id) %PATH% %20 \\n ! & | < > ^ ; * ? ~"),
            ("X-Empty", ""),
            ("Content-Language", "de"),
        ],
        Some(order),
    );
    let read = call("GET", format!("{base}/orders?page_size=2"), &[], None);
    let case = |name, requests, call: Option<&CallDraft>, good| Case { name, requests, call: call.cloned(), good };
    let hostile = |authentication, form| TokenRequest {
        resources: resources.clone(),
        extra: extra.clone(),
        authentication,
        audience_form: form,
        ..both.clone()
    };
    vec![
        case("one audience, no scope", vec![one.clone()], None, true),
        case("one scope and a call that reads", vec![request(&[&orders], &["read:orders"])], Some(&read), true),
        case(
            "hostile parameters and a call that writes",
            vec![hostile(None, AudienceForm::Repeated)],
            Some(&create),
            true,
        ),
        case(
            "hostile parameters, HTTP Basic, audiences joined",
            vec![hostile(basic, AudienceForm::SpaceJoined)],
            Some(&create),
            true,
        ),
        case("HTTP Basic alone", vec![TokenRequest { authentication: basic, ..one.clone() }], None, true),
        case("a token for each API", vec![request(&[&management], &[]), one.clone()], None, true),
        case(
            "a token for each API and a call of the second",
            vec![request(&[&management], &[]), one.clone()],
            Some(&read),
            true,
        ),
        case(
            "a call that only asks for headers",
            vec![request(&[&management], &[])],
            Some(&call("HEAD", format!("{}/.well-known/openid-configuration", tenant.origin()), &[], None)),
            true,
        ),
        case(
            "three hostile audiences and hostile scopes, which are refused",
            vec![request(
                &["urn:it's:\"$x`y`!%PATH%é日本😀", "https://b.example/?x=1&y={z}", "\\(id)#{id}"],
                &["a'b", "$(id)", "`id`!%PATH%", "#{id}", "&|<>^;*?~"],
            )],
            None,
            false,
        ),
        case("no audience at all, which is refused", vec![TokenRequest::default()], None, false),
    ]
}

/// The program for a case.
pub fn code(language: &str, tenant: &PracticeTenant, environment: &Environment, case: &Case) -> String {
    let subject = Subject {
        environment,
        token_endpoint: environment.token_endpoint(),
        jwks_uri: format!("{}/.well-known/jwks", tenant.origin()).parse().ok(),
        requests: &case.requests,
        call: case.call.as_ref(),
    };
    let sample = sample(language, &subject).unwrap();
    sample.code.unwrap_or_else(|| panic!("{language}, {}: {:?}", case.name, sample.notes))
}

/// The form that has to arrive, sorted by name; what has the same name keeps its order.
pub fn expected_form(request: &TokenRequest) -> Vec<(String, String)> {
    let mut form = vec![("grant_type".to_owned(), "client_credentials".to_owned())];
    let mut put = |name: &str, value: &str| form.push((name.to_owned(), value.to_owned()));
    if request.authentication != Some(ClientAuthentication::ClientSecretBasic) {
        put("client_id", CLIENT_ID);
        put("client_secret", "…");
    }
    let audiences: Vec<&str> = request.audiences.iter().map(Audience::as_str).collect();
    match request.audience_form {
        AudienceForm::Repeated => audiences.iter().for_each(|audience| put("audience", audience)),
        AudienceForm::SpaceJoined => put("audience", &audiences.join(" ")),
    }
    request.resources.iter().for_each(|resource| put("resource", resource));
    let scopes: Vec<&str> = request.scopes.iter().map(Scope::as_str).collect();
    if !scopes.is_empty() {
        put("scope", &scopes.join(" "));
    }
    request.extra.iter().for_each(|(name, value)| put(name, value));
    sorted(form)
}

/// The form that arrived, in the same order.
pub fn arrived_form(record: &RequestRecord) -> Vec<(String, String)> {
    sorted(record.form.clone())
}

fn sorted(mut form: Vec<(String, String)>) -> Vec<(String, String)> {
    form.sort_by(|a, b| a.0.cmp(&b.0));
    form
}

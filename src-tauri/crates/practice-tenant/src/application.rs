//! The applications and APIs that a fresh tenant has.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use aws_lc_rs::constant_time::verify_slices_are_equal;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::management_api;

/// Organisation of the application *Acme partner sync*.
pub(crate) const ACME: &str = "org_7c1e90b42ac";

/// Lifetime of a token in seconds, as in Kinde.
const DEFAULT_LIFETIME: u32 = 86_400;

const ORDERS_SCOPES: [&str; 3] = ["delete:orders", "read:orders", "update:orders"];
const CARELESS_SCOPES: [&str; 1] = ["read:old_orders"];
const BILLING_SCOPES: [&str; 2] = ["create:invoices", "read:invoices"];

/// The applications of the practice tenant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "PracticeAppId", export_to = "ipc.d.ts"))]
#[serde(rename_all = "kebab-case")]
pub enum AppId {
    /// A machine-to-machine application for the whole environment.
    NightlySync,
    /// A machine-to-machine application of one organisation.
    AcmePartnerSync,
    /// A website with a secret that may not use client credentials.
    Website,
    /// An application in the browser: public, without a secret.
    BrowserApp,
}

impl AppId {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Self; 4] = [Self::NightlySync, Self::AcmePartnerSync, Self::Website, Self::BrowserApp];

    /// Its name for people.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::NightlySync => "Nightly sync",
            Self::AcmePartnerSync => "Acme partner sync",
            Self::Website => "Website",
            Self::BrowserApp => "Browser app",
        }
    }

    /// What sort of application it is.
    #[must_use]
    pub fn kind(self) -> ApplicationKind {
        match self {
            Self::NightlySync | Self::AcmePartnerSync => ApplicationKind::MachineToMachine,
            Self::Website => ApplicationKind::Regular,
            Self::BrowserApp => ApplicationKind::SinglePage,
        }
    }

    /// Whether it has no secret.
    pub(crate) fn is_public(self) -> bool {
        self.kind() == ApplicationKind::SinglePage
    }
}

/// The sort of an application, as in Kinde.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "PracticeApplicationKind", export_to = "ipc.d.ts"))]
#[serde(rename_all = "kebab-case")]
pub enum ApplicationKind {
    /// May use client credentials.
    MachineToMachine,
    /// A back-end website: has a secret, may not use client credentials.
    Regular,
    /// Front end or mobile: has no secret.
    SinglePage,
}

impl ApplicationKind {
    /// The short form in the Management API's list of applications.
    pub(crate) fn key(self) -> &'static str {
        match self {
            Self::MachineToMachine => "m2m",
            Self::Regular => "reg",
            Self::SinglePage => "spa",
        }
    }

    /// The long form in the Management API's details of an API.
    pub(crate) fn words(self) -> &'static str {
        match self {
            Self::MachineToMachine => "Machine to machine (M2M)",
            Self::Regular => "Back-end web",
            Self::SinglePage => "Front-end and mobile",
        }
    }
}

/// The APIs of the practice tenant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "PracticeApiId", export_to = "ipc.d.ts"))]
#[serde(rename_all = "kebab-case")]
pub enum ApiId {
    /// The tenant's own Management API.
    Management,
    /// An API of the tenant's customer.
    Orders,
    /// Its careless sister, which looks at nothing but the signature.
    Careless,
    /// An API that nobody has been authorised for yet.
    Billing,
}

impl ApiId {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Self; 4] = [Self::Management, Self::Orders, Self::Careless, Self::Billing];

    /// Its name for people.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Management => "Kinde Management API",
            Self::Orders => "Orders API",
            Self::Careless => "Careless API",
            Self::Billing => "Billing API",
        }
    }

    /// The audience to ask for.
    pub(crate) fn audience(self, origin: &str) -> String {
        match self {
            Self::Management => format!("{origin}/api"),
            Self::Orders => "https://orders.practice.example".to_owned(),
            Self::Careless => "https://careless.practice.example".to_owned(),
            Self::Billing => "https://billing.practice.example".to_owned(),
        }
    }

    /// Where it is called.
    pub(crate) fn base_url(self, origin: &str) -> String {
        match self {
            Self::Management => format!("{origin}/api/v1"),
            Self::Orders => format!("{origin}/orders-api"),
            Self::Careless => format!("{origin}/careless"),
            Self::Billing => format!("{origin}/billing-api"),
        }
    }

    /// Its id in the Management API.
    pub(crate) fn key(self) -> &'static str {
        match self {
            Self::Management => "api_practice_management",
            Self::Orders => "api_practice_orders",
            Self::Careless => "api_practice_careless",
            Self::Billing => "api_practice_billing",
        }
    }
}

/// Every scope of an API, in alphabetical order.
#[must_use]
pub fn api_scopes(api: ApiId) -> Vec<&'static str> {
    match api {
        ApiId::Management => management_api::scopes(),
        ApiId::Orders => ORDERS_SCOPES.to_vec(),
        ApiId::Careless => CARELESS_SCOPES.to_vec(),
        ApiId::Billing => BILLING_SCOPES.to_vec(),
    }
}

/// A client secret of the practice tenant. It is worth nothing outside this process, yet handled like a real one:
/// neither printed nor serialised by accident.
#[derive(Clone, PartialEq, Eq)]
pub struct ApplicationSecret(String);

impl ApplicationSecret {
    pub(crate) fn new(secret: String) -> Self {
        Self(secret)
    }

    /// The secret itself.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }

    pub(crate) fn is(&self, presented: &str) -> bool {
        verify_slices_are_equal(self.0.as_bytes(), presented.as_bytes()).is_ok()
    }
}

impl fmt::Debug for ApplicationSecret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("ApplicationSecret(…)")
    }
}

/// What an application may do at one API.
#[derive(Clone, Default)]
pub(crate) struct Grant {
    pub(crate) authorised: bool,
    pub(crate) scopes: BTreeSet<String>,
}

/// One application with everything that shapes its tokens.
pub(crate) struct Application {
    pub(crate) id: AppId,
    pub(crate) client_id: String,
    pub(crate) secret: Option<ApplicationSecret>,
    pub(crate) org_code: Option<String>,
    /// Seconds.
    pub(crate) lifetime: u32,
    /// `permissions` repeats the granted scopes.
    pub(crate) scopes_in_permissions: bool,
    /// Properties and feature flags, in every token.
    pub(crate) extra_claims: BTreeMap<String, Value>,
    /// From the workflow: not when the Management API is among the audiences.
    pub(crate) custom_claims: BTreeMap<String, Value>,
    grants: BTreeMap<ApiId, Grant>,
}

impl Application {
    pub(crate) fn grant(&self, api: ApiId) -> Option<&Grant> {
        self.grants.get(&api)
    }

    pub(crate) fn grant_mut(&mut self, api: ApiId) -> &mut Grant {
        self.grants.entry(api).or_default()
    }

    /// The APIs that it is authorised for.
    pub(crate) fn authorised(&self) -> impl Iterator<Item = (ApiId, &Grant)> {
        self.grants.iter().filter(|(_, grant)| grant.authorised).map(|(api, grant)| (*api, grant))
    }
}

/// The applications of a fresh tenant.
pub(crate) fn initial_applications(
    credentials: &BTreeMap<AppId, (String, Option<ApplicationSecret>)>,
) -> BTreeMap<AppId, Application> {
    credentials
        .iter()
        .map(|(id, (client_id, secret))| {
            let mut application = Application {
                id: *id,
                client_id: client_id.clone(),
                secret: secret.clone(),
                org_code: None,
                lifetime: DEFAULT_LIFETIME,
                scopes_in_permissions: false,
                extra_claims: BTreeMap::new(),
                custom_claims: BTreeMap::new(),
                grants: BTreeMap::new(),
            };
            furnish(&mut application);
            (*id, application)
        })
        .collect()
}

fn allow(application: &mut Application, api: ApiId, scopes: &[&str]) {
    let scopes = scopes.iter().map(|scope| (*scope).to_owned()).collect();
    *application.grant_mut(api) = Grant { authorised: true, scopes };
}

fn furnish(application: &mut Application) {
    match application.id {
        // Enough for the harmless reads, and not all of them, so that a missing scope can be met.
        AppId::NightlySync => {
            allow(
                application,
                ApiId::Management,
                &[
                    "read:apis",
                    "read:applications",
                    "read:environments",
                    "read:organizations",
                    "read:permissions",
                    "read:roles",
                    "read:users",
                ],
            );
            allow(application, ApiId::Orders, &["read:orders", "update:orders"]);
            allow(application, ApiId::Careless, &["read:old_orders"]);
        }
        AppId::AcmePartnerSync => {
            allow(application, ApiId::Management, &["read:organizations", "read:users"]);
            allow(application, ApiId::Orders, &["read:orders"]);
            allow(application, ApiId::Careless, &["read:old_orders"]);
            application.org_code = Some(ACME.to_owned());
            application.scopes_in_permissions = true;
            application.extra_claims = BTreeMap::from([
                ("application_properties".to_owned(), json!({ "tier": { "v": "partner" } })),
                (
                    "feature_flags".to_owned(),
                    json!({ "bulk_export": { "t": "b", "v": true }, "max_batch": { "t": "i", "v": 250 } }),
                ),
            ]);
            application.custom_claims = BTreeMap::from([("partner_region".to_owned(), json!("eu-west"))]);
        }
        // Authorised, so that the refusal is about the grant and not about the audience.
        AppId::Website | AppId::BrowserApp => allow(application, ApiId::Orders, &["read:orders"]),
    }
}

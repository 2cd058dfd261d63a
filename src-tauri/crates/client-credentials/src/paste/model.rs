//! The words in which a reading is told.

use serde::{Deserialize, Serialize};

use crate::field::FieldError;

/// A field that people type or paste into.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub enum PastedField {
    /// The Kinde domain.
    Host,
    /// The client ID.
    ClientId,
    /// The client secret.
    ClientSecret,
    /// One audience.
    Audience,
    /// A list of scopes.
    Scopes,
    /// The token endpoint.
    TokenUrl,
    /// The issuer.
    Issuer,
}

impl PastedField {
    /// Name of the field's member in the form, as used in [`FieldError`].
    pub fn draft_member(self) -> &'static str {
        match self {
            Self::Host => "host",
            Self::ClientId => "clientId",
            Self::ClientSecret => "secret",
            Self::Audience => "audience",
            Self::Scopes => "scopes",
            Self::TokenUrl => "tokenEndpoint",
            Self::Issuer => "issuer",
        }
    }

    /// The field at the start of a sentence.
    pub fn title(self) -> &'static str {
        match self {
            Self::Host => "The Kinde domain",
            Self::ClientId => "The client ID",
            Self::ClientSecret => "The client secret",
            Self::Audience => "The audience",
            Self::Scopes => "The scope",
            Self::TokenUrl => "The token URL",
            Self::Issuer => "The issuer",
        }
    }

    /// Whether the field holds an address of the authorization server.
    pub(super) fn is_address(self) -> bool {
        matches!(self, Self::Host | Self::TokenUrl | Self::Issuer)
    }
}

/// Something that the cleaned text no longer has, or has instead.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct Change {
    /// What sort of slip.
    pub kind: ChangeKind,
    /// How many characters or places.
    pub count: usize,
    /// The slip in plain words, such as "2 invisible characters at the end". Never holds a secret.
    pub what: String,
}

/// The sorts of [`Change`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub enum ChangeKind {
    /// Characters that cannot be seen, or look like a space and are none.
    Invisible,
    /// Spaces, tabs or line breaks around the value.
    SpaceAround,
    /// Spaces or tabs inside the value.
    SpaceInside,
    /// A line break inside the value.
    LineBreak,
    /// Quotation marks, or marks of a chat for bold and code.
    Quotes,
    /// `KEY=` or `"key":` before the value.
    Assignment,
    /// The JSON around the value.
    Json,
    /// A comma, semicolon or full stop behind the value.
    TrailingMark,
    /// Letters of another script.
    LookAlike,
    /// `https` typed wrongly.
    Scheme,
    /// `https://` put in front.
    MissingScheme,
    /// `http://` made `https://`.
    PlainHttp,
    /// `user:password@` in an address.
    Credentials,
    /// The part of an address behind the `?`.
    Query,
    /// The part of an address behind the `#`.
    Fragment,
    /// The path of an address.
    Path,
    /// The discovery path of an address.
    Discovery,
    /// A `/` at the end.
    TrailingSlash,
    /// Commas for dots, backslashes for slashes, slashes twice.
    AddressMarks,
    /// Percent encoding such as `%3A`.
    PercentEncoding,
    /// A link around the address.
    Link,
    /// Commas, semicolons or quotes between scopes.
    Separators,
    /// A scope that is there twice.
    Duplicate,
}

/// Something noticeable about a value that is not changed without a decision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct Hint {
    /// What was noticed.
    pub code: HintCode,
    /// The hint as a plain sentence. Never holds a secret.
    pub sentence: String,
    /// What can be done about it with one click.
    pub offer: Option<Offer>,
}

/// What a [`Hint`] is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub enum HintCode {
    /// Several lines with names: a whole message.
    WholeNote,
    /// The name before the value belongs to another field.
    OtherField,
    /// A sample value of the documentation.
    Placeholder,
    /// A preview with dots instead of the value.
    Masked,
    /// Too short to be whole.
    TooShort,
    /// Not shaped as such values usually are.
    UnusualShape,
    /// White space inside a value that may or may not belong there.
    SpaceInside,
    /// A character outside ASCII that has no plain counterpart.
    UnusualCharacter,
    /// Shaped like a UUID: at Microsoft Entra the ID of a secret.
    SecretId,
    /// Shaped like a client secret.
    LooksLikeSecret,
    /// Shaped like a client ID.
    LooksLikeClientId,
    /// A token.
    LooksLikeToken,
    /// A web address.
    LooksLikeAddress,
    /// An e-mail address.
    LooksLikeEmail,
    /// Client ID and secret in one text.
    BothInOne,
    /// Client ID and secret are the same.
    SameValue,
    /// Client ID and secret stand in each other's field.
    Swapped,
    /// Not a `kinde.com` host.
    CustomDomain,
    /// Nearly `kinde.com`.
    MisspeltKinde,
    /// A host of Kinde itself, not of a business.
    NotATenant,
    /// Labels before `.kinde.com` that are unusual.
    UnusualLabel,
    /// A short name that stands for a Kinde host.
    Completed,
    /// A user name and password in the address.
    CredentialsInAddress,
    /// A token or secret in the address.
    TokenInAddress,
    /// The sign-in page's address.
    LoginAddress,
    /// An address from which the token endpoint can be looked up.
    DiscoveryAddress,
    /// A slash at the end where it counts.
    TrailingSlash,
    /// The Management API's address instead of its audience.
    ManagementAudience,
    /// The audience is the authorization server's own address.
    AudienceIsServer,
    /// The audience is the client ID.
    AudienceIsClient,
    /// An address without `https://`.
    MissingScheme,
    /// An address with `http://`.
    PlainHttp,
    /// More than one audience.
    SeveralAudiences,
    /// A scope of a person's sign-in.
    SignInScope,
    /// Two hosts that should be one.
    HostsDiffer,
    /// Custom and Kinde domain mixed.
    DomainsMixed,
    /// The API's address is the token endpoint.
    ApiIsTokenUrl,
}

/// What can be done with one click.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct Offer {
    /// Words for the button.
    pub label: String,
    /// What the button does.
    pub action: OfferAction,
    /// The text to use, for [`OfferAction::Use`] and [`OfferAction::ReadDiscovery`]. Never a secret.
    pub value: Option<String>,
}

impl Offer {
    pub(super) fn use_value(value: impl Into<String>) -> Self {
        let value = value.into();
        Self { label: format!("Use {value}"), action: OfferAction::Use, value: Some(value) }
    }

    pub(super) fn action(label: &str, action: OfferAction) -> Self {
        Self { label: label.to_owned(), action, value: None }
    }
}

/// What an [`Offer`] does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub enum OfferAction {
    /// Puts `value` into the field.
    Use,
    /// Exchanges client ID and secret.
    Swap,
    /// Moves the text into the client ID field.
    MoveToClientId,
    /// Moves the text into the client secret field.
    MoveToSecret,
    /// Moves the text into the domain field.
    MoveToHost,
    /// Moves user name and password of the address into client ID and secret.
    MoveCredentials,
    /// Reads the text as a whole message.
    ReadAsNote,
    /// Opens the text among the tokens.
    OpenAsToken,
    /// Looks the token endpoint up at the address in `value`.
    ReadDiscovery,
    /// Makes several audiences of the text.
    SplitAudiences,
}

/// One field's text as read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct Reading {
    /// The text as it would be after all `changes`; the same text if there are none. Empty for a secret.
    pub cleaned: String,
    /// What the cleaning changes, in order.
    pub changes: Vec<Change>,
    /// What else is noticeable.
    pub hints: Vec<Hint>,
    /// Why the cleaned text cannot be used, if it cannot.
    #[cfg_attr(feature = "typescript", ts(type = "{ field: string; message: string } | null"))]
    pub trouble: Option<FieldError>,
}

/// "1 space", "3 spaces".
pub(super) fn counted(count: usize, one: &str, many: &str) -> String {
    if count == 1 { format!("1 {one}") } else { format!("{count} {many}") }
}

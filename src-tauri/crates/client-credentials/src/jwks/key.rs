//! One JSON Web Key (RFC 7517 section 4, RFC 7518 section 6, RFC 8037 section 2) and what is wrong with it.

use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED, ECDSA_P384_SHA384_FIXED, ED25519, RSA_PKCS1_2048_8192_SHA256};
use aws_lc_rs::signature::{RsaPublicKeyComponents, UnparsedPublicKey, VerificationAlgorithm};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::DecodingKey;
use serde::Serialize;

use super::{LONGEST_KID, roca};
use crate::claims::visible;
use crate::strict_json::Value;
use crate::verification::Algorithm;

/// One key of a set.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct Key {
    /// Its place in the set, from 0.
    pub index: usize,
    /// Its identifier, if it has one that is a string.
    pub kid: Option<String>,
    /// The algorithm it is meant for, if it says so.
    pub alg: Option<String>,
    /// What it is, such as "RSA, 2048 bits".
    pub description: String,
    /// Everything wrong with it; empty for a healthy key.
    pub problems: Vec<KeyProblem>,
    #[serde(skip)]
    #[cfg_attr(feature = "typescript", ts(skip))]
    pub(super) kty: Option<String>,
    #[serde(skip)]
    #[cfg_attr(feature = "typescript", ts(skip))]
    material: Option<Material>,
}

/// Something wrong with a key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct KeyProblem {
    /// What sort of problem.
    pub code: KeyProblemCode,
    /// A plain sentence.
    pub what: String,
    /// Whether the key is not used because of it.
    pub refused: bool,
}

/// The sorts of [`KeyProblem`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub enum KeyProblemCode {
    /// Not a JSON object.
    NotObject,
    /// A name occurs more than once.
    DuplicateMember,
    /// A member has the wrong type, is missing, or is not base64url.
    Malformed,
    /// `use` is not `sig`, or `key_ops` lacks `verify`.
    NotForSignatures,
    /// `alg` does not fit the key.
    AlgorithmMismatch,
    /// A kind of key or curve that is not supported.
    Unsupported,
    /// A symmetric key: whoever can check can also sign.
    Symmetric,
    /// The private part is published with it.
    PrivatePart,
    /// RSA modulus or exponent too small, too large, or from a generator known to be faulty.
    Weak,
    /// Not a point on its curve, or not a key at all.
    NotAKey,
    /// `kid` is too long.
    LongKid,
    /// Written in a way the standard rules out, but without harm.
    Untidy,
}

#[derive(Clone)]
pub(crate) struct Material {
    pub(crate) decoding: DecodingKey,
    /// Distinguishes two different keys under one kid from one key listed twice.
    pub(crate) bytes: Vec<u8>,
    pub(crate) family: Family,
    /// RSA: bytes of the modulus, which is the length of a signature. HMAC: bytes of the key.
    pub(crate) size: usize,
}

impl std::fmt::Debug for Material {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Material").field("family", &self.family).finish_non_exhaustive()
    }
}

/// What a key can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Family {
    Rsa,
    P256,
    P384,
    Ed25519,
    Hmac,
}

impl Family {
    pub(crate) fn title(self) -> &'static str {
        match self {
            Self::Rsa => "RSA",
            Self::P256 => "P-256",
            Self::P384 => "P-384",
            Self::Ed25519 => "Ed25519",
            Self::Hmac => "symmetric",
        }
    }
}

const PRIVATE: [&str; 7] = ["d", "p", "q", "dp", "dq", "qi", "oth"];

impl Key {
    /// Whether nothing forbids checking signatures with it.
    pub fn is_usable(&self) -> bool {
        self.material.is_some() && self.problems.iter().all(|problem| !problem.refused)
    }

    /// The reasons for which it is refused, joined; `None` if it is usable.
    pub fn refusal(&self) -> Option<String> {
        let refused = |problem: &&KeyProblem| problem.refused;
        let reasons: Vec<&str> = self.problems.iter().filter(refused).map(|problem| problem.what.as_str()).collect();
        if self.is_usable() {
            None
        } else if reasons.is_empty() {
            Some("It cannot be read.".to_owned())
        } else {
            Some(reasons.join(" "))
        }
    }

    /// How the key is named in sentences.
    pub fn title(&self) -> String {
        match &self.kid {
            Some(kid) => format!("key {} ({})", visible(kid, 40), self.description),
            None => format!("key {} of the set ({}, no kid)", self.index + 1, self.description),
        }
    }

    pub(crate) fn material(&self) -> Option<&Material> {
        self.material.as_ref()
    }

    /// Whether the only reasons against it are ones of policy that a caller may lift: that it is
    /// symmetric, or that its private part is public.
    pub(crate) fn is_refused_only_for(&self, lifted: &[KeyProblemCode]) -> bool {
        self.material.is_some()
            && self.problems.iter().all(|problem| !problem.refused || lifted.contains(&problem.code))
    }

    pub(super) fn read(index: usize, item: &Value) -> Self {
        let mut reader = Reader { item, problems: Vec::new(), description: "unknown kind of key".to_owned() };
        let (kid, alg, material) = if item.members().is_none() {
            reader.refuse(KeyProblemCode::NotObject, format!("The key is {} instead of an object.", item.kind()));
            (None, None, None)
        } else {
            reader.duplicates();
            let kid = reader.kid();
            let alg = reader.text("alg");
            reader.purpose();
            reader.private_part();
            let material = reader.material();
            if let (Some(alg), Some(material)) = (&alg, &material) {
                reader.algorithm_fits(alg, material.family);
            }
            (kid, alg, material)
        };
        let kty = item.only("kty").and_then(Value::as_str).map(str::to_owned);
        Self { index, kid, alg, description: reader.description, problems: reader.problems, kty, material }
    }
}

struct Reader<'a> {
    item: &'a Value,
    problems: Vec<KeyProblem>,
    description: String,
}

impl Reader<'_> {
    fn refuse(&mut self, code: KeyProblemCode, what: impl Into<String>) {
        self.problems.push(KeyProblem { code, what: what.into(), refused: true });
    }

    fn remark(&mut self, code: KeyProblemCode, what: impl Into<String>) {
        self.problems.push(KeyProblem { code, what: what.into(), refused: false });
    }

    fn has(&self, name: &str) -> bool {
        self.item.all(name).next().is_some()
    }

    fn duplicates(&mut self) {
        let mut names: Vec<&str> = self.item.members().unwrap_or(&[]).iter().map(|m| m.name.as_str()).collect();
        names.sort_unstable();
        let twice =
            names.windows(2).find(|pair| matches!(pair, [a, b] if a == b)).and_then(|pair| pair.first().copied());
        if let Some(name) = twice {
            let what = format!("The member {} occurs more than once.", visible(name, 40));
            self.refuse(KeyProblemCode::DuplicateMember, what);
        }
    }

    /// A member that must be a string if it is there.
    fn text(&mut self, name: &str) -> Option<String> {
        let value = self.item.only(name)?;
        if value.as_str().is_none() {
            self.refuse(KeyProblemCode::Malformed, format!("{name} is {} instead of a string.", value.kind()));
        }
        value.as_str().map(str::to_owned)
    }

    fn kid(&mut self) -> Option<String> {
        let kid = self.text("kid")?;
        if kid.len() > LONGEST_KID {
            let what = format!("The kid has {} bytes; up to {LONGEST_KID} are compared.", kid.len());
            self.refuse(KeyProblemCode::LongKid, what);
        }
        Some(kid)
    }

    /// RFC 7517 sections 4.2 and 4.3.
    fn purpose(&mut self) {
        if let Some(purpose) = self.text("use").filter(|purpose| purpose != "sig") {
            let what = format!("use is {}, so the key is not for signatures.", visible(&purpose, 40));
            self.refuse(KeyProblemCode::NotForSignatures, what);
        }
        let Some(operations) = self.item.only("key_ops") else { return };
        let Some(operations) = operations.strings() else {
            self.refuse(KeyProblemCode::Malformed, "key_ops is not an array of strings.");
            return;
        };
        if !operations.contains(&"verify") {
            let what = format!("key_ops does not allow verify (it lists: {}).", visible(&operations.join(", "), 80));
            self.refuse(KeyProblemCode::NotForSignatures, what);
        }
    }

    fn private_part(&mut self) {
        let is_symmetric = self.item.only("kty").and_then(Value::as_str) == Some("oct");
        let private: Vec<&str> = PRIVATE.into_iter().filter(|name| self.has(name)).collect();
        if !is_symmetric && (!private.is_empty() || self.has("k")) {
            let what =
                "The private part of the key is published with it: anybody can sign with it. Tell the issuer at once.";
            self.refuse(KeyProblemCode::PrivatePart, what);
        }
    }

    fn material(&mut self) -> Option<Material> {
        let kty = match self.text("kty") {
            Some(kty) => kty,
            None => {
                if !self.has("kty") {
                    self.refuse(KeyProblemCode::Malformed, "kty is missing.");
                }
                return None;
            }
        };
        match kty.as_str() {
            "RSA" => self.rsa(),
            "EC" => self.elliptic(),
            "OKP" => self.edwards(),
            "oct" => self.symmetric(),
            other => {
                self.description = visible(other, 40);
                let what = format!("The key type {} is not supported.", visible(other, 40));
                self.refuse(KeyProblemCode::Unsupported, what);
                None
            }
        }
    }

    /// A member in base64url without padding (RFC 7518 section 2).
    fn bytes(&mut self, name: &str) -> Option<Vec<u8>> {
        let Some(text) = self.text(name) else {
            if !self.has(name) {
                self.refuse(KeyProblemCode::Malformed, format!("{name} is missing."));
            }
            return None;
        };
        match URL_SAFE_NO_PAD.decode(&text) {
            Ok(bytes) if !bytes.is_empty() => Some(bytes),
            Ok(_) => {
                self.refuse(KeyProblemCode::Malformed, format!("{name} is empty."));
                None
            }
            Err(_) => {
                self.refuse(KeyProblemCode::Malformed, format!("{name} is not base64url without padding."));
                None
            }
        }
    }

    /// RFC 7518 section 6.3.1; at least 2048 bits by section 3.3.
    fn rsa(&mut self) -> Option<Material> {
        self.description = "RSA".to_owned();
        let (n, e) = (self.bytes("n"), self.bytes("e"));
        let (n, e) = (without_zeros(&n?), without_zeros(&e?));
        if n.1 || e.1 {
            self.remark(KeyProblemCode::Untidy, "n or e begins with a zero byte, which RFC 7518 6.3.1 rules out.");
        }
        let (n, e) = (n.0, e.0);
        let bits = n.len() * 8 - n.first().map_or(0, |byte| byte.leading_zeros() as usize);
        self.description = format!("RSA, {bits} bits");
        let is_odd = |number: &[u8]| number.last().is_some_and(|byte| byte & 1 == 1);
        if !(2048..=8192).contains(&bits) {
            let what = format!("The modulus has {bits} bits; 2048 to 8192 are accepted.");
            self.refuse(KeyProblemCode::Weak, what);
        }
        if !is_odd(&n) {
            self.refuse(KeyProblemCode::NotAKey, "The modulus is even, so this is no RSA key.");
        }
        if e == [1] || !is_odd(&e) || e.len() > 4 {
            self.refuse(KeyProblemCode::Weak, "The exponent must be odd, over 1 and at most 32 bits.");
        }
        if roca::is_suspect(&n) {
            let what = "The key comes from a faulty generator (ROCA, CVE-2017-15361): its private part can be computed from it. Tell the issuer at once.";
            self.refuse(KeyProblemCode::Weak, what);
        }
        let accepted = RsaPublicKeyComponents { n: &n, e: &e }.to_parsed_public_key(&RSA_PKCS1_2048_8192_SHA256);
        if accepted.is_err() && self.problems.iter().all(|problem| !problem.refused) {
            self.refuse(KeyProblemCode::NotAKey, "n and e do not make an RSA key.");
        }
        let decoding = DecodingKey::from_rsa_raw_components(&n, &e);
        let size = n.len();
        let bytes = [n, e].concat();
        Some(Material { decoding, bytes, family: Family::Rsa, size })
    }

    /// RFC 7518 section 6.2.1: coordinates have the full width of the curve.
    fn elliptic(&mut self) -> Option<Material> {
        self.description = "EC".to_owned();
        let curve = self.curve()?;
        self.description = format!("EC, {}", visible(&curve, 24));
        let (family, width, algorithm): (_, _, &'static dyn VerificationAlgorithm) = match curve.as_str() {
            "P-256" => (Family::P256, 32, &ECDSA_P256_SHA256_FIXED),
            "P-384" => (Family::P384, 48, &ECDSA_P384_SHA384_FIXED),
            other => {
                let what = format!("The curve {} is not supported.", visible(other, 24));
                self.refuse(KeyProblemCode::Unsupported, what);
                return None;
            }
        };
        let (x, y) = (self.bytes("x"), self.bytes("y"));
        let (x, y) = (x?, y?);
        if x.len() != width || y.len() != width {
            let what = format!("x and y have {} and {} bytes; {curve} needs {width} each.", x.len(), y.len());
            self.refuse(KeyProblemCode::Malformed, what);
            return None;
        }
        let point = [&[4], x.as_slice(), y.as_slice()].concat();
        if UnparsedPublicKey::new(algorithm, &point).parse().is_err() {
            self.refuse(KeyProblemCode::NotAKey, format!("x and y are not a point on {curve}."));
            return None;
        }
        let decoding = DecodingKey::from_ec_der(&point);
        Some(Material { decoding, bytes: point, family, size: width * 2 })
    }

    /// RFC 8037 section 2.
    fn edwards(&mut self) -> Option<Material> {
        self.description = "OKP".to_owned();
        let curve = self.curve()?;
        self.description = visible(&curve, 24);
        if curve != "Ed25519" {
            let what = format!("The curve {} is not supported for signatures.", visible(&curve, 24));
            self.refuse(KeyProblemCode::Unsupported, what);
            return None;
        }
        let x = self.bytes("x")?;
        if x.len() != 32 || UnparsedPublicKey::new(&ED25519, &x).parse().is_err() {
            self.refuse(KeyProblemCode::NotAKey, format!("x has {} bytes; Ed25519 needs 32.", x.len()));
            return None;
        }
        let decoding = DecodingKey::from_ed_der(&x);
        Some(Material { decoding, bytes: x, family: Family::Ed25519, size: 64 })
    }

    fn curve(&mut self) -> Option<String> {
        if !self.has("crv") {
            self.refuse(KeyProblemCode::Malformed, "crv is missing.");
        }
        self.text("crv")
    }

    fn symmetric(&mut self) -> Option<Material> {
        self.description = "symmetric key".to_owned();
        let what = "A symmetric key in a published set is a published secret: anybody can sign with it. Tell the issuer at once.";
        self.refuse(KeyProblemCode::Symmetric, what);
        let k = self.bytes("k")?;
        let (decoding, size) = (DecodingKey::from_secret(&k), k.len());
        // The secret itself is not compared; its length keeps two such keys under one kid apart or ambiguous.
        Some(Material { decoding, bytes: Vec::new(), family: Family::Hmac, size })
    }

    /// RFC 7517 section 4.4 with RFC 7518 section 3.1 and RFC 9864.
    fn algorithm_fits(&mut self, alg: &str, family: Family) {
        let fits = match Algorithm::from_name(alg) {
            Some(algorithm) => algorithm.family() == family,
            None => alg == "Ed25519" && family == Family::Ed25519,
        };
        if !fits {
            let what = format!("alg {} does not fit this key ({}).", visible(alg, 40), self.description);
            self.refuse(KeyProblemCode::AlgorithmMismatch, what);
        }
    }
}

fn without_zeros(bytes: &[u8]) -> (Vec<u8>, bool) {
    let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
    (bytes.get(zeros..).unwrap_or_default().to_vec(), zeros > 0)
}

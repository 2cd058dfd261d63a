//! Published vectors: RFC 7515 appendix A, RFC 8037 appendix A.4.

use serde_json::{Value as Json, json};

use super::signing::key_set;
use crate::jwt::decode;
use crate::verification::*;

const CLAIMS: &str = "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";

fn judge(token: &str, key: &Json, profile: Profile, algorithms: &[&str]) -> Verification {
    let mut expectations = Expectations::of(profile);
    expectations.rules.algorithms.extend(algorithms.iter().map(|name| (*name).to_owned()));
    verify(
        &decode(token),
        Keys::Fresh(&key_set(&[key])),
        &expectations,
        Clocks { now: 1_300_819_370, server_now: None },
    )
}

fn accepted(token: &str, key: &Json) -> bool {
    judge(token, key, Profile::Signature, &[]).verdict == Verdict::Accept
}

/// Changes one character of the payload.
fn altered(token: &str) -> String {
    let at = token.find('.').unwrap() + 2;
    let other = if token.as_bytes()[at] == b'A' { "B" } else { "A" };
    format!("{}{other}{}", &token[..at], &token[at + 1..])
}

#[test]
fn rfc_7515_a_2_rs256() {
    let key = json!({"kty":"RSA","e":"AQAB","n":concat!(
        "ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgN",
        "MsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsm",
        "tdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ")});
    let signature = concat!(
        "cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1d",
        "nZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwus",
        "C-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw"
    );
    let token = format!("eyJhbGciOiJSUzI1NiJ9.{CLAIMS}.{signature}");
    assert!(accepted(&token, &key));
    assert!(!accepted(&altered(&token), &key));
    assert_eq!(judge(&token, &key, Profile::Kinde, &[]).verdict, Verdict::Accept, "ten seconds before it ends");
}

#[test]
fn rfc_7515_a_3_es256() {
    let key = json!({"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"});
    let token = format!(
        "eyJhbGciOiJFUzI1NiJ9.{CLAIMS}.DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q"
    );
    assert!(accepted(&token, &key));
    assert!(!accepted(&altered(&token), &key));
}

#[test]
fn rfc_7515_a_4_es512_is_told_as_not_supported() {
    let key = json!({"kty":"EC","crv":"P-521",
        "x":"AekpBQ8ST8a8VcfVOTNl353vSrDCLLJXmPk06wTjxrrjcBpXp5EOnYG_NjFZ6OvLFV1jSfS9tsz4qwxcWceQwQGk",
        "y":"ADSmRA43Z1DSNx_RvcLI87cdL07l6jQyyBXMoxVg_l2Th-x3S1WDhjDly79ajL4Kkd0AZMaZmh9ubmf63e3kyMj2"});
    let token = concat!(
        "eyJhbGciOiJFUzUxMiJ9.UGF5bG9hZA.AdwMgeerwtHoh-l192l60hp9wAHZFVJbLfD_UxMi70cwnZOYaRI1bKPWROc-mZZqwqT2SI-KGDKB34XO0aw_",
        "7XdtAG8GaSwFKdCAPZgoXD2YBJZCPEX3xKpRwcdOO8KpEHwJjyqOgzDO7iKvU8vcnwNrmxYbSW9ERBXukOXolLzeO_Jn"
    );
    let verification = judge(token, &key, Profile::Signature, &["ES512"]);
    assert_eq!((verification.verdict, verification.findings()), (Verdict::Reject, vec![Code::AlgorithmNotSupported]));
}

#[test]
fn rfc_7515_a_5_none_is_refused() {
    let verification = judge(&format!("eyJhbGciOiJub25lIn0.{CLAIMS}."), &json!({}), Profile::Signature, &["none"]);
    assert_eq!(verification.verdict, Verdict::Reject);
    assert_eq!(verification.findings(), [Code::AlgorithmNone, Code::SignatureMissing]);
}

#[test]
fn rfc_7515_a_1_hs256_is_refused_unless_asked_for_by_name() {
    let key = json!({"kty":"oct","k":"AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow"});
    let token =
        format!("eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.{CLAIMS}.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk");
    let refused = judge(&token, &key, Profile::Signature, &[]);
    assert_eq!((refused.verdict, refused.findings()), (Verdict::Reject, vec![Code::AlgorithmSymmetric]));
    assert_eq!(judge(&token, &key, Profile::Signature, &["HS256"]).verdict, Verdict::Accept);
    assert_eq!(judge(&altered(&token), &key, Profile::Signature, &["HS256"]).verdict, Verdict::Reject);
    // Beside a public key the secret is public.
    let public = json!({"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"});
    let mut expectations = Expectations::of(Profile::Signature);
    expectations.rules.algorithms.push("HS256".to_owned());
    let clocks = Clocks { now: 1_300_819_370, server_now: None };
    let mixed = verify(&decode(&token), Keys::Fresh(&key_set(&[&key, &public])), &expectations, clocks);
    assert_eq!((mixed.verdict, mixed.findings()), (Verdict::Reject, vec![Code::KeyRefused]));
}

#[test]
fn rfc_8037_a_4_ed25519() {
    let key = json!({"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"});
    let token = "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc.hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg";
    assert!(accepted(token, &key));
    assert!(!accepted(&altered(token), &key));
    let private = json!({"kty":"OKP","crv":"Ed25519","x":key["x"],"d":"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A"});
    assert!(accepted(token, &private), "the signature alone is still right");
    let strict = judge(token, &private, Profile::Kinde, &[]);
    assert!(strict.findings().contains(&Code::KeyRefused));
}

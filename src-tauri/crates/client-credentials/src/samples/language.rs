//! The languages: a row here, a template beside, a row in the tests.

use super::quote::{self, windows};

/// What a program is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(rename = "CodePurpose", export_to = "ipc.d.ts"))]
pub enum Purpose {
    /// It asks for a token, and makes a call with it where one is chosen.
    Request,
    /// It checks a token, as an API has to.
    Verify,
}

/// One language.
#[derive(Debug)]
pub struct Language {
    /// Names it for code; kept in the settings.
    pub id: &'static str,
    /// Names it for people.
    pub label: &'static str,
    /// What its programs are for.
    pub purpose: Purpose,
    /// What a program is saved as.
    pub file_name: &'static str,
    /// What it needs, in a sentence.
    pub needs: &'static str,
    /// How to run it.
    pub run: &'static str,
    /// Writes a text as a literal.
    pub(super) quote: fn(&str) -> String,
    pub(super) template: &'static str,
}

macro_rules! languages {
    ($($purpose:ident $id:literal $label:literal $file:literal $quote:path, $needs:literal, $run:literal;)*) => {
        /// All languages, in the order of the picker.
        pub static LANGUAGES: &[Language] = &[$(Language {
            id: $id,
            label: $label,
            purpose: Purpose::$purpose,
            file_name: $file,
            needs: $needs,
            run: $run,
            quote: $quote,
            template: include_str!(concat!("templates/", $id, ".jinja")),
        }),*];
    };
}

languages! {
    Request "curl" "cURL (POSIX shell)" "m2m-token.sh" quote::posix,
        "curl 7.76 or newer, and jq for a call or HTTP Basic", "sh m2m-token.sh";
    Request "curl-powershell" "cURL (PowerShell)" "m2m-token-curl.ps1" windows::powershell,
        "Windows PowerShell 5.1 or PowerShell 7, and the curl.exe that comes with Windows", "powershell -File m2m-token-curl.ps1";
    Request "curl-cmd" "cURL (cmd)" "m2m-token.cmd" windows::cmd,
        "The curl.exe of Windows 11 (8.3 or newer), and Windows PowerShell for a call", "m2m-token.cmd";
    Request "powershell" "PowerShell" "m2m-token.ps1" windows::powershell,
        "Windows PowerShell 5.1 or PowerShell 7", "powershell -File m2m-token.ps1";
    Request "csharp" "C# (HttpClient)" "M2mToken.cs" quote::csharp,
        ".NET 10, an older .NET in a console project, or Mono; no packages", "dotnet run M2mToken.cs";
    Request "go" "Go (net/http)" "m2m_token.go" quote::go,
        "Go 1.19 or newer; no modules", "go run m2m_token.go";
    Request "java" "Java (java.net.http)" "M2mToken.java" quote::java,
        "Java 11 or newer; no libraries", "java M2mToken.java";
    Request "node" "Node.js (fetch)" "m2m-token.mjs" quote::javascript,
        "Node.js 18 or newer; no packages", "node m2m-token.mjs";
    Request "objective-c" "Objective-C (NSURLSession)" "m2m-token.m" quote::objective_c,
        "macOS with Apple's command line tools", "clang -fobjc-arc -framework Foundation m2m-token.m -o m2m-token && ./m2m-token";
    Request "php" "PHP (curl)" "m2m-token.php" quote::php,
        "PHP 8.1 or newer with its curl extension", "php m2m-token.php";
    Request "python" "Python (requests)" "m2m_token.py" quote::python,
        "Python 3.8 or newer and requests (pip install requests)", "python3 m2m_token.py";
    Request "ruby" "Ruby (net/http)" "m2m_token.rb" quote::ruby,
        "Ruby 2.7 or newer; no gems", "ruby m2m_token.rb";
    Request "swift" "Swift (URLSession)" "m2m-token.swift" quote::swift_rust,
        "Swift 5.7 or newer on macOS 12 or newer", "swift m2m-token.swift";
    Request "management-api-js" "Kinde’s management-api-js" "kinde-management.mjs" quote::javascript,
        "Node.js 18 or newer and the package (npm install @kinde/management-api-js)", "node kinde-management.mjs";
    Verify "verify-node" "Node.js (jose)" "verify-token.mjs" quote::javascript,
        "Node.js 18 or newer and jose (npm install jose)", "node verify-token.mjs < token.txt";
    Verify "verify-python" "Python (PyJWT)" "verify_token.py" quote::python,
        "Python 3.8 or newer and PyJWT 2.4 or newer (pip install \"PyJWT[crypto]\")", "python3 verify_token.py < token.txt";
    Verify "verify-go" "Go (golang-jwt)" "verify_token.go" quote::go,
        "Go 1.19 or newer and golang-jwt (go get github.com/golang-jwt/jwt/v5)", "go run verify_token.go < token.txt";
    Verify "verify-ruby" "Ruby (ruby-jwt)" "verify_token.rb" quote::ruby,
        "Ruby 2.7 or newer and ruby-jwt 2.5 or newer (gem install jwt)", "ruby verify_token.rb < token.txt";
    Verify "verify-rust" "Rust (jsonwebtoken)" "verify_token.rs" quote::swift_rust,
        "Rust with the crates jsonwebtoken, serde and serde_json", "verify_token(token, &keys)";
}

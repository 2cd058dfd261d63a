//! What the targets are fed with.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// Small, seeded and good enough (xorshift64*).
pub struct Dice(u64);

impl Dice {
    /// `seed` is not 0.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() >> 11).unwrap() % limit.max(1)
    }

    fn one<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len())]
    }
}

/// What breaks parsers.
const SNIPPETS: [&str; 60] = [
    "\"",
    "'",
    "\\",
    "\\u0000",
    "\\ud800",
    "\\",
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    ".",
    "..",
    "=",
    "&",
    "%",
    "%00",
    "%zz",
    "#",
    "?",
    "@",
    "//",
    "://",
    "https://",
    "http://",
    "user:pass@",
    "\0",
    "\n",
    "\r\n",
    "\t",
    "\u{feff}",
    "\u{200b}",
    "\u{202e}",
    "\u{2028}",
    "\u{a0}",
    "é",
    "е",
    "🔑",
    "null",
    "true",
    "-0",
    "1e999",
    "0x7f",
    "18446744073709551616",
    "-1",
    "9007199254740993",
    "NaN",
    "Bearer ",
    "Basic ",
    "curl ",
    "-d ",
    "--data ",
    "client_secret=",
    "\"client_id\":",
    "eyJ",
    "[::1]",
    ";",
    "<script>",
    "${x}",
];

/// One step away from `text`.
fn bend(dice: &mut Dice, text: &mut Vec<u8>, corpus: &[Vec<u8>]) {
    let at = dice.below(text.len() + 1);
    match dice.below(12) {
        0 => text.truncate(at),
        1 => drop(text.drain(..at)),
        2 if !text.is_empty() => {
            let at = at.min(text.len() - 1);
            text[at] ^= 1 << dice.below(8);
        }
        3 => {
            let end = (at + dice.below(20)).min(text.len());
            drop(text.drain(at..end));
        }
        4..=6 => {
            let snippet = dice.one(&SNIPPETS).bytes();
            text.splice(at..at, snippet);
        }
        7 => {
            let other = dice.one(corpus);
            let from = dice.below(other.len() + 1);
            let to = (from + dice.below(60)).min(other.len());
            text.splice(at..at, other[from..to].iter().copied());
        }
        8 => {
            let end = (at + dice.below(40)).min(text.len());
            let piece = text[at..end].to_vec();
            let times = 1 + dice.below(8);
            text.splice(at..at, piece.repeat(times));
        }
        // Deep or long repetitions: where quadratic readers show.
        9 if dice.below(40) == 0 => {
            let piece = dice.one(&SNIPPETS).as_bytes().to_vec();
            let times = 1 + dice.below(20_000);
            text.splice(at..at, piece.repeat(times));
        }
        10 => text.insert(at, u8::try_from(dice.below(256)).unwrap()),
        _ => {
            let other = dice.one(corpus);
            let from = dice.below(other.len() + 1);
            text.truncate(at);
            text.extend_from_slice(&other[from..]);
        }
    }
    text.truncate(300_000);
}

/// A JSON value that mostly is one.
fn grow(dice: &mut Dice, depth: usize, out: &mut String) {
    const NAMES: [&str; 16] = [
        "alg",
        "kid",
        "typ",
        "iss",
        "aud",
        "exp",
        "keys",
        "kty",
        "n",
        "x",
        "error",
        "access_token",
        "scope",
        "client_id",
        "client_secret",
        "a\\u0062",
    ];
    const LEAVES: [&str; 14] = [
        "null",
        "true",
        "0",
        "-1.5e3",
        "1e400",
        "\"\"",
        "\"x\"",
        "\"\\u202e\"",
        "\"\\ud83d\\udd11\"",
        "\"\\ud83d\"",
        "\"RS256\"",
        "\"https://acme.kinde.com\"",
        "01",
        "\"a b c\"",
    ];
    match dice.below(if depth > 40 { 2 } else { 6 }) {
        0..=2 => out.push_str(dice.one::<&str>(&LEAVES)),
        3 => {
            out.push('[');
            for at in 0..dice.below(4) {
                out.push_str(if at == 0 { "" } else { "," });
                grow(dice, depth + 1, out);
            }
            out.push(']');
        }
        _ => {
            out.push('{');
            for at in 0..dice.below(5) {
                out.push_str(if at == 0 { "\"" } else { ",\"" });
                out.push_str(dice.one::<&str>(&NAMES));
                out.push_str("\":");
                grow(dice, depth + 1, out);
            }
            out.push('}');
        }
    }
}

fn b64(text: &str) -> String {
    URL_SAFE_NO_PAD.encode(text)
}

/// The next input: an example or something grown, and up to five steps away from it.
pub fn next(dice: &mut Dice, corpus: &[Vec<u8>]) -> Vec<u8> {
    let mut input = if dice.below(4) == 0 {
        let mut grown = String::new();
        grow(dice, 0, &mut grown);
        if dice.below(3) == 0 {
            grown = format!("{}.{}.{}", b64("{\"alg\":\"RS256\"}"), b64(&grown), b64("signature"));
        }
        grown.into_bytes()
    } else {
        dice.one(corpus).clone()
    };
    for _ in 0..dice.below(6) {
        bend(dice, &mut input, corpus);
    }
    input
}

/// The examples of a target: one a line, or a whole file that is JSON. `\n` in a line is a line end.
pub fn corpus(folder: &str) -> Vec<Vec<u8>> {
    let at = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus").join(folder);
    let mut files: Vec<_> = std::fs::read_dir(at).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let mut all = Vec::new();
    for file in files {
        let text = std::fs::read_to_string(&file).unwrap();
        if file.extension().is_some_and(|end| end == "json") {
            all.push(text.trim_end().as_bytes().to_vec());
        } else {
            all.extend(text.lines().map(|line| line.replace("\\n", "\n").into_bytes()));
        }
    }
    assert!(all.len() >= 5, "no examples in {folder}");
    all
}

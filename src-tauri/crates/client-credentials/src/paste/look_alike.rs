//! Letters of other scripts that look like plain ones.

/// The plain character that `c` is taken for at a glance.
pub(super) fn plain(c: char) -> Option<char> {
    // Look-alikes in pairs: first the foreign character, then the plain one.
    const PAIRS: &str = "аaеeоoрpсcхxуyкkіiјjѕsһhԁdԛqԝwАAВBЕEКKМMНHОOРPСCТTХXУYІIЈJЅSԚQԜW\
        οoαaνvρpκkιiτtυuΑAΒBΕEΖZΗHΙIΚKΜMΝNΟOΡPΤTΥYΧX\
        ıiɡgɑaℓlⅼlⅰiⅽcⅾdⅿm\
        ‐-‑-‒-–-—-―-−-﹣-⁃-⁄/∕/⧸/․.。.｡.∶:꞉:ː:";
    if c.is_ascii() {
        return None;
    }
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0),
        '\u{0660}'..='\u{0669}' => char::from_digit(u32::from(c) - 0x0660, 10),
        '\u{06f0}'..='\u{06f9}' => char::from_digit(u32::from(c) - 0x06f0, 10),
        _ => {
            let mut all = PAIRS.chars();
            while let (Some(foreign), Some(plain)) = (all.next(), all.next()) {
                if foreign == c && !foreign.is_ascii() {
                    return Some(plain);
                }
            }
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn look_alikes_have_their_plain_letter_and_other_letters_have_none() {
        for (foreign, expected) in [
            ('а', 'a'),
            ('–', '-'),
            ('１', '1'),
            ('Ｋ', 'K'),
            ('。', '.'),
            ('∕', '/'),
            ('٣', '3'),
            ('Х', 'X'),
            ('ο', 'o'),
            ('꞉', ':'),
        ] {
            assert_eq!(plain(foreign), Some(expected), "{foreign}");
        }
        for other in ['a', '-', 'é', 'ß', '中', '…', '“'] {
            assert_eq!(plain(other), None, "{other}");
        }
    }
}

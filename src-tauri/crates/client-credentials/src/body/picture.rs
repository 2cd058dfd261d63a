//! Pictures that may be shown: the four kinds every web view decodes itself, told by their bytes. Never SVG, which is
//! a document with scripts.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Serialize;

/// Largest picture that is shown, in bytes and in dots: a small file can unpack to any size.
const LARGEST: usize = 8 * 1024 * 1024;
const MOST_DOTS: usize = 40_000_000;

/// What a picture is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct Picture {
    /// Its media type.
    #[cfg_attr(feature = "typescript", ts(type = "string"))]
    pub media_type: &'static str,
    /// Its width in dots.
    pub width: usize,
    /// Its height in dots.
    pub height: usize,
    /// Whether it is small enough to be shown.
    pub shown: bool,
}

impl Picture {
    pub(super) fn address(&self, bytes: &[u8]) -> String {
        format!("data:{};base64,{}", self.media_type, STANDARD.encode(bytes))
    }
}

/// The picture that these bytes are.
pub(super) fn recognise(bytes: &[u8]) -> Option<Picture> {
    let media_type = match bytes {
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => "image/png",
        [0xff, 0xd8, 0xff, ..] => "image/jpeg",
        [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => "image/gif",
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => "image/webp",
        _ => return None,
    };
    let size = imagesize::blob_size(bytes).ok()?;
    let dots = size.width.checked_mul(size.height);
    let shown = bytes.len() <= LARGEST && dots.is_some_and(|dots| (1..=MOST_DOTS).contains(&dots));
    Some(Picture { media_type, width: size.width, height: size.height, shown })
}

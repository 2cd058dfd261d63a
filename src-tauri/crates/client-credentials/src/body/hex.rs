//! Bytes that are no text, sixteen a line: offset, hexadecimal, ASCII.

const WIDTH: usize = 16;

/// How many lines `length` bytes take.
pub(super) fn rows(length: usize) -> usize {
    length.div_ceil(WIDTH)
}

/// One line.
pub(super) fn row(bytes: &[u8], row: usize) -> String {
    use std::fmt::Write;
    let chunk = bytes.chunks(WIDTH).nth(row).unwrap_or_default();
    let mut out = format!("{:08x}  ", row * WIDTH);
    for byte in chunk {
        // Writing to a String cannot fail.
        let _ = write!(out, "{byte:02x} ");
    }
    out.extend(std::iter::repeat_n(' ', 3 * (WIDTH - chunk.len()) + 1));
    out.extend(chunk.iter().map(|byte| if (0x20..0x7f).contains(byte) { char::from(*byte) } else { '.' }));
    out
}

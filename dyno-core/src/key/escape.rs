//! Escaping of strings inside composite keys.

/// The highest byte that is escaped: `%` itself. Everything above stands for itself, so that the
/// order of escaped texts is the order of the texts.
const ESCAPED_MAX: u8 = b'%';

/// Appends `text` with every character up to `%` as `%XX`.
///
/// Escapes keep the order: an escape starts with `%`, which is below every character that stands
/// for itself, and its two digits sort as the byte does. The terminator `#` and the bound `$` are
/// below `%`, so a text that ends sorts before one that goes on.
pub(crate) fn escape_into(text: &str, out: &mut String) {
    let mut rest = text;
    // What is escaped is one byte and part of no longer character, so that bytes can be searched.
    while let Some((at, byte)) = rest.bytes().enumerate().find(|(_, byte)| *byte <= ESCAPED_MAX) {
        let (plain, tail) = rest.split_at(at);
        out.push_str(plain);
        push_escape(byte, out);
        rest = tail.get(1..).unwrap_or_default();
    }
    out.push_str(rest);
}

fn push_escape(byte: u8, out: &mut String) {
    const DIGITS: [char; 16] =
        ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F'];
    let byte = usize::from(byte);
    out.push('%');
    out.extend(DIGITS.get(byte >> 4));
    out.extend(DIGITS.get(byte & 0xF));
}

//! Escaping of strings inside composite keys.

/// The highest byte that is escaped: `%` itself. Everything above stands for itself, so that the
/// order of escaped texts is the order of the texts.
const ESCAPED_MAX: char = '%';

/// Appends `text` with every character up to `%` as `%XX`.
///
/// Escapes keep the order: an escape starts with `%`, which is below every character that stands
/// for itself, and its two digits sort as the byte does. The terminator `#` and the bound `$` are
/// below `%`, so a text that ends sorts before one that goes on.
pub(crate) fn escape_into(text: &str, out: &mut String) {
    let mut rest = text;
    while let Some(at) = rest.find(|c| c <= ESCAPED_MAX) {
        let (plain, tail) = rest.split_at(at);
        out.push_str(plain);
        let mut chars = tail.chars();
        if let Some(escaped) = chars.next() {
            push_escape(escaped, out);
        }
        rest = chars.as_str();
    }
    out.push_str(rest);
}

fn push_escape(c: char, out: &mut String) {
    const DIGITS: [char; 16] =
        ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F'];
    let byte = c as usize;
    out.push('%');
    out.extend(DIGITS.get(byte >> 4));
    out.extend(DIGITS.get(byte & 0xF));
}

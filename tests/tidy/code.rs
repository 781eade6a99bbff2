//! Rust text without its comments and literals, and its tokens.
//!
//! The rules about code look for words and paths; a word in a comment or a string is no code. The
//! lexer knows just enough of Rust for that: nested comments, raw strings, and the difference
//! between a lifetime and a character.
//!
//! Invariant: masking keeps every line break, so line numbers stay true.

/// A word, `::`, or one other character that is not a space.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Token<'a> {
    pub(crate) line: usize,
    pub(crate) text: &'a str,
}

/// Returns the text with blanks for comments, strings and characters.
pub(crate) fn masked(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while !rest.is_empty() {
        let word = word_length(rest);
        let blank = if word > 0 { 0 } else { blank_length(rest) };
        // A raw string is known by the word before it.
        let raw = if word > 0 { raw_string_length(rest, word) } else { 0 };
        let plain = if raw + blank > 0 { 0 } else { word.max(first_char_length(rest)) };
        let (taken, after) = split(rest, plain + blank + raw);
        if plain > 0 {
            out.push_str(taken);
        } else {
            out.extend(taken.chars().map(|c| if c == '\n' { '\n' } else { ' ' }));
        }
        rest = after;
    }
    out
}

/// Returns the tokens of masked text.
pub(crate) fn tokens(masked: &str) -> Vec<Token<'_>> {
    let mut found = Vec::new();
    for (index, content) in masked.lines().enumerate() {
        let mut rest = content.trim_start();
        while !rest.is_empty() {
            let length = match word_length(rest) {
                0 if rest.starts_with("::") => 2,
                0 => first_char_length(rest),
                word => word,
            };
            let (text, after) = split(rest, length);
            found.push(Token { line: index + 1, text });
            rest = after.trim_start();
        }
    }
    found
}

/// Returns the length of the comment, string or character that `rest` starts with, or 0.
fn blank_length(rest: &str) -> usize {
    if rest.starts_with("//") {
        rest.find('\n').unwrap_or(rest.len())
    } else if rest.starts_with("/*") {
        block_comment_length(rest)
    } else if rest.starts_with('"') {
        quoted_length(rest, '"')
    } else if rest.starts_with('\'') {
        char_length(rest)
    } else {
        0
    }
}

fn block_comment_length(rest: &str) -> usize {
    let mut depth = 0_usize;
    let mut skip = false;
    let following = rest.chars().skip(1).chain([' ']);
    for ((at, now), next) in rest.char_indices().zip(following) {
        if skip {
            skip = false;
            continue;
        }
        match (now, next) {
            ('/', '*') => depth += 1,
            ('*', '/') if depth == 1 => return at + 2,
            ('*', '/') => depth -= 1,
            _ => continue,
        }
        skip = true;
    }
    rest.len()
}

/// Returns the length of a literal between quotes, with `\` before a character that is part of it.
fn quoted_length(rest: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        if escaped {
            escaped = false;
        } else if c == '\\' {
            escaped = true;
        } else if c == quote {
            return at + c.len_utf8();
        }
    }
    rest.len()
}

/// Returns the length of a character, or 0 for a lifetime.
fn char_length(rest: &str) -> usize {
    let mut chars = rest.chars().skip(1);
    match (chars.next(), chars.next()) {
        (Some('\\'), _) | (Some(_), Some('\'')) => quoted_length(rest, '\''),
        _ => 0,
    }
}

/// Returns the length of a raw string whose prefix is the word at the start, or 0.
fn raw_string_length(rest: &str, word: usize) -> usize {
    let (prefix, after) = split(rest, word);
    let hashes = after.len() - after.trim_start_matches('#').len();
    let (_, quoted) = split(after, hashes);
    if !matches!(prefix, "r" | "br" | "cr") || !quoted.starts_with('"') {
        return 0;
    }
    let end = format!("\"{}", "#".repeat(hashes));
    let (_, content) = split(quoted, 1);
    content.find(&end).map_or(rest.len(), |at| word + hashes + 1 + at + end.len())
}

fn word_length(rest: &str) -> usize {
    rest.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(rest.len())
}

fn first_char_length(rest: &str) -> usize {
    rest.chars().next().map_or(0, char::len_utf8)
}

/// Splits at a character's boundary; past the end, everything is taken.
fn split(text: &str, at: usize) -> (&str, &str) {
    text.split_at_checked(at).unwrap_or((text, ""))
}

#[cfg(test)]
mod tests {
    use super::{masked, tokens};

    #[test]
    fn comments_and_literals_are_blanked() {
        check("a // b\nc", "a     \nc");
        check("a /* b /* c */ d */ e", "a                   e");
        check(r#"f("x \" y", z)"#, "f(        , z)");
        check(r##"r#"a " b"# c"##, "           c");
        check("r#type x", "r#type x");
        check(r"'a' '\'' 'a: &'static str", "         'a: &'static str");
        check("\"two\nlines\" x", "    \n       x");
        check("/* open", "       ");
    }

    #[test]
    fn tokens_know_their_lines() {
        let found: Vec<_> = tokens("use a::b;\n  c").iter().map(|t| (t.line, t.text)).collect();
        assert_eq!(found, [(1, "use"), (1, "a"), (1, "::"), (1, "b"), (1, ";"), (2, "c")]);
    }

    fn check(input: &str, expected: &str) {
        assert_eq!(masked(input), expected, "{input}");
    }
}

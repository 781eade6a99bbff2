//! Which table a `PartiQL` statement writes, as far as its first words tell.

/// Returns the table that a statement writes, by its name in the text; `None` if it is not said
/// plainly, and anything may be written.
pub(super) fn written_table(statement: &str) -> Option<String> {
    let (verb, rest) = word(statement);
    let rest = match verb.to_ascii_uppercase().as_str() {
        "UPDATE" => rest,
        "INSERT" => after(rest, "INTO")?,
        "DELETE" => after(rest, "FROM")?,
        _ => return None,
    };
    match rest.trim_start().strip_prefix('"') {
        Some(quoted) => quoted_name(quoted),
        None => {
            let (name, _) = word(rest);
            let name = name.split('.').next().unwrap_or(name);
            let is_plain = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
            (is_plain && !name.is_empty()).then(|| name.to_owned())
        }
    }
}

/// Returns the first word and what follows it.
fn word(text: &str) -> (&str, &str) {
    let text = text.trim_start();
    text.split_at(text.find(char::is_whitespace).unwrap_or(text.len()))
}

fn after<'a>(text: &'a str, keyword: &str) -> Option<&'a str> {
    let (first, rest) = word(text);
    first.eq_ignore_ascii_case(keyword).then_some(rest)
}

/// Names of tables have no quotes in them, so the first one ends the name.
fn quoted_name(text: &str) -> Option<String> {
    let (name, _) = text.split_once('"')?;
    (!name.is_empty()).then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::written_table;

    #[test]
    fn plain_statements_name_their_table() {
        for (statement, expected) in [
            ("UPDATE Music SET a = 1", Some("Music")),
            (" update \"My.Music\".x SET a = 1", Some("My.Music")),
            ("INSERT INTO \"Music\" VALUE {'pk': 'a'}", Some("Music")),
            ("insert\ninto Music value {}", Some("Music")),
            ("DELETE FROM Music WHERE pk = 'a'", Some("Music")),
            ("DELETE Music", None),
            ("UPDATE -- the table\n Music SET a = 1", None),
            ("UPDATE/**/Music SET a = 1", None),
            ("INSERT INTO\"Music\" VALUE {}", None),
            ("UPDATE \"Music", None),
            ("SELECT * FROM Music", None),
            ("UPDATE", None),
            ("", None),
        ] {
            assert_eq!(written_table(statement).as_deref(), expected, "{statement}");
        }
    }
}

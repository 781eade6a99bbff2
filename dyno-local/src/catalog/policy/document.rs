//! A policy document: what it must have, and the one form in which it is kept.
//!
//! Two documents that say the same are equal: blanks and the order of members do not count, a list
//! of one is its element, and an account is its root user.

use super::json::Json;
use crate::base::{EngineError, limits};

/// A checked policy document, in the form that is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Document(String);

/// The version of a document that names none.
const VERSION_DEFAULT: &str = "2008-10-17";

/// The members of a document in the order in which they are shown; others come after.
const MEMBERS: [&str; 3] = ["Version", "Id", "Statement"];

/// The same of a statement.
const STATEMENT_MEMBERS: [&str; 9] = [
    "Sid",
    "Effect",
    "Principal",
    "NotPrincipal",
    "Action",
    "NotAction",
    "Resource",
    "NotResource",
    "Condition",
];

impl Document {
    /// Parses a document and checks it.
    pub(crate) fn parse(text: &str) -> Result<Self, EngineError> {
        if text.len() > limits::POLICY_BYTES_MAX {
            let max = limits::POLICY_BYTES_MAX;
            return Err(EngineError::parameter(format!(
                "Maximum policy size of {max} bytes exceeded"
            )));
        }
        let document = match Json::parse(text) {
            Some(Json::Object(members)) if members.is_empty() => {
                return Err(invalid("Syntax error at position (1,3)"));
            }
            Some(Json::Object(members)) => members,
            Some(Json::Null) => return Err(invalid("This text appears not to be a policy")),
            Some(_) | None => return Err(invalid("This policy contains invalid Json")),
        };
        let mut members = document;
        let at = members.iter().position(|(name, _)| name == "Statement");
        let statement = at.map(|at| members.remove(at).1);
        members.push(("Statement".to_owned(), Json::Array(statements(statement)?)));
        if !members.iter().any(|(name, _)| name == "Version") {
            members.push(("Version".to_owned(), Json::Text(VERSION_DEFAULT.to_owned())));
        }
        let mut shown = String::new();
        Json::Object(in_order(members, &MEMBERS)).write(&mut shown);
        Ok(Self(shown))
    }

    /// Returns a document that was checked before.
    #[cfg(feature = "durable")]
    pub(crate) const fn known(text: String) -> Self {
        Self(text)
    }

    /// Returns the document's text.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

fn invalid(reason: &str) -> EngineError {
    EngineError::parameter(format!("Invalid policy document: {reason}"))
}

/// Checks statements, of which there may be one without a list.
// Unverified: which of several things that lack is told.
fn statements(given: Option<Json>) -> Result<Vec<Json>, EngineError> {
    let all = match given {
        None => return Err(invalid("Missing required field Statement")),
        Some(Json::Array(all)) if all.is_empty() => {
            return Err(invalid("Could not parse the policy: Statement is empty!"));
        }
        Some(Json::Array(all)) => all,
        Some(one) => vec![one],
    };
    all.into_iter().map(statement).collect()
}

fn statement(given: Json) -> Result<Json, EngineError> {
    let Json::Object(members) = given else {
        return Err(invalid("This policy contains invalid Json"));
    };
    let has = |wanted: &str| members.iter().any(|(name, _)| name == wanted);
    let lacking = [("Effect", ""), ("Principal", "NotPrincipal"), ("Action", "NotAction")];
    let lacking = lacking.into_iter().chain([("Resource", "NotResource")]);
    for (name, or) in lacking {
        if !has(name) && !has(or) {
            return Err(invalid(&format!("Missing required field {name}")));
        }
    }
    let members = members.into_iter().map(|(name, value)| {
        let value = match name.as_str() {
            "Principal" | "NotPrincipal" => principal(value),
            "Effect" => effect(value),
            _ => single(value),
        };
        (name, value)
    });
    Ok(Json::Object(in_order(members.collect(), &STATEMENT_MEMBERS)))
}

/// Returns the element of a list of one.
fn single(value: Json) -> Json {
    match value {
        Json::Array(mut elements) if elements.len() == 1 => elements.pop().unwrap_or(Json::Null),
        value => value,
    }
}

fn effect(value: Json) -> Json {
    match value {
        Json::Text(text) if text.eq_ignore_ascii_case("allow") => Json::Text("Allow".to_owned()),
        Json::Text(text) if text.eq_ignore_ascii_case("deny") => Json::Text("Deny".to_owned()),
        value => value,
    }
}

/// Returns principals by kind, accounts as their root users.
fn principal(value: Json) -> Json {
    let root = |value: Json| match value {
        Json::Text(id) if id.len() == 12 && id.bytes().all(|it| it.is_ascii_digit()) => {
            Json::Text(format!("arn:aws:iam::{id}:root"))
        }
        value => value,
    };
    let Json::Object(kinds) = value else { return value };
    let kinds = kinds.into_iter().map(|(kind, named)| {
        let named = match named {
            Json::Array(all) => {
                let mut all: Vec<Json> = all.into_iter().map(root).collect();
                all.dedup();
                single(Json::Array(all))
            }
            one => root(one),
        };
        (kind, named)
    });
    Json::Object(in_order(kinds.collect(), &[]))
}

/// Returns members in the order of these names, and the others by name after them.
fn in_order(mut members: Vec<(String, Json)>, names: &[&str]) -> Vec<(String, Json)> {
    let place = |name: &str| names.iter().position(|known| *known == name).unwrap_or(names.len());
    members.sort_by(|(a, _), (b, _)| place(a).cmp(&place(b)).then_with(|| a.cmp(b)));
    members
}

#[cfg(test)]
mod tests {
    use super::*;

    const REST: &str = r#""Effect":"Allow","Principal":{"AWS":"123456789012"},"Action":"dynamodb:*","Resource":"*""#;

    #[test]
    fn documents_have_one_form() {
        let forms = [
            format!(r#"{{"Version":"2012-10-17","Statement":[{{{REST}}}]}}"#),
            format!(r#" {{ "Statement" : {{{REST}}}, "Version" : "2012-10-17" }} "#),
            r#"{"Version":"2012-10-17","Statement":[{"Resource":["*"],"Action":["dynamodb:*"],
                "Principal":{"AWS":["arn:aws:iam::123456789012:root","123456789012"]},"Effect":"allow"}]}"#
                .to_owned(),
        ];
        let kept = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::123456789012:root"},"Action":"dynamodb:*","Resource":"*"}]}"#;
        for form in forms {
            let document = Document::parse(&form).unwrap();
            assert_eq!(document.as_str(), kept, "{form}");
            assert_eq!(Document::parse(document.as_str()), Ok(document));
        }
        let plain = Document::parse(&format!(r#"{{"Statement":[{{{REST}}}]}}"#)).unwrap();
        assert!(plain.as_str().starts_with(r#"{"Version":"2008-10-17","#));
    }

    #[test]
    fn what_is_no_policy_is_refused() {
        let long = format!("{{}}{}", " ".repeat(20_479));
        let policy = "Invalid policy document: ";
        for (text, expected) in [
            (long.as_str(), "Maximum policy size of 20480 bytes exceeded".to_owned()),
            ("", format!("{policy}This policy contains invalid Json")),
            ("[]", format!("{policy}This policy contains invalid Json")),
            ("{not json", format!("{policy}This policy contains invalid Json")),
            ("null", format!("{policy}This text appears not to be a policy")),
            ("{}", format!("{policy}Syntax error at position (1,3)")),
            (
                r#"{"Statement":[]}"#,
                format!("{policy}Could not parse the policy: Statement is empty!"),
            ),
            (r#"{"Statement":[{}]}"#, format!("{policy}Missing required field Effect")),
            (
                r#"{"Statement":{"Effect":"Allow","Principal":"*","Action":"*"}}"#,
                format!("{policy}Missing required field Resource"),
            ),
        ] {
            let refused = Document::parse(text).unwrap_err().to_string();
            let prefix = "One or more parameter values were invalid: ";
            assert_eq!(refused, format!("{prefix}{expected}"), "{text}");
        }
    }
}

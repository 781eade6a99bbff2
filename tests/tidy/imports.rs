//! Which modules of its crate a source file names.
//!
//! Read from the tokens: `crate::a::b`, `crate::{a, b::c}`, `super::a`, in `use` lines and in the
//! middle of code alike. [`layers`](crate::layers) asks; [`code`](crate::code) gives the tokens.

use crate::code::{Token, masked, tokens};
use crate::workspace::TextFile;

/// One mention of a path below the crate's root.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Import {
    pub(crate) line: usize,
    /// The first part below the root: a module, or an item that the root exports.
    pub(crate) target: String,
    /// Whether only tests see it.
    pub(crate) in_tests: bool,
}

/// Returns the module path of a file below the crate's `src/`, such as `read::plan` for
/// `read/plan.rs` and `read` for `read/mod.rs`.
pub(crate) fn module_path(below_src: &str) -> Vec<&str> {
    let stem = below_src.strip_suffix(".rs").unwrap_or(below_src);
    let mut parts: Vec<&str> = stem.split('/').collect();
    if matches!(parts.last(), Some(&"mod")) || parts == ["lib"] || parts == ["main"] {
        parts.pop();
    }
    parts
}

/// Returns the paths that the file names, in the order of the text.
pub(crate) fn imports(file: &TextFile, module: &[&str]) -> Vec<Import> {
    let code = masked(&file.text);
    let tokens = tokens(&code);
    let mut scope = Scope { path: module.to_vec(), opened_at: Vec::new(), depth: 0 };
    let mut found = Vec::new();
    let mut previous = "";
    let mut rest = tokens.as_slice();
    while let Some((token, after)) = rest.split_first() {
        scope.step(token, after);
        let leads_on = after.first().is_some_and(|next| next.text == "::");
        if matches!(token.text, "crate" | "super") && previous != "::" && leads_on {
            let in_tests = scope.path.contains(&"tests");
            let line = token.line;
            let targets = targets(rest, &scope.path);
            found.extend(targets.into_iter().map(|target| Import { line, target, in_tests }));
        }
        previous = token.text;
        rest = after;
    }
    found
}

/// The module that the reader is in.
struct Scope<'a> {
    path: Vec<&'a str>,
    /// The brace depth at which each inline module was opened.
    opened_at: Vec<usize>,
    depth: usize,
}

impl<'a> Scope<'a> {
    fn step(&mut self, token: &Token<'a>, after: &[Token<'a>]) {
        match (token.text, after) {
            ("mod", [name, brace, ..]) if brace.text == "{" => {
                self.path.push(name.text);
                self.opened_at.push(self.depth);
            }
            ("{", _) => self.depth += 1,
            ("}", _) => {
                self.depth = self.depth.saturating_sub(1);
                if self.opened_at.last() == Some(&self.depth) {
                    self.opened_at.pop();
                    self.path.pop();
                }
            }
            _ => {}
        }
    }
}

/// Returns the parts right below the root that the path starting at `rest` leads to.
fn targets(mut rest: &[Token<'_>], module: &[&str]) -> Vec<String> {
    let mut base = module.to_vec();
    while let [token, colons, after @ ..] = rest
        && colons.text == "::"
    {
        match token.text {
            "crate" => base.clear(),
            "super" => drop(base.pop()),
            "self" => {}
            _ => break,
        }
        rest = after;
    }
    if let Some(first) = base.first() {
        return vec![(*first).to_owned()];
    }
    match rest {
        [brace, members @ ..] if brace.text == "{" => group_members(members),
        // A macro that the crate exports is not a module.
        [_, bang, ..] if bang.text == "!" => Vec::new(),
        [name, ..] if is_name(name.text) => vec![name.text.to_owned()],
        _ => Vec::new(),
    }
}

/// Returns the first part of every member of a `{…}` group whose brace is already read.
fn group_members(tokens: &[Token<'_>]) -> Vec<String> {
    let mut members = Vec::new();
    let mut depth = 1_usize;
    let mut at_start = true;
    for token in tokens {
        match token.text {
            "{" => depth += 1,
            "}" => depth -= 1,
            "," if depth == 1 => at_start = true,
            name if at_start => {
                at_start = false;
                if is_name(name) {
                    members.push(name.to_owned());
                }
            }
            _ => {}
        }
        if depth == 0 {
            break;
        }
    }
    members
}

fn is_name(text: &str) -> bool {
    !matches!(text, "self" | "super" | "crate")
        && text.starts_with(|c: char| c.is_alphabetic() || c == '_')
}

#[cfg(test)]
mod tests {
    use super::{imports, module_path};
    use crate::workspace::TextFile;

    #[test]
    fn a_file_is_a_module() {
        assert_eq!(module_path("read/plan.rs"), ["read", "plan"]);
        assert_eq!(module_path("read/mod.rs"), ["read"]);
        assert_eq!(module_path("engine.rs"), ["engine"]);
        assert!(module_path("lib.rs").is_empty());
    }

    #[test]
    fn paths_are_read_wherever_they_stand() {
        check("use crate::write::apply;", &["write"]);
        check("fn a() -> crate::write::Image { crate::ops::b() }", &["write", "ops"]);
        check("use crate::{self, base::{a, b}, write, Local, ops::*};", BASE_TO_OPS);
        check("use crate::{\n    base::a,\n    write::b,\n};", &["base", "write"]);
        check("use super::page; use super::super::write::a;", &["read", "write"]);
        check("use super::super::{write, ops::b};", &["write", "ops"]);
        check("pub(crate) fn a() {} crate::name!(x); // crate::ops", &[]);
        check("use other::crate_like::x; let a = \"crate::ops\";", &[]);
    }

    const BASE_TO_OPS: &[&str] = &["base", "write", "Local", "ops"];

    #[test]
    fn an_inline_module_is_one_level_down() {
        check("mod a { use super::super::page::b; } use super::c;", &["read", "read"]);
        check("mod a { fn b() {} } use super::super::write;", &["write"]);
    }

    #[test]
    fn tests_are_told_apart() {
        let text = "use crate::a;\nmod tests {\n    use crate::b;\n}\nuse crate::c;";
        let found: Vec<_> =
            read(text).iter().map(|import| (import.line, import.in_tests)).collect();
        assert_eq!(found, [(1, false), (3, true), (5, false)]);
    }

    fn check(text: &str, expected: &[&str]) {
        let found: Vec<String> = read(text).into_iter().map(|import| import.target).collect();
        assert_eq!(found, expected, "{text}");
    }

    fn read(text: &str) -> Vec<super::Import> {
        let file = TextFile { path: "read/plan.rs".to_owned(), text: text.to_owned() };
        imports(&file, &["read", "plan"])
    }
}

//! The control endpoints: rules of faults, and copies of partitions, over HTTP, for tests in other
//! languages.
//!
//! `connection` comes here with requests below [`PATH`] where the engine was built for it. What may
//! ask is bound to the machine: a peer from elsewhere, and a page in a browser, is refused. Invariant:
//! whatever is sent, there are at most [`RULES_MAX`] rules from here, each of at most
//! [`RULE_BYTES_MAX`] bytes.

use serde::Serialize;

use super::invalid::Invalid;
use super::replica_json::{ActionJson, ReplicasJson};
use super::rule_json::{ReportJson, RuleJson};
use crate::fault::FaultRules;
use crate::local::Local;
use crate::wire::HttpParts;

/// What the paths of all control endpoints begin with.
const PATH: &str = "/_dyno/";

/// The rules of an engine.
const FAULTS: &str = "/_dyno/faults";

/// The copies of a table's partitions, which is named behind it.
const REPLICAS: &str = "/_dyno/replicas/";

/// The most rules that an engine takes from here.
const RULES_MAX: usize = 256;

/// The longest rule that is read.
const RULE_BYTES_MAX: usize = 64 * 1024;

/// The control endpoints of one engine.
#[derive(Debug)]
pub(super) struct Control {
    rules: FaultRules,
    local: Local,
}

/// An answer: a status, and JSON.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Told {
    pub(super) status: u16,
    pub(super) body: Vec<u8>,
}

/// Why a request is refused.
#[derive(Debug)]
enum Refusal {
    NotFound,
    NoSuchRule(u64),
    NoReplicas(String),
    Method,
    NotLocal,
    OfBrowser,
    TooLong,
    TooMany,
    Invalid(Invalid),
    InvalidAction(Invalid),
}

impl Control {
    /// Returns the endpoints of an engine.
    pub(super) fn new(local: &Local) -> Self {
        Self { rules: local.faults().clone(), local: local.clone() }
    }

    /// Returns whether a path is one of control.
    pub(super) fn owns(path: &str) -> bool {
        path.starts_with(PATH)
    }

    /// Answers a request.
    pub(super) fn answer(&self, request: &HttpParts<'_>, is_local: bool) -> Told {
        self.try_answer(request, is_local).unwrap_or_else(|refusal| refusal.told())
    }

    fn try_answer(&self, request: &HttpParts<'_>, is_local: bool) -> Result<Told, Refusal> {
        if !is_local {
            return Err(Refusal::NotLocal);
        }
        if request.headers.header("origin").is_some() {
            return Err(Refusal::OfBrowser);
        }
        if let Some(table) = request.path.strip_prefix(REPLICAS) {
            return self.replicas(table, request);
        }
        let rest = request.path.strip_prefix(FAULTS).ok_or(Refusal::NotFound)?;
        if rest.is_empty() {
            return match request.method {
                "GET" => Ok(self.list()),
                "POST" => self.add(request.body),
                "DELETE" => {
                    self.rules.clear();
                    Ok(json(200, &Nothing {}))
                }
                _ => Err(Refusal::Method),
            };
        }
        let id = rest.strip_prefix('/').and_then(|id| id.parse().ok()).ok_or(Refusal::NotFound)?;
        let report = match request.method {
            "GET" => self.rules.report(id),
            "DELETE" => self.rules.remove(id),
            _ => return Err(Refusal::Method),
        };
        let report = report.ok_or(Refusal::NoSuchRule(id))?;
        Ok(json(200, &ReportJson::of(&report)))
    }

    fn list(&self) -> Told {
        let (reports, injected) = (self.rules.list(), self.rules.injected());
        json(200, &Listed { rules: reports.iter().map(ReportJson::of).collect(), injected })
    }

    fn add(&self, body: &[u8]) -> Result<Told, Refusal> {
        if body.len() > RULE_BYTES_MAX {
            return Err(Refusal::TooLong);
        }
        let rule = RuleJson::parse(body).map_err(Refusal::Invalid)?;
        let id = self.rules.add_below(RULES_MAX, rule).ok_or(Refusal::TooMany)?;
        Ok(json(201, &Added { id }))
    }

    /// Shows the copies of a table's partitions, after what was done to them.
    fn replicas(&self, table: &str, request: &HttpParts<'_>) -> Result<Told, Refusal> {
        let replicas = self.local.replicas(table);
        let replicas = replicas.ok_or_else(|| Refusal::NoReplicas(table.to_owned()))?;
        match request.method {
            "GET" => {}
            "POST" if request.body.len() > RULE_BYTES_MAX => return Err(Refusal::TooLong),
            "POST" => ActionJson::parse(request.body)
                .and_then(|action| action.apply(&replicas))
                .map_err(Refusal::InvalidAction)?,
            _ => return Err(Refusal::Method),
        }
        Ok(json(200, &ReplicasJson::of(&replicas)))
    }
}

#[derive(Serialize)]
struct Nothing {}

#[derive(Serialize)]
struct Added {
    id: u64,
}

#[derive(Serialize)]
struct Listed {
    rules: Vec<ReportJson>,
    injected: u64,
}

#[derive(Serialize)]
struct Failed<'a> {
    error: Failure<'a>,
}

#[derive(Serialize)]
struct Failure<'a> {
    code: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    member: Option<&'a str>,
    message: &'a str,
}

impl Refusal {
    fn told(&self) -> Told {
        let (status, code, message) = match self {
            Self::NotFound => (404, "NotFound", "there is no such endpoint".to_owned()),
            Self::NoSuchRule(id) => (404, "NoSuchRule", format!("there is no rule {id}")),
            Self::NoReplicas(table) => {
                (404, "NoReplicas", format!("there is no table '{table}' with copies"))
            }
            Self::Method => (405, "MethodNotAllowed", "the endpoint has no such method".to_owned()),
            Self::NotLocal => {
                (403, "Forbidden", "control is for clients on the same machine".to_owned())
            }
            Self::OfBrowser => {
                (403, "Forbidden", "control is not for pages in browsers".to_owned())
            }
            Self::TooLong => {
                (413, "RuleTooLong", format!("a rule may have {RULE_BYTES_MAX} bytes"))
            }
            Self::TooMany => (409, "TooManyRules", format!("there may be {RULES_MAX} rules")),
            Self::Invalid(invalid) => (400, "InvalidRule", invalid.message.clone()),
            Self::InvalidAction(invalid) => (400, "InvalidAction", invalid.message.clone()),
        };
        let member = match self {
            Self::Invalid(invalid) | Self::InvalidAction(invalid) => invalid.member,
            _ => None,
        };
        json(status, &Failed { error: Failure { code, member, message: &message } })
    }
}

fn json(status: u16, body: &impl Serialize) -> Told {
    // What is written here has text for names, and no number that JSON lacks.
    Told { status, body: serde_json::to_vec(body).unwrap_or_default() }
}

//! Syntax trees to text, the inverse of the parsers.

use super::super::ast::{CallExpr, ConditionExpr, OperandExpr, PathExpr, Step, TestExpr};
use super::super::ast::{SectionExpr, SetExpr};

pub(super) fn condition(expression: &ConditionExpr) -> String {
    // An `AND` in an `AND` needs its parentheses as well, or it would become part of it.
    let within = |inner: &ConditionExpr| match inner {
        ConditionExpr::Test(_) | ConditionExpr::Not(_) => condition(inner),
        ConditionExpr::And(_) | ConditionExpr::Or(_) => format!("({})", condition(inner)),
    };
    match expression {
        ConditionExpr::And(terms) => terms.iter().map(within).collect::<Vec<_>>().join(" AND "),
        ConditionExpr::Or(terms) => {
            let terms = terms.iter().map(|term| match term {
                ConditionExpr::And(_) => condition(term),
                _ => within(term),
            });
            terms.collect::<Vec<_>>().join(" OR ")
        }
        ConditionExpr::Not(inner) => format!("NOT {}", within(inner)),
        ConditionExpr::Test(test) => self::test(test),
    }
}

fn test(test: &TestExpr) -> String {
    match test {
        TestExpr::Compare { comparator, left, right } => {
            format!("{} {} {}", operand(left), comparator.symbol(), operand(right))
        }
        TestExpr::Between { subject, low, high } => {
            format!("{} BETWEEN {} AND {}", operand(subject), operand(low), operand(high))
        }
        TestExpr::In { subject, list } => format!("{} IN ({})", operand(subject), operands(list)),
        TestExpr::Call(call) => self::call(call),
    }
}

fn operands(list: &[OperandExpr]) -> String {
    list.iter().map(operand).collect::<Vec<_>>().join(", ")
}

fn operand(operand: &OperandExpr) -> String {
    match operand {
        OperandExpr::Path(path) => self::path(path),
        OperandExpr::Value(value) => value.clone(),
        OperandExpr::Call(call) => self::call(call),
    }
}

fn call(call: &CallExpr) -> String {
    format!("{}({})", call.name, operands(&call.arguments))
}

pub(super) fn path(path: &PathExpr) -> String {
    let mut text = String::new();
    for step in &path.0 {
        match step {
            Step::Name(name) | Step::Placeholder(name) => {
                if !text.is_empty() {
                    text.push('.');
                }
                text.push_str(name);
            }
            Step::Index(digits) => text.extend(["[", digits, "]"]),
        }
    }
    text
}

pub(super) fn update(sections: &[SectionExpr]) -> String {
    sections.iter().map(section).collect::<Vec<_>>().join(" ")
}

fn section(section: &SectionExpr) -> String {
    let entries: Vec<String> = match section {
        SectionExpr::Set(actions) => {
            let entries = actions.iter().map(|(target, value)| {
                let value = match value {
                    SetExpr::Operand(value) => operand(value),
                    SetExpr::Sum(left, right) => format!("{} + {}", operand(left), operand(right)),
                    SetExpr::Difference(left, right) => {
                        format!("({} - {})", operand(left), operand(right))
                    }
                };
                format!("{} = {value}", path(target))
            });
            entries.collect()
        }
        SectionExpr::Remove(targets) => targets.iter().map(path).collect(),
        SectionExpr::Add(actions) | SectionExpr::Delete(actions) => {
            actions.iter().map(|(target, value)| format!("{} {value}", path(target))).collect()
        }
    };
    format!("{} {}", section.keyword(), entries.join(", "))
}

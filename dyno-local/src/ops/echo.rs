//! How violations show the members they are about, where these are not plain strings: as the
//! service's own language prints them.
//!
//! Called by the batch operations. What is shown is cut off when it is long, so that a refusal does
//! not become as large as what it refuses.

use std::fmt::{self, Write as _};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use dyno_core::op::{KeysAndAttributes, WriteRequest};
use dyno_core::value::{AttributeValue, Item};

/// How long what is shown may become; one value may go beyond.
const SHOWN_BYTES_MAX: usize = 64 * 1024;

/// The members of a value as they are printed, in their order, with the letters of the type that
/// each is for. Some have no letters: they are never set.
const VALUE_MEMBERS: [(&str, &str); 16] = [
    ("s", "S"),
    ("n", "N"),
    ("b", "B"),
    ("iNT", ""),
    ("dECIMAL", ""),
    ("dOUBLE", ""),
    ("sS", "SS"),
    ("nS", "NS"),
    ("bS", "BS"),
    ("iNTSET", ""),
    ("dECIMALSET", ""),
    ("dOUBLESET", ""),
    ("m", "M"),
    ("l", "L"),
    ("nULL", "NULL"),
    ("bOOL", "BOOL"),
];

/// Shows the `RequestItems` of a `BatchWriteItem`.
pub(super) fn shown_writes<'a>(
    items: impl Iterator<Item = (&'a String, &'a Vec<WriteRequest>)>,
) -> String {
    let mut out = String::from("{");
    let told = items.enumerate().try_for_each(|(at, (table, writes))| {
        write!(out, "{}{table}=[", separator(at))?;
        for (at, request) in writes.iter().enumerate() {
            out.push_str(separator(at));
            write_request(&mut out, request)?;
        }
        out.write_char(']')
    });
    closed(out, told)
}

/// Shows the `RequestItems` of a `BatchGetItem`.
pub(super) fn shown_keys<'a>(
    items: impl Iterator<Item = (&'a String, &'a KeysAndAttributes)>,
) -> String {
    let mut out = String::from("{");
    let told = items.enumerate().try_for_each(|(at, (table, asked))| {
        let comma = if at == 0 { "" } else { "," };
        write!(out, "{comma}\"{table}\":{{\"Keys\":[")?;
        for (at, key) in asked.keys.iter().enumerate() {
            out.push_str(if at == 0 { "" } else { "," });
            json_item(&mut out, key)?;
        }
        out.write_str("]}")
    });
    closed(out, told)
}

/// Ends what is shown; an error says that it became too long.
fn closed(mut out: String, told: fmt::Result) -> String {
    out.push_str(if told.is_ok() { "}" } else { "…}" });
    out
}

fn write_request(out: &mut String, request: &WriteRequest) -> fmt::Result {
    let (put, delete) = match request {
        WriteRequest::Put(item) => (Some(item), None),
        WriteRequest::Delete(key) => (None, Some(key)),
    };
    out.write_str("WriteRequest(putRequest=")?;
    match put {
        Some(item) => {
            out.write_str("PutRequest(item=")?;
            java_item(out, item)?;
            out.write_str(", workloadProfileName=null)")?;
        }
        None => out.write_str("null")?,
    }
    out.write_str(", deleteRequest=")?;
    match delete {
        Some(key) => {
            out.write_str("DeleteRequest(key=")?;
            java_item(out, key)?;
            out.write_str(", workloadProfileName=null)")?;
        }
        None => out.write_str("null")?,
    }
    out.write_char(')')
}

fn java_item(out: &mut String, item: &Item) -> fmt::Result {
    out.write_char('{')?;
    for (at, (name, value)) in item.iter().enumerate() {
        check_room(out)?;
        write!(out, "{}{name}=", separator(at))?;
        java_value(out, value)?;
    }
    out.write_char('}')
}

/// Recursion is bounded by the depth that the wire lets pass.
fn java_value(out: &mut String, value: &AttributeValue) -> fmt::Result {
    check_room(out)?;
    out.write_str("AttributeValue(")?;
    for (at, (member, letters)) in VALUE_MEMBERS.into_iter().enumerate() {
        write!(out, "{}{member}=", separator(at))?;
        if letters == value.kind().letters() {
            java_content(out, value)?;
        } else {
            out.push_str("null");
        }
    }
    out.write_char(')')
}

fn java_content(out: &mut String, value: &AttributeValue) -> fmt::Result {
    match value {
        AttributeValue::S(text) => out.write_str(text),
        AttributeValue::N(number) => write!(out, "{number}"),
        AttributeValue::B(bytes) => java_bytes(out, bytes),
        AttributeValue::Bool(flag) => write!(out, "{flag}"),
        AttributeValue::Null => out.write_str("true"),
        AttributeValue::M(map) => java_item(out, map),
        AttributeValue::L(list) => java_list(out, list, java_value),
        AttributeValue::Ss(set) => java_list(out, set, |out, text| out.write_str(text)),
        AttributeValue::Ns(set) => java_list(out, set, |out, number| write!(out, "{number}")),
        AttributeValue::Bs(set) => java_list(out, set, |out, bytes| java_bytes(out, bytes)),
    }
}

fn java_bytes(out: &mut String, bytes: &[u8]) -> fmt::Result {
    let length = bytes.len();
    write!(out, "java.nio.HeapByteBuffer[pos=0 lim={length} cap={length}]")
}

fn java_list<'a, T: 'a>(
    out: &mut String,
    elements: impl IntoIterator<Item = &'a T>,
    element: impl Fn(&mut String, &'a T) -> fmt::Result,
) -> fmt::Result {
    out.write_char('[')?;
    for (at, each) in elements.into_iter().enumerate() {
        check_room(out)?;
        out.push_str(separator(at));
        element(out, each)?;
    }
    out.write_char(']')
}

fn json_item(out: &mut String, item: &Item) -> fmt::Result {
    out.write_char('{')?;
    for (at, (name, value)) in item.iter().enumerate() {
        check_room(out)?;
        let comma = if at == 0 { "" } else { "," };
        write!(out, "{comma}{name:?}:")?;
        json_value(out, value)?;
    }
    out.write_char('}')
}

fn json_value(out: &mut String, value: &AttributeValue) -> fmt::Result {
    check_room(out)?;
    write!(out, "{{\"{}\":", value.kind().letters())?;
    match value {
        AttributeValue::S(text) => write!(out, "{text:?}")?,
        AttributeValue::N(number) => write!(out, "\"{number}\"")?,
        AttributeValue::B(bytes) => write!(out, "\"{}\"", STANDARD.encode(bytes))?,
        AttributeValue::Bool(flag) => write!(out, "{flag}")?,
        AttributeValue::Null => out.write_str("true")?,
        AttributeValue::M(map) => json_item(out, map)?,
        // Keys are scalars; what else was sent is told by its type.
        AttributeValue::L(_)
        | AttributeValue::Ss(_)
        | AttributeValue::Ns(_)
        | AttributeValue::Bs(_) => out.write_str("[…]")?,
    }
    out.write_char('}')
}

const fn separator(at: usize) -> &'static str {
    if at == 0 { "" } else { ", " }
}

const fn check_room(out: &str) -> fmt::Result {
    if out.len() < SHOWN_BYTES_MAX { Ok(()) } else { Err(fmt::Error) }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn writes(requests: Vec<WriteRequest>) -> String {
        shown_writes(BTreeMap::from([("Tab".to_owned(), requests)]).iter())
    }

    #[test]
    fn values_show_every_member_they_could_have() {
        let none = "iNT=null, dECIMAL=null, dOUBLE=null, sS=null, nS=null, bS=null, iNTSET=null, dECIMALSET=null, dOUBLESET=null, m=null, l=null, nULL=null, bOOL=null";
        let put = WriteRequest::Put(Item::from([("pk", "a")]));
        let delete = WriteRequest::Delete(Item::from([("pk", "b")]));
        let expected = format!(
            "{{Tab=[WriteRequest(putRequest=PutRequest(item={{pk=AttributeValue(s=a, n=null, b=null, {none})}}, workloadProfileName=null), deleteRequest=null), WriteRequest(putRequest=null, deleteRequest=DeleteRequest(key={{pk=AttributeValue(s=b, n=null, b=null, {none})}}, workloadProfileName=null))]}}"
        );
        assert_eq!(writes(vec![put, delete]), expected);
        assert_eq!(writes(Vec::new()), "{Tab=[]}");
    }

    #[test]
    fn long_requests_are_cut_off() {
        let long = "x".repeat(10_000);
        let put = WriteRequest::Put(Item::from([("pk", long.as_str())]));
        let shown = writes(vec![put; 26]);
        assert!(shown.len() < 80_000 && shown.ends_with("…}"));
    }
}

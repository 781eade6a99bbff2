//! Lines of DynamoDB JSON to items and back: what `bulk` takes of the wire's codec.
//!
//! There is one decoder of attribute values in the crate, `wire::attribute_value`, so that a line
//! is refused with the texts that the service has for a request.

use dyno_core::backend::BackendError;
use dyno_core::value::{Item, Name};

use super::report::LineFault;
use crate::wire::{
    FirstFault, Json, JsonWriter, Structure, Tape, VALUE_SHAPE, ValueType, decode_entries,
    encode_item, map,
};

/// The member of a line that holds the item.
const ITEM: &str = "Item";

/// Reads the item of a line.
pub(super) fn decode_line(line: &[u8]) -> Result<Item, LineFault> {
    let tape = Tape::parse(line).ok_or(LineFault::NotJson)?;
    let members = Structure::root(tape.root()).ok_or(LineFault::NoItem)?;
    let item = members.member(ITEM).ok_or(LineFault::NoItem)?;
    decode_item(item).map_err(LineFault::Service)
}

/// Reads an item; a malformed value in it is an error, as it is to `PutItem`.
pub(super) fn decode_item(json: Json<'_>) -> Result<Item, BackendError> {
    let entries = map(json, ValueType::Shape(VALUE_SHAPE))?;
    let mut fault = FirstFault::None;
    let item = Item::with_capacity(entries.values_expected());
    let item = decode_entries::<Name, _>(entries, item, &mut fault)?;
    match fault {
        Some((_, sentence)) => Err(sentence),
        None => Ok(item),
    }
}

/// Appends the line of an item, with its end.
pub(super) fn encode_line(item: &Item, into: &mut Vec<u8>) {
    let mut writer = JsonWriter::default();
    writer.object(|writer| encode_item(writer.name(ITEM), item));
    into.extend_from_slice(&writer.finish());
    into.push(b'\n');
}

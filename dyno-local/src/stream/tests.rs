//! Texts of places and numbers: what is made is read again, and nothing else is read.

use proptest::prelude::*;

use super::{Place, is_stream_arn, parse_sequence, sequence_text};
use crate::base::Timestamp;
use crate::storage::{Position, ShardId};

const ARN: &str =
    "arn:aws:dynamodb:us-east-1:000000000000:table/Tab/stream/2015-05-11T21:21:33.291";

fn place(number: u64, given: i64) -> Place {
    let position = if number == 0 { Position::Oldest } else { Position::Number(number) };
    Place {
        stream_arn: ARN.to_owned(),
        shard: ShardId::parse("shardId-00000001431379293000-0000000a").unwrap(),
        position,
        given: Timestamp::from_micros(given),
    }
}

proptest! {
    #[test]
    fn a_place_is_read_as_it_was_made(number: u64, given: i64) {
        let place = place(number, given);
        prop_assert_eq!(Place::parse(&place.render()), Some(place));
    }

    #[test]
    fn a_place_that_was_changed_is_none(
        number: u64,
        at: prop::sample::Index,
        to in "[A-Za-z0-9+/=|:.-]",
    ) {
        let text = place(number, 0).render();
        let at = at.index(text.len());
        let changed = format!("{}{to}{}", &text[..at], &text[at + 1..]);
        prop_assert_eq!(Place::parse(&changed).is_some(), changed == text);
        prop_assert!(Place::parse(&text[..at]).is_none());
    }

    #[test]
    fn no_text_is_read_with_a_panic(text in "\\PC{0,80}") {
        let of_stream = format!("{ARN}|1|{text}");
        prop_assert!(Place::parse(&of_stream).is_none());
        prop_assert!(Place::parse(&text).is_none());
        let _ = (is_stream_arn(&text), parse_sequence(&text), ShardId::parse(&text));
    }

    #[test]
    fn numbers_are_ordered_as_texts(a: u64, b: u64) {
        let (text_a, text_b) = (sequence_text(a), sequence_text(b));
        prop_assert_eq!(a.cmp(&b), text_a.cmp(&text_b));
        prop_assert_eq!(text_a.len(), 21);
        prop_assert_eq!(parse_sequence(&text_a), Some(a));
    }
}

#[test]
fn numbers_that_are_none_of_ours() {
    for (text, expected) in [
        ("000000000000000000000", Some(0)),
        ("099999999999999999999", Some(0)),
        ("100000000000000000007", Some(7)),
        ("999999999999999999999", None),
        ("9999999999999999999999999999999999999999", None),
        ("", None),
        ("10000000000000000000x", None),
        ("+00000000000000000001", None),
    ] {
        assert_eq!(parse_sequence(text), expected, "{text}");
    }
}

#[test]
fn names_of_shards() {
    let check = |text: &str, is_one: bool| assert_eq!(ShardId::parse(text).is_some(), is_one);
    check("shardId-00000001431379293000-0000000a", true);
    check("shardId-00000001431379293000-0000000A", false);
    check("shardId-00000001431379293000-a", false);
    check("shardId-1-0000000a", false);
    check("shardId-+0000001431379293000-0000000a", false);
    check("shard-00000001431379293000-0000000a", false);
}

//! Tokens: what comes back, what is refused and why, how long they are.

use std::time::Duration;

use proptest::prelude::*;

use super::*;
use crate::clock::{ManualClock, Timestamp};
use crate::error::ErrorKind;
use crate::read::cursor::{Binding, Place};
use crate::value::{AttributeValue, Item};

fn binding(places: usize) -> Binding {
    let partition = Item::from([("gsi1pk", "TENANT#t1#00000#")]);
    let table = "saas".to_owned();
    Binding { table, pattern: "by_status", entity: Some("Order"), partition, places }
}

fn after(key: &str) -> Place {
    Place::After(Item::from([
        ("gsi1sk", AttributeValue::from(key)),
        ("id", AttributeValue::from(-17i64)),
        ("pk", AttributeValue::from("TENANT#t1#")),
        ("raw", AttributeValue::B(vec![0, 255])),
    ]))
}

fn cursor() -> Cursor {
    Cursor::new(binding(3), vec![after("00000000000000000017#"), Place::End, Place::Start])
}

/// A key of each kind that the features give.
fn keys(secret: u8) -> Vec<CursorKey> {
    vec![
        #[cfg(feature = "cursor-hmac")]
        CursorKey::signed([secret; 32]),
        #[cfg(feature = "cursor-aead")]
        CursorKey::sealed([secret; 32]),
    ]
}

fn reason(token: &str, key: &CursorKey) -> CursorReason {
    let error = Cursor::from_token(token, key).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Cursor);
    error.cursor_reason().unwrap()
}

#[test]
fn a_token_brings_the_cursor_back() {
    for key in keys(7) {
        let token = cursor().to_token(&key);
        assert!(token.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_')));
        let back = Cursor::from_token(&token, &key).unwrap();
        assert_eq!(back, cursor());
        assert_eq!(back.to_token(&key), token);
        assert_eq!(back.into_places(&binding(3)).unwrap(), cursor().places);
    }
}

#[test]
fn a_token_is_bound_to_its_listing() {
    let mut others = vec![binding(3), binding(3), binding(3), binding(3)];
    others[0].table = "other".to_owned();
    others[1].pattern = "by_day";
    others[2].entity = None;
    others[3].partition = Item::from([("gsi1pk", "TENANT#t2#00000#")]);
    others.push(binding(2));
    for key in keys(7) {
        let token = cursor().to_token(&key);
        for other in &others {
            let back = Cursor::from_token(&token, &key).unwrap();
            let error = back.into_places(other).unwrap_err();
            assert_eq!(error.cursor_reason(), Some(CursorReason::Mismatch), "{other:?}");
        }
    }
}

#[test]
fn a_token_is_bound_to_its_context() {
    for key in keys(7) {
        let token = cursor().to_token(&key.within("user-1"));
        assert_eq!(Cursor::from_token(&token, &key.within("user-1")).unwrap(), cursor());
        assert_eq!(reason(&token, &key.within("user-2")), CursorReason::Mismatch);
        assert_eq!(reason(&token, &key), CursorReason::Mismatch);
        let plain = cursor().to_token(&key);
        assert_eq!(reason(&plain, &key.within("user-1")), CursorReason::Mismatch);
    }
}

#[test]
fn a_token_expires_by_the_clock() {
    for key in keys(7) {
        let clock = ManualClock::new(Timestamp::from_seconds(1_000));
        let key = key.clock(clock.clone()).expires_after(Duration::from_millis(59_500));
        let token = cursor().to_token(&key);
        clock.advance(Duration::from_secs(59));
        assert_eq!(Cursor::from_token(&token, &key).unwrap(), cursor());
        clock.advance(Duration::from_secs(1));
        assert_eq!(reason(&token, &key), CursorReason::Expired);
        // What was made for ever stays so, whatever the key says by now.
        let lasting = cursor().to_token(&keys(7)[0]);
        assert!(Cursor::from_token(&lasting, &keys(7)[0].clone().clock(clock)).is_ok());
    }
}

#[test]
fn keys_are_replaced_one_by_one() {
    for (old, new) in keys(7).into_iter().zip(keys(8).into_iter().rev()) {
        let token = cursor().to_token(&old);
        assert_eq!(reason(&token, &new), CursorReason::Altered);
        let both = new.clone().accept(old.clone());
        assert_eq!(Cursor::from_token(&token, &both).unwrap(), cursor());
        let token = cursor().to_token(&both);
        assert_eq!(Cursor::from_token(&token, &new).unwrap(), cursor());
        assert_eq!(reason(&token, &old), CursorReason::Altered);
    }
}

#[test]
fn debug_tells_no_secret() {
    for key in keys(7) {
        let shown = format!("{key:?} {:?}", cursor());
        assert!(!shown.contains("7, 7") && !shown.contains("TENANT"), "{shown}");
    }
}

/// The documented lengths.
#[test]
fn tokens_are_as_long_as_is_said() {
    let primary = Cursor::new(
        Binding { partition: Item::from([("pk", "TENANT#t1#")]), ..binding(1) },
        vec![Place::After(Item::from([("sk", "x".repeat(30))]))],
    );
    let key = "x".repeat(40);
    let of_index = Place::After(Item::from([
        ("gsi1sk", key.as_str()),
        ("pk", key.as_str()),
        ("sk", key.as_str()),
    ]));
    let index = Cursor::new(binding(1), vec![of_index.clone()]);
    let sharded = Cursor::new(binding(10), vec![of_index; 10]);
    for key in keys(7) {
        let lengths = [&primary, &index, &sharded].map(|cursor| cursor.to_token(&key).len());
        assert_eq!(lengths, [96, 235, 1759]);
    }
}

/// Tokens of this version stay readable: their bytes change with the form byte only.
#[test]
#[cfg(all(feature = "cursor-hmac", feature = "cursor-aead"))]
fn tokens_stay_readable() {
    let cursor =
        Cursor::new(binding(1), vec![Place::After(Item::from([("pk", "a"), ("sk", "b")]))]);
    let golden = keys(7).into_iter().map(|key| {
        let clock = ManualClock::new(Timestamp::from_seconds(1_700_000_000));
        cursor.to_token(&key.within("u").clock(clock).expires_after(Duration::from_secs(60)))
    });
    let golden: Vec<_> = golden.collect();
    let expected = [
        "Ebziz6oG_Mtbc2TrN0gL_pNecMMhxwICcGsCc2sBAQEBYQEBYlI78ktnH04GZD6EAKme3KE",
        "EkI2Dwz6UmGVRTrt-t0kEITXF6LCh4M2DQ9pMNsiyffp45_tN6qQfg4IvwAVZQemS15rg6k",
    ];
    assert_eq!(golden, expected);
}

proptest! {
    #[test]
    fn any_change_is_refused(at in 0usize..200, to in "[A-Za-z0-9_-]", cut in 0usize..200) {
        for key in keys(7) {
            let token = cursor().to_token(&key);
            let mut chars: Vec<char> = token.chars().collect();
            let at = at % chars.len();
            let to = to.chars().next().unwrap();
            if chars[at] != to {
                chars[at] = to;
                let changed: String = chars.into_iter().collect();
                prop_assert_eq!(reason(&changed, &key), CursorReason::Altered);
            }
            let cut = cut % token.len();
            prop_assert_eq!(reason(&token[..cut], &key), CursorReason::Altered);
            prop_assert_eq!(reason(&format!("{token}{to}"), &key), CursorReason::Altered);
        }
    }

    #[test]
    fn any_flipped_bit_is_refused(at in 0usize..4_000) {
        for key in keys(7) {
            let mut bytes = URL_SAFE_NO_PAD.decode(cursor().to_token(&key)).unwrap();
            let at = at % (bytes.len() * 8);
            bytes[at / 8] ^= 1 << (at % 8);
            prop_assert_eq!(reason(&URL_SAFE_NO_PAD.encode(bytes), &key), CursorReason::Altered);
        }
    }

    #[test]
    fn any_text_is_refused_without_panic(text: String, bytes: Vec<u8>) {
        for key in keys(7) {
            prop_assert_eq!(reason(&text, &key), CursorReason::Altered);
            prop_assert_eq!(reason(&URL_SAFE_NO_PAD.encode(&bytes), &key), CursorReason::Altered);
        }
    }

    /// Who holds the secret can write any body: it is refused or read, and nothing else.
    #[test]
    fn any_body_is_read_or_refused(bytes: Vec<u8>) {
        if let Some(body) = Body::decode(&bytes) {
            prop_assert_eq!(Body::decode(&body.encode()), Some(body));
        }
    }

    #[test]
    fn bodies_come_back(
        expires in prop::option::of(1u64..),
        listing: Fingerprint,
        context: Fingerprint,
        texts: Vec<Option<(String, i64)>>,
    ) {
        let place = |text: &Option<(String, i64)>| match text {
            None => Place::Start,
            Some((text, _)) if text.is_empty() => Place::End,
            Some((text, number)) => Place::After(Item::from([
                ("a", AttributeValue::from(text.as_str())),
                ("b", AttributeValue::from(*number)),
            ])),
        };
        let places = texts.iter().map(place).collect();
        let body = Body { expires, listing, context, places };
        prop_assert_eq!(Body::decode(&body.encode()), Some(body));
    }
}

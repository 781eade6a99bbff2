//! Derived key components: what is written into keys, and which ranges native indexes take.

use std::marker::PhantomData;

use dyno::{KeyComponent, OrderedNative};
use serde::Serialize;

#[derive(Serialize, KeyComponent)]
enum Status {
    Open,
    Shipped = 10,
    Lost,
}

#[derive(Serialize, KeyComponent)]
struct TenantId(String);

#[derive(Serialize, KeyComponent)]
struct Cents(i64);

#[derive(Serialize, KeyComponent)]
struct Wrapped(Cents);

#[derive(Serialize, KeyComponent)]
struct Final(Status);

#[derive(Serialize, KeyComponent)]
#[serde(transparent)]
struct Named {
    value: u8,
}

struct Orders;

#[derive(Serialize, KeyComponent)]
#[serde(transparent)]
struct Id<T> {
    value: u64,
    of: PhantomData<T>,
}

#[derive(Serialize, KeyComponent)]
struct Generic<T>(T);

fn text(component: &impl KeyComponent) -> String {
    let mut out = String::new();
    component.encode(&mut out);
    out
}

fn native<T: KeyComponent>(_: &T) -> &'static str {
    T::NATIVE.name()
}

/// Compiles for what native index keys take ranges of; `tests/ui` has what they do not.
fn ordered<T: OrderedNative>(component: &T) -> String {
    text(component)
}

#[test]
fn enums_are_written_by_rank() {
    assert_eq!(text(&Status::Open), "00000");
    assert_eq!(text(&Status::Shipped), "00010");
    assert_eq!(text(&Status::Lost), "00011");
    assert_eq!(native(&Status::Open), "S");
}

#[test]
fn newtypes_are_what_they_wrap() {
    assert_eq!(ordered(&TenantId("a#b".to_owned())), "a%23b");
    assert_eq!(ordered(&Cents(-1)), text(&-1i64));
    assert_eq!(ordered(&Wrapped(Cents(7))), text(&7i64));
    assert_eq!(ordered(&Named { value: 7 }), text(&7u8));
    assert_eq!(ordered(&Id::<Orders> { value: 7, of: PhantomData }), text(&7u64));
    assert_eq!(ordered(&Generic("x".to_owned())), "x");
    assert_eq!((native(&TenantId(String::new())), native(&Wrapped(Cents(0)))), ("S", "N"));
}

#[test]
fn a_newtype_of_an_enum_is_a_component_without_native_ranges() {
    assert_eq!(text(&Final(Status::Lost)), "00011");
}

//! What the codec costs: a struct of ten mixed fields to an item and back, by our codec, by a
//! conversion written by hand, and by `serde_dynamo`, alone and with its values converted to ours.
//!
//! `cargo bench -p dyno-core --features serde_dynamo --bench codec` times each with criterion and then
//! prints the ratios, which are taken in one run, turn by turn, so that a busy machine slows all
//! alike.

#![expect(clippy::print_stdout, reason = "it says what it measures")]
#![expect(clippy::unwrap_used, reason = "a benchmark fails by panicking")]

use std::collections::BTreeSet;
use std::hint::black_box;
use std::time::{Duration, Instant};

use criterion::{Criterion, criterion_group, criterion_main};
use dyno_core::item::{from_item, to_item};
use dyno_core::value::{AttributeValue, Item, Name, Number};
use serde::{Deserialize, Serialize};

const ROUNDS: usize = 501;

/// Few enough for what they make to stay in the processor's cache.
const CALLS_IN_ROUND: u32 = 50;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Order {
    pk: String,
    sk: String,
    total: i64,
    count: u32,
    weight: f64,
    paid: bool,
    lines: Vec<String>,
    ship_to: Address,
    tags: BTreeSet<String>,
    note: Option<String>,
    #[serde(with = "serde_bytes")]
    checksum: Vec<u8>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Address {
    street: String,
    city: String,
    zip: u32,
}

fn order() -> Order {
    Order {
        pk: "TENANT#acme#".to_owned(),
        sk: "ORDER#00000000000000001234#".to_owned(),
        total: 1_234_567,
        count: 3,
        weight: 20.5,
        paid: true,
        lines: ["one", "two", "three"].map(str::to_owned).to_vec(),
        ship_to: Address {
            street: "Karl Johans gate 1".to_owned(),
            city: "Oslo".to_owned(),
            zip: 154,
        },
        tags: BTreeSet::from(["fragile".to_owned(), "late".to_owned()]),
        note: Some("leave it with the neighbours".to_owned()),
        checksum: vec![7; 32],
    }
}

/// What one would write without serde: each field by name, moved where it can be.
mod by_hand {
    use super::{Address, AttributeValue, Item, Name, Number, Order};

    pub(super) fn write(order: &Order) -> Option<Item> {
        let list = |texts: &mut dyn Iterator<Item = &String>| {
            AttributeValue::L(texts.map(|text| AttributeValue::S(text.clone())).collect())
        };
        let address = &order.ship_to;
        Some(Item::from([
            (Name::from_static("pk"), AttributeValue::S(order.pk.clone())),
            (Name::from_static("sk"), AttributeValue::S(order.sk.clone())),
            (Name::from_static("total"), AttributeValue::from(order.total)),
            (Name::from_static("count"), AttributeValue::from(order.count)),
            (Name::from_static("weight"), AttributeValue::N(Number::try_from(order.weight).ok()?)),
            (Name::from_static("paid"), AttributeValue::Bool(order.paid)),
            (Name::from_static("lines"), list(&mut order.lines.iter())),
            (
                Name::from_static("ship_to"),
                AttributeValue::M(Item::from([
                    (Name::from_static("street"), AttributeValue::S(address.street.clone())),
                    (Name::from_static("city"), AttributeValue::S(address.city.clone())),
                    (Name::from_static("zip"), AttributeValue::from(address.zip)),
                ])),
            ),
            (Name::from_static("tags"), list(&mut order.tags.iter())),
            (
                Name::from_static("note"),
                order.note.clone().map_or(AttributeValue::Null, AttributeValue::S),
            ),
            (Name::from_static("checksum"), AttributeValue::B(order.checksum.clone())),
        ]))
    }

    pub(super) fn read(item: Item) -> Option<Order> {
        let (mut pk, mut sk, mut total, mut count) = (None, None, None, None);
        let (mut weight, mut paid, mut lines, mut ship_to) = (None, None, None, None);
        let (mut tags, mut note, mut checksum) = (None, None, None);
        for (name, value) in item {
            match name.as_str() {
                "pk" => pk = text(value),
                "sk" => sk = text(value),
                "total" => total = value.as_n()?.to_i64(),
                "count" => count = u32::try_from(value.as_n()?.to_i64()?).ok(),
                "weight" => weight = Some(value.as_n()?.to_f64()),
                "paid" => paid = value.as_bool(),
                "lines" => lines = texts(value),
                "ship_to" => ship_to = address(value),
                "tags" => tags = texts(value),
                "note" => note = text(value),
                "checksum" => checksum = bytes(value),
                _ => {}
            }
        }
        Some(Order {
            pk: pk?,
            sk: sk?,
            total: total?,
            count: count?,
            weight: weight?,
            paid: paid?,
            lines: lines?,
            ship_to: ship_to?,
            tags: tags?,
            note,
            checksum: checksum?,
        })
    }

    fn address(value: AttributeValue) -> Option<Address> {
        let AttributeValue::M(map) = value else { return None };
        let (mut street, mut city, mut zip) = (None, None, None);
        for (name, value) in map {
            match name.as_str() {
                "street" => street = text(value),
                "city" => city = text(value),
                "zip" => zip = u32::try_from(value.as_n()?.to_i64()?).ok(),
                _ => {}
            }
        }
        Some(Address { street: street?, city: city?, zip: zip? })
    }

    fn bytes(value: AttributeValue) -> Option<Vec<u8>> {
        if let AttributeValue::B(bytes) = value { Some(bytes) } else { None }
    }

    fn text(value: AttributeValue) -> Option<String> {
        if let AttributeValue::S(text) = value { Some(text) } else { None }
    }

    fn texts<C: FromIterator<String>>(value: AttributeValue) -> Option<C> {
        let AttributeValue::L(list) = value else { return None };
        list.into_iter().map(text).collect()
    }
}

/// Through `serde_dynamo`, whose values are then converted to ours.
mod converted {
    use super::{Item, Order};

    pub(super) fn write(order: &Order) -> Item {
        serde_dynamo::to_item::<_, serde_dynamo::Item>(order).unwrap().try_into().unwrap()
    }

    pub(super) fn read(item: Item) -> Order {
        serde_dynamo::from_item(serde_dynamo::Item::from(item)).unwrap()
    }
}

/// A way to write an order, or to read one, timed for some calls.
type Way<'w> = (&'static str, Box<dyn Fn(u32) -> Duration + 'w>);

fn ways(order: &Order) -> [(&'static str, Vec<Way<'_>>); 2] {
    let item = by_hand::write(order).unwrap();
    let foreign = serde_dynamo::Item::from(item.clone());
    let write = vec![
        way("by hand", || (), move |()| by_hand::write(black_box(order)).unwrap()),
        way("our codec", || (), move |()| to_item(black_box(order)).unwrap()),
        way("serde_dynamo, converted", || (), move |()| converted::write(black_box(order))),
        way(
            "serde_dynamo alone",
            || (),
            move |()| serde_dynamo::to_item::<_, serde_dynamo::Item>(black_box(order)).unwrap(),
        ),
    ];
    let of_item = move || item.clone();
    let read = vec![
        way("by hand", of_item.clone(), |item| by_hand::read(item).unwrap()),
        way("our codec", of_item.clone(), |item| from_item::<Order>(item).unwrap()),
        way("serde_dynamo, converted", of_item, converted::read),
        way(
            "serde_dynamo alone",
            move || foreign.clone(),
            |item| serde_dynamo::from_item::<_, Order>(item).unwrap(),
        ),
    ];
    [("write", write), ("read", read)]
}

/// Times the calls and not what they are given or give; items are made before, in one go.
fn way<'w, I: 'w, O: 'w>(
    name: &'static str,
    input: impl Fn() -> I + 'w,
    call: impl Fn(I) -> O + 'w,
) -> Way<'w> {
    let timed = move |calls: u32| {
        let inputs: Vec<I> = (0..calls).map(|_| input()).collect();
        let mut outputs = Vec::with_capacity(inputs.len());
        let start = now();
        for input in inputs {
            outputs.push(call(input));
        }
        let elapsed = start.elapsed();
        black_box(outputs);
        elapsed
    };
    (name, Box::new(timed))
}

#[expect(clippy::disallowed_methods, reason = "a benchmark measures time")]
fn now() -> Instant {
    Instant::now()
}

fn codec(c: &mut Criterion) {
    let order = order();
    for (direction, ways) in ways(&order) {
        let mut group = c.benchmark_group(direction);
        for (name, timed) in &ways {
            group.bench_function(*name, |b| {
                b.iter_custom(|calls| {
                    let batch = u64::from(CALLS_IN_ROUND);
                    let whole: Duration = (0..calls / batch).map(|_| timed(CALLS_IN_ROUND)).sum();
                    whole + timed(u32::try_from(calls % batch).unwrap())
                });
            });
        }
        group.finish();
        ratios(direction, &ways);
    }
}

/// Prints the median time of each way and its ratio to the first, round by round.
fn ratios(direction: &str, ways: &[Way<'_>]) {
    let mut rounds: Vec<Vec<Duration>> = vec![Vec::new(); ways.len()];
    for _ in 0..ROUNDS {
        for ((_, timed), rounds) in ways.iter().zip(&mut rounds) {
            rounds.push(timed(CALLS_IN_ROUND));
        }
    }
    let base = rounds.first().cloned().unwrap_or_default();
    for ((name, _), rounds) in ways.iter().zip(&rounds) {
        let ratios = rounds.iter().zip(&base).map(|(a, b)| a.as_secs_f64() / b.as_secs_f64());
        let time = median(rounds.iter().map(Duration::as_secs_f64)) / f64::from(CALLS_IN_ROUND);
        println!("{direction}, {name}: {:.0} ns, {:.2} of by hand", time * 1e9, median(ratios));
    }
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}

criterion_group!(benches, codec);
criterion_main!(benches);

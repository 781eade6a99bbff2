//! What is to be reached, each as a formula over figures of one round.

use dyno_workload::Kind;

use crate::results::{Results, Spread};

/// The size that targets are about unless they say another.
const ITEMS: u64 = 20_000;

/// Returns the figure of a case and subject in some round, if there is one.
pub type Lookup<'a> = &'a dyn Fn(&str, &str) -> Option<f64>;

/// One thing to reach.
pub struct Target {
    /// What is compared.
    pub what: String,
    /// What the figure must be.
    pub bound: Bound,
    /// What the figure counts.
    pub unit: &'static str,
    formula: Box<dyn Fn(Lookup<'_>) -> Option<f64>>,
}

/// A limit to a figure.
#[derive(Debug, Clone, Copy)]
pub enum Bound {
    /// It must be as large.
    AtLeast(f64),
    /// It may not be larger.
    AtMost(f64),
    /// It is shown, and nothing hangs on it.
    Shown,
}

/// What came out.
#[derive(Debug)]
pub struct Outcome {
    /// Over all rounds of all runs.
    pub spread: Spread,
    /// For each run, the formula over its medians.
    pub medians: Vec<f64>,
}

/// Targets of one kind.
pub struct Section {
    /// The heading.
    pub title: &'static str,
    /// What is compared, and how.
    pub text: &'static str,
    /// The targets.
    pub targets: Vec<Target>,
}

impl Bound {
    /// Tells whether a figure is within the bound; `None` if nothing hangs on it.
    pub fn holds(self, figure: f64) -> Option<bool> {
        match self {
            Self::AtLeast(least) => Some(figure >= least),
            Self::AtMost(most) => Some(figure <= most),
            Self::Shown => None,
        }
    }
}

impl Target {
    fn new(
        what: impl Into<String>,
        bound: Bound,
        formula: impl Fn(Lookup<'_>) -> Option<f64> + 'static,
    ) -> Self {
        Self { what: what.into(), bound, unit: "×", formula: Box::new(formula) }
    }

    const fn counting(mut self, unit: &'static str) -> Self {
        self.unit = unit;
        self
    }

    /// Evaluates the formula on each round, and on the medians of each run. `None` if something was
    /// not measured.
    pub fn outcome(&self, results: &Results) -> Option<Outcome> {
        let (mut rounds, mut medians) = (Vec::new(), Vec::new());
        for run in 0..results.runs.len() {
            let figures =
                |case: &str, subject: &str| results.find(case, subject)?.runs.get(run).cloned();
            let median =
                |case: &str, subject: &str| Some(Spread::of(&figures(case, subject)?)?.median);
            medians.extend((self.formula)(&median));
            let round = |round: usize| {
                // A series with one figure a run, such as memory at a million, counts in each round.
                let figure = |case: &str, subject: &str| {
                    let figures = figures(case, subject)?;
                    figures
                        .get(round)
                        .or(if figures.len() == 1 { figures.first() } else { None })
                        .copied()
                };
                (self.formula)(&figure)
            };
            let most = results.series.iter().filter_map(|it| it.runs.get(run)).map(Vec::len).max();
            rounds.extend((0..most.unwrap_or(0)).map_while(round));
        }
        Some(Outcome { spread: Spread::of(&rounds)?, medians })
    }
}

/// Returns all targets.
pub fn sections() -> Vec<Section> {
    vec![
        Section { title: "In the process", text: IN_PROCESS, targets: in_process() },
        Section { title: "Over the floor", text: OVER_FLOOR, targets: over_floor() },
        Section { title: "The typed layer", text: TYPED, targets: typed() },
        Section { title: "The SDK's client", text: SDK, targets: sdk() },
        Section { title: "Over HTTP", text: HTTP, targets: http() },
        Section { title: "Growth and threads", text: GROWTH, targets: growth() },
        Section { title: "Memory and start", text: MEMORY, targets: memory() },
        Section { title: "On disk", text: DURABLE, targets: durable() },
    ]
}

const IN_PROCESS: &str = "Time of dynoxide, embedded, over the time of `Backend::call` on `Local`: \
    20,000 items, one thread, one index of all attributes.";
const OVER_FLOOR: &str = "Time of the engine over what the same work costs on an ordered map of \
    encoded items (`BTreeMap<Vec<u8>, Vec<u8>>`), where reads decode into the same type of item. \
    A map insert copies an encoded item in; encoding it is in the second row of puts alone.";
const TYPED: &str = "Time of a call through derive, serde, expression text and engine, over the time \
    of the engine's call plus that of the codec (`dyno_core::item`), each measured alone. Then the \
    codec over a conversion of the ten fields by hand.";
const SDK: &str = "Time of a call of `local.sdk_client()` over that of the same client with a \
    connector that has one answer to everything. Allowed are 1.3 times that or 15 µs more, whichever is \
    larger.";
const HTTP: &str = "Time of the peer's server over the time of `dyno-local serve`, 20,000 items, one \
    index; so also the ratio of throughputs. dynalite has no transactions. The empty handler reads \
    the body and answers `{}`, on the same HTTP stack with the same settings.";
const GROWTH: &str = "How the cost of a call grows from 1,000 items to 1,000,000, over how that of \
    its floor grows; and what two threads on distinct partitions do over what one does. What two \
    threads do on maps of their own says what the machine can give.";
const MEMORY: &str = "Resident memory for each byte of items, from processes of their own; engines \
    made and dropped; servers started.";
const DURABLE: &str = "`Local::open`, as ratios of throughput: with each commit synced before its \
    answer, to the embedded store's own commits of as many items; relaxed, to memory. The engine \
    appends to a log, and so does the stricter of the two ways to use the store.";

/// Returns the quotient of two figures.
fn ratio(lookup: Lookup<'_>, over: (&str, &str), under: (&str, &str)) -> Option<f64> {
    Some(lookup(over.0, over.1)? / lookup(under.0, under.1)?)
}

fn in_process() -> Vec<Target> {
    let least = |kind| match kind {
        Kind::Batch | Kind::Transact => 6.0,
        Kind::Scan => 20.0,
        _ => 8.0,
    };
    let mut targets: Vec<Target> = Kind::ALL
        .into_iter()
        .map(|kind| {
            let case = format!("embedded/{}/{ITEMS}/1", kind.name());
            Target::new(kind.name(), Bound::AtLeast(least(kind)), move |lookup| {
                ratio(lookup, (&case, "dynoxide"), (&case, "dyno"))
            })
        })
        .collect();
    let case = format!("embedded/put without index/{ITEMS}/1");
    targets.insert(
        2,
        Target::new("put, no index", Bound::AtLeast(8.0), move |lookup| {
            ratio(lookup, (&case, "dynoxide"), (&case, "dyno"))
        }),
    );
    let case = "fresh engine, ten puts, ten gets, dropped";
    targets.push(Target::new(case, Bound::AtLeast(10.0), move |lookup| {
        ratio(lookup, (case, "dynoxide"), (case, "dyno"))
    }));
    targets
}

fn over_floor() -> Vec<Target> {
    let over = |what: &str, operation: &str, floor: &str, bound| {
        let operation = format!("embedded/{operation}/{ITEMS}/1");
        let floor = format!("floor/{floor}/{ITEMS}/1");
        Target::new(what, bound, move |lookup| {
            ratio(lookup, (&operation, "dyno"), (&floor, "floor"))
        })
    };
    let most = Bound::AtMost;
    vec![
        over("get over map get and decode", "get", "map get and decode", most(2.5)),
        over(
            "query of 100 over range and decode",
            "query of 100",
            "range of 100 and decode",
            most(1.5),
        ),
        over(
            "index query of 100 over range and decode",
            "index query of 100",
            "range of 100 and decode",
            Bound::Shown,
        ),
        over("put over map insert, no index", "put without index", "map insert", most(4.0)),
        over("put over map insert, one index", "put", "map insert", most(4.0)),
        over(
            "put over encoding and map insert, no index",
            "put without index",
            "encode and map insert",
            Bound::Shown,
        ),
        over(
            "put over encoding and map insert, one index",
            "put",
            "encode and map insert",
            Bound::Shown,
        ),
    ]
}

fn typed() -> Vec<Target> {
    let (get, put) = (format!("typed/get/{ITEMS}"), format!("typed/put/{ITEMS}"));
    let call = |case: String, codec: &'static str, name: &str| {
        Target::new(
            format!("typed {name} over engine and codec"),
            Bound::AtMost(2.0),
            move |lookup| {
                let parts = lookup(&case, "engine call")? + lookup(&case, codec)?;
                Some(lookup(&case, "typed call")? / parts)
            },
        )
    };
    let codec = |case: String, codec: &'static str, what: &str| {
        Target::new(what, Bound::AtMost(1.3), move |lookup| {
            ratio(lookup, (&case, codec), (&case, "by hand"))
        })
    };
    vec![
        call(get.clone(), "codec", "get"),
        call(put.clone(), "codec", "put"),
        codec(get, "codec", "item to entity over the conversion by hand"),
        codec(put, "codec", "entity to item over the conversion by hand"),
    ]
}

fn sdk() -> Vec<Target> {
    let mut targets = Vec::new();
    for name in ["get", "put"] {
        let case = format!("sdk/{name}/{ITEMS}");
        let row = |what: &str, bound, formula: fn(f64, f64) -> f64| {
            let case = case.clone();
            Target::new(format!("{name}, {what}"), bound, move |lookup| {
                Some(formula(lookup(&case, "sdk_client")?, lookup(&case, "canned connector")?))
            })
        };
        targets.extend([
            row("over what is allowed", Bound::AtMost(1.0), |engine, canned| {
                engine / (1.3 * canned).max(canned + 15_000.0)
            }),
            row("over the canned connector", Bound::Shown, |engine, canned| engine / canned),
            row("more than the canned connector", Bound::Shown, |engine, canned| {
                (engine - canned) / 1_000.0
            })
            .counting("µs"),
        ]);
    }
    targets
}

fn http() -> Vec<Target> {
    let mut targets = Vec::new();
    for connections in [1, 16] {
        let at = if connections == 1 { "1 connection" } else { "16 connections" };
        for kind in Kind::ALL {
            let case = format!("http/{}/{ITEMS}/{connections}", kind.name());
            let bound = match kind {
                Kind::Get => Bound::AtLeast(1.8),
                Kind::Put | Kind::Query => Bound::AtLeast(4.0),
                Kind::Update => Bound::AtLeast(5.0),
                Kind::Transact => Bound::AtLeast(6.0),
                Kind::Scan => Bound::AtLeast(15.0),
                Kind::IndexQuery | Kind::Batch => Bound::Shown,
            };
            let against = |peer: &'static str, bound| {
                let case = case.clone();
                Target::new(format!("{}, {at}, to {peer}", kind.name()), bound, move |lookup| {
                    ratio(lookup, (&case, peer), (&case, "dyno"))
                })
            };
            targets.push(against("dynoxide", bound));
            if kind != Kind::Transact {
                targets.push(against("dynalite", Bound::AtLeast(1.0)));
            }
            if matches!(kind, Kind::Get | Kind::Put) {
                targets.push(against("empty handler", Bound::AtLeast(0.6)));
            }
        }
    }
    targets
}

fn growth() -> Vec<Target> {
    let grown = |lookup: Lookup<'_>, area: &str, name: &str, subject: &str| {
        let case = |items: u64| format!("{area}/{name}/{items}/1");
        ratio(lookup, (&case(1_000_000), subject), (&case(1_000), subject))
    };
    let growth = |name: &'static str, floor: &'static str| {
        Target::new(
            format!("{name}: growth over that of {floor}"),
            Bound::AtMost(1.3),
            move |lookup| {
                let ours = grown(lookup, "embedded", name, "dyno")?;
                Some(ours / grown(lookup, "floor", floor, "floor")?)
            },
        )
    };
    let threads = |area: &'static str, name: &'static str, subject: &'static str, bound| {
        let what = if area == "floor" {
            format!("{name} (floor), two threads over one")
        } else {
            format!("{name} of {subject}, two threads over one")
        };
        Target::new(what, bound, move |lookup| {
            let case = |lanes: u64| format!("{area}/{name}/{ITEMS}/{lanes}");
            ratio(lookup, (&case(1), subject), (&case(2), subject))
        })
    };
    vec![
        growth("get", "map get and decode"),
        growth("put", "map insert"),
        growth("query of 100", "range of 100 and decode"),
        threads("embedded", "get", "dyno", Bound::AtLeast(1.7)),
        threads("embedded", "put", "dyno", Bound::AtLeast(1.7)),
        threads("embedded", "get", "dynoxide", Bound::Shown),
        threads("embedded", "put", "dynoxide", Bound::Shown),
        threads("floor", "map get and decode", "floor", Bound::Shown),
        threads("floor", "map insert", "floor", Bound::Shown),
    ]
}

fn memory() -> Vec<Target> {
    let figure = |what: &str, case: &'static str, subject: &'static str, bound| {
        Target::new(what, bound, move |lookup| lookup(case, subject))
    };
    const BARE: &str = "memory/1000000/no index";
    const INDEXED: &str = "memory/1000000/one index";
    let per_byte = "bytes a byte";
    let start = "server start to first answer";
    vec![
        figure("a million items, no index", BARE, "dyno", Bound::AtMost(1.35)).counting(per_byte),
        figure("a million items, one index", INDEXED, "dyno", Bound::AtMost(1.7))
            .counting(per_byte),
        figure("ordered map of encoded items", BARE, "floor", Bound::Shown).counting(per_byte),
        figure("dynoxide, no index", BARE, "dynoxide", Bound::Shown).counting(per_byte),
        figure("dynoxide, one index", INDEXED, "dynoxide", Bound::Shown).counting(per_byte),
        Target::new("an empty `Local`", Bound::AtMost(16.0), |lookup| {
            Some(lookup("memory of an empty engine", "dyno")? / 1024.0)
        })
        .counting("KiB"),
        Target::new("idle server", Bound::AtMost(8.0), |lookup| {
            Some(lookup("server idle memory", "dyno")? / 1024.0 / 1024.0)
        })
        .counting("MiB"),
        Target::new("start to first answer, over dynoxide's", Bound::AtMost(1.2), move |lookup| {
            ratio(lookup, (start, "dyno"), (start, "dynoxide"))
        }),
    ]
}

fn durable() -> Vec<Target> {
    let against = |what: &str, case: &'static str, (over, under), bound| {
        Target::new(what, bound, move |lookup| ratio(lookup, (case, over), (case, under)))
    };
    const BATCHES: &str = "durable/batch write of 25";
    const GROUPED: &str = "durable/put, 16 writers";
    const PUTS: &str = "durable/put, one writer";
    let (by_key, appending) = ("the store alone, rows by key", "the store alone, appending");
    let (synced, relaxed, memory) = ("dyno, synced", "dyno, relaxed", "dyno, memory");
    let (store, ram) = (Bound::AtLeast(0.7), Bound::AtLeast(0.3));
    vec![
        against(
            "synced batches of 25, to the store appending them",
            BATCHES,
            (appending, synced),
            store,
        ),
        against(
            "synced batches of 25, to the store with rows by key",
            BATCHES,
            (by_key, synced),
            Bound::Shown,
        ),
        against(
            "synced puts of 16 writers, to the store appending 16",
            GROUPED,
            (appending, synced),
            store,
        ),
        against(
            "synced puts of 16 writers, to the store with rows by key",
            GROUPED,
            (by_key, synced),
            Bound::Shown,
        ),
        against("relaxed batches of 25, to memory", BATCHES, (memory, relaxed), ram),
        against("relaxed puts, to memory", PUTS, (memory, relaxed), ram),
    ]
}

#[cfg(test)]
mod tests {
    use super::{Bound, sections};
    use crate::results::{Machine, Results, Unit};

    #[test]
    fn ratios_are_taken_round_by_round() {
        let mut results = Results::default();
        results.begin(Machine::default());
        for (dyno, dynoxide) in [(1.0, 8.0), (2.0, 18.0), (10.0, 70.0)] {
            results.add("embedded/get/20000/1", "dyno", Unit::Nanoseconds, dyno);
            results.add("embedded/get/20000/1", "dynoxide", Unit::Nanoseconds, dynoxide);
        }
        let sections = sections();
        let get = &sections[0].targets[0];
        let spread =
            get.outcome(&results).map(|it| (it.spread.min, it.spread.median, it.spread.max));
        assert_eq!(spread, Some((7.0, 8.0, 9.0)));
        assert!(sections[1].targets[0].outcome(&results).is_none(), "no floor was measured");
    }

    #[test]
    fn bounds_hold_at_their_ends() {
        for (bound, figure, holds) in [
            (Bound::AtLeast(8.0), 8.0, Some(true)),
            (Bound::AtLeast(8.0), 7.9, Some(false)),
            (Bound::AtMost(8.0), 8.0, Some(true)),
            (Bound::AtMost(8.0), 8.1, Some(false)),
            (Bound::Shown, 8.0, None),
        ] {
            assert_eq!(bound.holds(figure), holds);
        }
    }
}

//! Clients in virtual time, and the history that they make.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use dyno_core::backend::{BackendError, BackendExt, ErrorCode};
use dyno_core::clock::{Clock, until};
use dyno_core::op::{DeleteItem, GetItem, Operation, PutItem, ReturnValues, Scan, UpdateItem};
use dyno_core::value::{AttributeValue, Item};
use dyno_local::{Local, ManualClock, Replication, VirtualTime};

use super::history::{Action, Glimpse, History, Op, State};
use crate::replicas::{create, ms, replicas};
use crate::support::{Random, item, ok, on, send, values};

/// How one history is made.
#[derive(Debug, Clone)]
pub(super) struct Setup {
    pub(super) seed: u64,
    pub(super) replication: Replication,
    pub(super) clients: usize,
    pub(super) operations: usize,
    pub(super) keys: usize,
    /// Whether copies and the index are held back by hand, too.
    pub(super) with_holds: bool,
    pub(super) partition_bytes_max: u64,
}

/// A client, and what all of them share.
struct Client {
    number: usize,
    local: Local,
    clock: ManualClock,
    random: Random,
    keys: usize,
    /// The value that it saw last of each key.
    known: Vec<u32>,
    shared: Rc<RefCell<Shared>>,
}

#[derive(Default)]
struct Shared {
    history: History,
    values: u32,
    held_since: Option<i64>,
}

/// Runs a history to its end.
pub(super) fn run(setup: &Setup) -> History {
    let clock = ManualClock::default();
    let builder = Local::builder().clock(clock.clone()).seed(setup.seed);
    let builder = builder.partition_bytes_max(setup.partition_bytes_max);
    let local = builder.replication(setup.replication.clone()).build();
    create(&local);
    let shared = Rc::new(RefCell::new(Shared::default()));
    let mut time = VirtualTime::new(clock.clone()).seed(setup.seed);
    for number in 0..setup.clients {
        let mut client = Client {
            number,
            local: local.clone(),
            clock: clock.clone(),
            random: Random::new(setup.seed * 1_000 + u64::try_from(number).unwrap()),
            keys: setup.keys,
            known: vec![0; setup.keys],
            shared: Rc::clone(&shared),
        };
        let operations = setup.operations;
        time.spawn(async move {
            for _ in 0..operations {
                client.act().await;
            }
        });
    }
    if setup.with_holds {
        let (local, clock, shared) = (local.clone(), clock.clone(), Rc::clone(&shared));
        time.spawn(hold_back(local, clock, shared, Random::new(setup.seed ^ 0x63)));
    }
    time.run().unwrap();
    drop(time);
    let mut history = shared.take().history;
    settle(&local, &clock, setup, &mut history);
    history
}

/// Holds a copy and the index back for some times.
async fn hold_back(
    local: Local,
    clock: ManualClock,
    shared: Rc<RefCell<Shared>>,
    mut random: Random,
) {
    for _ in 0..2 {
        pause(&clock, &mut random, 60).await;
        shared.borrow_mut().held_since = Some(clock.now().as_micros());
        let copy = 1 + random.below(2);
        replicas(&local).hold(copy).hold_index("glo");
        pause(&clock, &mut random, 60).await;
        replicas(&local).release(copy).release_index("glo");
        // Answers that are on their way may be of before.
        until(&clock, clock.now().plus_micros(10_000)).await;
        shared.borrow_mut().held_since = None;
    }
}

/// Reads what is there at last, and compares the index with it.
fn settle(local: &Local, clock: &ManualClock, setup: &Setup, history: &mut History) {
    let mut last = None;
    for _ in 0..2_000 {
        clock.advance(ms(500));
        let mut scan = Scan::new("tab");
        scan.consistent_read = true;
        let Ok(table) = send(local, scan) else { continue };
        let of_index = ok(local, on("glo", "gk = :g", ":g=g")).items;
        let states = |items: Option<Vec<Item>>| {
            let items = items.unwrap_or_default();
            let of = |key: usize| state_of(items.iter().find(|item| key_of(item) == Some(key)));
            (0..setup.keys).map(of).collect::<Vec<State>>()
        };
        let states = (states(table.items), states(of_index));
        // Twice the same: nothing is under way any more.
        if last.as_ref() != Some(&states) {
            last = Some(states);
            continue;
        }
        history.has_converged = states.0 == states.1;
        let now = clock.now().as_micros();
        for (key, state) in states.0.into_iter().enumerate() {
            let action = Action::Read(state);
            let op = Op { client: 0, key, action, invoked: now, returned: Some(now) };
            history.ops.push(op);
        }
        return;
    }
    panic!("nobody leads for 1,000 seconds");
}

async fn pause(clock: &ManualClock, random: &mut Random, millis_max: usize) {
    let micros = i64::try_from(random.below(millis_max * 1_000)).unwrap();
    until(clock, clock.now().plus_micros(micros)).await;
}

impl Client {
    /// Does one thing, after a while.
    async fn act(&mut self) {
        pause(&self.clock, &mut self.random, 12).await;
        let key = self.random.below(self.keys);
        let named = item(&format!("pk=k{key} sk=s"));
        match self.random.below(12) {
            0..=1 => self.write_new(key, false).await,
            2..=3 => self.write_new(key, true).await,
            4..=5 => self.add(key, named).await,
            6 => {
                let delete = DeleteItem::new("tab", named);
                self.write(key, Action::Delete, delete, |_| Action::Delete).await;
            }
            7..=8 => {
                let mut get = GetItem::new("tab", named);
                get.consistent_read = true;
                let answer = self.call(get).await;
                let Ok(found) = answer.told else { return };
                let state = self.see(key, state_of(found.item.as_ref()));
                let action = Action::Read(state);
                self.note(key, action, answer.invoked, Some(answer.returned));
            }
            9..=10 => {
                let answer = self.call(GetItem::new("tab", named)).await;
                let Ok(found) = answer.told else { return };
                let state = self.see(key, state_of(found.item.as_ref()));
                self.glimpse(key, state, (answer.invoked, answer.returned, answer.held_since));
            }
            _ => {
                let answer = self.call(on("glo", "gk = :g", ":g=g")).await;
                let Ok(found) = answer.told else { return };
                let items = found.items.unwrap_or_default();
                for key in 0..self.keys {
                    let item = items.iter().find(|item| key_of(item) == Some(key));
                    let at = (answer.invoked, answer.returned, answer.held_since);
                    self.glimpse(key, state_of(item), at);
                }
            }
        }
    }

    /// Puts a value; perhaps only if the key has what this client saw there last.
    async fn write_new(&mut self, key: usize, is_conditional: bool) {
        let value = self.new_value();
        let mut put = PutItem::new("tab", item(&format!("pk=k{key} sk=s gk=g n=0 v={value}")));
        let expected = self.known[key];
        if !is_conditional {
            self.write(key, Action::Put(value), put, |_| Action::Put(value)).await;
            return;
        }
        put.condition_expression = Some("v = :v".to_owned());
        put.expression_attribute_values = values(&format!(":v={expected}"));
        let unknown = Action::PutIf(expected, value, None);
        self.write(key, unknown, put, |_| Action::PutIf(expected, value, Some(true))).await;
    }

    async fn add(&mut self, key: usize, named: Item) {
        let value = self.new_value();
        let mut update = UpdateItem::new("tab", named);
        update.update_expression = Some("ADD n :one SET v = :v, gk = :g".to_owned());
        update.expression_attribute_values = values(&format!(":one=1 :v={value} :g=g"));
        update.return_values = ReturnValues::AllNew;
        self.write(key, Action::Add(value, None), update, |output| {
            let count = state_of(output.attributes.as_ref()).map(|(_, count)| count);
            Action::Add(value, count)
        })
        .await;
    }

    /// Sends a write, and notes it: as `unknown` if nobody can tell what became of it.
    async fn write<O: Operation>(
        &mut self,
        key: usize,
        unknown: Action,
        operation: O,
        told: impl Fn(O::Output) -> Action,
    ) {
        let answer = self.call(operation).await;
        let (action, returned) = match (answer.told, unknown) {
            (Ok(output), _) => (told(output), Some(answer.returned)),
            (Err(error), Action::PutIf(expected, value, _))
                if *error.code() == ErrorCode::ConditionalCheckFailed =>
            {
                (Action::PutIf(expected, value, Some(false)), Some(answer.returned))
            }
            (Err(error), unknown) => {
                assert_eq!(*error.code(), ErrorCode::InternalServer, "{error}");
                (unknown, None)
            }
        };
        self.note(key, action, answer.invoked, returned);
        if let Some(value) = action.value().filter(|_| returned.is_some()) {
            self.known[key] = value;
        }
        if returned.is_none() {
            pause(&self.clock, &mut self.random, 150).await;
        }
    }

    /// Sends a request, which takes a while to arrive, as its answer does.
    async fn call<O: Operation>(&mut self, operation: O) -> Answer<O::Output> {
        let invoked = self.clock.now().as_micros();
        let held_before = self.shared.borrow().held_since;
        pause(&self.clock, &mut self.random, 3).await;
        let told = self.local.send(operation).await;
        let held_since = held_before.or(self.shared.borrow().held_since);
        pause(&self.clock, &mut self.random, 3).await;
        Answer { told, invoked, returned: self.clock.now().as_micros(), held_since }
    }

    fn see(&mut self, key: usize, state: State) -> State {
        if let Some((value, _)) = state {
            self.known[key] = value;
        }
        state
    }

    fn new_value(&self) -> u32 {
        let mut shared = self.shared.borrow_mut();
        shared.values += 1;
        shared.values
    }

    fn note(&self, key: usize, action: Action, invoked: i64, returned: Option<i64>) {
        let op = Op { client: self.number, key, action, invoked, returned };
        self.shared.borrow_mut().history.ops.push(op);
    }

    fn glimpse(&self, key: usize, state: State, at: (i64, i64, Option<i64>)) {
        let (invoked, returned, held_since) = at;
        let glimpse = Glimpse { key, state, invoked, returned, held_since };
        self.shared.borrow_mut().history.glimpses.push(glimpse);
    }
}

struct Answer<T> {
    told: Result<T, BackendError>,
    invoked: i64,
    returned: i64,
    held_since: Option<i64>,
}

fn state_of(item: Option<&Item>) -> State {
    let item = item?;
    let number = |name: &str| match item.get(name) {
        Some(AttributeValue::N(number)) => number.to_string().parse::<i64>().unwrap(),
        other => panic!("{other:?}"),
    };
    Some((u32::try_from(number("v")).unwrap(), number("n")))
}

fn key_of(item: &Item) -> Option<usize> {
    match item.get("pk") {
        Some(AttributeValue::S(text)) => text.strip_prefix('k')?.parse().ok(),
        _ => None,
    }
}

/// Lag of up to 40 milliseconds.
pub(super) const LAG_MAX: Duration = ms(40);

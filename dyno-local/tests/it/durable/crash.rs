//! Servers that are killed under load, again and again, on the same directory.
//!
//! Each client has keys of its own and one request at a time, so that after a kill it knows of
//! every item what it must be: as the last answer left it, or as the request without an answer
//! would have, the whole of it. All of them count on one item, too, on which their writes meet.

use std::collections::BTreeMap;
use std::sync::mpsc::{Sender, channel};
use std::thread;

use serde_json::{Value, json};

use super::client::{Client, Server, create_table};
use super::directory::Directory;

/// Two servers are killed side by side, each this often.
const KILLS: u64 = 100;

const CLIENTS: u64 = 4;

/// Few keys: most writes replace or change what others wrote.
const KEYS: u64 = 8;

/// The items of one client, by table and key; the value of `v`.
type Items = BTreeMap<(&'static str, String), u64>;

/// What one client knows.
#[derive(Debug, Clone)]
struct Knowledge {
    client: u64,
    random: u64,
    items: Items,
    /// How often the common item was counted up, with an answer, since it was last read.
    counted: u64,
    in_doubt: Option<Write>,
}

/// A write and what the items are after it.
#[derive(Debug, Clone)]
struct Write {
    operation: &'static str,
    body: Value,
    after: Items,
    counts: bool,
}

#[test]
fn nothing_answered_is_lost_on_the_first_line() {
    kill_again_and_again(0x5EED_0001);
}

#[test]
fn nothing_answered_is_lost_on_the_second_line() {
    kill_again_and_again(0x5EED_0002);
}

fn kill_again_and_again(seed: u64) {
    let directory = Directory::new();
    let mut random = seed;
    let mut clients: Vec<Knowledge> = (0..CLIENTS).map(|it| Knowledge::new(it, seed)).collect();
    let (mut answers, mut common) = (0, 0);
    for kill in 0..KILLS {
        let server = Server::on(directory.as_str());
        let mut connection = server.connect();
        if kill == 0 {
            for table in ["one", "two"] {
                connection.ok("CreateTable", &create_table(table));
            }
        }
        let at = format!("seed {seed:#x}, after {kill} kills");
        check(&mut connection, &mut clients, &mut common, &at);
        answers += load_and_kill(server, &mut clients, draw(&mut random) % 50);
    }
    let server = Server::on(directory.as_str());
    let at = format!("seed {seed:#x}, at the end");
    check(&mut server.connect(), &mut clients, &mut common, &at);
    assert!(answers > KILLS * 10, "only {answers} writes were answered");
}

/// Lets all clients write until there were this many answers, kills the server in the middle of
/// what goes on, and returns how many answers there were.
fn load_and_kill(server: Server, clients: &mut [Knowledge], enough: u64) -> u64 {
    let (sender, answered) = channel();
    let address = server.address.clone();
    thread::scope(|scope| {
        for client in clients {
            let (sender, mut connection) = (sender.clone(), Client::connect(&address));
            scope.spawn(move || client.write_until_killed(&mut connection, &sender));
        }
        drop(sender);
        let before = answered.iter().take(usize::try_from(enough).unwrap()).count();
        server.kill();
        u64::try_from(before + answered.iter().count()).unwrap()
    })
}

/// Compares what is there with what the clients know, who then know better. `common` is what the
/// common item was the last time.
fn check(connection: &mut Client, clients: &mut [Knowledge], common: &mut u64, at: &str) {
    let found = read_all(connection);
    let least = *common + clients.iter().map(|client| client.counted).sum::<u64>();
    let in_doubt = clients.iter().filter(|it| it.in_doubt.as_ref().is_some_and(|it| it.counts));
    let most = least + u64::try_from(in_doubt.count()).unwrap();
    *common = found.get(&("one", "common".to_owned())).copied().unwrap_or(0);
    assert!((least..=most).contains(common), "{at}: {least} ≤ {common} ≤ {most}");
    for client in clients {
        let prefix = format!("c{}-", client.client);
        let own = found.iter().filter(|((_, key), _)| key.starts_with(&prefix));
        let own: Items = own.map(|(place, value)| (place.clone(), *value)).collect();
        let known = &client.items;
        let after = client.in_doubt.take().map_or_else(|| known.clone(), |it| it.after);
        assert!(own == *known || own == after, "{at}: {own:?} is neither {known:?} nor {after:?}");
        client.items = own;
        client.counted = 0;
    }
}

/// Returns every item of both tables.
fn read_all(connection: &mut Client) -> Items {
    let mut items = Items::new();
    for table in ["one", "two"] {
        let answer = connection.ok("Scan", &json!({"TableName": table, "ConsistentRead": true}));
        for item in answer["Items"].as_array().unwrap() {
            let key = item["k"]["S"].as_str().unwrap().to_owned();
            let value = item["v"]["N"].as_str().unwrap().parse().unwrap();
            items.insert((table, key), value);
        }
    }
    items
}

impl Knowledge {
    fn new(client: u64, seed: u64) -> Self {
        let random = seed ^ (client + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        Self { client, random, items: Items::new(), counted: 0, in_doubt: None }
    }

    fn write_until_killed(&mut self, connection: &mut Client, answered: &Sender<()>) {
        loop {
            let write = self.next();
            let answer = connection.call(write.operation, &write.body);
            let Some((status, body)) = answer else {
                self.in_doubt = Some(write);
                return;
            };
            assert_eq!(status, 200, "{}: {body}", write.body);
            self.items = write.after;
            self.counted += u64::from(write.counts);
            // Whoever counts the answers may have enough.
            let _ = answered.send(());
        }
    }

    fn next(&mut self) -> Write {
        let key = format!("c{}-{}", self.client, draw(&mut self.random) % KEYS);
        let value = draw(&mut self.random) % 1_000_000;
        // Now and then a value that takes several pages.
        let long = draw(&mut self.random).is_multiple_of(8);
        let filler = "x".repeat(if long { 20_000 } else { 100 });
        let item = json!({"k": {"S": key}, "v": {"N": value.to_string()}, "f": {"S": filler}});
        let mut after = self.items.clone();
        let (operation, body, counts) = match draw(&mut self.random) % 6 {
            0 | 1 => {
                after.insert(("one", key), value);
                ("PutItem", json!({"TableName": "one", "Item": item}), false)
            }
            2 => {
                *after.entry(("two", key.clone())).or_insert(0) += value;
                ("UpdateItem", add("two", &key, value), false)
            }
            3 => {
                after.remove(&("one", key.clone()));
                let key = json!({"k": {"S": key}});
                ("DeleteItem", json!({"TableName": "one", "Key": key}), false)
            }
            4 => ("UpdateItem", add("one", "common", 1), true),
            _ => {
                after.insert(("one", key.clone()), value);
                after.insert(("two", key), value);
                let puts = ["one", "two"].map(|it| json!({"Put": {"TableName": it, "Item": item}}));
                let count = json!({"Update": add("one", "common", 1)});
                let all = [puts.as_slice(), &[count]].concat();
                ("TransactWriteItems", json!({"TransactItems": all}), true)
            }
        };
        Write { operation, body, after, counts }
    }
}

fn add(table: &str, key: &str, value: u64) -> Value {
    json!({
        "TableName": table, "Key": {"k": {"S": key}}, "UpdateExpression": "ADD v :v",
        "ExpressionAttributeValues": {":v": {"N": value.to_string()}},
    })
}

/// The next of a sequence of numbers that look random (xorshift).
fn draw(random: &mut u64) -> u64 {
    *random ^= *random << 13;
    *random ^= *random >> 7;
    *random ^= *random << 17;
    *random >> 11
}

use dyno::Table;

#[derive(Table)]
#[table(name = "no-sort-key", pk = "pk", lsi(by_time, sk = "time"), entities())]
pub struct NoSortKey;

#[derive(Table)]
#[table(name = "no-name", pk = "pk", sk = "sk", lsi(sk = "time"), entities())]
pub struct NoName;

#[derive(Table)]
#[table(name = "nothing", pk = "pk", sk = "sk", lsi(by_time), entities())]
pub struct Nothing;

#[derive(Table)]
#[table(name = "with-pk", pk = "pk", sk = "sk", lsi(by_time, pk = "pk", sk = "time"), entities())]
pub struct WithPk;

#[derive(Table)]
#[table(name = "the-same", pk = "pk", sk = "sk", lsi(by_time, sk = "sk"), gsi(a, pk = "sk", sk = "sk"), entities())]
pub struct TheSame;

#[derive(Table)]
#[table(
    name = "six",
    pk = "pk",
    sk = "sk",
    lsi(one, sk = "a"),
    lsi(two, sk = "b"),
    lsi(three, sk = "c"),
    lsi(four, sk = "d"),
    lsi(five, sk = "e"),
    lsi(six, sk = "f"),
    entities()
)]
pub struct Six;

fn main() {}

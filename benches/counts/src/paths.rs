//! The paths that are counted.

use std::hint::black_box;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::process::exit;
use std::sync::atomic::{AtomicI64, Ordering};

use dyno::op::Request;
use dyno::{Backend, Db};
use dyno_local::server::Server;
use dyno_local::{Capacity, Clock, Local, SystemClock, Timestamp};
use dyno_workload::{
    Draw, Kind, Pick, Projected, Record, Typed, fill, fill_records, http_request, record,
    record_key, request,
};
use tokio::runtime::{Builder, Runtime};
use tokio::sync::oneshot;

/// Items of each table.
const ITEMS: u64 = 2_000;

/// Calls made before counting: they fill what is filled once.
const WARM_CALLS: u64 = 3;

/// What everything random follows from.
const SEED: u64 = 7;

/// One path.
#[derive(Debug)]
pub struct Path {
    /// The name in the baseline.
    pub name: &'static str,
    /// How many calls are counted.
    pub calls: u64,
    way: Way,
}

/// How a path is entered.
#[derive(Debug, Clone, Copy)]
enum Way {
    /// `Backend::call` on `Local`.
    Engine(Kind),
    /// The same where capacity is enforced, and suffices.
    Enforced(Kind),
    /// HTTP, from the connection's bytes to the answer's.
    Http(Kind),
    TypedGet,
    TypedPut,
}

/// All paths, in the order of the baseline.
pub const PATHS: [Path; 14] = [
    Path { name: "get", calls: 200, way: Way::Engine(Kind::Get) },
    Path { name: "put", calls: 100, way: Way::Engine(Kind::Put) },
    Path { name: "conditional update", calls: 100, way: Way::Engine(Kind::Update) },
    Path { name: "query of 100", calls: 10, way: Way::Engine(Kind::Query) },
    Path { name: "index query of 100", calls: 10, way: Way::Engine(Kind::IndexQuery) },
    Path { name: "batch write of 25", calls: 10, way: Way::Engine(Kind::Batch) },
    Path { name: "transact write of 10", calls: 10, way: Way::Engine(Kind::Transact) },
    Path { name: "filtered scan page", calls: 3, way: Way::Engine(Kind::Scan) },
    Path { name: "get over HTTP", calls: 100, way: Way::Http(Kind::Get) },
    Path { name: "put over HTTP", calls: 100, way: Way::Http(Kind::Put) },
    Path { name: "typed get", calls: 100, way: Way::TypedGet },
    Path { name: "typed put", calls: 100, way: Way::TypedPut },
    Path { name: "get within capacity", calls: 200, way: Way::Enforced(Kind::Get) },
    Path { name: "put within capacity", calls: 100, way: Way::Enforced(Kind::Put) },
];

/// Runs a path; this is what Callgrind watches. It counts inside of this function, by its name, which
/// must be like no other's.
#[inline(never)]
pub fn callgrind_counts_this(calls: &mut dyn FnMut()) {
    calls();
    black_box(calls);
}

impl Path {
    /// Whether the calls run on threads of their own, where [`callgrind_counts_this`] does not reach.
    pub const fn is_on_other_threads(&self) -> bool {
        matches!(self.way, Way::Http(_))
    }
}

/// Prepares a path and runs it, so many times its calls. The process ends with it.
pub fn run(name: &str, times: u64) -> Result<(), String> {
    let path = PATHS.iter().find(|path| path.name == name);
    let path = path.ok_or_else(|| format!("there is no path {name}"))?;
    let runtime = Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|error| error.to_string())?;
    let calls = path.calls * times;
    let done = match path.way {
        Way::Engine(kind) => engine(&runtime, &Local::new(), kind, calls),
        Way::Enforced(kind) => engine(&runtime, &enforced(), kind, calls),
        Way::Http(kind) => http(&runtime, kind, calls),
        Way::TypedGet => typed_get(&runtime, calls),
        Way::TypedPut => typed_put(&runtime, calls),
    };
    done?;
    // Tearing tables down under Valgrind would take longer than what is counted.
    exit(0)
}

fn engine(runtime: &Runtime, local: &Local, kind: Kind, calls: u64) -> Result<(), String> {
    fill_items(runtime, local)?;
    let mut pick = Pick::new(SEED, ITEMS, 0, 1);
    let mut requests = |calls| (0..calls).map(|_| request(kind, &mut pick)).collect::<Vec<_>>();
    let (warm, requests) = (requests(WARM_CALLS), requests(calls));
    let call = |requests: Vec<Request>| {
        for request in requests {
            let answer = runtime.block_on(local.call(request));
            assert!(black_box(answer).is_ok(), "a request was refused");
        }
    };
    call(warm);
    let mut requests = Some(requests);
    callgrind_counts_this(&mut || requests.take().into_iter().for_each(call));
    Ok(())
}

fn filled(runtime: &Runtime) -> Result<Local, String> {
    let local = Local::new();
    fill_items(runtime, &local)?;
    Ok(local)
}

fn fill_items(runtime: &Runtime, local: &Local) -> Result<(), String> {
    let filled = runtime.block_on(fill(local, ITEMS, Projected::All));
    filled.map_err(|error| error.to_string())
}

fn enforced() -> Local {
    Local::builder().clock(Hurried::default()).capacity(Capacity::Enforced).build()
}

/// The machine's clock, which is moved on whenever it is asked: so there is always capacity.
#[derive(Debug, Default)]
struct Hurried(AtomicI64);

impl Clock for Hurried {
    fn now(&self) -> Timestamp {
        let hurry_micros = self.0.fetch_add(100_000, Ordering::Relaxed);
        SystemClock.now().plus_micros(hurry_micros)
    }
}

fn typed_get(runtime: &Runtime, calls: u64) -> Result<(), String> {
    let db = filled_typed(runtime)?;
    let mut draw = Draw::new(SEED);
    let get = |key| {
        let found = runtime.block_on(async { db.get::<Record>(key).await });
        assert!(black_box(found).is_ok_and(|found| found.is_some()), "a record is missing");
    };
    let mut keys = |calls| (0..calls).map(|_| record_key(draw.below(ITEMS))).collect::<Vec<_>>();
    keys(WARM_CALLS).into_iter().for_each(get);
    let mut keys = keys(calls).into_iter();
    callgrind_counts_this(&mut || keys.by_ref().for_each(get));
    Ok(())
}

fn typed_put(runtime: &Runtime, calls: u64) -> Result<(), String> {
    let db = filled_typed(runtime)?;
    let mut draw = Draw::new(SEED);
    let put = |record: &Record| {
        let done = runtime.block_on(async { db.put(record).await });
        assert!(black_box(done).is_ok(), "a record was refused");
    };
    let mut records = |calls| (0..calls).map(|_| record(draw.below(ITEMS), 1)).collect::<Vec<_>>();
    records(WARM_CALLS).iter().for_each(put);
    let records = records(calls);
    callgrind_counts_this(&mut || records.iter().for_each(put));
    Ok(())
}

fn filled_typed(runtime: &Runtime) -> Result<Db<Typed>, String> {
    let db = Db::new(Local::new());
    runtime.block_on(fill_records(&db, ITEMS)).map_err(|error| error.to_string())?;
    Ok(db)
}

/// The server and its client run on threads of their own: what both do is counted.
fn http(runtime: &Runtime, kind: Kind, calls: u64) -> Result<(), String> {
    let local = filled(runtime)?;
    let server = runtime.block_on(Server::bind(local, ([127, 0, 0, 1], 0).into()));
    let server = server.map_err(|error| error.to_string())?;
    let stream = TcpStream::connect(server.local_addr()).map_err(|error| error.to_string())?;
    let mut pick = Pick::new(SEED, ITEMS, 0, 1);
    let mut requests =
        |calls| (0..calls).map(|_| http_request(&request(kind, &mut pick))).collect::<Vec<_>>();
    let (warm, requests) = (requests(WARM_CALLS), requests(calls));
    let stream = serve(runtime, client(stream, warm))?;
    serve(runtime, client(stream, requests)).map(drop)
}

/// What a client has when it is done: its connection, or what went wrong.
type Done = oneshot::Receiver<std::io::Result<TcpStream>>;

/// Runs the server until a client is done.
fn serve(runtime: &Runtime, done: Done) -> Result<TcpStream, String> {
    let stream = runtime.block_on(done).map_err(|error| error.to_string())?;
    stream.map_err(|error| error.to_string())
}

/// Sends requests, one after the other, on a thread of its own.
fn client(mut stream: TcpStream, requests: Vec<Vec<u8>>) -> Done {
    let (done, receiver) = oneshot::channel();
    std::thread::spawn(move || {
        let sent = requests.iter().try_for_each(|request| exchange(&mut stream, request));
        // Nobody waits any more when the process is about to end.
        let _ = done.send(sent.map(|()| stream));
    });
    receiver
}

fn exchange(stream: &mut TcpStream, request: &[u8]) -> std::io::Result<()> {
    stream.write_all(request)?;
    let mut answer = Vec::new();
    let mut part = [0; 16 * 1024];
    while !is_whole(&answer) {
        let read = stream.read(&mut part)?;
        if read == 0 {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
        answer.extend_from_slice(&part[..read]);
    }
    if answer.starts_with(b"HTTP/1.1 200") {
        return Ok(());
    }
    Err(std::io::Error::other(String::from_utf8_lossy(&answer).into_owned()))
}

fn is_whole(answer: &[u8]) -> bool {
    let text = String::from_utf8_lossy(answer);
    let Some((head, body)) = text.split_once("\r\n\r\n") else { return false };
    let length = head.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse::<usize>().ok())?
    });
    length.is_some_and(|length| body.len() >= length)
}

//! What the command line asks for.

use std::path::PathBuf;

/// What is printed when it is asked for, or not understood.
pub const USAGE: &str = "\
Measures dyno beside its peers and beside floors, and writes a page.

  --quick           small tables and short rounds: a look, in two minutes
  --runs N          run everything N times [default: 1]
  --rounds N        rounds of each case [default: 5; quick: 3]
  --only A,B        some of: embedded, floors, fresh, typed, sdk, http, start, memory,
                    durable
  --write PATH      the page to write, `none` for none [default: docs/benchmarks.md]
  --json PATH       the figures [default: beside the page]
  --render JSON     write the page of figures that were measured before, and measure nothing
  --by-processor    time single threads by their time on the processor: for a busy machine
  --seed N          what all picks follow from [default: 7]
  --help            this text
";

/// The parts that can be measured alone.
pub const PARTS: [&str; 9] =
    ["embedded", "floors", "fresh", "typed", "sdk", "http", "start", "memory", "durable"];

/// The arguments.
#[derive(Debug, Clone)]
pub struct Arguments {
    /// Small tables and short rounds.
    pub quick: bool,
    /// Single threads are timed by their time on the processor.
    pub by_processor: bool,
    /// How often to run everything.
    pub runs: u64,
    /// Rounds of each case.
    pub rounds: u64,
    /// Parts to measure.
    pub parts: Vec<String>,
    /// The page.
    pub page: Option<PathBuf>,
    /// The figures.
    pub json: Option<PathBuf>,
    /// Figures to render.
    pub render: Option<PathBuf>,
    /// The seed.
    pub seed: u64,
}

/// Reads the arguments, or says what is wrong with them.
pub fn parse(mut arguments: impl Iterator<Item = String>) -> Result<Arguments, String> {
    let docs = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs"));
    let mut parsed = Arguments {
        quick: false,
        by_processor: false,
        runs: 1,
        rounds: 0,
        parts: PARTS.map(str::to_owned).to_vec(),
        page: Some(docs.join("benchmarks.md")),
        json: None,
        render: None,
        seed: 7,
    };
    while let Some(name) = arguments.next() {
        let mut value =
            || arguments.next().ok_or_else(|| format!("{name} needs a value\n\n{USAGE}"));
        match name.as_str() {
            "--by-processor" => parsed.by_processor = true,
            "--quick" => parsed.quick = true,
            "--runs" => parsed.runs = number(&value()?)?,
            "--rounds" => parsed.rounds = number(&value()?)?,
            "--seed" => parsed.seed = number(&value()?)?,
            "--only" => parsed.parts = parts(&value()?)?,
            "--write" => parsed.page = Some(value()?).filter(|it| it != "none").map(PathBuf::from),
            "--json" => parsed.json = Some(value()?.into()),
            "--render" => parsed.render = Some(value()?.into()),
            "--help" => return Err(USAGE.to_owned()),
            _ => return Err(format!("there is no {name}\n\n{USAGE}")),
        }
    }
    if parsed.rounds == 0 {
        parsed.rounds = if parsed.quick { 3 } else { 5 };
    }
    let beside = parsed.page.as_ref().map(|page| page.with_extension("json"));
    parsed.json = parsed.json.or(beside);
    Ok(parsed)
}

fn number(text: &str) -> Result<u64, String> {
    text.parse().map_err(|_| format!("{text} is no number"))
}

fn parts(text: &str) -> Result<Vec<String>, String> {
    let parts: Vec<String> = text.split(',').map(str::to_owned).collect();
    match parts.iter().find(|part| !PARTS.contains(&part.as_str())) {
        Some(unknown) => Err(format!("there is no part {unknown}\n\n{USAGE}")),
        None => Ok(parts),
    }
}

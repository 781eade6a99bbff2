//! The `dyno-local` program: serves an engine over HTTP, imports files into a table, exports one.
//!
//! Standard output has what was asked for and nothing else: the line that says where a server
//! listens, or the items of an export. Standard error has progress and what went wrong. The exit
//! code is 0 when all went well, 1 when it could not be done, 2 for a mistake in the arguments, 3
//! when an import refused some lines.

mod arguments;
mod export;
mod home;
mod import;
mod progress;
mod serve;
mod settings;

use std::ffi::OsString;
use std::io::{self, Write};
use std::process::ExitCode;

use arguments::Mistake;

const USAGE: &str = "\
Usage: dyno-local serve [OPTIONS]
       dyno-local import --table <TABLE> [OPTIONS] <FILE>...
       dyno-local export --table <TABLE> [OPTIONS]

Commands:
  serve   Serves DynamoDB's HTTP API from memory
  import  Writes the items of files into a table
  export  Writes the items of a table into a file

Options:
  -h, --help     Print this help, or that of a command
  -V, --version  Print the version
";

fn main() -> ExitCode {
    match parse(std::env::args_os().skip(1)) {
        Ok(Command::Serve(options)) => done(serve::serve(&options).map(|()| ExitCode::SUCCESS)),
        Ok(Command::Import(options)) => done(import::import(&options)),
        Ok(Command::Export(options)) => done(export::export(&options)),
        Ok(Command::Print(text)) => {
            tell(&mut io::stdout(), &text);
            ExitCode::SUCCESS
        }
        Err((mistake, usage)) => {
            tell(&mut io::stderr(), &format!("dyno-local: {mistake}\n\n{usage}"));
            ExitCode::from(2)
        }
    }
}

/// What the arguments ask for.
#[derive(Debug, PartialEq, Eq)]
enum Command {
    Serve(serve::Options),
    Import(import::Options),
    Export(export::Options),
    Print(String),
}

/// Reads the arguments, or says which of them is wrong, and how they are meant to be.
fn parse(arguments: impl IntoIterator<Item = OsString>) -> Result<Command, (String, &'static str)> {
    let text = |argument: OsString| {
        argument.into_string().map_err(|it| format!("argument {} is not UTF-8", it.display()))
    };
    let texts: Result<Vec<String>, String> = arguments.into_iter().map(text).collect();
    let mut texts = texts.map_err(|mistake| (mistake, USAGE))?.into_iter();
    let command = texts.next().ok_or_else(|| ("a command is missing".to_owned(), USAGE))?;
    let (parsed, usage) = match command.as_str() {
        "serve" => (serve::parse(texts).map(Command::Serve), serve::USAGE),
        "import" => (import::parse(texts).map(Command::Import), import::USAGE),
        "export" => (export::parse(texts).map(Command::Export), export::USAGE),
        "-h" | "--help" | "help" => return Ok(Command::Print(USAGE.to_owned())),
        "-V" | "--version" => return Ok(Command::Print(version())),
        other => return Err((format!("unknown command '{other}'"), USAGE)),
    };
    match parsed {
        Ok(command) => Ok(command),
        Err(Mistake::AskedForHelp) => Ok(Command::Print(usage.to_owned())),
        Err(Mistake::AskedForVersion) => Ok(Command::Print(version())),
        Err(Mistake::Wrong(mistake)) => Err((mistake, usage)),
    }
}

fn version() -> String {
    concat!("dyno-local ", env!("CARGO_PKG_VERSION"), "\n").to_owned()
}

/// Returns the exit code, after a failure with a word about it.
fn done(outcome: Result<ExitCode, impl std::fmt::Display>) -> ExitCode {
    outcome.unwrap_or_else(|failure| {
        tell(&mut io::stderr(), &format!("dyno-local: {failure}\n"));
        ExitCode::FAILURE
    })
}

/// Writes a text at once. Nobody may be there to read it, which is no reason to stop.
fn tell(to: &mut impl Write, text: &str) {
    let _ = to.write_all(text.as_bytes());
    let _ = to.flush();
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use settings::Settings;

    fn check(arguments: &str) -> Result<Command, String> {
        parse(arguments.split_whitespace().map(OsString::from)).map_err(|(mistake, _)| mistake)
    }

    #[test]
    fn serving_is_understood() {
        let serve = |host: &str, port, region: Option<&str>| {
            let (host, region) = (host.to_owned(), region.map(str::to_owned));
            let (data_dir, durability) = (None, dyno_local::Durability::Synced);
            let settings = Settings { region, ..Settings::default() };
            Ok(Command::Serve(serve::Options { host, port, data_dir, durability, settings }))
        };
        let Ok(Command::Serve(options)) = check("serve --data-dir=here --relaxed") else {
            panic!("a directory is not understood");
        };
        assert_eq!(options.data_dir.as_deref(), Some("here"));
        assert_eq!(options.durability, dyno_local::Durability::Relaxed);
        let Ok(Command::Serve(options)) = check("serve --transaction-time 50") else {
            panic!("a time is not understood");
        };
        assert_eq!(options.settings.transaction_time, Some(Duration::from_millis(50)));
        let Ok(Command::Serve(options)) = check("serve --wording newer") else {
            panic!("a wording is not understood");
        };
        assert_eq!(options.settings.wording, Some(dyno_local::Wording::Newer));
        assert_eq!(check("serve"), serve("127.0.0.1", 8000, None));
        assert_eq!(check("serve --port 0 --host ::1"), serve("::1", 0, None));
        let london = serve("127.0.0.1", 1, Some("eu-west-2"));
        assert_eq!(check("serve --region=eu-west-2 --port=1"), london);
    }

    #[test]
    fn the_engine_s_settings_are_understood() {
        let Ok(Command::Serve(options)) = check(
            "serve --account 123456789012 --seed=7 --table-delay 0.25 --index-backfill 100 \
             --partition-bytes 4096 --item-collection-bytes 8192 --isolated --enforce-capacity \
             --fault-endpoints --metrics --global-tables --replica-lag 5..200",
        ) else {
            panic!("settings are not understood");
        };
        let expected = Settings {
            region: None,
            wording: None,
            account: Some("123456789012".to_owned()),
            replica_lag: Some((5, 200)),
            seed: Some(7),
            transaction_time: None,
            table_delay: Some(Duration::from_millis(250)),
            index_backfill: Some(100),
            partition_bytes: Some(4_096),
            item_collection_bytes: Some(8_192),
            isolated: true,
            enforce_capacity: true,
            fault_endpoints: true,
            metrics: true,
            global_tables: true,
        };
        assert_eq!(options.settings, expected);
        for option in settings::OPTIONS {
            assert!(serve::USAGE.contains(&format!("  {option} <")), "{option} is not in the help");
        }
    }

    #[test]
    fn help_is_that_of_the_command() {
        for (arguments, usage) in [
            ("--help", USAGE),
            ("-h", USAGE),
            ("help", USAGE),
            ("serve --help", serve::USAGE),
            ("serve --port 1 -h", serve::USAGE),
            ("import x --help", import::USAGE),
            ("export --help", export::USAGE),
        ] {
            assert_eq!(check(arguments), Ok(Command::Print(usage.to_owned())), "{arguments}");
        }
        assert_eq!(check("-V"), Ok(Command::Print(version())));
        assert_eq!(check("import --version"), Ok(Command::Print(version())));
    }

    #[test]
    fn mistakes_are_named() {
        for (arguments, mistake) in [
            ("", "a command is missing"),
            ("server", "unknown command 'server'"),
            ("serve --prot 1", "unknown option '--prot'"),
            ("serve 8000", "unknown option '8000'"),
            ("serve --port", "option --port needs a value"),
            ("serve --host=", "option --host needs a value"),
            ("serve --port 65536", "'65536' is not a port"),
            ("serve --port x", "'x' is not a port"),
            ("serve --relaxed", "option --relaxed needs --data-dir"),
            ("serve --data-dir=", "option --data-dir needs a value"),
            (
                "serve --isolated --data-dir d",
                "option --isolated is for tables in memory, without --data-dir",
            ),
            ("serve --account 1", "'1' is not an account: 12 digits"),
            ("serve --replica-lag 9..5", "'9..5' is not a range of milliseconds, such as 5..200"),
            ("serve --seed -1", "'-1' is not a seed"),
            ("serve --table-delay -1", "'-1' is not a number of seconds"),
            ("serve --table-delay nan", "'nan' is not a number of seconds"),
            ("serve --index-backfill x", "'x' is not a number of items a second"),
            ("serve --partition-bytes 1k", "'1k' is not a number of bytes"),
            ("import file", "option --table is missing"),
            ("import --table t", "a file is missing; - is standard input"),
            ("import --table t --table u f", "option --table is given twice"),
            ("import --table t --format xml f", "'xml' is not a format"),
            ("import --table t --compression zip f", "'zip' is not a compression"),
            ("import --table t --delimiter x f", "'x' is not a delimiter"),
            ("import --table t --header a,b f", "option --header is for --format csv"),
            ("import --table t --max-errors -1 f", "'-1' is not a number of lines"),
            ("import --table t --resume f", "option --resume needs --checkpoint"),
            ("import --table t --resume=1 f", "option --resume takes no value"),
            ("import --table t --checkpoint c -", "standard input cannot be resumed"),
            (
                "import --table t --endpoint u --data-dir d f",
                "give one of --endpoint and --data-dir",
            ),
            ("import --table t --prot f", "unknown option '--prot'"),
            ("export", "option --table is missing"),
            ("export --table t file", "unknown option 'file'"),
            ("export --table t --segments 0", "'0' is not a number of segments"),
        ] {
            assert_eq!(check(arguments), Err(mistake.to_owned()), "{arguments}");
        }
    }
}

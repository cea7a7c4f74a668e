//! What stands on the command line. Unknown words are refused by name, so that a misspelt option never
//! passes for the default.

use crate::docs;
use crate::ground::Result;
use crate::{bench, run, test};

const HELP: &str = "\
The commands of this repository

  cargo xtask run    install what is missing, build in release mode, start
  cargo xtask test   install what the tests need, run everything
  cargo xtask docs   write the derived files anew
  cargo xtask bench  measure the server on companies of several sizes

Each explains itself with --help.";

const RUN_HELP: &str = "\
cargo xtask run [OPTIONS]

Builds web app and server in release mode and starts on http://127.0.0.1:8080 with an embedded database
in data/. Loads the demo company if the database is empty.

  --port N             listen on 127.0.0.1:N
  --data DIR           database, keys and documents go here instead of data/
  --database-url URL   another database, such as postgres://user:password@host/name
  --empty              do not load the demo company
  --dev                build for development, watch the sources, rebuild and reload";

const TEST_HELP: &str = "\
cargo xtask test [--quick] [FILTER]

Format, lint, unit, wasm, server tests on SQLite and PostgreSQL, browser tests.
The last line says how many passed and failed.

  --quick   without browser and PostgreSQL
  FILTER    only tests whose name contains it; leaves out format and lint";

const DOCS_HELP: &str = "\
cargo xtask docs [--check | --pictures]

Writes schema.graphql, processes/process.schema.json and docs/requirements.md anew.

  --check      write nothing; fail if a file differs from what is committed
  --pictures   take the pictures of README and guides instead";

const BENCH_HELP: &str = "\
cargo xtask bench [--deals N,N] [--seconds N] [--postgres URL]

Builds the server in release mode, seeds companies of the sizes given (10000,100000), and measures on SQLite and
PostgreSQL. Seeded SQLite files stay in target/bench. docs/performance.md says what the figures mean.

  --deals N,N      other sizes
  --seconds N      how long each scenario is measured, 5
  --postgres URL   this PostgreSQL instead of one of its own that ends with the command";

/// What the caller asked for.
#[derive(Debug, PartialEq)]
pub(crate) enum Task {
    Help(&'static str),
    Run(run::Options),
    Test(test::Options),
    Docs(docs::Mode),
    Pictures,
    Bench(bench::Options),
}

/// Reads the arguments after the program's name.
pub(crate) fn parse(args: impl IntoIterator<Item = String>) -> Result<Task> {
    // `--port=1` and `--port 1` mean the same.
    let mut words = args.into_iter().flat_map(|arg| match arg.split_once('=') {
        Some((option, value)) if option.starts_with("--") => vec![option.to_owned(), value.to_owned()],
        _ => vec![arg],
    });
    match words.next().as_deref() {
        None | Some("help" | "--help" | "-h") => Ok(Task::Help(HELP)),
        Some("run") => parse_run(words),
        Some("test") => parse_test(words),
        Some("docs") => parse_docs(words),
        Some("bench") => parse_bench(words),
        Some(other) => Err(format!("there is no command `{other}`\n\n{HELP}").into()),
    }
}

fn parse_run(mut words: impl Iterator<Item = String>) -> Result<Task> {
    let mut options = run::Options::default();
    while let Some(word) = words.next() {
        let mut value = |what: &str| words.next().ok_or_else(|| format!("{word} needs {what}"));
        match word.as_str() {
            "--help" | "-h" => return Ok(Task::Help(RUN_HELP)),
            "--port" => {
                let port = value("a port number")?;
                let number =
                    port.parse().map_err(|_| format!("--port is `{port}`, allowed is 1 to 65535"))?;
                options.port = Some(number);
            }
            "--data" => options.data = Some(value("a folder")?.into()),
            "--database-url" => options.database_url = Some(value("an address")?),
            "--empty" => options.empty = true,
            "--dev" => options.dev = true,
            _ => return Err(format!("`run` does not know `{word}`\n\n{RUN_HELP}").into()),
        }
    }
    Ok(Task::Run(options))
}

fn parse_test(words: impl Iterator<Item = String>) -> Result<Task> {
    let mut options = test::Options::default();
    for word in words {
        match word.as_str() {
            "--help" | "-h" => return Ok(Task::Help(TEST_HELP)),
            "--quick" => options.quick = true,
            _ if word.starts_with('-') || options.filter.is_some() => {
                return Err(format!("`test` does not know `{word}`\n\n{TEST_HELP}").into());
            }
            _ => options.filter = Some(word),
        }
    }
    Ok(Task::Test(options))
}

fn parse_bench(mut words: impl Iterator<Item = String>) -> Result<Task> {
    let mut options = bench::Options::default();
    while let Some(word) = words.next() {
        let mut value = || words.next().ok_or_else(|| format!("`{word}` needs a value\n\n{BENCH_HELP}"));
        match word.as_str() {
            "--help" | "-h" => return Ok(Task::Help(BENCH_HELP)),
            "--postgres" => options.postgres = Some(value()?),
            "--deals" | "--seconds" => options.passed_on.extend([word.clone(), value()?]),
            _ => return Err(format!("`bench` does not know `{word}`\n\n{BENCH_HELP}").into()),
        }
    }
    Ok(Task::Bench(options))
}

fn parse_docs(words: impl Iterator<Item = String>) -> Result<Task> {
    let mut mode = docs::Mode::Write;
    for word in words {
        match word.as_str() {
            "--help" | "-h" => return Ok(Task::Help(DOCS_HELP)),
            "--check" => mode = docs::Mode::Check,
            "--pictures" => return Ok(Task::Pictures),
            _ => return Err(format!("`docs` does not know `{word}`\n\n{DOCS_HELP}").into()),
        }
    }
    Ok(Task::Docs(mode))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn task(line: &str) -> Result<Task> {
        parse(line.split_whitespace().map(str::to_owned))
    }

    #[test]
    fn run_takes_its_options_in_both_spellings() {
        let options = run::Options {
            port: Some(9000),
            data: Some("elsewhere".into()),
            database_url: Some("postgres://db/x?a=b".to_owned()),
            empty: true,
            dev: false,
        };
        let line = "run --port=9000 --data elsewhere --database-url postgres://db/x?a=b --empty";
        assert_eq!(task(line).unwrap(), Task::Run(options));
    }

    #[test]
    fn test_takes_one_filter() {
        let options = test::Options { quick: true, filter: Some("deal_moves".to_owned()) };
        assert_eq!(task("test --quick deal_moves").unwrap(), Task::Test(options));
        assert!(task("test one two").is_err());
    }

    #[test]
    fn what_is_not_known_is_named() {
        for (line, word) in [("fly", "fly"), ("run --prot 1", "--prot"), ("docs --chek", "--chek")] {
            assert!(task(line).unwrap_err().to_string().contains(word), "{line}");
        }
        assert_eq!(
            task("run --port many").unwrap_err().to_string(),
            "--port is `many`, allowed is 1 to 65535"
        );
        assert_eq!(task("run --port").unwrap_err().to_string(), "--port needs a port number");
    }

    #[test]
    fn help_is_everywhere() {
        for line in ["", "--help", "run --help", "test -h", "docs --help"] {
            assert!(matches!(task(line).unwrap(), Task::Help(_)), "{line}");
        }
    }
}

//! `cargo xtask test`: everything that can tell that the product is broken, in the order of what tells soonest.
//!
//! A failed stage does not hide the others; only what needs a build that failed is left out. All native
//! stages name the same packages, because another choice would change the features of their dependencies
//! and compile them again.

use crate::docs;
use crate::ground::{
    Result, cargo, command, find, now, root, run as run_command, spawn, spoken, step, target,
};
use crate::postgres::Postgres;
use crate::summary::Count;
use crate::{apt, fingerprint, mining, web};
use std::fs;
use std::io::{self, BufRead, BufReader, IsTerminal, Read};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::thread;
use std::time::Duration;

/// Everything native; the web app compiles for the browser and is checked on its own.
const NATIVE: &[&str] = &["--workspace", "--exclude", "stagewright-frontend"];
/// Below cargo's folder.
const SERVER: &str = "debug/stagewright";
pub(crate) const BROWSER_TESTS: &str = "tests/browser";

/// The options of `test`.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Options {
    pub(crate) quick: bool,
    pub(crate) filter: Option<String>,
}

/// Runs all stages; whether nothing failed.
pub(crate) fn run(options: &Options) -> Result<bool> {
    let mut report = Report::default();
    let filter = options.filter.as_deref();
    if filter.is_none() {
        lint(&mut report);
    }
    let is_built =
        report.check("build", || run_command(cargo(["build", "--all-targets"]).args(NATIVE)).map(|()| true));
    if is_built {
        native_tests(&mut report, options);
    }
    report.tests("web app's native tests", || Ok(runner(&["-p", "stagewright-frontend"], filter)));
    if filter.is_none() {
        report.tests("examples in documentation", || {
            let mut examples = cargo(["test", "--doc"]);
            examples.args(NATIVE);
            Ok(examples)
        });
        if is_built {
            report.check("derived files", || docs::run(docs::Mode::Check, Some(&target().join(SERVER))));
        }
    }
    if options.quick {
        if filter.is_none() {
            report.check("wasm", || web::check_wasm().map(|()| true));
        }
    } else {
        browser_tests(&mut report, filter, is_built)?;
    }
    Ok(report.close())
}

fn lint(report: &mut Report) {
    report.check("format", || run_command(&mut cargo(["fmt", "--all", "--check"])).map(|()| true));
    report.check("lint", || {
        let mut clippy = cargo(["clippy", "--all-targets"]);
        run_command(clippy.args(NATIVE).args(["--", "-D", "warnings"])).map(|()| true)
    });
    report.check("lint of the web app", || {
        // Pedantic findings are shown and not refused: most come from the notation for views.
        let clippy = ["clippy", "--all-targets", "-p", "stagewright-frontend"];
        run_command(&mut cargo(clippy)).map(|()| true)
    });
}

fn native_tests(report: &mut Report, options: &Options) {
    let filter = options.filter.as_deref();
    let only = |kinds: &[&'static str]| [NATIVE, kinds].concat();
    report.tests("unit and property tests", || Ok(runner(&only(&["--lib", "--bins"]), filter)));
    if !root().join("tests/tests").is_dir() {
        report.check("server tests", || Err("tests/tests holds no tests".into()));
        return;
    }
    let on = |database: &str| {
        let mut tests = runner(&only(&["--test", "*"]), filter);
        tests.env("STAGEWRIGHT_BIN", target().join(SERVER)).env("STAGEWRIGHT_TEST_DATABASE", database);
        tests
    };
    report.tests("server tests on SQLite", || {
        let mut tests = on("sqlite");
        if !options.quick && filter.is_none() {
            tests.env("STAGEWRIGHT_INTERCHANGE_OUT", mining::files());
        }
        Ok(tests)
    });
    if options.quick {
        return;
    }
    if filter.is_none() {
        report.check("logs and models in other tools", || mining::check().map(|()| true));
    }
    match step("Starting a PostgreSQL for the tests", Postgres::start) {
        Ok(postgres) => report.tests("server tests on PostgreSQL", || {
            let mut tests = on("postgres");
            tests.env("STAGEWRIGHT_TEST_POSTGRES_URL", postgres.url());
            Ok(tests)
        }),
        Err(error) => report.tests("server tests on PostgreSQL", || Err(error)),
    }
}

fn browser_tests(report: &mut Report, filter: Option<&str>, is_built: bool) -> Result {
    let files = browser_test_files()?;
    if let Some(filter) = filter {
        let mentions = |file: &PathBuf| fs::read_to_string(file).is_ok_and(|text| text.contains(filter));
        if !files.iter().any(mentions) {
            return Ok(());
        }
    }
    let is_packed = report.check("web app for release", || web::build_release().map(|()| true));
    if !(is_built && is_packed) {
        return Ok(());
    }
    report.tests("browser tests", || {
        if files.is_empty() {
            return Err(format!("{BROWSER_TESTS} holds no tests").into());
        }
        prepare_browser()?;
        let mut node = command("node");
        node.args(["--test", "--test-reporter=spec"])
            .args(filter.map(|filter| format!("--test-name-pattern={filter}")));
        node.args(files)
            .env("STAGEWRIGHT_BIN", target().join(SERVER))
            .env("STAGEWRIGHT_WEB_DIR", root().join("dist"));
        Ok(node)
    });
    Ok(())
}

fn browser_test_files() -> Result<Vec<PathBuf>> {
    let is_test = |file: &PathBuf| {
        file.to_str().is_some_and(|name| name.ends_with(".test.mjs") || name.ends_with(".spec.mjs"))
    };
    Ok(fingerprint::files_below(&root().join(BROWSER_TESTS))?.into_iter().filter(is_test).collect())
}

/// Chromium, and the packages of the lock file unless they stand there already.
pub(crate) fn prepare_browser() -> Result {
    if find("chromium").is_none() {
        apt::install(&["chromium"], "Testing in a browser")?;
    }
    let folder = root().join(BROWSER_TESTS);
    let changed = |file: &str| fs::metadata(folder.join(file)).and_then(|about| about.modified());
    if changed("node_modules/.package-lock.json")
        .is_ok_and(|here| changed("package-lock.json").is_ok_and(|asked| here >= asked))
    {
        return Ok(());
    }
    step("Installing the packages of the browser tests", || {
        run_command(command("npm").args(["ci", "--no-audit", "--no-fund"]).current_dir(&folder))
    })
}

/// The test runner: nextest where it is installed, cargo's own everywhere else.
fn runner(what: &[&str], filter: Option<&str>) -> Command {
    let mut tests = if find("cargo-nextest").is_some() {
        cargo(["nextest", "run", "--no-fail-fast", "--no-tests=pass"])
    } else {
        cargo(["test", "--no-fail-fast"])
    };
    tests.args(what).args(filter);
    tests
}

/// What each stage came to.
#[derive(Default)]
struct Report {
    stages: Vec<(String, Count, Duration)>,
}

impl Report {
    /// A stage that is right or wrong as a whole; counts as one. Whether it is right.
    fn check(&mut self, stage: &str, work: impl FnOnce() -> Result<bool>) -> bool {
        self.stage(stage, || work().map(|right| Count { passed: right.into(), failed: (!right).into() }))
    }

    /// A stage that counts its own tests.
    fn tests(&mut self, stage: &str, prepare: impl FnOnce() -> Result<Command>) {
        self.stage(stage, || {
            let (mut count, well) = watch(&mut prepare()?)?;
            // A runner may fail before it can count, for instance on code that does not compile.
            if !well && count.failed == 0 {
                count.failed = 1;
            }
            Ok(count)
        });
    }

    fn stage(&mut self, stage: &str, work: impl FnOnce() -> Result<Count>) -> bool {
        println!("\n▸ {stage}");
        let started = now();
        let count = work().unwrap_or_else(|error| {
            eprintln!("{error}");
            Count { passed: 0, failed: 1 }
        });
        let sign = if count.failed == 0 { "✔" } else { "✘" };
        let took = started.elapsed();
        println!("{sign} {stage} ({})", spoken(took));
        self.stages.push((stage.to_owned(), count, took));
        count.failed == 0
    }

    /// Prints all stages and the sum; whether nothing failed.
    fn close(self) -> bool {
        let mut sum = Count::default();
        println!();
        for (stage, count, took) in self.stages {
            let sign = if count.failed == 0 { "✔" } else { "✘" };
            println!(
                "{sign} {stage:30} {:5} passed {:3} failed {:>12}",
                count.passed,
                count.failed,
                spoken(took)
            );
            sum.passed += count.passed;
            sum.failed += count.failed;
        }
        println!("{} passed, {} failed", sum.passed, sum.failed);
        sum.failed == 0
    }
}

/// Runs a test runner in plain sight and reads its counts; also whether it ended well.
fn watch(runner: &mut Command) -> Result<(Count, bool)> {
    let colours = if io::stdout().is_terminal() { "always" } else { "never" };
    let mut child =
        spawn(runner.env("CARGO_TERM_COLOR", colours).stdout(Stdio::piped()).stderr(Stdio::piped()))?;
    let count = Mutex::new(Count::default());
    let (out, err) = (child.stdout.take(), child.stderr.take());
    thread::scope(|scope| {
        scope.spawn(|| out.map(|out| read_lines(out, &count, |line| println!("{line}"))));
        scope.spawn(|| err.map(|err| read_lines(err, &count, |line| eprintln!("{line}"))));
    });
    let well = child.wait()?.success();
    Ok((count.into_inner()?, well))
}

fn read_lines(output: impl Read, count: &Mutex<Count>, show: impl Fn(&str)) {
    for line in BufReader::new(output).split(b'\n').map_while(io::Result::ok) {
        let line = String::from_utf8_lossy(&line);
        show(&line);
        if let Ok(mut count) = count.lock() {
            count.read(&line);
        }
    }
}

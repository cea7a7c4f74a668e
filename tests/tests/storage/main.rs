//! What is acknowledged stays, what is tampered with shows, and what is wrong is said in one line.

mod backup;
mod killed;
mod refusing;
mod schema;
mod tampering;
mod writer;

use std::process::Output;

use harness::server::Home;

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

/// Panics unless stored data, event log and documents agree.
#[track_caller]
fn expect_clean(home: &Home) {
    for command in [&["check"][..], &["events", "verify"]] {
        let output = home.run(command);
        assert!(output.status.success(), "{command:?}: {}", said(&output));
    }
}

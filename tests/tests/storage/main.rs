//! What is acknowledged stays, what is tampered with shows, and what is wrong is said in one line.

mod backup;
mod killed;
mod refusing;
mod schema;
mod tampering;
mod writer;

use harness::said;
use harness::server::Home;

/// Panics unless stored data, event log and documents agree.
#[track_caller]
fn expect_clean(home: &Home) {
    for command in [&["check"][..], &["events", "verify"]] {
        let output = home.run(command);
        assert!(output.status.success(), "{command:?}: {}", said(&output));
    }
}

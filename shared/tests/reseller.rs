//! The built-in reseller process: fit to publish, and walked from the first form to the end with one loop.

mod common;

use common::{Deal, actor, step};
use serde::de::DeserializeOwned;
use shared::engine::{messages_for, related_to_create};
use shared::locale::Locale;
use shared::process::Definition;
use shared::process::verify::verify;

fn read<T: DeserializeOwned>(file: &str) -> T {
    let path = format!("{}/../processes/reseller/{file}", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(&path).unwrap();
    let value: serde_json::Value = serde_norway::from_str(&text).unwrap_or_else(|e| panic!("{file}: {e}"));
    serde_json::from_value(value).unwrap_or_else(|e| panic!("{file}: {e}"))
}

fn reseller() -> Definition {
    Definition {
        process: read("process.yaml"),
        texts: [(Locale::En, read("en.yaml")), (Locale::Fr, read("fr.yaml"))].into(),
    }
}

#[test]
fn the_process_is_fit_to_publish() {
    let findings = verify(&reseller());
    assert!(findings.is_empty(), "{findings:#?}");
}

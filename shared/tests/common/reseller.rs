//! The built-in reseller process as it is published.

use serde::de::DeserializeOwned;
use shared::locale::Locale;
use shared::process::Definition;

fn read<T: DeserializeOwned>(file: &str) -> T {
    let path = format!("{}/../processes/reseller/{file}", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(&path).unwrap();
    let value: serde_json::Value = serde_norway::from_str(&text).unwrap_or_else(|e| panic!("{file}: {e}"));
    serde_json::from_value(value).unwrap_or_else(|e| panic!("{file}: {e}"))
}

/// The process with its texts.
pub fn reseller() -> Definition {
    Definition {
        process: read("process.yaml"),
        texts: [(Locale::En, read("en.yaml")), (Locale::Fr, read("fr.yaml"))].into(),
    }
}

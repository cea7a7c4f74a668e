//! The built-in processes as they are published.

use serde::de::DeserializeOwned;
use shared::locale::Locale;
use shared::process::Definition;

fn read<T: DeserializeOwned>(folder: &str, file: &str) -> T {
    let path = format!("{}/../processes/{folder}/{file}", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(&path).unwrap();
    let value: serde_json::Value = serde_norway::from_str(&text).unwrap_or_else(|e| panic!("{path}: {e}"));
    serde_json::from_value(value).unwrap_or_else(|e| panic!("{path}: {e}"))
}

/// A process with its texts.
pub fn template(folder: &str) -> Definition {
    Definition {
        process: read(folder, "process.yaml"),
        texts: [(Locale::En, read(folder, "en.yaml")), (Locale::Fr, read(folder, "fr.yaml"))].into(),
    }
}

/// The reseller's.
pub fn reseller() -> Definition {
    template("reseller")
}

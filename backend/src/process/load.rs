//! Reads templates as authors write them: `process.yaml`, `en.yaml` and `fr.yaml`.

use std::collections::BTreeMap;
use std::path::Path;

use shared::locale::Locale;
use shared::process::texts::Texts;
use shared::process::{Definition, Process};

/// Why a template cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("{file}: {problem}")]
pub struct LoadError {
    file: String,
    problem: String,
}

/// A template that comes with the product, and how the demo company fills it in.
pub struct BuiltIn {
    process: &'static str,
    en: &'static str,
    fr: &'static str,
    /// See `processes/reseller/demo.yaml`.
    pub demo: &'static str,
}

macro_rules! template {
    ($folder:literal) => {
        BuiltIn {
            process: include_str!(concat!("../../../processes/", $folder, "/process.yaml")),
            en: include_str!(concat!("../../../processes/", $folder, "/en.yaml")),
            fr: include_str!(concat!("../../../processes/", $folder, "/fr.yaml")),
            demo: include_str!(concat!("../../../processes/", $folder, "/demo.yaml")),
        }
    };
}

/// The built-in templates.
pub const BUILT_IN: &[BuiltIn] = &[
    template!("reseller"),
    template!("distributor"),
    template!("committee"),
    template!("partner_it"),
    template!("partner_manufacturing"),
];

impl BuiltIn {
    /// The template itself.
    pub fn definition(&self) -> Result<Definition, LoadError> {
        parse(self.process, self.en, self.fr)
    }
}

/// A template from a folder.
pub fn from_folder(folder: &Path) -> Result<Definition, LoadError> {
    let read = |name: &str| {
        let path = folder.join(name);
        std::fs::read_to_string(&path)
            .map_err(|error| LoadError { file: path.display().to_string(), problem: error.to_string() })
    };
    parse(&read("process.yaml")?, &read("en.yaml")?, &read("fr.yaml")?)
}

fn parse(process: &str, en: &str, fr: &str) -> Result<Definition, LoadError> {
    let process: Process = yaml("process.yaml", process)?;
    let texts: BTreeMap<Locale, Texts> =
        BTreeMap::from([(Locale::En, yaml("en.yaml", en)?), (Locale::Fr, yaml("fr.yaml", fr)?)]);
    Ok(Definition { process, texts })
}

fn yaml<T: serde::de::DeserializeOwned>(file: &str, text: &str) -> Result<T, LoadError> {
    // Variants with a value are written as maps with one key, as in JSON, rather than as YAML tags.
    let text = serde_norway::Deserializer::from_str(text);
    serde_norway::with::singleton_map_recursive::deserialize(text)
        .map_err(|error| LoadError { file: file.to_owned(), problem: error.to_string() })
}

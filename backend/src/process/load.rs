//! Reads templates as authors write them: `process.yaml`, `en.yaml` and `fr.yaml`.

use std::collections::BTreeMap;
use std::path::Path;

use shared::locale::Locale;
use shared::process::{Definition, Process};

use super::locate::Place;
use crate::error::{AppError, AppResult};

/// Why a template cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("{file}: {problem}")]
pub struct LoadError {
    /// The file.
    pub file: String,
    /// What is wrong, with line and column where it lies in the text.
    pub problem: String,
    /// Line and column, from 1; none where it lies in no line.
    pub place: Option<Place>,
}

/// Everything for which a template cannot be read: at most one for each file, and at least one.
#[derive(Debug)]
pub struct LoadErrors(pub Vec<LoadError>);

impl std::error::Error for LoadErrors {}

impl std::fmt::Display for LoadErrors {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let lines: Vec<String> = self.0.iter().map(ToString::to_string).collect();
        f.write_str(&lines.join("\n"))
    }
}

/// A template as its author writes it: one text for the structure and one for each language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Files {
    /// `process.yaml`.
    pub process: String,
    /// `en.yaml`.
    pub en: String,
    /// `fr.yaml`.
    pub fr: String,
}

impl Files {
    /// The template that the texts describe; or the first thing in each of them that does not read.
    pub fn parse(&self) -> Result<Definition, LoadErrors> {
        let texts = (yaml("en.yaml", &self.en), yaml("fr.yaml", &self.fr));
        match (yaml::<Process>("process.yaml", &self.process), texts) {
            (Ok(process), (Ok(en), Ok(fr))) => {
                Ok(Definition { process, texts: BTreeMap::from([(Locale::En, en), (Locale::Fr, fr)]) })
            }
            (process, (en, fr)) => {
                Err(LoadErrors([process.err(), en.err(), fr.err()].into_iter().flatten().collect()))
            }
        }
    }

    /// The texts that describe a template.
    pub fn of(definition: &Definition) -> AppResult<Self> {
        Ok(Self {
            process: written(&definition.process)?,
            en: written(definition.texts(Locale::En))?,
            fr: written(definition.texts(Locale::Fr))?,
        })
    }
}

fn written(value: &impl serde::Serialize) -> AppResult<String> {
    let mut text = Vec::new();
    serde_norway::with::singleton_map_recursive::serialize(
        value,
        &mut serde_norway::Serializer::new(&mut text),
    )
    .map_err(AppError::internal)?;
    String::from_utf8(text).map_err(AppError::internal)
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
    template!("distributor_care"),
    template!("campaign"),
];

impl BuiltIn {
    /// The template itself.
    pub fn definition(&self) -> Result<Definition, LoadErrors> {
        Files { process: self.process.to_owned(), en: self.en.to_owned(), fr: self.fr.to_owned() }.parse()
    }
}

/// A template from a folder.
pub fn from_folder(folder: &Path) -> Result<Definition, LoadErrors> {
    let read = |name: &str| {
        let path = folder.join(name);
        std::fs::read_to_string(&path).map_err(|error| {
            let file = path.display().to_string();
            LoadErrors(vec![LoadError { file, problem: error.to_string(), place: None }])
        })
    };
    Files { process: read("process.yaml")?, en: read("en.yaml")?, fr: read("fr.yaml")? }.parse()
}

fn yaml<T: serde::de::DeserializeOwned>(file: &str, text: &str) -> Result<T, LoadError> {
    // Variants with a value are written as maps with one key, as in JSON, rather than as YAML tags.
    let text = serde_norway::Deserializer::from_str(text);
    serde_norway::with::singleton_map_recursive::deserialize(text).map_err(|error: serde_norway::Error| {
        LoadError {
            file: file.to_owned(),
            place: error.location().map(|at| Place { line: at.line(), column: at.column() }),
            problem: error.to_string(),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_built_in_template_is_the_same_after_it_was_written_and_read() {
        for built_in in BUILT_IN {
            let definition = built_in.definition().unwrap();
            let files = Files::of(&definition).unwrap();
            assert_eq!(files.parse().unwrap(), definition);
        }
    }
}

//! What is wrong with a template, in the API: where in its files, and what to do.

use async_graphql::{Enum, InputObject, Object, Result, SimpleObject};
use shared::process::Definition;
use shared::process::verify::{self, verify};

use crate::error::{AppError, AppResult, Problem, ProblemKind};
use crate::graphql::scalars::Json;
use crate::process::load::{Files, LoadError};
use crate::process::locate::{file_of, locate};

/// How grave a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "verify::Severity")]
pub enum FindingSeverity {
    /// The template can not be published.
    Error,
    /// The template works, but probably not as meant.
    Warning,
}

/// Something wrong with a template, worded for its author in English.
#[derive(Debug, Clone, SimpleObject)]
pub struct ProcessFinding {
    /// How grave it is.
    severity: FindingSeverity,
    /// Where in the template, for instance `steps.quote.after`; absent for a text that does not read.
    place: Option<String>,
    /// The file: `process.yaml`, `en.yaml` or `fr.yaml`.
    file: String,
    /// The line, from 1, if it lies in one.
    line: Option<i32>,
    /// The column, from 1, if it lies in a line.
    column: Option<i32>,
    /// What is wrong.
    problem: String,
    /// What to do about it.
    proposal: Option<String>,
}

fn counted(number: usize) -> Option<i32> {
    i32::try_from(number).ok()
}

impl From<&LoadError> for ProcessFinding {
    fn from(error: &LoadError) -> Self {
        Self {
            severity: FindingSeverity::Error,
            place: None,
            file: error.file.clone(),
            line: error.place.and_then(|at| counted(at.line)),
            column: error.place.and_then(|at| counted(at.column)),
            problem: error.problem.clone(),
            proposal: None,
        }
    }
}

/// Everything that is wrong with a template, with its places in the files.
pub(super) fn findings(definition: &Definition, files: &Files) -> Vec<ProcessFinding> {
    let of = |finding: verify::Finding| {
        let (file, place) = file_of(&finding.place);
        let text = match file {
            "en.yaml" => &files.en,
            "fr.yaml" => &files.fr,
            _ => &files.process,
        };
        let at = locate(text, place, finding.twice.as_deref());
        ProcessFinding {
            severity: finding.severity.into(),
            place: Some(finding.place.clone()),
            file: file.to_owned(),
            line: at.and_then(|at| counted(at.line)),
            column: at.and_then(|at| counted(at.column)),
            problem: finding.problem,
            proposal: Some(finding.proposal),
        }
    };
    verify(definition).into_iter().map(of).collect()
}

/// The texts of a template.
#[derive(Debug, Clone, SimpleObject)]
pub struct ProcessFiles {
    /// The structure: `process.yaml`.
    process: String,
    /// Names and guidance in English: `en.yaml`.
    en: String,
    /// Names and guidance in French: `fr.yaml`.
    fr: String,
}

impl From<Files> for ProcessFiles {
    fn from(files: Files) -> Self {
        Self { process: files.process, en: files.en, fr: files.fr }
    }
}

/// The texts of a template.
#[derive(Debug, Clone, InputObject)]
pub struct ProcessFilesInput {
    /// The structure: `process.yaml`.
    process: String,
    /// Names and guidance in English: `en.yaml`.
    en: String,
    /// Names and guidance in French: `fr.yaml`.
    fr: String,
}

impl From<ProcessFilesInput> for Files {
    fn from(files: ProcessFilesInput) -> Self {
        Self { process: files.process, en: files.en, fr: files.fr }
    }
}

/// A template as texts or as a value. Exactly one of them.
#[derive(Debug, Clone, InputObject)]
pub struct TemplateInput {
    /// Its texts.
    files: Option<ProcessFilesInput>,
    /// The value `{process, texts: {en, fr}}`, as `ProcessDraft.definition` gives it.
    definition: Option<Json>,
}

/// A template that was looked at: its texts, and what is wrong with them.
#[derive(Debug)]
pub struct ProcessCheck {
    files: Files,
    definition: Option<Definition>,
    findings: Vec<ProcessFinding>,
}

impl ProcessCheck {
    /// Looks at a template.
    pub(super) fn of(input: TemplateInput) -> AppResult<Self> {
        let (files, definition, findings) = match (input.files, input.definition) {
            (Some(files), None) => {
                let files = Files::from(files);
                match files.parse() {
                    Ok(definition) => (files, Some(definition), Vec::new()),
                    Err(errors) => (files, None, errors.0.iter().map(ProcessFinding::from).collect()),
                }
            }
            (None, Some(Json(value))) => {
                let definition: Definition = serde_json::from_value(value).map_err(|error| {
                    AppError::invalid("definition", ProblemKind::Unreadable(error.to_string()))
                })?;
                (Files::of(&definition)?, Some(definition), Vec::new())
            }
            _ => {
                let one = ProblemKind::ExactlyOne(&["files", "definition"]);
                return Err(AppError::invalid("template", one));
            }
        };
        let wrong = definition.iter().flat_map(|definition| self::findings(definition, &files));
        let findings = findings.into_iter().chain(wrong).collect();
        Ok(Self { files, definition, findings })
    }

    /// The template, or for each text that does not read why.
    pub(super) fn into_definition(self) -> AppResult<Definition> {
        let problem = |finding: &ProcessFinding| {
            let field = format!("template.files.{}", finding.file.trim_end_matches(".yaml"));
            Problem::at(&field, ProblemKind::Unreadable(finding.problem.clone()))
        };
        self.definition.ok_or_else(|| AppError::Invalid(self.findings.iter().map(problem).collect()))
    }
}

#[Object]
impl ProcessCheck {
    /// Its texts.
    async fn files(&self) -> ProcessFiles {
        self.files.clone().into()
    }

    /// The value `{process, texts: {en, fr}}`; absent while a text does not read.
    async fn definition(&self) -> Result<Option<Json>> {
        Ok(self.definition.as_ref().map(Json::of).transpose()?)
    }

    /// What is wrong, errors and warnings in the order of the template.
    async fn findings(&self) -> &[ProcessFinding] {
        &self.findings
    }
}

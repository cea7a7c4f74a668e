//! What changed between two versions, in the API.

use async_graphql::{Enum, SimpleObject};
use shared::process::compare::{self, Difference, Line, Subject};

/// How a part of a process changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "compare::Change")]
pub enum PartChange {
    /// There was none before.
    Added,
    /// There is none any more.
    Removed,
    /// It is there in both versions and not the same.
    Changed,
}

/// The parts of a process.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum ProcessPart {
    /// The process as a whole.
    Process,
    /// A role.
    Role,
    /// A policy value.
    Param,
    /// A fact.
    Fact,
    /// A type of deal.
    Segment,
    /// A stage.
    Stage,
    /// A step.
    Step,
    /// A list of items.
    List,
    /// A part that people at the customer play.
    ContactRole,
    /// A kind of document.
    Document,
    /// A folder.
    Folder,
}

impl From<&Subject> for ProcessPart {
    fn from(subject: &Subject) -> Self {
        match subject {
            Subject::Process(_) => Self::Process,
            Subject::Role(_) => Self::Role,
            Subject::Param(_) => Self::Param,
            Subject::Fact(_) => Self::Fact,
            Subject::Segment(_) => Self::Segment,
            Subject::Stage(_) => Self::Stage,
            Subject::Step(_) => Self::Step,
            Subject::List(_) => Self::List,
            Subject::Document(_) => Self::Document,
            Subject::ContactRole(_) => Self::ContactRole,
            Subject::Folder(_) => Self::Folder,
        }
    }
}

/// A part of a process that is not as it was, in the caller's language.
#[derive(Debug, Clone, SimpleObject)]
pub struct ProcessChange {
    /// Whether it came, went or is another.
    kind: PartChange,
    /// What it is.
    part: ProcessPart,
    /// Its key in the template.
    key: String,
    /// Its name.
    name: String,
    /// One sentence for each thing that changed about it; of a new part, what it is.
    words: Vec<String>,
    /// Everything that is said of it, as it was beside as it is.
    lines: Vec<ProcessChangeLine>,
}

/// One thing that is said of a part of a process, in the caller's language.
#[derive(Debug, Clone, SimpleObject)]
pub struct ProcessChangeLine {
    /// What is said.
    label: String,
    /// As it was; absent where nothing was said of it.
    before: Option<String>,
    /// As it is; absent where nothing is said of it any more.
    after: Option<String>,
    /// Whether both do not read the same.
    differs: bool,
}

impl From<Line> for ProcessChangeLine {
    fn from(line: Line) -> Self {
        Self { differs: line.differs(), label: line.label, before: line.before, after: line.after }
    }
}

impl From<Difference> for ProcessChange {
    fn from(difference: Difference) -> Self {
        Self {
            kind: difference.kind.into(),
            part: (&difference.subject).into(),
            key: difference.subject.key().to_owned(),
            name: difference.name,
            words: difference.words,
            lines: difference.lines.into_iter().map(ProcessChangeLine::from).collect(),
        }
    }
}

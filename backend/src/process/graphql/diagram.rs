//! The diagram of a process in the API: laid out by the engine's library, named in the caller's language.

use async_graphql::{Enum, SimpleObject};
use shared::locale::Locale;
use shared::process::Definition;
use shared::process::layout::{self, Edge, NodeRef, layout};

use super::StageKind;
use crate::db::choice_text;

/// A stage where it stands. Its steps stand within; the strip above them is free for its name.
#[derive(Debug, Clone, SimpleObject)]
pub struct DiagramStage {
    /// Its key.
    key: String,
    /// Its name.
    name: String,
    /// What it means for the deal's fate.
    kind: StageKind,
    /// Its left side.
    x: i32,
    /// Its upper side.
    y: i32,
    /// Its width.
    width: i32,
    /// Its height.
    height: i32,
}

/// A step where it stands.
#[derive(Debug, Clone, SimpleObject)]
pub struct DiagramStep {
    /// Its key.
    key: String,
    /// Its name.
    name: String,
    /// The key of its stage.
    stage: String,
    /// What it asks of its owner: `form`, `decision`, `approval`, …
    kind: String,
    /// The name of the role that does it.
    owner: String,
    /// Leaving the stage does not wait for it, or it is not always needed.
    optional: bool,
    /// Its left side.
    x: i32,
    /// Its upper side.
    y: i32,
    /// Its width.
    width: i32,
    /// Its height.
    height: i32,
}

/// What a line of a diagram says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "layout::EdgeKind")]
pub enum DiagramLineKind {
    /// The second step waits for the first.
    After,
    /// A deal may go on from the first stage to the second.
    Next,
    /// An outcome leads back.
    Back,
    /// An outcome leads to another stage at once.
    Ending,
}

/// A line between two boxes.
#[derive(Debug, Clone, SimpleObject)]
pub struct DiagramLine {
    /// The key of the stage or step where it starts.
    from: String,
    /// The key of the stage or step where it ends.
    to: String,
    /// What it says.
    kind: DiagramLineKind,
    /// Its corners: x and y in turn.
    points: Vec<i32>,
    /// The name of the outcome that leads along it.
    outcome: Option<String>,
}

/// A process laid out, in whole pixels from the upper left corner.
#[derive(Debug, Clone, SimpleObject)]
pub struct ProcessDiagram {
    /// How wide it is.
    width: i32,
    /// How high it is.
    height: i32,
    /// The stages, in board order.
    stages: Vec<DiagramStage>,
    /// The steps, in template order.
    steps: Vec<DiagramStep>,
    /// The lines.
    lines: Vec<DiagramLine>,
}

fn end(node: &NodeRef) -> String {
    match node {
        NodeRef::Stage(key) => key.to_string(),
        NodeRef::Step(key) => key.to_string(),
    }
}

impl ProcessDiagram {
    /// The diagram of a process.
    pub(super) fn of(definition: &Definition, locale: Locale) -> Self {
        let (process, texts) = (&definition.process, definition.texts(locale));
        let diagram = layout(process);
        let stages = diagram.stages.iter().filter_map(|at| {
            let stage = process.stage(&at.key)?;
            Some(DiagramStage {
                key: at.key.to_string(),
                name: texts.stage(&at.key).to_owned(),
                kind: stage.kind.into(),
                x: at.x,
                y: at.y,
                width: at.width,
                height: at.height,
            })
        });
        let steps = diagram.steps.iter().filter_map(|at| {
            let step = process.step(&at.key)?;
            Some(DiagramStep {
                key: at.key.to_string(),
                name: texts.step(&at.key).to_owned(),
                stage: step.stage.to_string(),
                kind: choice_text(step.kind),
                owner: texts.role(&step.owner).to_owned(),
                optional: step.optional || step.when.is_some() || step.approval.is_some(),
                x: at.x,
                y: at.y,
                width: at.width,
                height: at.height,
            })
        });
        let line = |edge: &Edge| DiagramLine {
            from: end(&edge.from),
            to: end(&edge.to),
            kind: edge.kind.into(),
            points: edge.points.iter().flat_map(|(x, y)| [*x, *y]).collect(),
            outcome: match (&edge.from, &edge.label) {
                (NodeRef::Step(step), Some(outcome)) => Some(texts.outcome(step, outcome).to_owned()),
                _ => None,
            },
        };
        Self {
            width: diagram.width,
            height: diagram.height,
            stages: stages.collect(),
            steps: steps.collect(),
            lines: diagram.edges.iter().map(line).collect(),
        }
    }
}

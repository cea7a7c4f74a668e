//! A readable diagram of a process, laid out by the program: boxes for stages and steps, and lines between them.
//!
//! Stages on the way stand side by side in board order, the others in a row below. Within a stage a step stands right of
//! those it waits for. All stages share one grid of rows, so lines run in the gaps between rows and columns and cross no
//! step. Whole pixels, and the same process gives the same diagram. Absent on purpose: names, colours and SVG.

mod place;
mod route;

use super::Process;
use crate::keys::{OutcomeKey, StageKey, StepKey};
use place::Grid;

/// A point: right and down from the upper left corner.
pub type Point = (i32, i32);

/// A process laid out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagram {
    /// How wide it is.
    pub width: i32,
    /// How high it is.
    pub height: i32,
    /// The stages, in board order.
    pub stages: Vec<StageBox>,
    /// The steps, in template order.
    pub steps: Vec<StepBox>,
    /// The lines.
    pub edges: Vec<Edge>,
}

/// Where a stage stands. Its steps stand within; the strip above them is free for its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StageBox {
    /// The stage.
    pub key: StageKey,
    /// Its left side.
    pub x: i32,
    /// Its upper side.
    pub y: i32,
    /// Its width.
    pub width: i32,
    /// Its height.
    pub height: i32,
}

/// Where a step stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepBox {
    /// The step.
    pub key: StepKey,
    /// Its left side.
    pub x: i32,
    /// Its upper side.
    pub y: i32,
    /// Its width.
    pub width: i32,
    /// Its height.
    pub height: i32,
}

/// A line between two boxes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edge {
    /// Where it starts.
    pub from: NodeRef,
    /// Where it ends.
    pub to: NodeRef,
    /// What it says.
    pub kind: EdgeKind,
    /// Its corners, from the border of the first box to the border of the second; each piece is level or upright.
    pub points: Vec<Point>,
    /// The outcome that leads along it.
    pub label: Option<OutcomeKey>,
}

/// One end of a line.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum NodeRef {
    /// A stage.
    Stage(StageKey),
    /// A step.
    Step(StepKey),
}

/// What a line says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EdgeKind {
    /// The second step waits for the first.
    After,
    /// A deal may be moved from the first stage to the second.
    Next,
    /// An outcome of the first step leads back to the second.
    Back,
    /// An outcome of the step leads to the stage.
    Ending,
}

/// The sizes that a diagram is made with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sizes {
    /// Width and height of a step.
    pub step: (i32, i32),
    /// Between columns and between rows of steps.
    pub gap: (i32, i32),
    /// Between the side of a stage and its steps.
    pub lead: i32,
    /// Between stages.
    pub lane_gap: i32,
    /// The height of the strip with a stage's name.
    pub head: i32,
    /// Between lines that run side by side.
    pub track: i32,
}

impl Default for Sizes {
    fn default() -> Self {
        Self { step: (168, 48), gap: (56, 28), lead: 36, lane_gap: 56, head: 36, track: 8 }
    }
}

/// Lays a process out in the usual sizes.
pub fn layout(process: &Process) -> Diagram {
    layout_with(process, Sizes::default())
}

/// Lays a process out in other sizes.
pub fn layout_with(process: &Process, sizes: Sizes) -> Diagram {
    let grid = Grid::of(process, sizes);
    let (stages, steps) = grid.boxes(process);
    let edges = route::edges(process, &grid, &stages, &steps);
    let right = stages.iter().map(|stage| stage.x + stage.width).max().unwrap_or_default();
    Diagram { width: right + sizes.lane_gap, height: grid.height(), stages, steps, edges }
}

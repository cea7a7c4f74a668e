//! Where boxes stand: columns from what waits for what, rows so that a step stands beside what it waits for.

use std::collections::{BTreeMap, BTreeSet};

use super::{Sizes, StageBox, StepBox};
use crate::keys::{StageKey, StepKey};
use crate::process::{Effect, Process, Stage, Step};

/// The grid that all stages share, and how many lines run in each channel.
pub(super) struct Grid {
    pub(super) sizes: Sizes,
    /// Column within the stage and row of every step.
    cells: BTreeMap<StepKey, (i32, i32)>,
    /// Columns of every stage on the way.
    columns: BTreeMap<StageKey, i32>,
    rows: i32,
    /// Rows of the stages below.
    side_rows: i32,
    /// Lines above the stages, within them above the steps, and below them.
    over: i32,
    back: i32,
    below: i32,
}

impl Grid {
    /// The grid of a process.
    pub(super) fn of(process: &Process, sizes: Sizes) -> Self {
        let mut cells = BTreeMap::new();
        let mut columns = BTreeMap::new();
        for stage in &process.stages {
            columns.insert(stage.key.clone(), place_stage(process, stage, &mut cells));
        }
        let rows = |on_the_way: bool| {
            let stage = |step: &&Step| {
                process.stage_kind(&step.stage).is_some_and(|kind| kind.is_on_the_way() == on_the_way)
            };
            let rows = process.steps.iter().filter(stage).filter_map(|step| cells.get(&step.key));
            rows.map(|(_, row)| row + 1).max().unwrap_or_default()
        };
        let (rows, side_rows) = (rows(true).max(1), rows(false));
        let stages = count(process.stages.len());
        let targets: BTreeSet<&StepKey> = process.steps.iter().flat_map(loops).collect();
        let over = process.stages.iter().map(|stage| jumps(process, stage)).sum();
        Self { sizes, cells, columns, rows, side_rows, over, back: count(targets.len()), below: stages + 1 }
    }

    /// The boxes of all stages and steps.
    pub(super) fn boxes(&self, process: &Process) -> (Vec<StageBox>, Vec<StepBox>) {
        let Sizes { step: (width, height), gap, lead, lane_gap, head, track } = self.sizes;
        let (mut way, mut side) = (lane_gap, lane_gap);
        let mut stages = Vec::new();
        for stage in &process.stages {
            let wide = match self.columns.get(&stage.key).copied().unwrap_or_default() {
                0 => width + 6 * track,
                columns => 2 * lead + columns * width + (columns - 1) * gap.0,
            };
            let key = stage.key.clone();
            if stage.kind.is_on_the_way() {
                let tall = self.bottom() - self.top();
                stages.push(StageBox { key, x: way, y: self.top(), width: wide, height: tall });
                way += wide + lane_gap;
            } else {
                let tall = self.side_height();
                stages.push(StageBox {
                    key,
                    x: side,
                    y: self.side_top(),
                    width: wide,
                    height: tall.max(head),
                });
                side += wide + lane_gap;
            }
        }
        let step_box = |step: &Step| {
            let (column, row) = self.cells.get(&step.key).copied()?;
            let stage = stages.iter().find(|stage| stage.key == step.stage)?;
            let on_the_way = stage.y == self.top();
            let first_row = if on_the_way { self.first_row() } else { stage.y + head };
            let x = stage.x + lead + column * (width + gap.0);
            Some(StepBox { key: step.key.clone(), x, y: first_row + row * (height + gap.1), width, height })
        };
        let steps = process.steps.iter().filter_map(step_box).collect();
        (stages, steps)
    }

    /// The upper side of the stages on the way.
    pub(super) fn top(&self) -> i32 {
        self.sizes.lane_gap / 2 + (self.over + 1) * self.sizes.track
    }

    /// The first level line above the steps, and those after it.
    pub(super) fn back_line(&self, number: i32) -> i32 {
        self.top() + self.sizes.head + (number + 1) * self.sizes.track
    }

    /// The upper side of the first row of steps.
    pub(super) fn first_row(&self) -> i32 {
        self.back_line(self.back) + self.sizes.track
    }

    /// The lower side of the stages on the way.
    pub(super) fn bottom(&self) -> i32 {
        self.first_row() + self.rows * (self.sizes.step.1 + self.sizes.gap.1)
    }

    /// A level line below the stages.
    pub(super) fn below_line(&self, number: i32) -> i32 {
        self.bottom() + (number + 1) * self.sizes.track
    }

    /// The upper side of the stages in the row below.
    pub(super) fn side_top(&self) -> i32 {
        self.below_line(self.below) + 2 * self.sizes.track
    }

    /// The height of the whole diagram.
    pub(super) fn height(&self) -> i32 {
        self.side_top() + self.side_height() + (self.over + 1) * self.sizes.track + self.sizes.lane_gap / 2
    }

    fn side_height(&self) -> i32 {
        self.sizes.head + self.side_rows * (self.sizes.step.1 + self.sizes.gap.1)
    }
}

/// The steps that the outcomes of a step lead back to.
pub(super) fn loops(step: &Step) -> impl Iterator<Item = &StepKey> {
    step.outcomes.iter().filter_map(|outcome| match &outcome.leads {
        Some(Effect::BackTo(to)) => Some(to),
        _ => None,
    })
}

/// Gives every step of a stage its column and row; returns how many columns there are.
fn place_stage(process: &Process, stage: &Stage, cells: &mut BTreeMap<StepKey, (i32, i32)>) -> i32 {
    let steps: Vec<&Step> = process.steps_of(&stage.key).collect();
    let mut columns: BTreeMap<&StepKey, i32> = steps.iter().map(|step| (&step.key, 0)).collect();
    // As many rounds as steps suffice, and a circle of waiting steps does not go on for ever.
    for _ in &steps {
        for step in &steps {
            let waits = step.after.iter().filter_map(|earlier| columns.get(earlier));
            let column = waits.map(|column| column + 1).max().unwrap_or_default();
            columns.insert(&step.key, column.min(count(steps.len())));
        }
    }
    let last = columns.values().copied().max().unwrap_or_default();
    for column in 0..=last {
        let mut taken = BTreeSet::new();
        for step in steps.iter().filter(|step| columns.get(&step.key) == Some(&column)) {
            let beside = step
                .after
                .iter()
                .filter_map(|earlier| Some(cells.get(earlier).filter(|_| columns.contains_key(earlier))?.1));
            let mut row = beside.min().unwrap_or_default();
            while !taken.insert(row) {
                row += 1;
            }
            cells.insert(step.key.clone(), (column, row));
        }
    }
    if steps.is_empty() { 0 } else { last + 1 }
}

/// How many moves lead from a stage to another of its row that is not the one beside it.
fn jumps(process: &Process, stage: &Stage) -> i32 {
    let on_the_way = stage.kind.is_on_the_way();
    let row = || process.stages.iter().filter(|other| other.kind.is_on_the_way() == on_the_way);
    let beside = row().skip_while(|other| other.key != stage.key).nth(1).map(|beside| &beside.key);
    let in_row = |next: &&StageKey| row().any(|other| other.key == **next);
    count(stage.next.iter().filter(in_row).filter(|next| Some(*next) != beside).count())
}

/// A number of things as a number of pixels can be counted with.
pub(super) fn count(things: usize) -> i32 {
    i32::try_from(things).unwrap_or(i32::MAX / 1024)
}

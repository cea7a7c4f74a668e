//! Where lines run: beside the steps in the gaps of the grid, back above the steps, to endings below the stages.

use std::collections::BTreeMap;

use super::place::{Grid, count};
use super::{Edge, EdgeKind, NodeRef, Point, StageBox, StepBox};
use crate::keys::{StageKey, StepKey};
use crate::process::{Effect, Process, Stage, Step};

/// Every line of a process.
pub(super) fn edges(process: &Process, grid: &Grid, stages: &[StageBox], steps: &[StepBox]) -> Vec<Edge> {
    let mut router = Router { process, grid, stages, steps, tracks: BTreeMap::new(), over: 0 };
    let mut edges = Vec::new();
    for stage in &process.stages {
        edges.extend(stage.next.iter().filter_map(|next| router.next(stage, next)));
    }
    for step in &process.steps {
        edges.extend(step.after.iter().filter_map(|earlier| router.after(earlier, step)));
        for outcome in &step.outcomes {
            let edge = match &outcome.leads {
                Some(Effect::BackTo(to)) => router.back(step, to),
                Some(Effect::Stage(to)) => router.ending(step, to),
                None => None,
            };
            edges.extend(edge.map(|edge| Edge { label: Some(outcome.key.clone()), ..edge }));
        }
    }
    edges
}

struct Router<'a> {
    process: &'a Process,
    grid: &'a Grid,
    stages: &'a [StageBox],
    steps: &'a [StepBox],
    /// Lines to the same place share one track of their channel.
    tracks: BTreeMap<(Channel, NodeRef), i32>,
    over: i32,
}

#[derive(PartialEq, Eq, PartialOrd, Ord, Clone, Copy)]
enum Channel {
    Back,
    Ending,
}

impl Router<'_> {
    fn stage(&self, key: &StageKey) -> Option<(usize, &StageBox)> {
        self.stages.iter().enumerate().find(|(_, stage)| stage.key == *key)
    }

    fn step(&self, key: &StepKey) -> Option<&StepBox> {
        self.steps.iter().find(|step| step.key == *key)
    }

    /// The track for lines to a node, counted per channel.
    fn track(&mut self, channel: Channel, to: &NodeRef) -> i32 {
        let used = count(self.tracks.keys().filter(|(kind, _)| *kind == channel).count());
        *self.tracks.entry((channel, to.clone())).or_insert(used)
    }

    /// A step that waits for another.
    fn after(&self, earlier: &StepKey, step: &Step) -> Option<Edge> {
        let (a, b) = (self.step(earlier)?, self.step(&step.key)?);
        let (out, enter) = (self.right_of(a), self.left_of(b));
        let (start, end) = ((a.x + a.width, middle(a)), (b.x, middle(b)));
        let gap = self.grid.sizes.gap;
        let beside = b.x - (a.x + a.width) == gap.0;
        let points = if beside {
            vec![start, (out, start.1), (out, end.1), end]
        } else {
            // In the gap below the row of the first step, which no box reaches into.
            let level = a.y + a.height + gap.1 / 2;
            vec![start, (out, start.1), (out, level), (enter, level), (enter, end.1), end]
        };
        Some(edge(NodeRef::Step(earlier.clone()), NodeRef::Step(step.key.clone()), EdgeKind::After, points))
    }

    /// An outcome that leads back, above the steps.
    fn back(&mut self, step: &Step, to: &StepKey) -> Option<Edge> {
        let target = NodeRef::Step(to.clone());
        let track = self.track(Channel::Back, &target);
        let level = self.grid.back_line(track);
        let (a, b) = (self.step(&step.key)?, self.step(to)?);
        let (out, enter) =
            (self.right_of(a) + self.grid.sizes.track / 2, self.left_of(b) - self.grid.sizes.track / 2);
        let (start, end) = ((a.x + a.width, middle(a)), (b.x, middle(b)));
        let points = vec![start, (out, start.1), (out, level), (enter, level), (enter, end.1), end];
        Some(edge(NodeRef::Step(step.key.clone()), target, EdgeKind::Back, points))
    }

    /// An outcome that leads to a stage, below the steps.
    fn ending(&mut self, step: &Step, to: &StageKey) -> Option<Edge> {
        let target = NodeRef::Stage(to.clone());
        let track = self.track(Channel::Ending, &target);
        let level = self.grid.below_line(track);
        let a = self.step(&step.key)?;
        let (_, b) = self.stage(to)?;
        let out = self.right_of(a) + self.grid.sizes.track;
        let start = (a.x + a.width, middle(a));
        let end = self.upright_end(b, b.x + b.width / 3);
        let points = vec![start, (out, start.1), (out, level), (end.0, level), end];
        Some(edge(NodeRef::Step(step.key.clone()), target, EdgeKind::Ending, points))
    }

    /// The allowed move from a stage to another.
    fn next(&mut self, stage: &Stage, to: &StageKey) -> Option<Edge> {
        let target = NodeRef::Stage(to.clone());
        let (a, b) = (self.stage(&stage.key)?.1.clone(), self.stage(to)?.1.clone());
        let (level_row, head) = (a.y == b.y, self.grid.sizes.head / 2);
        let neighbours =
            level_row && a.x < b.x && !self.stages.iter().any(|c| c.y == a.y && a.x < c.x && c.x < b.x);
        let points = if neighbours {
            vec![(a.x + a.width, a.y + head), (b.x, b.y + head)]
        } else if level_row {
            self.over += 1;
            let on_the_way =
                self.process.stage_kind(to).is_some_and(crate::process::StageKind::is_on_the_way);
            let (from, end) = (a.x + a.width / 2 + self.over, b.x + b.width / 2 - self.over);
            let far = self.over * self.grid.sizes.track;
            if on_the_way {
                vec![(from, a.y), (from, a.y - far), (end, a.y - far), (end, b.y)]
            } else {
                let level = a.y + a.height.max(b.y + b.height - a.y) + far;
                vec![(from, a.y + a.height), (from, level), (end, level), (end, b.y + b.height)]
            }
        } else {
            let level = self.grid.below_line(self.track(Channel::Ending, &target));
            let start = self.upright_end(&a, a.x + a.width / 2);
            let end = self.upright_end(&b, b.x + b.width / 2);
            vec![start, (start.0, level), (end.0, level), end]
        };
        Some(edge(NodeRef::Stage(stage.key.clone()), target, EdgeKind::Next, points))
    }

    /// Where a line from the channel below meets a stage: from below for one on the way, else from above.
    fn upright_end(&self, stage: &StageBox, x: i32) -> Point {
        if stage.y < self.grid.bottom() { (x, stage.y + stage.height) } else { (x, stage.y) }
    }

    /// Where lines turn right of a step, and left of it.
    fn right_of(&self, step: &StepBox) -> i32 {
        step.x + step.width + self.grid.sizes.lead.min(self.grid.sizes.gap.0) / 3
    }

    fn left_of(&self, step: &StepBox) -> i32 {
        step.x - self.grid.sizes.lead.min(self.grid.sizes.gap.0) / 3
    }
}

/// A line without the corners that are none.
fn edge(from: NodeRef, to: NodeRef, kind: EdgeKind, points: Vec<Point>) -> Edge {
    let mut corners: Vec<Point> = Vec::new();
    for point in points {
        if corners.last() == Some(&point) {
            continue;
        }
        if let [.., before, last] = corners.as_slice() {
            let straight =
                (before.0 == last.0 && last.0 == point.0 && (before.1 < last.1) == (last.1 < point.1))
                    || (before.1 == last.1 && last.1 == point.1 && (before.0 < last.0) == (last.0 < point.0));
            if straight {
                corners.pop();
            }
        }
        corners.push(point);
    }
    Edge { from, to, kind, points: corners, label: None }
}

fn middle(step: &StepBox) -> i32 {
    step.y + step.height / 2
}

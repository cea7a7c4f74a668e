//! The work of one stage as a block of the model: its steps beside and behind each other, each of which may be passed
//! by, and the whole once more where steps can start over.

use std::collections::{BTreeMap, BTreeSet};

use super::Names;
use super::graph::{At, Graph, Kind, Node, STEP, Way};
use super::order::Order;
use crate::keys::StepKey;
use crate::process::layout::{Diagram, StageBox, StepBox};
use crate::process::texts::Texts;
use crate::process::{Process, Stage, Step};

/// What blocks are made from.
pub(super) struct Plan<'a> {
    pub(super) process: &'a Process,
    pub(super) texts: &'a Texts,
    pub(super) names: &'a Names,
    pub(super) order: Order<'a>,
    pub(super) diagram: Diagram,
    /// Between a row of steps and the next.
    pub(super) gap: i32,
}

/// The ends of a part of the model: where it is entered and where it is left.
#[derive(Clone, Copy)]
struct Part {
    enter: At,
    leave: At,
}

impl Plan<'_> {
    /// The block of a stage, from the task that says the deal came there; returns that task and the end of the block.
    pub(super) fn block(&self, graph: &mut Graph, stage: &Stage, place: &StageBox) -> (At, At) {
        let steps: Vec<(&Step, &StepBox)> = self
            .process
            .steps_of(&stage.key)
            .filter_map(|step| Some((step, self.diagram.steps.iter().find(|place| place.key == step.key)?)))
            .collect();
        let level = steps.first().map_or(place.y + place.height / 2, |(_, first)| first.y + STEP.1 / 2);
        let x = if steps.is_empty() { place.x + place.width / 2 } else { place.x + 30 + STEP.0 / 2 };
        let entered = graph.add(Node {
            id: format!("stage_{}", stage.key),
            kind: Kind::Stage,
            name: self.names.stage(&stage.key).to_owned(),
            about: self.texts.stages.get(&stage.key).map(|text| text.purpose.clone()).unwrap_or_default(),
            center: (x, level),
        });
        if steps.is_empty() || !stage.kind.has_work() {
            return (entered, entered);
        }
        let waits = self.order.waits(&stage.key);
        let parts: BTreeMap<&StepKey, Part> =
            steps.iter().map(|(step, place)| (&step.key, self.unit(graph, step, place, &waits))).collect();
        let first: Vec<At> =
            ends(&parts, |key| waits.get(key).is_none_or(BTreeSet::is_empty), |part| part.enter);
        let last: Vec<At> =
            ends(&parts, |key| !waits.values().any(|set| set.contains(key)), |part| part.leave);
        self.order_flows(graph, &waits, &parts);
        let (left, right) = (x + STEP.0 / 2, place.x + place.width);
        let name = |what: &str| format!("{what}_{}", stage.key);
        let mut begin = entered;
        let again = self.order.starts_over(&stage.key).then(|| {
            let again = graph.mark(&name("again"), Kind::Either, (left + 60, level));
            graph.flow(entered, again, Way::On);
            begin = again;
            again
        });
        if first.len() > 1 {
            let fork = graph.mark(&name("fork"), Kind::All, (left + 130, level));
            graph.flow(begin, fork, Way::On);
            begin = fork;
        }
        for enter in first {
            self.lead(graph, begin, enter);
        }
        let only = last.first().copied().filter(|_| last.len() == 1);
        let end = only.unwrap_or_else(|| graph.mark(&name("meet"), Kind::All, (right - 190, level)));
        for leave in last.into_iter().filter(|leave| *leave != end) {
            self.lead(graph, leave, end);
        }
        let Some(again) = again else { return (entered, end) };
        let over = graph.mark(&name("over"), Kind::Either, (right - 120, level));
        graph.flow(end, over, Way::On);
        graph.flow(over, again, Way::Along(place.y + 60));
        (entered, over)
    }

    /// One step: the task, the way past it, and the way back to it where it can come again.
    fn unit(
        &self,
        graph: &mut Graph,
        step: &Step,
        place: &StepBox,
        waits: &BTreeMap<&StepKey, BTreeSet<&StepKey>>,
    ) -> Part {
        let (x, y) = (place.x + STEP.0 / 2, place.y + STEP.1 / 2);
        let (left, right, above) = (place.x, place.x + STEP.0, place.y - 12);
        let name = |what: &str| format!("{what}_{}", step.key);
        let task = graph.add(self.task(step, name("step"), self.names.step(&step.key), (x, y)));
        let split = graph.mark(&name("need"), Kind::Either, (left - 45, y));
        graph.flow(split, task, Way::On);
        let merge;
        let (mut enter, mut leave) = if self.order.comes_again(step) {
            merge = graph.mark(&name("round"), Kind::Either, (left - 105, y));
            graph.flow(merge, split, Way::On);
            graph.flow(task, merge, Way::Along(y + STEP.1 / 2 + 12));
            (merge, split)
        } else {
            merge = graph.mark(&name("done"), Kind::Either, (right + 45, y));
            graph.flow(split, merge, Way::Along(above));
            graph.flow(task, merge, Way::On);
            (split, merge)
        };
        if waits.get(&step.key).is_some_and(|set| set.len() > 1) {
            let meet = graph.mark(&name("meet"), Kind::All, (left - 165, y));
            graph.flow(meet, enter, Way::On);
            enter = meet;
        }
        if waits.values().filter(|set| set.contains(&step.key)).count() > 1 {
            let fork = graph.mark(&name("fork"), Kind::All, (right + 105, y));
            graph.flow(leave, fork, if leave == split { Way::Along(above) } else { Way::On });
            leave = fork;
        }
        Part { enter, leave }
    }

    /// The task of a step, with who does it and how.
    pub(super) fn task(&self, step: &Step, id: String, name: &str, center: (i32, i32)) -> Node {
        let guidance = self.texts.steps.get(&step.key).map_or("", |text| text.guidance.trim());
        let about = format!("{}\n{guidance}", self.texts.role(&step.owner)).trim().to_owned();
        Node { id, kind: Kind::Step, name: name.to_owned(), about, center }
    }

    fn order_flows(
        &self,
        graph: &mut Graph,
        waits: &BTreeMap<&StepKey, BTreeSet<&StepKey>>,
        parts: &BTreeMap<&StepKey, Part>,
    ) {
        for (step, earlier) in waits {
            for before in earlier {
                if let (Some(a), Some(b)) = (parts.get(before), parts.get(step)) {
                    self.lead(graph, a.leave, b.enter);
                }
            }
        }
    }

    /// A flow that goes around the steps between its ends.
    fn lead(&self, graph: &mut Graph, from: At, to: At) {
        let (Some(a), Some(b)) = (graph.nodes.get(from), graph.nodes.get(to)) else { return };
        let above = a.center.1 - STEP.1 / 2 - self.gap / 2;
        let near = b.center.0 - a.center.0 < STEP.0 + 60;
        let rounds = a.id.starts_with("need_");
        let way = if rounds || !near { Way::Gap(above) } else { Way::On };
        graph.flow(from, to, way);
    }
}

/// The ends of those parts that are first or last.
fn ends(
    parts: &BTreeMap<&StepKey, Part>,
    wanted: impl Fn(&StepKey) -> bool,
    end: impl Fn(&Part) -> At,
) -> Vec<At> {
    parts.iter().filter(|(key, _)| wanted(key)).map(|(_, part)| end(part)).collect()
}

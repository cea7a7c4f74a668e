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
    /// Between a column or row of steps and the next.
    pub(super) gap: (i32, i32),
}

/// Where the work on a step is entered and where it is left.
#[derive(Clone, Copy)]
struct Unit {
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
        let parts = self.order.parts(&stage.key);
        let mut chain =
            Chain { plan: self, graph, stage, level, steps: &steps, merges: BTreeMap::new(), end: entered };
        let returns = self.order.returns(&stage.key, &parts);
        for (number, part) in parts.iter().enumerate() {
            chain.append(number, part, &returns, place.y + 60);
        }
        (entered, chain.end)
    }

    /// One step: the task, the way past it, and the way back to it where it can come again.
    fn unit(
        &self,
        graph: &mut Graph,
        step: &Step,
        place: &StepBox,
        waits: &BTreeMap<&StepKey, BTreeSet<&StepKey>>,
    ) -> Unit {
        let (x, y) = (place.x + STEP.0 / 2, place.y + STEP.1 / 2);
        let (left, right, above) = (place.x, place.x + STEP.0, place.y - 12);
        let name = |what: &str| format!("{what}_{}", step.key);
        let task = graph.add(self.task(step, name("step"), self.names.step(&step.key), (x, y)));
        let split = graph.mark(&name("need"), Kind::Either, (left - 40, y));
        graph.flow(split, task, Way::On);
        let merge;
        let (mut enter, mut leave) = if self.order.comes_again(step) {
            merge = graph.mark(&name("round"), Kind::Either, (left - 90, y));
            graph.flow(merge, split, Way::On);
            graph.flow(task, merge, Way::Along(y + STEP.1 / 2 + 12));
            (merge, split)
        } else {
            merge = graph.mark(&name("done"), Kind::Either, (right + 40, y));
            graph.flow(split, merge, Way::Along(above));
            graph.flow(task, merge, Way::On);
            (split, merge)
        };
        if waits.get(&step.key).is_some_and(|set| set.len() > 1) {
            let meet = graph.mark(&name("meet"), Kind::All, (left - 140, y));
            graph.flow(meet, enter, Way::On);
            enter = meet;
        }
        if waits.values().filter(|set| set.contains(&step.key)).count() > 1 {
            let fork = graph.mark(&name("fork"), Kind::All, (right + 90, y));
            graph.flow(leave, fork, if leave == split { Way::Along(above) } else { Way::On });
            leave = fork;
        }
        Unit { enter, leave }
    }

    /// The task of a step, with who does it and how.
    pub(super) fn task(&self, step: &Step, id: String, name: &str, center: (i32, i32)) -> Node {
        let guidance = self.texts.steps.get(&step.key).map_or("", |text| text.guidance.trim());
        let about = format!("{}\n{guidance}", self.texts.role(&step.owner)).trim().to_owned();
        Node { id, kind: Kind::Step, name: name.to_owned(), about, center }
    }

    /// A flow that goes around the steps between its ends.
    fn lead(&self, graph: &mut Graph, from: At, to: At) {
        let (Some(a), Some(b)) = (graph.nodes.get(from), graph.nodes.get(to)) else { return };
        let above = a.center.1 - STEP.1 / 2 - self.gap.1 / 2;
        // Between neighbouring columns there is no step in the way.
        let near = b.center.0 - a.center.0 < self.gap.0;
        let rounds = a.id.starts_with("need_");
        let way = if rounds || !near { Way::Gap(above) } else { Way::On };
        graph.flow(from, to, way);
    }
}

/// The parts of a stage, one behind the other.
struct Chain<'a, 'p> {
    plan: &'a Plan<'p>,
    graph: &'a mut Graph,
    stage: &'a Stage,
    level: i32,
    steps: &'a [(&'a Step, &'a StepBox)],
    /// Where deals come back to the beginning of a part.
    merges: BTreeMap<usize, At>,
    end: At,
}

impl Chain<'_, '_> {
    /// Puts a part behind those before it, with the ways back that lead from its end.
    fn append(&mut self, number: usize, part: &[&StepKey], returns: &BTreeSet<(usize, usize)>, above: i32) {
        let places =
            || self.steps.iter().filter(|(step, _)| part.contains(&&step.key)).map(|(_, place)| place.x);
        let (left, right) = (places().min().unwrap_or_default(), places().max().unwrap_or_default() + STEP.0);
        let waits: BTreeMap<&StepKey, BTreeSet<&StepKey>> = self
            .plan
            .order
            .waits(&self.stage.key)
            .into_iter()
            .filter(|(key, _)| part.contains(key))
            .map(|(key, set)| (key, set.into_iter().filter(|key| part.contains(key)).collect()))
            .collect();
        let units = self.units(part, &waits);
        if returns.iter().any(|(_, to)| *to == number) {
            let merge = self.mark("again", number, Kind::Either, left - 240);
            self.graph.flow(self.end, merge, Way::On);
            self.merges.insert(number, merge);
            self.end = merge;
        }
        let firsts: Vec<At> = units
            .iter()
            .filter(|(key, _)| waits.get(*key).is_none_or(BTreeSet::is_empty))
            .map(|(_, u)| u.enter)
            .collect();
        if firsts.len() > 1 {
            let fork = self.mark("fork", number, Kind::All, left - 190);
            self.graph.flow(self.end, fork, Way::On);
            self.end = fork;
        }
        for enter in firsts {
            self.plan.lead(self.graph, self.end, enter);
        }
        let followed = |key: &StepKey| waits.values().any(|set| set.contains(key));
        let lasts: Vec<At> =
            units.iter().filter(|(key, _)| !followed(key)).map(|(_, unit)| unit.leave).collect();
        if let [only] = lasts.as_slice() {
            self.end = *only;
        } else {
            self.end = self.mark("meet", number, Kind::All, right + 140);
            for leave in lasts {
                self.plan.lead(self.graph, leave, self.end);
            }
        }
        let back: Vec<At> = returns
            .iter()
            .filter(|(from, _)| *from == number)
            .filter_map(|(_, to)| self.merges.get(to).copied())
            .collect();
        if !back.is_empty() {
            let over = self.mark("over", number, Kind::Either, right + 190);
            self.graph.flow(self.end, over, Way::On);
            for merge in back {
                self.graph.flow(over, merge, Way::Along(above));
            }
            self.end = over;
        }
    }

    /// The steps of a part, in their order.
    fn units<'s>(
        &mut self,
        part: &[&'s StepKey],
        waits: &BTreeMap<&StepKey, BTreeSet<&StepKey>>,
    ) -> BTreeMap<&'s StepKey, Unit> {
        let mut units = BTreeMap::new();
        for key in part {
            if let Some((step, place)) = self.steps.iter().find(|(step, _)| step.key == **key) {
                units.insert(*key, self.plan.unit(self.graph, step, place, waits));
            }
        }
        for (step, earlier) in waits {
            for before in earlier {
                if let (Some(a), Some(b)) = (units.get(before), units.get(step)) {
                    self.plan.lead(self.graph, a.leave, b.enter);
                }
            }
        }
        units
    }

    fn mark(&mut self, what: &str, number: usize, kind: Kind, x: i32) -> At {
        // A key has no dot, so no step or stage has such an id.
        self.graph.mark(&format!("{what}_{}.{}", self.stage.key, number + 1), kind, (x, self.level))
    }
}

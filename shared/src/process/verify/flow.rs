//! The flow: every stage is reached and can still end, every step can open, no gate waits for what comes later.

use std::collections::BTreeSet;

use crate::keys::{StageKey, StepKey};
use crate::process::condition::Condition;
use crate::process::{Effect, Process, Stage, StageKind};

use super::Report;

impl Report<'_> {
    pub(super) fn flow(&mut self) {
        let reached = self.reachable();
        self.can_end(&reached);
        self.waits();
        self.gates_in_time();
    }

    /// The stages that deals get to, as far as edges alone can tell.
    fn reachable(&mut self) -> BTreeSet<StageKey> {
        let edges = edges(self.process);
        let Some(first) = self.process.first_stage() else { return BTreeSet::new() };
        let reached = spread(&first.key, |stage| {
            edges.iter().filter(move |(from, _)| *from == stage).map(|(_, to)| *to)
        });
        for stage in self.process.stages.iter().filter(|stage| !reached.contains(&stage.key)) {
            let steps: Vec<&str> = self.process.steps_of(&stage.key).map(|step| step.key.as_str()).collect();
            let lost = if steps.is_empty() {
                String::new()
            } else {
                format!(", so {} never open", steps.join(", "))
            };
            self.error(
                format!("stages.{}", stage.key),
                format!("no deal ever gets here{lost}"),
                "Let another stage or an outcome lead here, or remove it.",
            );
        }
        reached.into_iter().cloned().collect()
    }

    /// From every stage a deal can be moved to an end by hand. Outcomes do not count: once a step has ended another way, the
    /// one that leads out does not come again.
    fn can_end(&mut self, reached: &BTreeSet<StageKey>) {
        let process = self.process;
        let mut ending: BTreeSet<&StageKey> = BTreeSet::new();
        for end in process.stages.iter().filter(|stage| stage.kind.is_final()) {
            ending.extend(spread(&end.key, |stage| {
                edges_by_hand(process).filter(move |(_, to)| *to == stage).map(|(from, _)| from)
            }));
        }
        // A deal that rests can go back, and end from there if every stage that sends deals here can.
        let rests = process.stages.iter().filter(|stage| stage.kind == StageKind::OnHold);
        let returning: Vec<&StageKey> = rests
            .map(|stage| &stage.key)
            .filter(|rest| {
                let sends = |(from, to): &(&StageKey, &StageKey)| to == rest && reached.contains(*from);
                edges_by_hand(process).filter(sends).all(|(from, _)| ending.contains(from))
            })
            .collect();
        ending.extend(returning);
        let strands = |stage: &&Stage| reached.contains(&stage.key) && !ending.contains(&stage.key);
        for stage in process.stages.iter().filter(strands) {
            self.error(
                format!("stages.{}", stage.key),
                "from here no move ever ends the deal",
                "Let `next` lead on to a stage of kind completed or lost; an outcome alone may never come.",
            );
        }
    }

    /// No step waits for itself.
    fn waits(&mut self) {
        let process = self.process;
        for step in &process.steps {
            let before = |key: &'_ StepKey| process.step(key).map_or(&[][..], |step| &step.after).iter();
            let waits_for: BTreeSet<&StepKey> =
                step.after.iter().flat_map(|earlier| spread(earlier, before)).collect();
            if waits_for.contains(&step.key) {
                self.error(
                    format!("steps.{}.after", step.key),
                    "it waits for itself, so it never opens",
                    "Break the circle of `after`.",
                );
            }
        }
    }

    /// What must hold to leave a stage or finish a step can come about by then.
    fn gates_in_time(&mut self) {
        let process = self.process;
        let exits = process.stages.iter().flat_map(|stage| {
            stage.exit.iter().map(move |gate| (format!("stages.{}.exit", stage.key), &stage.key, gate))
        });
        let requires = process.steps.iter().flat_map(|step| {
            step.requires.iter().map(move |gate| (format!("steps.{}.requires", step.key), &step.stage, gate))
        });
        for (place, stage, gate) in exits.chain(requires) {
            for step in musts(&gate.needs) {
                if process.step(step).is_some_and(|step| process.is_earlier(stage, &step.stage)) {
                    self.error(
                        &place,
                        format!("`{step}` belongs to a later stage, so nobody can satisfy this"),
                        "Move the step or the condition.",
                    );
                }
            }
        }
    }
}

/// The steps that must be done for a condition to hold, as far as it says so plainly.
fn musts(condition: &Condition) -> Vec<&StepKey> {
    match condition {
        Condition::All(parts) => parts.iter().flat_map(musts).collect(),
        Condition::Any(parts) if parts.len() == 1 => parts.iter().flat_map(musts).collect(),
        Condition::Done(step) | Condition::Ended(step, _) => vec![step],
        _ => Vec::new(),
    }
}

/// Where a deal can be moved from where. The way back from On Hold is none of these: it leads only to where a deal was.
fn edges_by_hand(process: &Process) -> impl Iterator<Item = (&StageKey, &StageKey)> {
    process.stages.iter().flat_map(|stage| stage.next.iter().map(|next| (&stage.key, next)))
}

/// Where a deal can go from where: by hand, by itself, by outcomes.
fn edges(process: &Process) -> Vec<(&StageKey, &StageKey)> {
    let outcomes =
        process.steps.iter().flat_map(|step| step.outcomes.iter().map(move |outcome| (step, outcome)));
    let by_outcome = outcomes.filter_map(|(step, outcome)| match outcome.leads.as_ref()? {
        Effect::Stage(stage) => Some((&step.stage, stage)),
        Effect::BackTo(to) => Some((&step.stage, &process.step(to)?.stage)),
    });
    edges_by_hand(process).chain(by_outcome).collect()
}

/// Everything that can be reached from a start, the start included.
fn spread<'a, T: Ord, I: Iterator<Item = &'a T>>(start: &'a T, next: impl Fn(&'a T) -> I) -> BTreeSet<&'a T> {
    let mut reached = BTreeSet::from([start]);
    let mut waiting = vec![start];
    while let Some(at) = waiting.pop() {
        for to in next(at) {
            if reached.insert(to) {
                waiting.push(to);
            }
        }
    }
    reached
}

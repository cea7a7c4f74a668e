//! The flow: every stage is reached and can still end, every step can open, no gate waits for what comes later.

use std::collections::BTreeSet;

use crate::keys::{StageKey, StepKey};
use crate::process::condition::Condition;
use crate::process::{Effect, Process, StageKind};

use super::Report;

impl Report<'_> {
    pub(super) fn flow(&mut self) {
        self.reachable();
        self.can_end();
        self.waits();
        self.gates_in_time();
    }

    fn reachable(&mut self) {
        let edges = edges(self.process);
        let Some(first) = self.process.first_stage() else { return };
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
    }

    fn can_end(&mut self) {
        let edges = edges(self.process);
        let ends = self.process.stages.iter().filter(|stage| stage.kind.is_final());
        let mut ending: BTreeSet<&StageKey> = BTreeSet::new();
        for end in ends {
            ending.extend(spread(&end.key, |stage| {
                edges.iter().filter(move |(_, to)| *to == stage).map(|(from, _)| *from)
            }));
        }
        for stage in self.process.stages.iter().filter(|stage| !ending.contains(&stage.key)) {
            self.error(
                format!("stages.{}", stage.key),
                "from here a deal never ends",
                "Lead on to a stage of kind completed or lost.",
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

/// Where a deal can go from where: by hand, by itself, by outcomes; from On Hold also back.
fn edges(process: &Process) -> Vec<(&StageKey, &StageKey)> {
    let by_stage = process.stages.iter().flat_map(|stage| stage.next.iter().map(|next| (&stage.key, next)));
    let back = by_stage
        .clone()
        .filter(|(_, to)| process.stage_kind(to) == Some(StageKind::OnHold))
        .map(|(a, b)| (b, a));
    let outcomes =
        process.steps.iter().flat_map(|step| step.outcomes.iter().map(move |outcome| (step, outcome)));
    let by_outcome = outcomes.filter_map(|(step, outcome)| match outcome.leads.as_ref()? {
        Effect::Stage(stage) => Some((&step.stage, stage)),
        Effect::BackTo(to) => Some((&step.stage, &process.step(to)?.stage)),
    });
    by_stage.clone().chain(back).chain(by_outcome).collect()
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

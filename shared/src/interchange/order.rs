//! What the engine guarantees about the order of a deal's activities, told from the template alone. The model of a
//! process says this and no more, so that every deal fits.
//!
//! A stay is the time between coming to a stage and coming to the next. A pass is a stay, or the part of one between two
//! returns to an earlier step of the stage. In one pass a step is done once at most, unless it repeats or is an approval
//! that may be asked for again.

use std::collections::{BTreeMap, BTreeSet};

use crate::keys::{FactKey, StageKey, StepKey};
use crate::process::condition::Condition;
use crate::process::{Effect, Process, Stage, StageKind, Step};

/// What holds of the order of steps and stages.
pub(super) struct Order<'a> {
    process: &'a Process,
    /// Whether the way leads from each stage to the next one and skips none.
    orderly: bool,
}

impl<'a> Order<'a> {
    pub(super) fn of(process: &'a Process) -> Self {
        let mut order = Self { process, orderly: true };
        order.orderly = order.skips_no_stage();
        order
    }

    /// Whether a step can be done after its stage was left: it goes on, is an approval that may be asked for again, or
    /// is one that a change of type can ask for.
    pub(super) fn roams(&self, step: &Step) -> bool {
        let mut conditions =
            step.when.iter().chain(step.approval.iter().flat_map(|a| a.rules.iter().map(|rule| &rule.when)));
        let by_type =
            !step.optional && conditions.any(|when| when.has(|part| matches!(part, Condition::Segment(_))));
        let later = |stage: &Stage| stage.kind.has_work() && self.process.is_earlier(&step.stage, &stage.key);
        (step.goes_on() || step.approval.is_some() || by_type) && self.process.stages.iter().any(later)
    }

    /// Whether a step can be done while the deal is in a stage.
    fn works_in(&self, step: &Step, stage: &StageKey) -> bool {
        step.stage == *stage || (self.roams(step) && self.process.is_earlier(&step.stage, stage))
    }

    /// Where outcomes of steps lead that can be done in a stage, itself included.
    fn led_to(&self, stage: &StageKey) -> impl Iterator<Item = &'a StageKey> {
        let process = self.process;
        let steps = process.steps.iter().filter(|step| self.works_in(step, stage));
        let effects = steps.flat_map(|step| &step.outcomes).filter_map(|outcome| outcome.leads.as_ref());
        effects.filter_map(|effect| match effect {
            Effect::Stage(to) => Some(to),
            Effect::BackTo(to) => process.step(to).map(|step| &step.stage),
        })
    }

    /// The stages that a deal can come to straight from a stage, in board order. One that is set aside can go back to
    /// wherever it can have come from.
    pub(super) fn exits(&self, stage: &Stage) -> Vec<&'a Stage> {
        let mut to: BTreeSet<&StageKey> = stage.next.iter().collect();
        if stage.kind.has_work() {
            to.extend(self.led_to(&stage.key).filter(|to| **to != stage.key));
        }
        let rests = stage.kind == StageKind::OnHold;
        let comes_from = |other: &Stage| {
            other.next.contains(&stage.key)
                || (other.kind.has_work() && self.led_to(&other.key).any(|to| *to == stage.key))
        };
        let reached = |other: &&Stage| {
            to.contains(&other.key) || (rests && other.key != stage.key && comes_from(other))
        };
        if stage.kind.is_final() { Vec::new() } else { self.process.stages.iter().filter(reached).collect() }
    }

    /// From the end of which part of a stage a deal can come back to the beginning of which, without leaving the stage.
    pub(super) fn returns(&self, stage: &StageKey, parts: &[Vec<&'a StepKey>]) -> BTreeSet<(usize, usize)> {
        let part = |key: &StepKey| parts.iter().position(|part| part.contains(&key));
        let goes_back = |step: &Step| {
            step.outcomes.iter().any(|outcome| matches!(outcome.leads, Some(Effect::BackTo(_))))
        };
        let mut returns = BTreeSet::new();
        for step in &self.process.steps {
            // Work that is caught up can start everything over that came later.
            if goes_back(step) && self.roams(step) && self.process.is_earlier(&step.stage, stage) {
                returns.extend((0..parts.len()).map(|from| (from, 0)));
            }
            for outcome in &step.outcomes {
                let Some(Effect::BackTo(to)) = &outcome.leads else { continue };
                if let (Some(from), Some(to)) = (part(&step.key), part(to)) {
                    returns.insert((from, to.min(from)));
                }
            }
        }
        returns
    }

    /// The steps of a stage in parts, each of which is over before the next begins.
    pub(super) fn parts(&self, stage: &StageKey) -> Vec<Vec<&'a StepKey>> {
        let before = self.all_before(stage);
        let mut steps: Vec<&StepKey> =
            self.process.steps.iter().filter(|step| step.stage == *stage).map(|step| &step.key).collect();
        steps.sort_by_key(|key| before.get(key).map_or(0, BTreeSet::len));
        let mut parts: Vec<Vec<&StepKey>> = Vec::new();
        for (place, key) in steps.iter().enumerate() {
            let (done, left) = steps.split_at(place);
            let all_wait = left
                .iter()
                .all(|key| done.iter().all(|done| before.get(key).is_some_and(|set| set.contains(done))));
            match parts.last_mut() {
                Some(part) if !all_wait => part.push(key),
                _ => parts.push(vec![key]),
            }
        }
        parts
    }

    /// Whether a step can be done several times in one pass.
    pub(super) fn comes_again(&self, step: &Step) -> bool {
        let before = self.before(step);
        let asked_again = step.approval.is_some() && !self.stands_still(step, step, &before);
        step.repeat.is_some() || asked_again
    }

    /// For each step of a stage those that are never done after it in the same pass: the nearest ones only.
    pub(super) fn waits(&self, stage: &StageKey) -> BTreeMap<&'a StepKey, BTreeSet<&'a StepKey>> {
        let before = self.all_before(stage);
        let nearest = |set: &BTreeSet<&'a StepKey>| {
            let between = |key: &&StepKey| {
                set.iter().any(|other| before.get(other).is_some_and(|set| set.contains(*key)))
            };
            set.iter().copied().filter(|key| !between(key)).collect()
        };
        before.iter().map(|(step, set)| (*step, nearest(set))).collect()
    }

    /// For each step of a stage all that are never done after it in the same pass. What is drawn holds along the whole
    /// line, so an order counts only together with all that stands before it.
    fn all_before(&self, stage: &StageKey) -> BTreeMap<&'a StepKey, BTreeSet<&'a StepKey>> {
        let steps = self.process.steps.iter().filter(|step| step.stage == *stage);
        let mut before: BTreeMap<&StepKey, BTreeSet<&StepKey>> =
            steps.map(|step| (&step.key, self.before(step))).collect();
        loop {
            let whole = before.clone();
            for set in before.values_mut() {
                let all = set.clone();
                set.retain(|key| whole.get(key).is_none_or(|earlier| earlier.is_subset(&all)));
            }
            if before == whole {
                return before;
            }
        }
    }

    /// The steps of the same stage that are never done after a step in the same pass.
    fn before(&self, step: &Step) -> BTreeSet<&'a StepKey> {
        let mut sure = BTreeSet::new();
        if step.goes_on() {
            return sure;
        }
        let waited = self.waited_for(step);
        loop {
            let more: Vec<&Step> = waited
                .iter()
                .copied()
                .filter(|earlier| !sure.contains(&earlier.key) && self.is_sure(earlier, step, &sure))
                .collect();
            if more.is_empty() {
                return sure;
            }
            sure.extend(more.into_iter().map(|earlier| &earlier.key));
        }
    }

    /// The steps of the same stage that it waits for, straight or through others. One that goes on keeps being done when
    /// what stands before it starts over, so nothing is known through it.
    fn waited_for(&self, step: &Step) -> Vec<&'a Step> {
        let mut found: Vec<&Step> = Vec::new();
        let mut ahead: Vec<&StepKey> = step.after.iter().collect();
        while let Some(key) = ahead.pop() {
            let Some(earlier) = self.process.step(key).filter(|earlier| earlier.stage == step.stage) else {
                continue;
            };
            if earlier.key == step.key || found.iter().any(|seen| seen.key == earlier.key) {
                continue;
            }
            found.push(earlier);
            if !earlier.goes_on() {
                ahead.extend(&earlier.after);
            }
        }
        found
    }

    /// Whether a step that another waits for is never done after it: it comes once, and whether it is needed can not
    /// change any more when the other is open.
    fn is_sure(&self, earlier: &Step, step: &Step, sure: &BTreeSet<&StepKey>) -> bool {
        // An approval that is asked for again beyond its stage opens without waiting.
        let kept = step.approval.is_none() || (self.orderly && !earlier.optional);
        let always = earlier.when.is_none() && earlier.approval.is_none();
        kept && earlier.repeat.is_none() && (always || self.stands_still(earlier, step, sure))
    }

    /// Whether nothing that decides about the need of `earlier` can change while `step` is open or done in their stage.
    fn stands_still(&self, earlier: &Step, step: &Step, sure: &BTreeSet<&StepKey>) -> bool {
        let Some(facts) = self.deciding_facts(earlier) else { return false };
        // A step that was opened beyond its stage is closed when the deal goes back past it.
        let elsewhere = |asking: &Step| {
            let past = self.process.is_earlier(&asking.stage, &step.stage);
            asking.stage != step.stage && !self.roams(earlier) && (past || !self.roams(step))
        };
        let closed = |asking: &Step| !self.roams(asking) && (sure.contains(&asking.key) || elsewhere(asking));
        let asks = |step: &&Step| step.fields.iter().any(|field| facts.contains(&field.fact));
        self.process.steps.iter().filter(asks).all(closed)
    }

    /// The facts that decide whether a step is needed; none when something else decides as well.
    fn deciding_facts(&self, step: &'a Step) -> Option<BTreeSet<&'a FactKey>> {
        let rules = step.approval.iter().flat_map(|approval| &approval.rules).map(|rule| &rule.when);
        let mut facts: BTreeSet<&FactKey> =
            step.approval.iter().flat_map(|approval| &approval.basis).collect();
        let mut plain = true;
        for when in step.when.iter().chain(rules) {
            when.walk(&mut |part| match part {
                Condition::All(_) | Condition::Any(_) | Condition::Not(_) | Condition::Fact(..) => {}
                Condition::Segment(_) => {
                    let segments = self.process.segments.iter().filter_map(|segment| segment.when.as_ref());
                    facts.extend(segments.flat_map(Condition::facts));
                }
                _ => plain = false,
            });
            facts.extend(when.facts());
        }
        plain.then_some(facts)
    }

    fn skips_no_stage(&self) -> bool {
        let way: Vec<&Stage> =
            self.process.stages.iter().filter(|stage| stage.kind.is_on_the_way()).collect();
        let place = |key: &StageKey| way.iter().position(|stage| stage.key == *key);
        let keeps_order = |stage: &Stage| {
            let here = place(&stage.key);
            let far = |to: &StageKey| place(to).is_some_and(|to| here.is_none_or(|here| to > here + 1));
            let rests = stage.kind == StageKind::OnHold;
            !if rests { stage.next.iter().any(far) } else { self.exits(stage).iter().any(|to| far(&to.key)) }
        };
        let outcomes = self.process.steps.iter().flat_map(|step| &step.outcomes);
        let mut effects = outcomes.filter_map(|outcome| outcome.leads.as_ref());
        self.process.stages.iter().all(keeps_order)
            && !effects.any(|effect| matches!(effect, Effect::Stage(to) if place(to).is_some()))
    }
}

//! Look-ups in a process by name.

use crate::keys::{ListKey, OutcomeKey, RoleKey, StageKey, StepKey};

use super::condition::Condition;
use super::{Gate, List, Outcome, Process, Repeat, Stage, StageKind, Step};

impl Process {
    /// The stage of this name.
    pub fn stage(&self, key: &StageKey) -> Option<&Stage> {
        self.stages.iter().find(|stage| stage.key == *key)
    }

    /// The position of a stage on the board.
    pub fn stage_position(&self, key: &StageKey) -> Option<usize> {
        self.stages.iter().position(|stage| stage.key == *key)
    }

    /// Where a deal begins: the first open stage.
    pub fn first_stage(&self) -> Option<&Stage> {
        self.stages.iter().find(|stage| stage.kind == StageKind::Open)
    }

    /// What a stage means; none for an unknown one.
    pub fn stage_kind(&self, key: &StageKey) -> Option<StageKind> {
        self.stage(key).map(|stage| stage.kind)
    }

    /// Whether the first stage comes before the second on the board.
    pub fn is_earlier(&self, stage: &StageKey, than: &StageKey) -> bool {
        matches!((self.stage_position(stage), self.stage_position(than)), (Some(stage), Some(than)) if stage < than)
    }

    /// The role that the deal's owner plays: the one that owns the first step of the first stage.
    pub fn owner_role(&self) -> Option<&RoleKey> {
        let first = self.first_stage()?;
        self.steps.iter().find(|step| step.stage == first.key).map(|step| &step.owner)
    }

    /// Whether the process declares this role and people of the company play it.
    pub fn is_internal_role(&self, role: &RoleKey) -> bool {
        self.roles.iter().any(|declared| declared.key == *role && !declared.external)
    }

    /// Every condition of the process.
    pub fn conditions(&self) -> impl Iterator<Item = &Condition> {
        let segments = self.segments.iter().filter_map(|segment| segment.when.as_ref());
        let expiries = self.facts.values().filter_map(|fact| fact.expires.as_ref()?.when.as_ref());
        let items = self.lists.iter().flat_map(|list| &list.items).filter_map(|item| item.when.as_ref());
        let exits = self.stages.iter().flat_map(|stage| &stage.exit).flat_map(Gate::conditions);
        segments.chain(expiries).chain(items).chain(exits).chain(self.steps.iter().flat_map(Step::conditions))
    }

    /// Whether its deals are worth something, that is, whether it sells. What does not, as calls and campaigns, stands in no
    /// sum and no forecast, competes with nobody, and comes of no lead.
    pub fn has_amounts(&self) -> bool {
        self.facts.values().any(|fact| fact.amount.is_some())
    }

    /// The list of this name.
    pub fn list(&self, key: &ListKey) -> Option<&List> {
        self.lists.iter().find(|list| list.key == *key)
    }

    /// The step of this name.
    pub fn step(&self, key: &StepKey) -> Option<&Step> {
        self.steps.iter().find(|step| step.key == *key)
    }

    /// The steps of a stage, in template order.
    pub fn steps_of<'a>(&'a self, stage: &'a StageKey) -> impl Iterator<Item = &'a Step> {
        self.steps.iter().filter(move |step| step.stage == *stage)
    }
}

impl Outcome {
    /// Whether it ends an approval with a no: the deal goes somewhere else than on.
    pub fn is_refusal(&self) -> bool {
        self.leads.is_some()
    }
}

impl Gate {
    fn conditions(&self) -> impl Iterator<Item = &Condition> {
        self.when.iter().chain([&self.needs])
    }
}

impl Repeat {
    fn conditions(&self) -> impl Iterator<Item = &Condition> {
        self.cases.iter().map(|case| &case.when).chain(&self.until)
    }
}

impl Step {
    fn conditions(&self) -> impl Iterator<Item = &Condition> {
        let fields = self.fields.iter().filter_map(|field| field.when.as_ref());
        let documents = self.documents.iter().filter_map(|document| document.when.as_ref());
        let messages = self.messages.iter().filter_map(|message| message.when.as_ref());
        let creates = self.creates.iter().filter_map(|creates| creates.when.as_ref());
        let rules = self.approval.iter().flat_map(|approval| &approval.rules).map(|rule| &rule.when);
        let parts = fields.chain(documents).chain(messages).chain(creates).chain(rules);
        let repeat = self.repeat.iter().flat_map(Repeat::conditions);
        self.when.iter().chain(repeat).chain(self.requires.iter().flat_map(Gate::conditions)).chain(parts)
    }

    /// Comes again, and leaving the stage does not wait for it: it goes on in later stages.
    pub fn goes_on(&self) -> bool {
        self.optional && self.repeat.is_some()
    }

    /// The outcome of this name.
    pub fn outcome(&self, key: &OutcomeKey) -> Option<&Outcome> {
        self.outcomes.iter().find(|outcome| outcome.key == *key)
    }
}

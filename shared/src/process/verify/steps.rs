//! Steps: what they name exists, and what they promise can be kept.

use rust_decimal::Decimal;

use crate::engine::placeholders;
use crate::keys::FactKey;
use crate::limits::STEPS_MAX;
use crate::process::fact::FactType;
use crate::process::{Ask, Creates, Effect, Message, Outcome, Readiness, Step, StepKind, Tone, Trigger};

use super::Report;

impl Report<'_> {
    pub(super) fn steps(&mut self) {
        let process = self.process;
        self.unique("steps", process.steps.iter().map(|step| &step.key));
        if process.steps.len() > STEPS_MAX {
            self.error("steps", format!("more than {STEPS_MAX} steps"), "Split the process.");
        }
        for step in &process.steps {
            let place = format!("steps.{}", step.key);
            self.step_place(&place, step);
            self.step_roles(&place, step);
            self.step_needs(&place, step);
            self.step_ends(&place, step);
            self.step_policy(&place, step);
            for message in &step.messages {
                self.message(&format!("{place}.messages.{}", message.key), step, message);
            }
            for (position, creates) in step.creates.iter().enumerate() {
                self.creates(&format!("{place}.creates[{position}]"), creates);
            }
        }
    }

    fn step_place(&mut self, place: &str, step: &Step) {
        match self.process.stage_kind(&step.stage) {
            None => self.unknown(format!("{place}.stage"), "stage", &step.stage),
            Some(kind) if !kind.has_work() => self.error(
                format!("{place}.stage"),
                format!("no steps are worked on in `{}`", step.stage),
                "Put it into a stage in which work is done.",
            ),
            Some(_) => {}
        }
        self.unique(&format!("{place}.after"), &step.after);
        for earlier in &step.after {
            match self.process.step(earlier) {
                None => self.unknown(format!("{place}.after"), "step", earlier),
                Some(earlier) if self.process.is_earlier(&step.stage, &earlier.stage) => self.error(
                    format!("{place}.after"),
                    format!("`{}` belongs to a later stage", earlier.key),
                    "Wait for steps of the same or an earlier stage.",
                ),
                Some(earlier) if earlier.optional && !step.optional && earlier.stage == step.stage => self
                    .warning(
                        format!("{place}.after"),
                        format!(
                            "it waits for `{}`, which is optional and so is not optional in fact",
                            earlier.key
                        ),
                        "Wait for what comes before the optional step, or make that one required.",
                    ),
                Some(_) => {}
            }
        }
        self.condition_if_any(&format!("{place}.when"), step.when.as_ref());
        if let Some(repeat) = &step.repeat {
            for (position, case) in repeat.cases.iter().enumerate() {
                self.condition(&format!("{place}.repeat.cases[{position}].when"), &case.when);
            }
            self.condition_if_any(&format!("{place}.repeat.until"), repeat.until.as_ref());
        }
    }

    fn step_roles(&mut self, place: &str, step: &Step) {
        self.acting_role(format!("{place}.owner"), &step.owner);
        for role in &step.also {
            self.acting_role(format!("{place}.also"), role);
        }
        for role in step.consulted.iter().chain(&step.informed) {
            if !self.process.roles.iter().any(|declared| declared.key == *role) {
                self.unknown(place, "role", role);
            }
        }
        if let Some(due) = &step.due {
            if let Some(anchor) = &due.after {
                self.fact_of_type(&format!("{place}.due.after"), anchor, &[FactType::Date]);
            }
            if let Some(role) = &due.escalate {
                self.acting_role(format!("{place}.due.escalate"), role);
            }
        }
    }

    fn step_needs(&mut self, place: &str, step: &Step) {
        self.unique(&format!("{place}.fields"), step.fields.iter().map(|field| &field.fact));
        for field in &step.fields {
            let place = format!("{place}.fields.{}", field.fact);
            self.known_fact(&place, &field.fact);
            self.condition_if_any(&format!("{place}.when"), field.when.as_ref());
            if field.anew && step.repeat.is_none() {
                self.error(
                    format!("{place}.anew"),
                    format!("`{}` does not come again", step.key),
                    "Leave it out, or let the step repeat.",
                );
            }
        }
        for needed in &step.documents {
            let place = format!("{place}.documents.{}", needed.document);
            if !self.process.documents.contains_key(&needed.document) {
                self.unknown(&place, "document", &needed.document);
            }
            self.condition_if_any(&format!("{place}.when"), needed.when.as_ref());
        }
        for (position, gate) in step.requires.iter().enumerate() {
            let place = format!("{place}.requires[{position}]");
            self.gate(&place, gate);
            if gate.firm {
                self.error(
                    format!("{place}.firm"),
                    "nothing overrides what a step requires",
                    "Leave it out, or put the gate on the stage.",
                );
            }
        }
        if let Some(readiness) = &step.readiness {
            self.readiness(&format!("{place}.readiness"), readiness);
        }
    }

    fn readiness(&mut self, place: &str, readiness: &Readiness) {
        if readiness.of.is_empty() {
            self.error(format!("{place}.of"), "no facts to measure", "List the facts that count.");
        }
        for fact in &readiness.of {
            self.known_fact(&format!("{place}.of"), fact);
        }
        self.fact_of_type(&format!("{place}.unlocks"), &readiness.unlocks, &[FactType::Flag]);
        match self.process.params.get(&readiness.threshold) {
            None => self.unknown(format!("{place}.threshold"), "param", &readiness.threshold),
            Some(share)
                if *share < Decimal::ZERO || *share > Decimal::ONE_HUNDRED || !share.fract().is_zero() =>
            {
                self.error(
                    format!("{place}.threshold"),
                    format!("{share} is no share"),
                    "Give whole percent, 0 to 100.",
                );
            }
            Some(_) => {}
        }
    }

    fn step_ends(&mut self, place: &str, step: &Step) {
        self.unique(&format!("{place}.outcomes"), step.outcomes.iter().map(|outcome| &outcome.key));
        if step.kind == StepKind::Decision && step.outcomes.is_empty() {
            self.error(format!("{place}.outcomes"), "a decision without a choice", "List its outcomes.");
        }
        for outcome in &step.outcomes {
            self.effect(&format!("{place}.outcomes.{}", outcome.key), step, outcome);
        }
    }

    fn effect(&mut self, place: &str, step: &Step, outcome: &Outcome) {
        match &outcome.leads {
            Some(Effect::Stage(stage)) if *stage == step.stage => {
                self.error(
                    place,
                    "it leads to the stage it is in",
                    "Name another stage, or leave `leads` out.",
                );
            }
            Some(Effect::Stage(stage)) if self.process.stage(stage).is_none() => {
                self.unknown(place, "stage", stage);
            }
            Some(Effect::Stage(stage))
                if self.process.stage(stage).is_some_and(|stage| stage.asks(Ask::ReviewDate)) =>
            {
                self.error(
                    place,
                    format!("`{stage}` asks for a day to look at the deal again, and an outcome gives none"),
                    "Let people move the deal there, or lead to another stage.",
                );
            }
            Some(Effect::Stage(stage))
                if self.process.stage(stage).is_some_and(|stage| stage.asks(Ask::Reason))
                    && !outcome.note =>
            {
                self.error(
                    place,
                    format!("`{stage}` asks for a reason, and this outcome does not"),
                    "Set `note: true`.",
                );
            }
            Some(Effect::BackTo(to)) => match self.process.step(to) {
                None => self.unknown(place, "step", to),
                Some(to) if self.process.is_earlier(&step.stage, &to.stage) => self.error(
                    place,
                    format!("`{}` belongs to a later stage, that is not back", to.key),
                    "Go back to a step of the same or an earlier stage.",
                ),
                Some(_) => {}
            },
            Some(Effect::Stage(_)) | None => {}
        }
    }

    fn step_policy(&mut self, place: &str, step: &Step) {
        let place = format!("{place}.approval");
        let Some(approval) = &step.approval else {
            if step.kind == StepKind::Approval {
                self.error(place, "an approval without a policy", "Say when it asks and what it looks at.");
            }
            return;
        };
        if step.kind != StepKind::Approval {
            self.error(&place, "only a step of kind approval has a policy", "Make it an approval.");
        }
        if approval.rules.is_empty() {
            self.error(format!("{place}.rules"), "no rule ever asks for it", "List at least one rule.");
        }
        self.unique(&format!("{place}.rules"), approval.rules.iter().map(|rule| &rule.key));
        for rule in &approval.rules {
            let place = format!("{place}.rules.{}", rule.key);
            self.condition(&place, &rule.when);
            for fact in rule.when.facts().into_iter().filter(|fact| !approval.basis.contains(fact)) {
                self.warning(
                    &place,
                    format!("it speaks of `{fact}`, but a later change of that asks nobody again"),
                    "Add the fact to the basis.",
                );
            }
        }
        for fact in &approval.basis {
            self.known_fact(&format!("{place}.basis"), fact);
        }
        let place = format!("steps.{}.outcomes", step.key);
        if !step.outcomes.iter().any(|outcome| outcome.tone == Tone::Positive && outcome.leads.is_none()) {
            self.error(&place, "no outcome says yes", "Give it an outcome that lets the deal go on.");
        }
        for outcome in step.outcomes.iter().filter(|o| o.tone == Tone::Negative && o.leads.is_none()) {
            self.warning(
                format!("{place}.{}", outcome.key),
                "after this no, the deal stays where it is until a fact of the basis changes",
                "Lead back to the step that can mend it, or to an ending.",
            );
        }
    }

    fn message(&mut self, place: &str, step: &Step, message: &Message) {
        self.condition_if_any(&format!("{place}.when"), message.when.as_ref());
        for role in message.to.iter().chain(&message.cc) {
            self.acting_role(place, role);
        }
        if let Some(fact) = &message.addresses {
            self.fact_of_type(&format!("{place}.addresses"), fact, &[FactType::Email, FactType::Emails]);
        }
        if message.to.is_empty() && message.cc.is_empty() && message.addresses.is_none() {
            self.error(place, "it goes to nobody", "Name roles, or a fact with addresses.");
        }
        if message.addresses.is_some() && !message.email {
            self.error(
                place,
                "addresses get e-mail only, and it is not sent by e-mail",
                "Set `email: true`.",
            );
        }
        if let Some(outcome) = &message.outcome {
            if message.on == Trigger::Opened {
                self.error(place, "a step that opens has no outcome yet", "Send it on completion.");
            } else if step.outcome(outcome).is_none() {
                self.unknown(place, "outcome", outcome);
            }
        }
    }

    fn creates(&mut self, place: &str, creates: &Creates) {
        self.condition_if_any(&format!("{place}.when"), creates.when.as_ref());
        if let Some(close) = &creates.close {
            self.fact_of_type(&format!("{place}.close.from"), &close.from, &[FactType::Date]);
        }
        let unlocked = |fact: &FactKey| {
            let mut rules = self.process.steps.iter().filter_map(|step| step.readiness.as_ref());
            rules.any(|rule| rule.unlocks == *fact)
        };
        let too_early: Vec<&FactKey> = creates.carries.iter().filter(|fact| unlocked(fact)).collect();
        for fact in &creates.carries {
            self.known_fact(&format!("{place}.carries"), fact);
        }
        for fact in too_early {
            self.error(
                format!("{place}.carries"),
                format!("`{fact}` may be set only when enough is filled in, and the new deal is empty"),
                "Do not carry it over.",
            );
        }
        for name in placeholders(&creates.title) {
            if !["title", "number"].contains(&name) && !self.process.facts.contains_key(name) {
                self.unknown(format!("{place}.title"), "placeholder", name);
            }
        }
        if creates.title.trim().is_empty() {
            self.error(
                format!("{place}.title"),
                "the new deal has no title",
                "Write one, for instance `{title}`.",
            );
        }
    }
}

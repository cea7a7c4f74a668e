//! Steps: who does them, when they are needed, open and due, and how often they come. What they ask for and how they end
//! stands beside.

use crate::keys::{FactKey, StepKey};
use crate::process::texts::StepText;
use crate::process::{DueRule, Pace, Readiness, Repeat, Step};

use super::parts::Part;
use super::portrait::Portrait;
use super::side::Side;
use super::words::Words;
use super::{Subject, fields, gates, labels, messages, outcomes, pairs};

impl Part for Step {
    fn key(&self) -> &str {
        self.key.as_str()
    }

    fn subject(&self) -> Subject {
        Subject::Step(self.key.clone())
    }

    fn name(&self, side: Side<'_>) -> String {
        side.texts.step(&self.key).to_owned()
    }

    fn introduce(&self, words: &mut Words<'_>) {
        let (stage, owner) = (words.after.stage(&self.stage), words.after.role(&self.owner));
        words.say(format!("{owner} does it in {stage}."), format!("{owner} s’en charge dans {stage}."));
        if self.optional {
            words.say("Leaving the stage does not wait for it.", "On peut avancer sans l’avoir terminée.");
        }
        if let Some(when) = &self.when {
            let when = words.after.only_if(when);
            words.say(format!("Needed {when}."), format!("Nécessaire {when}."));
        }
    }

    fn draw(&self, portrait: &mut Portrait<'_>) {
        portrait.step(self);
    }

    fn compare(words: &mut Words<'_>, before: &Self, after: &Self) {
        let Self {
            key,
            stage,
            owner,
            also,
            consulted,
            informed,
            kind,
            requirements,
            optional,
            when,
            after: waits,
            due,
            fields,
            documents,
            requires,
            outcomes,
            readiness,
            approval,
            repeat,
            messages,
            creates,
        } = before;
        words.value(("stage", "Étape du parcours"), (stage, &after.stage), Side::stage);
        words.value(("role that does it", "Rôle qui s’en charge"), (owner, &after.owner), |side, role| {
            side.role(role)
        });
        let role = |side: Side<'_>, role: &_| side.role(role);
        let label = ("roles that may do it as well", "rôles qui peuvent aussi s’en charger");
        words.members(label, (also, &after.also), role);
        words.members(("roles to ask", "rôles à consulter"), (consulted, &after.consulted), role);
        words.members(("roles that are told", "rôles informés"), (informed, &after.informed), role);
        words.value(("kind of step", "Nature"), (kind, &after.kind), |side, kind| {
            labels::step_kind(*kind, side.locale)
        });
        words.members(
            ("requirements it answers", "exigences couvertes"),
            (requirements, &after.requirements),
            |side, one| side.quoted(one),
        );
        words.flag(
            (*optional, after.optional),
            (
                "It is now optional: leaving the stage does not wait for it.",
                "Désormais facultative : on peut avancer sans l’avoir terminée.",
            ),
            (
                "It is now required: leaving the stage waits for it.",
                "Désormais obligatoire : il faut la terminer pour avancer.",
            ),
        );
        words.condition(
            ("Needed", "Nécessaire"),
            ("always", "dans tous les cas"),
            (when.as_ref(), after.when.as_ref()),
        );
        waits_for(words, (waits, &after.after));
        due_rule(words, (due.as_ref(), after.due.as_ref()));
        fields::compare(words, (fields, &after.fields));
        fields::documents(words, (documents, &after.documents));
        gates::compare(words, gates::TO_FINISH, (requires, &after.requires));
        outcomes::compare(words, key, (outcomes, &after.outcomes));
        words.optional(
            ("share that must be filled in", "Part à remplir"),
            (readiness, &after.readiness),
            share,
        );
        outcomes::approval(words, (approval.as_ref(), after.approval.as_ref()));
        words.optional(("repetition", "Répétition"), (repeat, &after.repeat), repetition);
        messages::compare(words, key, (messages, &after.messages));
        messages::deals(words, (creates, &after.creates));
        let none = StepText::default();
        let [was, is] = [words.before, words.after].map(|side| side.texts.steps.get(key).unwrap_or(&none));
        let StepText { name: _, guidance, tool, content, outcomes: _ } = was;
        words.reworded(labels::GUIDANCE, guidance, &is.guidance);
        words.reworded(labels::TOOL, tool, &is.tool);
        words.reworded(labels::CONTENT, content, &is.content);
    }
}

/// What must be done before it opens.
fn waits_for(words: &mut Words<'_>, (before, after): (&[StepKey], &[StepKey])) {
    let pairs = pairs::pairs(before, after, |old, new| old == new);
    for pair in &pairs {
        match (pair.before, pair.after) {
            (None, Some(step)) => {
                let step = words.after.step(step);
                words.say(format!("It now waits for {step}."), format!("Attend désormais {step}."));
            }
            (Some(step), None) => {
                let step = words.before.step(step);
                words.say(format!("It no longer waits for {step}."), format!("N’attend plus {step}."));
            }
            _ => {}
        }
    }
    words.order(("steps it waits for", "étapes attendues"), &pairs, Side::step);
}

fn due_rule(words: &mut Words<'_>, (before, after): (Option<&DueRule>, Option<&DueRule>)) {
    let parts = |due: Option<&DueRule>| match due {
        None => (None, None, None),
        Some(DueRule { business_days, after, remind, escalate }) => {
            (Some((*business_days, after.clone())), *remind, escalate.clone())
        }
    };
    let ((was, remind, escalate), (is, remind_now, escalate_now)) = (parts(before), parts(after));
    words.optional(("due date", "Échéance"), (&was, &is), due_date);
    words.optional(("reminder", "Rappel"), (&remind, &remind_now), |side, days| {
        let days = labels::business_days((*days).into(), side.locale);
        side.locale.pick(format!("{days} before it is due"), format!("{days} avant l’échéance"))
    });
    let label = ("role that is told when it is late", "Rôle averti en cas de retard");
    words.optional(label, (&escalate, &escalate_now), Side::role);
}

/// So many business days from a date, or from the day the step opens.
pub(super) fn due_date(side: Side<'_>, (days, from): &(i32, Option<FactKey>)) -> String {
    let from = match from {
        Some(fact) => {
            side.locale.pick(format!("the date {}", side.fact(fact)), format!("la date {}", side.fact(fact)))
        }
        None => side.locale.pick("the day it opens", "le jour de l’ouverture").to_owned(),
    };
    labels::from_day(*days, &from, side.locale)
}

pub(super) fn share(side: Side<'_>, readiness: &Readiness) -> String {
    let Readiness { of, threshold, unlocks } = readiness;
    let facts: Vec<String> = of.iter().map(|fact| side.fact(fact)).collect();
    let (facts, share, unlocks) = (side.listed(&facts), side.param(threshold), side.fact(unlocks));
    side.locale.pick(
        format!("{share} in percent of {facts}, before {unlocks} may be set"),
        format!("{share} en pour cent de {facts}, avant de pouvoir cocher {unlocks}"),
    )
}

pub(super) fn repetition(side: Side<'_>, repeat: &Repeat) -> String {
    let Repeat { business_days, cases, until } = repeat;
    let days = |days: u16| labels::business_days(days.into(), side.locale);
    let case = |Pace { when, business_days }: &Pace| {
        let (days, when) = (days(*business_days), side.supposed(when));
        side.locale.pick(format!(", {days} if {when}"), format!(", {days} dans ce cas : {when}"))
    };
    let until = until.as_ref().map_or_else(String::new, |until| {
        let until = side.supposed(until);
        side.locale.pick(format!(", until {until}"), format!(", jusqu’à ce cas : {until}"))
    });
    let (days, cases) = (days(*business_days), cases.iter().map(case).collect::<String>());
    side.locale
        .pick(format!("{days} after it is done{cases}{until}"), format!("{days} après sa fin{cases}{until}"))
}

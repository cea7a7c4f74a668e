//! How a step ends: its outcomes, and the policy behind an approval.

use crate::keys::StepKey;
use crate::process::{Approval, ApprovalRule, Effect, Outcome};

use super::labels;
use super::pairs::pairs;
use super::side::Side;
use super::words::Words;

pub(super) fn compare(words: &mut Words<'_>, step: &StepKey, (before, after): (&[Outcome], &[Outcome])) {
    let pairs = pairs(before, after, |old, new| old.key == new.key);
    for pair in &pairs {
        match (pair.before, pair.after) {
            (None, Some(new)) => {
                let (name, leads) =
                    (words.after.outcome(step, &new.key), leads(words.after, new.leads.as_ref()));
                words.say(
                    format!("It can now end as {name}, which {leads}."),
                    format!("Nouvelle issue : {name}, qui {leads}."),
                );
            }
            (Some(old), None) => {
                let name = words.before.outcome(step, &old.key);
                words.say(
                    format!("It can no longer end as {name}."),
                    format!("L’issue {name} n’existe plus."),
                );
            }
            (Some(old), Some(new)) => {
                let (was, is) = (words.before.outcome(step, &old.key), words.after.outcome(step, &new.key));
                words.renamed_inside(("outcome", "Issue"), &was, &is);
                words.within(is, |words| outcome(words, old, new));
            }
            (None, None) => {}
        }
    }
    words.order(("outcomes", "issues"), &pairs, |side, outcome| side.outcome(step, &outcome.key));
}

fn outcome(words: &mut Words<'_>, old: &Outcome, new: &Outcome) {
    let Outcome { key: _, leads: effect, note, incomplete, tone } = old;
    if *effect != new.leads {
        let (was, is) = (led(words.before, effect.as_ref()), leads(words.after, new.leads.as_ref()));
        words.say(
            format!("It now {is}, before {was}."),
            format!("Désormais, cette issue {is}, avant elle {was}."),
        );
    }
    words.flag(
        (*note, new.note),
        ("It now asks for a reason.", "Un motif est désormais demandé."),
        ("It no longer asks for a reason.", "Le motif n’est plus demandé."),
    );
    words.flag(
        (*incomplete, new.incomplete),
        (
            "It may now be chosen while required fields or documents are missing.",
            "Ce choix est désormais possible même s’il manque des champs ou des documents.",
        ),
        (
            "It may no longer be chosen while required fields or documents are missing.",
            "Ce choix n’est plus possible s’il manque des champs ou des documents.",
        ),
    );
    words.value(("meaning", "Sens"), (tone, &new.tone), |side, tone| labels::tone(*tone, side.locale));
}

/// Where an outcome leads, now.
pub(super) fn leads(side: Side<'_>, effect: Option<&Effect>) -> String {
    let (en, fr) = match effect {
        None => return side.locale.pick("ends the step", "termine l’étape").to_owned(),
        Some(Effect::Stage(stage)) => {
            (format!("leads to {}", side.stage(stage)), format!("mène à {}", side.stage(stage)))
        }
        Some(Effect::BackTo(step)) => {
            (format!("goes back to {}", side.step(step)), format!("renvoie à {}", side.step(step)))
        }
    };
    side.locale.pick(en, fr)
}

/// Where it led before.
fn led(side: Side<'_>, effect: Option<&Effect>) -> String {
    let (en, fr) = match effect {
        None => return side.locale.pick("it ended the step", "terminait l’étape").to_owned(),
        Some(Effect::Stage(stage)) => {
            (format!("it led to {}", side.stage(stage)), format!("menait à {}", side.stage(stage)))
        }
        Some(Effect::BackTo(step)) => {
            (format!("it went back to {}", side.step(step)), format!("renvoyait à {}", side.step(step)))
        }
    };
    side.locale.pick(en, fr)
}

pub(super) fn approval(words: &mut Words<'_>, (before, after): (Option<&Approval>, Option<&Approval>)) {
    words.flag(
        (before.is_some(), after.is_some()),
        ("It now follows an approval policy.", "Suit désormais une règle d’accord."),
        ("It no longer follows an approval policy.", "Ne suit plus de règle d’accord."),
    );
    let none = Approval { rules: Vec::new(), basis: Vec::new(), own_allowed: false };
    let (before, after) = (before.unwrap_or(&none), after.unwrap_or(&none));
    let Approval { rules, basis, own_allowed } = before;
    approval_rules(words, (rules, &after.rules));
    let label = ("facts the decision is about", "éléments sur lesquels porte la décision");
    words.members(label, (basis, &after.basis), Side::fact);
    words.flag(
        (*own_allowed, after.own_allowed),
        (
            "The deal’s owner may now decide it.",
            "Le responsable de l’affaire peut désormais décider lui-même.",
        ),
        (
            "The deal’s owner may no longer decide it.",
            "Le responsable de l’affaire ne peut plus décider lui-même.",
        ),
    );
}

fn approval_rules(words: &mut Words<'_>, (before, after): (&[ApprovalRule], &[ApprovalRule])) {
    let pairs = pairs(before, after, |old, new| old.key == new.key);
    for pair in &pairs {
        match (pair.before, pair.after) {
            (None, Some(ApprovalRule { key, when })) => {
                let (name, when) = (words.after.rule(key), words.after.supposed(when));
                words.say(
                    format!("A new reason asks for approval: {name} ({when})."),
                    format!("Nouvelle raison de demander un accord : {name} ({when})."),
                );
            }
            (Some(old), None) => {
                let name = words.before.rule(&old.key);
                words.say(
                    format!("This reason no longer asks for approval: {name}."),
                    format!("Cette raison ne demande plus d’accord : {name}."),
                );
            }
            (Some(old), Some(new)) => {
                let (was, is) = (words.before.rule(&old.key), words.after.rule(&new.key));
                words.renamed_inside(("reason", "Raison"), &was, &is);
                words.within(is, |words| {
                    let when = (Some(&old.when), Some(&new.when));
                    words.condition(("It asks for approval", "Demande un accord"), ("", ""), when);
                });
            }
            (None, None) => {}
        }
    }
    words.order(("reasons for approval", "raisons de demander un accord"), &pairs, |side, rule| {
        side.rule(&rule.key)
    });
}

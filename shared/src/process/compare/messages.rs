//! What a step sets off: messages, and deals that it starts. A started deal is known by how it relates to this one.

use crate::keys::StepKey;
use crate::process::texts::MessageText;
use crate::process::{CloseRule, Creates, Message};

use super::labels;
use super::pairs::pairs;
use super::side::Side;
use super::words::{Label, Words};

const ALWAYS: Label = ("always", "dans tous les cas");

pub(super) fn compare(words: &mut Words<'_>, step: &StepKey, (before, after): (&[Message], &[Message])) {
    let pairs = pairs(before, after, |old, new| old.key == new.key);
    for pair in &pairs {
        match (pair.before, pair.after) {
            (None, Some(new)) => {
                let name = words.after.message(&new.key);
                let (on, when) = (
                    labels::trigger(new.on, words.after.locale),
                    words.after.also_only_if(new.when.as_ref()),
                );
                words.say(
                    format!("It now also sends the message {name} {on}{when}."),
                    format!("Envoie désormais aussi le message {name} {on}{when}."),
                );
            }
            (Some(old), None) => {
                let name = words.before.message(&old.key);
                words.say(
                    format!("It no longer sends the message {name}."),
                    format!("N’envoie plus le message {name}."),
                );
            }
            (Some(old), Some(new)) => {
                let (was, is) = (words.before.message(&old.key), words.after.message(&new.key));
                words.renamed_inside(("message", "Message"), &was, &is);
                words.within(is, |words| message(words, step, (old, new)));
            }
            (None, None) => {}
        }
    }
    words.order(("messages", "messages"), &pairs, |side, message| side.message(&message.key));
}

fn message(words: &mut Words<'_>, step: &StepKey, (old, new): (&Message, &Message)) {
    let Message { key, on, outcome, when, to, cc, addresses, email } = old;
    words.value(("moment it is sent", "Envoi"), (on, &new.on), |side, on| labels::trigger(*on, side.locale));
    words.optional(("outcome it is for", "Issue concernée"), (outcome, &new.outcome), |side, outcome| {
        side.outcome(step, outcome)
    });
    words.condition(("Sent", "Envoi"), ALWAYS, (when.as_ref(), new.when.as_ref()));
    words.members(("roles it goes to", "destinataires"), (to, &new.to), Side::role);
    words.members(("roles in copy", "rôles en copie"), (cc, &new.cc), Side::role);
    let label = ("field with further addresses", "Champ d’autres adresses");
    words.optional(label, (addresses, &new.addresses), Side::fact);
    words.flag(
        (*email, new.email),
        ("It now goes out by e-mail as well.", "Envoi désormais aussi par courriel."),
        ("It no longer goes out by e-mail.", "Plus d’envoi par courriel."),
    );
    let none = MessageText::default();
    let [was, is] = [words.before, words.after].map(|side| side.texts.messages.get(key).unwrap_or(&none));
    let MessageText { subject: _, body } = was;
    words.reworded(labels::BODY, body, &is.body);
}

pub(super) fn deals(words: &mut Words<'_>, (before, after): (&[Creates], &[Creates])) {
    let pairs = pairs(before, after, |old, new| old.relation == new.relation);
    for pair in &pairs {
        match (pair.before, pair.after) {
            (None, Some(new)) => {
                let (what, when) = (named(words.after, new), words.after.also_only_if(new.when.as_ref()));
                words.say(
                    format!("It now also starts a deal when it is done: {what}{when}."),
                    format!("Ouvre désormais aussi une affaire à la fin : {what}{when}."),
                );
            }
            (Some(old), None) => {
                let what = named(words.before, old);
                words.say(
                    format!("It no longer starts a deal: {what}."),
                    format!("N’ouvre plus d’affaire : {what}."),
                );
            }
            (Some(old), Some(new)) => {
                words.within(named(words.after, new), |words| deal(words, old, new));
            }
            (None, None) => {}
        }
    }
    words.order(("deals it starts", "affaires ouvertes"), &pairs, named);
}

fn named(side: Side<'_>, creates: &Creates) -> String {
    side.quoted(labels::relation(creates.relation, side.locale))
}

fn deal(words: &mut Words<'_>, old: &Creates, new: &Creates) {
    let Creates { relation: _, when, title, close, carries } = old;
    words.condition(("Started", "Ouverture"), ALWAYS, (when.as_ref(), new.when.as_ref()));
    words.value(("title", "Titre"), (title, &new.title), |side, title| side.quoted(title));
    words.optional(("close date", "Date de clôture"), (close, &new.close), close_date);
    words.members(("facts it starts with", "champs repris"), (carries, &new.carries), |side, fact| {
        side.fact(fact)
    });
}

/// So many days from a date.
pub(super) fn close_date(side: Side<'_>, CloseRule { from, days }: &CloseRule) -> String {
    let (fact, count) = (side.fact(from), labels::days(days.unsigned_abs(), side.locale));
    let (en, fr) = if *days < 0 { ("before", "avant") } else { ("after", "après") };
    side.locale.pick(format!("{count} {en} the date {fact}"), format!("{count} {fr} la date {fact}"))
}

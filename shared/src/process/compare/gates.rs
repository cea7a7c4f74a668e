//! Gates: what must hold before a deal goes on, of a stage and of a step. A gate is known by what it needs.

use crate::process::Gate;

use super::pairs::pairs;
use super::side::Side;
use super::words::{Label, Words};

/// Before what the gates of a stage stand.
pub(super) const TO_LEAVE: Label = ("To move on from here", "Pour aller plus loin");
/// Before what the gates of a step stand.
pub(super) const TO_FINISH: Label = ("Before it is done", "Pour la terminer");

pub(super) fn compare(words: &mut Words<'_>, (en, fr): Label, (before, after): (&[Gate], &[Gate])) {
    let pairs = pairs(before, after, |old, new| old.needs == new.needs);
    for pair in &pairs {
        match (pair.before, pair.after) {
            (None, Some(new)) => {
                let gate = in_words(words.after, new);
                words.say(
                    format!("{en}, this is now needed as well: {gate}."),
                    format!("{fr}, il faut désormais aussi : {gate}."),
                );
            }
            (Some(old), None) => {
                let gate = in_words(words.before, old);
                words.say(
                    format!("{en}, this is no longer needed: {gate}."),
                    format!("{fr}, il ne faut plus : {gate}."),
                );
            }
            (Some(old), Some(new)) if old != new => {
                let (was, is) = (in_words(words.before, old), in_words(words.after, new));
                words.say(
                    format!("{en}, this is needed: {is}; before: {was}."),
                    format!("{fr}, il faut : {is} ; avant : {was}."),
                );
            }
            _ => {}
        }
    }
    let label = ("conditions for going on", "conditions pour continuer");
    words.order(label, &pairs, |side, gate| side.quoted(&side.needed(&gate.needs)));
}

/// `quote on the deal (up to “Sales support”, only if …, no override passes it)`.
pub(super) fn in_words(side: Side<'_>, gate: &Gate) -> String {
    let Gate { when, needs, by, firm } = gate;
    let (needs, by, when) = (side.needed(needs), side.role(by), side.also_only_if(when.as_ref()));
    let firm =
        if *firm { side.locale.pick(", no override passes it", ", sans dérogation possible") } else { "" };
    side.locale.pick(
        format!("{needs} (up to {by}{when}{firm})"),
        format!("{needs} (du ressort de {by}{when}{firm})"),
    )
}

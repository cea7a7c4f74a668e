//! Lists: who keeps them, through which states their items go, and with what they begin.

use crate::keys::ListKey;
use crate::process::texts::ListText;
use crate::process::{FirstItem, ItemDue, ItemState, List};

use super::parts::Part;
use super::portrait::Portrait;
use super::side::Side;
use super::words::Words;
use super::{Subject, labels, pairs};

impl Part for List {
    fn key(&self) -> &str {
        self.key.as_str()
    }

    fn subject(&self) -> Subject {
        Subject::List(self.key.clone())
    }

    fn name(&self, side: Side<'_>) -> String {
        side.texts.list(&self.key).to_owned()
    }

    fn introduce(&self, words: &mut Words<'_>) {
        let stage = words.after.stage(&self.stage);
        let keepers: Vec<String> = self.keepers.iter().map(|role| words.after.role(role)).collect();
        let keepers = words.after.listed(&keepers);
        words.say(
            format!("It begins in {stage} and is kept by {keepers}."),
            format!("Commence dans {stage}, tenue par {keepers}."),
        );
    }

    fn draw(&self, portrait: &mut Portrait<'_>) {
        portrait.list(self);
    }

    fn compare(words: &mut Words<'_>, before: &Self, after: &Self) {
        let Self { key, stage, keepers, states, blocks_by_choice, requirements, items } = before;
        words.value(("stage it begins in", "Étape où elle commence"), (stage, &after.stage), Side::stage);
        words.members(("roles that keep it", "rôles qui la tiennent"), (keepers, &after.keepers), Side::role);
        item_states(words, key, (states, &after.states));
        words.flag(
            (*blocks_by_choice, after.blocks_by_choice),
            (
                "Each item now says for itself whether it blocks.",
                "Chaque ligne dit désormais elle-même si elle bloque.",
            ),
            ("Every item blocks now.", "Toutes les lignes bloquent désormais."),
        );
        words.members(
            ("requirements it answers", "exigences couvertes"),
            (requirements, &after.requirements),
            |side, one| side.quoted(one),
        );
        first_items(words, key, (items, &after.items));
        let none = ListText::default();
        let [was, is] = [words.before, words.after].map(|side| side.texts.lists.get(key).unwrap_or(&none));
        let ListText { name: _, help, states: _, items: _ } = was;
        words.reworded(labels::HELP, help, &is.help);
    }
}

fn item_states(words: &mut Words<'_>, list: &ListKey, (before, after): (&[ItemState], &[ItemState])) {
    let pairs = pairs::pairs(before, after, |old, new| old.key == new.key);
    for pair in &pairs {
        match (pair.before, pair.after) {
            (None, Some(new)) => {
                let name = words.after.item_state(list, &new.key);
                words.say(
                    format!("An item can now be {name}."),
                    format!("Une ligne peut désormais être {name}."),
                );
            }
            (Some(old), None) => {
                let name = words.before.item_state(list, &old.key);
                words.say(
                    format!("An item can no longer be {name}."),
                    format!("Une ligne ne peut plus être {name}."),
                );
            }
            (Some(ItemState { key, by }), Some(new)) => {
                let (was, is) = (words.before.item_state(list, key), words.after.item_state(list, key));
                words.renamed_inside(("state", "État"), &was, &is);
                let label = ("roles that alone bring an item there", "rôles qui seuls y amènent une ligne");
                words.within(is, |words| words.members(label, (by, &new.by), Side::role));
            }
            (None, None) => {}
        }
    }
    words.order(("states", "états"), &pairs, |side, state| side.item_state(list, &state.key));
}

fn first_items(words: &mut Words<'_>, list: &ListKey, (before, after): (&[FirstItem], &[FirstItem])) {
    let pairs = pairs::pairs(before, after, |old, new| old.key == new.key);
    for pair in &pairs {
        match (pair.before, pair.after) {
            (None, Some(new)) => {
                let (name, when) =
                    (words.after.first_item(list, &new.key), words.after.also_only_if(new.when.as_ref()));
                words.say(
                    format!("It now also begins with {name}{when}."),
                    format!("Commence désormais aussi avec {name}{when}."),
                );
            }
            (Some(old), None) => {
                let name = words.before.first_item(list, &old.key);
                words.say(
                    format!("It no longer begins with {name}."),
                    format!("Ne commence plus avec {name}."),
                );
            }
            (Some(old), Some(new)) => {
                let (was, is) =
                    (words.before.first_item(list, &old.key), words.after.first_item(list, &new.key));
                words.renamed_inside(("item", "Ligne"), &was, &is);
                words.within(is, |words| first_item(words, old, new));
            }
            (None, None) => {}
        }
    }
    words.order(("items it begins with", "lignes de départ"), &pairs, |side, item| {
        side.first_item(list, &item.key)
    });
}

fn first_item(words: &mut Words<'_>, old: &FirstItem, new: &FirstItem) {
    let FirstItem { key: _, when, owner, due } = old;
    words.condition(
        ("On the list", "Présence"),
        ("always", "dans tous les cas"),
        (when.as_ref(), new.when.as_ref()),
    );
    words.optional(("role it falls to", "Rôle qui s’en charge"), (owner, &new.owner), |side, role| {
        side.role(role)
    });
    words.optional(("due date", "Échéance"), (due, &new.due), item_due);
}

pub(super) fn item_due(side: Side<'_>, due: &ItemDue) -> String {
    let ItemDue { business_days, after } = due;
    let from = match after {
        Some(fact) => {
            side.locale.pick(format!("the date {}", side.fact(fact)), format!("la date {}", side.fact(fact)))
        }
        None => side.locale.pick("the day it is added", "le jour de l’ajout").to_owned(),
    };
    labels::from_day(*business_days, &from, side.locale)
}

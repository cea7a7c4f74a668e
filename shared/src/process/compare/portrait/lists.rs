//! What is said of a list.

use crate::process::{FirstItem, ItemState, List};

use super::super::lists;
use super::Portrait;

impl Portrait<'_> {
    pub(in super::super) fn list(&mut self, list: &List) {
        let List { key, stage, keepers, states, blocks_by_choice, requirements, items } = list;
        let side = self.side;
        if let Some(text) = side.texts.lists.get(key) {
            self.line(("Help", "Aide"), text.help.as_str());
        }
        self.line(("Begins in", "Commence dans"), side.texts.stage(stage));
        self.names(("Kept by", "Tenue par"), keepers, |role| side.role_name(role).to_owned());
        for ItemState { key: state, by } in states {
            let by: Vec<&str> = by.iter().map(|role| side.role_name(role)).collect();
            let text = self.of_name(side.texts.item_state(key, state), &by.join(", "));
            self.about(("State of an item", "État d’une ligne"), state.as_str(), text);
        }
        let choice = ("Each item says whether it blocks", "Chaque ligne dit si elle bloque");
        self.yes(choice, *blocks_by_choice);
        for FirstItem { key: item, when, owner, due } in items {
            let mut parts: Vec<String> = owner.iter().map(|role| side.role_name(role).to_owned()).collect();
            parts.extend(due.as_ref().map(|due| lists::item_due(side, due)));
            parts.extend(when.as_ref().map(|when| side.only_if(when)));
            let text = self.of_name(side.texts.first_item(key, item), &parts.join(", "));
            self.about(("Begins with", "Commence avec"), item.as_str(), text);
        }
        self.names(("Requirements it answers", "Exigences couvertes"), requirements, Clone::clone);
    }
}

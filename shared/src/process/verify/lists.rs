//! Lists and the parts of contacts: what they name exists, their states lead somewhere, and what they begin with does not depend on lists.

use crate::process::condition::Condition;
use crate::process::fact::FactType;
use crate::process::{FirstItem, List, StageKind};

use super::Report;

impl Report<'_> {
    pub(super) fn lists(&mut self) {
        let process = self.process;
        self.unique("contact_roles", process.contact_roles.iter().map(|role| &role.key));
        self.unique("lists", process.lists.iter().map(|list| &list.key));
        for list in &process.lists {
            self.list(&format!("lists.{}", list.key), list);
        }
    }

    fn list(&mut self, place: &str, list: &List) {
        match self.process.stage_kind(&list.stage) {
            None => self.unknown(format!("{place}.stage"), "stage", &list.stage),
            Some(kind) if !StageKind::has_work(kind) => self.error(
                format!("{place}.stage"),
                format!("no work is done in `{}`", list.stage),
                "Let it begin in a stage in which work is done.",
            ),
            Some(_) => {}
        }
        if list.keepers.is_empty() {
            self.error(format!("{place}.keepers"), "nobody keeps it", "Name at least one role.");
        }
        for role in list.keepers.iter().chain(list.states.iter().flat_map(|state| &state.by)) {
            self.acting_role(place, role);
        }
        self.unique(&format!("{place}.states"), list.states.iter().map(|state| &state.key));
        if list.states.len() < 2 {
            self.error(
                format!("{place}.states"),
                "an item has nowhere to go",
                "List at least two states: the one it begins in and the one in which it is settled.",
            );
        }
        self.unique(&format!("{place}.items"), list.items.iter().map(|item| &item.key));
        for item in &list.items {
            self.first_item(&format!("{place}.items.{}", item.key), item);
        }
    }

    fn first_item(&mut self, place: &str, item: &FirstItem) {
        self.condition_if_any(&format!("{place}.when"), item.when.as_ref());
        let of_lists = |part: &Condition| matches!(part, Condition::Listed(_) | Condition::Settled(_));
        if item.when.as_ref().is_some_and(|when| when.has(of_lists)) {
            self.error(
                format!("{place}.when"),
                "items that depend on lists could come and go without end",
                "Tell it from facts, the segment or steps.",
            );
        }
        if let Some(role) = &item.owner {
            self.acting_role(format!("{place}.owner"), role);
        }
        if let Some(anchor) = item.due.as_ref().and_then(|due| due.after.as_ref()) {
            self.fact_of_type(&format!("{place}.due.after"), anchor, &[FactType::Date]);
        }
    }
}

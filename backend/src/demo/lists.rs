//! What people of the demo company do with the lists of a deal: put something on, and see to what is open.

use std::collections::BTreeSet;

use fastrand::Rng;
use shared::calendar::plus_days;
use shared::engine::lists::has_begun;
use shared::engine::{Command, ItemChanges, NewItem};
use shared::keys::{ListKey, RoleKey};
use shared::process::condition::Condition;
use shared::process::{List, Process};

use super::habits::Habits;
use super::player::{Deed, Doing, Moment};

/// In a thousand turns, so often the customer comes up with something.
const REMARKS: u32 = 25;

/// The lists of a deal at a time.
pub(super) struct Lists<'a> {
    pub(super) process: &'a Process,
    pub(super) habits: &'a Habits,
    pub(super) moment: &'a Moment<'a>,
}

impl Lists<'_> {
    /// Now and then something comes to a list that nobody has to ask for.
    pub(super) fn something_comes_up(&self, rng: &mut Rng) -> Option<Doing> {
        let open = |list: &&List| {
            let here = list.stage == self.moment.state.stage && !list.blocks_by_choice;
            here && list.items.is_empty() && has_begun(self.process, self.moment.state, list)
        };
        let list = self.process.lists.iter().find(open)?;
        if rng.u32(0..1_000) < REMARKS { self.add(list, rng) } else { None }
    }

    /// What is due on a list is done on the day.
    pub(super) fn what_is_due(&self) -> Option<Doing> {
        let today = self.moment.today;
        self.process.lists.iter().find_map(|list| {
            let last = list.states.last()?;
            let role = last.by.first().or(list.keepers.first())?;
            let is_due = |due: shared::time::Date| due <= today;
            let mut items = self.moment.state.live_items(&list.key);
            let item = items.find(|item| item.state != last.key && item.due.is_some_and(is_due))?;
            let changes = ItemChanges { state: Some(last.key.clone()), ..ItemChanges::default() };
            let command = Command::ChangeItem { list: list.key.clone(), item: item.number, changes };
            Some(self.doing(role, command))
        })
    }

    /// What conditions about lists need: an item on one, everything on another settled. None when nothing is needed.
    pub(super) fn tend<'a>(
        &self,
        needs: impl Iterator<Item = &'a Condition>,
        rng: &mut Rng,
    ) -> Option<Vec<Doing>> {
        let (mut listed, mut settled) = (BTreeSet::<ListKey>::new(), BTreeSet::<ListKey>::new());
        for condition in needs {
            condition.walk(&mut |part| match part {
                Condition::Listed(list) => _ = listed.insert(list.clone()),
                Condition::Settled(list) => _ = settled.insert(list.clone()),
                _ => {}
            });
        }
        let empty = |key: &&ListKey| self.moment.state.live_items(key).next().is_none();
        let added: Vec<Doing> =
            listed.iter().filter(empty).filter_map(|key| self.add(self.process.list(key)?, rng)).collect();
        let lists = settled.iter().filter_map(|key| self.process.list(key));
        let done: Vec<Doing> = added.into_iter().chain(lists.flat_map(|list| self.settle(list))).collect();
        (!done.is_empty()).then_some(done)
    }

    fn add(&self, list: &List, rng: &mut Rng) -> Option<Doing> {
        let item = NewItem {
            title: self.habits.item(&list.key, rng)?,
            owner: Some(self.moment.state.owner),
            due: Some(plus_days(self.moment.today, rng.i32(5..20))),
            blocks: None,
        };
        let role = list.keepers.first()?;
        Some(self.doing(role, Command::AddItem { list: list.key.clone(), item }))
    }

    fn settle(&self, list: &List) -> Vec<Doing> {
        let Some(last) = list.states.last() else { return Vec::new() };
        let Some(role) = last.by.first().or(list.keepers.first()) else { return Vec::new() };
        let open = self.moment.state.live_items(&list.key).filter(|item| item.state != last.key);
        let change = |item: u32| {
            let changes = ItemChanges { state: Some(last.key.clone()), ..ItemChanges::default() };
            self.doing(role, Command::ChangeItem { list: list.key.clone(), item, changes })
        };
        open.map(|item| change(item.number)).collect()
    }

    fn doing(&self, role: &RoleKey, command: Command) -> Doing {
        let user = self.moment.state.team.get(role).copied();
        Doing { user, role: role.clone(), deed: Deed::Command(command) }
    }
}

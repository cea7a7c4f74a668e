//! Lists: which items are open, who may keep them, and what of them follows by itself.

use crate::ids::UserId;
use crate::keys::{ItemStateKey, ListKey, RoleKey};
use crate::process::{FirstItem, ItemDue, List, Process};
use crate::time::Date;

use super::command::Actor;
use super::conditions::holds_if_any;
use super::flow::{date_of, standstill, working_stage};
use super::state::Item;
use super::{Context, DealState};

/// The items that block and are not settled.
pub(crate) fn open_items<'a>(
    process: &'a Process,
    state: &'a DealState,
    list: &'a ListKey,
) -> impl Iterator<Item = &'a Item> {
    let template = process.list(list);
    let is_open = move |item: &&Item| item.blocks && !template.is_some_and(|list| is_settled(list, item));
    state.live_items(list).filter(is_open)
}

/// Whether the item is in the last state of its list.
pub fn is_settled(list: &List, item: &Item) -> bool {
    Some(&item.state) == list.last_state()
}

/// Whether the item still counts and was not settled by its due date.
pub fn is_late(list: &List, item: &Item, today: Date) -> bool {
    item.withdrawn.is_none() && !is_settled(list, item) && item.due.is_some_and(|due| due < today)
}

/// The items that somebody has to see to: those that count, are not settled, and have a person.
pub fn given_items<'a>(
    process: &'a Process,
    state: &'a DealState,
) -> impl Iterator<Item = (&'a List, &'a Item, UserId)> {
    process.lists.iter().flat_map(move |list| {
        let open = state.live_items(&list.key).filter(move |item| !is_settled(list, item));
        open.filter_map(move |item| Some((list, item, item.owner?)))
    })
}

/// Whether items change: not while the deal rests or is over.
pub fn is_worked_on(process: &Process, state: &DealState) -> bool {
    standstill(process, state).is_none()
}

/// Whether the deal has come so far that the list is kept: its stage was reached, or it has items already.
pub fn has_begun(process: &Process, state: &DealState, list: &List) -> bool {
    let stage = working_stage(process, state);
    list.stage == *stage || process.is_earlier(&list.stage, stage) || !state.items(&list.key).is_empty()
}

/// Whether the actor adds items to the list and changes all of them.
pub fn keeps(list: &List, actor: &Actor) -> bool {
    plays(&list.keepers, actor)
}

/// Whether the actor brings an item to a state: the roles of the state; without any, whoever keeps the list and the
/// person whose item it is.
pub fn may_set_state(list: &List, item: &Item, state: &ItemStateKey, actor: &Actor) -> bool {
    let by = state_roles(list, state);
    if by.is_empty() { keeps(list, actor) || is_own(item, actor) } else { plays(by, actor) }
}

/// Whether the item is the actor's.
pub fn is_own(item: &Item, actor: &Actor) -> bool {
    item.owner.is_some() && item.owner == actor.user()
}

/// The roles that a state of a list asks for.
pub(crate) fn state_roles<'a>(list: &'a List, state: &ItemStateKey) -> &'a [RoleKey] {
    list.states.iter().find(|declared| declared.key == *state).map_or(&[], |state| &state.by)
}

fn plays(roles: &[RoleKey], actor: &Actor) -> bool {
    actor.user().is_some() && roles.iter().any(|role| actor.roles.contains(role))
}

/// Whether an item of the template belongs on the list as things are.
pub(crate) fn is_wanted(process: &Process, state: &DealState, first: &FirstItem) -> bool {
    holds_if_any(first.when.as_ref(), process, state, None)
}

/// By when an item of the template is due.
pub(crate) fn due(state: &DealState, rule: Option<&ItemDue>, context: &Context<'_>) -> Option<Date> {
    let rule = rule?;
    let anchor = match &rule.after {
        Some(fact) => date_of(state, fact)?,
        None => context.today,
    };
    Some(context.calendar.add_business_days(anchor, rule.business_days))
}

/// The person on the deal to whom an item of the template falls.
pub(crate) fn owner(state: &DealState, first: &FirstItem) -> Option<UserId> {
    state.team.get(first.owner.as_ref()?).copied()
}

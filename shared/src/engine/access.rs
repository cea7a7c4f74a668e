//! Who may do what on this deal. The permission matrix has answered before whether a person may do such a thing at all.

use std::collections::BTreeSet;

use crate::ids::UserId;
use crate::keys::RoleKey;
use crate::process::{Process, Step};

use super::command::{Actor, StandIn};
use super::flow::working_stage;
use super::{Blocker, DealState, Reason};

fn is_owner(state: &DealState, actor: &Actor) -> bool {
    actor.user() == Some(state.owner)
}

fn is_on_team(state: &DealState, actor: &Actor) -> bool {
    is_owner(state, actor)
        || actor.user().is_some_and(|user| state.team.values().any(|member| *member == user))
}

/// Whether the actor may move the deal: its owner, its team, whoever has work in the stage, or may override.
pub(crate) fn may_move(process: &Process, state: &DealState, actor: &Actor) -> bool {
    let works_here = process.steps_of(working_stage(process, state)).any(|step| is_for(step, actor));
    actor.user().is_some() && (is_on_team(state, actor) || works_here || actor.may_override)
}

/// Whether the actor may change the deal's details and team.
pub(crate) fn may_change(state: &DealState, actor: &Actor) -> bool {
    actor.user().is_some() && (is_on_team(state, actor) || actor.may_reassign)
}

/// Whether the actor may file and remove documents: whoever may change the deal, and the role of an open step, which may
/// need them.
pub(crate) fn may_file(process: &Process, state: &DealState, actor: &Actor) -> bool {
    let stands_in = |step: &Step| stands_in_for(process, state, step, actor).is_some();
    let works_on = |step: &Step| state.is_open(&step.key) && (is_for(step, actor) || stands_in(step));
    let has_work = || process.steps.iter().any(works_on);
    may_change(state, actor) || (actor.user().is_some() && has_work())
}

/// Whether the step is done by a role of the actor.
fn is_for(step: &Step, actor: &Actor) -> bool {
    step.also.iter().chain([&step.owner]).any(|role| actor.roles.contains(role))
}

/// What keeps somebody with these roles from working on a step: it needs the role, and to be the assignee where there is
/// one; whoever may do it as well does so in anybody's place.
fn others_work(
    state: &DealState,
    step: &Step,
    (user, roles): (UserId, &BTreeSet<RoleKey>),
) -> Option<Blocker> {
    let helps = step.also.iter().any(|role| roles.contains(role));
    if !helps && !roles.contains(&step.owner) {
        return Some(not_your_step(step));
    }
    let assignee = state.steps.get(&step.key).and_then(|step| step.assignee);
    let assignee = assignee.filter(|assignee| *assignee != user && !helps)?;
    Some(Blocker::by(&step.owner, Reason::AssignedToOther { step: step.key.clone(), assignee }))
}

/// Whether nobody but somebody else than this person may decide: nobody decides on the own request (RS-8.1).
fn is_own_request(state: &DealState, step: &Step, user: UserId) -> bool {
    step.approval.as_ref().is_some_and(|approval| !approval.own_allowed) && state.owner == user
}

/// In whose place the actor may work on a step: the first whose place covers it. Nobody decides in it on a request of
/// somebody by whose word the actor has it (RS-8.1).
fn stands_in_for(process: &Process, state: &DealState, step: &Step, actor: &Actor) -> Option<UserId> {
    let amount = state.amount().map(|(_, amount)| amount);
    let fits = |StandIn { place, roles }: &&StandIn| {
        let words = [&place.person].into_iter().chain(&place.by_word_of);
        place.scope.covers(&process.key, step, amount)
            && others_work(state, step, (place.person, roles)).is_none()
            && words.into_iter().all(|person| !is_own_request(state, step, *person))
    };
    actor.stands_in.iter().find(fits).map(|stand_in| stand_in.place.person)
}

/// What keeps the actor from working on a step, in the own name and in the place of anybody. The process itself never
/// works on steps.
pub(crate) fn work_blockers(
    process: &Process,
    state: &DealState,
    step: &Step,
    actor: &Actor,
) -> Option<Blocker> {
    let Some(user) = actor.user() else { return Some(not_your_step(step)) };
    let own = others_work(state, step, (user, &actor.roles));
    own.filter(|_| stands_in_for(process, state, step, actor).is_none())
}

/// What keeps the actor from deciding an approval: nobody decides on the own request, in whoever's place (RS-8.1).
pub(crate) fn own_request(state: &DealState, step: &Step, actor: &Actor) -> Option<Blocker> {
    let own = actor.user().is_some_and(|user| is_own_request(state, step, user));
    own.then(|| Blocker::by(&step.owner, Reason::OwnRequest { step: step.key.clone() }))
}

/// Whether the actor is one of those who decide an approval, be it open or not: whoever may work on it, except on the own
/// request.
pub fn may_decide(process: &Process, state: &DealState, step: &Step, actor: &Actor) -> bool {
    work_blockers(process, state, step, actor).is_none() && own_request(state, step, actor).is_none()
}

/// In whose place the actor works on a step; none for one who does it in the own name.
pub fn works_for(process: &Process, state: &DealState, step: &Step, actor: &Actor) -> Option<UserId> {
    let user = actor.user()?;
    others_work(state, step, (user, &actor.roles))?;
    stands_in_for(process, state, step, actor)
}

/// Whether the actor may set the due date of a step.
pub(crate) fn may_reschedule(state: &DealState, step: &Step, actor: &Actor) -> bool {
    let assignee = state.steps.get(&step.key).and_then(|step| step.assignee);
    let user = actor.user();
    user.is_some() && (user == assignee || is_for(step, actor) || is_owner(state, actor))
}

/// Whether the actor may give a step to `to`. People in its role take it or put it back for everybody; its assignee, the
/// deal's owner and whoever may reassign give it to others.
pub(crate) fn may_assign(state: &DealState, step: &Step, to: Option<UserId>, actor: &Actor) -> bool {
    let Some(user) = actor.user() else { return false };
    let assignee = state.steps.get(&step.key).and_then(|step| step.assignee);
    let takes_or_releases = actor.roles.contains(&step.owner) && to.is_none_or(|to| to == user);
    assignee == Some(user) || is_owner(state, actor) || actor.may_reassign || takes_or_releases
}

/// The step belongs to another role.
pub(crate) fn not_your_step(step: &Step) -> Blocker {
    let reason = Reason::NotYourStep { step: step.key.clone(), owner: step.owner.clone() };
    Blocker::by(&step.owner, reason)
}

//! Details, team, documents and notes: what changes beside the steps.

use crate::event::{Event, NoteKind};
use crate::ids::{DocumentId, UserId};
use crate::keys::{DocumentKey, RoleKey};
use crate::process::StageKind;
use crate::time::Date;

use super::super::{Blocker, Expected, FactChanges, Input, Reason, access, flow};
use super::work::Work;
use super::{Verdict, or_note, refuse, values};

pub(super) fn not_your_deal(work: &Work<'_>) -> Option<Blocker> {
    let may = access::may_change(&work.state, work.context.actor);
    (!may).then(|| Blocker::nobody(Reason::NotYourDeal))
}

fn not_your_documents(work: &Work<'_>) -> Option<Blocker> {
    let may = access::may_file(work.process, &work.state, work.context.actor);
    (!may).then(|| Blocker::nobody(Reason::NotYourDeal))
}

/// What is won and done is not changed any more, except by a correction (CQ-7.3).
pub(super) fn is_done_with(work: &Work<'_>) -> Option<Blocker> {
    let stage = &work.state.stage;
    let done = work.process.stage_kind(stage) == Some(StageKind::Completed);
    done.then(|| Blocker::nobody(Reason::DealOver { stage: stage.clone() }))
}

/// Puts a deal right that is over: facts and title change, on record with the reason. Whoever may go against the gates may
/// do it (CQ-7.3).
pub(super) fn correct(
    work: &mut Work<'_>,
    facts: &FactChanges,
    title: Option<&str>,
    reason: &str,
) -> Verdict {
    let (process, state) = (work.process, &work.state);
    let mut blockers = Vec::new();
    if work.context.actor.user().is_none()
        || !work.context.actor.may_override
        || !flow::is_over(process, state)
    {
        blockers.push(Blocker::nobody(Reason::NotAllowed));
    }
    let reason = or_note(values::note(Some(reason)), &mut blockers).flatten();
    if reason.is_none() {
        blockers.push(Blocker::nobody(Reason::NoteNeeded { step: None }));
    }
    let title = title.and_then(|title| or_note(values::title(title), &mut blockers));
    let (facts, invalid) = values::check_facts(process, state.currency, facts);
    blockers.extend(invalid);
    refuse(blockers)?;
    let title = title.filter(|title| *title != work.state.title);
    let differs = facts.iter().any(|(fact, value)| work.state.facts.get(fact) != value.as_ref());
    if let Some(reason) = reason.filter(|_| differs || title.is_some()) {
        work.emit(Event::Corrected { reason });
        work.set_facts(&facts, None);
    }
    if title.is_some() {
        work.emit(Event::DetailsChanged { title, close_date: None, owner: None });
    }
    Ok(())
}

/// Changes title, close date and owner, as far as they differ. Who answers for a deal changes even after its end.
pub(super) fn change(
    work: &mut Work<'_>,
    title: Option<&str>,
    close_date: Option<Date>,
    owner: Option<UserId>,
) -> Verdict {
    let mut blockers: Vec<Blocker> = not_your_deal(work).into_iter().collect();
    blockers.extend(is_done_with(work).filter(|_| title.is_some() || close_date.is_some()));
    let title = title.and_then(|title| or_note(values::title(title), &mut blockers));
    let close_date = close_date.and_then(|date| or_note(values::date(Input::CloseDate, date), &mut blockers));
    refuse(blockers)?;
    let state = &work.state;
    let title = title.filter(|title| *title != state.title);
    let close_date = close_date.filter(|date| Some(*date) != state.close_date);
    let owner = owner.filter(|owner| *owner != state.owner);
    if title.is_some() || close_date.is_some() || owner.is_some() {
        work.emit(Event::DetailsChanged { title, close_date, owner });
    }
    if let (Some(owner), Some(role)) = (owner, work.process.owner_role()) {
        hand_over(work, role, Some(owner));
    }
    Ok(())
}

/// Names who plays a role. The owner's role and the deal's owner are one thing.
pub(super) fn change_team(work: &mut Work<'_>, role: &RoleKey, user: Option<UserId>) -> Verdict {
    if work.process.owner_role() == Some(role) {
        return match user {
            Some(owner) => change(work, None, None, Some(owner)),
            None => Err(vec![Blocker::nobody(Reason::NotAllowed)]),
        };
    }
    let unknown = !work.process.is_internal_role(role);
    let unknown = unknown.then(|| Blocker::nobody(Reason::RoleUnknown));
    refuse(not_your_deal(work).into_iter().chain(unknown))?;
    if work.state.team.get(role).copied() != user {
        hand_over(work, role, user);
    }
    Ok(())
}

/// Gives a role to a person, with the open steps that nobody else was given by hand.
fn hand_over(work: &mut Work<'_>, role: &RoleKey, user: Option<UserId>) {
    let before = work.state.team.get(role).copied();
    work.emit(Event::TeamChanged { role: role.clone(), user });
    for step in work.process.steps.iter().filter(|step| step.owner == *role) {
        let follows =
            |assignee: Option<UserId>| assignee != user && (assignee.is_none() || assignee == before);
        let open = work.state.is_open(&step.key);
        if open && work.state.steps.get(&step.key).is_some_and(|step| follows(step.assignee)) {
            work.emit(Event::StepAssigned { step: step.key.clone(), assignee: user, note: None, left: None });
        }
    }
}

/// Files a document.
pub(super) fn add_document(
    work: &mut Work<'_>,
    document: DocumentId,
    kind: Option<&DocumentKey>,
    name: &str,
) -> Verdict {
    let unknown = kind.is_some_and(|kind| !work.process.documents.contains_key(kind));
    let unknown = unknown.then(|| Blocker::nobody(Reason::DocumentUnknown));
    refuse(not_your_documents(work).into_iter().chain(unknown).chain(is_done_with(work)))?;
    if !work.state.documents.iter().any(|filed| filed.id == document) {
        work.emit(Event::DocumentAdded { document, kind: kind.cloned(), name: name.to_owned() });
    }
    Ok(())
}

/// Takes a document away. What a deal was won or lost on stays with it.
pub(super) fn remove_document(work: &mut Work<'_>, document: DocumentId) -> Verdict {
    let filed = work.state.documents.iter().find(|filed| filed.id == document);
    let missing = filed.is_none().then(|| Blocker::nobody(Reason::DocumentNotFound));
    refuse(not_your_documents(work).into_iter().chain(missing))?;
    let closed = work.process.stage_kind(&work.state.stage).is_some_and(StageKind::is_closed);
    if closed && filed.is_some_and(|filed| filed.at <= work.state.stage_since) {
        return Err(vec![Blocker::nobody(Reason::DealOver { stage: work.state.stage.clone() })]);
    }
    work.emit(Event::DocumentRemoved { document });
    Ok(())
}

/// Logs a talk or remark.
pub(super) fn add_note(work: &mut Work<'_>, (note, significant): (NoteKind, bool), text: &str) -> Verdict {
    let text = values::note(Some(text)).map_err(|blocker| vec![blocker])?;
    let blank = Reason::InputInvalid { input: Input::Note, expected: Expected::Filled };
    let text = text.ok_or_else(|| vec![Blocker::nobody(blank)])?;
    work.emit(Event::NoteAdded { note, text, significant });
    Ok(())
}

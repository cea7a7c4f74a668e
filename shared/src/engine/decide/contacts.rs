//! Who at the customer takes part, in which parts, with how much weight and on which side (DS-2.2).

use crate::event::Event;
use crate::ids::ContactId;
use crate::limits::CONTACTS_MAX;

use super::super::state::DealContact;
use super::super::{Blocker, Reason};
use super::details::{is_done_with, not_your_deal};
use super::work::Work;
use super::{Verdict, refuse};

/// Names a person, or changes what is said of one. That the person belongs to the customer is known where contacts are
/// kept.
pub(super) fn put(work: &mut Work<'_>, contact: &DealContact) -> Verdict {
    let declared = &work.process.contact_roles;
    let unknown = contact.roles.iter().any(|role| !declared.iter().any(|known| known.key == *role));
    let unknown = unknown.then(|| Blocker::nobody(Reason::ContactRoleUnknown));
    let known = work.state.contacts.iter().find(|known| known.id == contact.id);
    let full = known.is_none() && work.state.contacts.len() >= CONTACTS_MAX;
    let full = full.then(|| Blocker::nobody(Reason::ContactsFull { most: CONTACTS_MAX }));
    refuse(not_your_deal(work).into_iter().chain(is_done_with(work)).chain(unknown).chain(full))?;
    if known != Some(contact) {
        work.emit(Event::ContactPut(contact.clone()));
    }
    Ok(())
}

/// Takes a person off the deal; what was said stays in the log.
pub(super) fn remove(work: &mut Work<'_>, contact: ContactId) -> Verdict {
    let known = work.state.contacts.iter().find(|known| known.id == contact);
    let name = known.map(|known| known.name.clone());
    let missing = name.is_none().then(|| Blocker::nobody(Reason::ContactNotFound));
    refuse(not_your_deal(work).into_iter().chain(is_done_with(work)).chain(missing))?;
    work.emit(Event::ContactRemoved { contact, name: name.unwrap_or_default() });
    Ok(())
}

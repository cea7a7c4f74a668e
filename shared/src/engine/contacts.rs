//! What is not known yet about the people at the customer (DS-2.2).

use crate::keys::ContactRoleKey;
use crate::process::Process;

use super::DealState;

/// The parts that somebody should play, and nobody does.
pub fn missing_contact_roles<'a>(
    process: &'a Process,
    state: &'a DealState,
) -> impl Iterator<Item = &'a ContactRoleKey> {
    let wanted = process.contact_roles.iter().filter(|role| role.wanted).map(|role| &role.key);
    wanted.filter(|role| !state.has_contact(role))
}

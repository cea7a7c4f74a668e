//! What can be done with delegations.

mod create;
mod end;
mod read;

pub(super) use create::{Asked, CreateDelegation};
pub(super) use end::EndDelegation;
pub(super) use read::{Status, delegation, delegations, may_end, status};

//! What can be done with a request: reading it and deciding it.

mod compare;
mod decide_request;
mod measure;
mod precedents;
mod read_request;

pub(super) use compare::{Change, Figure, changes, figures};
pub(super) use decide_request::{Decision, changed_since, decide_request, mark, was_shown};
pub(super) use measure::{Policy, Waiting, measure};
pub(super) use precedents::Precedents;
pub(super) use read_request::{Shown, Stands, read_request};

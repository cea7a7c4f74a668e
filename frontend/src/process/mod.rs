//! Processes to read: the way a deal goes, stage by stage, with what is to be done and how to do it well; the same as a
//! diagram; and how its approvals go.

mod approvals;
mod catalogue;
mod diagram;
mod ops;
mod page;
mod screens;

pub(crate) use catalogue::CataloguePage;
pub(crate) use screens::{ApprovalsRoute, DiagramPage, ProcessPage};

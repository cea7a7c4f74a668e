//! Versions of processes: what was published when and why, the draft of the next one, and how running deals come to a
//! new version. Whoever reads processes reads their history; the rest is for administrators, as the server decides.

mod changes;
mod draft;
mod editor;
mod history;
mod migrate;
mod migrations;
mod ops;
mod page;
mod plan;
mod screens;
mod sides;
mod simulation;

pub(crate) use screens::{editor_page, versions_page};

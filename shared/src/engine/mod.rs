//! The engine that runs every template: `decide` turns a command into events or says why not, `evolve` applies an
//! event, `evaluate` says where a deal stands. Pure: the same input gives the same output on server and browser.
//!
//! Invariants: a deal has one current stage; no step is open whose condition is false; history never changes; evolving
//! the log from the start gives the stored state; a refused command changes nothing.

#![allow(clippy::similar_names, reason = "state, stage and step are the words of the domain")]

mod access;
pub mod approval_measures;
pub mod blocker;
mod cadence;
pub mod campaign;
pub mod command;
pub mod conditions;
mod contacts;
pub mod decide;
pub mod evaluate;
pub mod evolve;
mod expiry;
mod explain;
mod flow;
pub mod forecast;
pub mod forms;
pub mod lists;
pub mod messages;
pub mod migration;
pub mod related;
pub mod segments;
mod simulate;
pub mod state;
pub mod timers;
pub mod wording;

pub use access::{may_decide, works_for};
pub use blocker::{Blocker, Expected, Input, Reason, Rejection};
pub use command::{Actor, Command, Context, FactChanges, ItemChanges, Move, NewDeal, NewItem, StandIn};
pub use contacts::missing_contact_roles;
pub use decide::{Version, check_place, create, decide, migrate, record};
pub use evaluate::{Evaluation, NextStage, StepView, ViewStatus, evaluate};
pub use evolve::{begin, evolve, replay};
pub use expiry::expiries_for;
pub use flow::approval_basis;
pub use forecast::{category, closed_since, counts_on};
pub use forms::{ReadinessView, missing_fields, readiness};
pub(crate) use messages::placeholders;
pub use messages::{EXTRA_PLACEHOLDERS, Outgoing, messages_for, render};
pub use migration::{DueDates, MigrationPlan, Obstacle};
pub use related::{RelatedPlan, related_to_create};
pub use segments::why_segment;
pub use simulate::{Asked, simulate};
pub use state::DealState;
pub use timers::{Timer, TimerKind, timers_for};
pub use wording::{Description, describe};

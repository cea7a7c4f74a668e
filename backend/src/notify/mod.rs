//! Messages to people: in the app for colleagues, by mail where the template says so.
//!
//! Invariants: messages are rows written in the transaction of what they are about; nobody is told of what they did
//! themselves; a mail leads to the deal it is about, and one that asks for an approval to where it is decided first.

mod deliver;
mod entity;
pub mod graphql;
mod leads;
pub mod service;
mod stand_ins;
mod store;
mod tell;
mod texts;

pub(crate) use deliver::{News, concerns_somebody, deliver};
pub(crate) use leads::{Claim, ConflictNews, LeadNews, tell_of_conflict, tell_of_lead};
pub(crate) use stand_ins::{StandInNews, tell_of_stand_in};
pub(crate) use store::{notification_find, notification_settle};
pub(crate) use texts::stand_in_line;

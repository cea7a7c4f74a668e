//! Messages to people: in the app for colleagues, by mail where the template says so.
//!
//! Invariants: messages are rows written in the transaction of what they are about; nobody is told of what they did
//! themselves; a mail's link opens the deal it is about.

mod deliver;
mod entity;
pub mod graphql;
pub mod service;
mod store;
mod texts;

pub(crate) use deliver::{LeadNews, deliver_event, tell_of_lead};
pub(crate) use store::{notification_find, notification_settle};

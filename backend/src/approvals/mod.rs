//! Deciding an approval away from the app: the small page behind the link of a mail, for a phone and without script.
//!
//! Invariants: reading changes nothing, so whoever fetches the link may; a reference is no credential and shows nothing
//! to anybody but those who decide; a decision is the ordinary completion of a step, bound to the version that was
//! shown and to the session it was shown to.

pub mod graphql;
pub mod http;
mod page;
mod reference;
mod service;
mod store;

pub(crate) use reference::Request;

//! The only code that talks to the server: HTTP, socket, sign-in, and the types of what comes back.
//!
//! `client` sends typed operations and keeps the session alive, `socket` delivers subscriptions, `transport` is the
//! one door to the network (a trait, so that tests answer instead of a server). Operations themselves stand in each
//! domain's `ops.rs`, checked against `schema.graphql` when the app is compiled.

pub(crate) mod client;
pub(crate) mod error;
pub(crate) mod scalars;
pub(crate) mod socket;
pub(crate) mod transport;
pub(crate) mod types;

pub(crate) use client::{Api, use_api};
pub(crate) use error::ApiError;

/// The schema as the operations see it.
#[cynic::schema("stagewright")]
pub(crate) mod schema {}

//! The only code that talks to the server: HTTP, socket, sign-in, and the types of what comes back.
//!
//! `client` sends typed operations and keeps the session alive, `socket` delivers subscriptions, `transport` is the
//! one door to the network (a trait, so that tests answer instead of a server). Operations themselves stand in each
//! domain's `ops.rs`, declared with the macros of `graphql` and checked against `schema.graphql` by the tests those
//! generate.

pub(crate) mod client;
pub(crate) mod engine_json;
pub(crate) mod error;
pub(crate) mod graphql;
pub(crate) mod json;
pub(crate) mod scalars;
pub(crate) mod socket;
pub(crate) mod transport;
pub(crate) mod types;

pub(crate) use client::{Api, use_api};
pub(crate) use error::ApiError;

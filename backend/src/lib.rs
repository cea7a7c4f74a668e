//! The Stagewright server.
//!
//! Map: a folder per domain (`deals`, `leads`, `inbox`, …) with `graphql` (thin), `service` (one use case per file, one
//! transaction each), `store` (queries); technical ground (`db`, `graphql`, `http`, `outbox`, `mail`, `storage`,
//! `events`) knows no domain. `schema` joins the domains' GraphQL parts, `routes` is the table of HTTP routes.
//!
//! Invariants: every rule of the process is decided by the engine of `shared`; nobody but `db::unit` opens a
//! transaction; nobody but `clock` reads the clock; every row is reached through its organisation.

pub mod accounts;
pub mod app;
pub mod approvals;
pub mod authz;
pub mod cli;
pub mod clock;
pub mod config;
pub mod ctx;
pub mod db;
pub mod deals;
pub mod delegations;
pub mod demo;
pub mod documents;
pub mod error;
pub mod events;
pub mod forecast;
pub mod graphql;
pub mod http;
pub mod identity;
pub mod inbox;
pub mod interchange;
pub mod jobs;
pub mod kept;
pub mod leads;
pub mod mail;
pub mod notify;
pub mod once;
pub mod outbox;
pub mod process;
pub mod recent;
pub mod routes;
pub mod schema;
pub mod search;
pub mod seed;
pub mod storage;

//! Standing in: a person who is away names who works and decides in the own place, or a sales lead does.
//!
//! Invariants: whoever stands in sees every deal, so nothing is decided blindly; the engine asks for whom somebody
//! stands in at every command, so an end holds at the next request; who decided for whom stays on record.
//!
//! Absent on purpose: the rules (`shared::delegation`) and the rows, which `identity` keeps in memory with the people.

pub mod graphql;
mod service;

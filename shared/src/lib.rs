//! The pure heart of Stagewright, used by server and browser alike.
//!
//! Map: [`process`] is the template (data), [`engine`] runs it (`decide`, `evolve`, `evaluate`), [`event`] is what
//! happened, [`permission`] says who may do what, [`money`], [`calendar`] and [`forecast`] hold the arithmetic.
//!
//! Invariants: nothing here reads a clock, draws a random number, does I/O or is async. Time, ids, people and rates
//! arrive as values. A rule lives here once; the server enforces it and the browser explains it with the same code.
//! Absent on purpose: storage types, wire types, YAML.

pub mod calendar;
pub mod delegation;
pub mod document_id;
pub mod engine;
pub mod error_code;
pub mod event;
pub mod forecast;
pub mod ids;
#[cfg(feature = "interchange")]
pub mod interchange;
pub mod keys;
pub mod leads;
pub mod limits;
pub mod locale;
pub mod money;
pub mod permission;
pub mod process;
pub mod rank;
pub mod search;
pub mod text;
pub mod time;

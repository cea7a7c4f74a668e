//! Processes and what happened to their deals, as files that other tools read: BPMN 2.0, XES, OCEL 2.0.
//!
//! Invariants: what is in a file and what is left out is decided by `shared::interchange`; a log holds the deals that the
//! caller may see; it is written while it is read, so its size costs no memory.

pub mod http;
mod log;

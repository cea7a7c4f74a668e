//! Documents of deals: stored by content, filed through the engine, served only to those who may read the deal.
//!
//! Invariants: a document's row and the event that files it are one transaction; its bytes are on disk before; what a
//! browser would run is refused on the way in and sent as a download on the way out.

mod content;
mod entity;
mod file_name;
pub mod http;
pub mod service;
mod store;

pub(crate) use store::documents_of_deal;

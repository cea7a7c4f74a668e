//! The parts of HTTP that every route shares: request ids, security headers, errors, the web app's files, health.
//! Technical ground: knows no domain.

pub mod assets;
pub mod error;
pub mod headers;
pub mod health;
pub(crate) mod html;
pub(crate) mod pack;
pub(crate) mod reply;
pub mod request_id;
pub(crate) mod timing;

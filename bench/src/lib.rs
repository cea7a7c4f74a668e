//! Measures the built Stagewright server from outside.
//!
//! Map: [`load`] puts load on a server, [`subscribers`] listen to one, [`scenario`] says what is asked, [`http`] is the
//! client. The programs: `load` for one scenario on a server that runs, `bench` for everything on servers of its own.
#![expect(clippy::disallowed_methods, reason = "measuring takes the machine's clock")]

pub mod http;
pub mod load;
pub mod scenario;
pub mod subscribers;

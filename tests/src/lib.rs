//! The ground of the end-to-end tests: a server of one's own per test, the people who use it, and deals to live.
//!
//! Invariants: tests know the built binary (`STAGEWRIGHT_BIN`, default `target/debug/stagewright`) and its public
//! interfaces alone; each has its own database, keys and documents, copied from a demo company that is loaded once per
//! binary; the clock stands still until a test moves it; nothing waits for a fixed time, only for conditions with a
//! deadline.

pub mod actor;
pub mod answer;
pub mod company;
pub mod database;
pub mod deal;
pub mod draft;
pub mod facts;
pub mod lead;
pub mod mail;
pub mod phone;
pub mod reseller;
pub mod sdl;
pub mod server;
pub mod socket;
mod template;
pub mod wait;
pub mod walk;

pub use actor::Actor;
pub use answer::Answer;
pub use deal::Deal;
pub use facts::{Facts, facts};
pub use phone::{Page, Phone};
pub use server::{Setup, TestServer, said};
pub use socket::Socket;
pub use wait::eventually;

/// The moment at which the clock of every test server stands: Monday, ten o'clock in Paris.
pub const NOW: &str = "2026-11-23T09:00:00Z";
/// The date at that moment.
pub const TODAY: &str = "2026-11-23";
/// The password of the demo company's people.
pub const PASSWORD: &str = "stagewright-demo";

//! Deals in the API: parse, authorise, call one use case, map.

mod board;
mod facts;
mod input;
mod mutation;
mod query;
mod step;
mod subscription;
mod timeline;
mod types;

pub(crate) use board::amount_of;
pub use board::{Board, Card};
pub use mutation::DealMutation;
pub use query::DealQuery;
pub use step::Step;
pub use subscription::DealSubscription;
pub(crate) use subscription::now;
pub use types::{Amount, AmountOrigin, Deal};

//! Deals in the API: parse, authorise, call one use case, map.

mod board;
mod card;
mod contacts;
mod facts;
mod forecast;
mod input;
mod lists;
mod migration;
mod migration_plan;
mod migration_preview;
mod mutation;
mod query;
mod simulation;
mod step;
mod subscription;
mod timeline;
mod types;

pub use board::Board;
pub use card::Card;
pub use migration::{MigrationMutation, MigrationQuery};
pub use mutation::DealMutation;
pub use query::DealQuery;
pub use simulation::SimulationQuery;
pub use step::Step;
pub use subscription::DealSubscription;
pub use timeline::TimelineConnection;
pub(crate) use timeline::account_timeline;
pub use types::{Amount, AmountOrigin, Deal};

//! What can be done with deals. One use case a file; each write is one transaction.

mod apply;
mod create_deal;
mod fill_forecast;
mod fire_timer;
mod migrate_deal;
mod migration;
mod place_deal;
mod preview_migration;
mod put_contact;
mod read;
mod release_vacant;
mod run_command;
mod simulate;

pub(crate) use create_deal::new_number;
pub use create_deal::{AccountChoice, CreateDeal, Created};
pub use fill_forecast::fill_forecasts;
pub(crate) use fill_forecast::forecast_is_right;
pub use fire_timer::{fire_due_timers, is_anything_due};
pub use migration::{StartMigration, UndoMigration, run_migrations};
pub use place_deal::{PlaceDeal, Placed};
pub use preview_migration::{Preview, Undecided, preview_migration};
pub use put_contact::{Participant, PutContact};
pub use read::{DealView, deal_by_number, read_changed, read_deal, read_deals, readable};
pub(crate) use read::{deal_at, deal_views};
pub use release_vacant::release_vacant;
pub use run_command::{Changed, DealCommand, run_command};
pub use simulate::{ApprovalCount, simulate};

//! What can be done with people and sessions. One use case a file; each write is one transaction.

mod authenticate;
mod change_calendar;
mod clean_up;
mod create_organisation;
mod create_user;
mod end_session;
mod refresh_session;
mod sign_in;
mod update_profile;
mod update_user;

pub use authenticate::{authenticate, authenticate_reader};
pub use change_calendar::ChangeCalendar;
pub use clean_up::CleanUpSessions;
pub use create_organisation::CreateOrganisation;
pub use create_user::CreateUser;
pub use end_session::sign_out;
pub use refresh_session::refresh_session;
pub use sign_in::{SignedIn, sign_in};
pub use update_profile::UpdateProfile;
pub use update_user::{UpdateUser, UserChange};

/// How long a session lasts without signing in again, in seconds.
pub const SESSION_SECONDS: i64 = 30 * 86_400;

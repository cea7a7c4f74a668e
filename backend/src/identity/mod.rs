//! Who works here, who stands in for whom and who is asking: organisations, people, passwords, sessions, tokens.
//!
//! Invariants: a session lives in the database, so ending it or deactivating its person takes effect at the next
//! request, whatever tokens are still out (of another server on the same PostgreSQL a message later, see [`known`]);
//! refresh tokens are stored as hashes and change with every use; how long a sign-in takes and what it answers does not
//! tell whether an address is known.
//!
//! Absent on purpose: permissions. They follow from roles by the table of `shared::permission`.

pub(crate) mod entity;
pub mod graphql;
pub mod http;
pub mod known;
pub mod passwords;
pub mod people;
pub mod service;
pub(crate) mod store;
pub mod throttle;
pub mod tokens;
mod user;

pub(crate) use http::reader;
pub use service::authenticate;
pub(crate) use store::{
    attempt_find, attempt_save, delegation_end, delegation_find, delegation_insert, delegation_lock,
    delegations_since, organisation_any, organisation_find, organisation_list, organisation_touch, user_find,
    user_find_by_email,
};
pub use user::{DelegationRow, NewOrganisation, NewUser, Theme, UserRow};

//! People and the caller in the API.

mod mutation;
mod query;
mod types;
mod users;

pub use mutation::{IdentityMutation, ViewerPayload, ViewerUpdateInput};
pub use query::IdentityQuery;
pub use types::{LocaleName, OrganisationView, PermissionName, ThemeName, UserView, Viewer};
pub use users::Users;

//! Queries on organisations, people and sessions.

mod attempt;
mod delegation;
mod organisation;
mod session;
mod user;

pub(crate) use attempt::{attempt_find, attempt_lock, attempt_save, attempts_delete, attempts_delete_older};
pub(crate) use delegation::{
    delegation_end, delegation_find, delegation_insert, delegation_lock, delegations_since,
};
pub(crate) use organisation::{
    calendar_lock, calendar_update, organisation_any, organisation_find, organisation_insert,
    organisation_list, organisation_touch,
};
pub(crate) use session::{
    SessionRow, caller_find, refresh_token_find, refresh_token_insert, refresh_token_use, session_find,
    session_insert, session_of_token, session_revoke, sessions_delete_ended, sessions_revoke_all,
};
pub(crate) use user::{
    credentials_find, user_find, user_find_by_email, user_insert, user_list, user_lock, user_update,
    users_in_role,
};

pub(crate) use super::user::UserRow;

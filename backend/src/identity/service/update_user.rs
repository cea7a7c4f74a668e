//! Changes a person from outside: roles, team, password, leaving. What takes rights away ends the person's sessions.

use std::collections::BTreeSet;

use shared::ids::{OrgId, UserId};
use shared::keys::RoleKey;
use shared::time::Timestamp;

use crate::db::{Unit, Write};
use crate::error::{AppError, AppResult};
use crate::identity::store;

/// What changes.
#[derive(Debug, Clone)]
pub enum UserChange {
    /// What the person does. Takes effect at the next request.
    Roles(BTreeSet<RoleKey>),
    /// The team in which the person works; none for no team. Takes effect at the next request.
    Team(Option<String>),
    /// A new password, as `Passwords::hash` made it. Ends every session.
    Password(String),
    /// The person left. Ends every session.
    Deactivate,
}

/// Changes a person.
pub struct UpdateUser {
    /// The organisation.
    pub org: OrgId,
    /// The person.
    pub user: UserId,
    /// What changes.
    pub change: UserChange,
    /// The present.
    pub now: Timestamp,
}

impl Write for UpdateUser {
    type Output = ();

    async fn run(&self, unit: &Unit) -> AppResult<()> {
        let connection = unit.connection();
        let found = store::user_lock(connection, self.org, self.user).await?;
        let mut user = found.ok_or(AppError::NotFound { kind: "user" })?;
        let mut password = None;
        match &self.change {
            UserChange::Roles(roles) => user.roles.clone_from(roles),
            UserChange::Team(team) => user.team.clone_from(team),
            UserChange::Password(hash) => password = Some(hash.as_str()),
            UserChange::Deactivate => user.active = false,
        }
        store::user_update(unit, self.org, &user, password).await?;
        if !matches!(self.change, UserChange::Roles(_) | UserChange::Team(_)) {
            store::sessions_revoke_all(unit, self.org, self.user, self.now).await?;
        }
        Ok(())
    }
}

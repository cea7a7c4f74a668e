//! Everybody of an organisation, in memory: small, and asked for by nearly every answer.

use std::collections::HashMap;
use std::sync::Arc;

use shared::ids::UserId;

use super::store;
use super::user::UserRow;
use crate::ctx::Ctx;
use crate::db::Connection;
use crate::error::AppResult;

/// Everybody by name, those who left included.
#[derive(Debug)]
pub struct People {
    all: Vec<UserRow>,
    places: HashMap<UserId, usize>,
}

impl People {
    fn new(all: Vec<UserRow>) -> Self {
        let places = all.iter().enumerate().map(|(place, user)| (user.id, place)).collect();
        Self { all, places }
    }

    /// Everybody by name.
    pub fn all(&self) -> &[UserRow] {
        &self.all
    }

    /// The name of a person; empty for somebody who is missing.
    pub fn name(&self, id: UserId) -> &str {
        self.get(id).map_or("", |user| &user.name)
    }

    /// One person.
    pub fn get(&self, id: UserId) -> Option<&UserRow> {
        self.all.get(*self.places.get(&id)?)
    }
}

impl Ctx {
    /// Everybody of the organisation.
    pub async fn people(&self) -> AppResult<Arc<People>> {
        self.people_on(self.app.db.reader()).await
    }

    /// The same inside a unit of work, on its own connection: who holds one and waits for another may wait for somebody
    /// who waits for theirs.
    pub(crate) async fn people_on(&self, connection: &impl Connection) -> AppResult<Arc<People>> {
        let read = async || Ok(People::new(store::user_list(connection, self.org.id).await?));
        self.app.people.at(self.org.id, self.org.revision, read).await
    }
}

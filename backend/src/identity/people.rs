//! Everybody of an organisation, in memory: small, and asked for by nearly every answer.

use std::collections::HashMap;
use std::sync::Arc;

use shared::ids::UserId;

use super::store;
use super::user::UserRow;
use crate::ctx::Ctx;
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
        let read = async || Ok(People::new(store::user_list(self.app.db.reader(), self.org.id).await?));
        self.app.people.at(self.org.id, self.org.revision, read).await
    }
}

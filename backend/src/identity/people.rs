//! Everybody of an organisation and who stands in for whom, in memory: small, and asked for by nearly every answer.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use shared::delegation::{Delegation, Place, may_stand_in, stood_in_for};
use shared::engine::StandIn;
use shared::ids::UserId;
use shared::time::Date;

use super::store;
use super::user::{DelegationRow, UserRow};
use crate::ctx::{App, Ctx, Organisation};
use crate::db::Connection;
use crate::error::AppResult;

/// Everybody by name, those who left included.
#[derive(Debug)]
pub struct People {
    all: Vec<UserRow>,
    places: HashMap<UserId, usize>,
    /// What was not over when this was read.
    delegations: Vec<DelegationRow>,
}

impl People {
    /// Everybody of an organisation as it is at its revision.
    pub(super) async fn of(
        app: &App,
        org: &Organisation,
        connection: &impl Connection,
    ) -> AppResult<Arc<Self>> {
        let read = async || {
            let today = org.date(app.clock.now());
            let all = store::user_list(connection, org.id).await?;
            let delegations = store::delegations_since(connection, (org.id, org.currency), today).await?;
            let places = all.iter().enumerate().map(|(place, user)| (user.id, place)).collect();
            Ok(Self { all, places, delegations })
        };
        app.people.at(org.id, org.revision, read).await
    }

    /// Who stands in for whom, today or later; some may be over meanwhile.
    pub fn delegations(&self) -> &[DelegationRow] {
        &self.delegations
    }

    /// For whom a person stands in on a day.
    pub fn stand_ins(&self, deputy: UserId, day: Date) -> Vec<StandIn> {
        let held = self.delegations.iter().map(|row| &row.delegation).filter(|one| self.still_may(one));
        let stand_in = |place: Place| {
            let roles = self.get(place.person)?.roles.clone();
            Some(StandIn { place, roles })
        };
        stood_in_for(deputy, day, held).into_iter().filter_map(stand_in).collect()
    }

    /// Everybody who stands in for somebody on a day.
    pub fn deputies(&self, day: Date) -> HashMap<UserId, Vec<StandIn>> {
        let holding = self.delegations.iter().filter(|row| row.delegation.holds_on(day));
        let deputies: HashSet<UserId> = holding.map(|row| row.delegation.deputy).collect();
        deputies.into_iter().map(|deputy| (deputy, self.stand_ins(deputy, day))).collect()
    }

    /// Whether both still work here and the deputy still sees every deal.
    fn still_may(&self, delegation: &Delegation) -> bool {
        let active = |id| self.get(id).filter(|user| user.active);
        active(delegation.person).is_some()
            && active(delegation.deputy).is_some_and(|deputy| may_stand_in(&deputy.roles))
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
        People::of(&self.app, &self.org, connection).await
    }
}

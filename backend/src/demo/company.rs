//! Founds the demo company: organisation, people, processes.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use shared::calendar::Calendar;
use shared::ids::{OrgId, ProcessId, UserId};
use shared::keys::RoleKey;
use shared::locale::Locale;
use shared::money::Currency;
use shared::permission::permissions_of;
use shared::time::Timestamp;

use super::names::{PEOPLE, team_of};
use crate::ctx::{App, Caller, Ctx, Organisation};
use crate::error::{AppError, AppResult};
use crate::identity::service::{CreateOrganisation, CreateUser};
use crate::identity::{NewOrganisation, NewUser};
use crate::process::publish::PublishProcess;
use crate::process::{Published, load};

/// The founded company.
pub(crate) struct Company {
    pub(crate) org: Arc<Organisation>,
    /// Everybody by role, the first of a role first.
    pub(crate) people: BTreeMap<RoleKey, Vec<UserId>>,
    pub(crate) processes: Vec<Published>,
}

impl Company {
    /// A context in which one of the people acts at a time of the past.
    pub(crate) fn acting(&self, app: &Arc<App>, user: UserId, role: &RoleKey, now: Timestamp) -> Ctx {
        let roles = BTreeSet::from([role.clone()]);
        let caller =
            Caller { user, session: None, permissions: permissions_of(&roles), roles, stands_in: Vec::new() };
        Ctx {
            app: app.clone(),
            org: self.org.clone(),
            caller: Some(Arc::new(caller)),
            now,
            locale: Locale::En,
            idempotency_key: None,
        }
    }

    /// A context for what anybody may do, such as reading: that of the first person of the company.
    pub(super) fn as_anyone(&self, app: &Arc<App>, now: Timestamp) -> AppResult<Ctx> {
        let first = self.people.iter().find_map(|(role, people)| Some((role, *people.first()?)));
        let (role, user) = first.ok_or_else(|| AppError::internal("the demo company has no people"))?;
        Ok(self.acting(app, user, role, now))
    }
}

/// Stores organisation, people and the built-in processes.
pub(crate) async fn found(app: &Arc<App>, password: String) -> AppResult<Company> {
    let now = app.clock.now();
    let organisation = NewOrganisation {
        id: OrgId(app.ids.next()),
        name: "Demo Company".to_owned(),
        currency: Currency::EUR,
        time_zone: "Europe/Paris".to_owned(),
        calendar: Calendar { holidays: holidays(now), ..Calendar::default() },
        demo: true,
        now,
    };
    app.db.write(&CreateOrganisation(&organisation)).await?;
    let password_hash = app.passwords.hash(password).await?;
    let mut people: BTreeMap<RoleKey, Vec<UserId>> = BTreeMap::new();
    for (address, name, role) in PEOPLE {
        let role = RoleKey::parse(role).ok_or_else(|| AppError::internal("a demo role is no name"))?;
        let id = UserId(app.ids.next());
        let user = NewUser {
            org: organisation.id,
            id,
            email: format!("{address}@demo.example"),
            name: (*name).to_owned(),
            roles: BTreeSet::from([role.clone()]),
            locale: Locale::En,
            team: team_of(address).map(str::to_owned),
            password_hash: password_hash.clone(),
            now,
        };
        app.db.write(&CreateUser(&user)).await?;
        people.entry(role).or_default().push(id);
    }
    let mut processes = Vec::new();
    for template in load::BUILT_IN {
        let (id, definition) =
            (ProcessId(app.ids.next()), template.definition().map_err(AppError::internal)?);
        let publish =
            PublishProcess { org: organisation.id, id, definition: &definition, by: None, note: "", now };
        app.db.write(&publish).await?;
        processes.push(Published { id, definition: Arc::new(definition) });
    }
    let org = crate::identity::organisation_find(app.db.reader(), organisation.id)
        .await?
        .ok_or_else(|| AppError::internal("the demo company vanished"))?;
    Ok(Company { org: Arc::new(org), people, processes })
}

/// New Year, Labour Day and Christmas of last year, this year and the next.
fn holidays(now: Timestamp) -> BTreeSet<shared::time::Date> {
    let year = now.utc_date().year();
    let days = [(1, 1), (5, 1), (12, 25)];
    (year - 1..=year + 1)
        .flat_map(|year| days.map(|(month, day)| shared::time::Date::new(year, month, day)))
        .filter_map(Result::ok)
        .collect()
}

//! What every use case is given: the running application, who asks, and the present.
//!
//! Invariants: the time is drawn once per request; ids and time come from injected sources, so tests control both.

use std::collections::BTreeSet;
use std::sync::Arc;

use shared::calendar::Calendar;
use shared::engine::command::{Actor, Context, StandIn};
use shared::event::By;
use shared::ids::{OrgId, UserId};
use shared::keys::RoleKey;
use shared::locale::Locale;
use shared::money::Currency;
use shared::permission::Permission;
use shared::time::{Date, Timestamp};
use uuid::Uuid;

use crate::config::Settings;
use crate::db::Db;
use crate::deals::Remembered;
use crate::error::{AppError, AppResult};
use crate::events::hub::Hub;
use crate::identity::known::KnownSessions;
use crate::identity::passwords::Passwords;
use crate::identity::people::People;
use crate::identity::tokens::TokenKeys;
use crate::kept::Kept;
use crate::process::cache::Processes;
use crate::storage::Storage;

/// Where the present comes from.
pub trait Clock: Send + Sync {
    /// The present.
    fn now(&self) -> Timestamp;
}

/// Where new ids come from.
pub trait IdSource: Send + Sync {
    /// A new id; later ones sort after earlier ones.
    fn next(&self) -> Uuid;
}

/// The running application: everything that outlives a request.
pub struct App {
    /// The settings it was started with.
    pub settings: Settings,
    /// Storage.
    pub db: Db,
    /// The present.
    pub clock: Arc<dyn Clock>,
    /// New ids.
    pub ids: Arc<dyn IdSource>,
    /// Sessions as they were read last.
    pub sessions: KnownSessions,
    /// Organisations as they were read last.
    pub organisations: Kept<Organisation>,
    /// Everybody who works in them.
    pub people: Kept<People>,
    /// Published processes.
    pub processes: Processes,
    /// Deals as they were read last.
    pub remembered: Remembered,
    /// Live updates.
    pub hub: Hub,
    /// Signing keys of access tokens.
    pub tokens: TokenKeys,
    /// Password hashing.
    pub passwords: Passwords,
    /// Stored documents.
    pub storage: Storage,
    /// Wakes the background jobs after a commit that may have left them work.
    pub wake: tokio::sync::Notify,
}

/// The organisation of a request.
#[derive(Debug, Clone)]
pub struct Organisation {
    /// Its id.
    pub id: OrgId,
    /// Its name.
    pub name: String,
    /// Its currency.
    pub currency: Currency,
    /// Its time zone.
    pub time_zone: jiff::tz::TimeZone,
    /// Its business calendar.
    pub calendar: Calendar,
    /// Whether it is the demo company.
    pub demo: bool,
    /// Grows whenever something changes that servers keep in memory: the organisation itself, or its processes.
    pub revision: i64,
}

impl Organisation {
    /// The date where the organisation is.
    pub fn date(&self, at: Timestamp) -> Date {
        at.jiff().to_zoned(self.time_zone.clone()).date()
    }

    /// The moment a date begins where the organisation is.
    pub fn start_of(&self, date: Date) -> Timestamp {
        date.to_zoned(self.time_zone.clone())
            .map_or_else(|_| Timestamp::from_micros(i64::MAX), |zoned| Timestamp::from(zoned.timestamp()))
    }
}

/// Who asks.
#[derive(Debug, Clone)]
pub struct Caller {
    /// The person.
    pub user: UserId,
    /// The session of the access token; none for the process itself and the command line.
    pub session: Option<Uuid>,
    /// The person's roles.
    pub roles: BTreeSet<RoleKey>,
    /// What these roles may do.
    pub permissions: BTreeSet<Permission>,
    /// For whom the person stands in today.
    pub stands_in: Vec<StandIn>,
}

/// What a use case is given.
#[derive(Clone)]
pub struct Ctx {
    /// The running application.
    pub app: Arc<App>,
    /// The organisation.
    pub org: Arc<Organisation>,
    /// Who asks; none for the process itself (timers).
    pub caller: Option<Arc<Caller>>,
    /// The present, the same for the whole request.
    pub now: Timestamp,
    /// The language of the answer.
    pub locale: Locale,
    /// The key that makes a repeated request give the first result.
    pub idempotency_key: Option<String>,
}

impl Ctx {
    /// The present date where the organisation is.
    pub fn today(&self) -> Date {
        self.org.date(self.now)
    }

    /// A new id.
    pub fn new_id(&self) -> Uuid {
        self.app.ids.next()
    }

    /// The person who asks.
    pub fn caller(&self) -> AppResult<&Caller> {
        self.caller.as_deref().ok_or(AppError::Unauthenticated)
    }

    /// The person's id; none for the process itself.
    pub fn user(&self) -> Option<UserId> {
        self.caller.as_ref().map(|caller| caller.user)
    }

    /// The same request at the present, for listeners: with the organisation and the people as they were read last.
    #[must_use]
    pub fn at_present(&self) -> Self {
        let (app, now) = (&self.app, self.app.clock.now());
        let org = app.organisations.newest(self.org.id).unwrap_or_else(|| self.org.clone());
        let people = app.people.newest(self.org.id);
        let caller = self.caller.as_deref().zip(people).map(|(caller, people)| {
            Arc::new(Caller { stands_in: people.stand_ins(caller.user, org.date(now)), ..caller.clone() })
        });
        Self { now, org, caller: caller.or_else(|| self.caller.clone()), ..self.clone() }
    }

    /// Whether the caller's roles grant a permission.
    pub fn may(&self, permission: Permission) -> bool {
        self.caller.as_ref().is_some_and(|caller| caller.permissions.contains(&permission))
    }

    /// Refuses unless the caller's roles grant the permission.
    pub fn require(&self, permission: Permission) -> AppResult<()> {
        if self.caller()?.permissions.contains(&permission) {
            Ok(())
        } else {
            Err(AppError::Forbidden("your roles do not grant this"))
        }
    }

    /// The caller as the engine sees it.
    pub fn actor(&self) -> Actor {
        self.caller.as_ref().map_or_else(Actor::system, |caller| Actor {
            by: By::User(caller.user),
            roles: caller.roles.clone(),
            may_override: caller.permissions.contains(&Permission::DealOverride),
            may_reassign: caller.permissions.contains(&Permission::DealReassign),
            stands_in: caller.stands_in.clone(),
        })
    }

    /// What surrounds a command, for the engine.
    pub fn engine<'a>(&'a self, actor: &'a Actor) -> Context<'a> {
        Context { now: self.now, today: self.today(), calendar: &self.org.calendar, actor }
    }

    /// The same context acting as the process itself.
    #[must_use]
    pub fn as_system(&self) -> Self {
        Self { caller: None, idempotency_key: None, ..self.clone() }
    }
}

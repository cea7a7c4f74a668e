//! Types of people and the caller.

use async_graphql::{Enum, ID, Object, SimpleObject};
use shared::calendar::Calendar;
use shared::keys::RoleKey;
use shared::permission::Permission;

use crate::ctx::Ctx;
use crate::graphql::scalars::{CurrencyCode, Date};
use crate::identity::store::UserRow;

/// A language of the product.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(name = "Locale", remote = "shared::locale::Locale")]
pub enum LocaleName {
    /// English.
    En,
    /// French.
    Fr,
}

/// Light or dark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(name = "Theme", remote = "crate::identity::Theme")]
pub enum ThemeName {
    /// As the device is set.
    System,
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

/// Something that roles allow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(name = "Permission", remote = "shared::permission::Permission")]
pub enum PermissionName {
    /// Read processes and their guidance.
    ProcessRead,
    /// Draft, publish and compare versions of processes, and bring running deals to them.
    ProcessWrite,
    /// Read every deal of the organisation, with boards and timelines.
    DealReadAll,
    /// Read the deals on whose team one is.
    DealReadTeam,
    /// Start deals.
    DealCreate,
    /// Change details and team of the deals one works on, log notes, file documents.
    DealEdit,
    /// Move the deals one works on.
    DealMove,
    /// Move deals against their gates, with a reason that stays visible.
    DealOverride,
    /// Hand steps and deals of others to somebody else.
    DealReassign,
    /// Work on the steps of one's role.
    StepWork,
    /// Read leads.
    LeadRead,
    /// Enter, work and convert leads.
    LeadWork,
    /// Resolve conflicts between sellers.
    ConflictResolve,
    /// Read accounts and contacts.
    AccountRead,
    /// Read everybody's quotas, not only the own ones.
    QuotaRead,
    /// Set quotas.
    QuotaSet,
    /// See who works here and in which role.
    UserRead,
    /// Read the mails that were kept instead of sent.
    MailboxRead,
    /// Change what holds for the whole company, for instance its business calendar.
    OrganisationWrite,
}

/// A person who works here, or a partner.
#[derive(Debug, Clone)]
pub struct UserView(pub(crate) UserRow);

/// A person who works here, or a partner.
#[Object(name = "User")]
impl UserView {
    /// The person's id.
    pub async fn id(&self) -> ID {
        ID(self.0.id.to_string())
    }

    /// The full name.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// The e-mail address.
    async fn email(&self) -> &str {
        &self.0.email
    }

    /// What the person does.
    async fn roles(&self) -> Vec<&str> {
        self.0.roles.iter().map(RoleKey::as_str).collect()
    }

    /// The team in which the person works, by its name.
    async fn team(&self) -> Option<&str> {
        self.0.team.as_deref()
    }

    /// The language of texts and mails.
    async fn locale(&self) -> LocaleName {
        self.0.locale.into()
    }

    /// Light or dark.
    async fn theme(&self) -> ThemeName {
        self.0.theme.into()
    }
}

/// Who asks.
#[derive(Debug, Clone, SimpleObject)]
#[graphql(complex)]
pub struct Viewer {
    /// The person.
    user: UserView,
    /// What the person does.
    roles: Vec<String>,
    /// What these roles allow.
    permissions: Vec<PermissionName>,
    /// The company.
    organisation: OrganisationView,
}

impl Viewer {
    /// The caller, with the own row as it stands.
    pub(crate) fn new(ctx: &Ctx, user: UserRow) -> Self {
        let permissions = shared::permission::permissions_of(&user.roles);
        Self {
            roles: user.roles.iter().map(ToString::to_string).collect(),
            permissions: Permission::ALL
                .into_iter()
                .filter(|one| permissions.contains(one))
                .map(Into::into)
                .collect(),
            organisation: OrganisationView::new(ctx),
            user: UserView(user),
        }
    }
}

/// The company.
#[derive(Debug, Clone, SimpleObject)]
#[graphql(name = "Organisation")]
pub struct OrganisationView {
    /// Its name.
    name: String,
    /// Its currency.
    currency: CurrencyCode,
    /// Its time zone, by its IANA name.
    time_zone: String,
    /// The present date there.
    today: Date,
    /// Whether it is the demo company.
    demo: bool,
    /// On which days it works.
    calendar: BusinessCalendar,
}

impl OrganisationView {
    fn new(ctx: &Ctx) -> Self {
        let org = &ctx.org;
        Self {
            name: org.name.clone(),
            currency: org.currency.into(),
            time_zone: org.time_zone.iana_name().unwrap_or("UTC").to_owned(),
            today: ctx.today().into(),
            demo: org.demo,
            calendar: org.calendar.clone().into(),
        }
    }
}

/// On which days a company works. Due dates count on it.
#[derive(Debug, Clone, SimpleObject)]
pub struct BusinessCalendar {
    /// The days of the week on which people work, Monday = 1 to Sunday = 7.
    working_days: Vec<u8>,
    /// Days off, the earliest first.
    holidays: Vec<Date>,
}

impl From<Calendar> for BusinessCalendar {
    fn from(calendar: Calendar) -> Self {
        Self {
            working_days: calendar.working_days.into_iter().collect(),
            holidays: calendar.holidays.into_iter().map(Date).collect(),
        }
    }
}

//! People and organisations as the rest of the server knows them.

use std::collections::BTreeSet;

use shared::calendar::Calendar;
use shared::delegation::Delegation;
use shared::ids::{DelegationId, OrgId, UserId};
use shared::keys::RoleKey;
use shared::locale::Locale;
use shared::money::Currency;
use shared::time::Timestamp;

/// A person who signs in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserRow {
    /// Its id.
    pub id: UserId,
    /// The e-mail address, in lower case; unique among all organisations.
    pub email: String,
    /// The full name.
    pub name: String,
    /// What the person does.
    pub roles: BTreeSet<RoleKey>,
    /// The language of texts and mails.
    pub locale: Locale,
    /// Light or dark.
    pub theme: Theme,
    /// Whether the person may sign in and be given work.
    pub active: bool,
    /// The team in which the person works, by its name; forecasts sum by it (CQ-2.3).
    pub team: Option<String>,
}

/// That a person stands in for another one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DelegationRow {
    /// Its id.
    pub id: DelegationId,
    /// For whom, when, how far and who said so.
    pub delegation: Delegation,
    /// When it was ended before its last day.
    pub ended_at: Option<Timestamp>,
}

/// Light or dark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Theme {
    /// As the device is set.
    #[default]
    System,
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

impl Theme {
    /// The stored name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// The theme with a stored name; what is not known follows the device.
    pub fn from_name(name: &str) -> Self {
        match name {
            "light" => Self::Light,
            "dark" => Self::Dark,
            _ => Self::System,
        }
    }
}

/// A person to be stored.
#[derive(Debug, Clone)]
pub struct NewUser {
    /// The organisation.
    pub org: OrgId,
    /// Its id.
    pub id: UserId,
    /// The e-mail address, parsed by `shared::text::parse_email`.
    pub email: String,
    /// The full name.
    pub name: String,
    /// What the person does.
    pub roles: BTreeSet<RoleKey>,
    /// The language of texts and mails.
    pub locale: Locale,
    /// The team in which the person works.
    pub team: Option<String>,
    /// What `Passwords::hash` made of the password.
    pub password_hash: String,
    /// The present.
    pub now: Timestamp,
}

/// An organisation to be stored.
#[derive(Debug, Clone)]
pub struct NewOrganisation {
    /// Its id.
    pub id: OrgId,
    /// Its name.
    pub name: String,
    /// Its currency.
    pub currency: Currency,
    /// Its time zone by its IANA name, for instance `Europe/Berlin`.
    pub time_zone: String,
    /// Its business calendar.
    pub calendar: Calendar,
    /// Whether it is the demo company.
    pub demo: bool,
    /// The present.
    pub now: Timestamp,
}

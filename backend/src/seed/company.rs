//! The people and customers of a seeded company: as many as its deals need.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use shared::ids::{AccountId, ContactId, OrgId, UserId};
use shared::keys::RoleKey;
use shared::leads::normalise_company;
use shared::locale::Locale;
use shared::time::Timestamp;

use super::chance::{For, draw, id};
use super::sink::SEARCH;
use crate::ctx::App;
use crate::db::bulk::{Batch, Cell, Table};
use crate::demo::company::{Company, found};
use crate::demo::names::TEAMS;
use crate::demo::quotas::set_for;
use crate::error::{AppError, AppResult};
use crate::identity::NewUser;
use crate::identity::service::CreateUser;
use crate::search::{Found, account_entry};

/// The role that owns deals.
const SELLER: &str = "account_executive";
/// What each of them is to win in a quarter, in whole units of the currency.
const QUOTA_OF_A_SELLER: i64 = 250_000;
/// How many deals a seller has worked on in all these years, about.
const DEALS_OF_A_SELLER: usize = 2_500;
/// How many sellers share one colleague of another role.
const SELLERS_OF_A_COLLEAGUE: usize = 6;
/// How many deals a customer has, about.
const DEALS_OF_AN_ACCOUNT: usize = 6;

const FIRST: &[&str] = &[
    "Ada", "Boris", "Célia", "Dario", "Edda", "Farid", "Gilles", "Hanna", "Ivo", "Jana", "Karim", "Lena",
    "Marco", "Nora", "Oscar", "Petra", "Quentin", "Rosa", "Stefan", "Tessa", "Ugo", "Vera", "Wanda", "Yann",
];
const LAST: &[&str] = &[
    "Albers", "Bernard", "Castell", "Dumont", "Eriksen", "Ferrari", "Girard", "Hofmann", "Ivanov", "Jansen",
    "Keller", "Lemaire", "Moser", "Nilsen", "Ortega", "Petit", "Quintana", "Rossi", "Schmid", "Torres",
    "Urban", "Vidal", "Weiss", "Zeller",
];
const PLACES: &[&str] = &[
    "Aarau", "Bergen", "Caen", "Dijon", "Essen", "Faro", "Ghent", "Hanau", "Imola", "Jena", "Kiel", "Lyon",
    "Metz", "Nantes", "Orange", "Parma", "Quimper", "Reims", "Siena", "Turin", "Ulm", "Valence", "Worms",
    "Zwolle",
];
const KINDS: &[&str] = &[
    "Shipping",
    "Dairy",
    "Hospital",
    "Energy",
    "Insurance",
    "Schools",
    "Rail",
    "Foods",
    "Museums",
    "Ceramics",
    "Bank",
    "Logistics",
    "Steel",
    "Hotels",
    "Media",
    "Pharma",
    "Textiles",
    "Robotics",
    "Airport",
    "Water",
];
const MARKS: &[&str] = &[
    "Amber", "Beacon", "Cobalt", "Delta", "Ember", "Falcon", "Granite", "Harbour", "Iris", "Juniper",
    "Kestrel", "Linden", "Meridian", "North", "Opal", "Pioneer", "Quartz", "Raven", "Summit", "Tidal",
    "Union", "Vesper", "Willow", "Zenith",
];

pub(super) const ACCOUNTS: Table =
    Table { name: "accounts", columns: &["org_id", "id", "name", "match_name", "domain", "created_at"] };
pub(super) const CONTACTS: Table =
    Table { name: "contacts", columns: &["org_id", "id", "account_id", "name", "email"] };

/// The people who sell together: one of each role.
pub(super) type Crew = Vec<UserId>;

/// Founds the company and gives a crew for each seller, people in the order of `roles`.
pub(super) async fn people(
    app: &Arc<App>,
    password: String,
    deals: usize,
    roles: &[RoleKey],
) -> AppResult<(Company, Vec<Crew>)> {
    let company = found(app, password.clone()).await?;
    let sellers = (deals / DEALS_OF_A_SELLER).clamp(6, 400);
    let password_hash = app.passwords.hash(password).await?;
    let mut by_role: BTreeMap<&RoleKey, Vec<UserId>> = BTreeMap::new();
    for role in roles {
        let known = company.people.get(role).cloned().unwrap_or_default();
        let wanted = if role.as_str() == SELLER { sellers } else { sellers / SELLERS_OF_A_COLLEAGUE };
        let mut people = known;
        while people.len() < wanted {
            people.push(hire(app, &company, role, people.len(), &password_hash).await?);
        }
        by_role.insert(role, people);
    }
    let crew = |seller: usize| {
        let member = |role: &RoleKey| {
            let people = by_role.get(role).filter(|people| !people.is_empty());
            people.map(|people| people[seller % people.len()])
        };
        roles.iter().map(member).collect::<Option<Crew>>()
    };
    let crews: Option<Vec<Crew>> = (0..sellers).map(crew).collect();
    let owners =
        by_role.iter().find(|(role, _)| role.as_str() == SELLER).map(|(_, people)| people.as_slice());
    let quotas: Vec<(UserId, i64)> =
        owners.unwrap_or_default().iter().map(|seller| (*seller, QUOTA_OF_A_SELLER)).collect();
    for some in quotas.chunks(shared::limits::PAGE_MAX) {
        set_for(app, &company, app.clock.now(), some).await?;
    }
    Ok((company, crews.ok_or_else(|| AppError::internal("a role has no people"))?))
}

async fn hire(
    app: &Arc<App>,
    company: &Company,
    role: &RoleKey,
    place: usize,
    password_hash: &str,
) -> AppResult<UserId> {
    let id = UserId(app.ids.next());
    let (first, last) = (FIRST[place % FIRST.len()], LAST[(place / FIRST.len() + place) % LAST.len()]);
    let user = NewUser {
        org: company.org.id,
        id,
        email: format!("{}-{}@demo.example", role.as_str().replace('_', "-"), place + 1),
        name: format!("{first} {last}"),
        roles: BTreeSet::from([role.clone()]),
        locale: Locale::En,
        team: Some(TEAMS[place % TEAMS.len()].to_owned()),
        password_hash: password_hash.to_owned(),
        now: app.clock.now(),
    };
    app.db.write(&CreateUser(&user)).await?;
    Ok(id)
}

/// The customers, made up from their places.
#[derive(Debug, Clone, Copy)]
pub(super) struct Accounts {
    pub(super) seed: u64,
    pub(super) org: OrgId,
    pub(super) count: usize,
    /// When the company began to sell.
    pub(super) began: Timestamp,
}

impl Accounts {
    /// How many customers so many deals have.
    pub(super) fn for_deals(deals: usize) -> usize {
        (deals / DEALS_OF_AN_ACCOUNT).max(1)
    }

    pub(super) fn id(&self, place: usize) -> AccountId {
        AccountId(id(self.seed, For::Account, place as u64, self.began))
    }

    /// No two customers have the same name.
    pub(super) fn name(place: usize) -> String {
        let pick = |list: &'static [&'static str], place: usize| list[place % list.len()];
        let (rest, mark) = (place / MARKS.len(), pick(MARKS, place));
        let (rest, kind) = (rest / KINDS.len(), pick(KINDS, rest));
        let (rest, town) = (rest / PLACES.len(), pick(PLACES, rest));
        if rest == 0 { format!("{mark} {kind} {town}") } else { format!("{mark} {kind} {town} {}", rest + 1) }
    }

    /// Some rows of customers, of their people, and of what is searched of them.
    pub(super) fn rows(&self, places: std::ops::Range<usize>) -> [Batch; 3] {
        let (mut accounts, mut contacts, mut searched) = (Vec::new(), Vec::new(), Vec::new());
        for place in places {
            let (name, account) = (Self::name(place), self.id(place).0);
            let domain = format!("{}.example", name.to_lowercase().replace(' ', "-"));
            let chance =
                usize::try_from(draw(self.seed, For::Contact, place as u64) >> 32).unwrap_or_default();
            let (first, last) = (FIRST[chance % FIRST.len()], LAST[chance / FIRST.len() % LAST.len()]);
            let contact = ContactId(id(self.seed, For::Contact, place as u64, self.began)).0;
            contacts.extend([
                Cell::Id(self.org.0),
                Cell::Id(contact),
                Cell::Id(account),
                Cell::Text(format!("{first} {last}")),
                Cell::Text(format!("{}@{domain}", last.to_lowercase())),
            ]);
            searched.extend([
                Cell::Id(self.org.0),
                Cell::Text(Found::Account.as_str().to_owned()),
                Cell::Id(account),
                Cell::Text(account_entry(&name)),
            ]);
            accounts.extend([
                Cell::Id(self.org.0),
                Cell::Id(account),
                Cell::Text(name.clone()),
                Cell::Text(normalise_company(&name)),
                Cell::Text(domain),
                Cell::Int(self.began.micros()),
            ]);
        }
        [
            Batch { table: ACCOUNTS, cells: accounts },
            Batch { table: CONTACTS, cells: contacts },
            Batch { table: SEARCH, cells: searched },
        ]
    }
}

/// Where something is delivered, for titles.
pub(super) fn town(place: u64) -> &'static str {
    PLACES[usize::try_from(place).unwrap_or_default() % PLACES.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn customers_are_told_apart_by_name() {
        let names: BTreeSet<String> = (0..40_000).map(Accounts::name).collect();
        assert_eq!(names.len(), 40_000);
    }
}

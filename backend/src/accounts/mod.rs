//! Customer companies and their people.
//!
//! Invariant: the name that conflict checks compare is derived from the name by the rule of `shared::leads`.

mod entity;
pub mod graphql;
mod store;
mod together;

pub(crate) use store::{account_find, account_list_by_ids, contact_name};
pub(crate) use together::AccountsTogether;

use shared::ids::{AccountId, ContactId};
use shared::process::fact::ContactPart;

use crate::ctx::Ctx;
use crate::db::Unit;
use crate::error::AppResult;
use crate::search::{Found, account_entry, entry_put};

/// A company to be stored.
#[derive(Debug, Clone)]
pub struct NewAccount {
    /// Its name.
    pub name: String,
    /// Its internet domain.
    pub domain: Option<String>,
    /// Its number in a public register.
    pub registration_number: Option<String>,
    /// A first person there.
    pub contact: Option<NewContact>,
}

/// A person at a customer.
#[derive(Debug, Clone)]
pub struct NewContact {
    /// The name.
    pub name: String,
    /// The e-mail address.
    pub email: Option<String>,
    /// The telephone number.
    pub phone: Option<String>,
}

impl NewContact {
    /// A part of what is known.
    pub(crate) fn part(&self, part: ContactPart) -> Option<String> {
        match part {
            ContactPart::Name => Some(self.name.clone()),
            ContactPart::Email => self.email.clone(),
            ContactPart::Phone => self.phone.clone(),
        }
    }
}

/// The company of the organisation itself; taken in when it is asked for first.
pub(crate) async fn own(unit: &Unit, ctx: &Ctx) -> AppResult<AccountId> {
    let name = ctx.org.name.clone();
    if let Some(known) = store::account_by_name(unit.connection(), ctx.org.id, &name).await? {
        return Ok(known.id);
    }
    insert(unit, ctx, &NewAccount { name, domain: None, registration_number: None, contact: None }).await
}

/// Stores a person at a customer.
pub(crate) async fn add_contact(
    unit: &Unit,
    ctx: &Ctx,
    account: AccountId,
    new: &NewContact,
) -> AppResult<ContactId> {
    store::contact_insert(unit.connection(), ctx, account, new).await
}

/// Stores a company with its first person.
pub(crate) async fn insert(unit: &Unit, ctx: &Ctx, new: &NewAccount) -> AppResult<AccountId> {
    let id = AccountId(ctx.new_id());
    store::account_insert(unit.connection(), ctx, id, new).await?;
    entry_put(unit.connection(), ctx, (Found::Account, id.0), account_entry(&new.name)).await?;
    if let Some(contact) = &new.contact {
        add_contact(unit, ctx, id, contact).await?;
    }
    Ok(id)
}

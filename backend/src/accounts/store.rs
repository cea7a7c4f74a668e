//! Queries on companies and people.

use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait, Func, LikeExpr};
use sea_orm::{Condition, Order, QueryOrder, QuerySelect};
use shared::ids::{AccountId, ContactId, OrgId};
use shared::leads::normalise_company;

use super::entity::{account, contact};
use super::{NewAccount, NewContact};
use crate::ctx::Ctx;
use crate::db::like_pattern;
use crate::error::AppResult;

/// A company as it is stored.
#[derive(Debug, Clone)]
pub(crate) struct AccountRow {
    pub(crate) id: AccountId,
    pub(crate) name: String,
    pub(crate) domain: Option<String>,
    pub(crate) registration_number: Option<String>,
}

/// A person as it is stored.
#[derive(Debug, Clone)]
pub(crate) struct ContactRow {
    pub(crate) id: ContactId,
    pub(crate) name: String,
    pub(crate) email: Option<String>,
    pub(crate) phone: Option<String>,
}

fn convert(row: account::Model) -> AccountRow {
    AccountRow {
        id: AccountId(row.id),
        name: row.name,
        domain: row.domain,
        registration_number: row.registration_number,
    }
}

/// The company with this id.
pub(crate) async fn account_find(
    connection: &impl ConnectionTrait,
    org: OrgId,
    id: AccountId,
) -> AppResult<Option<AccountRow>> {
    Ok(account::Entity::find_by_id((org.0, id.0)).one(connection).await?.map(convert))
}

/// The company of exactly this name; of several the one that was taken in first.
pub(crate) async fn account_by_name(
    connection: &impl ConnectionTrait,
    org: OrgId,
    name: &str,
) -> AppResult<Option<AccountRow>> {
    let query = account::Entity::find()
        .filter(account::Column::OrgId.eq(org.0))
        .filter(account::Column::MatchName.eq(normalise_company(name)))
        .filter(account::Column::Name.eq(name))
        .order_by_asc(account::Column::Id);
    Ok(query.one(connection).await?.map(convert))
}

/// Several companies at once.
pub(crate) async fn account_list_by_ids(
    connection: &impl ConnectionTrait,
    org: OrgId,
    ids: impl IntoIterator<Item = AccountId>,
) -> AppResult<Vec<AccountRow>> {
    let rows = account::Entity::find()
        .filter(account::Column::OrgId.eq(org.0))
        .filter(account::Column::Id.is_in(ids.into_iter().map(|id| id.0)))
        .all(connection)
        .await?;
    Ok(rows.into_iter().map(convert).collect())
}

/// A page of companies by name, after (or, backwards, before) a name and id.
pub(crate) async fn account_list(
    connection: &impl ConnectionTrait,
    org: OrgId,
    text: Option<&str>,
    (cursor, backwards, limit): (Option<(String, AccountId)>, bool, u64),
) -> AppResult<Vec<AccountRow>> {
    let mut query = account::Entity::find().filter(account::Column::OrgId.eq(org.0));
    if let Some(text) = text {
        let lowered = Expr::expr(Func::lower(Expr::col(account::Column::Name)));
        query = query.filter(lowered.like(LikeExpr::new(like_pattern(&text.to_lowercase())).escape('\\')));
    }
    let name = account::Column::Name;
    if let Some((last, id)) = cursor {
        let (beyond, tie) = if backwards {
            (name.lt(last.as_str()), account::Column::Id.lt(id.0))
        } else {
            (name.gt(last.as_str()), account::Column::Id.gt(id.0))
        };
        query = query
            .filter(Condition::any().add(beyond).add(Condition::all().add(name.eq(last.as_str())).add(tie)));
    }
    let direction = if backwards { Order::Desc } else { Order::Asc };
    let rows = query
        .order_by(name, direction.clone())
        .order_by(account::Column::Id, direction)
        .limit(limit)
        .all(connection)
        .await?;
    Ok(rows.into_iter().map(convert).collect())
}

/// The people at a company, by name.
pub(crate) async fn contact_list(
    connection: &impl ConnectionTrait,
    org: OrgId,
    account: AccountId,
) -> AppResult<Vec<ContactRow>> {
    let rows = contact::Entity::find()
        .filter(contact::Column::OrgId.eq(org.0))
        .filter(contact::Column::AccountId.eq(account.0))
        .order_by_asc(contact::Column::Name)
        .all(connection)
        .await?;
    let convert = |row: contact::Model| ContactRow {
        id: ContactId(row.id),
        name: row.name,
        email: row.email,
        phone: row.phone,
    };
    Ok(rows.into_iter().map(convert).collect())
}

/// The name of a person, if it is one at this company.
pub(crate) async fn contact_name(
    connection: &impl ConnectionTrait,
    org: OrgId,
    (account, id): (AccountId, ContactId),
) -> AppResult<Option<String>> {
    let query = contact::Entity::find_by_id((org.0, id.0)).filter(contact::Column::AccountId.eq(account.0));
    Ok(query.one(connection).await?.map(|row| row.name))
}

/// Stores a company.
pub(crate) async fn account_insert(
    connection: &impl ConnectionTrait,
    ctx: &Ctx,
    id: AccountId,
    new: &NewAccount,
) -> AppResult<()> {
    let row = account::ActiveModel {
        org_id: Set(ctx.org.id.0),
        id: Set(id.0),
        name: Set(new.name.clone()),
        match_name: Set(normalise_company(&new.name)),
        domain: Set(new.domain.clone()),
        registration_number: Set(new.registration_number.clone()),
        created_at: Set(ctx.now.micros()),
    };
    account::Entity::insert(row).exec_without_returning(connection).await?;
    Ok(())
}

/// Stores a person.
pub(crate) async fn contact_insert(
    connection: &impl ConnectionTrait,
    ctx: &Ctx,
    account: AccountId,
    new: &NewContact,
) -> AppResult<ContactId> {
    let id = ContactId(ctx.new_id());
    let row = contact::ActiveModel {
        org_id: Set(ctx.org.id.0),
        id: Set(id.0),
        account_id: Set(account.0),
        name: Set(new.name.clone()),
        email: Set(new.email.clone()),
        phone: Set(new.phone.clone()),
    };
    contact::Entity::insert(row).exec_without_returning(connection).await?;
    Ok(id)
}

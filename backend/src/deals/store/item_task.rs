//! Items of lists that fall to somebody: a row for each, written from the difference of two states.

use std::collections::BTreeMap;

use sea_orm::ActiveValue::Set;
use sea_orm::Condition;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::OnConflict;
use shared::engine::lists::{given_items, is_worked_on};
use shared::engine::state::Item;
use shared::ids::{DealId, UserId};
use shared::keys::ListKey;

use super::projection::Standing;
use crate::ctx::Ctx;
use crate::db::date_text;
use crate::deals::entity::item_task::{ActiveModel, Column, Entity};
use crate::error::AppResult;

/// What a row says, for comparison.
#[derive(PartialEq)]
struct Given<'a> {
    item: &'a Item,
    assignee: UserId,
    active: bool,
    owner: UserId,
}

fn given((process, state): Standing<'_>) -> BTreeMap<(&ListKey, u32), Given<'_>> {
    let active = is_worked_on(process, state);
    given_items(process, state)
        .map(|(list, item, assignee)| {
            ((&list.key, item.number), Given { item, assignee, active, owner: state.owner })
        })
        .collect()
}

/// Brings the items that fall to somebody from one state to the next.
pub(crate) async fn item_tasks_sync(
    connection: &impl ConnectionTrait,
    ctx: &Ctx,
    deal: DealId,
    (before, after): (Option<Standing<'_>>, Standing<'_>),
) -> AppResult<()> {
    let (before, after) = (before.map(given).unwrap_or_default(), given(after));
    let gone = before.keys().filter(|key| !after.contains_key(*key));
    let gone = gone.map(|(list, number)| {
        Condition::all().add(Column::List.eq(list.as_str())).add(Column::Item.eq(i64::from(*number)))
    });
    let gone = gone.fold(Condition::any(), Condition::add);
    if !gone.is_empty() {
        let of_deal = Entity::delete_many().filter(Column::OrgId.eq(ctx.org.id.0));
        of_deal.filter(Column::DealId.eq(deal.0)).filter(gone).exec(connection).await?;
    }
    let rows: Vec<ActiveModel> = after
        .iter()
        .filter(|(key, is)| before.get(*key) != Some(*is))
        .map(|((list, number), given)| ActiveModel {
            org_id: Set(ctx.org.id.0),
            id: Set(ctx.new_id()),
            deal_id: Set(deal.0),
            list: Set(list.to_string()),
            item: Set((*number).into()),
            first: Set(given.item.first.as_ref().map(ToString::to_string)),
            title: Set(given.item.title.clone()),
            assignee_id: Set(given.assignee.0),
            due: Set(date_text(given.item.due)),
            since: Set(given.item.since.micros()),
            active: Set(given.active),
            owner_id: Set(given.owner.0),
        })
        .collect();
    if !rows.is_empty() {
        use Column as C;
        let mut known = OnConflict::columns([C::OrgId, C::DealId, C::List, C::Item]);
        known.update_columns([C::Title, C::AssigneeId, C::Due, C::Since, C::Active, C::OwnerId]);
        Entity::insert_many(rows).on_conflict(known).exec_without_returning(connection).await?;
    }
    Ok(())
}

//! The place of a deal in its column.

use sea_orm::entity::prelude::*;
use sea_orm::sea_query::LockType;
use sea_orm::{DbBackend, FromQueryResult, QueryOrder, QuerySelect, Statement};
use shared::ids::DealId;
use shared::keys::{ProcessKey, StageKey};
use shared::rank::Rank;

use super::deal::scope;
use crate::ctx::Ctx;
use crate::deals::entity::deal::{Column, Entity};
use crate::error::{AppError, AppResult};

/// Where a deal stands.
#[derive(Debug, Clone)]
pub(crate) struct Place {
    pub(crate) deal: DealId,
    pub(crate) version: i64,
    pub(crate) process: ProcessKey,
    pub(crate) stage: StageKey,
    pub(crate) rank: Rank,
}

#[derive(FromQueryResult)]
struct Stored {
    id: Uuid,
    version: i64,
    process_key: String,
    stage: String,
    rank: String,
}

fn rank(text: &str) -> AppResult<Rank> {
    Rank::parse(text).ok_or_else(|| AppError::internal(format!("{text:?} is no rank")))
}

impl Stored {
    fn place(self) -> AppResult<Place> {
        let unknown = |what: &str| AppError::internal(format!("{what:?} is no key"));
        Ok(Place {
            deal: DealId(self.id),
            version: self.version,
            process: ProcessKey::parse(&self.process_key).ok_or_else(|| unknown(&self.process_key))?,
            stage: StageKey::parse(&self.stage).ok_or_else(|| unknown(&self.stage))?,
            rank: rank(&self.rank)?,
        })
    }
}

/// Where deals that the caller may see stand, kept for this transaction alone. They are taken in the order of their ids,
/// so that nobody waits for each other in a circle.
pub(crate) async fn places_lock(
    connection: &impl ConnectionTrait,
    ctx: &Ctx,
    deals: impl IntoIterator<Item = DealId>,
) -> AppResult<Vec<Place>> {
    let found = Entity::find()
        .select_only()
        .columns([Column::Id, Column::Version, Column::ProcessKey, Column::Stage, Column::Rank])
        .filter(scope(ctx))
        .filter(Column::Id.is_in(deals.into_iter().map(|id| id.0)))
        .order_by_asc(Column::Id)
        .lock(LockType::Update)
        .into_model::<Stored>()
        .all(connection)
        .await?;
    found.into_iter().map(Stored::place).collect()
}

/// Waits until nobody else arranges the deal's column, so that no two cards are put between the same neighbours. A file has
/// one writer anyway.
pub(crate) async fn column_lock(
    connection: &impl ConnectionTrait,
    ctx: &Ctx,
    place: &Place,
) -> AppResult<()> {
    if connection.get_database_backend() == DbBackend::Postgres {
        let column = format!("{}/{}/{}", ctx.org.id.0, place.process, place.stage);
        let sql = "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))";
        let lock = Statement::from_sql_and_values(DbBackend::Postgres, sql, [column.into()]);
        connection.execute_raw(lock).await?;
    }
    Ok(())
}

/// The highest rank in a deal's column, of the other deals, and of those below a rank if one is given.
pub(crate) async fn rank_below(
    connection: &impl ConnectionTrait,
    ctx: &Ctx,
    place: &Place,
    bound: Option<&Rank>,
) -> AppResult<Option<Rank>> {
    let mut query = Entity::find()
        .select_only()
        .column(Column::Rank)
        .filter(Column::OrgId.eq(ctx.org.id.0))
        .filter(Column::ProcessKey.eq(place.process.as_str()))
        .filter(Column::Stage.eq(place.stage.as_str()))
        .filter(Column::Id.ne(place.deal.0));
    if let Some(bound) = bound {
        query = query.filter(Column::Rank.lt(bound.as_str()));
    }
    let found: Option<String> = query.order_by_desc(Column::Rank).into_tuple().one(connection).await?;
    found.as_deref().map(rank).transpose()
}

/// Puts a deal to a place. Nothing else about it changes, its version neither.
pub(crate) async fn place_write(
    connection: &impl ConnectionTrait,
    ctx: &Ctx,
    deal: DealId,
    rank: &Rank,
) -> AppResult<()> {
    Entity::update_many()
        .col_expr(Column::Rank, Expr::value(rank.as_str()))
        .filter(Column::OrgId.eq(ctx.org.id.0))
        .filter(Column::Id.eq(deal.0))
        .exec(connection)
        .await?;
    Ok(())
}

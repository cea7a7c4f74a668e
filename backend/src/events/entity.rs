//! Rows of the event log.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "events")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub position: i64,
    pub org_id: Uuid,
    pub id: Uuid,
    pub deal_id: Uuid,
    pub deal_version: i64,
    pub at: i64,
    pub actor_id: Option<Uuid>,
    pub kind: String,
    pub payload: String,
    pub sequence: Option<i64>,
    pub prev_hash: Option<String>,
    pub hash: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

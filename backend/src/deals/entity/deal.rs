//! Deals: the engine's state and the columns that lists and boards read.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "deals")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub org_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub version: i64,
    pub number: String,
    pub title: String,
    pub account_id: Uuid,
    pub account_name: String,
    pub owner_id: Uuid,
    pub process_id: Uuid,
    pub process_key: String,
    pub stage: String,
    pub stage_kind: String,
    pub stage_since: i64,
    pub rank: String,
    pub amount: Option<i64>,
    pub amount_origin: Option<String>,
    pub close_date: Option<String>,
    pub segment: Option<String>,
    pub forecast_category: Option<String>,
    pub forecast_on: Option<String>,
    pub next_step: Option<String>,
    pub next_role: Option<String>,
    pub next_assignee: Option<Uuid>,
    pub next_due: Option<String>,
    pub blockers: i64,
    pub steps_done: i64,
    pub steps_total: i64,
    pub state: String,
    pub created_at: i64,
    pub updated_at: i64,
    pub updated_by: Option<Uuid>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

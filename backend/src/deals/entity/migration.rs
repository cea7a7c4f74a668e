//! Rows of migrations: running deals of one version of a process that come to another.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "process_migrations")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub org_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub process_key: String,
    pub from_id: Uuid,
    pub to_id: Uuid,
    pub plan: String,
    pub reason: String,
    pub state: String,
    pub started_at: i64,
    pub started_by: Uuid,
    pub ended_at: Option<i64>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

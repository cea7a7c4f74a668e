//! Items of lists that fall to somebody, as they stand in inboxes.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "item_tasks")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub org_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub deal_id: Uuid,
    pub list: String,
    pub item: i64,
    /// The item of the template that it is; its title stands in the texts.
    pub first: Option<String>,
    pub title: String,
    pub assignee_id: Uuid,
    pub due: Option<String>,
    /// Since when it is in its state.
    pub since: i64,
    pub active: bool,
    pub owner_id: Uuid,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

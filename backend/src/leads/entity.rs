//! Rows of leads and conflicts.

pub(super) mod lead {
    //! A lead.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "leads")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub org_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub version: i64,
        pub company: String,
        pub match_name: String,
        pub contact_name: String,
        pub email: Option<String>,
        pub phone: Option<String>,
        pub domain: Option<String>,
        pub registration_number: Option<String>,
        pub source: String,
        pub status: String,
        pub notes: String,
        pub owner_id: Uuid,
        pub account_id: Option<Uuid>,
        pub created_at: i64,
        pub updated_at: i64,
        pub updated_by: Option<Uuid>,
        pub campaign_id: Option<Uuid>,
        pub response: Option<String>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub(super) mod lead_deal {
    //! A deal that came from a lead.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[expect(clippy::struct_field_names, reason = "the columns of a link are ids")]
    #[sea_orm(table_name = "lead_deals")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub org_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub lead_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub deal_id: Uuid,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub(super) mod conflict {
    //! A possible conflict.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "conflicts")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub org_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub lead_id: Option<Uuid>,
        pub deal_id: Option<Uuid>,
        pub other_lead_id: Option<Uuid>,
        pub other_deal_id: Option<Uuid>,
        pub other_owner_id: Uuid,
        pub reason: String,
        pub score: i64,
        pub resolution: Option<String>,
        pub resolved_by: Option<Uuid>,
        pub resolved_at: Option<i64>,
        pub note: Option<String>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

//! Queries on stored documents.

use sea_orm::ActiveValue::Set;
use sea_orm::QueryOrder;
use sea_orm::entity::prelude::*;
use shared::ids::{DealId, DocumentId, OrgId};

use super::entity::{ActiveModel, Column, Entity, Model};
use crate::error::AppResult;

/// A document as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct StoredDocument {
    pub(crate) id: DocumentId,
    pub(crate) deal: DealId,
    /// Its file name.
    pub(crate) name: String,
    /// What its bytes are.
    pub(crate) content_type: String,
    /// In bytes.
    pub(crate) size: i64,
    /// By which the bytes are found.
    pub(crate) sha256: String,
}

fn convert(row: Model) -> StoredDocument {
    StoredDocument {
        id: DocumentId(row.id),
        deal: DealId(row.deal_id),
        name: row.name,
        content_type: row.content_type,
        size: row.size,
        sha256: row.sha256,
    }
}

/// The document with this id. Whether the caller may read its deal is asked apart.
pub(super) async fn document_find(
    connection: &impl ConnectionTrait,
    org: OrgId,
    id: DocumentId,
) -> AppResult<Option<StoredDocument>> {
    Ok(Entity::find_by_id((org.0, id.0)).one(connection).await?.map(convert))
}

/// The documents of a deal, oldest first.
pub(crate) async fn documents_of_deal(
    connection: &impl ConnectionTrait,
    org: OrgId,
    deal: DealId,
) -> AppResult<Vec<StoredDocument>> {
    let query = Entity::find()
        .filter(Column::OrgId.eq(org.0))
        .filter(Column::DealId.eq(deal.0))
        .order_by_asc(Column::Id);
    Ok(query.all(connection).await?.into_iter().map(convert).collect())
}

/// Stores a document's row.
pub(super) async fn document_insert(
    connection: &impl ConnectionTrait,
    org: OrgId,
    document: &StoredDocument,
) -> AppResult<()> {
    let row = ActiveModel {
        org_id: Set(org.0),
        id: Set(document.id.0),
        deal_id: Set(document.deal.0),
        name: Set(document.name.clone()),
        content_type: Set(document.content_type.clone()),
        size: Set(document.size),
        sha256: Set(document.sha256.clone()),
    };
    Entity::insert(row).exec_without_returning(connection).await?;
    Ok(())
}

//! Files a stored document on a deal: its row and the engine's event in one transaction.

use serde::{Deserialize, Serialize};
use shared::engine::Command;
use shared::ids::{DealId, DocumentId};
use shared::keys::DocumentKey;

use super::store::{self, StoredDocument};
use crate::ctx::Ctx;
use crate::db::{Unit, Write};
use crate::deals;
use crate::deals::service::DealCommand;
use crate::error::{AppError, AppResult};

/// Files a document whose bytes are stored already.
pub struct FileDocument {
    command: DealCommand,
    document: StoredDocument,
}

/// A filed document and the version of its deal.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Filed {
    /// The document.
    pub document: DocumentId,
    /// The deal's version now.
    pub deal_version: i64,
}

/// What a person files.
#[derive(Debug)]
pub struct NewDocument {
    /// The deal.
    pub deal: DealId,
    /// Its kind, if it is one the template names.
    pub kind: Option<DocumentKey>,
    /// Its file name.
    pub name: String,
    /// What its bytes are.
    pub content_type: String,
    /// In bytes.
    pub size: usize,
    /// By which the bytes are found.
    pub sha256: String,
    /// The version of the deal that the person saw.
    pub expected_version: Option<i64>,
}

impl FileDocument {
    /// The use case for a document.
    pub fn new(ctx: &Ctx, new: NewDocument) -> AppResult<Self> {
        let id = DocumentId(ctx.new_id());
        let command = Command::AddDocument { document: id, kind: new.kind, name: new.name.clone() };
        Ok(Self {
            command: DealCommand {
                ctx: ctx.clone(),
                deal: new.deal,
                expected_version: new.expected_version,
                command,
                client_mutation_id: None,
            },
            document: StoredDocument {
                id,
                deal: new.deal,
                name: new.name,
                content_type: new.content_type,
                size: i64::try_from(new.size).map_err(AppError::internal)?,
                sha256: new.sha256,
            },
        })
    }
}

impl Write for FileDocument {
    type Output = Filed;

    async fn run(&self, unit: &Unit) -> AppResult<Filed> {
        let ctx = &self.command.ctx;
        store::document_insert(unit.connection(), ctx.org.id, &self.document).await?;
        let changed = self.command.run(unit).await?;
        let deal_version = changed.row.ok_or_else(|| AppError::internal("a command gave no deal"))?.version;
        Ok(Filed { document: self.document.id, deal_version })
    }
}

/// A document that the caller may read: one that is filed on a deal the caller may see. Whoever may not see the deal
/// does not learn that the document exists, and one that was taken away is gone.
pub(super) async fn read_document(ctx: &Ctx, id: DocumentId) -> AppResult<StoredDocument> {
    let missing = || AppError::NotFound { kind: "document" };
    let document = store::document_find(ctx.app.db.reader(), ctx.org.id, id).await?.ok_or_else(missing)?;
    let deal = deals::service::read_deal(ctx, document.deal).await?.ok_or_else(missing)?;
    let is_filed = deal.row.state.documents.iter().any(|filed| filed.id == id);
    if is_filed { Ok(document) } else { Err(missing()) }
}

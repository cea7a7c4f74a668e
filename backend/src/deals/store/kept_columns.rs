//! The first cards of columns, kept in memory as long as nothing in the column changes.
//!
//! Invariant: kept cards are shown only when the statement that reads the board finds the column at the revision they
//! were read at. Every change of a deal raises the revisions of the columns it leaves and enters in its own transaction
//! ([`super::totals`]), so what is shown is what the database holds at that moment, whichever server wrote it.

use std::sync::Arc;

use shared::keys::StageKey;
use uuid::Uuid;

use super::card::CardRow;
use crate::ctx::Ctx;
use crate::recent::Recent;

/// How many columns are kept; with 26 cards each they take about 5 MB.
const KEPT: usize = 256;

/// A column with so many cards.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Column {
    org: Uuid,
    process: String,
    stage: StageKey,
    limit: u64,
}

impl Column {
    pub(super) fn of(ctx: &Ctx, process: &str, stage: &StageKey, limit: u64) -> Self {
        Self { org: ctx.org.id.0, process: process.to_owned(), stage: stage.clone(), limit }
    }
}

/// The first cards of a column, highest first, at a revision.
#[derive(Debug, Clone)]
pub(super) struct FirstCards {
    pub(super) revision: i64,
    pub(super) cards: Arc<[Arc<CardRow>]>,
}

/// The columns that were looked at lately.
#[derive(Debug)]
pub struct KeptColumns(Recent<Column, FirstCards>);

impl Default for KeptColumns {
    fn default() -> Self {
        Self(Recent::of(KEPT))
    }
}

impl KeptColumns {
    pub(super) fn recall(&self, column: &Column) -> Option<FirstCards> {
        self.0.recall(column)
    }

    pub(super) fn keep(&self, column: Column, cards: FirstCards) {
        self.0.keep(column, cards);
    }
}

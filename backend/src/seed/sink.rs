//! The tables that a seeded company fills, and the rows on their way there, in batches worth writing.

use std::collections::BTreeMap;

use crate::db::bulk::{Batch, Cell, Table};
use crate::error::AppResult;

/// How many cells are written at once.
const CELLS: usize = 30_000;

pub(super) const EVENTS: Table = Table {
    name: "events",
    columns: &[
        "org_id",
        "id",
        "deal_id",
        "deal_version",
        "at",
        "actor_id",
        "kind",
        "payload",
        "sequence",
        "prev_hash",
        "hash",
    ],
};
pub(super) const DEALS: Table = Table {
    name: "deals",
    columns: &[
        "org_id",
        "id",
        "version",
        "number",
        "title",
        "account_id",
        "account_name",
        "owner_id",
        "process_id",
        "process_key",
        "stage",
        "stage_kind",
        "stage_since",
        "rank",
        "amount",
        "amount_origin",
        "close_date",
        "segment",
        "forecast_category",
        "forecast_on",
        "next_step",
        "next_role",
        "next_assignee",
        "next_due",
        "blockers",
        "steps_done",
        "steps_total",
        "state",
        "created_at",
        "updated_at",
        "updated_by",
    ],
};
pub(super) const TEAM: Table =
    Table { name: "deal_team", columns: &["org_id", "deal_id", "role", "user_id"] };
pub(super) const TASKS: Table = Table {
    name: "tasks",
    columns: &[
        "org_id",
        "id",
        "deal_id",
        "step",
        "kind",
        "role",
        "assignee_id",
        "due",
        "opened_at",
        "active",
        "owner_id",
    ],
};
pub(super) const TIMERS: Table = Table {
    name: "step_timers",
    columns: &["org_id", "deal_id", "step", "kind", "round", "due", "at", "active", "fired_at"],
};
pub(super) const EXPIRIES: Table =
    Table { name: "deal_expiries", columns: &["org_id", "deal_id", "fact", "at"] };
pub(super) const DOCUMENTS: Table = Table {
    name: "documents",
    columns: &["org_id", "id", "deal_id", "name", "content_type", "size", "sha256"],
};
pub(super) const TOTALS: Table = Table {
    name: "board_totals",
    columns: &["org_id", "process_key", "user_id", "owns", "stage", "shard", "deals", "amount", "revision"],
};
pub(super) const COUNTERS: Table = Table { name: "counters", columns: &["org_id", "name", "value"] };

pub(super) const SEARCH: Table = Table { name: "search_entries", columns: &["org_id", "kind", "id", "text"] };

/// Everything that is written.
pub(super) const TABLES: &[Table] = &[
    super::company::ACCOUNTS,
    super::company::CONTACTS,
    EVENTS,
    DEALS,
    TEAM,
    TASKS,
    TIMERS,
    EXPIRIES,
    DOCUMENTS,
    TOTALS,
    COUNTERS,
    SEARCH,
];

/// Collects rows until they are worth writing.
pub(super) struct Sink<'a> {
    send: &'a mut dyn FnMut(Batch) -> AppResult<()>,
    waiting: BTreeMap<&'static str, Batch>,
}

impl<'a> Sink<'a> {
    pub(super) fn new(send: &'a mut dyn FnMut(Batch) -> AppResult<()>) -> Self {
        Self { send, waiting: BTreeMap::new() }
    }

    pub(super) fn row(&mut self, table: Table, cells: impl IntoIterator<Item = Cell>) -> AppResult<()> {
        let batch = self
            .waiting
            .entry(table.name)
            .or_insert_with(|| Batch { table, cells: Vec::with_capacity(CELLS) });
        batch.cells.extend(cells);
        if batch.cells.len() + table.columns.len() > CELLS {
            let full = std::mem::replace(&mut batch.cells, Vec::with_capacity(CELLS));
            (self.send)(Batch { table, cells: full })?;
        }
        Ok(())
    }

    pub(super) fn rest(self) -> AppResult<()> {
        self.waiting.into_values().try_for_each(self.send)
    }
}

pub(super) fn text(text: impl Into<String>) -> Cell {
    Cell::Text(text.into())
}

pub(super) fn maybe<T>(value: Option<T>, cell: impl Fn(T) -> Cell) -> Cell {
    value.map_or(Cell::Null, cell)
}

//! A number for each column of a board that grows whenever a deal in it changes, and an index from which the columns of a
//! narrowed board are counted without reading the deals.

crate::migration!(
    "m20261122_000009_add_column_revisions",
    "
    ALTER TABLE board_totals ADD COLUMN revision BIGINT NOT NULL DEFAULT 1;
    CREATE INDEX deals_counted ON deals (org_id, process_key, stage, amount, close_date, next_due, stage_since);
    ",
    "
    DROP INDEX deals_counted;
    ALTER TABLE board_totals DROP COLUMN revision;
    "
);

//! A number for each column of a board that grows whenever a deal in it changes.

crate::migration!(
    "m20261122_000009_add_column_revisions",
    "
    ALTER TABLE board_totals ADD COLUMN revision BIGINT NOT NULL DEFAULT 1;
    ",
    "
    ALTER TABLE board_totals DROP COLUMN revision;
    "
);

//! An index of the decided approvals in the event log: what became of others like it is shown beside a request.

crate::migration!(
    "m20261122_000022_add_events_decided",
    r#"
    {sqlite}
    CREATE INDEX events_decided ON events (org_id, position)
    WHERE kind = 'step_completed' AND instr(payload, '"basis":') > 0;
    {postgres}
    CREATE INDEX events_decided ON events (org_id, position)
    WHERE kind = 'step_completed' AND strpos(payload, '"basis":') > 0;
    "#,
    "
    DROP INDEX events_decided;
    "
);

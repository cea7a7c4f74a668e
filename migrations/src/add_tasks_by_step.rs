//! An index by which the deals that wait at a step are found and counted without reading the other tasks.

crate::migration!(
    "m20261122_000013_add_tasks_by_step",
    "
    CREATE INDEX tasks_by_step ON tasks (org_id, step, deal_id) WHERE active;
    ",
    "
    DROP INDEX tasks_by_step;
    "
);

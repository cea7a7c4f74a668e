//! Items of lists that fall to somebody, as they stand in inboxes (CQ-4.4, CQ-6.2).

crate::migration!(
    "m20261122_000020_create_item_tasks",
    "
    CREATE TABLE item_tasks (
        org_id UUID NOT NULL,
        id UUID NOT NULL,
        deal_id UUID NOT NULL,
        list TEXT NOT NULL,
        item BIGINT NOT NULL,
        first TEXT,
        title TEXT NOT NULL,
        assignee_id UUID NOT NULL,
        due TEXT,
        since BIGINT NOT NULL,
        active BOOLEAN NOT NULL,
        owner_id UUID NOT NULL,
        PRIMARY KEY (org_id, id),
        FOREIGN KEY (org_id, deal_id) REFERENCES deals (org_id, id)
    );
    CREATE UNIQUE INDEX item_tasks_by_deal ON item_tasks (org_id, deal_id, list, item);
    CREATE INDEX item_tasks_given ON item_tasks (org_id, assignee_id, COALESCE(due, '9999-12-31'), id) WHERE active;
    CREATE INDEX item_tasks_waiting ON item_tasks (org_id, owner_id, COALESCE(due, '9999-12-31'), id) WHERE active;
    ",
    "
    DROP TABLE item_tasks;
    "
);

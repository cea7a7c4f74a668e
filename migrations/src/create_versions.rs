//! Versions of processes: who published them, drafts of the next one, and how running deals come to it.

crate::migration!(
    "m20261122_000012_create_versions",
    "
    ALTER TABLE processes ADD COLUMN published_by UUID;
    ALTER TABLE processes ADD COLUMN note TEXT NOT NULL DEFAULT '';
    CREATE TABLE process_drafts (
        org_id UUID NOT NULL REFERENCES organisations (id),
        process_key TEXT NOT NULL,
        base BIGINT NOT NULL,
        version BIGINT NOT NULL,
        definition TEXT NOT NULL,
        updated_at BIGINT NOT NULL,
        updated_by UUID NOT NULL,
        PRIMARY KEY (org_id, process_key)
    );
    CREATE TABLE process_migrations (
        org_id UUID NOT NULL REFERENCES organisations (id),
        id UUID NOT NULL,
        process_key TEXT NOT NULL,
        from_id UUID NOT NULL,
        to_id UUID NOT NULL,
        plan TEXT NOT NULL,
        reason TEXT NOT NULL,
        state TEXT NOT NULL,
        started_at BIGINT NOT NULL,
        started_by UUID NOT NULL,
        ended_at BIGINT,
        PRIMARY KEY (org_id, id),
        FOREIGN KEY (org_id, from_id) REFERENCES processes (org_id, id),
        FOREIGN KEY (org_id, to_id) REFERENCES processes (org_id, id)
    );
    CREATE INDEX process_migrations_by_process ON process_migrations (org_id, process_key, started_at);
    CREATE UNIQUE INDEX process_migrations_open ON process_migrations (org_id, process_key) WHERE ended_at IS NULL;
    CREATE TABLE process_migration_deals (
        org_id UUID NOT NULL,
        migration_id UUID NOT NULL,
        deal_id UUID NOT NULL,
        state TEXT NOT NULL,
        deal_version BIGINT,
        obstacles TEXT,
        PRIMARY KEY (org_id, migration_id, deal_id),
        FOREIGN KEY (org_id, migration_id) REFERENCES process_migrations (org_id, id),
        FOREIGN KEY (org_id, deal_id) REFERENCES deals (org_id, id)
    );
    CREATE INDEX process_migration_deals_by_state ON process_migration_deals (org_id, migration_id, state, deal_id);
    CREATE INDEX deals_by_version ON deals (org_id, process_id, id);
    ",
    "
    DROP INDEX deals_by_version;
    DROP TABLE process_migration_deals;
    DROP TABLE process_migrations;
    DROP TABLE process_drafts;
    ALTER TABLE processes DROP COLUMN note;
    ALTER TABLE processes DROP COLUMN published_by;
    "
);

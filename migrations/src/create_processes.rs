//! Published versions of processes; a row never changes once written.

crate::migration!(
    "m20261121_000002_create_processes",
    "
    CREATE TABLE processes (
        org_id UUID NOT NULL REFERENCES organisations (id),
        id UUID NOT NULL,
        process_key TEXT NOT NULL,
        version BIGINT NOT NULL,
        definition TEXT NOT NULL,
        published_at BIGINT NOT NULL,
        PRIMARY KEY (org_id, id)
    );
    CREATE UNIQUE INDEX processes_key_version ON processes (org_id, process_key, version);
    ",
    "DROP TABLE processes;"
);

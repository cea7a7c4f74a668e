//! The event log and the answers kept for repeated requests.
//!
//! `position` is handed out by the database; `sequence` and the hashes are given a moment after the commit by the
//! single sealer, in one order per organisation.

crate::migration!(
    "m20261121_000005_create_events",
    "
    CREATE TABLE events (
        position {serial},
        org_id UUID NOT NULL REFERENCES organisations (id),
        id UUID NOT NULL,
        deal_id UUID NOT NULL,
        deal_version BIGINT NOT NULL,
        at BIGINT NOT NULL,
        actor_id UUID,
        kind TEXT NOT NULL,
        payload TEXT NOT NULL,
        sequence BIGINT,
        prev_hash TEXT,
        hash TEXT
    );
    CREATE INDEX events_by_deal ON events (org_id, deal_id, position);
    CREATE UNIQUE INDEX events_by_sequence ON events (org_id, sequence);
    CREATE INDEX events_unsealed ON events (position) WHERE sequence IS NULL;
    CREATE TABLE idempotency_keys (
        org_id UUID NOT NULL,
        user_id UUID NOT NULL,
        idempotency_key TEXT NOT NULL,
        request_hash TEXT NOT NULL,
        result TEXT NOT NULL,
        created_at BIGINT NOT NULL,
        PRIMARY KEY (org_id, user_id, idempotency_key)
    );
    CREATE INDEX idempotency_keys_by_age ON idempotency_keys (created_at);
    ",
    "
    DROP TABLE idempotency_keys;
    DROP TABLE events;
    "
);

//! What leaves the transaction: messages to people, mails, timers.

crate::migration!(
    "m20261121_000007_create_outbox",
    "
    CREATE TABLE outbox (
        org_id UUID NOT NULL REFERENCES organisations (id),
        id UUID NOT NULL,
        recipient TEXT NOT NULL,
        subject TEXT NOT NULL,
        body TEXT NOT NULL,
        created_at BIGINT NOT NULL,
        attempts BIGINT NOT NULL,
        next_at BIGINT NOT NULL,
        sent_at BIGINT,
        parked BOOLEAN NOT NULL,
        last_error TEXT,
        PRIMARY KEY (org_id, id)
    );
    CREATE INDEX outbox_due ON outbox (sent_at, parked, next_at);
    CREATE INDEX outbox_by_age ON outbox (org_id, created_at DESC, id DESC);
    CREATE TABLE notifications (
        org_id UUID NOT NULL,
        id UUID NOT NULL,
        user_id UUID NOT NULL,
        deal_id UUID,
        deal_number TEXT,
        subject TEXT NOT NULL,
        body TEXT NOT NULL,
        created_at BIGINT NOT NULL,
        read_at BIGINT,
        PRIMARY KEY (org_id, id),
        FOREIGN KEY (org_id, user_id) REFERENCES users (org_id, id)
    );
    CREATE INDEX notifications_by_user ON notifications (org_id, user_id, created_at DESC, id DESC);
    CREATE TABLE timers (
        org_id UUID NOT NULL REFERENCES organisations (id),
        deal_id UUID NOT NULL,
        step TEXT NOT NULL,
        kind TEXT NOT NULL,
        due TEXT NOT NULL,
        at BIGINT NOT NULL,
        fired_at BIGINT,
        PRIMARY KEY (org_id, deal_id, step, kind),
        FOREIGN KEY (org_id, deal_id) REFERENCES deals (org_id, id)
    );
    CREATE INDEX timers_due ON timers (fired_at, at);
    ",
    "
    DROP TABLE timers;
    DROP TABLE notifications;
    DROP TABLE outbox;
    "
);

//! Quotas: what a person is to win in a calendar quarter. A quota that was taken back keeps its row without an amount, so
//! that its version goes on and it is known who did it.

crate::migration!(
    "m20261122_000017_create_quotas",
    "
    CREATE TABLE quotas (
        org_id UUID NOT NULL REFERENCES organisations (id),
        quarter TEXT NOT NULL,
        user_id UUID NOT NULL,
        amount BIGINT,
        version BIGINT NOT NULL,
        set_at BIGINT NOT NULL,
        set_by UUID NOT NULL,
        PRIMARY KEY (org_id, quarter, user_id),
        FOREIGN KEY (org_id, user_id) REFERENCES users (org_id, id),
        FOREIGN KEY (org_id, set_by) REFERENCES users (org_id, id)
    );
    ",
    "
    DROP TABLE quotas;
    "
);

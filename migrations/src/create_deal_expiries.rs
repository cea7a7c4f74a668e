//! The dates of deals after which something changes by itself: one row for each that is awaited.

crate::migration!(
    "m20261122_000019_create_deal_expiries",
    "
    CREATE TABLE deal_expiries (
        org_id UUID NOT NULL,
        deal_id UUID NOT NULL,
        fact TEXT NOT NULL,
        at BIGINT NOT NULL,
        PRIMARY KEY (org_id, deal_id, fact),
        FOREIGN KEY (org_id, deal_id) REFERENCES deals (org_id, id)
    );
    CREATE INDEX deal_expiries_due ON deal_expiries (at);
    ",
    "
    DROP TABLE deal_expiries;
    "
);

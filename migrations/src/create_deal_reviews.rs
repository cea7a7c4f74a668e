//! The days on which deals that were set aside are to be looked at again.

crate::migration!(
    "m20261122_000010_create_deal_reviews",
    "
    CREATE TABLE deal_reviews (
        org_id UUID NOT NULL,
        deal_id UUID NOT NULL,
        due TEXT NOT NULL,
        at BIGINT NOT NULL,
        fired_at BIGINT,
        PRIMARY KEY (org_id, deal_id),
        FOREIGN KEY (org_id, deal_id) REFERENCES deals (org_id, id)
    );
    CREATE INDEX deal_reviews_due ON deal_reviews (at) WHERE fired_at IS NULL;
    ",
    "
    DROP TABLE deal_reviews;
    "
);

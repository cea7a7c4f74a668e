//! Who stands in for whom. What was ended early keeps its row, so that it is known on which days it held.

crate::migration!(
    "m20261123_000023_create_delegations",
    "
    CREATE TABLE delegations (
        org_id UUID NOT NULL REFERENCES organisations (id),
        id UUID NOT NULL,
        person_id UUID NOT NULL,
        deputy_id UUID NOT NULL,
        starts_on TEXT NOT NULL,
        ends_on TEXT NOT NULL,
        work TEXT NOT NULL,
        processes TEXT,
        up_to BIGINT,
        set_by UUID NOT NULL,
        set_at BIGINT NOT NULL,
        ended_by UUID,
        ended_at BIGINT,
        PRIMARY KEY (org_id, id),
        FOREIGN KEY (org_id, person_id) REFERENCES users (org_id, id),
        FOREIGN KEY (org_id, deputy_id) REFERENCES users (org_id, id),
        FOREIGN KEY (org_id, set_by) REFERENCES users (org_id, id),
        FOREIGN KEY (org_id, ended_by) REFERENCES users (org_id, id)
    );
    CREATE INDEX delegations_open ON delegations (org_id, ends_on) WHERE ended_at IS NULL;
    ",
    "
    DROP TABLE delegations;
    "
);

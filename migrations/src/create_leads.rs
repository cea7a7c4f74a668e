//! Leads and conflicts between sellers (RS-1).

crate::migration!(
    "m20261121_000006_create_leads",
    "
    CREATE TABLE leads (
        org_id UUID NOT NULL REFERENCES organisations (id),
        id UUID NOT NULL,
        version BIGINT NOT NULL,
        company TEXT NOT NULL,
        match_name TEXT NOT NULL,
        contact_name TEXT NOT NULL,
        email TEXT,
        phone TEXT,
        domain TEXT,
        registration_number TEXT,
        source TEXT NOT NULL,
        status TEXT NOT NULL,
        notes TEXT NOT NULL,
        owner_id UUID NOT NULL,
        account_id UUID,
        created_at BIGINT NOT NULL,
        updated_at BIGINT NOT NULL,
        updated_by UUID,
        PRIMARY KEY (org_id, id),
        FOREIGN KEY (org_id, owner_id) REFERENCES users (org_id, id)
    );
    CREATE INDEX leads_by_age ON leads (org_id, created_at DESC, id DESC);
    CREATE TABLE lead_deals (
        org_id UUID NOT NULL,
        lead_id UUID NOT NULL,
        deal_id UUID NOT NULL,
        PRIMARY KEY (org_id, lead_id, deal_id),
        FOREIGN KEY (org_id, lead_id) REFERENCES leads (org_id, id),
        FOREIGN KEY (org_id, deal_id) REFERENCES deals (org_id, id)
    );
    CREATE TABLE conflicts (
        org_id UUID NOT NULL REFERENCES organisations (id),
        id UUID NOT NULL,
        lead_id UUID,
        deal_id UUID,
        other_lead_id UUID,
        other_deal_id UUID,
        other_owner_id UUID NOT NULL,
        reason TEXT NOT NULL,
        score BIGINT NOT NULL,
        resolution TEXT,
        resolved_by UUID,
        resolved_at BIGINT,
        note TEXT,
        PRIMARY KEY (org_id, id)
    );
    CREATE INDEX conflicts_by_lead ON conflicts (org_id, lead_id);
    CREATE INDEX conflicts_by_deal ON conflicts (org_id, deal_id);
    ",
    "
    DROP TABLE conflicts;
    DROP TABLE lead_deals;
    DROP TABLE leads;
    "
);

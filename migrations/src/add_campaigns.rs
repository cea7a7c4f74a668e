//! The campaign that a lead came of and by what, and which processes bring leads (DS-1.1, DS-1.2).

crate::migration!(
    "m20261122_000014_add_campaigns",
    "
    ALTER TABLE processes ADD COLUMN brings_leads BOOLEAN NOT NULL DEFAULT FALSE;
    ALTER TABLE leads ADD COLUMN campaign_id UUID;
    ALTER TABLE leads ADD COLUMN response TEXT;
    CREATE INDEX leads_by_campaign ON leads (org_id, campaign_id, created_at DESC, id DESC)
        WHERE campaign_id IS NOT NULL;
    ",
    "
    DROP INDEX leads_by_campaign;
    ALTER TABLE leads DROP COLUMN response;
    ALTER TABLE leads DROP COLUMN campaign_id;
    ALTER TABLE processes DROP COLUMN brings_leads;
    "
);

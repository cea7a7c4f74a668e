//! Indexes by which a board is narrowed to owners, to types of deals and to where their leads came from. They hold what is
//! counted and ordered, so that the deals of a person or team that are open are found without reading those that are over.

crate::migration!(
    "m20261122_000021_add_board_filters",
    "
    DROP INDEX deals_by_owner;
    CREATE INDEX deals_by_owner ON deals (org_id, owner_id, process_key, stage, rank, id, amount);
    DROP INDEX deals_on_board;
    CREATE INDEX deals_on_board ON deals (org_id, process_key, stage, rank DESC, id DESC, segment, amount);
    DROP INDEX deals_counted;
    CREATE INDEX deals_counted ON deals
        (org_id, process_key, stage, amount, close_date, next_due, stage_since, segment);
    CREATE INDEX leads_by_source ON leads (org_id, source, id);
    CREATE INDEX lead_deals_by_deal ON lead_deals (org_id, deal_id, lead_id);
    ",
    "
    DROP INDEX lead_deals_by_deal;
    DROP INDEX leads_by_source;
    DROP INDEX deals_counted;
    CREATE INDEX deals_counted ON deals (org_id, process_key, stage, amount, close_date, next_due, stage_since);
    DROP INDEX deals_on_board;
    CREATE INDEX deals_on_board ON deals (org_id, process_key, stage, rank DESC, id DESC);
    DROP INDEX deals_by_owner;
    CREATE INDEX deals_by_owner ON deals (org_id, owner_id);
    "
);

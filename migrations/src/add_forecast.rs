//! What forecasts read of deals: their type, how sure they are, and the day by which they count. Deals that were stored
//! before have no category until a job has worked it out.

crate::migration!(
    "m20261122_000015_add_forecast",
    "
    ALTER TABLE deals ADD COLUMN segment TEXT;
    ALTER TABLE deals ADD COLUMN forecast_category TEXT;
    ALTER TABLE deals ADD COLUMN forecast_on TEXT;
    CREATE INDEX deals_forecast ON deals
        (org_id, forecast_category, forecast_on, owner_id, process_id, stage, segment, amount);
    CREATE INDEX deals_without_forecast ON deals (org_id, id) WHERE forecast_category IS NULL;
    ",
    "
    DROP INDEX deals_without_forecast;
    DROP INDEX deals_forecast;
    ALTER TABLE deals DROP COLUMN forecast_on;
    ALTER TABLE deals DROP COLUMN forecast_category;
    ALTER TABLE deals DROP COLUMN segment;
    "
);

//! Queries on forecasts and quotas.

use async_graphql::{Context, Object, Result};

use super::types::{Forecast, ForecastBy, PersonQuotas};
use crate::authz;
use crate::error::{AppError, ProblemKind};
use crate::forecast::service::{By, read_forecast, read_quotas};
use crate::graphql::scalars::Quarter;

/// Queries on forecasts and quotas.
#[derive(Debug, Default)]
pub struct ForecastQuery;

#[Object]
impl ForecastQuery {
    /// The forecast of a quarter from the deals that the caller may see: those won in it, and those that are open and
    /// expected to be won in it. The present quarter when none is given.
    async fn forecast(
        &self,
        context: &Context<'_>,
        quarter: Option<Quarter>,
        #[graphql(default_with = "ForecastBy::Seller")] by: ForecastBy,
    ) -> Result<Forecast> {
        let ctx = authz::enter(context)?;
        let present = || shared::forecast::Quarter::of(ctx.today());
        let quarter = quarter.map_or_else(present, |quarter| quarter.0);
        Ok(read_forecast(ctx, quarter, By::from(by)).await?.into())
    }

    /// The quotas of a year by the names of the people: of everybody who sells here, and of who has one in the year.
    async fn quotas(&self, context: &Context<'_>, year: i32) -> Result<Vec<PersonQuotas>> {
        let ctx = authz::enter(context)?;
        let year = i16::try_from(year).map_err(|_| AppError::invalid("year", ProblemKind::Quarter))?;
        Ok(read_quotas(ctx, year).await?.into_iter().map(PersonQuotas).collect())
    }
}

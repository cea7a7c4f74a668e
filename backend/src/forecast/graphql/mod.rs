//! Forecasts and quotas in the API.

mod mutation;
mod query;
mod types;

pub use mutation::QuotaMutation;
pub use query::ForecastQuery;

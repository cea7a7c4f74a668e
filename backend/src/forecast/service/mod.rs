//! What can be done with forecasts: reading one, reading and setting quotas.

mod read_forecast;
mod read_quotas;
mod set_quotas;

pub use read_forecast::{By, Forecast, Line, Whose, read_forecast};
pub use read_quotas::{PersonQuotas, Quota, read_quotas, read_set};
pub use set_quotas::{NewQuota, SetQuotas};

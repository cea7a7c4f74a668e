//! What the forecast asks of the server.

use crate::api::graphql::{enums, fragment, input, operation};
use crate::api::scalars::{Decimal, Id, Money, MoneyInput, Quarter};
use crate::api::types::{Person, UserError};

enums! {
    /// What a forecast has a row for.
    pub(super) enum ForecastBy {
        Seller,
        Team,
        Type,
    }
}

fragment! {
    /// Some deals: how many, and what they are worth.
    pub(super) struct Sum: "ForecastSum" {
        pub(super) count: i32,
        pub(super) amount: Money,
    }
}

fragment! {
    /// A row, or the total.
    pub(super) struct Row: "ForecastRow" {
        pub(super) name: String,
        pub(super) user: Option<Person>,
        pub(super) team: Option<String>,
        pub(super) process: Option<String>,
        pub(super) segment: Option<String>,
        pub(super) quota: Option<Money>,
        pub(super) quota_version: Option<i32>,
        pub(super) closed: Sum,
        pub(super) commit: Sum,
        pub(super) best_case: Sum,
        pub(super) pipeline: Sum,
        pub(super) omitted: i32,
        pub(super) weighted: Money,
        pub(super) attainment: Option<Decimal>,
        pub(super) gap: Option<Money>,
        pub(super) gap_after_commit: Option<Money>,
        pub(super) gap_after_best_case: Option<Money>,
    }
}

fragment! {
    pub(super) struct Forecast: "Forecast" {
        pub(super) rows: Vec<Row>,
        pub(super) total: Row,
        pub(super) overdue: Sum,
        pub(super) undated: Sum,
    }
}

operation! {
    /// The forecast of a quarter.
    query ForecastQuery(quarter: Quarter, by: ForecastBy) {
        forecast("quarter: $quarter, by: $by"): Forecast,
    }
}

fragment! {
    /// What a person is to win in a quarter.
    pub(super) struct Quota: "Quota" {
        pub(super) quarter: Quarter,
        pub(super) amount: Option<Money>,
        pub(super) version: i32,
    }
}

fragment! {
    /// The four quotas of a person in a year.
    pub(super) struct PersonQuotas: "PersonQuotas" {
        pub(super) user: Person,
        pub(super) quarters: Vec<Quota>,
    }
}

operation! {
    /// The quotas of a year.
    query QuotasQuery(year: i32) {
        quotas("year: $year"): Vec<PersonQuotas>,
    }
}

input! {
    /// A quota to be set, or taken back without an amount.
    pub(super) struct QuotaInput {
        pub(super) user: Id,
        pub(super) quarter: Quarter,
        pub(super) amount: Option<MoneyInput>,
        pub(super) expected_version: i32,
    }
}

input! {
    pub(super) struct QuotaSetInput {
        pub(super) quotas: Vec<QuotaInput>,
    }
}

fragment! {
    pub(super) struct QuotaSetPayload: "QuotaSetPayload" {
        pub(super) quotas: Option<Vec<Quota>>,
        pub(super) user_errors: Vec<UserError>,
    }
}

operation! {
    mutation QuotaSet(input: QuotaSetInput) {
        quota_set("input: $input"): QuotaSetPayload,
    }
}

//! The schema's scalars as Rust types. Exact numbers and dates are those of `shared`; points in time stay text until
//! the browser shows them.

use serde::{Deserialize, Serialize};

use super::schema;

/// An id, opaque to the app.
pub(crate) type Id = cynic::Id;
/// An exact number.
pub(crate) use rust_decimal::Decimal;
/// A calendar date.
pub(crate) use shared::time::Date;

cynic::impl_scalar!(rust_decimal::Decimal, schema::Decimal);
cynic::impl_scalar!(shared::time::Date, schema::Date);
cynic::impl_scalar!(serde_json::Value, schema::JSON);

/// A point in time as RFC 3339 text in UTC. Sorts by time, because the server always writes the same form.
#[derive(cynic::Scalar, Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
#[cynic(graphql_type = "DateTime")]
pub(crate) struct DateTime(pub(crate) String);

impl DateTime {
    /// Milliseconds since 1970-01-01 UTC.
    pub(crate) fn millis(&self) -> f64 {
        js_sys::Date::parse(&self.0)
    }
}

/// An ISO 4217 code.
#[derive(cynic::Scalar, Debug, Clone, PartialEq, Eq)]
#[cynic(graphql_type = "CurrencyCode")]
pub(crate) struct CurrencyCode(pub(crate) String);

/// An amount in a currency.
#[derive(cynic::QueryFragment, Debug, Clone, PartialEq, Eq)]
pub(crate) struct Money {
    /// The exact amount.
    pub(crate) amount: Decimal,
    /// Its currency.
    pub(crate) currency: CurrencyCode,
}

/// An amount in a currency, to send.
#[derive(cynic::InputObject, Debug, Clone, PartialEq, Eq)]
pub(crate) struct MoneyInput {
    /// The exact amount.
    pub(crate) amount: Decimal,
    /// Its currency.
    pub(crate) currency: CurrencyCode,
}

/// A key for a mutation, so that it happens once however often it is sent.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(crate) struct MutationKey(pub(crate) String);

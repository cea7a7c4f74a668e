//! The schema's scalars as Rust types. Exact numbers and dates are those of `shared`; points in time stay text until
//! the browser shows them.

use std::fmt;
use std::sync::Arc;

use super::graphql::{Read, Value, Write, fragment, input};

/// An exact number.
pub(crate) use rust_decimal::Decimal;
/// A calendar quarter.
pub(crate) use shared::forecast::Quarter;
/// A calendar date, and how it is read.
pub(crate) use shared::time::{Date, parse_date};

/// A scalar that stays text.
macro_rules! text_scalar {
    ($(#[$meta:meta])* $name:ident, $graphql:literal) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub(crate) struct $name(Arc<str>);

        impl $name {
            /// From text.
            pub(crate) fn new(text: &str) -> Self {
                Self(text.into())
            }

            /// As text.
            pub(crate) fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl Read for $name {
            fn read(value: &Value) -> Option<Self> {
                value.as_str().map(Self::new)
            }

            #[cfg(test)]
            fn graphql() -> String {
                concat!($graphql, "!").to_owned()
            }
        }

        impl Write for $name {
            fn write(&self) -> Option<Value> {
                Some(Value::String(self.as_str().to_owned()))
            }

            #[cfg(test)]
            fn graphql() -> String {
                concat!($graphql, "!").to_owned()
            }
        }
    };
}

text_scalar!(
    /// An id, opaque to the app.
    Id, "ID");
text_scalar!(
    /// A point in time as RFC 3339 text in UTC. Sorts by time, because the server always writes the same form.
    DateTime, "DateTime");
text_scalar!(
    /// An ISO 4217 code.
    CurrencyCode, "CurrencyCode");

impl DateTime {
    /// Milliseconds since 1970-01-01 UTC.
    pub(crate) fn millis(&self) -> f64 {
        js_sys::Date::parse(self.as_str())
    }
}

fragment! {
    /// An amount in a currency.
    pub(crate) struct Money: "Money" {
        /// The exact amount.
        pub(crate) amount: Decimal,
        /// Its currency.
        pub(crate) currency: CurrencyCode,
    }
}

input! {
    /// An amount in a currency, to send.
    pub(crate) struct MoneyInput {
        /// The exact amount.
        pub(crate) amount: Decimal,
        /// Its currency.
        pub(crate) currency: CurrencyCode,
    }
}

/// A key for a mutation, so that it happens once however often it is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct MutationKey(pub(crate) String);

//! The schema's scalars and money, as thin wrappers around the shared types. Input is parsed strictly: what is
//! accepted here is exact.

use async_graphql::{
    InputObject, InputValueError, InputValueResult, Scalar, ScalarType, SimpleObject, Value,
};
use shared::forecast;
use shared::money;
use shared::time;

use crate::graphql::direct::{self, Asked, Direct, Writer};

/// An ISO 4217 code such as EUR.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CurrencyCode(pub money::Currency);

/// An ISO 4217 code such as EUR.
#[Scalar(name = "CurrencyCode")]
impl ScalarType for CurrencyCode {
    fn parse(value: Value) -> InputValueResult<Self> {
        let Value::String(text) = &value else { return Err(InputValueError::expected_type(value)) };
        text.parse().map(Self).map_err(InputValueError::custom)
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.code().to_owned())
    }
}

/// A calendar date, 2026-12-31.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Date(pub time::Date);

/// A calendar date, 2026-12-31.
#[Scalar(name = "Date")]
impl ScalarType for Date {
    fn parse(value: Value) -> InputValueResult<Self> {
        let Value::String(text) = &value else { return Err(InputValueError::expected_type(value)) };
        // The calendar library would also take a date inside a longer text.
        let date = text.parse::<time::Date>().ok().filter(|date| date.to_string() == *text);
        date.map(Self).ok_or_else(|| InputValueError::custom("write a date as 2026-12-31"))
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.to_string())
    }
}

/// A point in time, RFC 3339 in UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DateTime(pub time::Timestamp);

/// A point in time, RFC 3339 in UTC.
#[Scalar(name = "DateTime")]
impl ScalarType for DateTime {
    fn parse(value: Value) -> InputValueResult<Self> {
        let Value::String(text) = &value else { return Err(InputValueError::expected_type(value)) };
        let time = text.parse::<jiff::Timestamp>();
        time.map(|time| Self(time.into()))
            .map_err(|_| InputValueError::custom("write a time as 2026-12-31T23:59:59Z"))
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.to_string())
    }
}

/// A calendar quarter, 2026-Q4.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quarter(pub forecast::Quarter);

/// A calendar quarter, 2026-Q4.
#[Scalar(name = "Quarter")]
impl ScalarType for Quarter {
    fn parse(value: Value) -> InputValueResult<Self> {
        let Value::String(text) = &value else { return Err(InputValueError::expected_type(value)) };
        let quarter = forecast::Quarter::parse(text);
        quarter.map(Self).ok_or_else(|| InputValueError::custom("write a quarter as 2026-Q4"))
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.to_string())
    }
}

/// An exact number, as text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decimal(pub rust_decimal::Decimal);

/// An exact number, as text.
#[Scalar(name = "Decimal")]
impl ScalarType for Decimal {
    fn parse(value: Value) -> InputValueResult<Self> {
        let exact = match &value {
            Value::String(text) => rust_decimal::Decimal::from_str_exact(text).ok(),
            Value::Number(number) => number.as_i64().map(rust_decimal::Decimal::from),
            _ => return Err(InputValueError::expected_type(value)),
        };
        exact
            .map(Self)
            .ok_or_else(|| InputValueError::custom("write a number as text, for example \"48000.25\""))
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.to_string())
    }
}

/// A JSON value whose shape the field's description names.
#[derive(Debug, Clone, PartialEq)]
pub struct Json(pub serde_json::Value);

/// A JSON value whose shape the field's description names.
#[Scalar(name = "JSON")]
impl ScalarType for Json {
    fn parse(value: Value) -> InputValueResult<Self> {
        Ok(Self(value.into_json()?))
    }

    fn to_value(&self) -> Value {
        Value::from_json(self.0.clone()).unwrap_or_default()
    }
}

impl Json {
    /// Any value that serde can write. A key that is no text is a fault of ours.
    pub fn of(value: &impl serde::Serialize) -> Result<Self, crate::error::AppError> {
        Ok(Self(serde_json::to_value(value)?))
    }
}

/// An amount in a currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, SimpleObject)]
pub struct Money {
    amount: Decimal,
    currency: CurrencyCode,
}

/// An amount in a currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, InputObject)]
pub struct MoneyInput {
    /// The exact amount.
    pub amount: Decimal,
    /// Its currency.
    pub currency: CurrencyCode,
}

impl Direct for Money {
    fn writer(field: &str, _: &Asked<'_>) -> Option<Writer<Self>> {
        match field {
            "amount" => direct::quoted(|money: &Self| money.amount.0),
            "currency" => direct::text(|money: &Self| money.currency.0.code()),
            _ => None,
        }
    }
}

impl From<money::Money> for Money {
    fn from(money: money::Money) -> Self {
        Self { amount: Decimal(money.amount), currency: CurrencyCode(money.currency) }
    }
}

impl From<MoneyInput> for money::Money {
    fn from(input: MoneyInput) -> Self {
        Self::new(input.amount.0, input.currency.0)
    }
}

/// Conversions both ways, so that `.into()` and `?` do at the edge.
macro_rules! wraps {
    ($($wrapper:ident($inner:ty)),+ $(,)?) => {$(
        impl From<$inner> for $wrapper {
            fn from(inner: $inner) -> Self {
                Self(inner)
            }
        }

        impl From<$wrapper> for $inner {
            fn from(wrapper: $wrapper) -> Self {
                wrapper.0
            }
        }
    )+};
}

wraps! {
    CurrencyCode(money::Currency),
    Date(time::Date),
    DateTime(time::Timestamp),
    Decimal(rust_decimal::Decimal),
    Json(serde_json::Value),
    Quarter(forecast::Quarter),
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Value {
        Value::String(text.to_owned())
    }

    #[test]
    fn decimals_are_exact_or_refused() {
        assert_eq!(Decimal::parse(text("48000.25")).unwrap().0.to_string(), "48000.25");
        assert_eq!(Decimal::parse(Value::from(12)).unwrap().0.to_string(), "12");
        for inexact in [Value::from(0.1), text("1e5"), text("0.00000000000000000000000000001"), text("")] {
            assert!(Decimal::parse(inexact.clone()).is_err(), "{inexact}");
        }
    }

    #[test]
    fn dates_and_times_survive_the_wire() {
        assert_eq!(Date::parse(text("2026-12-31")).unwrap().to_value(), text("2026-12-31"));
        for bad in ["2026-12-32", "2026-12-31T10:00", "31.12.2026"] {
            assert!(Date::parse(text(bad)).is_err(), "{bad}");
        }
        let time = DateTime::parse(text("2026-12-31T10:00:00+01:00")).unwrap();
        assert_eq!(time.to_value(), text("2026-12-31T09:00:00Z"));
    }

    #[test]
    fn a_quarter_has_one_form() {
        assert_eq!(Quarter::parse(text("2026-Q4")).unwrap().to_value(), text("2026-Q4"));
        for bad in ["2026-Q5", "2026-4", "Q4 2026"] {
            assert!(Quarter::parse(text(bad)).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_currency_is_three_capital_letters() {
        assert_eq!(CurrencyCode::parse(text("EUR")).unwrap().0, money::Currency::EUR);
        assert!(CurrencyCode::parse(text("euro")).is_err());
    }
}

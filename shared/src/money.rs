//! Money as exact decimals with a currency. Amounts of different currencies never mix: adding them is `None`.

use std::fmt;
use std::str::FromStr;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// A currency by its ISO 4217 code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(extend("pattern" = "^[A-Z]{3}$")))]
#[serde(try_from = "String", into = "String")]
pub struct Currency([u8; 3]);

impl Currency {
    /// Euro.
    pub const EUR: Self = Self(*b"EUR");

    /// The three letters.
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("???")
    }
}

impl FromStr for Currency {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        <[u8; 3]>::try_from(text.as_bytes())
            .ok()
            .filter(|code| code.iter().all(u8::is_ascii_uppercase))
            .map(Self)
            .ok_or_else(|| format!("\"{text}\" is not a currency: use an ISO 4217 code such as EUR"))
    }
}

impl TryFrom<String> for Currency {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl From<Currency> for String {
    fn from(value: Currency) -> Self {
        value.code().to_owned()
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// An amount in a currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Money {
    /// The exact amount; serialised as text.
    pub amount: Decimal,
    /// Its currency.
    pub currency: Currency,
}

/// How many fractions of one unit are stored: amounts are exact to 1/10,000.
pub(crate) const STORED_SCALE: u32 = 4;

impl Money {
    /// An amount in a currency.
    pub fn new(amount: Decimal, currency: Currency) -> Self {
        Self { amount, currency }
    }

    /// The amount as a whole number of 1/10,000 units, as databases keep it; `None` when it does not fit or is finer.
    pub fn stored(&self) -> Option<i64> {
        let scaled = self.amount.checked_mul(Decimal::from(10_i64.pow(STORED_SCALE)))?;
        if scaled.fract().is_zero() { i64::try_from(scaled.trunc()).ok() } else { None }
    }

    /// The opposite of [`Money::stored`].
    pub fn from_stored(units: i64, currency: Currency) -> Self {
        Self { amount: Decimal::new(units, STORED_SCALE).normalize(), currency }
    }

    /// The sum, if both have the same currency and it fits.
    pub fn checked_add(&self, other: &Self) -> Option<Self> {
        if self.currency != other.currency {
            return None;
        }
        Some(Self::new(self.amount.checked_add(other.amount)?, self.currency))
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", group_thousands(&self.amount.to_string()), self.currency)
    }
}

/// `1234567.5` as `1,234,567.5`, for sentences that carry an amount.
pub(crate) fn group_thousands(number: &str) -> String {
    let (whole, fraction) = number.split_once('.').map_or((number, None), |(w, f)| (w, Some(f)));
    let (sign, digits) = whole.strip_prefix('-').map_or(("", whole), |d| ("-", d));
    let mut grouped = String::from(sign);
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    if let Some(fraction) = fraction {
        grouped.push('.');
        grouped.push_str(fraction);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_is_stored_exactly_or_not_at_all() {
        let money = Money::new("48000.25".parse().unwrap(), Currency::EUR);
        assert_eq!(Money::from_stored(money.stored().unwrap(), Currency::EUR), money);
        assert_eq!(Money::new("0.00001".parse().unwrap(), Currency::EUR).stored(), None);
    }

    #[test]
    fn money_reads_well_and_never_mixes() {
        let euro = Money::new("1234567.5".parse().unwrap(), Currency::EUR);
        assert_eq!(euro.to_string(), "1,234,567.5 EUR");
        assert_eq!(euro.checked_add(&Money::new(Decimal::ONE, "USD".parse().unwrap())), None);
    }
}

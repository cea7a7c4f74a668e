//! Facts: the typed fields of a deal. Conditions speak about them, forms ask for them, amounts come from them.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::condition::Condition;
use crate::keys::FactKey;
use crate::money::Money;
use crate::time::Date;

/// A field that a template declares.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Fact {
    /// What values it takes.
    #[serde(rename = "type")]
    pub kind: FactType,
    /// The values of a choice, in the order they are shown.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<String>,
    /// A money fact that is the deal's amount, by origin (RS-2.3).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<AmountOrigin>,
    /// What of the customer's first contact it starts with, so that nobody types it twice (RS-1.4).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<ContactPart>,
    /// For a date: the days of the week it may fall on, Monday = 1 to Sunday = 7; any when empty (CQ-4.2).
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub weekdays: BTreeSet<u8>,
    /// For a line: the form it must have.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub format: Option<LineFormat>,
    /// The value it starts with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default: Option<FactValue>,
    /// For a date: what stops being so after it (RS-3.1).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires: Option<Expiry>,
}

/// What happens by itself once a date has passed: the day itself still counts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Expiry {
    /// Only while this holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<Condition>,
    /// The values that facts get then.
    pub sets: BTreeMap<FactKey, FactValue>,
}

/// The type of a fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum FactType {
    /// Yes or no; empty until answered.
    Flag,
    /// One line.
    Line,
    /// Several lines.
    Text,
    /// An e-mail address.
    Email,
    /// E-mail addresses separated by commas or white space.
    Emails,
    /// A number.
    Number,
    /// A number in percent.
    Percent,
    /// An amount in the company's currency.
    Money,
    /// A date.
    Date,
    /// One of the options.
    Choice,
    /// Any of the options.
    Choices,
}

/// The form of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum LineFormat {
    /// The registration number of a French establishment: 14 digits with a check digit (CQ-3.1).
    Siret,
}

/// Where an amount comes from. A later origin is more exact; the deal shows the latest (RS-2.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum AmountOrigin {
    /// Guessed by the account executive.
    Estimated,
    /// From the bill of materials.
    Scoped,
    /// From the quote.
    Quoted,
    /// As signed.
    Final,
}

/// What is known of a person at the customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ContactPart {
    /// The name, a line.
    Name,
    /// The e-mail address.
    Email,
    /// The telephone number, a line.
    Phone,
}

impl ContactPart {
    /// The type of a fact that takes it.
    pub fn kind(self) -> FactType {
        match self {
            Self::Name | Self::Phone => FactType::Line,
            Self::Email => FactType::Email,
        }
    }
}

/// The value of a fact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum FactValue {
    /// Yes or no.
    Flag(bool),
    /// Line, text, e-mail or e-mails.
    Text(String),
    /// Number or percent.
    Number(Decimal),
    /// An amount.
    Money(Money),
    /// A date.
    Date(Date),
    /// One option.
    Choice(String),
    /// Some options.
    Choices(BTreeSet<String>),
}

impl FactValue {
    /// Whether there is nothing in it: such a value counts as empty.
    pub fn is_blank(&self) -> bool {
        match self {
            Self::Text(text) => text.trim().is_empty(),
            Self::Choices(chosen) => chosen.is_empty(),
            _ => false,
        }
    }
}

//! The typed algebra of conditions. Evaluated in `engine::conditions`, checked in `verify`, worded by the texts.
//!
//! A condition over an empty fact is false (except `set: false`), so `not` of it is true: "not known to hold".
//! Template authors write a bare fact name for a flag, else a map with one of the keys below.

use std::collections::BTreeSet;
use std::fmt;

use rust_decimal::Decimal;
use serde::de::value::MapAccessDeserializer;
use serde::de::{self, IntoDeserializer, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

use crate::keys::{ContactRoleKey, DocumentKey, FactKey, ListKey, OutcomeKey, ParamKey, SegmentKey, StepKey};

/// Something that holds or does not hold of a deal.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(with = "Wire"))]
#[serde(into = "Wire")]
pub enum Condition {
    /// Every one holds; holds when empty.
    All(Vec<Self>),
    /// At least one holds; does not hold when empty.
    Any(Vec<Self>),
    /// It does not hold.
    Not(Box<Self>),
    /// A fact passes a test. A bare flag name is `is: true`.
    Fact(FactKey, Test),
    /// The step is done in its current round.
    Done(StepKey),
    /// The step is done with this outcome.
    Ended(StepKey, OutcomeKey),
    /// A document of this kind is on the deal.
    Document(DocumentKey),
    /// The deal is of this type.
    Segment(SegmentKey),
    /// The list has an item.
    Listed(ListKey),
    /// Every item of the list that blocks is settled; so it is when there is none.
    Settled(ListKey),
    /// Somebody at the customer plays this part.
    Contact(ContactRoleKey),
}

/// A test of one fact.
#[derive(Debug, Clone, PartialEq)]
pub enum Test {
    /// Equal to a value.
    Is(Literal),
    /// Equal to one of the values.
    In(Vec<Literal>),
    /// A set that has the option.
    Has(String),
    /// Less than.
    Below(Operand),
    /// Less than or equal.
    AtMost(Operand),
    /// More than.
    Above(Operand),
    /// More than or equal.
    AtLeast(Operand),
    /// Filled in, or empty.
    Set(bool),
}

/// A value written in a template: yes or no, a number, or a text (an option, or a date as 2026-12-31).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(
    untagged,
    expecting = "expected yes or no (true, false), a number, an option or a date such as 2026-12-31"
)]
pub enum Literal {
    /// Yes or no.
    Flag(bool),
    /// A number, percent, or amount in the company's currency.
    Number(Decimal),
    /// An option of a choice, or a date.
    Text(String),
}

/// The right side of an order comparison.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(untagged, expecting = "expected a value, `{ param: name }` or `{ fact: name }`")]
pub enum Operand {
    /// A policy value of the template.
    Param {
        /// Its name.
        param: ParamKey,
    },
    /// Another fact.
    Fact {
        /// Its name.
        fact: FactKey,
    },
    /// A value.
    Literal(Literal),
}

impl Condition {
    /// Calls `visit` with this condition and every one inside it.
    pub fn walk<'a>(&'a self, visit: &mut impl FnMut(&'a Self)) {
        visit(self);
        match self {
            Self::All(parts) | Self::Any(parts) => parts.iter().for_each(|part| part.walk(visit)),
            Self::Not(inner) => inner.walk(visit),
            _ => {}
        }
    }

    /// Whether any part of it is one that `wanted` picks.
    pub fn has(&self, wanted: impl Fn(&Self) -> bool) -> bool {
        let mut found = false;
        self.walk(&mut |part| found |= wanted(part));
        found
    }

    /// The facts it speaks of, on either side of a comparison.
    pub fn facts(&self) -> BTreeSet<&FactKey> {
        let mut facts = BTreeSet::new();
        self.walk(&mut |part| {
            if let Self::Fact(fact, test) = part {
                facts.insert(fact);
                if let Some(Operand::Fact { fact }) = test.bound() {
                    facts.insert(fact);
                }
            }
        });
        facts
    }
}

impl Test {
    /// The right side, for order comparisons.
    pub fn bound(&self) -> Option<&Operand> {
        match self {
            Self::Below(bound) | Self::AtMost(bound) | Self::Above(bound) | Self::AtLeast(bound) => {
                Some(bound)
            }
            Self::Is(_) | Self::In(_) | Self::Has(_) | Self::Set(_) => None,
        }
    }
}

/// Reads a condition so that what is wrong in it is said where it stands.
impl<'de> Deserialize<'de> for Condition {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Reader)
    }
}

struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = Condition;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a flag, or a map such as `{ fact: amount, above: 5000 }`")
    }

    fn visit_str<E: de::Error>(self, name: &str) -> Result<Condition, E> {
        let flag = FactKey::deserialize(name.into_deserializer())?;
        Ok(Condition::Fact(flag, Test::Is(Literal::Flag(true))))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Condition, A::Error> {
        let map = WireMap::deserialize(MapAccessDeserializer::new(map))?;
        Condition::try_from(map).map_err(de::Error::custom)
    }
}

/// The shape a condition has in YAML and JSON.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(untagged)]
enum Wire {
    Flag(FactKey),
    Map(Box<WireMap>),
}

/// A map with exactly one of the shapes.
#[derive(Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "ConditionMap", extend("oneOf" = shapes_in_json())))]
#[serde(deny_unknown_fields, default)]
struct WireMap {
    #[serde(skip_serializing_if = "Option::is_none")]
    all: Option<Vec<Condition>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    any: Option<Vec<Condition>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    not: Option<Box<Condition>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    done: Option<StepKey>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ended: Option<StepKey>,
    #[serde(rename = "as", skip_serializing_if = "Option::is_none")]
    outcome: Option<OutcomeKey>,
    #[serde(skip_serializing_if = "Option::is_none")]
    document: Option<DocumentKey>,
    #[serde(skip_serializing_if = "Option::is_none")]
    segment: Option<SegmentKey>,
    #[serde(skip_serializing_if = "Option::is_none")]
    listed: Option<ListKey>,
    #[serde(skip_serializing_if = "Option::is_none")]
    settled: Option<ListKey>,
    #[serde(skip_serializing_if = "Option::is_none")]
    contact: Option<ContactRoleKey>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fact: Option<FactKey>,
    #[serde(skip_serializing_if = "Option::is_none")]
    is: Option<Literal>,
    #[serde(rename = "in", skip_serializing_if = "Option::is_none")]
    one_of: Option<Vec<Literal>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    has: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    below: Option<Operand>,
    #[serde(skip_serializing_if = "Option::is_none")]
    at_most: Option<Operand>,
    #[serde(skip_serializing_if = "Option::is_none")]
    above: Option<Operand>,
    #[serde(skip_serializing_if = "Option::is_none")]
    at_least: Option<Operand>,
    #[serde(skip_serializing_if = "Option::is_none")]
    set: Option<bool>,
}

const SHAPES: &str = "a condition is the name of a flag, or a map with exactly one of `all`, `any`, `not`, `done`, \
                      `ended` (with `as`), `document`, `segment`, `listed`, `settled`, `contact`, or `fact` with exactly one of `is`, `in`, `has`, `below`, \
                      `at_most`, `above`, `at_least`, `set`";

/// The same for the JSON Schema.
#[cfg(feature = "schema")]
fn shapes_in_json() -> serde_json::Value {
    let alone = ["all", "any", "not", "done", "document", "segment", "listed", "settled", "contact"]
        .map(|key| (vec![key], 1));
    let tests = ["is", "in", "has", "below", "at_most", "above", "at_least", "set"]
        .map(|test| (vec!["fact", test], 2));
    let shapes = alone.into_iter().chain([(vec!["ended", "as"], 2)]).chain(tests);
    shapes.map(|(keys, most)| serde_json::json!({ "required": keys, "maxProperties": most })).collect()
}

/// The single value among several, or the sentence that says what is allowed.
fn single<T>(candidates: impl IntoIterator<Item = Option<T>>) -> Result<Option<T>, String> {
    let mut found = candidates.into_iter().flatten();
    match (found.next(), found.next()) {
        (first, None) => Ok(first),
        _ => Err(SHAPES.to_owned()),
    }
}

impl TryFrom<WireMap> for Condition {
    type Error = String;

    fn try_from(map: WireMap) -> Result<Self, String> {
        let test = single([
            map.is.map(Test::Is),
            map.one_of.map(Test::In),
            map.has.map(Test::Has),
            map.below.map(Test::Below),
            map.at_most.map(Test::AtMost),
            map.above.map(Test::Above),
            map.at_least.map(Test::AtLeast),
            map.set.map(Test::Set),
        ])?;
        let fact = match (map.fact, test) {
            (Some(fact), Some(test)) => Some(Self::Fact(fact, test)),
            (None, None) => None,
            _ => return Err(SHAPES.to_owned()),
        };
        let ended = match (map.ended, map.outcome) {
            (Some(step), Some(outcome)) => Some(Self::Ended(step, outcome)),
            (None, None) => None,
            _ => return Err(SHAPES.to_owned()),
        };
        single([
            map.all.map(Self::All),
            map.any.map(Self::Any),
            map.not.map(Self::Not),
            map.done.map(Self::Done),
            map.document.map(Self::Document),
            map.segment.map(Self::Segment),
            map.listed.map(Self::Listed),
            map.settled.map(Self::Settled),
            map.contact.map(Self::Contact),
            ended,
            fact,
        ])?
        .ok_or_else(|| SHAPES.to_owned())
    }
}

impl From<Condition> for Wire {
    fn from(condition: Condition) -> Self {
        let mut map = WireMap::default();
        match condition {
            Condition::Fact(fact, Test::Is(Literal::Flag(true))) => return Self::Flag(fact),
            Condition::All(parts) => map.all = Some(parts),
            Condition::Any(parts) => map.any = Some(parts),
            Condition::Not(inner) => map.not = Some(inner),
            Condition::Done(step) => map.done = Some(step),
            Condition::Document(document) => map.document = Some(document),
            Condition::Segment(segment) => map.segment = Some(segment),
            Condition::Listed(list) => map.listed = Some(list),
            Condition::Settled(list) => map.settled = Some(list),
            Condition::Contact(role) => map.contact = Some(role),
            Condition::Ended(step, outcome) => (map.ended, map.outcome) = (Some(step), Some(outcome)),
            Condition::Fact(fact, test) => {
                map.fact = Some(fact);
                match test {
                    Test::Is(value) => map.is = Some(value),
                    Test::In(values) => map.one_of = Some(values),
                    Test::Has(option) => map.has = Some(option),
                    Test::Below(bound) => map.below = Some(bound),
                    Test::AtMost(bound) => map.at_most = Some(bound),
                    Test::Above(bound) => map.above = Some(bound),
                    Test::AtLeast(bound) => map.at_least = Some(bound),
                    Test::Set(set) => map.set = Some(set),
                }
            }
        }
        Self::Map(Box::new(map))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_condition_survives_yaml() {
        let yaml = "all: [strategic, {fact: margin, below: {param: floor}}, {not: {ended: ask, as: yes_please}}, {fact: kind, in: [a, b]}]";
        let condition: Condition = serde_norway::from_str(yaml).unwrap();
        let json = serde_json::to_string(&condition).unwrap();
        assert_eq!(serde_json::from_str::<Condition>(&json).unwrap(), condition);
    }

    #[test]
    fn a_map_with_two_shapes_is_refused() {
        for bad in [
            "{fact: margin}",
            "{fact: margin, below: 3, above: 1}",
            "{done: a, document: b}",
            "{}",
            "{nonsense: 1}",
        ] {
            assert!(serde_norway::from_str::<Condition>(bad).is_err(), "{bad}");
        }
    }
}

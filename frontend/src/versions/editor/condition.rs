//! A condition as rows that can be clicked together: each about one thing, all of which or any of which must hold.
//! Whatever is nested deeper keeps its text and is changed there.

use serde_json::json;

use crate::api::graphql::{Value, field};

/// A condition in rows.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Rows {
    /// Whether one row suffices.
    pub(super) any: bool,
    pub(super) rows: Vec<Row>,
}

/// One thing that must hold: about what, the test, and the value it is held against.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Row {
    /// `fact:…`, `done:…`, `document:…`, `segment:…`, `listed:…` or `settled:…`.
    pub(super) subject: String,
    /// `yes`, `no`, `is`, `has`, `below`, `at_most`, `above`, `at_least`, `filled` or `empty`; for others than facts
    /// `yes` or `no`, and for a step `as`.
    pub(super) test: String,
    /// An option, an outcome, a number, a date, `param:…` or `fact:…`.
    pub(super) value: String,
}

/// The comparisons of numbers and dates.
pub(super) const ORDERS: [&str; 4] = ["below", "at_most", "above", "at_least"];

impl Rows {
    /// The rows of a condition; none for one that does not fit into rows.
    pub(super) fn read(condition: &Value) -> Option<Self> {
        if condition.is_null() {
            return Some(Self::default());
        }
        for (name, any) in [("all", false), ("any", true)] {
            if let Value::Array(parts) = field(condition, name) {
                return Some(Self { any, rows: parts.iter().map(Row::read).collect::<Option<_>>()? });
            }
        }
        Some(Self { any: false, rows: vec![Row::read(condition)?] })
    }

    /// The condition; none when nothing is asked. Rows that are not whole yet are left out.
    pub(super) fn write(&self) -> Option<Value> {
        let mut parts: Vec<Value> = self.rows.iter().filter_map(Row::write).collect();
        match parts.len() {
            0 => None,
            1 => parts.pop(),
            _ if self.any => Some(json!({ "any": parts })),
            _ => Some(json!({ "all": parts })),
        }
    }
}

impl Row {
    fn about(subject: &str, test: &str, value: &str) -> Self {
        Self { subject: subject.to_owned(), test: test.to_owned(), value: value.to_owned() }
    }

    fn read(condition: &Value) -> Option<Self> {
        if let Some(flag) = condition.as_str() {
            return Some(Self::about(&format!("fact:{flag}"), "yes", ""));
        }
        if let Value::Object(_) = field(condition, "not") {
            let inner = Self::read(field(condition, "not"))?;
            let is_plain = inner.test == "yes" && !inner.subject.starts_with("fact:");
            return is_plain.then(|| Self { test: "no".to_owned(), ..inner });
        }
        if let (Some(step), Some(outcome)) =
            (field(condition, "ended").as_str(), field(condition, "as").as_str())
        {
            return Some(Self::about(&format!("done:{step}"), "as", outcome));
        }
        for kind in ["done", "document", "segment", "listed", "settled"] {
            if let Some(key) = field(condition, kind).as_str() {
                return Some(Self::about(&format!("{kind}:{key}"), "yes", ""));
            }
        }
        let subject = format!("fact:{}", field(condition, "fact").as_str()?);
        if let Some(set) = field(condition, "set").as_bool() {
            return Some(Self::about(&subject, if set { "filled" } else { "empty" }, ""));
        }
        match field(condition, "is") {
            Value::Bool(true) => return Some(Self::about(&subject, "yes", "")),
            Value::Bool(false) => return Some(Self::about(&subject, "no", "")),
            Value::String(option) => return Some(Self::about(&subject, "is", option)),
            _ => {}
        }
        if let Some(option) = field(condition, "has").as_str() {
            return Some(Self::about(&subject, "has", option));
        }
        ORDERS.into_iter().find_map(|order| {
            let bound = field(condition, order);
            let named = ["param", "fact"].into_iter();
            let mut named = named.filter_map(|kind| Some(format!("{kind}:{}", field(bound, kind).as_str()?)));
            let value = named.next().or_else(|| bound.as_str().map(str::to_owned));
            let value = value.or_else(|| bound.as_number().map(ToString::to_string))?;
            Some(Self::about(&subject, order, &value))
        })
    }

    fn write(&self) -> Option<Value> {
        let (kind, key) = self.subject.split_once(':')?;
        let value = self.value.trim();
        if self.test == "as" {
            return (!value.is_empty()).then(|| json!({ "ended": key, "as": value }));
        }
        if kind != "fact" {
            let plain = json!({ kind: key });
            return Some(if self.test == "no" { json!({ "not": plain }) } else { plain });
        }
        Some(match self.test.as_str() {
            "yes" => json!(key),
            "no" => json!({ "fact": key, "is": false }),
            "filled" => json!({ "fact": key, "set": true }),
            "empty" => json!({ "fact": key, "set": false }),
            "is" if !value.is_empty() => json!({ "fact": key, "is": value }),
            "has" if !value.is_empty() => json!({ "fact": key, "has": value }),
            order if ORDERS.contains(&order) && !value.is_empty() => {
                let bound = match value.split_once(':') {
                    Some((kind, name)) => json!({ kind: name }),
                    None => json!(value),
                };
                json!({ "fact": key, order: bound })
            }
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conditions_that_fit_into_rows_come_back_as_they_were() {
        for condition in [
            json!("strategic"),
            json!({ "fact": "known", "is": false }),
            json!({ "fact": "state", "is": "approved" }),
            json!({ "fact": "margin", "below": { "param": "floor" } }),
            json!({ "fact": "amount", "at_least": "100000" }),
            json!({ "fact": "amount", "above": { "fact": "budget" } }),
            json!({ "fact": "tags", "has": "urgent" }),
            json!({ "fact": "site", "set": true }),
            json!({ "ended": "answer", "as": "yes" }),
            json!({ "not": { "settled": "remarks" } }),
            json!({ "not": { "done": "answer" } }),
            json!({ "all": ["strategic", { "document": "quote" }] }),
            json!({ "any": [{ "segment": "large" }, { "fact": "site", "set": false }] }),
        ] {
            assert_eq!(Rows::read(&condition).unwrap().write(), Some(condition));
        }
        assert_eq!(Rows::read(&Value::Null).unwrap().write(), None);
    }

    #[test]
    fn what_is_nested_deeper_keeps_its_text() {
        for condition in [
            json!({ "all": [{ "any": ["a", "b"] }] }),
            json!({ "not": "a" }),
            json!({ "fact": "state", "in": ["a", "b"] }),
            json!({ "not": { "ended": "answer", "as": "yes" } }),
        ] {
            assert_eq!(Rows::read(&condition), None, "{condition}");
        }
    }

    #[test]
    fn rows_that_are_not_whole_ask_nothing() {
        let row = Row::about("fact:margin", "below", " ");
        assert_eq!(Rows { any: false, rows: vec![row, Row::default()] }.write(), None);
    }
}

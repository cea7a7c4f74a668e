//! How plain values are read and written.

use rust_decimal::Decimal;
use serde_json::Value;
use shared::forecast::Quarter;
use shared::time::{Date, parse_date};

use super::{Read, Write};

impl Read for String {
    fn read(value: &Value) -> Option<Self> {
        value.as_str().map(str::to_owned)
    }

    #[cfg(test)]
    fn graphql() -> String {
        "String!".to_owned()
    }
}

impl Read for i32 {
    fn read(value: &Value) -> Option<Self> {
        Self::try_from(value.as_i64()?).ok()
    }

    #[cfg(test)]
    fn graphql() -> String {
        "Int!".to_owned()
    }
}

impl Read for bool {
    fn read(value: &Value) -> Option<Self> {
        value.as_bool()
    }

    #[cfg(test)]
    fn graphql() -> String {
        "Boolean!".to_owned()
    }
}

impl Read for Decimal {
    fn read(value: &Value) -> Option<Self> {
        Self::from_str_exact(value.as_str()?).ok()
    }

    #[cfg(test)]
    fn graphql() -> String {
        "Decimal!".to_owned()
    }
}

impl Read for Date {
    fn read(value: &Value) -> Option<Self> {
        parse_date(value.as_str()?)
    }

    #[cfg(test)]
    fn graphql() -> String {
        "Date!".to_owned()
    }
}

impl Read for Quarter {
    fn read(value: &Value) -> Option<Self> {
        Self::parse(value.as_str()?)
    }

    #[cfg(test)]
    fn graphql() -> String {
        "Quarter!".to_owned()
    }
}

impl Read for Value {
    fn read(value: &Value) -> Option<Self> {
        Some(value.clone())
    }

    #[cfg(test)]
    fn graphql() -> String {
        "JSON!".to_owned()
    }
}

impl<T: Read> Read for Option<T> {
    fn read(value: &Value) -> Option<Self> {
        if value.is_null() { Some(None) } else { T::read(value).map(Some) }
    }

    #[cfg(test)]
    fn select(out: &mut String) {
        T::select(out);
    }

    #[cfg(test)]
    fn graphql() -> String {
        T::graphql().trim_end_matches('!').to_owned()
    }

    #[cfg(test)]
    fn shape(path: &str, out: &mut Vec<(String, String)>) {
        T::shape(path, out);
    }
}

impl<T: Read> Read for Vec<T> {
    fn read(value: &Value) -> Option<Self> {
        let mut items = Self::new();
        for item in value.as_array()? {
            items.push(T::read(item)?);
        }
        Some(items)
    }

    #[cfg(test)]
    fn select(out: &mut String) {
        T::select(out);
    }

    #[cfg(test)]
    fn graphql() -> String {
        format!("[{}]!", T::graphql())
    }

    #[cfg(test)]
    fn shape(path: &str, out: &mut Vec<(String, String)>) {
        T::shape(path, out);
    }
}

impl Write for Value {
    fn write(&self) -> Option<Value> {
        Some(self.clone())
    }

    #[cfg(test)]
    fn graphql() -> String {
        "JSON!".to_owned()
    }
}

impl Write for String {
    fn write(&self) -> Option<Value> {
        Some(Value::String(self.clone()))
    }

    #[cfg(test)]
    fn graphql() -> String {
        "String!".to_owned()
    }
}

impl Write for i32 {
    fn write(&self) -> Option<Value> {
        Some(Value::from(*self))
    }

    #[cfg(test)]
    fn graphql() -> String {
        "Int!".to_owned()
    }
}

impl Write for bool {
    fn write(&self) -> Option<Value> {
        Some(Value::Bool(*self))
    }

    #[cfg(test)]
    fn graphql() -> String {
        "Boolean!".to_owned()
    }
}

impl Write for Decimal {
    fn write(&self) -> Option<Value> {
        Some(Value::String(self.to_string()))
    }

    #[cfg(test)]
    fn graphql() -> String {
        "Decimal!".to_owned()
    }
}

impl Write for Date {
    fn write(&self) -> Option<Value> {
        Some(Value::String(self.to_string()))
    }

    #[cfg(test)]
    fn graphql() -> String {
        "Date!".to_owned()
    }
}

impl Write for Quarter {
    fn write(&self) -> Option<Value> {
        Some(Value::String(self.to_string()))
    }

    #[cfg(test)]
    fn graphql() -> String {
        "Quarter!".to_owned()
    }
}

impl<T: Write> Write for Option<T> {
    fn write(&self) -> Option<Value> {
        self.as_ref()?.write()
    }

    #[cfg(test)]
    fn graphql() -> String {
        T::graphql().trim_end_matches('!').to_owned()
    }
}

/// A value or null, for input where null says something that leaving it out does not.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct OrNull<T>(pub(crate) Option<T>);

impl<T: Write> Write for OrNull<T> {
    fn write(&self) -> Option<Value> {
        Some(self.0.as_ref().and_then(T::write).unwrap_or_default())
    }

    #[cfg(test)]
    fn graphql() -> String {
        T::graphql().trim_end_matches('!').to_owned()
    }
}

impl<T: Write> Write for Vec<T> {
    fn write(&self) -> Option<Value> {
        Some(Value::Array(self.iter().filter_map(T::write).collect()))
    }

    #[cfg(test)]
    fn graphql() -> String {
        format!("[{}]!", T::graphql())
    }
}

//! Storage on SQLite or PostgreSQL. Technical ground: knows no domain.
//!
//! Invariants: transactions begin and end in [`unit`] alone; SQLite has one writing connection (BEGIN IMMEDIATE,
//! WAL, synchronous=FULL, never mmap) and a pool of readers; a query text works on both engines.

pub mod access;
pub mod bulk;
mod inspect;
pub mod migrate;
pub mod pool;
mod statements;
pub mod totals;
pub mod unit;

pub use inspect::inspect_sqlite;
pub use pool::Db;
pub use statements::Statements;
pub use totals::TotalKey;
pub use unit::{Unit, Write};

pub use sea_orm::ConnectionTrait as Connection;
pub use sea_orm::DbErr as DbError;
use sea_orm::sea_query::Expr;
use sea_orm::{DbBackend, Value};
use shared::time::Date;

use crate::error::AppError;

impl From<DbError> for AppError {
    fn from(error: DbError) -> Self {
        Self::internal(error)
    }
}

/// A date as it is stored: ISO text, which sorts like the dates.
pub fn date_text(date: Option<Date>) -> Option<String> {
    date.map(|date| date.to_string())
}

/// A stored date. What does not parse was not written by us and is a fault.
pub fn date_from(text: Option<&str>) -> Result<Option<Date>, AppError> {
    text.map(|text| text.parse().map_err(AppError::internal)).transpose()
}

/// Numbered parameters for a statement that is put together piece by piece; `$1` works on both engines.
#[derive(Debug, Default)]
pub struct Params(Vec<Value>);

impl Params {
    /// Adds a value and gives the placeholder that stands for it.
    pub fn add(&mut self, value: impl Into<Value>) -> String {
        self.0.push(value.into());
        format!("${}", self.0.len())
    }

    /// Adds values and gives the condition that a column holds one of them; never true where there are none.
    pub fn one_of(&mut self, column: &str, values: impl IntoIterator<Item = impl Into<Value>>) -> String {
        let list: Vec<String> = values.into_iter().map(|value| self.add(value)).collect();
        if list.is_empty() { "1 = 0".to_owned() } else { format!("{column} IN ({})", list.join(", ")) }
    }

    /// A condition with these parameters, each used once and in order, for a statement that sea-orm puts together; it
    /// numbers them anew, or on SQLite not at all.
    pub fn into_condition(self, engine: DbBackend, condition: &str) -> Expr {
        let text = match engine {
            DbBackend::Sqlite => (1..=self.0.len())
                .rev()
                .fold(condition.to_owned(), |text, number| text.replace(&format!("${number}"), "?")),
            _ => condition.to_owned(),
        };
        Expr::cust_with_values(text, self.0)
    }

    /// The values in order.
    pub fn into_values(self) -> Vec<Value> {
        self.0
    }
}

/// A pattern that finds `text` anywhere, for `LIKE … ESCAPE '\'`.
pub fn like_pattern(text: &str) -> String {
    let escaped = text.replace('\0', "").replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    format!("%{escaped}%")
}

/// The stored name of a unit enum variant: the one serde gives it.
pub fn choice_text<T: serde::Serialize>(choice: T) -> String {
    match serde_json::to_value(choice) {
        Ok(serde_json::Value::String(text)) => text,
        _ => String::new(),
    }
}

/// The opposite of [`choice_text`]. What does not parse was not written by us and is a fault.
pub fn choice_from<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, AppError> {
    serde_json::from_value(serde_json::Value::String(text.to_owned())).map_err(AppError::internal)
}

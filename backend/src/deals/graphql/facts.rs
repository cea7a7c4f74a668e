//! Values of facts as clients send them.

use async_graphql::InputObject;
use shared::engine::FactChanges;
use shared::keys::FactKey;
use shared::process::fact::FactValue;

use crate::error::{AppError, AppResult, Problem, ProblemKind};
use crate::graphql::scalars::{Date, Decimal, MoneyInput};

/// The value of a fact: exactly one of the value fields, or `clear`.
#[derive(Debug, Clone, InputObject)]
pub struct FactInput {
    /// The fact's key in the process.
    key: String,
    /// Yes or no.
    flag: Option<bool>,
    /// A line, text, e-mail address or list of addresses.
    text: Option<String>,
    /// A number or percent.
    number: Option<Decimal>,
    /// An amount.
    money: Option<MoneyInput>,
    /// A date.
    date: Option<Date>,
    /// One option.
    choice: Option<String>,
    /// Some options.
    choices: Option<Vec<String>>,
    /// Empties the fact.
    clear: Option<bool>,
}

const VALUES: &[&str] = &["flag", "text", "number", "money", "date", "choice", "choices", "clear"];

impl FactInput {
    /// The values given; a well-formed input has exactly one.
    fn values(self) -> Vec<Option<FactValue>> {
        let clear = self.clear.filter(|clear| *clear).map(|_| None);
        let given = [
            self.flag.map(FactValue::Flag),
            self.text.map(FactValue::Text),
            self.number.map(|number| FactValue::Number(number.0)),
            self.money.map(|money| FactValue::Money(money.into())),
            self.date.map(|date| FactValue::Date(date.0)),
            self.choice.map(FactValue::Choice),
            self.choices.map(|choices| FactValue::Choices(choices.into_iter().collect())),
        ];
        given.into_iter().flatten().map(Some).chain(clear).collect()
    }
}

/// Facts as the engine takes them; what does not fit their types the engine refuses.
pub(super) fn fact_changes(inputs: Vec<FactInput>) -> AppResult<FactChanges> {
    let mut changes = FactChanges::new();
    let mut problems = Vec::new();
    for (position, input) in inputs.into_iter().enumerate() {
        let path = |field: &str| vec!["facts".to_owned(), position.to_string(), field.to_owned()];
        let key = FactKey::parse(&input.key);
        let mut values = input.values();
        match (key, values.pop(), values.is_empty()) {
            (Some(key), Some(value), true) => {
                changes.insert(key, value);
            }
            (None, _, _) => problems.push(Problem { path: path("key"), kind: ProblemKind::Unknown }),
            _ => problems.push(Problem { path: path("value"), kind: ProblemKind::ExactlyOne(VALUES) }),
        }
    }
    if problems.is_empty() { Ok(changes) } else { Err(AppError::Invalid(problems)) }
}

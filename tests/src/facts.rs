//! What somebody types into a form, readable in tests.

use serde_json::{Value, json};

/// Values for the facts of a step.
#[derive(Debug, Clone, Default)]
pub struct Facts(Vec<Value>);

/// An empty form.
pub fn facts() -> Facts {
    Facts::default()
}

impl Facts {
    /// A form from short texts: `yes`, `no`, `12`, `€500`, `2026-12-31`, `=option`, `+several+options`, else a text.
    pub fn of(pairs: &[(&str, &str)]) -> Self {
        pairs.iter().fold(facts(), |form, (key, value)| form.short(key, value))
    }

    fn short(self, key: &str, value: &str) -> Self {
        if let Some(amount) = value.strip_prefix('€') {
            return self.money(key, amount);
        }
        if let Some(option) = value.strip_prefix('=') {
            return self.choice(key, option);
        }
        if let Some(options) = value.strip_prefix('+') {
            return self.choices(key, &options.split('+').collect::<Vec<_>>());
        }
        let is_number = value.parse::<f64>().is_ok();
        let is_date = value.len() == 10 && value.split('-').count() == 3;
        match value {
            "yes" => self.flag(key, true),
            "no" => self.flag(key, false),
            _ if is_number => self.number(key, value),
            _ if is_date => self.date(key, value),
            _ => self.text(key, value),
        }
    }

    fn with(mut self, key: &str, kind: &str, value: impl Into<Value>) -> Self {
        let mut fact = json!({ "key": key });
        fact[kind] = value.into();
        self.0.push(fact);
        self
    }

    /// Yes or no.
    #[must_use]
    pub fn flag(self, key: &str, value: bool) -> Self {
        self.with(key, "flag", value)
    }

    /// A line, text or address.
    #[must_use]
    pub fn text(self, key: &str, value: &str) -> Self {
        self.with(key, "text", value)
    }

    /// A number or percentage.
    #[must_use]
    pub fn number(self, key: &str, value: &str) -> Self {
        self.with(key, "number", value)
    }

    /// An amount in the company's currency.
    #[must_use]
    pub fn money(self, key: &str, amount: &str) -> Self {
        self.with(key, "money", json!({ "amount": amount, "currency": "EUR" }))
    }

    /// A date.
    #[must_use]
    pub fn date(self, key: &str, date: &str) -> Self {
        self.with(key, "date", date)
    }

    /// One option.
    #[must_use]
    pub fn choice(self, key: &str, option: &str) -> Self {
        self.with(key, "choice", option)
    }

    /// Some options.
    #[must_use]
    pub fn choices(self, key: &str, options: &[&str]) -> Self {
        self.with(key, "choices", json!(options))
    }

    /// Nothing.
    #[must_use]
    pub fn clear(self, key: &str) -> Self {
        self.with(key, "clear", true)
    }

    /// The same form without one field.
    #[must_use]
    pub fn without(mut self, key: &str) -> Self {
        self.0.retain(|fact| fact["key"] != key);
        self
    }

    /// The same form with what another one says laid over it.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        for fact in other.0 {
            self.0.retain(|known| known["key"] != fact["key"]);
            self.0.push(fact);
        }
        self
    }

    /// The keys that are filled in.
    pub fn keys(&self) -> Vec<String> {
        self.0.iter().map(|fact| fact["key"].as_str().unwrap_or_default().to_owned()).collect()
    }

    /// As the API takes them.
    pub fn json(&self) -> Value {
        Value::from(self.0.clone())
    }
}

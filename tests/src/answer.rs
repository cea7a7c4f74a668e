//! What GraphQL said, with the parts that tests look at.

use reqwest::header::HeaderMap;
use serde_json::Value;

/// An answer of `/graphql`.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The status line's number.
    pub status: u16,
    /// The header fields.
    pub headers: HeaderMap,
    /// The body as it came.
    pub text: String,
    /// The body; null if it is no JSON.
    pub body: Value,
}

impl Answer {
    pub(crate) async fn of(response: reqwest::Response) -> Self {
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let text = response.text().await.unwrap();
        let body = serde_json::from_str(&text).unwrap_or(Value::Null);
        Self { status, headers, text, body }
    }

    /// The data. Panics if there were errors.
    #[track_caller]
    pub fn data(&self) -> &Value {
        assert!(self.body["errors"].is_null(), "errors in {}", self.text);
        &self.body["data"]
    }

    /// A value of the data by its path, `/deal/stage/key`.
    #[track_caller]
    pub fn at(&self, path: &str) -> &Value {
        let data = self.data();
        data.pointer(path).unwrap_or_else(|| panic!("{path} is not in {data}"))
    }

    /// A text of the data by its path.
    #[track_caller]
    pub fn text_at(&self, path: &str) -> &str {
        self.at(path).as_str().unwrap_or_else(|| panic!("{path} is no text in {}", self.text))
    }

    /// How many statements the database ran for it.
    #[track_caller]
    pub fn statements(&self) -> u32 {
        statements(&self.headers)
    }

    /// What the caller may correct, of the first field.
    #[track_caller]
    pub fn user_errors(&self) -> Vec<Value> {
        let first = self.data().as_object().and_then(|fields| fields.values().next());
        let errors = first.and_then(|payload| payload["userErrors"].as_array());
        errors.unwrap_or_else(|| panic!("no userErrors in {}", self.text)).clone()
    }

    /// The codes of the blockers among them.
    #[track_caller]
    pub fn blockers(&self) -> Vec<String> {
        self.user_errors().iter().map(|error| text(&error["blocker"]["code"])).collect()
    }

    /// The code of the first error; none when there is no error.
    pub fn error_code(&self) -> Option<String> {
        self.body["errors"].get(0).map(|error| text(&error["extensions"]["code"]))
    }

    /// Panics unless there is nothing to correct.
    #[expect(clippy::return_self_not_must_use, reason = "asserting is use enough")]
    #[track_caller]
    pub fn accepted(self) -> Self {
        let errors = self.user_errors();
        assert!(errors.is_empty(), "refused: {}", Value::from(errors));
        self
    }
}

/// How many statements the database ran for an answer, as its header says.
#[track_caller]
pub(crate) fn statements(headers: &HeaderMap) -> u32 {
    let said = headers.get("server-timing").and_then(|value| value.to_str().ok()).unwrap_or_default();
    let digits: String = said.chars().filter(char::is_ascii_digit).collect();
    digits.parse().unwrap_or_else(|_| panic!("no number of statements in {said:?}"))
}

/// A JSON text, or nothing.
pub(crate) fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

//! The parameters of a GraphQL request, however they arrive. A parameter of a wrong type is refused, never ignored.

use async_graphql::{Value, Variables};
use serde_json::{Map, Value as Json};

use crate::graphql::refusal::Refusal;

/// A SHA-256 digest, the name of a document.
pub(super) type Digest = [u8; 32];

/// What a client asks to run.
#[derive(Debug, Default)]
pub(super) struct Params {
    /// The document, unless only its hash is given.
    pub query: Option<String>,
    /// Which of its operations.
    pub operation_name: Option<String>,
    /// The variables.
    pub variables: Variables,
    /// The hash of a persisted document.
    pub hash: Option<Digest>,
    /// The name of an operation of the web app.
    pub document_id: Option<String>,
}

impl Params {
    /// From the body of a POST.
    pub(super) fn from_body(body: &[u8]) -> Result<Self, Refusal> {
        let json = serde_json::from_slice(body)
            .map_err(|error| Refusal::malformed(format!("The body is no JSON: {error}.")))?;
        Self::from_json(json)
    }

    /// From the JSON object that the protocols share.
    pub(super) fn from_json(json: Json) -> Result<Self, Refusal> {
        let mut fields = match json {
            Json::Object(fields) => fields,
            Json::Array(_) => {
                return Err(Refusal::malformed("Send one operation at a time: a JSON object, not an array."));
            }
            _ => return Err(Refusal::malformed("The request must be a JSON object with a field \"query\".")),
        };
        let extensions = object(&mut fields, "extensions")?;
        let params = Self {
            query: text(&mut fields, "query")?,
            operation_name: text(&mut fields, "operationName")?.filter(|name| !name.is_empty()),
            variables: variables(object(&mut fields, "variables")?)?,
            hash: extensions.get("persistedQuery").map(hash).transpose()?,
            document_id: text(&mut fields, "documentId")?,
        };
        if params.document_id.is_some() && (params.query.is_some() || params.hash.is_some()) {
            return Err(Refusal::malformed("Send \"documentId\" or a document, not both."));
        }
        if params.query.is_none() && params.hash.is_none() && params.document_id.is_none() {
            return Err(Refusal::malformed("The parameter \"query\" is missing; it holds the document."));
        }
        Ok(params)
    }

    /// From the query string of a GET, where variables and extensions are JSON inside text.
    pub(super) fn from_query_string(text: &str) -> Result<Self, Refusal> {
        let pairs = actix_web::web::Query::<Vec<(String, String)>>::from_query(text)
            .map_err(|_| Refusal::malformed("The query string cannot be read."))?;
        let mut fields = Map::new();
        for (name, value) in pairs.into_inner() {
            let value = match name.as_str() {
                "variables" | "extensions" if !value.is_empty() => {
                    serde_json::from_str(&value).map_err(|error| {
                        Refusal::malformed(format!("The parameter \"{name}\" is no JSON: {error}."))
                    })?
                }
                "variables" | "extensions" => Json::Null,
                _ => Json::String(value),
            };
            if fields.insert(name.clone(), value).is_some() {
                return Err(Refusal::malformed(format!("The parameter \"{name}\" is given twice.")));
            }
        }
        Self::from_json(Json::Object(fields))
    }
}

fn text(fields: &mut Map<String, Json>, name: &str) -> Result<Option<String>, Refusal> {
    match fields.remove(name) {
        None | Some(Json::Null) => Ok(None),
        Some(Json::String(text)) => Ok(Some(text)),
        Some(_) => Err(Refusal::malformed(format!("The parameter \"{name}\" must be a text."))),
    }
}

fn object(fields: &mut Map<String, Json>, name: &str) -> Result<Map<String, Json>, Refusal> {
    match fields.remove(name) {
        None | Some(Json::Null) => Ok(Map::new()),
        Some(Json::Object(object)) => Ok(object),
        Some(_) => Err(Refusal::malformed(format!("The parameter \"{name}\" must be a JSON object."))),
    }
}

fn variables(object: Map<String, Json>) -> Result<Variables, Refusal> {
    Value::from_json(Json::Object(object))
        .map(Variables::from_value)
        .map_err(|error| Refusal::malformed(format!("The parameter \"variables\" cannot be read: {error}.")))
}

/// Reads `{"version": 1, "sha256Hash": "…"}`.
fn hash(persisted: &Json) -> Result<Digest, Refusal> {
    let digest = || {
        let text =
            persisted.get("sha256Hash")?.as_str().filter(|text| text.len() == 64 && text.is_ascii())?;
        let mut digest = Digest::default();
        for (byte, digits) in digest.iter_mut().zip(text.as_bytes().chunks(2)) {
            *byte = u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()?;
        }
        Some(digest)
    };
    let version = persisted.get("version").and_then(Json::as_i64);
    digest().filter(|_| version == Some(1)).ok_or_else(|| {
        Refusal::malformed(
            "The extension persistedQuery must be {\"version\": 1, \"sha256Hash\": 64 hexadecimal digits}.",
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_string_is_read_like_a_body() {
        let params =
            Params::from_query_string("query=%7Ba%7D&operationName=Q&variables=%7B%22n%22%3A1%7D").unwrap();
        assert_eq!((params.query.as_deref(), params.operation_name.as_deref()), (Some("{a}"), Some("Q")));
        assert_eq!(params.variables.get("n"), Some(&Value::from(1)));
        assert!(Params::from_query_string("query=%7Ba%7D&variables=%7B").is_err());
        assert!(Params::from_query_string("query=a&query=b").is_err());
    }

    #[test]
    fn mistyped_parameters_are_refused() {
        for body in [
            "",
            "{",
            "[]",
            "1",
            "[{\"query\":\"{a}\"}]",
            "{}",
            "{\"query\":1}",
            "{\"query\":null}",
            "{\"query\":\"{a}\",\"operationName\":{}}",
            "{\"query\":\"{a}\",\"variables\":[]}",
            "{\"query\":\"{a}\",\"variables\":\"x\"}",
            "{\"query\":\"{a}\",\"extensions\":0}",
            "{\"query\":\"{a}\",\"documentId\":\"A.1\"}",
            "{\"documentId\":1}",
            "{\"extensions\":{\"persistedQuery\":{\"version\":1,\"sha256Hash\":\"xyz\"}}}",
        ] {
            assert!(Params::from_body(body.as_bytes()).is_err(), "{body}");
        }
        let body =
            "{\"query\":\"{a}\",\"variables\":null,\"operationName\":null,\"extensions\":null,\"more\":1}";
        assert!(Params::from_body(body.as_bytes()).is_ok(), "{body}");
    }
}

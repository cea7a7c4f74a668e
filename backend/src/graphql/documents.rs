//! Parsed documents, kept by the hash of their text.
//!
//! The same store answers persisted queries: a client that sends a known hash need not send the document. Invariants:
//! what is kept has passed every limit; large documents are never kept, so the store's memory is bounded.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError};

use async_graphql::parser::parse_query;
use async_graphql::parser::types::ExecutableDocument;
use sha2::{Digest as _, Sha256};
use shared::error_code::ErrorCode;

use crate::graphql::direct::asks_nothing_twice;
use crate::graphql::limits::{self, BRACKETS, DOCUMENT_BYTES, TOKENS};
use crate::graphql::negotiate::Failure;
use crate::graphql::params::Digest;
use crate::graphql::refusal::Refusal;
use crate::graphql::tokens;

/// How many documents are kept.
const KEPT: usize = 1_000;
/// The largest document that is kept, in bytes.
const KEPT_BYTES: usize = 10_000;

/// A document that passed every limit.
#[derive(Debug)]
pub(super) struct Document {
    pub(super) parsed: ExecutableDocument,
    /// Whether objects of it may be written directly.
    pub(super) nothing_twice: bool,
}

/// The documents that were asked for lately.
#[derive(Debug, Default)]
pub(super) struct Documents(Mutex<Recent<Digest, Arc<Document>>>);

impl Documents {
    /// The document of a text, of a hash, or of both if they fit together.
    pub(super) fn find(&self, text: Option<&str>, hash: Option<Digest>) -> Result<Arc<Document>, Refusal> {
        match (text, hash) {
            (Some(text), Some(hash)) if digest(text) != hash => Err(Refusal::malformed(
                "The hash in persistedQuery is not the SHA-256 of the document beside it.",
            )),
            (Some(text), _) => self.parse(text),
            (None, Some(hash)) => self.recall(&hash).ok_or_else(|| {
                let message = "PersistedQueryNotFound";
                Refusal::new(Failure::UnknownHash, ErrorCode::PersistedQueryNotFound, message)
            }),
            (None, None) => {
                Err(Refusal::malformed("The parameter \"query\" is missing; it holds the document."))
            }
        }
    }

    fn parse(&self, text: &str) -> Result<Arc<Document>, Refusal> {
        if text.len() > KEPT_BYTES {
            return read(text).map(Arc::new);
        }
        let hash = digest(text);
        if let Some(known) = self.recall(&hash) {
            return Ok(known);
        }
        let document = Arc::new(read(text)?);
        self.0.lock().unwrap_or_else(PoisonError::into_inner).keep(hash, Arc::clone(&document));
        Ok(document)
    }

    fn recall(&self, hash: &Digest) -> Option<Arc<Document>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).recall(hash)
    }
}

fn digest(text: &str) -> Digest {
    Sha256::digest(text.as_bytes()).into()
}

/// Parses a document within all limits.
fn read(text: &str) -> Result<Document, Refusal> {
    if text.len() > DOCUMENT_BYTES {
        let message = format!("The document has {} bytes; at most {DOCUMENT_BYTES} are allowed.", text.len());
        return Err(Refusal::new(Failure::TooLarge, ErrorCode::PayloadTooLarge, message));
    }
    let census = tokens::count(text);
    if census.tokens > TOKENS {
        let message = format!("The document has {} tokens; at most {TOKENS} are allowed.", census.tokens);
        return Err(Refusal::limit("tokens", census.tokens as u64, TOKENS as u64, message));
    }
    if census.brackets > BRACKETS {
        let message = format!(
            "The document opens {} brackets at once; at most {BRACKETS} are allowed.",
            census.brackets
        );
        return Err(Refusal::limit("brackets", census.brackets as u64, BRACKETS as u64, message));
    }
    let document = parse_query(text).map_err(|error| {
        let at = error.positions().next();
        Refusal::document(ErrorCode::GraphqlParseFailed, explain(&error.to_string()), at)
    })?;
    limits::check(&document)?;
    Ok(Document { nothing_twice: asks_nothing_twice(&document), parsed: document })
}

/// What the parser found wrong. It draws a picture of the place over several lines; the last one says it in words.
fn explain(drawn: &str) -> String {
    let words = drawn.lines().next_back().unwrap_or_default().trim_start_matches([' ', '=']);
    format!("The document does not parse: {words}.")
}

/// A bounded map that forgets what was not used lately: two generations, of which the older is dropped when the
/// younger is full. Between half of and all the wanted number is kept, at constant cost.
#[derive(Debug)]
struct Recent<K, V> {
    young: HashMap<K, V>,
    old: HashMap<K, V>,
}

impl<K, V> Default for Recent<K, V> {
    fn default() -> Self {
        Self { young: HashMap::new(), old: HashMap::new() }
    }
}

impl<K: Hash + Eq + Clone, V: Clone> Recent<K, V> {
    fn recall(&mut self, key: &K) -> Option<V> {
        if let Some(value) = self.young.get(key) {
            return Some(value.clone());
        }
        let value = self.old.remove(key)?;
        self.keep(key.clone(), value.clone());
        Some(value)
    }

    fn keep(&mut self, key: K, value: V) {
        if self.young.len() >= KEPT / 2 {
            self.old = std::mem::take(&mut self.young);
        }
        self.young.insert(key, value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(refusal: &Refusal) -> String {
        refusal.errors[0].extensions.as_ref().unwrap().get("code").unwrap().to_string()
    }

    #[test]
    fn a_document_is_found_by_its_hash_once_it_was_sent() {
        let documents = Documents::default();
        let hash = Some(digest("{a}"));
        assert_eq!(code(&documents.find(None, hash).unwrap_err()), "\"PERSISTED_QUERY_NOT_FOUND\"");
        let sent = documents.find(Some("{a}"), hash).unwrap();
        assert!(Arc::ptr_eq(&sent, &documents.find(None, hash).unwrap()));
        assert!(documents.find(Some("{b}"), hash).is_err());
    }

    #[test]
    fn size_is_checked_before_the_parser_sees_it() {
        let documents = Documents::default();
        for (text, expected) in [
            ("#".repeat(DOCUMENT_BYTES + 1), "PAYLOAD_TOO_LARGE"),
            (format!("{{{}}}", "a ".repeat(TOKENS)), "COST_EXCEEDED"),
            (format!("{{a(b:{}", "[".repeat(9_000)), "COST_EXCEEDED"),
            ("{".repeat(9_000), "COST_EXCEEDED"),
            ("{".to_owned(), "GRAPHQL_PARSE_FAILED"),
        ] {
            assert_eq!(code(&documents.find(Some(&text), None).unwrap_err()), format!("\"{expected}\""));
        }
    }

    #[test]
    fn a_parse_error_is_one_sentence_and_a_place() {
        let refusal = Documents::default().find(Some("{"), None).unwrap_err();
        assert_eq!(refusal.errors[0].message, "The document does not parse: expected selection.");
        assert_eq!(refusal.errors[0].locations[0].column, 2);
    }

    #[test]
    fn what_is_used_is_not_forgotten() {
        let mut recent = Recent::default();
        for n in 0..KEPT * 3 {
            recent.keep(n, n);
            assert_eq!(recent.recall(&0), Some(0));
        }
        assert!(recent.young.len() + recent.old.len() <= KEPT);
        assert_eq!(recent.recall(&1), None);
    }
}

//! Parsed documents, kept by the hash of their text.
//!
//! The same store answers persisted queries: a client that sends a known hash need not send the document, and the web app
//! names its operations, whose documents come with it. Invariants: what is kept has passed every limit; large documents
//! of clients are never kept, so the store's memory is bounded.

use std::fs;
use std::hash::{BuildHasher as _, RandomState};
use std::path::PathBuf;
use std::sync::Arc;

use async_graphql::Variables;
use async_graphql::parser::parse_query;
use async_graphql::parser::types::ExecutableDocument;
use sha2::{Digest as _, Sha256};
use shared::document_id::{document_id, fingerprint};
use shared::error_code::ErrorCode;

use crate::graphql::direct::asks_nothing_twice;
use crate::graphql::limits::{self, BRACKETS, DOCUMENT_BYTES, TOKENS};
use crate::graphql::negotiate::Failure;
use crate::graphql::params::{Digest, Params};
use crate::graphql::refusal::Refusal;
use crate::graphql::tokens;
use crate::recent::Recent;

/// How many documents are kept.
const KEPT: usize = 1_000;
/// How many valid requests are remembered.
const VALID: usize = 20_000;
/// The largest document that is kept, in bytes.
const KEPT_BYTES: usize = 10_000;

/// A document that passed every limit.
#[derive(Debug)]
pub(super) struct Document {
    pub(super) parsed: ExecutableDocument,
    /// The hash of its text, if it is kept.
    hash: Option<Digest>,
    /// Whether objects of it may be written directly.
    pub(super) nothing_twice: bool,
}

/// A request that may be recognised.
#[derive(Debug, Clone, Copy)]
pub(super) struct RequestHash(u64);

/// The documents that were asked for lately, and which requests with them are valid, so that nothing is validated twice.
#[derive(Debug)]
pub(super) struct Documents {
    known: Recent<Digest, Arc<Document>>,
    /// Those of the web app, by their `documentId`.
    named: Recent<String, Arc<Document>>,
    /// Where the web app's documents stand.
    web_app: PathBuf,
    valid: Recent<u64, ()>,
    hasher: RandomState,
}

impl Default for Documents {
    fn default() -> Self {
        Self {
            known: Recent::of(KEPT),
            named: Recent::of(KEPT),
            web_app: PathBuf::new(),
            valid: Recent::of(VALID),
            hasher: RandomState::new(),
        }
    }
}

impl Documents {
    /// A store that knows the operations of the web app from a folder with their documents, each named after its operation.
    /// Those that stand there are read at once, like the app itself; a build that comes later is read when it is named.
    pub(super) fn of_web_app(folder: PathBuf) -> Self {
        let documents = Self { web_app: folder, ..Self::default() };
        let files = documents.web_app.read_dir().into_iter().flatten().flatten();
        for file in files {
            let path = file.path();
            let (name, text) = (path.file_stem().and_then(|name| name.to_str()), fs::read_to_string(&path));
            if let (Some(name), Ok(text)) = (name, text)
                && documents.named(&document_id(name, fingerprint(&text))).is_err()
            {
                tracing::warn!(file = %path.display(), "is no document of an operation");
            }
        }
        documents
    }

    /// The document that a request asks to run.
    pub(super) fn find(&self, params: &Params) -> Result<Arc<Document>, Refusal> {
        match &params.document_id {
            Some(id) => self.named(id),
            None => self.find_sent(params.query.as_deref(), params.hash),
        }
    }

    /// The document of an operation of the web app. An older one that was read before stays known, so that pages that are
    /// open while the app is built anew go on.
    fn named(&self, id: &str) -> Result<Arc<Document>, Refusal> {
        if let Some(known) = self.named.recall(&id.to_owned()) {
            return Ok(known);
        }
        let name = id.split('.').next().unwrap_or_default();
        let is_name = |name: &str| name.bytes().all(|byte| byte.is_ascii_alphanumeric());
        let file = Some(self.web_app.join(name).with_extension("graphql")).filter(|_| is_name(name));
        let text = file.and_then(|file| fs::read_to_string(file).ok()).ok_or_else(unknown)?;
        if document_id(name, fingerprint(&text)) != id {
            return Err(unknown());
        }
        let document = Arc::new(read(&text, Some(digest(&text)))?);
        self.named.keep(id.to_owned(), Arc::clone(&document));
        Ok(document)
    }

    /// The document of a text, of a hash, or of both if they fit together.
    fn find_sent(&self, text: Option<&str>, hash: Option<Digest>) -> Result<Arc<Document>, Refusal> {
        match (text, hash) {
            (Some(text), Some(hash)) if digest(text) != hash => Err(Refusal::malformed(
                "The hash in persistedQuery is not the SHA-256 of the document beside it.",
            )),
            (Some(text), _) => self.parse(text),
            (None, Some(hash)) => self.recall(&hash).ok_or_else(unknown),
            (None, None) => {
                Err(Refusal::malformed("The parameter \"query\" is missing; it holds the document."))
            }
        }
    }

    fn parse(&self, text: &str) -> Result<Arc<Document>, Refusal> {
        if text.len() > KEPT_BYTES {
            return read(text, None).map(Arc::new);
        }
        let hash = digest(text);
        if let Some(known) = self.recall(&hash) {
            return Ok(known);
        }
        let document = Arc::new(read(text, Some(hash))?);
        self.known.keep(hash, Arc::clone(&document));
        Ok(document)
    }

    fn recall(&self, hash: &Digest) -> Option<Arc<Document>> {
        self.known.recall(hash)
    }

    /// What tells a request from others: its document, operation and variables. None for a document that is not kept.
    pub(super) fn request(
        &self,
        document: &Document,
        operation: Option<&str>,
        variables: &Variables,
    ) -> Option<RequestHash> {
        let variables = serde_json::to_string(variables).ok()?;
        Some(RequestHash(self.hasher.hash_one((document.hash?, operation, variables))))
    }

    /// Whether the same request was valid before.
    pub(super) fn is_valid(&self, request: RequestHash) -> bool {
        self.valid.recall(&request.0).is_some()
    }

    /// Remembers that a request is valid.
    pub(super) fn note_valid(&self, request: RequestHash) {
        self.valid.keep(request.0, ());
    }
}

fn unknown() -> Refusal {
    Refusal::new(Failure::UnknownHash, ErrorCode::PersistedQueryNotFound, "PersistedQueryNotFound")
}

fn digest(text: &str) -> Digest {
    Sha256::digest(text.as_bytes()).into()
}

/// Parses a document within all limits.
fn read(text: &str, hash: Option<Digest>) -> Result<Document, Refusal> {
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
    Ok(Document { nothing_twice: asks_nothing_twice(&document), parsed: document, hash })
}

/// What the parser found wrong. It draws a picture of the place over several lines; the last one says it in words.
fn explain(drawn: &str) -> String {
    let words = drawn.lines().next_back().unwrap_or_default().trim_start_matches([' ', '=']);
    format!("The document does not parse: {words}.")
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
        assert_eq!(code(&documents.find_sent(None, hash).unwrap_err()), "\"PERSISTED_QUERY_NOT_FOUND\"");
        let sent = documents.find_sent(Some("{a}"), hash).unwrap();
        assert!(Arc::ptr_eq(&sent, &documents.find_sent(None, hash).unwrap()));
        assert!(documents.find_sent(Some("{b}"), hash).is_err());
    }

    #[test]
    fn the_web_app_names_its_operations() {
        let folder = std::env::temp_dir().join(format!("stagewright-operations-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let first = "query Mine { first }";
        fs::write(folder.join("Mine.graphql"), first).unwrap();
        let documents = Documents::of_web_app(folder.clone());
        let first_id = document_id("Mine", fingerprint(first));
        fs::write(folder.join("Mine.graphql"), "query Mine { other }").unwrap();
        let ask =
            |id: &str| documents.find(&Params { document_id: Some(id.to_owned()), ..Params::default() });
        let (old, new) = ("query Mine { a }", "query Mine { b }");
        let [old_id, new_id] = [old, new].map(|text| document_id("Mine", fingerprint(text)));
        assert!(ask(&first_id).is_ok(), "what stood there at the start");
        fs::write(folder.join("Mine.graphql"), old).unwrap();
        assert!(ask(&old_id).is_ok() && ask(&new_id).is_err());
        fs::write(folder.join("Mine.graphql"), new).unwrap();
        assert!(ask(&old_id).is_ok() && ask(&new_id).is_ok());
        for strange in ["", ".", "Mine", "Mine.1", "../Mine.1", "/etc/passwd.1", "Other.1"] {
            assert_eq!(code(&ask(strange).unwrap_err()), "\"PERSISTED_QUERY_NOT_FOUND\"");
        }
        fs::remove_dir_all(&folder).unwrap();
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
            assert_eq!(code(&documents.find_sent(Some(&text), None).unwrap_err()), format!("\"{expected}\""));
        }
    }

    #[test]
    fn a_parse_error_is_one_sentence_and_a_place() {
        let refusal = Documents::default().find_sent(Some("{"), None).unwrap_err();
        assert_eq!(refusal.errors[0].message, "The document does not parse: expected selection.");
        assert_eq!(refusal.errors[0].locations[0].column, 2);
    }
}

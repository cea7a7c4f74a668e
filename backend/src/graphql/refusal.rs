//! A request that is turned down before anything is executed.

use async_graphql::{Pos, ServerError};
use shared::error_code::ErrorCode;

use crate::error::AppError;
use crate::graphql::error::{from_app, server_error};
use crate::graphql::negotiate::Failure;
use crate::graphql::streams::STREAMS;
use crate::http::request_id::RequestId;

/// When a person with too many live connections may ask again, in seconds: those that broke off are gone by then.
const STREAMS_RETRY: u64 = 60;

/// Why, for the status line, and in words, for the body.
#[derive(Debug)]
pub(super) struct Refusal {
    pub(super) failure: Failure,
    pub(super) errors: Vec<ServerError>,
}

impl Refusal {
    pub(super) fn new(failure: Failure, code: ErrorCode, message: impl Into<String>) -> Self {
        Self { failure, errors: vec![server_error(code, message)] }
    }

    /// The parameters of the request are not what the protocol asks for.
    pub(super) fn malformed(message: impl Into<String>) -> Self {
        Self::new(Failure::Malformed, ErrorCode::BadUserInput, message)
    }

    /// A use case said no, for instance to the access token.
    pub(super) fn from_app(error: &AppError, request_id: &RequestId) -> Self {
        let failure = match error {
            AppError::Unauthenticated => Failure::Unauthenticated,
            AppError::RateLimited { retry_after } => Failure::RateLimited { retry_after: *retry_after },
            AppError::Internal(_) => Failure::Fault,
            _ => Failure::Forbidden,
        };
        Self { failure, errors: vec![from_app(error, request_id)] }
    }

    /// The document does not hold; `at` points into it.
    pub(super) fn document(code: ErrorCode, message: impl Into<String>, at: Option<Pos>) -> Self {
        let mut refusal = Self::new(Failure::Document, code, message);
        for error in &mut refusal.errors {
            error.locations.extend(at);
        }
        refusal
    }

    /// The document is larger in some way than allowed.
    pub(super) fn limit(limit: &'static str, found: u64, allowed: u64, message: impl Into<String>) -> Self {
        let mut refusal = Self::new(Failure::Document, ErrorCode::CostExceeded, message);
        for extensions in refusal.errors.iter_mut().filter_map(|error| error.extensions.as_mut()) {
            extensions.set("limit", limit);
            extensions.set("requested", found);
            extensions.set("allowed", allowed);
        }
        refusal
    }

    /// The caller has as many live connections open as anybody may.
    pub(super) fn too_many_streams() -> Self {
        let message =
            format!("You have {STREAMS} live connections open, and more are not allowed. Close one first.");
        Self::new(Failure::RateLimited { retry_after: STREAMS_RETRY }, ErrorCode::RateLimited, message)
    }

    /// The errors as a JSON array.
    pub(super) fn errors_json(&self) -> String {
        serde_json::to_string(&self.errors).unwrap_or_else(|_| "[]".to_owned())
    }

    /// A response without data: what failed before it ran has none.
    pub(super) fn body(&self) -> String {
        format!("{{\"errors\":{}}}", self.errors_json())
    }
}

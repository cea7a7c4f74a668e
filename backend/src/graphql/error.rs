//! Errors as callers see them.
//!
//! Resolvers return `AppResult` or `async_graphql::Result` and use `?`; everything else happens here, at the edge.
//! Invariants: every error has a code; an inner error's text never goes out; a fault is logged once, with the
//! request's id, and nothing else is logged.

use async_graphql::{Error, ErrorExtensionValues, ServerError, Value};
use shared::error_code::ErrorCode;
use shared::ids::IdError;

use crate::error::AppError;
use crate::http::request_id::RequestId;

/// An error with a code, for resolvers.
pub fn coded(code: ErrorCode, message: impl Into<String>) -> Error {
    let mut extensions = ErrorExtensionValues::default();
    extensions.set("code", code.as_str());
    Error { message: message.into(), source: None, extensions: Some(extensions) }
}

/// An argument that does not hold; the sentence says what is allowed.
pub fn bad_user_input(message: impl Into<String>) -> Error {
    coded(ErrorCode::BadUserInput, message)
}

/// An error with a code, for the transport.
pub(super) fn server_error(code: ErrorCode, message: impl Into<String>) -> ServerError {
    let mut error = ServerError::new(message, None);
    set_code(&mut error, code);
    error
}

/// A use case's error as it goes out.
pub(super) fn from_app(error: &AppError, request_id: &RequestId) -> ServerError {
    let mut shown = ServerError::new(String::new(), None);
    show_app_error(&mut shown, error, request_id);
    shown
}

/// Makes an error of the schema's execution fit to go out.
pub(super) fn present(error: &mut ServerError, request_id: &RequestId) {
    let source = error.source.take();
    if error.extensions.as_ref().is_some_and(|extensions| extensions.get("code").is_some()) {
        return;
    }
    let Some(source) = source else {
        // Without a source it is the framework's own: about the document, or, with a path, about a value.
        let code =
            if error.path.is_empty() { ErrorCode::GraphqlValidationFailed } else { ErrorCode::BadUserInput };
        return set_code(error, code);
    };
    if let Some(cause) = source.downcast_ref::<AppError>() {
        show_app_error(error, cause, request_id);
    } else if source.is::<IdError>() {
        set_code(error, ErrorCode::BadUserInput);
    } else {
        let cause = AppError::internal(std::mem::take(&mut error.message));
        show_app_error(error, &cause, request_id);
    }
}

fn show_app_error(shown: &mut ServerError, error: &AppError, request_id: &RequestId) {
    shown.message = error.public_message();
    set_code(shown, error.code());
    let extensions = shown.extensions.get_or_insert_default();
    match error {
        AppError::Stale { current_version, changed_by, changed_at } => {
            extensions.set("currentVersion", *current_version);
            extensions.set("changedBy", changed_by.map_or(Value::Null, |user| user.to_string().into()));
            extensions.set("changedAt", changed_at.to_string());
        }
        AppError::RateLimited { retry_after } => extensions.set("retryAfter", *retry_after),
        AppError::Internal(source) => {
            extensions.set("requestId", request_id.as_str());
            tracing::error!(%request_id, path = ?shown.path, error = ?source, "fault");
        }
        _ => {}
    }
}

fn set_code(error: &mut ServerError, code: ErrorCode) {
    error.extensions.get_or_insert_default().set("code", code.as_str());
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;
    use async_graphql::PathSegment;
    use shared::time::Timestamp;

    use super::*;

    fn shown(error: Error) -> ServerError {
        let mut shown = error.into_server_error(async_graphql::Pos::default());
        shown.path = vec![PathSegment::Field("deal".into())];
        present(&mut shown, &RequestId::of(&TestRequest::default().to_http_request()));
        shown
    }

    fn extension(error: &ServerError, name: &str) -> Value {
        error.extensions.as_ref().and_then(|extensions| extensions.get(name)).cloned().unwrap()
    }

    #[test]
    fn a_conflict_says_what_it_is_now() {
        let changed_at = Timestamp::from_micros(0);
        let error = shown(AppError::Stale { current_version: 7, changed_by: None, changed_at }.into());
        assert_eq!(extension(&error, "code"), Value::from("CONFLICT"));
        assert_eq!(extension(&error, "currentVersion"), Value::from(7));
        assert_eq!(extension(&error, "changedBy"), Value::Null);
        assert_eq!(extension(&error, "changedAt"), Value::from("1970-01-01T00:00:00Z"));
    }

    #[test]
    fn the_text_of_an_inner_error_stays_inside() {
        for error in [
            Error::from(AppError::internal("secret".to_owned())),
            Error::from(std::io::Error::other("secret")),
        ] {
            let error = shown(error);
            assert_eq!(extension(&error, "code"), Value::from("INTERNAL"));
            assert!(!error.message.contains("secret"), "{}", error.message);
            assert!(error.source.is_none());
        }
    }

    #[test]
    fn an_explicit_code_stays() {
        assert_eq!(extension(&shown(coded(ErrorCode::NotFound, "x")), "code"), Value::from("NOT_FOUND"));
        assert_eq!(extension(&shown(Error::new("no date")), "code"), Value::from("BAD_USER_INPUT"));
    }
}

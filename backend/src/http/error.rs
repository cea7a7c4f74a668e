//! The one error as HTTP shows it, and as every edge words it.
//!
//! Invariant: nothing an inner error says reaches a caller.

use actix_web::http::StatusCode;
use actix_web::http::header::RETRY_AFTER;
use actix_web::{HttpResponse, ResponseError};
use shared::error_code::ErrorCode;

use crate::error::AppError;

impl AppError {
    /// The code that programs act on.
    pub fn code(&self) -> ErrorCode {
        match self {
            Self::NotFound { .. } => ErrorCode::NotFound,
            Self::Unauthenticated => ErrorCode::Unauthenticated,
            Self::Forbidden(_) => ErrorCode::Forbidden,
            Self::Stale { .. } | Self::KeyReused => ErrorCode::Conflict,
            Self::Rejected(_) | Self::Invalid(_) => ErrorCode::BadUserInput,
            Self::RateLimited { .. } => ErrorCode::RateLimited,
            Self::Internal(_) => ErrorCode::Internal,
        }
    }

    /// What may be said to anybody, in English, for developers.
    pub fn public_message(&self) -> String {
        match self {
            Self::NotFound { kind } => format!("There is no such {kind}, or you may not see it."),
            Self::Unauthenticated => {
                "Sign in first: send a valid access token as \"Authorization: Bearer …\".".into()
            }
            Self::Forbidden(reason) => format!("You may not do this: {reason}."),
            Self::Stale { .. } => {
                "Somebody changed this meanwhile. Read it again, then repeat your change.".into()
            }
            Self::KeyReused => "This idempotency key belongs to another request. Use a new one.".into(),
            Self::Rejected(_) => "The process does not allow this now.".into(),
            Self::Invalid(problems) => {
                let fields: Vec<String> = problems.iter().map(|problem| problem.path.join(".")).collect();
                format!("The input does not hold together; look at: {}.", fields.join(", "))
            }
            Self::RateLimited { retry_after } => {
                format!("Too many attempts. Try again in {retry_after} seconds.")
            }
            Self::Internal(_) => "Something went wrong on our side.".into(),
        }
    }
}

impl ResponseError for AppError {
    fn status_code(&self) -> StatusCode {
        match self.code() {
            ErrorCode::NotFound => StatusCode::NOT_FOUND,
            ErrorCode::Unauthenticated => StatusCode::UNAUTHORIZED,
            ErrorCode::Forbidden => StatusCode::FORBIDDEN,
            ErrorCode::Conflict => StatusCode::CONFLICT,
            ErrorCode::RateLimited => StatusCode::TOO_MANY_REQUESTS,
            ErrorCode::Internal => StatusCode::INTERNAL_SERVER_ERROR,
            _ => StatusCode::BAD_REQUEST,
        }
    }

    /// `{"error": {"code", "message"}}`, as all plain endpoints answer; those for people word it in their language.
    fn error_response(&self) -> HttpResponse {
        let mut response = HttpResponse::build(self.status_code());
        if let Self::RateLimited { retry_after } = self {
            response.insert_header((RETRY_AFTER, retry_after.to_string()));
        }
        response.json(serde_json::json!({
            "error": { "code": self.code().as_str(), "message": self.public_message() }
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_says_nothing_about_its_cause() {
        let fault = AppError::internal(std::io::Error::other("password=secret"));
        assert_eq!(fault.status_code(), StatusCode::INTERNAL_SERVER_ERROR);
        assert!(!fault.public_message().contains("secret"));
    }

    #[test]
    fn a_limited_caller_learns_when_to_come_back() {
        let response = AppError::RateLimited { retry_after: 7 }.error_response();
        assert_eq!(response.status(), StatusCode::TOO_MANY_REQUESTS);
        assert_eq!(response.headers().get(RETRY_AFTER).unwrap(), "7");
    }
}

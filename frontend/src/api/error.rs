//! Why a request failed, as facts; the words are made when somebody reads them.

use super::graphql::{Value, field};
use crate::i18n::t;

/// Why a request failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum ApiError {
    /// No answer came: the network or the server is away.
    Unreachable,
    /// The session is over and could not be renewed.
    SignedOut,
    /// The server answered with an error.
    Refused {
        /// What kind.
        code: ErrorCode,
        /// The server's words, in the reader's language.
        message: String,
        /// What to quote when asking for help.
        request_id: Option<String>,
    },
    /// An answer that this app does not understand, usually because a new version is out.
    Unexpected,
}

/// The codes of top-level errors that the app acts on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ErrorCode {
    /// Readable but not allowed.
    Forbidden,
    /// Not there, or not for this reader.
    NotFound,
    /// Somebody else was faster, or the same key came with another request.
    Conflict,
    /// Too many requests.
    RateLimited,
    /// The session is missing or over.
    Unauthenticated,
    /// What was sent is not valid.
    Invalid,
    /// A fault of the server.
    Fault,
}

impl ErrorCode {
    /// The code of the contract.
    pub(crate) fn parse(code: Option<&str>) -> Self {
        match code {
            Some("FORBIDDEN") => Self::Forbidden,
            Some("NOT_FOUND") => Self::NotFound,
            Some("CONFLICT") => Self::Conflict,
            Some("RATE_LIMITED" | "COST_EXCEEDED") => Self::RateLimited,
            Some("UNAUTHENTICATED") => Self::Unauthenticated,
            Some("BAD_USER_INPUT" | "PAYLOAD_TOO_LARGE") => Self::Invalid,
            _ => Self::Fault,
        }
    }
}

impl ApiError {
    /// A top-level error of an answer.
    pub(crate) fn from_graphql(error: &Value) -> Self {
        let extensions = field(error, "extensions");
        // The server is newer than this page and has other operations.
        if field(extensions, "code").as_str() == Some("PERSISTED_QUERY_NOT_FOUND") {
            return Self::Unexpected;
        }
        Self::Refused {
            code: ErrorCode::parse(field(extensions, "code").as_str()),
            message: field(error, "message").as_str().unwrap_or_default().to_owned(),
            request_id: field(extensions, "requestId").as_str().map(str::to_owned),
        }
    }

    /// The code, if the server gave one.
    pub(crate) fn code(&self) -> Option<ErrorCode> {
        match self {
            Self::Refused { code, .. } => Some(*code),
            _ => None,
        }
    }

    /// Whether trying again later can help.
    pub(crate) fn is_passing(&self) -> bool {
        matches!(self, Self::Unreachable)
            || matches!(self.code(), Some(ErrorCode::RateLimited | ErrorCode::Fault))
    }

    /// What to tell the reader.
    pub(crate) fn words(&self) -> String {
        match self {
            Self::Unreachable => t!(errors::unreachable).to_owned(),
            Self::SignedOut => t!(errors::signed_out).to_owned(),
            Self::Unexpected => t!(errors::unexpected).to_owned(),
            Self::Refused { code: ErrorCode::Fault, request_id: Some(id), .. } => {
                t!(errors::fault_with_id, id)
            }
            Self::Refused { code: ErrorCode::Fault, request_id: None, .. } => t!(errors::fault).to_owned(),
            Self::Refused { code: ErrorCode::RateLimited, .. } => t!(errors::rate_limited).to_owned(),
            Self::Refused { message, .. } => message.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_code_is_a_fault() {
        assert_eq!(ErrorCode::parse(Some("CONFLICT")), ErrorCode::Conflict);
        assert_eq!(ErrorCode::parse(Some("SOMETHING_NEW")), ErrorCode::Fault);
        assert_eq!(ErrorCode::parse(None), ErrorCode::Fault);
    }

    #[test]
    fn only_passing_errors_are_worth_another_try() {
        let refused = |code| ApiError::Refused { code, message: String::new(), request_id: None };
        assert!(ApiError::Unreachable.is_passing() && refused(ErrorCode::Fault).is_passing());
        assert!(!refused(ErrorCode::Conflict).is_passing() && !ApiError::SignedOut.is_passing());
    }
}

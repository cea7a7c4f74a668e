//! The codes of top-level errors. Clients act on the code and never on the sentence, so a code never changes its
//! meaning; a new situation gets a new code.

/// What kind of error it is, for programs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ErrorCode {
    /// The document is no GraphQL.
    GraphqlParseFailed,
    /// The document does not fit the schema.
    GraphqlValidationFailed,
    /// An argument, variable or parameter does not hold.
    BadUserInput,
    /// Not signed in, or the session ended.
    Unauthenticated,
    /// Known, but not allowed.
    Forbidden,
    /// Not there, or not to be known.
    NotFound,
    /// Changed meanwhile, or an idempotency key used for another request.
    Conflict,
    /// Too much in too little time.
    RateLimited,
    /// The operation asks for more than one operation may.
    CostExceeded,
    /// The request is too large.
    PayloadTooLarge,
    /// The hash is unknown; send the document once.
    PersistedQueryNotFound,
    /// A fault of the server.
    Internal,
}

impl ErrorCode {
    /// Every code.
    pub const ALL: [Self; 12] = [
        Self::GraphqlParseFailed,
        Self::GraphqlValidationFailed,
        Self::BadUserInput,
        Self::Unauthenticated,
        Self::Forbidden,
        Self::NotFound,
        Self::Conflict,
        Self::RateLimited,
        Self::CostExceeded,
        Self::PayloadTooLarge,
        Self::PersistedQueryNotFound,
        Self::Internal,
    ];

    /// The code as it stands in `extensions.code`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::GraphqlParseFailed => "GRAPHQL_PARSE_FAILED",
            Self::GraphqlValidationFailed => "GRAPHQL_VALIDATION_FAILED",
            Self::BadUserInput => "BAD_USER_INPUT",
            Self::Unauthenticated => "UNAUTHENTICATED",
            Self::Forbidden => "FORBIDDEN",
            Self::NotFound => "NOT_FOUND",
            Self::Conflict => "CONFLICT",
            Self::RateLimited => "RATE_LIMITED",
            Self::CostExceeded => "COST_EXCEEDED",
            Self::PayloadTooLarge => "PAYLOAD_TOO_LARGE",
            Self::PersistedQueryNotFound => "PERSISTED_QUERY_NOT_FOUND",
            Self::Internal => "INTERNAL",
        }
    }

    /// The code of a text from the wire; none for one this version does not know.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|code| code.as_str() == text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_survives_the_wire() {
        for code in ErrorCode::ALL {
            assert_eq!(ErrorCode::parse(code.as_str()), Some(code));
        }
        assert_eq!(ErrorCode::parse("SOMETHING_NEW"), None);
    }
}

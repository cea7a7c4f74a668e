//! Media types and status codes: everything HTTP says beside the body.
//!
//! The codes are those that the released conformance audits (graphql-http 1.23.1) check. The newer draft of GraphQL
//! over HTTP (August 2026) wants 422 where [`Failure::Document`] now gives 400, 400 for parse errors alone, 294 for
//! data with errors, and the same codes for both media types; when the audits follow, only [`status`] changes.

use actix_web::http::StatusCode;

/// The form of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Media {
    /// `application/graphql-response+json`: the status code tells.
    GraphqlResponse,
    /// `application/json`: 200 for every well-formed request.
    Json,
    /// `text/event-stream`.
    EventStream,
}

impl Media {
    /// The `Content-Type`.
    pub(super) fn content_type(self) -> &'static str {
        match self {
            Self::GraphqlResponse => "application/graphql-response+json; charset=utf-8",
            Self::Json => "application/json; charset=utf-8",
            Self::EventStream => "text/event-stream; charset=utf-8",
        }
    }
}

/// Why a request was not executed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Failure {
    /// The body or parameters are no GraphQL request.
    Malformed,
    /// The document does not parse, validate, coerce, or asks for too much.
    Document,
    /// The hash of a persisted document is unknown; the client sends the document next.
    UnknownHash,
    /// No valid access token.
    Unauthenticated,
    /// Not for this caller.
    Forbidden,
    /// Something that changes data came by GET.
    MethodNotAllowed,
    /// None of the accepted media types is spoken here.
    NotAcceptable,
    /// The body is not JSON by its media type.
    UnsupportedMediaType,
    /// The body is too large.
    TooLarge,
    /// Too much in too little time.
    RateLimited {
        /// Seconds until it makes sense to try again.
        retry_after: u64,
    },
    /// A fault of ours.
    Fault,
}

/// The status code of a request that was not executed; what was executed is 200.
pub(super) fn status(failure: Failure, media: Media) -> StatusCode {
    match failure {
        Failure::Document if media == Media::GraphqlResponse => StatusCode::BAD_REQUEST,
        Failure::Document | Failure::UnknownHash => StatusCode::OK,
        Failure::Malformed => StatusCode::BAD_REQUEST,
        Failure::Unauthenticated => StatusCode::UNAUTHORIZED,
        Failure::Forbidden => StatusCode::FORBIDDEN,
        Failure::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
        Failure::NotAcceptable => StatusCode::NOT_ACCEPTABLE,
        Failure::UnsupportedMediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
        Failure::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        Failure::RateLimited { .. } => StatusCode::TOO_MANY_REQUESTS,
        Failure::Fault => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

/// The best form among those a client accepts; none if we speak none of them. No header accepts everything.
pub(super) fn accepted(header: Option<&str>) -> Option<Media> {
    let Some(header) = header.filter(|header| !header.trim().is_empty()) else { return Some(Media::Json) };
    let mut best: Option<(f32, Media)> = None;
    for range in header.split(',') {
        let mut parts = range.split(';').map(str::trim);
        let media = match parts.next().unwrap_or_default().to_ascii_lowercase().as_str() {
            "application/graphql-response+json" => Media::GraphqlResponse,
            "application/json" | "application/*" | "*/*" => Media::Json,
            "text/event-stream" => Media::EventStream,
            _ => continue,
        };
        let weight = parts.find_map(|part| part.strip_prefix("q=")).and_then(|weight| weight.parse().ok());
        let weight = weight.unwrap_or(1.0_f32);
        if weight > 0.0 && best.is_none_or(|(heaviest, _)| weight > heaviest) {
            best = Some((weight, media));
        }
    }
    best.map(|(_, media)| media)
}

/// Whether a body says that it is JSON in UTF-8. Exactly this type: browsers send no other site's request with it
/// without asking first.
pub(super) fn is_json(content_type: Option<&str>) -> bool {
    let Some(content_type) = content_type else { return false };
    let mut parts = content_type.split(';').map(str::trim);
    let essence = parts.next().unwrap_or_default();
    essence.eq_ignore_ascii_case("application/json")
        && parts.all(|part| match part.split_once('=') {
            Some((name, value)) if name.trim().eq_ignore_ascii_case("charset") => {
                value.trim().trim_matches('"').eq_ignore_ascii_case("utf-8")
            }
            _ => true,
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_form_of_the_answer_follows_the_accept_header() {
        for (header, media) in [
            (None, Some(Media::Json)),
            (Some(""), Some(Media::Json)),
            (Some("*/*"), Some(Media::Json)),
            (Some("application/json"), Some(Media::Json)),
            (Some("application/graphql-response+json"), Some(Media::GraphqlResponse)),
            (Some("Application/GraphQL-Response+JSON; charset=utf-8"), Some(Media::GraphqlResponse)),
            (Some("application/json, application/graphql-response+json"), Some(Media::Json)),
            (Some("application/json;q=0.5, application/graphql-response+json"), Some(Media::GraphqlResponse)),
            (Some("text/html, */*;q=0.1"), Some(Media::Json)),
            (Some("text/event-stream"), Some(Media::EventStream)),
            (Some("text/html"), None),
            (Some("application/json;q=0"), None),
        ] {
            assert_eq!(accepted(header), media, "{header:?}");
        }
    }

    #[test]
    fn the_status_tells_only_where_the_client_looks_at_it() {
        for (failure, json, graphql) in [
            (Failure::Document, 200, 400),
            (Failure::UnknownHash, 200, 200),
            (Failure::Malformed, 400, 400),
            (Failure::Unauthenticated, 401, 401),
            (Failure::MethodNotAllowed, 405, 405),
            (Failure::TooLarge, 413, 413),
            (Failure::UnsupportedMediaType, 415, 415),
            (Failure::RateLimited { retry_after: 1 }, 429, 429),
            (Failure::Fault, 500, 500),
        ] {
            assert_eq!(status(failure, Media::Json), json, "{failure:?}");
            assert_eq!(status(failure, Media::GraphqlResponse), graphql, "{failure:?}");
        }
    }

    #[test]
    fn only_json_in_utf8_is_read() {
        for good in
            ["application/json", "Application/JSON; charset=UTF-8", "application/json;charset=\"utf-8\""]
        {
            assert!(is_json(Some(good)), "{good}");
        }
        for bad in ["text/plain", "application/x-www-form-urlencoded", "application/json; charset=latin1", ""]
        {
            assert!(!is_json(Some(bad)), "{bad}");
        }
        assert!(!is_json(None));
    }
}

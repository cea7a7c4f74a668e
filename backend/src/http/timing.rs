//! How many statements an answer took, for whoever looks at its header fields.

use actix_web::HttpResponse;
use actix_web::http::header::{HeaderName, HeaderValue};

use crate::db::Statements;

/// The header that says it.
pub(crate) const TIMING: HeaderName = HeaderName::from_static("server-timing");

/// Says in the header `Server-Timing` how many statements the answer took.
pub(crate) async fn counted(answer: impl Future<Output = HttpResponse>) -> HttpResponse {
    let statements = Statements::default();
    let mut response = statements.count(answer).await;
    let said = HeaderValue::try_from(format!("db;desc=\"{} statements\"", statements.so_far()));
    if let Ok(said) = said {
        response.headers_mut().insert(TIMING, said);
    }
    response
}

//! Gives each request a name that stands in its answer, in its log lines and in the message of a fault, and writes
//! the one access line.
//!
//! Invariants: the route's pattern is logged, never the path, since some paths carry secrets; a fault of a REST route
//! is logged here, once.

use std::fmt;
use std::sync::Arc;

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage, HttpRequest, web};
use tokio::time::Instant;

use crate::ctx::App;
use crate::error::AppError;

/// The header that carries the id.
const HEADER: HeaderName = HeaderName::from_static("x-request-id");
/// The longest id taken over from a proxy in front, in characters.
const LONGEST: usize = 64;

/// The name of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestId(Arc<str>);

impl RequestId {
    /// The id of a request; a dash where no middleware gave one.
    pub fn of(request: &HttpRequest) -> Self {
        request.extensions().get::<Self>().cloned().unwrap_or_else(|| Self("-".into()))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The id that a proxy in front chose, if it is of a harmless form.
    fn from_proxy(header: Option<&HeaderValue>) -> Option<Self> {
        let text = header?.to_str().ok()?;
        let harmless = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
        ((1..=LONGEST).contains(&text.len()) && text.bytes().all(harmless)).then(|| Self(text.into()))
    }
}

impl fmt::Display for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The middleware. Outermost, so that everything inside can name the request.
pub async fn assign<B: MessageBody>(
    app: web::Data<App>,
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, Error> {
    let begun = Instant::now();
    let id = RequestId::from_proxy(request.headers().get(HEADER))
        .unwrap_or_else(|| RequestId(app.ids.next().simple().to_string().into()));
    request.extensions_mut().insert(id.clone());
    let mut response = next.call(request).await?;
    if let Ok(value) = HeaderValue::from_str(id.as_str()) {
        response.headers_mut().insert(HEADER, value);
    }
    record(&id, &response, begun);
    Ok(response)
}

fn record<B>(id: &RequestId, response: &ServiceResponse<B>, begun: Instant) {
    let request = response.request();
    let fault = response.response().error().and_then(|error| error.as_error::<AppError>());
    if let Some(AppError::Internal(source)) = fault {
        tracing::error!(request_id = %id, error = ?source, "fault");
    }
    tracing::info!(
        request_id = %id,
        method = %request.method(),
        route = request.match_pattern().as_deref().unwrap_or("(files)"),
        status = response.status().as_u16(),
        millis = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX),
        "request"
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_harmless_ids_are_taken_over() {
        let take = |text: &'static str| RequestId::from_proxy(Some(&HeaderValue::from_static(text)));
        assert_eq!(take("abc-1.2_3").map(|id| id.to_string()), Some("abc-1.2_3".to_owned()));
        assert_eq!(take(""), None);
        assert_eq!(take("a b"), None);
        assert_eq!(take("{\"x\":1}"), None);
        assert_eq!(RequestId::from_proxy(Some(&HeaderValue::from_str(&"a".repeat(65)).unwrap())), None);
    }
}

//! GraphQL over HTTP: POST and GET at `/graphql`, by the released specification audits.
//!
//! Invariants: a POST is exactly `application/json` and identity comes from the `Authorization` header alone, never
//! from a cookie, so another site can send nothing in a user's name; nobody's body is read before the caller is
//! known; GET changes nothing.

use std::time::Duration;

use actix_web::guard::{self, GuardContext};
use actix_web::http::header::{self, HeaderValue};
use actix_web::{HttpRequest, HttpResponse, web};
use async_graphql::Executor;
use bytes::{Bytes, BytesMut};
use futures_util::StreamExt;
use shared::error_code::ErrorCode;

use crate::ctx::Ctx;
use crate::error::AppError;
use crate::graphql::execute::{Answer, Api, Prepared, Transport};
use crate::graphql::limits::BODY_BYTES;
use crate::graphql::negotiate::{self, Failure, Media};
use crate::graphql::params::Params;
use crate::graphql::refusal::Refusal;
use crate::graphql::{explorer, sse, ws};
use crate::http::pack;
use crate::http::request_id::RequestId;
use crate::http::timing::counted;

/// How long a body may take to arrive.
const PATIENCE: Duration = Duration::from_secs(30);
/// The longest idempotency key.
pub(super) const KEY_LENGTH: usize = 255;
/// What `/graphql` answers at all.
const METHODS: &str = "GET, POST";

/// `/graphql` in all its forms and the explorer. Needs `web::Data<Api<E>>`.
pub fn configure<E: Executor>(config: &mut web::ServiceConfig) {
    config.service(
        web::resource("/graphql")
            .route(web::get().guard(guard::fn_guard(asks_for_socket)).to(ws::open::<E>))
            .route(web::get().to(async |api, request| counted(get::<E>(api, request)).await))
            .route(web::post().to(async |api, request, body| counted(post::<E>(api, request, body)).await))
            .default_service(web::to(other)),
    );
    explorer::configure(config);
}

fn asks_for_socket(context: &GuardContext<'_>) -> bool {
    let upgrade = context.head().headers().get(header::UPGRADE);
    upgrade.is_some_and(|protocol| protocol.as_bytes().eq_ignore_ascii_case(b"websocket"))
}

async fn other() -> HttpResponse {
    refuse(
        &Refusal::new(Failure::MethodNotAllowed, ErrorCode::BadUserInput, "Use GET or POST."),
        Media::Json,
        METHODS,
    )
}

async fn post<E: Executor>(api: web::Data<Api<E>>, request: HttpRequest, body: web::Payload) -> HttpResponse {
    let Some(media) = accepted(&request) else { return not_acceptable() };
    let id = RequestId::of(&request);
    let (params, ctx) = match read_post(&api, &request, body, &id).await {
        Ok(read) => read,
        Err(refusal) => return refuse(&refusal, media, METHODS),
    };
    if media == Media::EventStream {
        let Some(open) = ctx.user().and_then(|user| api.streams.open(user)) else {
            return refuse(&Refusal::too_many_streams(), media, METHODS);
        };
        let prepared = api.prepare(params, ctx.clone(), id, Transport::Stream);
        let token = bearer(&request).unwrap_or_default().to_owned();
        return sse::respond(&api, prepared, (token, ctx), open);
    }
    respond(&api, api.prepare(params, ctx, id, Transport::Post), &request, (media, METHODS)).await
}

async fn get<E: Executor>(api: web::Data<Api<E>>, request: HttpRequest) -> HttpResponse {
    let Some(media) = accepted(&request).filter(|media| *media != Media::EventStream) else {
        return not_acceptable();
    };
    let id = RequestId::of(&request);
    let prepared = match identify(&api, &request, &id).await {
        Ok(ctx) => Params::from_query_string(request.query_string())
            .and_then(|params| api.prepare(params, ctx, id, Transport::Get)),
        Err(refusal) => Err(refusal),
    };
    respond(&api, prepared, &request, (media, "POST")).await
}

async fn respond<E: Executor>(
    api: &Api<E>,
    prepared: Result<Prepared, Refusal>,
    request: &HttpRequest,
    (media, allow): (Media, &'static str),
) -> HttpResponse {
    let answer: Answer = match prepared {
        Ok(prepared) => api.run(prepared).await,
        Err(refusal) => Err(refusal),
    };
    match answer {
        Ok(body) => {
            let mut response = HttpResponse::Ok();
            response.content_type(media.content_type()).insert_header((header::CACHE_CONTROL, "no-store"));
            pack::finish(response, body, request)
        }
        Err(refusal) => refuse(&refusal, media, allow),
    }
}

/// Writes a refusal; `allow` names the methods that would do.
fn refuse(refusal: &Refusal, media: Media, allow: &'static str) -> HttpResponse {
    // A refusal is one answer, not a stream of them.
    let media = if media == Media::EventStream { Media::Json } else { media };
    let mut response = HttpResponse::build(negotiate::status(refusal.failure, media));
    response.content_type(media.content_type()).insert_header((header::CACHE_CONTROL, "no-store"));
    match refusal.failure {
        Failure::Unauthenticated => {
            response.insert_header((header::WWW_AUTHENTICATE, "Bearer"));
        }
        Failure::MethodNotAllowed => {
            response.insert_header((header::ALLOW, allow));
        }
        Failure::RateLimited { retry_after } => {
            response.insert_header((header::RETRY_AFTER, retry_after.to_string()));
        }
        _ => {}
    }
    response.body(refusal.body())
}

fn not_acceptable() -> HttpResponse {
    let message =
        "Accept application/graphql-response+json or application/json; by POST also text/event-stream.";
    refuse(&Refusal::new(Failure::NotAcceptable, ErrorCode::BadUserInput, message), Media::Json, METHODS)
}

fn accepted(request: &HttpRequest) -> Option<Media> {
    let ranges: Vec<&str> =
        request.headers().get_all(header::ACCEPT).filter_map(|value| value.to_str().ok()).collect();
    negotiate::accepted(Some(&ranges.join(",")))
}

async fn read_post<E: Executor>(
    api: &Api<E>,
    request: &HttpRequest,
    body: web::Payload,
    id: &RequestId,
) -> Result<(Params, Ctx), Refusal> {
    let content_type = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    if !negotiate::is_json(content_type) {
        let message = "Send the request as \"Content-Type: application/json\" in UTF-8.";
        return Err(Refusal::new(Failure::UnsupportedMediaType, ErrorCode::BadUserInput, message));
    }
    let ctx = identify(api, request, id).await?;
    let body = tokio::time::timeout(PATIENCE, read_body(body))
        .await
        .map_err(|_| Refusal::malformed("The body did not arrive in time."))??;
    Ok((Params::from_body(&body)?, ctx))
}

async fn read_body(mut payload: web::Payload) -> Result<Bytes, Refusal> {
    let mut body = BytesMut::new();
    while let Some(chunk) = payload.next().await {
        let chunk = chunk.map_err(|_| Refusal::malformed("The body did not arrive in full."))?;
        if body.len() + chunk.len() > BODY_BYTES {
            let message = format!("The body is larger than {BODY_BYTES} bytes.");
            return Err(Refusal::new(Failure::TooLarge, ErrorCode::PayloadTooLarge, message));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body.freeze())
}

/// Who asks, by the access token.
async fn identify<E: Executor>(api: &Api<E>, request: &HttpRequest, id: &RequestId) -> Result<Ctx, Refusal> {
    let token = bearer(request).ok_or_else(|| Refusal::from_app(&AppError::Unauthenticated, id))?;
    let ctx = crate::identity::authenticate(&api.app, token)
        .await
        .map_err(|error| Refusal::from_app(&error, id))?;
    Ok(Ctx { idempotency_key: idempotency_key(request)?, ..ctx })
}

fn bearer(request: &HttpRequest) -> Option<&str> {
    bearer_token(request.headers().get(header::AUTHORIZATION)?.to_str().ok()?)
}

/// The token of `Bearer …`.
pub(super) fn bearer_token(credentials: &str) -> Option<&str> {
    let (scheme, token) = credentials.split_once(' ')?;
    Some(token.trim()).filter(|token| scheme.eq_ignore_ascii_case("bearer") && !token.is_empty())
}

fn idempotency_key(request: &HttpRequest) -> Result<Option<String>, Refusal> {
    let Some(value) = request.headers().get("idempotency-key") else { return Ok(None) };
    readable_key(value).map(Some).ok_or_else(|| {
        Refusal::malformed(format!(
            "The header Idempotency-Key must be 1 to {KEY_LENGTH} visible ASCII characters."
        ))
    })
}

fn readable_key(value: &HeaderValue) -> Option<String> {
    let visible = value.as_bytes().iter().all(u8::is_ascii_graphic);
    let text = value.to_str().ok()?;
    (visible && (1..=KEY_LENGTH).contains(&text.len())).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_bearer_tokens_count() {
        assert_eq!(bearer_token("Bearer abc"), Some("abc"));
        assert_eq!(bearer_token("bearer  abc "), Some("abc"));
        for other in ["Basic abc", "Bearer", "Bearer ", "abc"] {
            assert_eq!(bearer_token(other), None, "{other}");
        }
    }

    #[test]
    fn an_idempotency_key_is_short_and_visible() {
        let key = |text: &str| readable_key(&HeaderValue::from_str(text).unwrap());
        assert_eq!(key("8e03978e-40d5-43dd"), Some("8e03978e-40d5-43dd".to_owned()));
        assert_eq!(key(&"k".repeat(255)).map(|key| key.len()), Some(255));
        assert_eq!(key(&"k".repeat(256)), None);
        assert_eq!(key(""), None);
        assert_eq!(key("a b"), None);
    }
}

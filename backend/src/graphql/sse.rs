//! GraphQL over server-sent events, one operation per connection: `next` for each result, then `complete`.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use actix_web::HttpResponse;
use actix_web::http::header;
use async_graphql::Executor;
use bytes::Bytes;
use futures_util::StreamExt;
use futures_util::stream::{self, BoxStream};

use crate::ctx::Ctx;
use crate::graphql::execute::{Answer, Api, Prepared};
use crate::graphql::negotiate::Media;
use crate::graphql::refusal::Refusal;
use crate::graphql::streams::OpenStream;
use crate::graphql::watch;

/// How often something is sent when there is nothing to say, so that nobody in between hangs up.
const HEARTBEAT: Duration = Duration::from_secs(20);

/// Streams the results of a prepared operation; a refused one is a single `next` with its errors.
pub(super) fn respond<E: Executor>(
    api: &Api<E>,
    prepared: Result<Prepared, Refusal>,
    (token, ctx): (String, Ctx),
    open: OpenStream,
) -> HttpResponse {
    let mut answers: BoxStream<'static, Answer> = match prepared {
        Ok(prepared) => api.stream(prepared),
        Err(refusal) => stream::once(async { Err(refusal) }).boxed(),
    };
    let ended = watch::until_ended(Arc::clone(&api.app), token, ctx);
    let events = async_stream::stream! {
        let _place = open;
        let mut ended = std::pin::pin!(ended);
        let mut heartbeat = tokio::time::interval(HEARTBEAT);
        loop {
            tokio::select! {
                answer = answers.next() => match answer {
                    Some(answer) => yield event("next", &answer.unwrap_or_else(|refusal| refusal.body())),
                    None => break,
                },
                _ = heartbeat.tick() => yield Bytes::from_static(b":\n\n"),
                // Without `complete` the client knows that it was cut off and may come again.
                () = &mut ended => return,
            }
        }
        yield event("complete", "");
    };
    HttpResponse::Ok()
        .content_type(Media::EventStream.content_type())
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header(("x-accel-buffering", "no"))
        .streaming(events.map(Ok::<Bytes, Infallible>))
}

/// One event. JSON without line breaks, as serde writes it, needs one line.
fn event(name: &str, data: &str) -> Bytes {
    format!("event: {name}\ndata: {data}\n\n").into()
}

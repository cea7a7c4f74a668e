//! Files on their way: up with progress, down as the browser's own download. Both carry the access token, which never
//! stands in an address.

use std::cell::RefCell;
use std::rc::Rc;

use futures_util::FutureExt;
use futures_util::future::poll_fn;
use leptos::prelude::*;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{File, HtmlAnchorElement, ProgressEvent, RequestInit, Url, XmlHttpRequest};

use crate::api::ApiError;
use crate::api::client::Api;
use crate::api::graphql::field;
use crate::api::json;
use crate::i18n::{locale, t};

/// Where a document goes.
pub(super) struct Target<'a> {
    /// The deal's id.
    pub(super) deal: &'a str,
    /// The kind of document, if it is one the template knows.
    pub(super) kind: Option<&'a str>,
}

impl Target<'_> {
    fn address(&self, name: &str) -> String {
        let encode = |text: &str| String::from(js_sys::encode_uri_component(text));
        let kind = self.kind.map(|kind| format!("&kind={}", encode(kind))).unwrap_or_default();
        format!("/files/deals/{}?name={}{kind}", self.deal, encode(name))
    }
}

/// Sends a file to a deal. `progress` hears the share that is sent, in percent. The error is for the person.
pub(super) async fn upload(
    api: Api,
    target: &Target<'_>,
    file: &File,
    progress: impl Fn(u32) + 'static,
) -> Result<(), String> {
    let limit = shared::limits::DOCUMENT_MAX_BYTES;
    #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
    if file.size() > limit as f64 {
        return Err(t!(documents::too_large, &(limit / (1024 * 1024)).to_string()));
    }
    let token = api.fresh_token().await.map_err(|error| error.words())?;
    let (status, body) =
        send(target, file, &token, &api.new_key().0, progress).await.map_err(|error| error.words())?;
    if (200..300).contains(&status) { Ok(()) } else { Err(words(&body)) }
}

/// What the server says about a refused file.
fn words(body: &str) -> String {
    let body = json::read(body).unwrap_or_default();
    let message =
        field(field(&body, "error"), "message").as_str().or_else(|| field(&body, "message").as_str());
    message.map_or_else(|| t!(errors::fault).to_owned(), str::to_owned)
}

/// `fetch` cannot tell how far an upload is, so this is the one place that still uses `XMLHttpRequest`.
async fn send(
    target: &Target<'_>,
    file: &File,
    token: &str,
    key: &str,
    progress: impl Fn(u32) + 'static,
) -> Result<(u16, String), ApiError> {
    let request = prepare(target, file, token, key).map_err(|_| ApiError::Unexpected)?;
    let on_progress = Closure::<dyn Fn(ProgressEvent)>::new(move |event: ProgressEvent| {
        if event.total() > 0.0 {
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 0 to 100")]
            progress((event.loaded() / event.total() * 100.0).clamp(0.0, 100.0) as u32);
        }
    });
    if let Ok(upload) = request.upload() {
        upload.set_onprogress(Some(on_progress.as_ref().unchecked_ref()));
    }
    let ended = Rc::new(RefCell::new((false, None::<std::task::Waker>)));
    let on_end = Closure::<dyn Fn()>::new({
        let ended = Rc::clone(&ended);
        move || {
            let waker = {
                let mut ended = ended.borrow_mut();
                ended.0 = true;
                ended.1.take()
            };
            if let Some(waker) = waker {
                waker.wake();
            }
        }
    });
    request.set_onloadend(Some(on_end.as_ref().unchecked_ref()));
    request.send_with_opt_blob(Some(file)).map_err(|_| ApiError::Unreachable)?;
    poll_fn(move |context| {
        let mut ended = ended.borrow_mut();
        if ended.0 {
            return std::task::Poll::Ready(());
        }
        ended.1 = Some(context.waker().clone());
        std::task::Poll::Pending
    })
    .map(|()| {
        let status = request.status().unwrap_or_default();
        let body = request.response_text().ok().flatten().unwrap_or_default();
        // No status means that no answer came.
        if status == 0 { Err(ApiError::Unreachable) } else { Ok((status, body)) }
    })
    .await
}

fn prepare(target: &Target<'_>, file: &File, token: &str, key: &str) -> Result<XmlHttpRequest, JsValue> {
    let request = XmlHttpRequest::new()?;
    request.open("POST", &target.address(&file.name()))?;
    request.set_request_header("Authorization", &format!("Bearer {token}"))?;
    request.set_request_header("Accept-Language", locale().code())?;
    request.set_request_header("X-Requested-With", "stagewright")?;
    request.set_request_header("Idempotency-Key", key)?;
    request.set_request_header("Content-Type", "application/octet-stream")?;
    Ok(request)
}

/// Fetches a document and hands it to the browser under its name.
pub(super) async fn download(api: Api, url: &str, name: &str) -> Result<(), ApiError> {
    let token = api.fresh_token().await?;
    let blob = fetch_blob(url, &token).await?;
    let address = Url::create_object_url_with_blob(&blob).map_err(|_| ApiError::Unexpected)?;
    let link = document().create_element("a").ok().and_then(|link| link.dyn_into::<HtmlAnchorElement>().ok());
    if let Some(link) = link {
        link.set_href(&address);
        link.set_download(name);
        link.click();
    }
    // The browser has taken the blob by the next turn.
    set_timeout(move || drop(Url::revoke_object_url(&address)), std::time::Duration::from_secs(10));
    Ok(())
}

async fn fetch_blob(url: &str, token: &str) -> Result<web_sys::Blob, ApiError> {
    let headers = web_sys::Headers::new().map_err(|_| ApiError::Unexpected)?;
    let _ = headers.set("Authorization", &format!("Bearer {token}"));
    let init = RequestInit::new();
    init.set_headers(&headers);
    let answer = JsFuture::from(window().fetch_with_str_and_init(url, &init)).await;
    let answer: web_sys::Response =
        answer.map_err(|_| ApiError::Unreachable)?.dyn_into().map_err(|_| ApiError::Unexpected)?;
    if !answer.ok() {
        return Err(ApiError::Unexpected);
    }
    let blob = answer.blob().map_err(|_| ApiError::Unexpected)?;
    JsFuture::from(blob)
        .await
        .map_err(|_| ApiError::Unreachable)?
        .dyn_into()
        .map_err(|_| ApiError::Unexpected)
}

/// A size as people read it: "340 kB", "2.4 MB".
pub(super) fn size(bytes: i32) -> String {
    let kilobytes = i64::from(bytes).div_euclid(1000).max(1);
    if kilobytes < 1000 {
        return t!(documents::kilobytes, &crate::format::integer(kilobytes));
    }
    let megabytes = crate::api::scalars::Decimal::new(kilobytes / 100, 1);
    t!(documents::megabytes, &crate::format::decimal(&megabytes))
}

//! The door to the network: a trait with one method, the real one over `fetch`, and one for tests that answers itself.

use futures_util::future::LocalBoxFuture;
use js_sys::{Promise, Reflect};
use leptos::prelude::window;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Headers, RequestCredentials, RequestInit};

/// Where who is signed in is asked.
pub(crate) const REFRESH: &str = "/auth/refresh";

/// What is sent.
pub(crate) struct Request {
    /// Where to, on this server.
    pub(crate) path: String,
    /// Headers beside those of the body.
    pub(crate) headers: Vec<(&'static str, String)>,
    /// What; always a POST.
    pub(crate) body: Body,
    /// Whether it is a GET without a body instead.
    pub(crate) get: bool,
}

/// The body of a request.
pub(crate) enum Body {
    /// Nothing.
    Empty,
    /// JSON.
    Json(String),
}

impl Request {
    /// A POST of JSON.
    pub(crate) fn post(path: &str, json: String) -> Self {
        Self { path: path.to_owned(), headers: Vec::new(), body: Body::Json(json), get: false }
    }

    /// A GET.
    pub(crate) fn get(path: &str) -> Self {
        Self { path: path.to_owned(), headers: Vec::new(), body: Body::Empty, get: true }
    }

    /// With one more header.
    pub(crate) fn with(mut self, name: &'static str, value: String) -> Self {
        self.headers.push((name, value));
        self
    }
}

/// What came back.
#[derive(Debug, Clone)]
pub(crate) struct Response {
    /// The HTTP status.
    pub(crate) status: u16,
    /// The body.
    pub(crate) body: String,
}

/// No answer came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Unreachable;

/// Sends requests.
pub(crate) trait Transport {
    /// Sends one request and reads the whole answer.
    fn send(&self, request: Request) -> LocalBoxFuture<'static, Result<Response, Unreachable>>;
}

/// The server that served this page.
pub(crate) struct Http;

impl Transport for Http {
    fn send(&self, request: Request) -> LocalBoxFuture<'static, Result<Response, Unreachable>> {
        Box::pin(async move { fetch(request).await.map_err(|_| Unreachable) })
    }
}

/// The answer to the first question who is signed in, which `boot.js` asked; once.
async fn asked_before(path: &str) -> Option<web_sys::Response> {
    if path != REFRESH {
        return None;
    }
    let (window, name) = (window(), JsValue::from_str("stagewrightSession"));
    let asked: Promise = Reflect::get(&window, &name).ok()?.dyn_into().ok()?;
    Reflect::set(&window, &name, &JsValue::UNDEFINED).ok()?;
    JsFuture::from(asked).await.ok()?.dyn_into().ok()
}

async fn fetch(request: Request) -> Result<Response, JsValue> {
    if let Some(answer) = asked_before(&request.path).await {
        return read(&answer).await;
    }
    let headers = Headers::new()?;
    headers.set("Accept-Language", crate::i18n::locale().code())?;
    headers.set("X-Requested-With", "stagewright")?;
    for (name, value) in &request.headers {
        headers.set(name, value)?;
    }
    let init = RequestInit::new();
    init.set_method(if request.get { "GET" } else { "POST" });
    init.set_credentials(RequestCredentials::SameOrigin);
    match &request.body {
        Body::Empty => {}
        Body::Json(json) => {
            headers.set("Content-Type", "application/json")?;
            init.set_body(&JsValue::from_str(json));
        }
    }
    init.set_headers(&headers);
    let answer = JsFuture::from(window().fetch_with_str_and_init(&request.path, &init)).await?;
    read(&answer.dyn_into()?).await
}

async fn read(answer: &web_sys::Response) -> Result<Response, JsValue> {
    let body = JsFuture::from(answer.text()?).await?;
    Ok(Response { status: answer.status(), body: body.as_string().unwrap_or_default() })
}

/// Answers instead of a server, for tests.
#[cfg(test)]
pub(crate) mod fake {
    use std::cell::RefCell;
    use std::rc::Rc;

    use super::*;

    type Answer = Rc<dyn Fn(&Request) -> Result<Response, Unreachable>>;

    /// Answers by a function and remembers what was asked.
    #[derive(Clone)]
    pub(crate) struct Fake {
        answer: Answer,
        /// The paths that were asked, in order.
        pub(crate) asked: Rc<RefCell<Vec<String>>>,
    }

    impl Fake {
        /// A transport that answers by this function.
        pub(crate) fn new(answer: impl Fn(&Request) -> Result<Response, Unreachable> + 'static) -> Self {
            Self { answer: Rc::new(answer), asked: Rc::default() }
        }
    }

    impl Transport for Fake {
        fn send(&self, request: Request) -> LocalBoxFuture<'static, Result<Response, Unreachable>> {
            self.asked.borrow_mut().push(request.path.clone());
            let answer = (self.answer)(&request);
            // Answer in a later turn, as a network does, so that concurrent requests really overlap.
            Box::pin(async move {
                let mut yielded = false;
                std::future::poll_fn(move |context| {
                    if yielded {
                        return std::task::Poll::Ready(());
                    }
                    yielded = true;
                    context.waker().wake_by_ref();
                    std::task::Poll::Pending
                })
                .await;
                answer
            })
        }
    }
}

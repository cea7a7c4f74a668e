//! Typed operations over HTTP, and the session behind them.
//!
//! Invariants: the access token lives in memory only; at most one refresh is under way, whoever needs it waits for the
//! same one; an operation that was refused as unauthenticated is sent once more after a refresh, never twice; every
//! mutation carries an idempotency key, so sending it again cannot do it again.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use super::error::{ApiError, ErrorCode};
use super::graphql::{Call, Operation, Read, Value, field, object};
use super::json;
use super::scalars::MutationKey;
use super::transport::{REFRESH, Request, Response, Transport};
use futures_util::FutureExt;
use futures_util::future::{LocalBoxFuture, Shared};
use leptos::prelude::*;

/// Sends operations; a cheap handle to the one client of the page.
#[derive(Clone, Copy)]
pub(crate) struct Api(StoredValue<Rc<Client>, LocalStorage>);

/// The client of the page.
pub(crate) fn use_api() -> Api {
    expect_context()
}

type Refresh = Shared<LocalBoxFuture<'static, Result<(), ApiError>>>;

struct Client {
    transport: Box<dyn Transport>,
    /// Draws the keys of mutations.
    new_id: fn() -> String,
    /// Milliseconds since 1970-01-01 UTC.
    now: fn() -> f64,
    token: RefCell<Option<Token>>,
    refresh: RefCell<Option<Refresh>>,
    /// Counts sign-outs, so that a late answer of an earlier session changes nothing.
    epoch: Cell<u32>,
}

struct Token {
    access: String,
    expires_ms: f64,
}

/// Renew this long before the token ends, so that it does not end on the way.
const RENEW_AHEAD_MS: f64 = 20_000.0;

/// Why somebody could not sign in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum SignInError {
    /// E-mail and password do not fit.
    Wrong,
    /// Anything else.
    Failed(ApiError),
}

/// What the sign-in page may know before anybody has signed in.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct SignInInfo {
    /// Whether this is the demo company.
    pub(crate) demo: bool,
    /// The demo company's people.
    pub(crate) users: Vec<DemoUser>,
    /// The demo company's password; empty when it is not told.
    pub(crate) password_hint: String,
}

/// One of the demo company's people.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct DemoUser {
    /// The address to sign in with.
    pub(crate) email: String,
    /// The role, by key or name.
    pub(crate) role: String,
    /// The name.
    pub(crate) name: String,
}

impl Api {
    /// A client over a transport.
    pub(crate) fn new(transport: Box<dyn Transport>, new_id: fn() -> String, now: fn() -> f64) -> Self {
        Self(StoredValue::new_local(Rc::new(Client {
            transport,
            new_id,
            now,
            token: RefCell::default(),
            refresh: RefCell::default(),
            epoch: Cell::default(),
        })))
    }

    fn client(self) -> Rc<Client> {
        self.0.get_value()
    }

    /// A fresh key for a mutation; send it as `clientMutationId` to recognise the own change when it comes back.
    pub(crate) fn new_key(self) -> MutationKey {
        MutationKey((self.client().new_id)())
    }

    /// Sends a query.
    pub(crate) async fn query<O: Operation>(self, call: Call<O>) -> Result<O, ApiError> {
        O::read(&self.send(call.body, None).await?).ok_or(ApiError::Unexpected)
    }

    /// Sends a mutation. The same key and operation happen once, however often they are sent.
    pub(crate) async fn mutate<O: Operation>(self, call: Call<O>, key: &MutationKey) -> Result<O, ApiError> {
        O::read(&self.send(call.body, Some(key.0.clone())).await?).ok_or(ApiError::Unexpected)
    }

    /// Sends an operation of any type. Boxed, so that the future of each is no larger than a pointer.
    fn send(self, body: Value, key: Option<String>) -> LocalBoxFuture<'static, Result<Value, ApiError>> {
        let client = self.client();
        async move { client.graphql(json::write(&body), key).await }.boxed_local()
    }

    /// Signs in.
    pub(crate) async fn sign_in(self, email: &str, password: &str) -> Result<(), SignInError> {
        let text = |text: &str| Some(Value::String(text.to_owned()));
        let body = json::write(&object(vec![("email", text(email)), ("password", text(password))]));
        let client = self.client();
        let answer = client.transport.send(Request::post("/auth/login", body)).await;
        let answer = answer.map_err(|_| SignInError::Failed(ApiError::Unreachable))?;
        match answer.status {
            200 => client.keep(&answer).map_err(SignInError::Failed),
            400 | 401 | 422 => Err(SignInError::Wrong),
            _ => Err(SignInError::Failed(refusal(&answer))),
        }
    }

    /// Takes up the session that this browser still has, if there is one.
    pub(crate) async fn resume(self) -> Result<(), ApiError> {
        self.client().renew().await
    }

    /// Ends the session on this device, or on all of them.
    pub(crate) async fn sign_out(self, everywhere: bool) -> Result<(), ApiError> {
        let client = self.client();
        let token = client.fresh_token().await;
        let body = json::write(&object(vec![("everywhere", Some(Value::Bool(everywhere)))]));
        let mut request = Request::post("/auth/logout", body);
        if let Ok(token) = token {
            request = request.with("Authorization", format!("Bearer {token}"));
        }
        let answer = client.transport.send(request).await.map_err(|_| ApiError::Unreachable)?;
        if !(200..300).contains(&answer.status) {
            return Err(refusal(&answer));
        }
        client.forget();
        Ok(())
    }

    /// What the sign-in page may know. Servers without it answer 404, which means: nothing.
    pub(crate) async fn sign_in_info(self) -> Option<SignInInfo> {
        let answer = self.client().transport.send(Request::get("/auth/info")).await.ok()?;
        if answer.status != 200 {
            return None;
        }
        Some(read_info(&json::read(&answer.body)?))
    }

    /// A token that is good for a while, for the socket.
    pub(crate) async fn fresh_token(self) -> Result<String, ApiError> {
        self.client().fresh_token().await
    }

    /// The token was refused though it looked good: renew it before it is used again.
    pub(crate) fn distrust_token(self) {
        self.client().token.borrow_mut().take();
    }
}

impl Client {
    /// The `data` of the answer.
    async fn graphql(self: &Rc<Self>, body: String, key: Option<String>) -> Result<Value, ApiError> {
        for last in [false, true] {
            let token = self.fresh_token().await?;
            let mut request =
                Request::post("/graphql", body.clone()).with("Authorization", format!("Bearer {token}"));
            request = request
                .with("Accept", "application/graphql-response+json, application/json;q=0.9".to_owned());
            if let Some(key) = &key {
                request = request.with("Idempotency-Key", key.clone());
            }
            let answer = self.transport.send(request).await.map_err(|_| ApiError::Unreachable)?;
            if answer.status != 401 {
                match read_answer(&answer) {
                    Err(ApiError::Refused { code: ErrorCode::Unauthenticated, .. }) => {}
                    outcome => return outcome,
                }
            }
            if last {
                break;
            }
            self.token.borrow_mut().take();
        }
        self.forget();
        Err(ApiError::SignedOut)
    }

    async fn fresh_token(self: &Rc<Self>) -> Result<String, ApiError> {
        let good = |token: &Token| token.expires_ms - (self.now)() > RENEW_AHEAD_MS;
        let current =
            self.token.borrow().as_ref().filter(|token| good(token)).map(|token| token.access.clone());
        if let Some(current) = current {
            return Ok(current);
        }
        self.renew().await?;
        self.token.borrow().as_ref().map(|token| token.access.clone()).ok_or(ApiError::SignedOut)
    }

    /// Renews the token; all who ask meanwhile wait for the same answer.
    async fn renew(self: &Rc<Self>) -> Result<(), ApiError> {
        let running = self.refresh.borrow().clone();
        let refresh = running.unwrap_or_else(|| {
            let client = Rc::clone(self);
            let started: Refresh = async move { client.request_token().await }.boxed_local().shared();
            *self.refresh.borrow_mut() = Some(started.clone());
            started
        });
        let outcome = refresh.await;
        self.refresh.borrow_mut().take();
        outcome
    }

    async fn request_token(self: Rc<Self>) -> Result<(), ApiError> {
        let epoch = self.epoch.get();
        let answer = self.transport.send(Request::post(REFRESH, "{}".to_owned())).await;
        let answer = answer.map_err(|_| ApiError::Unreachable)?;
        if epoch != self.epoch.get() {
            return Err(ApiError::SignedOut);
        }
        match answer.status {
            200 => self.keep(&answer),
            204 | 400 | 401 | 403 => {
                self.forget();
                Err(ApiError::SignedOut)
            }
            _ => Err(refusal(&answer)),
        }
    }

    fn keep(&self, answer: &Response) -> Result<(), ApiError> {
        let answer = json::read(&answer.body).ok_or(ApiError::Unexpected)?;
        let access = field(&answer, "accessToken").as_str().ok_or(ApiError::Unexpected)?.to_owned();
        let seconds = i32::read(field(&answer, "expiresIn")).ok_or(ApiError::Unexpected)?;
        *self.token.borrow_mut() =
            Some(Token { access, expires_ms: (self.now)() + f64::from(seconds) * 1_000.0 });
        Ok(())
    }

    fn forget(&self) {
        self.token.borrow_mut().take();
        self.epoch.set(self.epoch.get() + 1);
    }
}

/// The data of a GraphQL answer, or its first error. A refused request has a status of its own and still such a body.
fn read_answer(answer: &Response) -> Result<Value, ApiError> {
    match json::read(&answer.body) {
        Some(body) if body.get("data").is_some() || body.get("errors").is_some() => read_data(body),
        Some(_) | None if (200..300).contains(&answer.status) => Err(ApiError::Unexpected),
        _ => Err(refusal(answer)),
    }
}

/// The data of an execution result, or its first error.
pub(crate) fn read_data(mut result: Value) -> Result<Value, ApiError> {
    match field(&result, "errors").get(0) {
        Some(error) => Err(ApiError::from_graphql(error)),
        None => result.get_mut("data").map(Value::take).ok_or(ApiError::Unexpected),
    }
}

fn read_info(info: &Value) -> SignInInfo {
    let text = |value: &Value, name: &str| field(value, name).as_str().unwrap_or_default().to_owned();
    let user = |user: &Value| DemoUser {
        email: text(user, "email"),
        role: text(user, "role"),
        name: text(user, "name"),
    };
    SignInInfo {
        demo: field(info, "demo").as_bool().unwrap_or_default(),
        users: field(info, "users").as_array().into_iter().flatten().map(user).collect(),
        password_hint: text(info, "passwordHint"),
    }
}

/// What a plain HTTP error says: `{"code", "message"}`, the same under `error`, or nothing that can be read.
fn refusal(answer: &Response) -> ApiError {
    let body = json::read(&answer.body).unwrap_or_default();
    let plain = body.get("error").filter(|error| error.is_object()).unwrap_or(&body);
    let text = |name: &str| field(plain, name).as_str().map(str::to_owned);
    let (code, message, request_id) = (text("code"), text("message"), text("requestId"));
    let code = match (&code, answer.status) {
        (Some(code), _) => ErrorCode::parse(Some(code)),
        (None, 429) => ErrorCode::RateLimited,
        (None, 403) => ErrorCode::Forbidden,
        (None, 404) => ErrorCode::NotFound,
        (None, 409) => ErrorCode::Conflict,
        (None, 400 | 413 | 415 | 422) => ErrorCode::Invalid,
        _ => ErrorCode::Fault,
    };
    // Without words of its own there is nothing better to say than that something went wrong.
    let code = if message.is_none() && code != ErrorCode::RateLimited { ErrorCode::Fault } else { code };
    ApiError::Refused { code, message: message.unwrap_or_default(), request_id }
}

#[cfg(test)]
mod tests {
    use futures_util::future::join3;

    use super::super::transport::Unreachable;
    use super::super::transport::fake::Fake;
    use super::*;

    fn client(fake: &Fake) -> Rc<Client> {
        Rc::new(Client {
            transport: Box::new(fake.clone()),
            new_id: || "key".to_owned(),
            now: || 0.0,
            token: RefCell::default(),
            refresh: RefCell::default(),
            epoch: Cell::default(),
        })
    }

    #[expect(clippy::unnecessary_wraps, reason = "as a transport answers")]
    fn answer(status: u16, body: &str) -> Result<Response, Unreachable> {
        Ok(Response { status, body: body.to_owned() })
    }

    const TOKEN: &str = r#"{"accessToken":"t","expiresIn":900}"#;

    #[test]
    fn three_requests_without_a_token_share_one_refresh() {
        let fake = Fake::new(|request| match request.path.as_str() {
            "/auth/refresh" => answer(200, TOKEN),
            _ => answer(200, r#"{"data":{}}"#),
        });
        let client = client(&fake);
        let ask = || client.graphql("{}".to_owned(), None);
        let (a, b, c) = block_on(join3(ask(), ask(), ask()));
        assert!(a.is_ok() && b.is_ok() && c.is_ok());
        assert_eq!(fake.asked.borrow().iter().filter(|path| *path == "/auth/refresh").count(), 1);
    }

    #[test]
    fn a_refused_token_is_renewed_once_and_then_the_session_is_over() {
        let fake = Fake::new(|request| match request.path.as_str() {
            "/auth/refresh" => answer(200, TOKEN),
            _ => answer(
                200,
                r#"{"data":null,"errors":[{"message":"no","extensions":{"code":"UNAUTHENTICATED"}}]}"#,
            ),
        });
        let client = client(&fake);
        assert_eq!(block_on(client.graphql("{}".to_owned(), None)).err(), Some(ApiError::SignedOut));
        assert_eq!(*fake.asked.borrow(), ["/auth/refresh", "/graphql", "/auth/refresh", "/graphql"]);
    }

    #[test]
    fn an_unreachable_server_does_not_sign_anybody_out() {
        let fake = Fake::new(|_| Err(Unreachable));
        assert_eq!(block_on(client(&fake).renew()), Err(ApiError::Unreachable));
    }

    #[test]
    fn a_fault_without_words_is_a_fault() {
        let broken = Response { status: 502, body: "<html>".to_owned() };
        assert_eq!(refusal(&broken).code(), Some(ErrorCode::Fault));
        let limited = Response { status: 429, body: String::new() };
        assert_eq!(refusal(&limited).code(), Some(ErrorCode::RateLimited));
    }

    /// Polls until done; the fake transport never waits for anything outside.
    fn block_on<F: Future>(future: F) -> F::Output {
        let mut future = std::pin::pin!(future);
        let mut context = std::task::Context::from_waker(futures_util::task::noop_waker_ref());
        loop {
            if let std::task::Poll::Ready(output) = future.as_mut().poll(&mut context) {
                return output;
            }
        }
    }
}

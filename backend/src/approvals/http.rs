//! `/a/{reference}`: a request for whoever decides it; for everybody else one and the same page, whatever the address.
//!
//! Invariants: GET and HEAD change nothing and hand out no cookie; a POST comes from our own page (`Sec-Fetch-Site`, or
//! `Origin`), and one that decides carries the mark of what was shown to this session; nothing of a deal is read for
//! whoever has no session.

use actix_web::http::StatusCode;
use actix_web::http::header::{ALLOW, AUTHORIZATION, HeaderValue, LOCATION, RETRY_AFTER};
use actix_web::{FromRequest, HttpRequest, HttpResponse, ResponseError as _, web};
use serde::Deserialize;
use shared::event::By;
use shared::keys::OutcomeKey;
use shared::locale::Locale;

use super::page::{self, Notice, Visitor, What};
use super::reference::Request;
use super::service::{Decision, Shown, Stands, changed_since, decide_request, mark, read_request, was_shown};
use crate::ctx::{App, Ctx};
use crate::error::{AppError, AppResult, Refusal};
use crate::http::reply;
use crate::http::timing::{TIMING, counted};
use crate::identity::http::{is_own, sign_in_by_form, wrong_credentials};
use crate::identity::reader;

/// The largest form, in bytes: the longest remark, even if a form writes each of its characters in twelve.
const LARGEST: usize = 128 * 1024;

/// The page of a request.
pub fn configure(config: &mut web::ServiceConfig) {
    config.service(
        web::resource("/a/{reference}")
            .app_data(web::FormConfig::default().limit(LARGEST))
            .route(web::get().to(async |app, request| silent(counted(show(app, request)).await)))
            .route(web::head().to(async |app, request| silent(counted(show(app, request)).await)))
            .route(web::post().to(async |app, request, form| silent(counted(act(app, request, form)).await)))
            .default_service(web::to(other)),
    );
}

/// The closed page does not even tell how much was looked up for it.
fn silent(mut response: HttpResponse) -> HttpResponse {
    if response.status() == StatusCode::UNAUTHORIZED {
        response.headers_mut().remove(TIMING);
    }
    response
}

async fn other(request: HttpRequest) -> HttpResponse {
    let locale = reply::locale(&request);
    let mut response = page::problem(locale, page::methods(locale)).answer(StatusCode::METHOD_NOT_ALLOWED);
    response.headers_mut().insert(ALLOW, HeaderValue::from_static("GET, HEAD, POST"));
    response
}

async fn show(app: web::Data<App>, request: HttpRequest) -> HttpResponse {
    if comes_from_elsewhere(&request) {
        return page::passing(reply::locale(&request), request.path()).answer(StatusCode::OK);
    }
    match find(&app, &request).await {
        Ok(Door::Open(ctx, shown)) => tell(&ctx, &shown, StatusCode::OK, &Notice::default())
            .unwrap_or_else(|error| fault(&error, &request)),
        Ok(Door::Closed(ctx)) => closed(&request, ctx.as_deref()).await,
        Err(error) => fault(&error, &request),
    }
}

/// Whether a browser was sent here by a page of others. It then left the cookie of the session behind. Asked once: a
/// browser that says so of its second step, too, would never arrive.
fn comes_from_elsewhere(request: &HttpRequest) -> bool {
    let site = request.headers().get("sec-fetch-site").is_some_and(|value| value == "cross-site");
    site && request.query_string().is_empty() && !request.headers().contains_key(AUTHORIZATION)
}

/// What is behind an address for somebody.
enum Door {
    /// A request that they decide, or decided.
    Open(Ctx, Box<Shown>),
    /// Nothing. Who they are, if that is known.
    Closed(Option<Box<Ctx>>),
}

async fn find(app: &web::Data<App>, request: &HttpRequest) -> AppResult<Door> {
    let ctx = match reader(app, request).await {
        Ok(ctx) => ctx,
        Err(AppError::Unauthenticated) => return Ok(Door::Closed(None)),
        Err(error) => return Err(error),
    };
    let shown = match request.match_info().query("reference").parse::<Request>() {
        Ok(named) => read_request(&ctx, &named).await?,
        Err(_) => None,
    };
    Ok(match shown {
        Some(shown) => Door::Open(ctx, Box::new(shown)),
        None => Door::Closed(Some(Box::new(ctx))),
    })
}

/// The page of a request as it stands.
fn tell(ctx: &Ctx, shown: &Shown, status: StatusCode, notice: &Notice) -> AppResult<HttpResponse> {
    let page = match &shown.stands {
        Stands::Open { blockers, precedents } => {
            let mark = mark(ctx, &shown.request, shown.deal.row.version)?;
            page::open(ctx, shown, (blockers, precedents), &mark, notice)
        }
        Stands::Decided(ending) => page::decided(ctx, shown, ending),
        Stands::Over => page::over(ctx, shown),
    };
    Ok(page.answer(status))
}

/// The page for everybody else.
async fn closed(request: &HttpRequest, ctx: Option<&Ctx>) -> HttpResponse {
    let name = match ctx {
        Some(ctx) => match ctx.people().await {
            Ok(people) => ctx.user().map(|user| people.name(user).to_owned()),
            Err(error) => return fault(&error, request),
        },
        None => None,
    };
    let locale = ctx.map_or_else(|| reply::locale(request), |ctx| ctx.locale);
    page::closed(locale, &Visitor { name, ..Visitor::default() }).answer(StatusCode::UNAUTHORIZED)
}

/// The fields of both forms. Any other is refused.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Form {
    email: Option<String>,
    password: Option<String>,
    version: Option<i64>,
    mark: Option<String>,
    outcome: Option<String>,
    note: Option<String>,
}

type Sent = Result<web::Form<Form>, <web::Form<Form> as FromRequest>::Error>;

async fn act(app: web::Data<App>, request: HttpRequest, form: Sent) -> HttpResponse {
    let locale = reply::locale(&request);
    let refuse = |status, words| page::problem(locale, words).answer(status);
    if !is_own(&request, &app.settings) {
        return refuse(StatusCode::FORBIDDEN, page::foreign(locale));
    }
    let form = match form {
        Ok(form) => form.into_inner(),
        Err(error) => {
            let status = error.as_response_error().status_code();
            let words =
                if status == StatusCode::PAYLOAD_TOO_LARGE { page::too_large } else { page::unreadable };
            return refuse(status, words(locale));
        }
    };
    match form {
        Form {
            email: Some(email),
            password: Some(password),
            version: None,
            mark: None,
            outcome: None,
            note: None,
        } => sign_in(&app, &request, email, password).await,
        Form { email: None, password: None, version: Some(version), mark: Some(mark), outcome, note } => {
            let outcome = outcome.map(|outcome| OutcomeKey::parse(&outcome));
            if let Some(None) = outcome {
                return refuse(StatusCode::BAD_REQUEST, page::unreadable(locale));
            }
            let note = note.unwrap_or_default();
            let decision = Decision { version, outcome: outcome.flatten(), note: said(&note) };
            // It holds a whole command: too large to stand in the future of every request.
            Box::pin(decide(&app, &request, (decision, &mark), note))
                .await
                .unwrap_or_else(|error| fault(&error, &request))
        }
        _ => refuse(StatusCode::BAD_REQUEST, page::unreadable(locale)),
    }
}

/// A remark, if there is one. Forms end lines by two characters.
fn said(note: &str) -> Option<String> {
    Some(note.replace("\r\n", "\n")).filter(|note| !note.trim().is_empty())
}

async fn sign_in(app: &App, request: &HttpRequest, email: String, password: String) -> HttpResponse {
    let mut response = go_back(request);
    let error = match sign_in_by_form(app, request, (&email, password), &mut response).await {
        Ok(()) => return response,
        Err(error) => error,
    };
    let locale = reply::locale(request);
    let wrong = match error {
        AppError::Unauthenticated => wrong_credentials(locale).to_owned(),
        AppError::RateLimited { .. } => reply::sentence(&error, locale),
        error => return fault(&error, request),
    };
    let visitor = Visitor { email, wrong: Some(wrong), name: None };
    let mut response = page::closed(locale, &visitor).answer(error.status_code());
    if let AppError::RateLimited { retry_after } = error {
        response.headers_mut().insert(RETRY_AFTER, retry_after.into());
    }
    response
}

/// Decides, or says why not. Whoever sends the same twice is shown the same twice.
async fn decide(
    app: &web::Data<App>,
    request: &HttpRequest,
    (decision, mark): (Decision, &str),
    note: String,
) -> AppResult<HttpResponse> {
    let (ctx, shown) = match find(app, request).await? {
        Door::Open(ctx, shown) => (ctx, shown),
        Door::Closed(ctx) => return Ok(closed(request, ctx.as_deref()).await),
    };
    if !was_shown(&ctx, &shown.request, (decision.version, mark))? {
        return tell(&ctx, &shown, StatusCode::FORBIDDEN, &Notice { what: What::NotFromHere, note });
    }
    let error = match decide_request(&ctx, &shown.request, &decision).await {
        Ok(()) => return Ok(go_back(request)),
        Err(error @ (AppError::Stale { .. } | AppError::Rejected(_) | AppError::KeyReused)) => error,
        Err(error) => return Err(error),
    };
    let Some(shown) = read_request(&ctx, &shown.request).await? else {
        return Ok(closed(request, Some(&ctx)).await);
    };
    let (status, what) = match (&shown.stands, error) {
        (Stands::Decided(ending), _)
            if ending.outcome == decision.outcome && ctx.user().map(By::User) == Some(ending.by) =>
        {
            return Ok(go_back(request));
        }
        (Stands::Open { .. }, AppError::Rejected(refusal)) => {
            let Refusal { rejection, .. } = *refusal;
            (StatusCode::UNPROCESSABLE_ENTITY, What::Refused(rejection.blockers))
        }
        (Stands::Open { .. }, _) => {
            (StatusCode::CONFLICT, What::Stale(changed_since(&ctx, &shown, decision.version).await?))
        }
        _ => (StatusCode::CONFLICT, What::Nothing),
    };
    tell(&ctx, &shown, status, &Notice { what, note })
}

/// To the same address, to be read: loading it again sends nothing again.
fn go_back(request: &HttpRequest) -> HttpResponse {
    HttpResponse::SeeOther().insert_header((LOCATION, request.path())).finish()
}

/// A failed use case. Faults are logged and say nothing of their cause.
fn fault(error: &AppError, request: &HttpRequest) -> HttpResponse {
    reply::log_fault(error, request);
    let locale: Locale = reply::locale(request);
    page::problem(locale, &reply::sentence(error, locale)).answer(error.status_code())
}

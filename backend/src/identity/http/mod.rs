//! Sessions over HTTP: sign in, continue, sign out, and the keys of access tokens.
//!
//! Invariants: the refresh token travels in a cookie that scripts cannot read and never in a body; requests that the
//! cookie alone would authorise need a header that foreign pages cannot send; errors are `{"error":{code,message}}`.

mod cookie;
mod origin;

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;

use actix_web::http::StatusCode;
use actix_web::http::header::{AUTHORIZATION, CACHE_CONTROL, HeaderValue};
use actix_web::{HttpRequest, HttpResponse, web};
use serde::{Deserialize, Serialize};
use shared::error_code::ErrorCode;
use shared::keys::RoleKey;
use shared::locale::Locale;

use super::service::{SignedIn, authenticate_reader, refresh_session, sign_in, sign_out};
use super::{authenticate, store};
use crate::ctx::{App, Ctx};
use crate::error::{AppError, AppResult};
use crate::http::reply;

pub(crate) use origin::is_own;

/// The largest body of these requests, in bytes.
const BODY_MAX: usize = 4_096;

/// The routes under `/auth` and the public keys.
pub fn configure(config: &mut web::ServiceConfig) {
    let json = || web::JsonConfig::default().limit(BODY_MAX).error_handler(reply::json_problem);
    config
        .service(web::resource("/auth/login").app_data(json()).route(web::post().to(log_in)))
        .service(web::resource("/auth/refresh").route(web::post().to(refresh)))
        .service(web::resource("/auth/logout").app_data(json()).route(web::post().to(log_out)))
        .service(web::resource("/auth/info").route(web::get().to(info)))
        .service(web::resource("/.well-known/jwks.json").route(web::get().to(jwks)));
}

#[derive(Deserialize)]
struct Login {
    email: String,
    password: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Tokens {
    access_token: String,
    expires_in: i64,
}

async fn log_in(app: web::Data<App>, request: HttpRequest, body: web::Json<Login>) -> HttpResponse {
    if !origin::is_own(&request, &app.settings) {
        return foreign(&request);
    }
    let Login { email, password } = body.into_inner();
    match sign_in(&app, &email, password, network_address(&request)).await {
        Ok(signed_in) => tokens(&app, &request, signed_in),
        Err(AppError::Unauthenticated) => reply::error(
            StatusCode::UNAUTHORIZED,
            ErrorCode::Unauthenticated,
            wrong_credentials(reply::locale(&request)),
        ),
        Err(error) => reply::from_error(&error, &request),
    }
}

fn network_address(request: &HttpRequest) -> IpAddr {
    request.peer_addr().map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |peer| peer.ip())
}

/// What is said to whoever could not sign in, whatever was wrong.
pub(crate) fn wrong_credentials(locale: Locale) -> &'static str {
    locale.pick(
        "E-mail address or password is not right.",
        "L’adresse électronique ou le mot de passe est incorrect.",
    )
}

/// Signs a person in from the form of a plain page, throttled like everybody; the answer hands the browser the session.
pub(crate) async fn sign_in_by_form(
    app: &App,
    request: &HttpRequest,
    (email, password): (&str, String),
    response: &mut HttpResponse,
) -> AppResult<()> {
    let signed_in = sign_in(app, email, password, network_address(request)).await?;
    cookie::set(response, &app.settings, &signed_in.refresh_token, signed_in.session_seconds)
}

async fn refresh(app: web::Data<App>, request: HttpRequest) -> HttpResponse {
    if !origin::is_own(&request, &app.settings) || !origin::is_marked(&request) {
        return foreign(&request);
    }
    // Every visit begins with this question, so "nobody is signed in" is an answer and no failure.
    let Some(token) = cookie::read(&request, &app.settings) else {
        return HttpResponse::NoContent().finish();
    };
    match refresh_session(&app, &token).await {
        Ok(signed_in) => tokens(&app, &request, signed_in),
        Err(error @ AppError::Unauthenticated) => {
            let mut response = reply::from_error(&error, &request);
            cookie::clear(&mut response, &app.settings);
            response
        }
        Err(error) => reply::from_error(&error, &request),
    }
}

#[derive(Deserialize, Default)]
struct Logout {
    #[serde(default)]
    everywhere: bool,
}

async fn log_out(app: web::Data<App>, request: HttpRequest, body: Option<web::Json<Logout>>) -> HttpResponse {
    if !origin::is_own(&request, &app.settings) || !origin::is_marked(&request) {
        return foreign(&request);
    }
    let everywhere = body.map(web::Json::into_inner).unwrap_or_default().everywhere;
    if let Some(token) = cookie::read(&request, &app.settings)
        && let Err(error) = sign_out(&app, &token, everywhere).await
    {
        return reply::from_error(&error, &request);
    }
    let mut response = HttpResponse::NoContent().finish();
    cookie::clear(&mut response, &app.settings);
    response
}

fn tokens(app: &App, request: &HttpRequest, signed_in: SignedIn) -> HttpResponse {
    let SignedIn { access_token, expires_in, refresh_token, session_seconds } = signed_in;
    let mut response = HttpResponse::Ok().json(Tokens { access_token, expires_in });
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    match cookie::set(&mut response, &app.settings, &refresh_token, session_seconds) {
        Ok(()) => response,
        Err(error) => reply::from_error(&error, request),
    }
}

fn foreign(request: &HttpRequest) -> HttpResponse {
    reply::error(
        StatusCode::FORBIDDEN,
        ErrorCode::Forbidden,
        reply::locale(request).pick(
            "This request must come from our own pages, with the header X-Requested-With: stagewright.",
            "Cette requête doit venir de nos propres pages, avec l’en-tête X-Requested-With: stagewright.",
        ),
    )
}

#[derive(Serialize)]
struct Info {
    demo: bool,
    users: Vec<DemoUser>,
}

#[derive(Serialize)]
struct DemoUser {
    email: String,
    role: Option<RoleKey>,
    name: String,
}

/// What the sign-in page shows: the demo users, only of the demo company and only to this machine.
async fn info(app: web::Data<App>, request: HttpRequest) -> HttpResponse {
    match demo_users(&app).await {
        Ok(users) => HttpResponse::Ok().json(Info { demo: !users.is_empty(), users }),
        Err(error) => reply::from_error(&error, &request),
    }
}

async fn demo_users(app: &App) -> AppResult<Vec<DemoUser>> {
    if !app.settings.is_loopback() {
        return Ok(Vec::new());
    }
    let organisations = store::organisation_list(app.db.reader()).await?;
    let Some(demo) = organisations.into_iter().find(|organisation| organisation.demo) else {
        return Ok(Vec::new());
    };
    let mut users = store::user_list(app.db.reader(), demo.id).await?;
    // Ids grow with time, so this is the order in which the company was staffed.
    users.sort_by_key(|user| user.id);
    let active = users.into_iter().filter(|user| user.active);
    Ok(active
        .map(|user| DemoUser { role: user.roles.first().cloned(), email: user.email, name: user.name })
        .collect())
}

async fn jwks(app: web::Data<App>) -> HttpResponse {
    HttpResponse::Ok().insert_header((CACHE_CONTROL, "public, max-age=300")).json(app.tokens.jwks())
}

/// The context of somebody who reads a plain page: by an access token, or by the session of the browser. Such a page
/// changes nothing; a form on it that does carries more than the cookie.
pub(crate) async fn reader(app: &web::Data<App>, request: &HttpRequest) -> AppResult<Ctx> {
    if request.headers().contains_key(AUTHORIZATION) {
        return caller(app, request).await;
    }
    let token = cookie::read(request, &app.settings).ok_or(AppError::Unauthenticated)?;
    authenticate_reader(&app.clone().into_inner(), &token).await
}

/// The context of a request that carries an access token, with its idempotency key if it has one. Endpoints beside
/// GraphQL begin with it.
pub(crate) async fn caller(app: &web::Data<App>, request: &HttpRequest) -> AppResult<Ctx> {
    let header = |name: &str| request.headers().get(name).and_then(|value| value.to_str().ok());
    let token = header(AUTHORIZATION.as_str()).and_then(|value| value.split_once(' '));
    let token =
        token.filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer")).map(|(_, token)| token.trim());
    let app: Arc<App> = app.clone().into_inner();
    let mut ctx = authenticate(&app, token.ok_or(AppError::Unauthenticated)?).await?;
    ctx.idempotency_key = header("idempotency-key").map(str::to_owned);
    Ok(ctx)
}

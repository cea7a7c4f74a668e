//! The cookie of the refresh token.

use actix_web::cookie::time::Duration;
use actix_web::cookie::{Cookie, SameSite};
use actix_web::{HttpRequest, HttpResponse};

use crate::config::Settings;
use crate::error::{AppError, AppResult};

/// Browsers accept this name only with `Secure`, `Path=/` and no `Domain`.
const OVER_TLS: &str = "__Host-stagewright-refresh";
/// The name without TLS, for a server on the own machine.
const PLAIN: &str = "stagewright-refresh";

fn name(settings: &Settings) -> &'static str {
    if settings.is_https() { OVER_TLS } else { PLAIN }
}

fn cookie(settings: &Settings, value: &str, seconds: i64) -> Cookie<'static> {
    Cookie::build(name(settings), value.to_owned())
        .path("/")
        .http_only(true)
        .same_site(SameSite::Strict)
        .secure(settings.is_https())
        .max_age(Duration::seconds(seconds))
        .finish()
}

/// The token a request carries.
pub(super) fn read(request: &HttpRequest, settings: &Settings) -> Option<String> {
    request.cookie(name(settings)).map(|cookie| cookie.value().to_owned()).filter(|token| !token.is_empty())
}

/// Hands the browser a token.
pub(super) fn set(
    response: &mut HttpResponse,
    settings: &Settings,
    token: &str,
    seconds: i64,
) -> AppResult<()> {
    response
        .add_cookie(&cookie(settings, token, seconds))
        .map_err(|error| AppError::internal(error.to_string()))
}

/// Makes the browser forget the token.
pub(super) fn clear(response: &mut HttpResponse, settings: &Settings) {
    // Only a name or value that is no header text could fail, and both are ours.
    let _cannot_fail = response.add_cookie(&cookie(settings, "", 0));
}

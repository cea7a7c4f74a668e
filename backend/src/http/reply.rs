//! Errors of plain HTTP endpoints: `{"error":{"code","message"}}`, the message in the reader's language.

use actix_web::error::JsonPayloadError;
use actix_web::http::StatusCode;
use actix_web::http::header::{ACCEPT_LANGUAGE, RETRY_AFTER};
use actix_web::{HttpRequest, HttpResponse, ResponseError};
use shared::error_code::ErrorCode;
use shared::locale::Locale;

use crate::error::AppError;
use crate::http::request_id::RequestId;

/// An error as these endpoints send it.
pub(crate) fn error(status: StatusCode, code: ErrorCode, message: impl AsRef<str>) -> HttpResponse {
    HttpResponse::build(status)
        .json(serde_json::json!({ "error": { "code": code.as_str(), "message": message.as_ref() } }))
}

/// The first language of the reader's browser that the product speaks.
pub(crate) fn locale(request: &HttpRequest) -> Locale {
    let accepted =
        request.headers().get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    accepted
        .split(',')
        .find_map(|range| Locale::from_code(range.split(';').next().unwrap_or_default().trim()))
        .unwrap_or_default()
}

/// A failed use case. Faults are logged here and say nothing of their cause.
pub(crate) fn from_error(failed: &AppError, request: &HttpRequest) -> HttpResponse {
    log_fault(failed, request);
    let (code, message) = (failed.code().as_str(), sentence(failed, locale(request)));
    let body = match failed {
        AppError::Stale { current_version, changed_by, changed_at } => serde_json::json!({
            "code": code, "message": message,
            "currentVersion": current_version, "changedBy": changed_by, "changedAt": changed_at,
        }),
        _ => serde_json::json!({ "code": code, "message": message }),
    };
    let mut response = HttpResponse::build(failed.status_code()).json(serde_json::json!({ "error": body }));
    if let AppError::RateLimited { retry_after } = failed {
        response.headers_mut().insert(RETRY_AFTER, (*retry_after).into());
    }
    response
}

/// Notes what nobody but an operator may read of a fault.
pub(crate) fn log_fault(failed: &AppError, request: &HttpRequest) {
    if let AppError::Internal(source) = failed {
        let request_id = RequestId::of(request);
        tracing::error!(%request_id, route = request.match_pattern(), error = ?source, "fault");
    }
}

/// A failed use case in words.
pub(crate) fn sentence(failed: &AppError, locale: Locale) -> String {
    let fixed = |en: &str, fr: &str| locale.pick(en, fr).to_owned();
    match failed {
        AppError::Unauthenticated => fixed("Please sign in.", "Veuillez vous connecter."),
        AppError::Forbidden(_) => fixed("Your role does not allow this.", "Votre rôle ne le permet pas."),
        AppError::NotFound { .. } => fixed(
            "This does not exist, or you may not see it.",
            "Cela n’existe pas, ou vous n’y avez pas accès.",
        ),
        AppError::Stale { .. } => fixed(
            "Somebody changed this in the meantime. Load it again, then repeat your change.",
            "Quelqu’un l’a modifié entre-temps. Rechargez, puis refaites votre modification.",
        ),
        AppError::KeyReused => fixed(
            "This idempotency key belongs to another request.",
            "Cette clé d’idempotence appartient à une autre requête.",
        ),
        AppError::Rejected(_) => {
            fixed("The process does not allow this now.", "Le processus ne le permet pas pour le moment.")
        }
        AppError::Invalid(_) => {
            fixed("Something in the request is not right.", "La requête contient une erreur.")
        }
        AppError::RateLimited { retry_after } => locale.pick(
            format!("Too many attempts. Please wait {retry_after} s, then try again."),
            format!("Trop de tentatives. Patientez {retry_after} s, puis réessayez."),
        ),
        AppError::Internal(_) => fixed(
            "Something went wrong on our side. Please try again.",
            "Une erreur est survenue de notre côté. Veuillez réessayer.",
        ),
    }
}

/// A body that is no JSON of the expected shape.
pub(crate) fn json_problem(problem: JsonPayloadError, request: &HttpRequest) -> actix_web::Error {
    let locale = locale(request);
    let response = match &problem {
        JsonPayloadError::Overflow { .. } | JsonPayloadError::OverflowKnownLength { .. } => error(
            StatusCode::PAYLOAD_TOO_LARGE,
            ErrorCode::PayloadTooLarge,
            locale.pick("The request is too large.", "La requête est trop volumineuse."),
        ),
        JsonPayloadError::ContentType => error(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            ErrorCode::BadUserInput,
            locale.pick("Send application/json.", "Envoyez du application/json."),
        ),
        _ => error(
            StatusCode::BAD_REQUEST,
            ErrorCode::BadUserInput,
            locale.pick(
                "The request is not valid JSON of the expected form.",
                "La requête n’a pas la forme JSON attendue.",
            ),
        ),
    };
    actix_web::error::InternalError::from_response(problem, response).into()
}

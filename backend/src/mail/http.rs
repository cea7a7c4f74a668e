//! `/dev/mail`: the kept mails, for whoever sits at this machine.
//!
//! Invariants: it exists only while the server listens on a loopback address and has no mail server, and answers only
//! to a loopback name, so that no foreign page can read it through a name of its own.

use actix_web::http::StatusCode;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HOST};
use actix_web::{HttpRequest, HttpResponse, web};
use serde::Serialize;
use shared::error_code::ErrorCode;
use shared::time::Timestamp;
use uuid::Uuid;

use super::page;
use crate::ctx::App;
use crate::error::AppResult;
use crate::http::reply;
use crate::outbox::{keeps_mails, store};

/// How many mails are shown.
const SHOWN: u64 = 200;

/// The routes under `/dev`.
pub fn configure(config: &mut web::ServiceConfig) {
    config
        .service(web::resource("/dev/mail").route(web::get().to(as_page)))
        .service(web::resource("/dev/mail.json").route(web::get().to(as_json)));
}

/// A kept mail.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct KeptMail {
    pub(super) id: Uuid,
    pub(super) recipient: String,
    pub(super) subject: String,
    pub(super) body: String,
    pub(super) created_at: Timestamp,
}

async fn as_page(app: web::Data<App>, request: HttpRequest) -> HttpResponse {
    answer(&app, &request, |mails| {
        HttpResponse::Ok()
            .insert_header((CONTENT_TYPE, "text/html; charset=utf-8"))
            .insert_header((CONTENT_SECURITY_POLICY, page::policy()))
            .insert_header((CACHE_CONTROL, "no-store"))
            .body(page::render(&mails))
    })
    .await
}

async fn as_json(app: web::Data<App>, request: HttpRequest) -> HttpResponse {
    answer(&app, &request, |mails| HttpResponse::Ok().insert_header((CACHE_CONTROL, "no-store")).json(mails))
        .await
}

async fn answer(
    app: &App,
    request: &HttpRequest,
    show: impl FnOnce(Vec<KeptMail>) -> HttpResponse,
) -> HttpResponse {
    let host = request.headers().get(HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    if !app.settings.is_loopback() || !keeps_mails(&app.settings) || !is_loopback_name(host) {
        return reply::error(StatusCode::NOT_FOUND, ErrorCode::NotFound, "There is no such page.");
    }
    match read(app).await {
        Ok(mails) => show(mails),
        Err(error) => reply::from_error(&error, request),
    }
}

async fn read(app: &App) -> AppResult<Vec<KeptMail>> {
    let rows = store::outbox_list(app.db.reader(), false, SHOWN).await?;
    let kept = rows.into_iter().map(|row| KeptMail {
        id: row.id,
        recipient: row.mail.recipient,
        subject: row.mail.subject,
        body: row.mail.body,
        created_at: row.created_at,
    });
    Ok(kept.collect())
}

fn is_loopback_name(host: &str) -> bool {
    let name = host.rsplit_once(':').filter(|(_, port)| port.bytes().all(|byte| byte.is_ascii_digit()));
    let name = name.map_or(host, |(name, _)| name);
    name.eq_ignore_ascii_case("localhost")
        || name
            .trim_matches(['[', ']'])
            .parse::<std::net::IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_machine_by_its_own_names() {
        for own in ["localhost", "localhost:8080", "127.0.0.1:8080", "[::1]:8080", "[::1]"] {
            assert!(is_loopback_name(own), "{own}");
        }
        for foreign in [
            "",
            "evil.example",
            "evil.example:8080",
            "localhost.evil.example",
            "10.0.0.1",
            "127.0.0.1.nip.io",
        ] {
            assert!(!is_loopback_name(foreign), "{foreign}");
        }
    }
}

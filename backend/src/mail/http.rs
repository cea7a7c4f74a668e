//! `/dev/mail`: the kept mails of an organisation, for its administrators.
//!
//! Invariants: it exists only while the server listens on a loopback address and has no mail server, and answers only
//! to a loopback name and to nobody who comes through a proxy, so that no foreign page can read it through a name of its
//! own.

use actix_web::http::StatusCode;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HOST};
use actix_web::{HttpRequest, HttpResponse, web};
use serde::Serialize;
use shared::error_code::ErrorCode;
use shared::permission::Permission;
use shared::time::Timestamp;
use uuid::Uuid;

use super::page;
use crate::config::Settings;
use crate::ctx::App;
use crate::error::{AppError, AppResult};
use crate::http::reply;
use crate::identity::reader;
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
    let page = |status, html: String| {
        HttpResponse::build(status)
            .insert_header((CONTENT_TYPE, "text/html; charset=utf-8"))
            .insert_header((CONTENT_SECURITY_POLICY, page::policy()))
            .insert_header((CACHE_CONTROL, "no-store"))
            .body(html)
    };
    if !is_here(&app.settings, &request) {
        return no_such_page();
    }
    match read(&app, &request).await {
        Ok(mails) => page(StatusCode::OK, page::render(&mails)),
        Err(AppError::Unauthenticated | AppError::Forbidden(_)) => {
            page(StatusCode::UNAUTHORIZED, page::closed(&app.settings.public_url))
        }
        Err(error) => reply::from_error(&error, &request),
    }
}

async fn as_json(app: web::Data<App>, request: HttpRequest) -> HttpResponse {
    if !is_here(&app.settings, &request) {
        return no_such_page();
    }
    match read(&app, &request).await {
        Ok(mails) => HttpResponse::Ok().insert_header((CACHE_CONTROL, "no-store")).json(mails),
        Err(error) => reply::from_error(&error, &request),
    }
}

fn no_such_page() -> HttpResponse {
    reply::error(StatusCode::NOT_FOUND, ErrorCode::NotFound, "There is no such page.")
}

/// Whether the page exists for this request.
fn is_here(settings: &Settings, request: &HttpRequest) -> bool {
    let header = |name: &str| request.headers().get(name).and_then(|value| value.to_str().ok());
    let forwarded = ["forwarded", "x-forwarded-for", "x-forwarded-host", "via"];
    settings.is_loopback()
        && keeps_mails(settings)
        && is_loopback_name(header(HOST.as_str()).unwrap_or_default())
        && !forwarded.into_iter().any(|name| request.headers().contains_key(name))
}

async fn read(app: &web::Data<App>, request: &HttpRequest) -> AppResult<Vec<KeptMail>> {
    let ctx = reader(app, request).await?;
    ctx.require(Permission::MailboxRead)?;
    let rows = store::outbox_list(app.db.reader(), Some(ctx.org.id), false, SHOWN).await?;
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

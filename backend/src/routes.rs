//! The table of HTTP routes, and the server that serves them.
//!
//! Invariants: security headers and a request id on every answer; what is not a route of the server is a file of the
//! web app, or its page for addresses of screens; the clock can be moved only where it is one that is set by hand.

use std::net::TcpListener;
use std::sync::Arc;

use actix_web::dev::Server;
use actix_web::middleware::from_fn;
use actix_web::{App as Application, HttpResponse, HttpServer, web};
use serde::Deserialize;

use crate::clock::SettableClock;
use crate::ctx::App;
use crate::error::{AppError, AppResult};
use crate::graphql::{self, Api};
use crate::http::assets::{self, Assets};
use crate::http::headers::{self, SecurityHeaders};
use crate::http::{health, request_id};
use crate::schema::{self, Schema};
use crate::{approvals, deals, documents, identity, interchange, leads, mail};

/// The first segments of addresses that belong to the server: there the web app's page is never given.
const SERVER_PATHS: &[&str] = &[
    "graphql",
    "graphiql",
    "auth",
    ".well-known",
    "files",
    "health",
    "metrics",
    "dev",
    "public",
    "a",
    "q",
    "calendar",
];

/// The server on an open port. It ends when its handle says so, after the requests that run.
pub fn server(app: Arc<App>, clock: Option<Arc<SettableClock>>, listener: TcpListener) -> AppResult<Server> {
    let assets = Assets::load(&app.settings.web_dir, SERVER_PATHS).map_err(AppError::internal)?;
    let headers = web::Data::new(SecurityHeaders::new(&app.settings, assets.page()));
    let assets = web::Data::new(assets);
    let api = web::Data::new(Api::new(app.clone(), schema::builder)?);
    let app: web::Data<App> = web::Data::from(app);
    let clock = clock.map(web::Data::from);
    let factory = move || {
        let application = Application::new()
            .app_data(app.clone())
            .app_data(assets.clone())
            .app_data(headers.clone())
            .app_data(api.clone())
            .wrap(from_fn(headers::apply))
            .wrap(from_fn(request_id::assign))
            .configure(health::configure)
            .configure(identity::http::configure)
            .configure(graphql::http::configure::<Schema>)
            .configure(interchange::http::configure)
            .configure(documents::http::configure)
            .configure(leads::http::configure)
            .configure(mail::http::configure)
            .configure(approvals::http::configure);
        let application = match &clock {
            Some(clock) => application
                .app_data(clock.clone())
                .route("/dev/clock", web::post().to(advance))
                .route("/dev/clock/due", web::get().to(due)),
            None => application,
        };
        application.default_service(web::to(assets::serve))
    };
    let server = HttpServer::new(factory).disable_signals().shutdown_timeout(5);
    Ok(server.listen(listener).map_err(AppError::internal)?.run())
}

/// How far to move the clock.
#[derive(Debug, Deserialize)]
struct Advance {
    seconds: i64,
}

/// Moves a clock that is set by hand, and wakes the jobs that wait for it.
async fn advance(
    app: web::Data<App>,
    clock: web::Data<SettableClock>,
    by: web::Json<Advance>,
) -> HttpResponse {
    clock.advance(by.seconds);
    app.wake.notify_one();
    HttpResponse::NoContent().finish()
}

/// Whether the jobs still have to do something that is due by the clock.
async fn due(app: web::Data<App>) -> AppResult<web::Json<bool>> {
    deals::service::is_anything_due(&app).await.map(web::Json)
}

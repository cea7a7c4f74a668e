//! Downloads under `/files/processes`. They change nothing, so the browser's session suffices.

use actix_web::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};
use actix_web::{HttpRequest, HttpResponse, web};
use shared::interchange::bpmn::bpmn;
use shared::permission::Permission;

use super::log::{Format, log};
use crate::ctx::{App, Ctx};
use crate::error::{AppError, AppResult};
use crate::http::reply;
use crate::identity::reader;
use crate::process::cache;

/// The routes.
pub fn configure(config: &mut web::ServiceConfig) {
    config.service(web::resource("/files/processes/{file}").route(web::get().to(download)));
}

async fn download(app: web::Data<App>, request: HttpRequest, file: web::Path<String>) -> HttpResponse {
    match send(&app, &request, &file).await {
        Ok(response) => response,
        Err(error) => reply::from_error(&error, &request),
    }
}

async fn send(app: &web::Data<App>, request: &HttpRequest, file: &str) -> AppResult<HttpResponse> {
    let ctx: Ctx = reader(app, request).await?;
    ctx.require(Permission::ProcessRead)?;
    let unknown = || AppError::NotFound { kind: "process" };
    let (key, format) = file.split_once('.').ok_or_else(unknown)?;
    let published = cache::find(&ctx, key, None).await?.ok_or_else(unknown)?;
    let mut response = HttpResponse::Ok();
    response
        .insert_header((CONTENT_DISPOSITION, format!("attachment; filename=\"{key}.{format}\"")))
        .insert_header((X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .insert_header((CACHE_CONTROL, "private, no-store"));
    let log_as = match format {
        "bpmn" => {
            let text = bpmn(&published.definition, ctx.locale);
            return Ok(response.insert_header((CONTENT_TYPE, "application/xml")).body(text));
        }
        "xes" => Format::Xes,
        "jsonocel" => Format::Ocel,
        _ => return Err(unknown()),
    };
    // Whoever sees only some deals would take them for all.
    ctx.require(Permission::DealReadAll)?;
    let content_type = if log_as == Format::Xes { "application/xml" } else { "application/json" };
    let pieces = log(ctx, key.to_owned(), log_as).await?;
    Ok(response.insert_header((CONTENT_TYPE, content_type)).streaming(Box::pin(pieces)))
}

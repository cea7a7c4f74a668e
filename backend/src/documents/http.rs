//! Uploads and downloads.
//!
//! A document travels as the plain body of a request, its name in the address. Invariants: the caller is known before
//! a byte is read; at most the allowed size is read; a download never opens inside our pages. A download is asked for by
//! an access token or, from a plain page, by the session; an upload by a token alone.

use actix_web::body::SizedStream;
use actix_web::http::StatusCode;
use actix_web::http::header::{
    CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS,
};
use actix_web::{HttpRequest, HttpResponse, web};
use bytes::{Bytes, BytesMut};
use futures_util::StreamExt;
use serde::Deserialize;
use shared::error_code::ErrorCode;
use shared::ids::{DealId, DocumentId};
use shared::keys::DocumentKey;
use shared::limits::DOCUMENT_MAX_BYTES;
use shared::permission::Permission;

use super::content::{self, Refused};
use super::file_name::{clean, disposition};
use super::service::{FileDocument, Filed, NewDocument, read_document};
use super::store::{StoredDocument, document_find};
use crate::ctx::{App, Ctx};
use crate::deals;
use crate::error::{AppError, AppResult, Refusal};
use crate::http::reply;
use crate::identity::http::caller;
use crate::identity::reader;

/// The routes under `/files`.
pub fn configure(config: &mut web::ServiceConfig) {
    config
        .service(web::resource("/files/deals/{deal}").route(web::post().to(upload)))
        .service(web::resource("/files/{document}").route(web::get().to(download)));
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Upload {
    name: String,
    kind: Option<String>,
    expected_version: Option<i64>,
}

/// Why an upload ends before the engine is asked.
enum Failure {
    App(AppError),
    TooLarge,
    Cut,
    Name,
    Kind,
    Content(Refused),
}

impl From<AppError> for Failure {
    fn from(error: AppError) -> Self {
        Self::App(error)
    }
}

async fn upload(
    app: web::Data<App>,
    request: HttpRequest,
    deal: web::Path<String>,
    body: web::Payload,
) -> HttpResponse {
    match receive(&app, &request, &deal, body).await {
        Ok((document, filed)) => HttpResponse::Created().json(serde_json::json!({
            "document": {
                "id": document.id, "name": document.name, "size": document.size, "sha256": document.sha256,
                "contentType": document.content_type, "url": format!("/files/{}", document.id),
            },
            "dealVersion": filed.deal_version,
        })),
        Err(failure) => refuse(&failure, &request),
    }
}

async fn receive(
    app: &web::Data<App>,
    request: &HttpRequest,
    deal: &str,
    body: web::Payload,
) -> Result<(StoredDocument, Filed), Failure> {
    let ctx = caller(app, request).await?;
    // Whoever works on steps files what they ask for; which deal and step, the engine decides.
    if !ctx.may(Permission::DealEdit) {
        ctx.require(Permission::StepWork)?;
    }
    let deal: DealId = deal.parse().map_err(|_| AppError::NotFound { kind: "deal" })?;
    deals::service::readable(&ctx, deal).await?;
    let asked =
        web::Query::<Upload>::from_query(request.query_string()).map_err(|_| Failure::Name)?.into_inner();
    let name = clean(&asked.name).ok_or(Failure::Name)?;
    let kind = match asked.kind.as_deref().filter(|kind| !kind.is_empty()) {
        Some(kind) => Some(DocumentKey::parse(kind).ok_or(Failure::Kind)?),
        None => None,
    };
    let bytes = read(body).await?;
    let content_type = content::check(&name, &bytes).map_err(Failure::Content)?;
    let size = bytes.len();
    let sha256 = ctx.app.storage.put(bytes).await?;
    let same = format!("upload {deal} {} {name} {sha256}", kind.as_ref().map_or("", DocumentKey::as_str));
    let expected_version = asked.expected_version;
    let new = NewDocument { deal, kind, name, content_type, size, sha256, expected_version };
    let filed = ctx.write_once(&same, &FileDocument::new(&ctx, new)?).await?;
    let document = document_find(ctx.app.db.reader(), ctx.org.id, filed.document).await?;
    Ok((document.ok_or(AppError::NotFound { kind: "document" })?, filed))
}

/// The whole body, if it is not too large.
async fn read(mut body: web::Payload) -> Result<Bytes, Failure> {
    let mut bytes = BytesMut::new();
    while let Some(piece) = body.next().await {
        let piece = piece.map_err(|_| Failure::Cut)?;
        if bytes.len() + piece.len() > DOCUMENT_MAX_BYTES {
            return Err(Failure::TooLarge);
        }
        bytes.extend_from_slice(&piece);
    }
    Ok(bytes.freeze())
}

fn refuse(failure: &Failure, request: &HttpRequest) -> HttpResponse {
    let locale = reply::locale(request);
    let bad = |status, en: &str, fr: &str| reply::error(status, ErrorCode::BadUserInput, locale.pick(en, fr));
    match failure {
        Failure::App(AppError::Rejected(refusal)) => refuse_by_process(refusal, request),
        Failure::App(error) => reply::from_error(error, request),
        Failure::TooLarge => {
            let megabytes = DOCUMENT_MAX_BYTES / (1024 * 1024);
            let words = locale.pick(
                format!("A document may have at most {megabytes} MB."),
                format!("Un document peut avoir au plus {megabytes} Mo."),
            );
            reply::error(StatusCode::PAYLOAD_TOO_LARGE, ErrorCode::PayloadTooLarge, words)
        }
        Failure::Cut => bad(
            StatusCode::BAD_REQUEST,
            "The document did not arrive whole. Please try again.",
            "Le document n’est pas arrivé en entier. Veuillez réessayer.",
        ),
        Failure::Name => bad(
            StatusCode::BAD_REQUEST,
            "Give the document's file name as the parameter name.",
            "Indiquez le nom du fichier dans le paramètre name.",
        ),
        Failure::Kind => bad(
            StatusCode::UNPROCESSABLE_ENTITY,
            "This process has no such kind of document.",
            "Ce processus ne connaît pas ce type de document.",
        ),
        Failure::Content(Refused::Empty) => {
            bad(StatusCode::UNSUPPORTED_MEDIA_TYPE, "This file is empty.", "Ce fichier est vide.")
        }
        Failure::Content(Refused::Runs) => bad(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "Programs, scripts, web pages and SVG drawings are not accepted. Send a PDF, an office document or a picture.",
            "Les programmes, scripts, pages web et dessins SVG ne sont pas acceptés. Envoyez un PDF, un document \
             bureautique ou une image.",
        ),
    }
}

/// What the process has against it, in the words of the template.
fn refuse_by_process(refusal: &Refusal, request: &HttpRequest) -> HttpResponse {
    let locale = reply::locale(request);
    let (process, texts) = (&refusal.definition.process, refusal.definition.texts(locale));
    let blockers: Vec<_> = refusal
        .rejection
        .blockers
        .iter()
        .map(|blocker| {
            let message = blocker.message(process, refusal.state.as_ref(), texts, locale);
            serde_json::json!({ "code": blocker.code(), "message": message })
        })
        .collect();
    let first = blockers.first().and_then(|blocker| blocker.get("message")).cloned().unwrap_or_default();
    HttpResponse::UnprocessableEntity()
        .json(serde_json::json!({ "error": { "code": "BLOCKED", "message": first, "blockers": blockers } }))
}

async fn download(app: web::Data<App>, request: HttpRequest, document: web::Path<String>) -> HttpResponse {
    match send(&app, &request, &document).await {
        Ok(response) => response,
        Err(error) => reply::from_error(&error, &request),
    }
}

async fn send(app: &web::Data<App>, request: &HttpRequest, document: &str) -> AppResult<HttpResponse> {
    let ctx: Ctx = reader(app, request).await?;
    let id: DocumentId = document.parse().map_err(|_| AppError::NotFound { kind: "document" })?;
    let document = read_document(&ctx, id).await?;
    let pieces = ctx.app.storage.get(&document.sha256).await?;
    let size = u64::try_from(document.size).map_err(AppError::internal)?;
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, document.content_type))
        .insert_header((CONTENT_DISPOSITION, disposition(&document.name)))
        .insert_header((X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .insert_header((CONTENT_SECURITY_POLICY, "sandbox; default-src 'none'; frame-ancestors 'none'"))
        .insert_header((CACHE_CONTROL, "private, no-store"))
        .body(SizedStream::new(size, pieces)))
}

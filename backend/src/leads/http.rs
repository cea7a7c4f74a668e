//! The website's contact form (RS-1.2): open to everybody, so bounded in size and rate, with a trap for robots.
//!
//! Invariants: pages of any origin may send and read the answer; it tells a visitor nothing about the company's leads; a
//! message that fills the trap is thanked for and dropped.

use std::sync::Arc;

use actix_web::http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_MAX_AGE, CONTENT_TYPE,
};
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::DefaultHeaders;
use actix_web::{Either, FromRequest, HttpRequest, HttpResponse, web};
use serde::Deserialize;
use shared::error_code::ErrorCode;
use shared::leads::{LeadSource, LeadStatus};
use shared::limits::TEXT_MAX;
use shared::locale::Locale;
use shared::text::{TextError, parse_email, parse_line};

use super::service::ReceiveLead;
use super::store::LeadFields;
use crate::ctx::{App, Ctx};
use crate::error::{AppError, AppResult};
use crate::http::reply;
use crate::identity::organisation_list;
use crate::identity::throttle::network;

/// The largest message, in bytes.
const LARGEST: usize = 32 * 1024;

/// `POST /public/leads`, JSON or a form.
pub fn configure(config: &mut web::ServiceConfig) {
    config.service(
        web::resource("/public/leads")
            .app_data(web::JsonConfig::default().limit(LARGEST))
            .app_data(web::FormConfig::default().limit(LARGEST))
            .wrap(DefaultHeaders::new().add((ACCESS_CONTROL_ALLOW_ORIGIN, "*")))
            .route(web::post().to(receive))
            .route(web::method(Method::OPTIONS).to(preflight)),
    );
}

/// What a browser asks before a page of another origin sends JSON.
async fn preflight() -> HttpResponse {
    HttpResponse::NoContent()
        .insert_header((ACCESS_CONTROL_ALLOW_METHODS, "POST"))
        .insert_header((ACCESS_CONTROL_ALLOW_HEADERS, "content-type"))
        .insert_header((ACCESS_CONTROL_MAX_AGE, "86400"))
        .finish()
}

/// What a visitor wrote.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Message {
    company: String,
    name: String,
    email: String,
    phone: Option<String>,
    #[serde(rename = "message")]
    text: Option<String>,
    /// The number of the campaign whose page the form stands on.
    campaign: Option<String>,
    /// A field that people do not see; robots fill it in.
    website: Option<String>,
}

type Body = Either<web::Json<Message>, web::Form<Message>>;

async fn receive(
    app: web::Data<App>,
    request: HttpRequest,
    message: Result<Body, <Body as FromRequest>::Error>,
) -> HttpResponse {
    let locale = reply::locale(&request);
    let (message, is_form) = match message {
        Ok(Either::Left(json)) => (json.into_inner(), false),
        Ok(Either::Right(form)) => (form.into_inner(), true),
        Err(error) => return unreadable(&error.into(), locale),
    };
    let trapped = message.website.as_ref().is_some_and(|text| !text.is_empty());
    let campaign = message.campaign.clone();
    let outcome = match read(message) {
        Ok(_) if trapped => Ok(()),
        Ok(fields) => store(app.into_inner(), &request, (fields, campaign)).await,
        Err((field, error)) => {
            let sentence = format!("{field}: {}", error.message(locale));
            return reply::error(StatusCode::BAD_REQUEST, ErrorCode::BadUserInput, sentence);
        }
    };
    match outcome {
        Ok(()) => thanks(locale, is_form),
        Err(error) => reply::from_error(&error, &request),
    }
}

fn unreadable(error: &actix_web::Error, locale: Locale) -> HttpResponse {
    let (status, code) = match error.as_response_error().status_code() {
        StatusCode::PAYLOAD_TOO_LARGE => (StatusCode::PAYLOAD_TOO_LARGE, ErrorCode::PayloadTooLarge),
        _ => (StatusCode::BAD_REQUEST, ErrorCode::BadUserInput),
    };
    let sentence = locale.pick(
        format!("Send the texts company, name and email as JSON or as a form, at most {LARGEST} bytes."),
        format!(
            "Envoyez les textes company, name et email en JSON ou en formulaire, au plus {LARGEST} octets."
        ),
    );
    reply::error(status, code, sentence)
}

fn read(message: Message) -> Result<LeadFields, (&'static str, TextError)> {
    // Databases end texts at this character.
    let notes = message.text.unwrap_or_default().replace('\0', "");
    if notes.chars().count() > TEXT_MAX {
        return Err(("message", TextError::TooLong(TEXT_MAX)));
    }
    let phone = message.phone.filter(|text| !text.trim().is_empty());
    Ok(LeadFields {
        company: parse_line(&message.company).map_err(|error| ("company", error))?,
        contact_name: parse_line(&message.name).map_err(|error| ("name", error))?,
        email: Some(parse_email(&message.email).map_err(|error| ("email", error))?),
        phone: phone.map(|text| parse_line(&text)).transpose().map_err(|error| ("phone", error))?,
        domain: None,
        registration_number: None,
        source: LeadSource::Website,
        came_of: None,
        status: LeadStatus::New,
        notes,
    })
}

async fn store(
    app: Arc<App>,
    request: &HttpRequest,
    (fields, campaign): (LeadFields, Option<String>),
) -> AppResult<()> {
    let mut organisations = organisation_list(app.db.reader()).await?;
    // With several organisations on one server, a form would have to say whom it is for.
    let (Some(organisation), true) = (organisations.pop(), organisations.is_empty()) else {
        return Err(AppError::NotFound { kind: "organisation" });
    };
    let ctx = Ctx {
        now: app.clock.now(),
        app,
        org: Arc::new(organisation),
        caller: None,
        locale: Locale::default(),
        idempotency_key: None,
    };
    let address = request.peer_addr().map_or_else(String::new, |peer| network(peer.ip()).to_string());
    ctx.write(&ReceiveLead { ctx: ctx.clone(), fields, campaign, address }).await.map(|_| ())
}

/// The answer to a visitor: a small page for a form, JSON otherwise.
fn thanks(locale: Locale, is_form: bool) -> HttpResponse {
    let text = locale.pick(
        "Thank you. We received your message and will answer soon.",
        "Merci. Nous avons bien reçu votre message et vous répondrons rapidement.",
    );
    let mut response = HttpResponse::Created();
    if is_form {
        let page = format!(
            "<!doctype html><html lang=\"{}\"><head><meta charset=\"utf-8\"><title>Stagewright</title></head><body><p>{text}</p></body></html>",
            locale.code()
        );
        return response.insert_header((CONTENT_TYPE, "text/html; charset=utf-8")).body(page);
    }
    response.json(serde_json::json!({ "message": text }))
}

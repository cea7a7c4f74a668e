//! The pages as HTML: no script, one small style that the policy knows by its hash, nothing loaded beside it.
//!
//! Invariant: whatever comes from people or templates is escaped where it is written down.

mod closed;
mod decided;
mod open;
mod texts;

use std::sync::LazyLock;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderName, REFERRER_POLICY,
};
use shared::event::By;
use shared::locale::Locale;
use shared::time::Timestamp;

pub(super) use closed::{Visitor, closed, passing, problem};
pub(super) use decided::{decided, over};
pub(super) use open::{Notice, What, open};
pub(super) use texts::{foreign, methods, too_large, unreadable};

use super::service::{Change, Shown};
use crate::ctx::Ctx;
use crate::http::headers::hash_source;
use crate::http::html::escape;

const STYLE: &str = include_str!("page.css");

/// Nothing runs and nothing is loaded; forms go to ourselves.
static POLICY: LazyLock<String> = LazyLock::new(|| {
    let style = hash_source(STYLE);
    format!(
        "default-src 'none'; style-src '{style}'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    )
});

/// A page.
pub(crate) struct Page {
    locale: Locale,
    title: String,
    /// What stands in its head beside the usual.
    head: String,
    /// What stands in it.
    main: String,
}

impl Page {
    fn new(locale: Locale, title: impl Into<String>, main: String) -> Self {
        Self { locale, title: title.into(), head: String::new(), main }
    }

    /// As an answer that nobody keeps, indexes or tells others where it was.
    pub(crate) fn answer(&self, status: StatusCode) -> HttpResponse {
        let Self { locale, title, head, main } = self;
        let (locale, title) = (locale.code(), escape(title));
        let html = format!(
            "<!doctype html><html lang=\"{locale}\"><head><meta charset=\"utf-8\">\
             <meta name=\"viewport\" content=\"width=device-width,initial-scale=1,viewport-fit=cover\">\
             <meta name=\"robots\" content=\"noindex\">{head}<title>{title}</title><style>{STYLE}</style></head>\
             <body><main>{main}</main></body></html>"
        );
        HttpResponse::build(status)
            .insert_header((CONTENT_TYPE, "text/html; charset=utf-8"))
            .insert_header((CONTENT_SECURITY_POLICY, POLICY.as_str()))
            .insert_header((CACHE_CONTROL, "no-store"))
            .insert_header((REFERRER_POLICY, "no-referrer"))
            .insert_header((HeaderName::from_static("x-robots-tag"), "noindex, nofollow"))
            .body(html)
    }
}

/// Which deal it is, and what is asked.
fn heading(ctx: &Ctx, shown: &Shown) -> String {
    let state = shown.state();
    format!(
        "<p class=\"quiet\">{} · {}</p><h1>{}</h1><p class=\"quiet\">{}</p>",
        escape(&shown.deal.row.account_name),
        escape(&state.number),
        escape(shown.texts(ctx).step(&shown.request.step)),
        escape(&state.title),
    )
}

/// What the page is called.
fn title(ctx: &Ctx, shown: &Shown) -> String {
    format!("{} · {}", shown.state().number, shown.texts(ctx).step(&shown.request.step))
}

/// The name of who did something; none for the reader, and for the process itself its name.
fn who<'a>(ctx: &Ctx, shown: &'a Shown, by: By) -> Option<&'a str> {
    match by {
        By::User(user) if ctx.user() == Some(user) => None,
        By::User(user) => Some(shown.people.name(user)),
        By::System => Some("Stagewright"),
    }
}

/// A moment, with the exact time for those who want it.
fn moment(ctx: &Ctx, at: Timestamp, words: &str) -> String {
    let (exact, words) = (escape(&texts::day_and_time(ctx, at)), escape(words));
    format!("<time datetime=\"{at}\" title=\"{exact}\">{words}</time>")
}

/// What differs, one line each.
fn change_list(ctx: &Ctx, changes: &[Change]) -> String {
    let becomes = texts::becomes(ctx.locale);
    let lines = changes.iter().map(|change| {
        format!(
            "<li>{}: <del>{}</del> <span class=\"arrow\" role=\"img\" aria-label=\"{becomes}\">→</span> <ins>{}</ins></li>",
            escape(&change.name),
            escape(&change.then),
            escape(&change.now)
        )
    });
    format!("<ul>{}</ul>", lines.collect::<String>())
}

/// The way to the deal in the app.
fn deal_link(ctx: &Ctx, shown: &Shown) -> String {
    let number = escape(&shown.state().number);
    format!("<a class=\"on\" href=\"/deals/{number}\">{}</a>", texts::open_deal(ctx.locale))
}

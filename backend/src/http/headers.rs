//! Security headers on every answer.
//!
//! Invariants: scripts run from our own files, or inline when they stood in the web app's page when the server
//! started (by hash); nothing may frame us; what says nothing about caching is not stored anywhere. A route that sets
//! one of these headers itself keeps its own.

use actix_web::Error;
use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{self, HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::web;
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use sha2::{Digest, Sha256};

use crate::config::Settings;

/// A year, as browsers should remember that this host speaks TLS only.
const TRANSPORT_SECURITY: &str = "max-age=31536000";

/// The headers that are set.
#[derive(Debug, Clone)]
pub struct SecurityHeaders(Vec<(HeaderName, HeaderValue)>);

impl SecurityHeaders {
    /// The headers of a server; `page` is the web app's page, if it is built.
    pub fn new(settings: &Settings, page: Option<&str>) -> Self {
        let policy = content_policy(&settings.public_url, page.unwrap_or_default());
        let mut headers = vec![
            (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
            (header::REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
            (HeaderName::from_static("cross-origin-opener-policy"), HeaderValue::from_static("same-origin")),
            (
                HeaderName::from_static("cross-origin-resource-policy"),
                HeaderValue::from_static("same-origin"),
            ),
            (
                HeaderName::from_static("permissions-policy"),
                HeaderValue::from_static("camera=(), microphone=(), geolocation=(), payment=(), usb=()"),
            ),
            (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        ];
        if let Ok(policy) = HeaderValue::from_str(&policy) {
            headers.push((header::CONTENT_SECURITY_POLICY, policy));
        }
        if settings.is_https() {
            headers.push((header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static(TRANSPORT_SECURITY)));
        }
        Self(headers)
    }
}

/// The middleware.
pub async fn apply<B: MessageBody>(
    policy: web::Data<SecurityHeaders>,
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, Error> {
    let mut response = next.call(request).await?;
    let headers = response.headers_mut();
    for (name, value) in &policy.0 {
        if !headers.contains_key(name) {
            headers.insert(name.clone(), value.clone());
        }
    }
    Ok(response)
}

fn content_policy(public_url: &str, page: &str) -> String {
    let hashes: Vec<String> =
        inline_scripts(page).map(|script| format!(" '{}'", hash_source(script))).collect();
    let hashes = hashes.concat();
    // Older Safari does not count a socket to the own host as 'self', so it is named.
    let socket = public_url.replacen("http", "ws", 1);
    format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'{hashes}; style-src 'self'; img-src 'self' data:; \
         font-src 'self'; manifest-src 'self'; connect-src 'self' {socket}; base-uri 'none'; object-src 'none'; \
         frame-ancestors 'none'; form-action 'self'"
    )
}

/// A script or style as the policy names it. Browsers hash the text after line ends were made uniform.
pub(crate) fn hash_source(script: &str) -> String {
    format!("sha256-{}", BASE64_STANDARD.encode(Sha256::digest(script.replace("\r\n", "\n").as_bytes())))
}

/// The texts of a page's scripts that do not come from a file.
fn inline_scripts(page: &str) -> impl Iterator<Item = &str> {
    let mut rest = page;
    std::iter::from_fn(move || {
        loop {
            let (_, begun) = split_at_tag(rest, "<script")?;
            let (attributes, body) = begun.split_once('>')?;
            let (script, after) = split_at_tag(body, "</script")?;
            rest = after;
            if !attributes.to_ascii_lowercase().contains("src=") {
                return Some(script);
            }
        }
    })
}

/// What stands before and after a tag's name, whatever its case.
fn split_at_tag<'a>(text: &'a str, tag: &str) -> Option<(&'a str, &'a str)> {
    let at = text.to_ascii_lowercase().find(tag)?;
    Some((text.get(..at)?, text.get(at + tag.len()..)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_inline_scripts_are_hashed() {
        let page = "<head><SCRIPT src='/a.js'></script><script type=module>go()</script>\n<script>b()\r\n</SCRIPT ></head>";
        assert_eq!(inline_scripts(page).collect::<Vec<_>>(), ["go()", "b()\r\n"]);
        assert_eq!(inline_scripts("<p>no scripts</p>").count(), 0);
    }

    #[test]
    fn the_hash_is_the_one_browsers_compute() {
        // From the example of the CSP specification.
        assert_eq!(
            hash_source("alert('Hello, world.');"),
            "sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng="
        );
    }

    #[test]
    fn the_policy_names_the_own_socket_and_nothing_foreign() {
        let policy = content_policy("https://sales.example", "");
        assert!(policy.contains("connect-src 'self' wss://sales.example;"), "{policy}");
        assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe-inline"));
    }
}

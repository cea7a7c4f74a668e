//! Whether a request comes from our own pages.
//!
//! Browsers say so in `Sec-Fetch-Site`, older ones in `Origin`; what sends neither is no browser. On top, requests
//! that a cookie authorises carry a header that a foreign page can send only after asking us, which we never allow.

use actix_web::HttpRequest;
use actix_web::http::header::{HOST, ORIGIN};

use crate::config::Settings;

/// Whether browsers would call the request same-origin, or it comes from no browser.
pub(crate) fn is_own(request: &HttpRequest, settings: &Settings) -> bool {
    let header = |name: &str| request.headers().get(name).map(|value| value.to_str().unwrap_or_default());
    same_origin(
        header("sec-fetch-site"),
        header(ORIGIN.as_str()),
        header(HOST.as_str()),
        &settings.public_url,
    )
}

fn same_origin(fetch_site: Option<&str>, origin: Option<&str>, host: Option<&str>, public_url: &str) -> bool {
    match (fetch_site, origin) {
        (Some(site), _) => site == "same-origin",
        (None, Some(origin)) => {
            let authority = origin.split_once("://").map(|(_, authority)| authority);
            origin == public_url || (authority.is_some() && authority == host)
        }
        (None, None) => true,
    }
}

/// Whether the request carries the header that only our own pages and programs send.
pub(super) fn is_marked(request: &HttpRequest) -> bool {
    request.headers().get("x-requested-with").is_some_and(|value| value == "stagewright")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn foreign_pages_are_told_apart() {
        let own = "https://sales.example";
        let host = Some("sales.example");
        for (site, origin, expected) in [
            (Some("same-origin"), Some("https://evil.example"), true),
            (Some("same-site"), Some(own), false),
            (Some("cross-site"), None, false),
            (Some("none"), None, false),
            (None, Some(own), true),
            (None, Some("http://sales.example"), true),
            (None, Some("https://evil.example"), false),
            (None, Some("null"), false),
            (None, None, true),
        ] {
            assert_eq!(same_origin(site, origin, host, own), expected, "{site:?} {origin:?}");
        }
        assert!(same_origin(None, Some(own), Some("backend:8080"), own));
    }
}

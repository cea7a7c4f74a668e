//! The page of kept mails: plain HTML without script.

use std::fmt::Write as _;

use super::http::KeptMail;
use crate::http::headers::hash_source;
use crate::http::html::escape;

/// Small enough to stand in the page, so nothing else has to be fetched.
const STYLE: &str = "body{font:16px/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem;\
color-scheme:light dark}article{border:1px solid #8886;border-radius:.5rem;padding:.75rem 1rem;margin:1rem 0}\
h2{font-size:1.05rem;margin:0}p{margin:.2rem 0;opacity:.8}pre{white-space:pre-wrap;overflow-wrap:anywhere;\
font:inherit;margin:.75rem 0 0}";

/// Nothing runs and nothing is loaded; the style is known by its hash.
pub(super) fn policy() -> String {
    let style = hash_source(STYLE);
    format!(
        "default-src 'none'; style-src '{style}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
}

/// The page of somebody who is not signed in as an administrator.
pub(super) fn closed(public_url: &str) -> String {
    let mut html = begin();
    let _infallible = write!(
        html,
        "<p>Only administrators read them. <a href=\"{}/sign-in\">Sign in</a> as one and come back.</p>",
        escape(public_url)
    );
    html.push_str(END);
    html
}

const END: &str = "</main></body></html>";

fn begin() -> String {
    format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width\"><title>Kept mails</title><style>{STYLE}</style></head>\
         <body><main><h1>Kept mails</h1>"
    )
}

/// The page, newest mail first.
pub(super) fn render(mails: &[KeptMail]) -> String {
    let mut html = begin();
    html.push_str("<p>No mail server is set (STAGEWRIGHT_SMTP_URL), so mails stay here. Newest first.</p>");
    if mails.is_empty() {
        html.push_str("<p>Nothing was sent yet.</p>");
    }
    for mail in mails {
        let _infallible = write!(
            html,
            "<article id=\"{}\"><h2>{}</h2><p>To {} at {}</p><pre>{}</pre></article>",
            mail.id,
            escape(&mail.subject),
            escape(&mail.recipient),
            escape(&mail.created_at.to_string()),
            with_links(&mail.body)
        );
    }
    html.push_str(END);
    html
}

/// Text with its web addresses as links.
fn with_links(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    for piece in text.split_inclusive(char::is_whitespace) {
        let word = piece.trim_end();
        let space = piece.get(word.len()..).unwrap_or_default();
        let address = word.trim_end_matches(['.', ',', ';', ':', ')', '>', '!', '?']);
        if address.starts_with("http://") || address.starts_with("https://") {
            let rest = word.get(address.len()..).unwrap_or_default();
            let shown = escape(address);
            let _infallible =
                write!(html, "<a href=\"{shown}\" rel=\"noreferrer\">{shown}</a>{}", escape(rest));
        } else {
            html.push_str(&escape(word));
        }
        html.push_str(space);
    }
    html
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_texts_and_addresses_are_links() {
        assert_eq!(
            with_links("Open <b>: http://127.0.0.1:8080/deals/D-1?a=\"b\".\nBye"),
            "Open &lt;b&gt;: <a href=\"http://127.0.0.1:8080/deals/D-1?a=&quot;b&quot;\" rel=\"noreferrer\">\
             http://127.0.0.1:8080/deals/D-1?a=&quot;b&quot;</a>.\nBye"
        );
        assert_eq!(with_links("javascript:alert(1)"), "javascript:alert(1)");
    }
}

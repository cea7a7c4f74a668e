//! The web app's files, held in memory from the start of the server.
//!
//! Invariants: a missing file is 404 and never the page; only paths that look like a place in the app (no file
//! extension, not under a path of the server) get the page; a file with a content hash in its name may be kept for
//! ever, everything else is asked for again.

use std::collections::HashMap;
use std::io;
use std::path::Path;

use actix_web::http::Method;
use actix_web::http::header::{self, HeaderMap, HeaderValue};
use actix_web::{HttpRequest, HttpResponse, web};
use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use bytes::Bytes;
use percent_encoding::percent_decode_str;
use sha2::{Digest, Sha256};

/// The page of the app.
const PAGE: &str = "index.html";
/// Fewer hexadecimal digits in a name are taken for a word rather than a content hash.
const HASH_DIGITS: usize = 8;
/// For names that carry the hash of their content.
const FOR_EVER: &str = "public, max-age=31536000, immutable";
/// For everything else: keep it, but ask whether it is still the same.
const ASK_AGAIN: &str = "no-cache";

/// Shown while there is no web app. For developers and operators.
const NOT_BUILT: &str = "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Stagewright</title>\
<h1>The web app is not built yet</h1>\
<p>The server runs; only its pages are missing. Run <code>cargo xtask run</code>, which builds them, or set \
<code>STAGEWRIGHT_WEB_DIR</code> to the folder that holds the built <code>index.html</code>.</p>\
<p lang=\"fr\">Le serveur fonctionne ; il ne manque que les pages. Lancez <code>cargo xtask run</code>, qui les \
construit, ou indiquez leur dossier dans <code>STAGEWRIGHT_WEB_DIR</code>.</p>";

/// The files of the web app.
#[derive(Debug, Default)]
pub struct Assets {
    files: HashMap<String, Asset>,
    server_paths: &'static [&'static str],
}

#[derive(Debug)]
struct Asset {
    plain: Bytes,
    brotli: Option<Bytes>,
    content_type: String,
    tag: String,
    hashed: bool,
}

impl Assets {
    /// Reads a folder; a missing one gives no files. `server_paths` are the first path segments that belong to the
    /// server, where the page is never given.
    pub fn load(folder: &Path, server_paths: &'static [&'static str]) -> io::Result<Self> {
        let mut contents = HashMap::new();
        if folder.is_dir() {
            read_folder(folder, "", &mut contents)?;
        }
        let names: Vec<String> = contents.keys().filter(|name| !is_compressed(name)).cloned().collect();
        let files = names.into_iter().filter_map(|name| {
            let plain = contents.get(&name)?.clone();
            let brotli = contents.get(&format!("{name}.br")).cloned();
            Some((name.clone(), Asset::new(&name, plain, brotli)))
        });
        Ok(Self { files: files.collect(), server_paths })
    }

    /// The text of the page, if the web app is built.
    pub fn page(&self) -> Option<&str> {
        self.files.get(PAGE).and_then(|page| std::str::from_utf8(&page.plain).ok())
    }

    fn find(&self, path: &str) -> Option<&Asset> {
        let path = path.trim_start_matches('/');
        if path.is_empty() {
            return self.files.get(PAGE);
        }
        self.files.get(path).or_else(|| if self.is_place(path) { self.files.get(PAGE) } else { None })
    }

    /// Whether a path can be a place inside the app.
    fn is_place(&self, path: &str) -> bool {
        let first = path.split('/').next().unwrap_or_default();
        let last = path.rsplit('/').next().unwrap_or_default();
        !last.contains('.') && !self.server_paths.contains(&first)
    }
}

impl Asset {
    fn new(name: &str, plain: Bytes, brotli: Option<Bytes>) -> Self {
        let tag = BASE64_URL_SAFE_NO_PAD.encode(Sha256::digest(&plain));
        Self { plain, brotli, content_type: content_type(name), tag, hashed: carries_hash(name) }
    }

    fn respond(&self, request: &HeaderMap) -> HttpResponse {
        let compressed = self.brotli.as_ref().filter(|_| accepts_brotli(request));
        let tag = format!("\"{}{}\"", self.tag, if compressed.is_some() { "-br" } else { "" });
        let known = request.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok());
        let unchanged = known.is_some_and(|known| known.split(',').any(|one| one.trim() == tag));
        let mut response = if unchanged { HttpResponse::NotModified() } else { HttpResponse::Ok() };
        response
            .insert_header((header::ETAG, tag))
            .insert_header((header::CACHE_CONTROL, if self.hashed { FOR_EVER } else { ASK_AGAIN }));
        if self.brotli.is_some() {
            response.insert_header((header::VARY, "Accept-Encoding"));
        }
        if unchanged {
            return response.finish();
        }
        if compressed.is_some() {
            response.insert_header((header::CONTENT_ENCODING, "br"));
        }
        response.content_type(self.content_type.as_str()).body(compressed.unwrap_or(&self.plain).clone())
    }
}

/// The service for every path that no route answers.
pub async fn serve(assets: web::Data<Assets>, request: HttpRequest) -> HttpResponse {
    let path = percent_decode_str(request.path()).decode_utf8_lossy();
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    match assets.find(&path) {
        Some(asset) if reads => asset.respond(request.headers()),
        None if reads && assets.files.is_empty() && assets.is_place(path.trim_start_matches('/')) => {
            HttpResponse::ServiceUnavailable().content_type("text/html; charset=utf-8").body(NOT_BUILT)
        }
        _ => HttpResponse::NotFound().content_type("text/plain; charset=utf-8").body("Not found"),
    }
}

fn read_folder(folder: &Path, prefix: &str, contents: &mut HashMap<String, Bytes>) -> io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let Ok(name) = entry.file_name().into_string() else { continue };
        let name = format!("{prefix}{name}");
        if entry.path().is_dir() {
            read_folder(&entry.path(), &format!("{name}/"), contents)?;
        } else {
            contents.insert(name, std::fs::read(entry.path())?.into());
        }
    }
    Ok(())
}

/// Whether it is the compressed form of a file beside it.
fn is_compressed(name: &str) -> bool {
    Path::new(name).extension().is_some_and(|extension| extension == "br")
}

fn content_type(name: &str) -> String {
    let kind = mime_guess::from_path(name).first_or_octet_stream();
    let textual = kind.type_() == "text"
        || matches!(kind.subtype().as_str(), "javascript" | "json")
        || kind.suffix().is_some_and(|suffix| suffix == "json" || suffix == "xml");
    if textual { format!("{kind}; charset=utf-8") } else { kind.to_string() }
}

/// Whether a name such as `app-1a2b3c4d5e6f_bg.wasm` carries the hash of its content.
fn carries_hash(name: &str) -> bool {
    let last = name.rsplit('/').next().unwrap_or_default();
    last.split(['-', '.', '_']).skip(1).any(|part| {
        part.len() >= HASH_DIGITS && part.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
    })
}

fn accepts_brotli(headers: &HeaderMap) -> bool {
    headers.get_all(header::ACCEPT_ENCODING).filter_map(|value: &HeaderValue| value.to_str().ok()).any(
        |value| {
            value.split(',').any(|coding| {
                let (name, weight) = coding.split_once(';').unwrap_or((coding, ""));
                name.trim().eq_ignore_ascii_case("br") && weight.trim() != "q=0"
            })
        },
    )
}

#[cfg(test)]
mod tests {
    use actix_web::http::StatusCode;
    use actix_web::test::TestRequest;

    use super::*;

    fn built() -> Assets {
        let file = |name: &str, text: &'static str, brotli: Option<&'static str>| {
            (name.to_owned(), Asset::new(name, Bytes::from_static(text.as_bytes()), brotli.map(Bytes::from)))
        };
        let files = [
            file(PAGE, "<html>", None),
            file("app-0123456789abcdef.js", "plain", Some("small")),
            file("app-0123456789abcdef_bg.wasm", "wasm", None),
        ];
        Assets { files: files.into(), server_paths: &["graphql", "files"] }
    }

    async fn ask(assets: Assets, request: TestRequest) -> HttpResponse {
        serve(web::Data::new(assets), request.to_http_request()).await
    }

    #[actix_web::test]
    async fn places_in_the_app_get_the_page_and_missing_files_do_not() {
        for (path, status) in [
            ("/", StatusCode::OK),
            ("/deals/deal_1", StatusCode::OK),
            ("/app-ffffffffffffffff.js", StatusCode::NOT_FOUND),
            ("/deals/missing.css", StatusCode::NOT_FOUND),
            ("/files/unknown", StatusCode::NOT_FOUND),
        ] {
            assert_eq!(ask(built(), TestRequest::with_uri(path)).await.status(), status, "{path}");
        }
        let posted = TestRequest::with_uri("/").method(Method::POST);
        assert_eq!(ask(built(), posted).await.status(), StatusCode::NOT_FOUND);
    }

    #[actix_web::test]
    async fn hashed_files_are_kept_and_the_page_is_asked_for_again() {
        let page = ask(built(), TestRequest::with_uri("/board")).await;
        assert_eq!(page.headers().get(header::CACHE_CONTROL).unwrap(), ASK_AGAIN);
        let again = TestRequest::with_uri("/board")
            .insert_header((header::IF_NONE_MATCH, page.headers().get(header::ETAG).unwrap().clone()));
        assert_eq!(ask(built(), again).await.status(), StatusCode::NOT_MODIFIED);
        let code = ask(built(), TestRequest::with_uri("/app-0123456789abcdef_bg.wasm")).await;
        assert_eq!(code.headers().get(header::CACHE_CONTROL).unwrap(), FOR_EVER);
        assert_eq!(code.headers().get(header::CONTENT_TYPE).unwrap(), "application/wasm");
    }

    #[actix_web::test]
    async fn the_compressed_file_is_for_those_who_can_read_it() {
        let asks = |encodings: &'static str| {
            ask(
                built(),
                TestRequest::with_uri("/app-0123456789abcdef.js")
                    .insert_header(("Accept-Encoding", encodings)),
            )
        };
        assert_eq!(asks("gzip, br").await.headers().get(header::CONTENT_ENCODING).unwrap(), "br");
        assert!(asks("gzip, br;q=0").await.headers().get(header::CONTENT_ENCODING).is_none());
    }

    #[actix_web::test]
    async fn without_a_build_the_page_says_what_to_do() {
        let response = ask(Assets::default(), TestRequest::with_uri("/")).await;
        assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
    }

    #[test]
    fn words_are_no_hashes() {
        assert!(carries_hash("app-1a2b3c4d5e6f7a8b.css"));
        assert!(
            !carries_hash("index.html")
                && !carries_hash("icon-large.svg")
                && !carries_hash("deadbeefcafe.js")
        );
    }
}

//! The explorer at `/graphiql`: sign in, write an operation, run it, read the schema. Three files from the binary; no
//! outside address, no inline script or style, so the general content policy holds here too.

use actix_web::{HttpResponse, web};

const PAGE: &str = include_str!("explorer/index.html");
const STYLE: &str = include_str!("explorer/explorer.css");
const SCRIPT: &str = include_str!("explorer/explorer.js");

/// `/graphiql` and its two files.
pub(super) fn configure(config: &mut web::ServiceConfig) {
    config
        .route("/graphiql", web::get().to(|| async { file("text/html; charset=utf-8", PAGE) }))
        .route("/graphiql/explorer.css", web::get().to(|| async { file("text/css; charset=utf-8", STYLE) }))
        .route(
            "/graphiql/explorer.js",
            web::get().to(|| async { file("text/javascript; charset=utf-8", SCRIPT) }),
        );
}

fn file(content_type: &'static str, content: &'static str) -> HttpResponse {
    HttpResponse::Ok().content_type(content_type).body(content)
}

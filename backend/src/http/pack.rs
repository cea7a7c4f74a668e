//! Answers packed on their way, for those who take them so. A board is 100 kB of JSON and 10 kB packed.

use std::io::Write;

use actix_web::http::header::{self, AcceptEncoding, Encoding, Header};
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder};
use flate2::Compression;
use flate2::write::GzEncoder;

/// Shorter answers fit into one packet as they are.
const WORTH_IT: usize = 1_400;

/// Ends an answer with a body, packed if that is worth it and the client takes it.
pub(crate) fn finish(mut response: HttpResponseBuilder, body: String, request: &HttpRequest) -> HttpResponse {
    response.insert_header((header::VARY, "Accept-Encoding"));
    if body.len() < WORTH_IT || !takes_gzip(request) {
        return response.body(body);
    }
    // The fastest level: a better one saves a tenth of the bytes for three times the work.
    let mut packed = GzEncoder::new(Vec::with_capacity(body.len() / 4), Compression::fast());
    match packed.write_all(body.as_bytes()).and_then(|()| packed.finish()) {
        Ok(packed) => response.insert_header((header::CONTENT_ENCODING, "gzip")).body(packed),
        Err(_) => response.body(body),
    }
}

fn takes_gzip(request: &HttpRequest) -> bool {
    let ours = [Encoding::gzip(), Encoding::identity()];
    AcceptEncoding::parse(request)
        .is_ok_and(|accepted| accepted.negotiate(ours.iter()) == Some(Encoding::gzip()))
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    #[test]
    fn long_answers_are_packed_for_those_who_take_it() {
        let encoding = |accepted: Option<&str>, length: usize| {
            let request = TestRequest::default();
            let request = match accepted {
                Some(accepted) => request.insert_header((header::ACCEPT_ENCODING, accepted)),
                None => request,
            };
            let answer = finish(HttpResponse::Ok(), "x".repeat(length), &request.to_http_request());
            answer.headers().contains_key(header::CONTENT_ENCODING)
        };
        assert!(encoding(Some("gzip, deflate, br"), 5_000) && encoding(Some("br, gzip;q=0.5"), 5_000));
        assert!(!encoding(Some("gzip"), 500) && !encoding(None, 5_000));
        assert!(!encoding(Some("br"), 5_000) && !encoding(Some("gzip;q=0"), 5_000));
    }
}

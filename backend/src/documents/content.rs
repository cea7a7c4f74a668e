//! What an uploaded file is, judged by its bytes; the name only adds suspicion.
//!
//! Refused is what a browser or a double click would run: programs, scripts, pages and drawings with scripts.

/// Why a file is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Refused {
    /// Nothing in it.
    Empty,
    /// It would run when opened.
    Runs,
}

/// Endings of files that run when opened, on some system.
const RUNNING: [&str; 35] = [
    "bat", "cmd", "com", "cpl", "dll", "dmg", "exe", "hta", "htm", "html", "jar", "js", "jse", "lnk", "mht",
    "mhtml", "mjs", "msc", "msi", "pif", "ps1", "psm1", "py", "reg", "scr", "sh", "shtml", "svg", "svgz",
    "vbe", "vbs", "wasm", "wsf", "xht", "xhtml",
];

/// Programs, by the endings that their first bytes tell. Certificates and disk images count as programs elsewhere.
const PROGRAMS: [&str; 9] = ["elf", "exe", "dll", "class", "bc", "mach", "dex", "dey", "wasm"];

/// What to call texts by their ending; others are plain text.
const TEXTS: [(&str, &str); 4] =
    [("csv", "text/csv"), ("eml", "message/rfc822"), ("ics", "text/calendar"), ("json", "application/json")];

/// How far into a file pages and drawings are looked for, in bytes.
const LOOKED_AT: usize = 4_096;

/// The content type of a file, or why it is refused.
pub(super) fn check(name: &str, bytes: &[u8]) -> Result<String, Refused> {
    if bytes.is_empty() {
        return Err(Refused::Empty);
    }
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.trim().to_lowercase()).unwrap_or_default();
    if RUNNING.contains(&ending.as_str()) || runs(bytes) {
        return Err(Refused::Runs);
    }
    if let Some(kind) = infer::get(bytes) {
        return Ok(kind.mime_type().to_owned());
    }
    if std::str::from_utf8(bytes).is_ok_and(|text| !text.contains('\0')) {
        let known = TEXTS.iter().find(|(known, _)| *known == ending);
        return Ok(known.map_or("text/plain", |(_, kind)| kind).to_owned());
    }
    Ok("application/octet-stream".to_owned())
}

fn runs(bytes: &[u8]) -> bool {
    infer::get(bytes).is_some_and(|kind| PROGRAMS.contains(&kind.extension()))
        || infer::text::is_html(bytes)
        || infer::text::is_shellscript(bytes)
        || bytes.starts_with(b"#!")
        || has_markup(bytes)
}

/// Pages and drawings that do not begin like one: behind a comment, a byte order mark, an XML prologue, in UTF-16.
fn has_markup(bytes: &[u8]) -> bool {
    let head = bytes.get(..LOOKED_AT).unwrap_or(bytes);
    let head: Vec<u8> = head.iter().filter(|byte| **byte != 0).map(u8::to_ascii_lowercase).collect();
    let trimmed =
        head.iter().position(|byte| *byte == b'<' || byte.is_ascii_alphanumeric()).unwrap_or_default();
    let is_markup = head.get(trimmed) == Some(&b'<');
    let contains = |tag: &[u8]| head.windows(tag.len()).any(|window| window == tag);
    is_markup
        && [&b"<svg"[..], b"<html", b"<script", b"<!doctype html", b"<body", b"<iframe", b"xhtml"]
            .into_iter()
            .any(contains)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_runs_is_refused_whatever_it_is_called() {
        let utf16: Vec<u8> =
            [0xff, 0xfe].into_iter().chain("<html>".bytes().flat_map(|byte| [byte, 0])).collect();
        let elf = [b"\x7fELF".as_slice(), &[0; 60]].concat();
        let exe = [b"MZ".as_slice(), &[0; 60]].concat();
        for bytes in [
            elf.as_slice(),
            &exe,
            b"#!/bin/sh\nrm -rf /",
            b"<html><script>alert(1)</script></html>",
            b"  <!DOCTYPE html><p>",
            b"<?xml version=\"1.0\"?><!-- x --><svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"a()\"/>",
            b"\xef\xbb\xbf<SVG onload=a()>",
            &utf16,
        ] {
            assert_eq!(check("quote.pdf", bytes), Err(Refused::Runs), "{bytes:?}");
        }
        for name in ["quote.pdf.exe", "page.HTML", "drawing.svg", "run.js "] {
            assert_eq!(check(name, b"hello"), Err(Refused::Runs), "{name}");
        }
    }

    #[test]
    fn what_is_read_is_kept_with_its_type() {
        let png = b"\x89PNG\r\n\x1a\n0000";
        for (name, bytes, kind) in [
            ("quote.pdf", b"%PDF-1.7 ...".as_slice(), "application/pdf"),
            ("photo.bin.png", png, "image/png"),
            ("notes.txt", "Prix : 10 €, a < b".as_bytes(), "text/plain"),
            ("list.csv", b"a;b\n1;2", "text/csv"),
            ("order.xml", b"<?xml version=\"1.0\"?><order/>", "text/xml"),
            ("other", b"\x00\x01\x02", "application/octet-stream"),
        ] {
            assert_eq!(check(name, bytes).as_deref(), Ok(kind), "{name}");
        }
        assert_eq!(check("nothing.pdf", b""), Err(Refused::Empty));
    }
}

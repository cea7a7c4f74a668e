//! File names of documents: made harmless on the way in, encoded on the way out.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// The longest file name, in characters.
const LONGEST: usize = 200;

/// What RFC 5987 lets stand as it is.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The name without path, control characters and directional tricks; none when nothing is left of it.
pub(super) fn clean(name: &str) -> Option<String> {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let harmless = |c: &char| {
        !c.is_control()
            && !matches!(*c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    let kept: String = last.chars().filter(harmless).collect();
    let kept = kept.trim().trim_start_matches('.');
    let (stem, ending) = match kept.rsplit_once('.') {
        Some((stem, ending)) if ending.chars().count() <= 10 => (stem, format!(".{ending}")),
        _ => (kept, String::new()),
    };
    let stem: String = stem.chars().take(LONGEST - ending.chars().count()).collect();
    let name = format!("{stem}{ending}");
    (!name.trim_matches('.').is_empty()).then_some(name)
}

/// The `Content-Disposition` of a download (RFC 6266): a plain name for old readers, the true one in UTF-8.
pub(super) fn disposition(name: &str) -> String {
    let plain: String = name
        .chars()
        .map(|c| if c.is_ascii_graphic() && !"\"\\%;".contains(c) || c == ' ' { c } else { '_' })
        .collect();
    format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{}", utf8_percent_encode(name, ENCODED))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lose_what_could_mislead() {
        for (given, kept) in [
            ("Angebot 12.pdf", Some("Angebot 12.pdf")),
            ("../../etc/passwd", Some("passwd")),
            ("C:\\temp\\devis.docx", Some("devis.docx")),
            ("quote\u{202e}fdp.exe", Some("quotefdp.exe")),
            ("a\r\nb.txt", Some("ab.txt")),
            (" .hidden ", Some("hidden")),
            ("...", None),
            ("", None),
            ("dir/", None),
        ] {
            assert_eq!(clean(given).as_deref(), kept, "{given:?}");
        }
        let long = format!("{}.pdf", "x".repeat(400));
        assert_eq!(clean(&long).unwrap().chars().count(), LONGEST);
        assert_eq!(clean(&long).unwrap().rsplit_once('.').unwrap().1, "pdf");
    }

    #[test]
    fn a_download_carries_its_true_name() {
        assert_eq!(
            disposition("Devis n° 1; \"final\".pdf"),
            "attachment; filename=\"Devis n_ 1_ _final_.pdf\"; \
             filename*=UTF-8''Devis%20n%C2%B0%201%3B%20%22final%22.pdf"
        );
    }
}

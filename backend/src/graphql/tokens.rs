//! Counts what a document is made of before it is parsed. The parser is recursive and knows no limits for values, so
//! a document that would take its stack is turned down here.

/// What stands in a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Census {
    /// Names, strings and punctuation marks.
    pub tokens: usize,
    /// The most brackets of any kind that are open at once.
    pub brackets: usize,
}

/// Counts in one pass. A document that is no GraphQL gets some count; the parser says what is wrong with it.
pub(super) fn count(document: &str) -> Census {
    let mut census = Census::default();
    let mut open = 0_usize;
    let mut rest = document.as_bytes();
    while let [first, tail @ ..] = rest {
        rest = match first {
            b' ' | b'\t' | b'\r' | b'\n' | b',' => {
                rest = tail;
                continue;
            }
            b'#' => {
                rest = skip_while(tail, |byte| byte != b'\n' && byte != b'\r');
                continue;
            }
            b'"' => after_string(tail),
            b'{' | b'[' | b'(' => {
                open += 1;
                census.brackets = census.brackets.max(open);
                tail
            }
            b'}' | b']' | b')' => {
                open = open.saturating_sub(1);
                tail
            }
            b'.' => tail.strip_prefix(b"..").unwrap_or(tail),
            byte if is_name(*byte) => skip_while(tail, is_name),
            _ => tail,
        };
        census.tokens += 1;
    }
    census
}

fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

fn skip_while(mut bytes: &[u8], skipped: impl Fn(u8) -> bool) -> &[u8] {
    while let [first, tail @ ..] = bytes
        && skipped(*first)
    {
        bytes = tail;
    }
    bytes
}

/// What follows a string whose first quote is already gone.
fn after_string(bytes: &[u8]) -> &[u8] {
    let (mut rest, block) = bytes.strip_prefix(b"\"\"").map_or((bytes, false), |rest| (rest, true));
    loop {
        rest = match rest {
            [] => return rest,
            [b'\\', b'"', b'"', b'"', tail @ ..] if block => tail,
            [b'"', b'"', b'"', tail @ ..] if block => return tail,
            [b'\\', _, tail @ ..] if !block => tail,
            [b'"' | b'\n' | b'\r', tail @ ..] if !block => return tail,
            [_, tail @ ..] => tail,
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_and_comments_hide_brackets() {
        let document = r#"query Q($a: [Int]) { a(b: "{{{\"{", c: """ {[" \""" """) ...F # {{{
            d }"#;
        assert_eq!(count(document), Census { tokens: 24, brackets: 2 });
    }

    #[test]
    fn depth_is_seen_whatever_the_bracket() {
        assert_eq!(count(&"[".repeat(5_000)).brackets, 5_000);
        assert_eq!(count("{a(b:[{c:1}])}").brackets, 4);
        assert_eq!(count("\"never closed {").brackets, 0);
    }
}

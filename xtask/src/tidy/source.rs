//! The files of the project, and Rust text without its comments or strings.

use crate::fingerprint::files_below;
use crate::ground::root;
use std::fs;

/// A text file, named from the root.
pub(super) struct Source {
    pub(super) file: String,
    pub(super) text: String,
}

impl Source {
    /// Every text file that people write.
    pub(super) fn all() -> Vec<Self> {
        let read = |path: std::path::PathBuf| {
            let file = path.strip_prefix(root()).ok()?.to_str()?.to_owned();
            Some(Self { file, text: fs::read_to_string(&path).ok()? })
        };
        files_below(root()).unwrap().into_iter().filter_map(read).collect()
    }

    /// Every Rust file.
    pub(super) fn rust() -> Vec<Self> {
        Self::all().into_iter().filter(|source| source.is_of(&["**/*.rs"])).collect()
    }

    /// Whether it belongs to one of the patterns.
    pub(super) fn is_of(&self, patterns: &[&str]) -> bool {
        patterns.iter().any(|pattern| matches(pattern, &self.file))
    }

    /// Whether the file holds nothing but tests.
    pub(super) fn is_test(&self) -> bool {
        self.file.starts_with("tests/") || self.file.ends_with("tests.rs") || self.file.contains("/tests/")
    }

    /// The text up to the test module at its end.
    pub(super) fn without_tests(&self) -> &str {
        self.text.split("#[cfg(test)]\nmod ").next().unwrap_or_default()
    }
}

/// Whether a path fits a pattern of `*` and `**`.
pub(super) fn matches(pattern: &str, path: &str) -> bool {
    match (pattern.split_once('/'), path.split_once('/')) {
        (Some(("**", rest)), Some((_, deeper))) => matches(rest, path) || matches(pattern, deeper),
        (Some(("**", rest)), None) => matches(rest, path),
        (Some((folder, rest)), Some((name, deeper))) => matches_name(folder, name) && matches(rest, deeper),
        (None, _) if pattern == "**" => true,
        (None, None) => matches_name(pattern, path),
        _ => false,
    }
}

fn matches_name(pattern: &str, name: &str) -> bool {
    match pattern.split_once('*') {
        Some((start, end)) => {
            name.len() >= start.len() + end.len() && name.starts_with(start) && name.ends_with(end)
        }
        None => pattern == name,
    }
}

/// What to keep of a Rust text.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Keep {
    Code,
    CodeAndStrings,
}

/// The text with comments, and perhaps strings, turned into spaces; lines stay where they are.
pub(super) fn strip(text: &str, keep: Keep) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let (length, is_kept) = match token(rest, &out) {
            Token::Comment(length) => (length, false),
            Token::String(length) => (length, keep == Keep::CodeAndStrings),
            Token::Other => (first.len_utf8(), true),
        };
        let (taken, after) = rest.split_at(length);
        if is_kept {
            out.push_str(taken);
        } else {
            out.extend(taken.chars().map(|c| if c == '\n' { '\n' } else { ' ' }));
        }
        rest = after;
    }
    out
}

enum Token {
    Comment(usize),
    String(usize),
    Other,
}

fn token(rest: &str, before: &str) -> Token {
    if rest.starts_with("//") {
        return Token::Comment(rest.find('\n').unwrap_or(rest.len()));
    }
    if rest.starts_with("/*") {
        return Token::Comment(block_comment(rest));
    }
    let in_word = before.ends_with(|c: char| c.is_alphanumeric() || c == '_');
    let after_prefix = if in_word { rest } else { rest.trim_start_matches(['b', 'c']) };
    if let Some(raw) = after_prefix.strip_prefix('r').filter(|_| !in_word) {
        let hashes = raw.len() - raw.trim_start_matches('#').len();
        if raw.get(hashes..).is_some_and(|raw| raw.starts_with('"')) {
            let end = format!("\"{}", "#".repeat(hashes));
            let start = rest.len() - raw.len() + hashes + 1;
            let length = rest
                .get(start..)
                .and_then(|body| body.find(&end))
                .map_or(rest.len(), |at| start + at + end.len());
            return Token::String(length);
        }
    }
    if after_prefix.starts_with('"') && rest.len() - after_prefix.len() <= 1 {
        return Token::String(rest.len() - after_prefix.len() + quoted(after_prefix, '"'));
    }
    // A quote is a character when it closes after one, else a lifetime.
    let mut letters = rest.chars();
    if letters.next() == Some('\'') && (letters.next() == Some('\\') || letters.next() == Some('\'')) {
        return Token::String(quoted(rest, '\''));
    }
    Token::Other
}

fn quoted(rest: &str, quote: char) -> usize {
    let mut letters = rest.char_indices().skip(1);
    while let Some((at, letter)) = letters.next() {
        if letter == '\\' {
            letters.next();
        } else if letter == quote {
            return at + quote.len_utf8();
        }
    }
    rest.len()
}

fn block_comment(rest: &str) -> usize {
    let (mut depth, mut at) = (0_u32, 0);
    while let Some(here) = rest.get(at..).filter(|here| !here.is_empty()) {
        let step = here.chars().next().map_or(1, char::len_utf8);
        if here.starts_with("/*") {
            depth += 1;
            at += 2;
        } else if here.starts_with("*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                break;
            }
        } else {
            at += step;
        }
    }
    at
}

#[test]
fn patterns_fit_paths() {
    for (pattern, path) in [
        ("backend/src/**", "backend/src/main.rs"),
        ("backend/src/**/store.rs", "backend/src/store.rs"),
        ("backend/src/**/store/**", "backend/src/deals/store/board.rs"),
        ("**/package-lock.json", "tests/browser/package-lock.json"),
        ("frontend/**/*.css", "frontend/styles/ui/button.css"),
    ] {
        assert!(matches(pattern, path), "{pattern} {path}");
    }
    for (pattern, path) in [
        ("backend/src/**/store.rs", "backend/src/deals/storehouse.rs"),
        ("shared/src/**", "backend/src/a.rs"),
    ] {
        assert!(!matches(pattern, path), "{pattern} {path}");
    }
}

#[test]
fn comments_and_strings_become_spaces() {
    let text =
        "a // b\n/* c /* d */ e */f(\"g\\\"h\", 'i', '\\'', r#\"j\"k\"#, b\"l\");\nfn m<'n>(o: &'n str) {}";
    let code: String = strip(text, Keep::Code).split_whitespace().collect();
    assert_eq!(code, "af(,,,,);fnm<'n>(o:&'nstr){}");
    assert_eq!(strip(text, Keep::Code).lines().count(), 3);
    assert!(strip(text, Keep::CodeAndStrings).contains("r#\"j\"k\"#"));
}

//! The paths that Rust code names, imports in braces spelled out: `use a::{b, c::d}` names `a::b` and `a::c::d`.

use super::source::{Keep, strip};

/// A path and the line where it ends.
pub(super) struct Named {
    pub(super) path: String,
    pub(super) line: usize,
}

/// All paths of the text outside comments and strings.
pub(super) fn named(text: &str) -> Vec<Named> {
    let code = strip(text, Keep::Code);
    let mut reader = Reader { words: words(&code), at: 0, found: Vec::new() };
    while reader.at < reader.words.len() {
        if reader.is_name() || reader.is("::") {
            reader.path("");
        } else {
            reader.at += 1;
        }
    }
    reader.found
}

/// Names, double colons and single signs, with their lines.
fn words(code: &str) -> Vec<(&str, usize)> {
    let mut words = Vec::new();
    for (number, line) in code.lines().enumerate() {
        let mut rest = line.trim_start();
        while let Some(first) = rest.chars().next() {
            let length = if is_letter(first) {
                rest.find(|c| !is_letter(c)).unwrap_or(rest.len())
            } else if rest.starts_with("::") {
                2
            } else {
                first.len_utf8()
            };
            let (word, after) = rest.split_at(length);
            words.push((word, number + 1));
            rest = after.trim_start();
        }
    }
    words
}

fn is_letter(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

struct Reader<'a> {
    words: Vec<(&'a str, usize)>,
    at: usize,
    found: Vec<Named>,
}

impl Reader<'_> {
    fn word(&self) -> &str {
        self.words.get(self.at).map_or("", |(word, _)| word)
    }

    fn is(&self, word: &str) -> bool {
        self.word() == word
    }

    fn is_name(&self) -> bool {
        self.word().starts_with(is_letter)
    }

    /// Reads one path that goes on from `before`.
    fn path(&mut self, before: &str) {
        let mut path = before.to_owned();
        if self.is("::") {
            self.at += 1;
        }
        while self.is_name() {
            if !path.is_empty() {
                path.push_str("::");
            }
            path.push_str(self.word());
            self.at += 1;
            if !self.is("::") {
                break;
            }
            self.at += 1;
            if self.is("{") {
                return self.group(&path);
            }
        }
        let line = self.words.get(self.at.saturating_sub(1)).map_or(0, |(_, line)| *line);
        self.found.push(Named { path, line });
    }

    /// Reads the braces of an import.
    fn group(&mut self, before: &str) {
        self.at += 1;
        while self.at < self.words.len() && !self.is("}") {
            if self.is_name() {
                self.path(before);
            } else {
                self.at += 1;
            }
        }
        self.at += 1;
    }
}

#[test]
fn imports_are_spelled_out() {
    let text =
        "use std::{fs, io::{self, Read}, time::SystemTime as Clock};\nlet x = ::tokio::spawn(y); // sea_orm";
    let paths: Vec<(String, usize)> = named(text).into_iter().map(|named| (named.path, named.line)).collect();
    for (path, line) in [
        ("std::fs", 1),
        ("std::io::self", 1),
        ("std::io::Read", 1),
        ("std::time::SystemTime", 1),
        ("tokio::spawn", 2),
    ] {
        assert!(paths.contains(&(path.to_owned(), line)), "{path} {paths:?}");
    }
    assert!(!paths.iter().any(|(path, _)| path == "sea_orm"));
}

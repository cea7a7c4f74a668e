//! What stands in the files: sizes, openings, banned words, links, colours, texts without a key.

use super::Finding;
use super::rules::{
    AIM, BANNED, COLOUR_CALLS, COLOURED, Exception, MAY_BE_LONG, MAY_HOLD_COLOURS, MAY_NAME_ANYTHING,
    SAME_IN_EVERY_LANGUAGE, SIZED, STOP, STOP_FOR_TESTS, WRITTEN_BY_TOOLS,
};
use super::source::{Keep, Source, strip};
use crate::ground::root;
use std::collections::BTreeMap;
use std::path::Path;

fn excepts(list: &[Exception], name: &str) -> bool {
    list.iter().any(|exception| exception.name == name)
}

fn finding(source: &Source, line: usize, what: String) -> Finding {
    Finding { file: source.file.clone(), line, what }
}

/// Files over the aim, and files over the stop.
pub(super) fn sizes(sources: &[Source]) -> (Vec<Finding>, Vec<Finding>) {
    let (mut over_aim, mut over_stop) = (Vec::new(), Vec::new());
    for source in sources
        .iter()
        .filter(|source| SIZED.iter().any(|ending| source.file.ends_with(&format!(".{ending}"))))
    {
        let lines = source.text.lines().count();
        let stop = if source.is_test() { STOP_FOR_TESTS } else { STOP };
        if lines > stop && !excepts(MAY_BE_LONG, &source.file) {
            over_stop.push(finding(
                source,
                lines,
                format!("{lines} lines; allowed are {stop}: split it where it gets clearer"),
            ));
        } else if lines > AIM {
            over_aim.push(finding(source, lines, format!("{lines} lines; aim at {AIM}")));
        }
    }
    (over_aim, over_stop)
}

/// Rust files that do not begin by saying what they are for.
pub(super) fn openings(sources: &[Source]) -> Vec<Finding> {
    let silent = |source: &&Source| !source.text.starts_with("//!");
    sources
        .iter()
        .filter(silent)
        .map(|source| {
            finding(
                source,
                1,
                "opens without `//!`: purpose, invariants, what is absent on purpose".to_owned(),
            )
        })
        .collect()
}

/// Documents of the web app's operations that none of its operations has any more.
pub(super) fn stale_operations(sources: &[Source]) -> Vec<Finding> {
    let kinds = ["query", "mutation", "subscription"];
    let is_declared = |name: &str| {
        let declares = |kind: &&str| {
            let declaration = format!(" {kind} {name}(");
            sources
                .iter()
                .any(|source| source.is_of(&["frontend/src/**"]) && source.text.contains(&declaration))
        };
        kinds.iter().any(declares)
    };
    let documents = sources.iter().filter_map(|source| {
        let name = source.file.strip_prefix("frontend/operations/")?.strip_suffix(".graphql")?;
        Some((source, name))
    });
    documents
        .filter(|(_, name)| !is_declared(name))
        .map(|(source, name)| {
            finding(source, 1, format!("no operation is named {name}: remove its document"))
        })
        .collect()
}

/// Words that no file may hold.
pub(super) fn banned(sources: &[Source]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for source in sources {
        if source.is_of(WRITTEN_BY_TOOLS) || excepts(MAY_NAME_ANYTHING, &source.file) {
            continue;
        }
        for (number, line) in source.text.lines().enumerate() {
            for (word, instead) in BANNED.iter().filter(|(word, _)| holds(line, word)) {
                findings.push(finding(source, number + 1, format!("holds {word}; {instead}")));
            }
        }
    }
    findings
}

/// Whether the word stands alone: a letter, digit or dot before or after makes it another.
fn holds(line: &str, word: &str) -> bool {
    let goes_on = |c: char| c.is_alphanumeric() || c == '_';
    line.match_indices(word).any(|(at, _)| {
        let (before, after) =
            (line.get(..at).unwrap_or_default(), line.get(at + word.len()..).unwrap_or_default());
        let is_open = word.ends_with(goes_on);
        let is_part = before.ends_with(|c| goes_on(c) || c == '.') || (is_open && after.starts_with(goes_on));
        !is_part
    })
}

/// Links to files that are not there, or to headings of the same page that are not there.
pub(super) fn links(sources: &[Source]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for source in sources.iter().filter(|source| source.is_of(&["**/*.md"])) {
        let folder = Path::new(&source.file).parent().unwrap_or(Path::new(""));
        for (number, line) in source.text.lines().enumerate() {
            for target in line.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
                if target.contains("://") || target.starts_with("mailto:") {
                    continue;
                }
                let (file, heading) = target.split_once('#').unwrap_or((target, ""));
                let is_there = if file.is_empty() {
                    has_heading(&source.text, heading)
                } else {
                    root().join(folder).join(file).exists()
                };
                if !is_there {
                    findings.push(finding(
                        source,
                        number + 1,
                        format!("links to {target}, which is not there"),
                    ));
                }
            }
        }
    }
    findings
}

fn has_heading(text: &str, anchor: &str) -> bool {
    let slug = |title: &str| -> String {
        let kept = title.trim().to_lowercase();
        kept.chars()
            .filter(|c| c.is_alphanumeric() || " -_".contains(*c))
            .map(|c| if c == ' ' { '-' } else { c })
            .collect()
    };
    text.lines().filter(|line| line.starts_with('#')).any(|line| slug(line.trim_start_matches('#')) == anchor)
}

/// Colours written out where a token belongs.
pub(super) fn colours(sources: &[Source]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for source in
        sources.iter().filter(|source| source.is_of(COLOURED) && !excepts(MAY_HOLD_COLOURS, &source.file))
    {
        let is_css = source.is_of(&["**/*.css"]);
        for (number, line) in source.text.lines().enumerate() {
            // In a style sheet only what follows a colon is a value; `#app` before it is a name.
            let value = if is_css { line.split_once(':').map_or("", |(_, value)| value) } else { line };
            let is_raw = COLOUR_CALLS.iter().any(|call| holds(value, call))
                || value.split('#').skip(1).any(is_hex_colour);
            if is_raw {
                findings.push(finding(
                    source,
                    number + 1,
                    "holds a raw colour; allowed are the tokens of frontend/styles/tokens.css".to_owned(),
                ));
            }
        }
    }
    findings
}

fn is_hex_colour(after_hash: &str) -> bool {
    let digits: String = after_hash.chars().take_while(char::is_ascii_alphanumeric).collect();
    [3, 4, 6, 8].contains(&digits.len()) && digits.chars().all(|c| c.is_ascii_hexdigit())
}

/// Texts for people inside `view!` that do not come from the catalogue of languages.
pub(super) fn literal_texts(sources: &[Source]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for source in sources.iter().filter(|source| source.is_of(&["frontend/src/**"])) {
        let code = strip(source.without_tests(), Keep::CodeAndStrings);
        for (at, text) in texts_in_views(&code) {
            if !excepts(SAME_IN_EVERY_LANGUAGE, text.trim_matches('"')) {
                let line = code.get(..at).unwrap_or_default().lines().count().max(1);
                let what = format!(
                    "shows {text} as it stands; give it a key in frontend/locales, in every language"
                );
                findings.push(finding(source, line, what));
            }
        }
    }
    findings
}

/// Strings inside `view! { … }` that stand where text stands: not as a value, an argument or a pattern.
fn texts_in_views(code: &str) -> BTreeMap<usize, &str> {
    let mut found = BTreeMap::new();
    for (start, _) in code.match_indices("view!") {
        let Some(open) = code.get(start..).and_then(|rest| rest.find('{')).map(|at| start + at) else {
            continue;
        };
        let (mut depth, mut at, mut before) = (0_u32, open, ' ');
        while let Some(letter) = code.get(at..).and_then(|rest| rest.chars().next()) {
            let mut length = letter.len_utf8();
            match letter {
                '{' => depth += 1,
                '}' => depth = depth.saturating_sub(1),
                '"' => {
                    let rest = code.get(at + 1..).unwrap_or_default();
                    length = rest.find('"').map_or(rest.len(), |end| end + 2);
                    let text = code.get(at..at + length).unwrap_or_default();
                    let after = code.get(at + length..).unwrap_or_default().trim_start();
                    let is_pattern = after.starts_with("=>") || after.starts_with('|');
                    let is_arm = code.get(..at).unwrap_or_default().trim_end().ends_with("=>");
                    // Two letters in a row make a word; a dot or a dash between figures does not.
                    let is_word =
                        text.as_bytes().windows(2).any(|two| two.iter().all(u8::is_ascii_alphabetic));
                    if is_word && !is_pattern && !is_arm && (before == '>' || before == '}') {
                        found.insert(at, text);
                    }
                }
                _ => {}
            }
            if !letter.is_whitespace() {
                before = letter;
            }
            at += length;
            if depth == 0 {
                break;
            }
        }
    }
    found
}

#[test]
fn words_are_found_whole() {
    for (line, word) in
        [("a TODO b", "TODO"), ("todo!()", "todo!"), ("cd /root/x", "/root/"), ("#[ignore]", "#[ignore")]
    {
        assert!(holds(line, word), "{line}");
    }
    for (line, word) in
        [("TODOS", "TODO"), ("mytodo!", "todo!"), ("./root/x", "/root/"), ("src/root/x", "/root/")]
    {
        assert!(!holds(line, word), "{line}");
    }
}

#[test]
fn raw_colours_are_found_and_names_are_not() {
    let found = |file: &str, text: &str| {
        !colours(&[Source { file: file.to_owned(), text: text.to_owned() }]).is_empty()
    };
    assert!(found("frontend/src/ui/card.css", "  color: #fff;"));
    assert!(found("frontend/styles/base.css", "  background: rgb(1 2 3);"));
    assert!(found("frontend/src/deals/chart.rs", "fill=\"#a1b2c3\""));
    assert!(!found("frontend/src/ui/card.css", "#add { color: var(--text); }"));
    assert!(!found("frontend/styles/tokens.css", "--accent: #0a5;"));
    assert!(!found("frontend/src/deals/page.rs", "#[component]"));
}

#[test]
fn texts_in_a_view_need_a_key() {
    let code = r#"view! { <p class="lead" title=move || t("deals.title")>"Deals" {x} <b>{y}</b> "and more"</p> } "elsewhere""#;
    let texts: Vec<&str> = texts_in_views(code).into_values().collect();
    assert_eq!(texts, ["\"Deals\"", "\"and more\""]);
    assert!(texts_in_views(r#"view! { <i>"·"</i> {match x { A => "a-class", _ => "other" }} }"#).is_empty());
}

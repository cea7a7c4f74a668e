//! The architecture and tidy test: what the compiler cannot check and a review forgets.
//!
//! `rules` holds the rules as data, each with its reason; the other modules know how to look. A finding names
//! file, line, rule and what is allowed instead. Exceptions stand in `rules` too, with a reason each.

mod crates;
mod modules;
mod paths;
mod rules;
mod source;
mod texts;

use source::Source;
use std::fmt;

/// Something that breaks a rule.
struct Finding {
    file: String,
    line: usize,
    what: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.file, self.line, self.what)
    }
}

/// Fails with all findings at once.
fn assert_none(findings: &[Finding]) {
    let list: Vec<String> = findings.iter().map(ToString::to_string).collect();
    assert!(list.is_empty(), "{} findings\n{}", list.len(), list.join("\n"));
}

#[test]
fn crates_depend_only_on_what_their_house_allows() {
    assert_none(&crates::edges());
}

#[test]
fn every_backend_folder_has_its_place_in_the_rules() {
    assert_none(&modules::unplaced());
}

#[test]
fn modules_name_only_what_their_layer_allows() {
    assert_none(&modules::edges(&Source::rust()));
}

#[test]
fn files_are_small() {
    let (over_aim, over_stop) = texts::sizes(&Source::all());
    for finding in over_aim {
        println!("{finding}");
    }
    assert_none(&over_stop);
}

#[test]
fn modules_open_with_their_purpose() {
    assert_none(&texts::openings(&Source::rust()));
}

#[test]
fn every_document_of_the_web_app_has_its_operation() {
    assert_none(&texts::stale_operations(&Source::all()));
}

#[test]
fn nothing_unfinished_and_no_machine_is_named() {
    assert_none(&texts::banned(&Source::all()));
}

#[test]
fn links_in_documents_lead_somewhere() {
    assert_none(&texts::links(&Source::all()));
}

#[test]
fn colours_are_tokens() {
    assert_none(&texts::colours(&Source::all()));
}

#[test]
fn texts_of_the_web_app_have_keys() {
    assert_none(&texts::literal_texts(&Source::rust()));
}

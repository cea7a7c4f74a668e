//! Verification against a folder of faulty templates, each with one fault and what is found in its first line.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test stops where something is not as it should be")]

mod common;

use std::path::Path;

use common::sample;
use shared::locale::Locale;
use shared::process::Definition;
use shared::process::verify::{Finding, Severity, verify};

fn findings(yaml: &str) -> Vec<Finding> {
    let process = sample::parse(yaml);
    let texts = Locale::ALL.into_iter().map(|locale| (locale, sample::texts(&process))).collect();
    verify(&Definition { process, texts })
}

/// Whether a finding is the one that the first line of a template names: `# error: place: problem`.
fn is_named(finding: &Finding, first_line: &str) -> bool {
    let mut parts = first_line.trim_start_matches("# ").splitn(3, ": ");
    let severity = if parts.next() == Some("error") { Severity::Error } else { Severity::Warning };
    let (place, problem) = (parts.next().unwrap(), parts.next().unwrap());
    finding.severity == severity && finding.place.starts_with(place) && finding.problem.contains(problem)
}

#[test]
fn each_fault_is_found_with_its_place_and_a_proposal_and_nothing_is_found_without_one() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/faulty");
    let mut missed = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let yaml = std::fs::read_to_string(&path).unwrap();
        let found = findings(&yaml);
        let first_line = yaml.lines().next().unwrap();
        let fits = match name.as_str() {
            "base" => found.is_empty(),
            _ => found.iter().any(|finding| is_named(finding, first_line)),
        };
        if !fits || found.iter().any(|finding| finding.proposal.is_empty()) {
            missed.push(format!("{name}: {first_line}\n{found:#?}"));
        }
    }
    assert!(missed.is_empty(), "{}", missed.join("\n"));
}

// How long this takes says benches/engine.rs.
#[test]
fn a_template_of_two_hundred_steps_is_verified() {
    let process = sample::two_hundred_steps();
    let texts = Locale::ALL.into_iter().map(|locale| (locale, sample::texts(&process))).collect();
    let found = verify(&Definition { process, texts });
    assert!(found.iter().all(|finding| finding.severity == Severity::Warning), "{found:#?}");
}

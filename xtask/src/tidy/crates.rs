//! Which crate depends on which, as cargo sees it.

use super::Finding;
use super::rules::{HOUSES, SHARED_MAY_USE};
use crate::ground::{cargo, read};
use serde_json::Value;

/// Dependencies that the houses do not allow.
pub(super) fn edges() -> Vec<Finding> {
    let metadata = read(&mut cargo(["metadata", "--no-deps", "--format-version", "1"])).unwrap();
    let metadata: Value = serde_json::from_str(&metadata).unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    let members: Vec<&str> = packages.iter().filter_map(|package| package["name"].as_str()).collect();
    let mut findings = Vec::new();
    for package in packages {
        let name = package["name"].as_str().unwrap();
        let mut refuse =
            |what: String| findings.push(Finding { file: format!("Cargo.toml of {name}"), line: 1, what });
        let Some(house) = HOUSES.iter().find(|house| house.krate == name) else {
            refuse("a new crate: say in xtask/src/tidy/rules.rs on what it may depend".to_owned());
            continue;
        };
        for dependency in package["dependencies"].as_array().unwrap() {
            let on = dependency["name"].as_str().unwrap();
            if members.contains(&on) && !house.may.contains(&on) {
                refuse(format!("depends on {on}; allowed: {:?}, because {}", house.may, house.because));
            }
            if name == "stagewright-shared" && !SHARED_MAY_USE.contains(&on) {
                refuse(format!("depends on {on}; allowed are small pure crates: {SHARED_MAY_USE:?}"));
            }
        }
    }
    findings
}

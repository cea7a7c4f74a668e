//! Which module names which: the layers inside server and web app.

use super::Finding;
use super::paths::{Named, named};
use super::rules::{BETWEEN, DOMAINS, EDGES, GROUND, OPEN_TO_GROUND, PRIVATE_DOORS};
use super::source::Source;
use crate::ground::root;
use std::fs;

/// Folders of the server that the rules do not know.
pub(super) fn unplaced() -> Vec<Finding> {
    let known = [DOMAINS, GROUND, BETWEEN].concat();
    let mut findings = Vec::new();
    for entry in fs::read_dir(root().join("backend/src")).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name().into_string().unwrap();
        if entry.path().is_dir() && !known.contains(&name.as_str()) {
            let what =
                "a new folder: say in xtask/src/tidy/rules.rs whether it is a domain or technical ground";
            findings.push(Finding { file: format!("backend/src/{name}"), line: 1, what: what.to_owned() });
        }
    }
    findings
}

/// Names used where their layer does not allow them.
pub(super) fn edges(sources: &[Source]) -> Vec<Finding> {
    sources.iter().filter(|source| !source.is_test()).flat_map(edges_of).collect()
}

/// The first offence of each kind; the others of the file go away with it.
fn edges_of(source: &Source) -> Vec<Finding> {
    let mut findings: Vec<(String, Finding)> = Vec::new();
    for Named { path, line } in named(source.without_tests()) {
        if let Some(why) =
            why_refused(source, &path).filter(|why| findings.iter().all(|(known, _)| known != why))
        {
            let what = format!("names {path}; {why}");
            findings.push((why, Finding { file: source.file.clone(), line, what }));
        }
    }
    findings.into_iter().map(|(_, finding)| finding).collect()
}

/// Why this file may not name this path.
fn why_refused(source: &Source, path: &str) -> Option<String> {
    for edge in EDGES {
        if source.is_of(edge.of)
            && !source.is_of(edge.except)
            && edge.never.iter().any(|never| begins(path, never))
        {
            let allowed = if edge.except.is_empty() {
                String::new()
            } else {
                format!("; allowed in {}", edge.except.join(", "))
            };
            return Some(format!("{}{allowed}", edge.because));
        }
    }
    let mut folders = source.file.split('/');
    let (side, own) = (folders.next()?, folders.nth(1)?.trim_end_matches(".rs"));
    let mut steps = path.strip_prefix("crate::")?.split("::");
    let (other, inside) = (steps.next()?, steps.next().unwrap_or_default());
    if other == own || !DOMAINS.contains(&other) {
        return None;
    }
    match side {
        "backend" if GROUND.contains(&own) && OPEN_TO_GROUND.iter().all(|open| open.name != path) => {
            Some("technical ground imports no domain".to_owned())
        }
        "backend" if PRIVATE_DOORS.contains(&inside) => {
            Some(format!("a domain is reached through the doors in its mod.rs, never its {inside}"))
        }
        "frontend" if DOMAINS.contains(&own) => {
            Some("one domain's screens never import another's; share through state or ui".to_owned())
        }
        "frontend" if ["api", "state", "ui"].contains(&own) => {
            Some("what all screens share imports none of them".to_owned())
        }
        _ => None,
    }
}

fn begins(path: &str, start: &str) -> bool {
    path.strip_prefix(start).is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
}

#[test]
fn each_rule_bites() {
    let found = |file: &str, code: &str| {
        !edges_of(&Source { file: file.to_owned(), text: code.to_owned() }).is_empty()
    };
    assert!(found("backend/src/deals/service/move_deal.rs", "use sea_orm::Set;"));
    assert!(!found("backend/src/deals/store/deal.rs", "use sea_orm::Set;"));
    assert!(!found("backend/src/main.rs", "use sea_orm_migration::x; // sea_orm"));
    assert!(found("backend/src/deals/store.rs", "async_graphql::Object"));
    assert!(!found("backend/src/deals/graphql/query.rs", "use async_graphql::Object;"));
    assert!(found("backend/src/db/unit.rs", "use crate::{deals::Deal, error};"));
    assert!(!found("backend/src/graphql/ws.rs", "use crate::identity::authenticate;"));
    assert!(found("backend/src/inbox/service/read.rs", "use crate::deals::store::deal_find;"));
    assert!(!found("backend/src/inbox/service/read.rs", "use crate::deals::read_deal;"));
    assert!(found("shared/src/time.rs", "use std::{fmt, time::SystemTime};"));
    assert!(!found(
        "shared/src/time.rs",
        "use std::time::Duration;\n#[cfg(test)]\nmod tests { use std::fs; }"
    ));
    assert!(found("frontend/src/ui/button.rs", "use crate::state::Session;"));
    assert!(found("frontend/src/leads/page.rs", "use crate::deals::Card;"));
    assert!(!found("frontend/src/app.rs", "use crate::deals::Board;"));
}

//! The table of requirements: which test proves which, through which operation and screen.
//!
//! The ids stand in `docs/requirements/ids.txt`. Everything else comes from comments above the tests:
//!
//! ```text
//! // covers: RS-2.1, RS-2.4
//! // op: stepComplete
//! // screen: /deals/{number}
//! ```
//!
//! What a requirement still lacks, and why, stands in `docs/requirements/gaps.txt`: an id and a reason on each line.
//!
//! Only a test under `tests/`, against a running server, closes an id; tests beside the code are listed, and leave it
//! open.

use crate::fingerprint::files_below;
use crate::ground::{Result, root};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;

const IDS: &str = "docs/requirements/ids.txt";
const GAPS: &str = "docs/requirements/gaps.txt";
const TESTED: &[&str] = &["tests", "backend", "frontend", "migrations", "shared"];
const LANGUAGES: &[&str] = &["rs", "mjs", "js", "ts"];
/// Tests in this folder ask a running server.
const END_TO_END: &str = "tests/";

/// A test that says what it covers.
#[derive(Debug, Default, PartialEq)]
struct Proof {
    file: String,
    test: String,
    covers: Vec<String>,
    operations: Vec<String>,
    screens: Vec<String>,
}

/// The table as Markdown.
pub(crate) fn render() -> Result<String> {
    let text = |file: &str| fs::read_to_string(root().join(file)).map_err(|error| format!("{file}: {error}"));
    let (ids, gaps) = (text(IDS)?, text(GAPS)?);
    let schema = fs::read_to_string(root().join("schema.graphql"))?;
    let mut proofs = Vec::new();
    for folder in TESTED {
        for path in files_below(&root().join(folder))? {
            if path.extension().is_some_and(|ending| LANGUAGES.iter().any(|language| ending == *language)) {
                let file = path.strip_prefix(root())?.to_string_lossy().into_owned();
                proofs.extend(read_markers(&file, &fs::read_to_string(&path)?)?);
            }
        }
    }
    check_operations(&proofs, &schema)?;
    table(&ids, &gaps, &proofs)
}

/// The markers of one file.
fn read_markers(file: &str, text: &str) -> Result<Vec<Proof>> {
    let mut found = Vec::new();
    let mut open: Option<Proof> = None;
    for (number, line) in text.lines().enumerate() {
        let line = line.trim();
        let comment = line.strip_prefix("//").map(|rest| rest.trim_start_matches(['/', '!']).trim());
        if let Some((key, values)) = comment.and_then(|comment| comment.split_once(':')) {
            let values = values.split([',', ' ']).filter(|value| !value.is_empty()).map(str::to_owned);
            let proof = || Proof { file: file.to_owned(), ..Proof::default() };
            match key {
                "covers" => open.get_or_insert_with(proof).covers.extend(values),
                "op" => open.get_or_insert_with(proof).operations.extend(values),
                "screen" => open.get_or_insert_with(proof).screens.extend(values),
                _ => {}
            }
        } else if let Some(proof) = open.take() {
            if let Some(test) = test_name(line) {
                found.push(Proof { test: test.to_owned(), ..proof });
            } else if comment.is_some() || line.starts_with('#') {
                open = Some(proof);
            } else {
                return Err(format!("{file}:{}: a marker stands directly above its test", number + 1).into());
            }
        }
    }
    if open.is_some() {
        return Err(format!("{file}: the last marker has no test").into());
    }
    Ok(found)
}

/// The name of the test that begins on this line, in Rust or JavaScript.
fn test_name(line: &str) -> Option<&str> {
    let rust = line.strip_prefix("pub ").unwrap_or(line);
    let rust = rust.strip_prefix("async ").unwrap_or(rust);
    if let Some(name) = rust.strip_prefix("fn ") {
        return name.split(['(', '<']).next();
    }
    let call = ["test(", "it("].iter().find_map(|call| line.strip_prefix(call))?;
    let quote = call.chars().next().filter(|quote| "\"'`".contains(*quote))?;
    call.get(1..)?.split(quote).next()
}

fn check_operations(proofs: &[Proof], schema: &str) -> Result {
    let fields: BTreeSet<&str> = schema
        .lines()
        .filter_map(|line| line.trim().split_once(['(', ':']))
        .map(|(field, _)| field)
        .collect();
    for Proof { file, test, operations, .. } in proofs {
        if let Some(unknown) = operations.iter().find(|operation| !fields.contains(operation.as_str())) {
            return Err(format!(
                "{file}: `{test}` names the operation {unknown}, which schema.graphql has not"
            )
            .into());
        }
    }
    Ok(())
}

fn table(ids: &str, gaps: &str, proofs: &[Proof]) -> Result<String> {
    let mut gaps: BTreeMap<&str, &str> = gaps.lines().filter_map(|line| line.split_once(' ')).collect();
    let mut by_id: BTreeMap<&str, Vec<&Proof>> = BTreeMap::new();
    for proof in proofs {
        for id in &proof.covers {
            by_id.entry(id).or_default().push(proof);
        }
    }
    let mut body = String::new();
    let (mut proved, mut below, mut all) = (0, 0, 0);
    for line in ids.lines().filter(|line| !line.is_empty()) {
        if let Some(group) = line.strip_prefix("# ") {
            write!(
                body,
                "\n## {group}\n\n| id | what | tests | operations | screens |\n|---|---|---|---|---|\n"
            )?;
            continue;
        }
        let (id, title) =
            line.split_once(' ').ok_or_else(|| format!("{IDS}: `{line}` is not an id and a title"))?;
        let proofs = by_id.remove(id).unwrap_or_default();
        let end_to_end = proofs.iter().any(|proof| proof.file.starts_with(END_TO_END));
        all += 1;
        proved += u32::from(end_to_end);
        below += u32::from(!end_to_end && !proofs.is_empty());
        let mut tests: Vec<String> =
            proofs.iter().map(|proof| format!("[{}](../{})", proof.test, proof.file)).collect();
        if !end_to_end {
            tests.insert(0, "**open**".to_owned());
        }
        tests.extend(gaps.remove(id).map(|reason| format!("missing: {reason}")));
        let operations = distinct(proofs.iter().flat_map(|proof| &proof.operations));
        let screens = distinct(proofs.iter().flat_map(|proof| &proof.screens));
        writeln!(body, "| {id} | {title} | {} | {operations} | {screens} |", tests.join("<br>"))?;
    }
    if let Some((id, proofs)) = by_id.first_key_value() {
        let file = proofs.first().map_or("", |proof| &proof.file);
        return Err(format!("{file}: covers {id}, which {IDS} has not").into());
    }
    if let Some(id) = gaps.keys().next() {
        return Err(format!("{GAPS}: {id} does not stand in {IDS}").into());
    }
    Ok(format!(
        "# Requirements\n\nWritten by `cargo xtask docs` from the comments above the tests (see [conventions](conventions.md)); \
        not by hand.\nOf {all} requirements, {proved} are named by a test against a running server, {below} only by tests \
        beside the code, {} by none. A test that names one may cover a part of it; where something \
        is known to be missing, the table says so.\n{body}",
        all - proved - below
    ))
}

fn distinct<'a>(names: impl Iterator<Item = &'a String>) -> String {
    let names: BTreeSet<String> = names.map(|name| format!("`{name}`")).collect();
    names.into_iter().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    const RUST: &str = "
        // covers: RS-1.1, RS-1.3
        // op: leadCreate
        /// What it is about.
        #[tokio::test]
        async fn a_lead_says_how_it_came() {";
    const SCRIPT: &str = "// covers: RS-1.1\n// screen: /leads\ntest('a lead is typed in', async () => {";

    #[test]
    fn markers_belong_to_the_test_below_them() {
        let found = read_markers("tests/tests/leads.rs", RUST).unwrap();
        let expected = Proof {
            file: "tests/tests/leads.rs".to_owned(),
            test: "a_lead_says_how_it_came".to_owned(),
            covers: vec!["RS-1.1".to_owned(), "RS-1.3".to_owned()],
            operations: vec!["leadCreate".to_owned()],
            screens: Vec::new(),
        };
        assert_eq!(found, [expected]);
        assert_eq!(read_markers("a.mjs", SCRIPT).unwrap()[0].test, "a lead is typed in");
    }

    #[test]
    fn a_marker_without_a_test_is_an_error() {
        let error = read_markers("a.rs", "// covers: RS-1.1\n\nfn far_away() {}").unwrap_err();
        assert_eq!(error.to_string(), "a.rs:2: a marker stands directly above its test");
        assert!(read_markers("a.rs", "// covers: RS-1.1").is_err());
    }

    #[test]
    fn only_a_test_of_the_running_server_closes_an_id() {
        let ids = "# RS The group\nRS-1.1 One\nRS-1.3 Three\nRS-1.4 Four\n";
        let mut proofs = read_markers("shared/src/lead.rs", RUST).unwrap();
        proofs.extend(read_markers("tests/browser/leads.test.mjs", SCRIPT).unwrap());
        let table = table(ids, "RS-1.1 the rest\nRS-1.4 all of it\n", &proofs).unwrap();
        assert!(table.contains("Of 3 requirements, 1 are named by a test against a running server, 1 only by tests beside the code, 1 by none."));
        assert!(table.contains("| RS-1.1 | One | [a_lead_says_how_it_came](../shared/src/lead.rs)<br>[a lead is typed in](../tests/browser/leads.test.mjs)<br>missing: the rest | `leadCreate` | `/leads` |"));
        assert!(table.contains("| RS-1.3 | Three | **open**<br>[a_lead"));
        assert!(table.contains("| RS-1.4 | Four | **open**<br>missing: all of it |  |  |"));
    }

    #[test]
    fn an_unknown_id_or_operation_is_an_error() {
        let proofs = read_markers("tests/a.rs", RUST).unwrap();
        assert_eq!(
            table("# RS\nRS-1.1 One\n", "", &proofs).unwrap_err().to_string(),
            "tests/a.rs: covers RS-1.3, which docs/requirements/ids.txt has not"
        );
        assert_eq!(
            table("# RS\nRS-1.1 One\n", "RS-9.9 something", &[]).unwrap_err().to_string(),
            "docs/requirements/gaps.txt: RS-9.9 does not stand in docs/requirements/ids.txt"
        );
        assert!(check_operations(&proofs, "type Mutation {\n  leadCreate(input: X!): Y!\n}").is_ok());
        assert!(check_operations(&proofs, "type Mutation {\n  leadUpdate(input: X!): Y!\n}").is_err());
    }
}

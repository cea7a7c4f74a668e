//! The JSON Schema of processes: what an editor knows is what the server reads.

use std::path::{Path, PathBuf};
use std::{env, fs};

use boon::{Compiler, Draft, SchemaIndex, Schemas};
use harness::server::Setup;
use serde_json::{Value, json};

const ADDRESS: &str = "https://stagewright.example/process.schema.json";

struct Checker {
    schemas: Schemas,
    process: SchemaIndex,
    texts: SchemaIndex,
}

impl Checker {
    /// What the server prints.
    async fn of_the_server() -> Self {
        let printed = Setup::default().empty().home().await.run(&["process", "schema"]);
        assert!(printed.status.success(), "{}", String::from_utf8_lossy(&printed.stderr));
        let (mut schemas, mut compiler) = (Schemas::new(), Compiler::new());
        compiler.set_default_draft(Draft::V2020_12);
        compiler.add_resource(ADDRESS, serde_json::from_slice(&printed.stdout).unwrap()).unwrap();
        let process = compiler.compile(ADDRESS, &mut schemas).unwrap();
        let texts = compiler.compile(&format!("{ADDRESS}#/$defs/Texts"), &mut schemas).unwrap();
        Self { schemas, process, texts }
    }

    fn accepts(&self, process: &Value) -> bool {
        self.schemas.validate(process, self.process).is_ok()
    }
}

fn processes() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../processes")
}

fn yaml(path: &Path) -> Value {
    serde_norway::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

#[tokio::test]
async fn every_template_that_comes_along_fits_its_schema() {
    let checker = Checker::of_the_server().await;
    let folders = fs::read_dir(processes()).unwrap().map(|entry| entry.unwrap().path());
    let templates: Vec<PathBuf> = folders.filter(|path| path.join("process.yaml").is_file()).collect();
    assert!(!templates.is_empty());
    for folder in templates {
        for (file, schema) in
            [("process.yaml", checker.process), ("en.yaml", checker.texts), ("fr.yaml", checker.texts)]
        {
            let path = folder.join(file);
            let fits = checker.schemas.validate(&yaml(&path), schema).map_err(|error| error.to_string());
            assert_eq!(fits, Ok(()), "{}", path.display());
        }
    }
}

#[tokio::test]
async fn what_the_server_would_not_read_does_not_fit() {
    let checker = Checker::of_the_server().await;
    let process = yaml(&processes().join("reseller/process.yaml"));
    assert!(checker.accepts(&process));
    for (place, wrong) in [
        ("/key", json!("Two words")),
        ("/version", json!("first")),
        ("/stages/0/kind", json!("nearly_won")),
        ("/stages/0/colour", json!("red")),
        ("/steps/0/owner", json!(7)),
        ("/steps/0/when", json!({ "fact": "vendor" })),
        ("/steps/0/when", json!({ "done": "a", "document": "b" })),
        ("/steps/0/when", json!({ "all": ["flag", { "ended": "a" }] })),
        ("/steps/0/due", json!({ "days": 5 })),
        ("/facts/vendor/type", json!("picture")),
    ] {
        let mut broken = process.clone();
        let (parent, key) = place.rsplit_once('/').unwrap();
        broken.pointer_mut(parent).unwrap()[key] = wrong.clone();
        assert!(!checker.accepts(&broken), "{wrong} at {place}");
    }
}

#[tokio::test]
async fn the_committed_schema_is_the_printed_one() {
    let printed = Setup::default().empty().home().await.run(&["process", "schema"]).stdout;
    let file = processes().join("process.schema.json");
    if env::var_os("STAGEWRIGHT_TEST_UPDATE").is_some() {
        fs::write(&file, &printed).unwrap();
    }
    assert!(fs::read(&file).unwrap() == printed, "processes/process.schema.json: run cargo xtask docs");
}

// covers: PA-4.2
#[tokio::test]
async fn what_is_wrong_in_a_template_is_said_with_its_line_and_column() {
    let home = Setup::default().empty().home().await;
    let folder = home.folder().join("faulty");
    fs::create_dir_all(&folder).unwrap();
    let original = fs::read_to_string(processes().join("committee/process.yaml")).unwrap();
    for language in ["en.yaml", "fr.yaml"] {
        fs::copy(processes().join("committee").join(language), folder.join(language)).unwrap();
    }
    for (from, to, said) in [
        (
            "    usual_days: 15",
            "    usual_dayz: 15",
            "unknown field `usual_dayz`, expected one of `key`, `kind`",
        ),
        ("probability: 25", "probability: high", "invalid type: string \"high\", expected u8 at line"),
        ("{ segment: large }", "{ segmnt: large }", "unknown field `segmnt`, expected one of `all`"),
        ("kind: meeting", "kind: meating", "unknown variant `meating`, expected one of `task`"),
        ("- key: kick_off", "- key: send_offer", "error: steps: `send_offer` stands here twice"),
        ("owner: managing_director", "owner: customer", "is outside the company and never signs in"),
    ] {
        assert!(original.contains(from), "{from}");
        fs::write(folder.join("process.yaml"), original.replacen(from, to, 1)).unwrap();
        let checked = home.run(&["process", "check", folder.to_str().unwrap()]);
        let words = harness::said(&checked);
        assert!(!checked.status.success() && words.contains(said), "{to}: {words}");
        let line = words.lines().find(|line| line.contains(said)).unwrap();
        let is_placed = line.contains(" at line ") || line.starts_with("process.yaml:");
        assert!(is_placed, "{line}");
    }
}

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

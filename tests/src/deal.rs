//! A deal as a test lives it.

use serde_json::{Value, json};

use crate::actor::Actor;
use crate::answer::{Answer, text};
use crate::facts::Facts;

/// A deal and the version that was last seen.
#[derive(Debug, Clone)]
pub struct Deal {
    /// The global id.
    pub id: String,
    /// The readable number.
    pub number: String,
    /// The last version seen.
    pub version: i64,
}

/// How a step is ended.
#[derive(Debug, Clone, Default)]
pub struct Ending<'a> {
    /// The step.
    pub step: &'a str,
    /// Its outcome, where it has some.
    pub outcome: Option<&'a str>,
    /// What is filled in.
    pub facts: Facts,
    /// A remark.
    pub note: Option<&'a str>,
}

impl Deal {
    /// Starts a deal for a new customer.
    pub async fn create(actor: &Actor<'_>, title: &str, company: &str) -> Self {
        Self::create_in(actor, "reseller", title, company).await
    }

    /// Starts a deal of a process for a new customer.
    pub async fn create_in(actor: &Actor<'_>, process: &str, title: &str, company: &str) -> Self {
        let input = json!({ "process": process, "title": title, "account": { "name": company } });
        let answer = Self::try_create(actor, input).await.accepted();
        Self::from(answer.at("/dealCreate/deal"))
    }

    /// Tries to start a deal.
    pub async fn try_create(actor: &Actor<'_>, input: Value) -> Answer {
        let selection = "deal { id number version title } \
             conflicts { id reason score text owner { name } dealNumber resolution }";
        actor.mutate("dealCreate", selection, input).await
    }

    /// A deal that was found in an answer.
    pub fn from(found: &Value) -> Self {
        let version = found["version"].as_i64().unwrap_or_default();
        Self { id: text(&found["id"]), number: text(&found["number"]), version }
    }

    /// Reads it, and takes its version over.
    pub async fn read(&mut self, actor: &Actor<'_>, selection: &str) -> Value {
        let query = format!("query ($id: ID!) {{ deal(id: $id) {{ version {selection} }} }}");
        let deal = actor.gql(&query, json!({ "id": self.id })).await.at("/deal").clone();
        self.version = deal["version"].as_i64().unwrap();
        deal
    }

    /// The key of its stage.
    pub async fn stage(&mut self, actor: &Actor<'_>) -> String {
        text(&self.read(actor, "stage { key }").await["stage"]["key"])
    }

    /// One of its steps.
    pub async fn step(&mut self, actor: &Actor<'_>, key: &str) -> Value {
        let selection = "steps { key status round due late outcome note mine reasons openedAt doneAt owner { key } \
             assignee { name email } doneBy { name email } doneFor { email } }";
        let deal = self.read(actor, selection).await;
        let steps = deal["steps"].as_array().unwrap();
        steps.iter().find(|step| step["key"] == key).unwrap_or_else(|| panic!("no step {key}")).clone()
    }

    /// Where one of its steps stands.
    pub async fn status(&mut self, actor: &Actor<'_>, key: &str) -> String {
        text(&self.step(actor, key).await["status"])
    }

    /// The value of a fact; null when it is empty.
    pub async fn fact(&mut self, actor: &Actor<'_>, key: &str) -> Value {
        let facts = self.read(actor, "state").await["state"]["facts"].clone();
        // Kept with its type: {"text": "…"}.
        facts[key].as_object().and_then(|fact| fact.values().next()).cloned().unwrap_or_default()
    }

    /// Runs a mutation on it; further input goes beside id and version. A version in the answer is taken over.
    pub async fn mutate(&mut self, actor: &Actor<'_>, field: &str, mut input: Value) -> Answer {
        let beside = field.starts_with("step") || field.starts_with("item") || field == "documentRemove";
        let key = if beside { "deal" } else { "id" };
        input[key] = json!(self.id);
        if input["expectedVersion"].is_null() {
            input["expectedVersion"] = json!(self.version);
        }
        let answer = actor.mutate(field, "deal { id version stage { key } }", input).await;
        if let Some(version) = answer.body["data"][field]["deal"]["version"].as_i64() {
            self.version = version;
        }
        answer
    }

    /// Tries to end a step.
    pub async fn try_end(&mut self, actor: &Actor<'_>, ending: &Ending<'_>) -> Answer {
        let Ending { step, outcome, facts, note } = ending;
        let input = json!({ "step": step, "outcome": outcome, "facts": facts.json(), "note": note });
        self.mutate(actor, "stepComplete", input).await
    }

    /// Tries to end a step that has no outcomes.
    pub async fn try_complete(&mut self, actor: &Actor<'_>, step: &str, facts: Facts) -> Answer {
        self.try_end(actor, &Ending { step, facts, ..Ending::default() }).await
    }

    /// Ends a step that has no outcomes.
    pub async fn complete(&mut self, actor: &Actor<'_>, step: &str, facts: Facts) {
        self.end(actor, &Ending { step, facts, ..Ending::default() }).await;
    }

    /// Ends a step that has outcomes, with a remark where it needs one.
    pub async fn decide(&mut self, actor: &Actor<'_>, step: &str, outcome: &str, note: Option<&str>) {
        self.end(actor, &Ending { step, outcome: Some(outcome), note, ..Ending::default() }).await;
    }

    /// Ends a step. When a reminder came between, it is read again, as a person would.
    pub async fn end(&mut self, actor: &Actor<'_>, ending: &Ending<'_>) {
        let mut answer = self.try_end(actor, ending).await;
        while is_overtaken_by_the_process(&answer) {
            self.read(actor, "id").await;
            answer = self.try_end(actor, ending).await;
        }
        let errors = answer.user_errors();
        assert!(errors.is_empty(), "{} of {}: {}", ending.step, self.number, Value::from(errors));
    }

    /// Keeps what is filled in.
    pub async fn save(&mut self, actor: &Actor<'_>, step: &str, facts: Facts) -> Answer {
        self.mutate(actor, "stepSave", json!({ "step": step, "facts": facts.json() })).await
    }

    /// Tries to move it.
    pub async fn try_move(&mut self, actor: &Actor<'_>, stage: &str) -> Answer {
        self.mutate(actor, "dealMove", json!({ "stage": stage })).await
    }

    /// Moves it.
    pub async fn move_to(&mut self, actor: &Actor<'_>, stage: &str) {
        self.try_move(actor, stage).await.accepted();
    }

    /// Files a document of a kind.
    pub async fn file(&mut self, actor: &Actor<'_>, kind: &str) -> Value {
        let (status, body) =
            self.try_file(actor, &format!("{kind}.txt"), kind, b"What it says.\n".to_vec()).await;
        assert_eq!(status, 201, "{kind}: {body}");
        self.version = body["dealVersion"].as_i64().unwrap();
        body["document"].clone()
    }

    /// Tries to file a document.
    pub async fn try_file(&self, actor: &Actor<'_>, name: &str, kind: &str, bytes: Vec<u8>) -> (u16, Value) {
        let path = format!("/files/deals/{}", self.id);
        let request = actor.server().http().post(actor.server().url(&path));
        let version = self.version.to_string();
        let query = [("name", name), ("kind", kind), ("expectedVersion", &version)];
        let answer = actor.authorise(request.query(&query).body(bytes)).await.send().await.unwrap();
        (answer.status().as_u16(), answer.json().await.unwrap_or_default())
    }
}

/// Whether the deal was changed meanwhile, and by nobody: a timer that fired.
fn is_overtaken_by_the_process(answer: &Answer) -> bool {
    let by = answer.body.pointer("/errors/0/extensions/changedBy");
    answer.error_code().as_deref() == Some("CONFLICT") && by == Some(&Value::Null)
}

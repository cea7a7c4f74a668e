//! A deal that is walked through a process: each step by a person of the role that owns it, as the process says.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::actor::Actor;
use crate::answer::{Answer, text};
use crate::deal::{Deal, Ending};
use crate::facts::Facts;
use crate::server::TestServer;

/// A deal on its way.
pub struct Walk<'a> {
    server: &'a TestServer,
    /// The deal.
    pub deal: Deal,
    /// The role of each step.
    owners: BTreeMap<String, String>,
    /// A person of each role, by the address.
    people: BTreeMap<String, String>,
    /// The ids of people, by the address.
    ids: BTreeMap<String, Value>,
}

impl<'a> Walk<'a> {
    /// A new deal of a process, of the first person in the role that owns its deals.
    pub async fn begin(server: &'a TestServer, process: &str, title: &str) -> Walk<'a> {
        let (owner, owners, people, ids) = cast(server, process).await;
        let company = format!("{title} Limited");
        let deal = Deal::create_in(&server.member(&people[&owner]), process, title, &company).await;
        Self { server, deal, owners, people, ids }
    }

    /// A deal of a process that began before, by its number.
    pub async fn again(server: &'a TestServer, process: &str, number: &str) -> Walk<'a> {
        let (owner, owners, people, ids) = cast(server, process).await;
        let ask = "query ($number: String!) { dealByNumber(number: $number) { id number version } }";
        let answer = server.member(&people[&owner]).gql(ask, json!({ "number": number })).await;
        let deal = Deal::from(answer.at("/dealByNumber"));
        Self { server, deal, owners, people, ids }
    }

    /// Somebody in a role.
    pub fn person(&self, role: &str) -> Actor<'a> {
        self.server.member(&self.people[role])
    }

    /// Puts somebody in a role on the deal's team.
    pub async fn name(&mut self, by: &str, role: &str) {
        let user = self.ids[&self.people[role]].clone();
        let named = self.tries(by, "dealTeamSet", json!({ "role": role, "user": user })).await;
        assert!(named.is_empty(), "{role} on the team: {named:?}");
    }

    /// Somebody in the role of a step.
    pub fn owner_of(&self, step: &str) -> Actor<'a> {
        self.person(&self.owners[step])
    }

    /// Ends a step that has no outcomes.
    pub async fn done(&mut self, step: &str, form: &[(&str, &str)]) {
        self.end(step, "", form).await;
    }

    /// Ends a step with an outcome, and a remark in case it asks for one.
    pub async fn end(&mut self, step: &str, outcome: &str, form: &[(&str, &str)]) {
        let actor = self.owner_of(step);
        self.deal.end(&actor, &ending(step, outcome, form)).await;
    }

    /// Tries to end a step: the codes of what stands in the way.
    pub async fn refused(&mut self, step: &str, outcome: &str, form: &[(&str, &str)]) -> Vec<String> {
        let actor = self.owner_of(step);
        codes(&self.deal.try_end(&actor, &ending(step, outcome, form)).await)
    }

    /// Keeps what is filled in.
    pub async fn save(&mut self, step: &str, form: &[(&str, &str)]) {
        let actor = self.owner_of(step);
        self.deal.save(&actor, step, Facts::of(form)).await.accepted();
    }

    /// Files a document as somebody in a role.
    pub async fn file(&mut self, role: &str, kind: &str) {
        self.deal.file(&self.person(role), kind).await;
    }

    /// Tries a mutation on the deal as somebody in a role: the codes of what stands in the way.
    pub async fn tries(&mut self, role: &str, field: &str, input: Value) -> Vec<String> {
        let actor = self.person(role);
        codes(&self.deal.mutate(&actor, field, input).await)
    }

    /// Moves the deal as somebody in a role.
    pub async fn go(&mut self, role: &str, stage: &str) {
        let moved = self.tries(role, "dealMove", json!({ "stage": stage })).await;
        assert!(moved.is_empty(), "to {stage}: {moved:?}");
    }

    /// Names a new person at the customer, who plays these parts.
    pub async fn meet(&mut self, by: &str, name: &str, roles: &[&str]) {
        let input = json!({ "new": { "name": name }, "roles": roles });
        let met = self.tries(by, "dealContactPut", input).await;
        assert!(met.is_empty(), "{name} takes part: {met:?}");
    }

    /// Brings an item of a list to a state.
    pub async fn put(&mut self, role: &str, (list, number): (&str, u32), state: &str) {
        let input = json!({ "list": list, "number": number, "state": state });
        let put = self.tries(role, "itemChange", input).await;
        assert!(put.is_empty(), "{list} {number} to {state}: {put:?}");
    }

    /// Brings every item of a list to its last state.
    pub async fn settle(&mut self, role: &str, list: &str) {
        let found = self.list(list).await;
        let last = text(&found["states"].as_array().unwrap().last().unwrap()["key"]);
        for item in found["items"].as_array().unwrap() {
            if item["withdrawn"] == false && item["settled"] == false {
                let number = u32::try_from(item["number"].as_u64().unwrap()).unwrap();
                self.put(role, (list, number), &last).await;
            }
        }
    }

    /// A list of the deal.
    pub async fn list(&mut self, key: &str) -> Value {
        let selection = "lists { key mayKeep states { key } items { number title due late blocks state settled \
             version note withdrawn mayBecome owner { email } } }";
        let lists = self.read(selection).await["lists"].clone();
        lists.as_array().unwrap().iter().find(|list| list["key"] == key).cloned().unwrap_or_default()
    }

    /// Reads the deal as its owner.
    pub async fn read(&mut self, selection: &str) -> Value {
        let actor = self.person("sales_manager");
        self.deal.read(&actor, selection).await
    }

    /// The steps that are open, in the order of the process.
    pub async fn open(&mut self) -> Vec<String> {
        let steps = self.read("steps { key status }").await["steps"].clone();
        let open = steps.as_array().unwrap().iter().filter(|step| step["status"] == "OPEN");
        open.map(|step| text(&step["key"])).collect()
    }

    /// The key of its stage.
    pub async fn stage(&mut self) -> String {
        text(&self.read("stage { key }").await["stage"]["key"])
    }
}

/// The role that owns deals, the role of each step, a person of each role, and their ids by the address.
type Cast = (String, BTreeMap<String, String>, BTreeMap<String, String>, BTreeMap<String, Value>);

async fn cast(server: &TestServer, process: &str) -> Cast {
    let ask = "query ($key: String!) { process(key: $key) { ownerRole steps { key owner { key } } } \
         users { id email roles } }";
    let answer = server.member("admin").gql(ask, json!({ "key": process })).await;
    let steps = answer.at("/process/steps").as_array().unwrap();
    let owners = steps.iter().map(|step| (text(&step["key"]), text(&step["owner"]["key"]))).collect();
    let (mut people, mut ids) = (BTreeMap::new(), BTreeMap::new());
    for user in answer.at("/users").as_array().unwrap() {
        let address = text(&user["email"]).split('@').next().unwrap_or_default().to_owned();
        ids.insert(address.clone(), user["id"].clone());
        for role in user["roles"].as_array().unwrap() {
            // The first of a role has the shortest address.
            let first = people.entry(text(role)).or_insert_with(|| address.clone());
            if address.len() < first.len() {
                first.clone_from(&address);
            }
        }
    }
    (text(answer.at("/process/ownerRole")), owners, people, ids)
}

fn ending<'e>(step: &'e str, outcome: &'e str, form: &[(&str, &str)]) -> Ending<'e> {
    let outcome = Some(outcome).filter(|outcome| !outcome.is_empty());
    Ending { step, outcome, facts: Facts::of(form), note: Some("because").filter(|_| outcome.is_some()) }
}

/// The codes of what the caller may correct.
fn codes(answer: &Answer) -> Vec<String> {
    let errors = answer.user_errors();
    let code = |error: &Value| {
        let blocker = &error["blocker"]["code"];
        text(if blocker.is_null() { &error["code"] } else { blocker })
    };
    errors.iter().map(code).collect()
}

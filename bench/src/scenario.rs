//! What is asked for: the operations people and programs use most.

use serde_json::{Value, json};

use crate::http::{Answer, Connection, post};

/// The password of the demo users.
pub const PASSWORD: &str = "stagewright-demo";

const CARD: &str = "nodes { id number title version stage account owner { id name } amount { origin value { amount currency } }
    closeDate stageDays slow nextStep { key name role { key name } due late mine } blockers stepsDone stepsTotal }
    pageInfo { hasNextPage endCursor }";

/// How many deals each connection moves to and fro.
const OWN_DEALS: usize = 25;

/// One kind of request, ready to be sent.
#[derive(Debug)]
pub struct Scenario {
    kind: Kind,
    host: String,
    token: String,
    requests: Vec<Vec<u8>>,
    place: usize,
    deals: Vec<Moving>,
}

#[derive(Debug)]
enum Kind {
    Read,
    Move,
}

/// A deal that is moved to and fro.
#[derive(Debug)]
struct Moving {
    id: String,
    version: i64,
    stages: [String; 2],
    at: usize,
}

/// A token of a demo user.
pub fn sign_in(host: &str, user: &str) -> Result<String, String> {
    let body = json!({ "email": format!("{user}@demo.example"), "password": PASSWORD }).to_string();
    let mut connection = Connection::open(host).map_err(|error| error.to_string())?;
    let request = post(host, "/auth/login", None, &body);
    let answer = connection.ask(&request).map_err(|error| error.to_string())?;
    let said: Value = serde_json::from_slice(answer.body).unwrap_or_default();
    let token = said.get("accessToken").and_then(Value::as_str);
    token.map(str::to_owned).ok_or_else(|| format!("{user} cannot sign in: {said}"))
}

impl Scenario {
    /// Gets ready to ask for what a scenario is about, on one connection of several.
    pub fn prepare(
        name: &str,
        host: &str,
        token: &str,
        place: usize,
        connection: &mut Connection,
    ) -> Result<Self, String> {
        let mut scenario = Self {
            kind: Kind::Read,
            host: host.to_owned(),
            token: token.to_owned(),
            requests: Vec::new(),
            place: place * 131,
            deals: Vec::new(),
        };
        let board = |filter: &str| {
            format!(
                "{{ board(process: \"reseller\"{filter}) {{ count total {{ amount currency }}
                   columns {{ stage {{ key name }} count total {{ amount }} weighted {{ amount }} cards {{ {CARD} }} }} }} }}"
            )
        };
        // As the web app asks: folded columns show no cards.
        let open = |filter: &str| board(filter).replace("columns {", "columns(folded: false) {");
        let documents = match name {
            "board" => vec![board("")],
            "board-open" => vec![open("")],
            "board-mine" => vec![open(", filter: { mine: true }")],
            "board-text" => ["lyon", "core switch", "amber", "hospital"]
                .map(|text| open(&format!(", filter: {{ text: \"{text}\" }}")))
                .to_vec(),
            "board-amount" => vec![open(", filter: { amountGte: \"50000\" }")],
            "inbox" => vec![
                "{ inbox { counts { overdue today thisWeek later waiting approvals }
                tasks(first: 25) { nodes { id } } } }"
                    .to_owned(),
            ],
            "search" => ["lyon", "switch granite", "hospitl", "D-2026-004"]
                .map(|text| {
                    format!("{{ search(text: \"{text}\") {{ deals {{ number title }} accounts {{ name }} people {{ name }} }} }}")
                })
                .to_vec(),
            "deal" => scenario.deals_of(connection, 200)?.iter().map(|(id, _)| deal(id)).collect(),
            "move" => {
                scenario.kind = Kind::Move;
                scenario.find_moving(connection, place)?;
                Vec::new()
            }
            _ => return Err(format!("there is no scenario {name}")),
        };
        scenario.requests = documents.iter().map(|document| scenario.query(document)).collect();
        Ok(scenario)
    }

    fn query(&self, document: &str) -> Vec<u8> {
        post(&self.host, "/graphql", Some(&self.token), &json!({ "query": document }).to_string())
    }

    fn ask(&self, connection: &mut Connection, document: &str) -> Result<Value, String> {
        let answer = connection.ask(&self.query(document)).map_err(|error| error.to_string())?;
        let said: Value = serde_json::from_slice(answer.body).map_err(|error| error.to_string())?;
        match said.get("data") {
            Some(data) if said.get("errors").is_none() => Ok(data.clone()),
            _ => Err(said.to_string()),
        }
    }

    /// Ids and versions of open deals.
    fn deals_of(&self, connection: &mut Connection, wanted: usize) -> Result<Vec<(String, i64)>, String> {
        let mut found: Vec<(String, i64)> = Vec::new();
        let mut after = String::new();
        while found.len() < wanted {
            let page = self.ask(
                connection,
                &format!(
                    "{{ deals(filter: {{ stage: [\"quote\"], process: \"reseller\" }}, first: 50{after}) {{
                        nodes {{ id version }} pageInfo {{ endCursor hasNextPage }} }} }}"
                ),
            )?;
            let nodes = page.pointer("/deals/nodes").and_then(Value::as_array).cloned().unwrap_or_default();
            let pair =
                |node: &Value| Some((node.get("id")?.as_str()?.to_owned(), node.get("version")?.as_i64()?));
            found.extend(nodes.iter().filter_map(pair));
            let cursor = page.pointer("/deals/pageInfo/endCursor").and_then(Value::as_str);
            match cursor.filter(|_| !nodes.is_empty()) {
                Some(cursor) => after = format!(", after: \"{cursor}\""),
                None => break,
            }
        }
        Ok(found)
    }

    /// Deals of this connection alone, which go on hold and come back.
    fn find_moving(&mut self, connection: &mut Connection, place: usize) -> Result<(), String> {
        let all = self.deals_of(connection, (place + 1) * OWN_DEALS)?;
        let own = all.into_iter().skip(place * OWN_DEALS).take(OWN_DEALS);
        self.deals = own
            .map(|(id, version)| Moving {
                id,
                version,
                stages: ["on_hold".to_owned(), "quote".to_owned()],
                at: 0,
            })
            .collect();
        if self.deals.is_empty() { Err("there are no deals to move".to_owned()) } else { Ok(()) }
    }

    /// The next request.
    pub fn next_request(&mut self) -> Vec<u8> {
        self.place += 1;
        match self.kind {
            Kind::Read => {
                self.requests.get(self.place % self.requests.len().max(1)).cloned().unwrap_or_default()
            }
            Kind::Move => {
                let place = self.place % self.deals.len().max(1);
                let Some(deal) = self.deals.get(place) else { return Vec::new() };
                let stage = deal.stages.get(deal.at).cloned().unwrap_or_default();
                let input = json!({ "id": deal.id, "expectedVersion": deal.version, "stage": stage });
                let document = "mutation ($input: DealMoveInput!) { dealMove(input: $input) {
                    deal { id version stage { key } } userErrors { message } } }";
                let body = json!({ "query": document, "variables": { "input": input } }).to_string();
                post(&self.host, "/graphql", Some(&self.token), &body)
            }
        }
    }

    /// Refuses an answer that is not what was asked for.
    pub fn check(&mut self, answer: &Answer<'_>) -> Result<(), String> {
        let said = || {
            String::from_utf8_lossy(answer.body.get(..600.min(answer.body.len())).unwrap_or_default())
                .into_owned()
        };
        if answer.status != 200 || answer.body.starts_with(b"{\"errors\"") {
            return Err(format!("{}: {}", answer.status, said()));
        }
        if let Kind::Move = self.kind {
            let body: Value = serde_json::from_slice(answer.body).map_err(|error| error.to_string())?;
            let version = body.pointer("/data/dealMove/deal/version").and_then(Value::as_i64);
            let place = self.place % self.deals.len().max(1);
            let (Some(deal), Some(version)) = (self.deals.get_mut(place), version) else {
                return Err(said());
            };
            deal.version = version;
            deal.at = 1 - deal.at;
        }
        Ok(())
    }
}

/// What a deal's page asks for first.
fn deal(id: &str) -> String {
    format!(
        "{{ deal(id: \"{id}\") {{ id number title version stage {{ key name }} owner {{ name }} account {{ name }} }} }}"
    )
}

//! What happened to deals as OCEL 2.0 in JSON: events that concern deals, their customers, people and documents.
//!
//! A log is written piece by piece: [`Ocel::begin`], [`Ocel::deal`] for each, [`Ocel::end`]. Objects stand in the log
//! once, so the writer keeps those that deals share; nothing else grows with the log.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::{Activity, Logged, Walk};
use crate::event::{By, Event, Recorded};
use crate::ids::UserId;

/// A writer of one log.
#[derive(Debug, Default)]
pub struct Ocel {
    /// The objects that deals share, and what there is of each deal.
    objects: BTreeMap<String, Value>,
    /// Kinds of event and the attributes of each.
    kinds: BTreeMap<String, BTreeSet<&'static str>>,
    events: bool,
}

impl Ocel {
    /// A log without deals.
    pub fn new() -> Self {
        Self::default()
    }

    /// How a log begins.
    pub fn begin(&self) -> String {
        "{\"events\":[".to_owned()
    }

    /// The events of one deal.
    pub fn deal(&mut self, deal: &Logged<'_>) -> String {
        let id = deal.deal.to_string();
        let mut walk = Walk::of(&deal.definition.process);
        let mut about = About::default();
        let mut text = String::new();
        for (number, recorded) in deal.events.iter().enumerate() {
            let activity = walk.follow(&recorded.event);
            about.learn(recorded, deal);
            let kind = kind(recorded, activity.as_ref(), deal);
            let attributes = attributes(&recorded.event);
            self.kinds.entry(kind.clone()).or_default().extend(attributes.iter().map(|(name, _)| *name));
            let attributes: Vec<Value> =
                attributes.iter().map(|(name, value)| json!({ "name": name, "value": value })).collect();
            let concerned: Vec<Value> = self.concerned(deal, recorded).into_iter().map(link).collect();
            let event = json!({
                "id": format!("{id}-{}", number + 1), "type": kind, "time": recorded.at.to_string(),
                "attributes": attributes, "relationships": concerned,
            });
            text.push_str(if self.events { ",\n" } else { "\n" });
            text.push_str(&event.to_string());
            self.events = true;
        }
        if !deal.events.is_empty() {
            self.objects.insert(id.clone(), about.object(&id, deal.number));
        }
        text
    }

    /// The objects of all deals, the types, and the end of the log.
    pub fn end(self) -> String {
        let objects: Vec<Value> = self.objects.into_values().collect();
        let typed = |names: &[&str]| -> Vec<Value> {
            names.iter().map(|name| json!({ "name": name, "type": "string" })).collect()
        };
        let types = [
            ("account", &["name"][..]),
            ("deal", &["number", "process", "stage"][..]),
            ("document", &["kind"][..]),
            ("user", &["name"][..]),
        ];
        let object_types: Vec<Value> =
            types.iter().map(|(name, names)| json!({ "name": name, "attributes": typed(names) })).collect();
        let kinds = self.kinds.iter().map(|(name, names)| {
            let names: Vec<&str> = names.iter().copied().collect();
            json!({ "name": name, "attributes": typed(&names) })
        });
        let event_types: Vec<Value> = kinds.collect();
        format!(
            "\n],\n\"objects\":{},\n\"objectTypes\":{},\n\"eventTypes\":{}}}\n",
            Value::from(objects),
            Value::from(object_types),
            Value::from(event_types)
        )
    }

    /// The objects that an event concerns, each with its part in it; those that are new are kept.
    fn concerned(&mut self, deal: &Logged<'_>, recorded: &Recorded) -> Vec<(String, &'static str)> {
        let mut concerned = vec![(deal.deal.to_string(), "deal")];
        let mut people: Vec<(UserId, &str)> = Vec::new();
        if let By::User(user) = recorded.by {
            people.push((user, "by"));
        }
        match &recorded.event {
            Event::DealCreated { account, owner, .. } => {
                self.keep(&account.to_string(), "account", &[named("name", deal.account, EVER)]);
                concerned.push((account.to_string(), "customer"));
                people.push((*owner, "owner"));
            }
            Event::DetailsChanged { owner: Some(owner), .. } => people.push((*owner, "owner")),
            Event::TeamChanged { user: Some(user), .. } => people.push((*user, "member")),
            Event::StepOpened { assignee: Some(user), .. }
            | Event::StepAssigned { assignee: Some(user), .. }
            | Event::ItemAdded { owner: Some(user), .. }
            | Event::ItemAssigned { owner: Some(user), .. } => people.push((*user, "assignee")),
            Event::ConflictFound { owner, .. } => people.push((*owner, "other_seller")),
            Event::DocumentAdded { document, kind, .. } => {
                let kind = kind.as_ref().map(|kind| named("kind", kind.as_str(), &recorded.at.to_string()));
                self.keep(&document.to_string(), "document", kind.as_slice());
                concerned.push((document.to_string(), "document"));
            }
            Event::DocumentRemoved { document } => {
                self.keep(&document.to_string(), "document", &[]);
                concerned.push((document.to_string(), "document"));
            }
            _ => {}
        }
        for (user, part) in people {
            let name = (deal.people)(user).map(|name| named("name", &name, EVER));
            self.keep(&user.to_string(), "user", name.as_slice());
            concerned.push((user.to_string(), part));
        }
        concerned
    }

    fn keep(&mut self, id: &str, kind: &str, attributes: &[Value]) {
        let object = || json!({ "id": id, "type": kind, "attributes": attributes, "relationships": [] });
        self.objects.entry(id.to_owned()).or_insert_with(object);
    }
}

/// The time of what always held.
const EVER: &str = "1970-01-01T00:00:00Z";

fn named(name: &str, value: &str, time: &str) -> Value {
    json!({ "name": name, "time": time, "value": value })
}

fn link((object, part): (String, &str)) -> Value {
    json!({ "objectId": object, "qualifier": part })
}

/// What is known of a deal: where it was and when, and what belongs to it.
#[derive(Default)]
struct About {
    attributes: Vec<Value>,
    belongs: BTreeSet<(String, &'static str)>,
}

impl About {
    fn learn(&mut self, recorded: &Recorded, deal: &Logged<'_>) {
        let time = recorded.at.to_string();
        match &recorded.event {
            Event::DealCreated { account, owner, .. } => {
                self.attributes.push(named("number", deal.number, &time));
                self.attributes.push(named("process", deal.definition.process.key.as_str(), &time));
                self.belongs.insert((account.to_string(), "customer"));
                self.belongs.insert((owner.to_string(), "owner"));
            }
            Event::StageEntered { to, .. } => self.attributes.push(named("stage", to.as_str(), &time)),
            Event::DocumentAdded { document, .. } => {
                self.belongs.insert((document.to_string(), "document"));
            }
            _ => {}
        }
    }

    fn object(self, id: &str, number: &str) -> Value {
        let attributes =
            if self.attributes.is_empty() { vec![named("number", number, EVER)] } else { self.attributes };
        let belongs: Vec<Value> = self.belongs.into_iter().map(link).collect();
        json!({ "id": id, "type": "deal", "attributes": attributes, "relationships": belongs })
    }
}

/// The kind of an event: the step that was done or the stage the deal came to, else what the log calls it.
fn kind(recorded: &Recorded, activity: Option<&Activity<'_>>, deal: &Logged<'_>) -> String {
    match activity {
        Some(Activity::Done { step, .. }) => deal.names.step(step).to_owned(),
        Some(Activity::Entered(stage)) => deal.names.stage(stage).to_owned(),
        None => match serde_json::to_value(&recorded.event) {
            Ok(Value::Object(event)) => {
                event.get("type").and_then(Value::as_str).unwrap_or("event").to_owned()
            }
            _ => "event".to_owned(),
        },
    }
}

/// What an event says beside the objects it concerns, without words and values.
fn attributes(event: &Event) -> Vec<(&'static str, String)> {
    match event {
        Event::StepCompleted { step, outcome, .. } => {
            let outcome = outcome.as_ref().map(|outcome| ("outcome", outcome.to_string()));
            [("step", step.to_string())].into_iter().chain(outcome).collect()
        }
        Event::StageEntered { to, .. } => vec![("stage", to.to_string())],
        Event::StepOpened { step, .. }
        | Event::StepWithdrawn { step }
        | Event::ApprovalReopened { step, .. }
        | Event::StepAssigned { step, .. }
        | Event::StepRescheduled { step, .. }
        | Event::StepReminded { step, .. } => vec![("step", step.to_string())],
        Event::WentBack { from, to, .. } => vec![("from", from.to_string()), ("to", to.to_string())],
        _ => Vec::new(),
    }
}

//! What happened to deals as an XES log (IEEE 1849): a trace per deal, an event per stage it came to and per step done.
//!
//! Names are those of the tasks in the BPMN model of the same process and language. A log is written piece by piece:
//! [`begin`], a [`deal`] for each, [`end`].

use super::write::Xml;
use super::{Activity, Logged, Walk};
use crate::event::{By, Event, Recorded};
use crate::keys::StepKey;
use crate::locale::Locale;

const EXTENSIONS: [(&str, &str); 4] =
    [("Concept", "concept"), ("Lifecycle", "lifecycle"), ("Organizational", "org"), ("Time", "time")];

/// How a log begins: extensions, what every event has, and how events are told apart.
pub fn begin() -> String {
    let mut xml = Xml::new();
    for (name, prefix) in EXTENSIONS {
        let address = format!("http://www.xes-standard.org/{prefix}.xesext");
        xml.empty("extension", &[("name", name), ("prefix", prefix), ("uri", &address)]);
    }
    xml.open("global", &[("scope", "trace")]);
    string(&mut xml, "concept:name", "");
    xml.close();
    xml.open("global", &[("scope", "event")]);
    string(&mut xml, "concept:name", "");
    string(&mut xml, "lifecycle:transition", "complete");
    xml.empty("date", &[("key", "time:timestamp"), ("value", "1970-01-01T00:00:00.000Z")]);
    string(&mut xml, "kind", "");
    string(&mut xml, "key", "");
    xml.close();
    xml.empty("classifier", &[("name", "Activity"), ("keys", "concept:name")]);
    xml.empty("classifier", &[("name", "Step or stage"), ("keys", "kind key")]);
    let head = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<log xes.version=\"1849-2016\" xes.features=\"\" xmlns=\"http://www.xes-standard.org/\">\n";
    format!("{head}{}", xml.finish())
}

/// One deal; an empty text for one to which nothing happened.
pub fn deal(deal: &Logged<'_>, locale: Locale) -> String {
    let process = &deal.definition.process;
    let mut xml = Xml::new();
    xml.open("trace", &[]);
    string(&mut xml, "concept:name", deal.number);
    string(&mut xml, "account", deal.account);
    string(&mut xml, "process", process.key.as_str());
    xml.empty("int", &[("key", "version"), ("value", &process.version.to_string())]);
    let mut walk = Walk::of(process);
    let mut any = false;
    for recorded in deal.events {
        if let Some(activity) = walk.follow(&recorded.event) {
            any = true;
            event(&mut xml, (deal, locale), recorded, &activity);
        }
    }
    if any { xml.finish() } else { String::new() }
}

/// How a log ends.
pub fn end() -> String {
    "</log>\n".to_owned()
}

/// A whole log.
pub fn xes<'a>(deals: impl IntoIterator<Item = Logged<'a>>, locale: Locale) -> String {
    let mut log = begin();
    log.extend(deals.into_iter().map(|one| deal(&one, locale)));
    log + &end()
}

fn event(xml: &mut Xml, (deal, locale): (&Logged<'_>, Locale), recorded: &Recorded, activity: &Activity<'_>) {
    xml.open("event", &[]);
    string(xml, "concept:name", deal.names.activity(activity));
    string(xml, "lifecycle:transition", "complete");
    xml.empty("date", &[("key", "time:timestamp"), ("value", &recorded.at.to_string())]);
    if let Some(person) = resource(deal, recorded.by) {
        string(xml, "org:resource", &person);
    }
    match activity {
        Activity::Entered(stage) => {
            string(xml, "kind", "stage");
            string(xml, "key", stage.as_str());
        }
        Activity::Done { step, beyond } => {
            if let Some(role) = role(deal, locale, step) {
                string(xml, "org:role", role);
            }
            string(xml, "kind", "step");
            string(xml, "key", step.as_str());
            xml.empty("boolean", &[("key", "beyond"), ("value", if *beyond { "true" } else { "false" })]);
            if let Event::StepCompleted { outcome: Some(outcome), .. } = &recorded.event {
                string(xml, "outcome", outcome.as_str());
            }
        }
    }
    xml.close();
}

/// Who did it: the person's name, else the id; nobody for what happens by itself.
fn resource(deal: &Logged<'_>, by: By) -> Option<String> {
    match by {
        By::User(user) => Some((deal.people)(user).unwrap_or_else(|| user.to_string())),
        By::System => None,
    }
}

fn role<'a>(deal: &Logged<'a>, locale: Locale, step: &StepKey) -> Option<&'a str> {
    let step = deal.definition.process.step(step)?;
    Some(deal.definition.texts(locale).role(&step.owner))
}

fn string(xml: &mut Xml, key: &str, value: &str) {
    xml.empty("string", &[("key", key), ("value", value)]);
}

//! Models and logs for other tools: well-formed, the same names in both, and the same text every time. With
//! `STAGEWRIGHT_INTERCHANGE_OUT` set to a folder, they are written there for `tests/interchange/check.py`, which replays
//! the logs on the models.

#![cfg(feature = "interchange")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test stops where something is not as it should be")]

mod common;

use std::collections::BTreeSet;

use common::random::{Attempt, attempts};
use common::random_process::processes;
use common::templates::template;
use common::{Deal, against_the_gates, sample};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use quick_xml::events::Event as Piece;
use shared::event::Recorded;
use shared::ids::{DealId, UserId};
use shared::interchange::bpmn::bpmn;
use shared::interchange::ocel::Ocel;
use shared::interchange::xes::xes;
use shared::interchange::{Logged, Names};
use shared::locale::Locale;
use shared::process::Definition;
use uuid::Uuid;

const TEMPLATES: [&str; 7] = [
    "campaign",
    "committee",
    "distributor",
    "distributor_care",
    "partner_it",
    "partner_manufacturing",
    "reseller",
];
/// Deals of each template that people and timers try things with, and deals that are worked on to the end.
const TEMPLATE_DEALS: (usize, usize) = (40, 60);
/// Random processes, and the deals of each.
const PROCESSES: (usize, usize) = (60, 25);

/// As many where they are replayed, few where only their form is looked at.
fn many(number: usize) -> usize {
    if std::env::var_os(OUT).is_some() { number } else { number / 12 }
}

const OUT: &str = "STAGEWRIGHT_INTERCHANGE_OUT";

type Log = Vec<Recorded>;

fn some<S: Strategy>(strategy: &S, runner: &mut TestRunner) -> S::Value {
    strategy.new_tree(runner).unwrap().current()
}

/// What random attempts make of a deal when nobody goes against the gates.
fn tried(definition: &Definition, attempts: &[Attempt]) -> Log {
    let mut deal = Deal::begin(&definition.process);
    for attempt in attempts {
        let mut attempt = attempt.clone();
        if let Attempt::Move { force, .. } = &mut attempt {
            *force = false;
        }
        if let Some((who, command)) = attempt.command(&mut deal) {
            let _ = deal.command(&who, &command);
        }
    }
    assert!(deal.state.overrides.is_empty());
    deal.log
}

/// A deal that people work on.
fn lived(definition: &Definition, seed: u64) -> Log {
    let mut deal = Deal::begin(&definition.process);
    common::random::work(&mut deal, seed);
    assert!(deal.state.overrides.is_empty());
    deal.log
}

fn logs(definition: &Definition, (tries, lives): (usize, usize), runner: &mut TestRunner) -> Vec<Log> {
    let strategy = attempts();
    let mut logs: Vec<Log> = (0..many(tries)).map(|_| tried(definition, &some(&strategy, runner))).collect();
    logs.extend((0..many(lives)).map(|seed| lived(definition, u64::try_from(seed).unwrap())));
    logs
}

struct Files {
    bpmn: String,
    xes: String,
    ocel: String,
}

fn files(definition: &Definition, logs: &[Log], locale: Locale) -> Files {
    let names = Names::of(definition, locale);
    let people = |user: UserId| Some(format!("Person <{}> & Co", user.0.as_u128() % 97));
    let numbers: Vec<String> = (1..=logs.len()).map(|number| format!("D-{number:04}")).collect();
    let deals: Vec<Logged<'_>> = logs
        .iter()
        .zip(&numbers)
        .enumerate()
        .map(|(at, (events, number))| Logged {
            deal: DealId(Uuid::from_u128(u128::try_from(at).unwrap() + 1)),
            number,
            account: "Smith & \"Sons\" <Ltd>",
            definition,
            names: &names,
            events,
            people: &people,
        })
        .collect();
    let mut ocel = Ocel::new();
    let mut text = ocel.begin();
    text.extend(deals.iter().map(|deal| ocel.deal(deal)));
    text.push_str(&ocel.end());
    Files { bpmn: bpmn(definition, locale), xes: xes(deals, locale), ocel: text }
}

fn write(name: &str, files: &Files) {
    let Some(folder) = std::env::var_os(OUT) else { return };
    let folder = std::path::PathBuf::from(folder);
    std::fs::create_dir_all(&folder).unwrap();
    for (ending, text) in [("bpmn", &files.bpmn), ("xes", &files.xes), ("jsonocel", &files.ocel)] {
        std::fs::write(folder.join(format!("{name}.{ending}")), text).unwrap();
    }
}

/// The values of an attribute of all tags with a name, in a text that must be well-formed.
fn values(text: &str, tags: &[&str], attribute: &str) -> Vec<String> {
    let mut reader = quick_xml::Reader::from_str(text);
    reader.config_mut().check_end_names = true;
    let mut found = Vec::new();
    let mut depth = 0_i32;
    loop {
        let piece = reader.read_event().unwrap_or_else(|e| panic!("not well-formed: {e}"));
        let tag = match piece {
            Piece::Eof => break,
            Piece::Start(tag) => {
                depth += 1;
                tag
            }
            Piece::Empty(tag) => tag,
            Piece::End(_) => {
                depth -= 1;
                continue;
            }
            _ => continue,
        };
        for attribute in tag.attributes() {
            attribute.unwrap();
        }
        if tags.contains(&tag.name().as_ref()) {
            let value = tag.try_get_attribute(attribute).unwrap();
            found.extend(value.map(|value| value.value.into_owned()));
        }
    }
    assert_eq!(depth, 0);
    found
}

fn is_sound(files: &Files, logs: &[Log]) {
    let ids: Vec<String> = values(
        &files.bpmn,
        &[
            "bpmn:task",
            "bpmn:userTask",
            "bpmn:exclusiveGateway",
            "bpmn:parallelGateway",
            "bpmn:startEvent",
            "bpmn:endEvent",
        ],
        "id",
    );
    let unique: BTreeSet<&String> = ids.iter().collect();
    assert_eq!(unique.len(), ids.len(), "every node has its own id");
    let drawn: BTreeSet<String> =
        values(&files.bpmn, &["bpmndi:BPMNShape"], "bpmnElement").into_iter().collect();
    assert!(ids.iter().all(|id| drawn.contains(id)), "every node is drawn");
    let tasks = values(&files.bpmn, &["bpmn:task", "bpmn:userTask"], "name");
    let named: BTreeSet<&String> = tasks.iter().collect();
    assert_eq!(named.len(), tasks.len(), "no two tasks have the same name");
    let said = values(&files.xes, &["string"], "value");
    assert!(said.iter().any(|name| named.contains(name)));
    let ocel: serde_json::Value = serde_json::from_str(&files.ocel).unwrap();
    let events = ocel.get("events").unwrap().as_array().unwrap();
    assert_eq!(events.len(), logs.iter().map(Vec::len).sum::<usize>());
    let objects = ocel.get("objects").unwrap().as_array().unwrap();
    let known: BTreeSet<&str> =
        objects.iter().map(|object| object.get("id").unwrap().as_str().unwrap()).collect();
    for event in events.iter().chain(objects) {
        for link in event.get("relationships").unwrap().as_array().unwrap() {
            assert!(known.contains(link.get("objectId").unwrap().as_str().unwrap()), "{link}");
        }
    }
}

#[test]
fn the_built_in_processes_are_written_with_their_logs() {
    for (name, locale) in TEMPLATES.into_iter().zip(Locale::ALL.into_iter().cycle()) {
        let definition = template(name);
        let mut runner = TestRunner::deterministic();
        let logs = logs(&definition, TEMPLATE_DEALS, &mut runner);
        let files = files(&definition, &logs, locale);
        is_sound(&files, &logs);
        write(name, &files);
    }
}

#[test]
fn random_processes_are_written_with_their_logs() {
    let mut runner = TestRunner::deterministic();
    let strategy = processes();
    for number in 0..many(PROCESSES.0) {
        let process = some(&strategy, &mut runner);
        let texts = Locale::ALL.into_iter().map(|locale| (locale, sample::texts(&process))).collect();
        let definition = Definition { process, texts };
        let logs = logs(&definition, (PROCESSES.1, PROCESSES.1), &mut runner);
        let files = files(&definition, &logs, Locale::En);
        is_sound(&files, &logs);
        write(&format!("random_{number:02}"), &files);
    }
}

#[test]
fn the_same_deals_give_the_same_text_and_names_are_those_of_the_model() {
    let definition = template("distributor");
    let logs = logs(&definition, (36, 36), &mut TestRunner::deterministic());
    let (once, again) = (files(&definition, &logs, Locale::Fr), files(&definition, &logs, Locale::Fr));
    assert_eq!((&once.bpmn, &once.xes, &once.ocel), (&again.bpmn, &again.xes, &again.ocel));
    let tasks = values(&once.bpmn, &["bpmn:task", "bpmn:userTask"], "name");
    let first = definition.texts(Locale::Fr).stage(&definition.process.first_stage().unwrap().key).to_owned();
    assert!(tasks.contains(&format!("Étape : {first}")), "{tasks:?}");
}

#[test]
fn what_cannot_stand_in_xml_does_not_break_it() {
    let mut definition = template("partner_it");
    let first = definition.process.steps.first().unwrap().key.clone();
    let texts = definition.texts.get_mut(&Locale::En).unwrap();
    texts.steps.get_mut(&first).unwrap().name = "A \"quoted\" <name> & \u{1} more\nlines".to_owned();
    let mut deal = Deal::begin(&definition.process);
    let to = definition.process.stages.get(2).unwrap().key.as_str();
    let mut boss = deal.owner();
    boss.may_override = true;
    deal.command(&boss, &against_the_gates(to, "it is urgent")).unwrap();
    let logs = vec![deal.log];
    is_sound(&files(&definition, &logs, Locale::En), &logs);
}

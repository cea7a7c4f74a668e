//! The sample process with texts that follow from its keys, and deals on their way through it.

use shared::engine::Actor;
use shared::locale::Locale;
use shared::process::texts::{FactText, ListText, MessageText, StageText, StepText, Texts};
use shared::process::{Definition, Process};

use super::{Deal, actor};

/// The sample process.
pub fn process() -> Process {
    parse(include_str!("sample.yaml"))
}

pub fn parse(yaml: &str) -> Process {
    let value: serde_json::Value = serde_norway::from_str(yaml).unwrap();
    serde_json::from_value(value).unwrap()
}

/// The sample process with texts in both languages.
pub fn definition() -> Definition {
    let process = process();
    let texts = Locale::ALL.into_iter().map(|locale| (locale, texts(&process))).collect();
    Definition { process, texts }
}

/// `sales_support` as `Sales support`.
pub fn name(key: &str) -> String {
    let words = key.replace('_', " ");
    words.get(..1).unwrap().to_uppercase() + words.get(1..).unwrap()
}

/// Complete texts: every name follows from its key.
pub fn texts(process: &Process) -> Texts {
    let mut texts =
        Texts { name: name(process.key.as_str()), purpose: "Sells".to_owned(), ..Texts::default() };
    texts.roles = process.roles.iter().map(|role| (role.key.clone(), name(role.key.as_str()))).collect();
    texts.params = process.params.keys().map(|key| (key.clone(), name(key.as_str()))).collect();
    texts.documents = process.documents.keys().map(|key| (key.clone(), name(key.as_str()))).collect();
    texts.folders = process.folders.iter().map(|key| (key.clone(), name(key.as_str()))).collect();
    for stage in &process.stages {
        let [purpose, entry, exit, buyer] = ["purpose", "entry", "exit", "buyer"].map(str::to_owned);
        let text = StageText { name: name(stage.key.as_str()), purpose, entry, exit, buyer };
        texts.stages.insert(stage.key.clone(), text);
    }
    for step in &process.steps {
        let outcomes = step.outcomes.iter().map(|end| (end.key.clone(), name(end.key.as_str()))).collect();
        let (called, guidance) = (name(step.key.as_str()), "Do it well.".to_owned());
        let text = StepText { name: called, guidance, outcomes, ..StepText::default() };
        texts.steps.insert(step.key.clone(), text);
        for rule in step.approval.iter().flat_map(|approval| &approval.rules) {
            texts.rules.insert(rule.key.clone(), name(rule.key.as_str()));
        }
        for message in &step.messages {
            let text =
                MessageText { subject: "{number} {title}".to_owned(), body: "{actor}: {need}".to_owned() };
            texts.messages.insert(message.key.clone(), text);
        }
    }
    texts.segments = process.segments.iter().map(|one| (one.key.clone(), name(one.key.as_str()))).collect();
    for list in &process.lists {
        let states = list.states.iter().map(|state| (state.key.clone(), name(state.key.as_str()))).collect();
        let items = list.items.iter().map(|item| (item.key.clone(), name(item.key.as_str()))).collect();
        let text =
            ListText { name: name(list.key.as_str()), help: "Keep it well.".to_owned(), states, items };
        texts.lists.insert(list.key.clone(), text);
    }
    for (key, fact) in &process.facts {
        let options = fact.options.iter().map(|option| (option.clone(), name(option))).collect();
        texts.facts.insert(key.clone(), FactText { name: name(key.as_str()), help: String::new(), options });
    }
    texts
}

/// A template of two hundred steps, each with a condition over three facts.
pub fn two_hundred_steps() -> Process {
    let base = include_str!("../faulty/base.yaml");
    let more = (0..195).map(|number| {
        format!(
            "  - {{ key: more_{number}, stage: won, owner: account_executive, kind: task, optional: true, \
             when: {{ any: [special, {{ fact: margin, above: {number} }}, {{ segment: large }}] }} }}\n"
        )
    });
    let process = parse(&[base.to_owned()].into_iter().chain(more).collect::<String>());
    assert_eq!(process.steps.len(), 200);
    process
}

/// What the first form asks for.
pub const FORM: &[(&str, &str)] = &[
    ("need", "Servers"),
    ("site", "Lyon"),
    ("ask_support", "no"),
    ("strategic", "no"),
    ("estimate", "€48000"),
];

/// A new deal.
pub fn begin() -> Deal {
    Deal::begin(&process())
}

/// A deal in the quote stage.
pub fn in_quote() -> Deal {
    let mut deal = begin();
    deal.complete("form", FORM);
    deal
}

/// A deal in which the quote is priced.
pub fn priced(quoted: &str, margin: &str) -> Deal {
    let mut deal = in_quote();
    deal.file("quote");
    deal.complete("price", &[("quoted", quoted), ("margin", margin)]);
    deal
}

/// A deal that waits for the customer's answer.
pub fn in_decide(quoted: &str) -> Deal {
    let mut deal = priced(quoted, "20");
    if deal.open().contains(&"approval") {
        deal.end("approval", "approved", &[]);
    }
    deal.complete("send", &[]);
    deal.go("decide").unwrap();
    deal
}

/// Somebody who may move deals against the gates and hand over other people's work.
pub fn director_who_overrides() -> Actor {
    Actor { may_override: true, may_reassign: true, ..actor("senior_director") }
}

//! Random processes that are fit to publish.

use proptest::collection::vec;
use proptest::prelude::*;
use shared::process::{Field, Process};

use super::{fact, role, sample, stage, step};

/// What a random step is made of; numbers choose among the steps and facts before it.
#[derive(Debug, Clone)]
struct Plan {
    owner: usize,
    optional: bool,
    repeats: bool,
    when: Option<usize>,
    after: Vec<usize>,
    back: Option<usize>,
    approval: bool,
    fields: Vec<usize>,
}

fn plan() -> impl Strategy<Value = Plan> {
    let number = || 0_usize..20;
    (
        number(),
        proptest::bool::weighted(0.25),
        proptest::bool::weighted(0.2),
        proptest::option::weighted(0.4, number()),
        vec(number(), 0..3),
        proptest::option::weighted(0.4, number()),
        proptest::bool::weighted(0.25),
        vec(number(), 0..3),
    )
        .prop_map(|(owner, optional, repeats, when, after, back, approval, fields)| Plan {
            owner,
            optional,
            repeats,
            when,
            after,
            back,
            approval,
            fields,
        })
}

/// Small processes that are fit to publish: three stages of work with random steps, and the usual endings.
pub fn processes() -> impl Strategy<Value = Process> {
    (vec(vec(plan(), 1..5), 3), vec(any::<bool>(), 3))
        .prop_map(|(stages, advances)| build(&stages, &advances))
}

const ROLES: [&str; 3] = ["account_executive", "sales_support", "senior_director"];
const STAGES: [&str; 3] = ["qualify", "quote", "won"];

fn build(stages: &[Vec<Plan>], advances: &[bool]) -> Process {
    let mut process = sample::process();
    let bare = process.steps.iter().find(|found| found.key == step("gift")).cloned().unwrap();
    let approving = process.steps.iter().find(|found| found.key == step("approval")).cloned().unwrap();
    process.steps.clear();
    process.stages.retain(|found| found.key != stage("decide"));
    process.stages.iter_mut().for_each(|found| found.exit.clear());
    for (name, advance) in STAGES.iter().zip(advances) {
        let found = process.stages.iter_mut().find(|found| found.key == stage(name)).unwrap();
        found.advance = *advance;
        let next: &[&str] = match *name {
            "qualify" => &["quote", "on_hold", "lost"],
            "quote" => &["won", "qualify", "on_hold", "lost"],
            _ => &["completed", "quote"],
        };
        found.next = next.iter().map(|next| stage(next)).collect();
    }
    let hold = process.stages.iter_mut().find(|found| found.key == stage("on_hold")).unwrap();
    hold.next = vec![stage("won"), stage("lost")];
    let flags = ["ask_support", "strategic", "consulting", "{ segment: large }", "{ contact: decider }"];
    let asked = ["ask_support", "strategic", "consulting", "margin", "quoted", "survey_on"];
    for (name, plans) in STAGES.iter().zip(stages) {
        for (position, plan) in plans.iter().enumerate() {
            let before = process.steps.clone();
            let mut made = if plan.approval { approving.clone() } else { bare.clone() };
            made.key = step(&format!("{name}_{position}"));
            made.stage = stage(name);
            made.owner = role(ROLES[plan.owner % ROLES.len()]);
            made.optional = plan.optional;
            made.after =
                plan.after.iter().filter_map(|number| Some(before.get(*number)?.key.clone())).collect();
            made.after.dedup();
            let mut seen = std::collections::BTreeSet::new();
            made.after.retain(|earlier| seen.insert(earlier.clone()));
            made.when = plan.when.map(|number| {
                let flag = flags[number % flags.len()];
                let earlier = before
                    .get(number / 2)
                    .map_or(String::new(), |step| format!(", {{ done: {} }}", step.key));
                serde_norway::from_str(&format!("{{ any: [{flag}, {{ not: consulting }}{earlier}] }}"))
                    .unwrap()
            });
            let fields: std::collections::BTreeSet<&str> =
                plan.fields.iter().map(|number| asked[number % asked.len()]).collect();
            let repeats = plan.repeats && !plan.approval;
            // What a round says of the margin belongs to it.
            made.fields = fields
                .into_iter()
                .map(|name| Field { anew: repeats && name == "margin", ..optional_field(name) })
                .collect();
            if repeats {
                let earlier = before
                    .get(plan.owner)
                    .map_or(String::new(), |step| format!(", {{ done: {} }}", step.key));
                let until = format!("{{ any: [{{ fact: margin, above: 9 }}{earlier}] }}");
                let until = serde_norway::from_str(&until).unwrap();
                let often = serde_norway::from_str("strategic").unwrap();
                let cases = vec![shared::process::Pace { when: often, business_days: 1 }];
                made.repeat = Some(shared::process::Repeat { business_days: 3, cases, until: Some(until) });
            }
            let back = plan.back.and_then(|number| before.get(number % before.len().max(1)).cloned());
            if plan.approval {
                let to = back.map_or_else(|| made.key.clone(), |step| step.key);
                made.outcomes[1].leads = Some(shared::process::Effect::BackTo(to));
            } else if let Some(back) = back {
                made.outcomes.clone_from(&approving.outcomes);
                made.outcomes[1].leads = Some(shared::process::Effect::BackTo(back.key));
            }
            process.steps.push(made);
        }
    }
    complete(&mut process, &asked, advances);
    process
}

fn optional_field(name: &str) -> Field {
    Field { fact: fact(name), optional: true, when: None, anew: false }
}

/// What the steps need of the rest: every fact is asked for somewhere, and there are types and a list.
fn complete(process: &mut Process, asked: &[&str], advances: &[bool]) {
    let unasked = asked.iter().filter(|name| {
        let mut fields = process.steps.iter().flat_map(|step| &step.fields);
        !fields.any(|field| field.fact == fact(name))
    });
    let unasked: Vec<Field> = unasked.map(|name| optional_field(name)).collect();
    process.steps[0].fields.extend(unasked);
    process.facts.retain(|key, _| asked.contains(&key.as_str()));
    process.segments = serde_norway::from_str(SEGMENTS).unwrap();
    process.lists = serde_norway::from_str(LISTS).unwrap();
    process.contact_roles =
        serde_norway::from_str("[{ key: decider, wanted: true }, { key: coach }]").unwrap();
    if advances.first() == Some(&true) {
        let gates = "[{ needs: { settled: remarks }, by: sales_support }]";
        let quote = process.stages.iter_mut().find(|found| found.key == stage("quote")).unwrap();
        quote.exit = serde_norway::from_str(gates).unwrap();
    }
}

const SEGMENTS: &str = "[{ key: large, when: { fact: quoted, at_least: 100000 } }, { key: small }]";

const LISTS: &str = "
- key: remarks
  stage: quote
  keepers: [sales_support]
  blocks_by_choice: true
  states: [{ key: open }, { key: answered }, { key: validated, by: [sales_support, senior_director] }]
  items:
    - { key: survey, owner: sales_support, due: { business_days: -5, after: survey_on } }
    - { key: review, when: { any: [{ segment: large }, strategic] }, due: { business_days: 2 } }
";

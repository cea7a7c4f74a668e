//! Verification against trying everything: on small random templates, every state that a deal can come to is visited, and
//! what verification says about stages is what was found.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test stops where something is not as it should be"
)]

mod common;

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::fmt::Write as _;

use common::{Deal, actor, sample};
use proptest::collection::vec;
use proptest::prelude::*;
use shared::engine::{Command, FactChanges, Move};
use shared::keys::StageKey;
use shared::locale::Locale;
use shared::process::fact::FactValue;
use shared::process::verify::{Severity, verify};
use shared::process::{Definition, Process};

/// More states than this make a template too large to try everything.
const MOST: usize = 4_000;

/// Three stages with edges at random, one or two steps in each, a rest and two ends.
fn templates() -> impl Strategy<Value = String> {
    let targets = vec(0_usize..6, 0..3);
    let step = (any::<bool>(), proptest::option::of(0_usize..4), proptest::option::of(0_usize..6));
    let stage = (targets, any::<bool>(), vec(step, 1..3));
    (vec(stage, 3), vec(0_usize..6, 0..2)).prop_map(|(stages, from_hold)| written(&stages, &from_hold))
}

const NAMES: [&str; 6] = ["first", "second", "third", "hold", "lost", "done"];
const WHEN: [&str; 4] =
    ["wanted", "{ not: wanted }", "{ done: first_0 }", "{ all: [wanted, { not: wanted }] }"];

type Stage = (Vec<usize>, bool, Vec<(bool, Option<usize>, Option<usize>)>);

fn written(stages: &[Stage], from_hold: &[usize]) -> String {
    let next = |own: usize, targets: &[usize]| {
        let known: BTreeSet<usize> = targets.iter().copied().filter(|target| *target != own).collect();
        known.into_iter().map(|target| NAMES[target]).collect::<Vec<_>>().join(", ")
    };
    let category = "category: { default: pipeline, allowed: [pipeline] }, probability: 10, usual_days: 5";
    let mut text = String::from(
        "key: tiny\nversion: 1\nroles: [{ key: account_executive }]\nfacts: { wanted: { type: flag } }\nstages:\n",
    );
    for (own, (targets, ..)) in stages.iter().enumerate() {
        let line = format!(
            "  - {{ key: {}, kind: open, {category}, next: [{}] }}\n",
            NAMES[own],
            next(own, targets)
        );
        text.push_str(&line);
    }
    writeln!(text, "  - {{ key: hold, kind: on_hold, {category}, next: [{}] }}", next(3, from_hold)).unwrap();
    writeln!(text, "  - {{ key: lost, kind: lost, {category}, next: [] }}").unwrap();
    writeln!(text, "  - {{ key: done, kind: completed, {category}, next: [] }}\nsteps:").unwrap();
    for (own, (_, optional_first, steps)) in stages.iter().enumerate() {
        for (number, (optional, when, leads)) in steps.iter().enumerate() {
            // The first step of all asks for the flag and is always there.
            let is_first = own == 0 && number == 0;
            let optional = if number == 0 { *optional_first && !is_first } else { *optional };
            let when =
                when.filter(|_| !is_first).map(|when| format!(", when: {}", WHEN[when])).unwrap_or_default();
            let target = leads.filter(|leads| *leads != own && *leads != 3);
            let outcomes = target.map_or(String::new(), |target| {
                format!(", outcomes: [{{ key: on }}, {{ key: away, leads: {{ stage: {} }} }}]", NAMES[target])
            });
            let fields = if is_first { ", fields: [{ fact: wanted, optional: true }]" } else { "" };
            writeln!(text,
                "  - {{ key: {}_{number}, stage: {}, owner: account_executive, kind: task, optional: {optional}{when}{outcomes}{fields} }}",
                NAMES[own], NAMES[own],
            ).unwrap();
        }
    }
    text
}

/// What tells states of a deal apart, without times and rounds.
fn essence(deal: &Deal) -> String {
    let state = &deal.state;
    let steps: BTreeMap<_, _> =
        state.steps.iter().map(|(key, step)| (key.as_str(), (step.status, state.outcome(key)))).collect();
    format!("{} {:?} {:?} {steps:?}", state.stage, state.previous_stage, state.facts)
}

/// Everything that can be done with a deal.
fn commands(deal: &Deal) -> Vec<Command> {
    let next = deal.evaluate_as(&deal.owner()).next_stages;
    let moves = next.into_iter().map(|next| Command::Move(Move::to(next.stage)));
    let open = deal.process.steps.iter().filter(|step| deal.state.is_open(&step.key));
    let ends = open.flat_map(|step| {
        let outcomes: Vec<_> = if step.outcomes.is_empty() {
            vec![None]
        } else {
            step.outcomes.iter().map(|outcome| Some(outcome.key.clone())).collect()
        };
        let answers: Vec<FactChanges> = if step.fields.is_empty() {
            vec![FactChanges::new()]
        } else {
            [true, false].map(|flag| [(common::fact("wanted"), Some(FactValue::Flag(flag)))].into()).into()
        };
        outcomes.into_iter().flat_map(move |outcome| {
            let outcome = outcome.clone();
            answers.clone().into_iter().map(move |facts| Command::CompleteStep {
                step: step.key.clone(),
                outcome: outcome.clone(),
                facts,
                note: Some("because".to_owned()),
            })
        })
    });
    moves.chain(ends).collect()
}

/// The states that a deal comes to: their stages, and where each leads. None when there are too many.
fn explored(process: &Process) -> Option<(Vec<StageKey>, Vec<Vec<usize>>)> {
    let first = Deal::begin(process);
    let (mut known, mut stages) = (BTreeMap::from([(essence(&first), 0)]), vec![first.state.stage.clone()]);
    let (mut leads, mut waiting) = (vec![Vec::new()], VecDeque::from([(0, first)]));
    while let Some((at, deal)) = waiting.pop_front() {
        for command in commands(&deal) {
            let mut then = deal.clone();
            if then.command(&actor("account_executive"), &command).is_err() {
                continue;
            }
            let fresh = known.len();
            let to = *known.entry(essence(&then)).or_insert(fresh);
            leads[at].push(to);
            if to == fresh {
                stages.push(then.state.stage.clone());
                leads.push(Vec::new());
                waiting.push_back((to, then));
            }
            if known.len() > MOST {
                return None;
            }
        }
    }
    Some((stages, leads))
}

/// The states from which an end can be reached.
fn ending(process: &Process, stages: &[StageKey], leads: &[Vec<usize>]) -> BTreeSet<usize> {
    let is_end = |state: usize| process.stage_kind(&stages[state]).unwrap().is_final();
    let mut ending: BTreeSet<usize> = (0..stages.len()).filter(|state| is_end(*state)).collect();
    loop {
        let more: Vec<usize> = (0..stages.len())
            .filter(|state| !ending.contains(state) && leads[*state].iter().any(|to| ending.contains(to)))
            .collect();
        if more.is_empty() {
            return ending;
        }
        ending.extend(more);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_verification_says_about_stages_is_what_trying_everything_finds(template in templates()) {
        let process = sample::parse(&template);
        let texts = Locale::ALL.into_iter().map(|locale| (locale, sample::texts(&process))).collect();
        let findings = verify(&Definition { process: process.clone(), texts });
        let says = |problem: &str| -> BTreeSet<String> {
            let about = findings.iter().filter(|finding| finding.severity == Severity::Error && finding.problem.contains(problem));
            about.map(|finding| finding.place.trim_start_matches("stages.").to_owned()).collect()
        };
        let Some((stages, leads)) = explored(&process) else { return Ok(()) };
        let reached: BTreeSet<&StageKey> = stages.iter().collect();
        let unreached: BTreeSet<String> =
            process.stages.iter().filter(|stage| !reached.contains(&stage.key)).map(|stage| stage.key.to_string()).collect();
        // Edges cannot tell that two conditions on the way exclude each other, nor that a step never opens.
        let unconditional = !template.contains("when");
        let told_unreached = says("no deal ever gets here");
        prop_assert!(told_unreached.is_subset(&unreached), "{:?} is reached after all", told_unreached);
        if unconditional {
            prop_assert_eq!(told_unreached, unreached);
        }
        if says("this never holds").is_empty() {
            let ends = ending(&process, &stages, &leads);
            let stuck: BTreeSet<String> = (0..stages.len()).filter(|state| !ends.contains(state)).map(|state| stages[state].to_string()).collect();
            let told = says("from here no move ever ends the deal");
            prop_assert!(stuck.is_subset(&told), "stuck in {:?}, told of {:?}", stuck, told);
            if unconditional {
                prop_assert_eq!(told.is_empty(), stuck.is_empty(), "told of {:?}", told);
            }
        }
    }
}

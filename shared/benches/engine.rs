//! How long the engine takes: evaluating a deal of each built-in process, and verifying a template of two hundred steps.
//! `cargo bench -p stagewright-shared`, and for WebAssembly as `wasi.mjs` says; the figures stand in docs/performance.md.

#![allow(clippy::unwrap_used, reason = "a measurement stops where something is not as it should be")]
#![allow(missing_docs, reason = "criterion's macros make functions without")]

#[path = "../tests/common/mod.rs"]
mod common;

use std::hint::black_box;

use common::random::work;
use common::templates::template;
use common::{Deal, sample};
use criterion::{Criterion, criterion_group, criterion_main};
use shared::locale::Locale;
use shared::process::Definition;
use shared::process::verify::verify;

fn evaluating(criterion: &mut Criterion) {
    for name in ["reseller", "distributor", "committee"] {
        let deal = Deal::begin(&template(name).process);
        evaluate(criterion, &format!("evaluate {name}"), &deal);
        evaluate(criterion, &format!("evaluate {name} with all its history"), &lived(&deal));
    }
}

fn evaluate(criterion: &mut Criterion, name: &str, deal: &Deal) {
    let owner = deal.owner();
    criterion.bench_function(name, |bench| bench.iter(|| black_box(deal.evaluate_as(black_box(&owner)))));
}

/// The deal to which most happened among some that are not over.
fn lived(deal: &Deal) -> Deal {
    let lives = (0..40).map(|seed| {
        let mut deal = deal.clone();
        work(&mut deal, seed);
        deal
    });
    let on_the_way = lives.filter(|deal| !deal.evaluate_as(&deal.owner()).next_stages.is_empty());
    on_the_way.max_by_key(|deal| deal.log.len()).unwrap()
}

fn verifying(criterion: &mut Criterion) {
    let process = sample::two_hundred_steps();
    let texts = Locale::ALL.into_iter().map(|locale| (locale, sample::texts(&process))).collect();
    let definition = Definition { process, texts };
    criterion.bench_function("verify 200 steps", |bench| bench.iter(|| black_box(verify(&definition))));
}

criterion_group!(engine, evaluating, verifying);
criterion_main!(engine);

//! How long the engine takes: evaluating a deal of each built-in process, and verifying a template of two hundred steps.
//! `cargo bench -p stagewright-shared`; the figures stand in docs/performance.md.

#![allow(missing_docs, reason = "criterion's macros make functions without")]

#[path = "../tests/common/mod.rs"]
mod common;

use std::hint::black_box;

use common::templates::template;
use common::{Deal, sample};
use criterion::{Criterion, criterion_group, criterion_main};
use shared::locale::Locale;
use shared::process::Definition;
use shared::process::verify::verify;

fn evaluating(criterion: &mut Criterion) {
    for name in ["reseller", "distributor", "committee"] {
        let deal = Deal::begin(&template(name).process);
        let owner = deal.owner();
        criterion.bench_function(&format!("evaluate {name}"), |bench| {
            bench.iter(|| black_box(deal.evaluate_as(black_box(&owner))));
        });
    }
}

fn verifying(criterion: &mut Criterion) {
    let process = sample::two_hundred_steps();
    let texts = Locale::ALL.into_iter().map(|locale| (locale, sample::texts(&process))).collect();
    let definition = Definition { process, texts };
    criterion.bench_function("verify 200 steps", |bench| bench.iter(|| black_box(verify(&definition))));
}

criterion_group!(engine, evaluating, verifying);
criterion_main!(engine);

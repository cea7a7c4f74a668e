//! Verification: the sample is fit to publish, and each thing that can be wrong with a template is found.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test stops where something is not as it should be")]

mod common;

use common::{role, sample, stage, step};
use shared::locale::Locale;
use shared::process::verify::{Finding, Severity, verify};
use shared::process::{Definition, Process};

/// The findings after one change to the sample, its texts following.
fn after(change: impl FnOnce(&mut Process)) -> Vec<Finding> {
    let mut process = sample::process();
    change(&mut process);
    let texts = Locale::ALL.into_iter().map(|locale| (locale, sample::texts(&process))).collect();
    verify(&Definition { process, texts })
}

/// The findings after the text of the sample was changed.
fn after_text(from: &str, to: &str) -> Vec<Finding> {
    let yaml = include_str!("common/sample.yaml");
    assert!(yaml.contains(from), "the sample has no {from}");
    after(|process| *process = sample::parse(&yaml.replacen(from, to, 1)))
}

#[track_caller]
fn finds(findings: &[Finding], severity: Severity, place: &str, problem: &str) {
    let found = findings.iter().any(|finding| {
        finding.severity == severity && finding.place.starts_with(place) && finding.problem.contains(problem)
    });
    assert!(found, "no finding at {place} about {problem}: {findings:#?}");
}

#[track_caller]
fn error(from: &str, to: &str, place: &str, problem: &str) {
    finds(&after_text(from, to), Severity::Error, place, problem);
}

#[track_caller]
fn warning(from: &str, to: &str, place: &str, problem: &str) {
    finds(&after_text(from, to), Severity::Warning, place, problem);
}

#[test]
fn the_sample_is_fit_to_publish() {
    assert_eq!(verify(&sample::definition()), []);
}

#[test]
fn names_are_used_once() {
    error("{ key: finance }", "{ key: sales_support }", "roles", "twice");
    error("key: decide\n", "key: quote\n", "stages", "twice");
    error("- key: gift", "- key: answer", "steps", "twice");
    error("folders: [quote, final]", "folders: [quote, final, quote]", "folders", "twice");
    error(
        "- { key: declined, leads: { stage",
        "- { key: changes, leads: { stage",
        "steps.answer.outcomes",
        "twice",
    );
    error("key: large, when", "key: low_margin, when", "steps.approval.approval.rules", "twice");
    error("      - { fact: site }", "      - { fact: need }", "steps.form.fields", "twice");
    error("[hardware, software]", "[hardware, hardware]", "facts.segment.options", "twice");
    error("next: [quote, on_hold", "next: [quote, quote, on_hold", "stages.qualify.next", "twice");
}

#[test]
fn a_role_nobody_could_have_is_found() {
    error("{ key: finance }", "{ key: wizard }", "roles.wizard", "permission matrix");
}

#[test]
fn facts_fit_their_types() {
    error("options: [hardware, software]", "options: []", "facts.segment.options", "nothing to choose");
    error("need: { type: text }", "need: { type: text, options: [a] }", "facts.need.options", "only choices");
    error("[hardware, software]", "[Hardware, software]", "facts.segment.options", "not a name");
    error("default: { flag: false }", "default: { text: no }", "facts.strategic.default", "does not fit");
    error(
        "margin: { type: percent }",
        "margin: { type: percent, amount: final }",
        "facts.margin.amount",
        "only money",
    );
    error(
        "margin: { type: percent",
        "margin: { type: percent, contact: email",
        "facts.margin.contact",
        "part of a contact",
    );
    error("amount: quoted", "amount: estimated", "facts (amount)", "twice");
    error(
        "signed_quote: { folder: final }",
        "signed_quote: { folder: attic }",
        "documents.signed_quote",
        "no folder",
    );
}

#[test]
fn stages_lead_somewhere_and_their_figures_make_sense() {
    error("key: qualify\n    kind: open", "key: qualify\n    kind: won", "stages", "first stage is not open");
    error(
        "default: pipeline, allowed: [pipeline] }",
        "default: commit, allowed: [pipeline] }",
        "stages.qualify.category",
        "not allowed",
    );
    error("probability: 20", "probability: 120", "stages.qualify.probability", "more than 100");
    error("next: [quote, on_hold", "next: [attic, on_hold", "stages.qualify.next", "no stage `attic`");
    error("next: [quote, on_hold", "next: [qualify, on_hold", "stages.qualify.next", "leads to itself");
    error("next: [quote, on_hold", "next: [on_hold, quote", "stages.qualify.advance", "move on by itself");
    error("next: []", "next: [quote]", "stages.completed.next", "ends here");
    error(
        "needs: { document: quote }, by: sales_support",
        "needs: { document: quote }, by: customer",
        "stages.quote.exit[0].by",
        "outside",
    );
}

#[test]
fn every_stage_is_reached_and_can_end() {
    let findings = after(|process| {
        for stage in &mut process.stages {
            stage.next.retain(|next| next.as_str() != "won");
        }
    });
    finds(&findings, Severity::Error, "stages.won", "so invoice, ship, news never open");
    let findings = after(|process| {
        for found in process.stages.iter_mut().filter(|found| found.key == stage("won")) {
            found.next.clear();
        }
    });
    finds(&findings, Severity::Error, "stages.won", "no move ever ends the deal");
}

#[test]
fn a_step_has_a_place_and_an_owner_inside_the_company() {
    error(
        "stage: won\n    owner: finance",
        "stage: attic\n    owner: finance",
        "steps.invoice.stage",
        "no stage",
    );
    error(
        "stage: won\n    owner: finance",
        "stage: lost\n    owner: finance",
        "steps.invoice.stage",
        "no steps are worked on",
    );
    error("owner: finance", "owner: customer", "steps.invoice.owner", "outside the company");
    error("owner: finance", "owner: wizard", "steps.invoice.owner", "no role");
    error("consulted: [customer]", "consulted: [wizard]", "steps.talk", "no role");
    error(
        "remind: 1, escalate: senior_director",
        "remind: 1, escalate: customer",
        "steps.form.due.escalate",
        "outside",
    );
    error("after: survey_on", "after: site", "steps.survey.due.after", "of type line");
}

#[test]
fn steps_wait_for_what_can_come_before_them() {
    error("after: [form]", "after: [wizardry]", "steps.survey.after", "no step");
    error("after: [form]", "after: [answer]", "steps.survey.after", "later stage");
    error(
        "kind: quote\n    after: [survey]",
        "kind: quote\n    after: [send]",
        "steps.price.after",
        "waits for itself",
    );
    warning("after: [form]", "after: [form, talk]", "steps.survey.after", "optional");
}

#[test]
fn what_a_step_needs_exists() {
    error("- { fact: site }", "- { fact: sight }", "steps.form.fields.sight", "no fact");
    error(
        "      - { document: quote }",
        "      - { document: novel }",
        "steps.price.documents",
        "no document",
    );
    error("of: [need, site,", "of: [need, sight,", "steps.form.readiness.of", "no fact");
    error("of: [need, site, quantity, wanted_by]", "of: []", "steps.form.readiness.of", "no facts");
    error(
        "threshold: readiness_threshold",
        "threshold: nothing",
        "steps.form.readiness.threshold",
        "no param",
    );
    error(
        "readiness_threshold: 75",
        "readiness_threshold: 7.5",
        "steps.form.readiness.threshold",
        "no share",
    );
    error("unlocks: ask_support", "unlocks: site", "steps.form.readiness.unlocks", "of type line");
}

#[test]
fn outcomes_lead_to_what_there_is() {
    error(
        "leads: { back_to: form }",
        "leads: { back_to: attic }",
        "steps.survey.outcomes.declined",
        "no step",
    );
    error(
        "leads: { back_to: form }",
        "leads: { back_to: answer }",
        "steps.survey.outcomes.declined",
        "not back",
    );
    error("leads: { stage: lost }", "leads: { stage: attic }", "steps.answer.outcomes.declined", "no stage");
    error(
        "leads: { stage: lost }",
        "leads: { stage: decide }",
        "steps.answer.outcomes.declined",
        "stage it is in",
    );
    let findings =
        after(|process| process.steps.iter_mut().find(|s| s.key == step("answer")).unwrap().outcomes.clear());
    finds(&findings, Severity::Error, "steps.answer.outcomes", "without a choice");
}

#[test]
fn approvals_have_a_policy_that_asks_and_can_be_granted() {
    error("kind: approval", "kind: task", "steps.approval.approval", "only a step of kind approval");
    error("kind: external", "kind: approval", "steps.invoice.approval", "without a policy");
    error(
        "basis: [strategic, margin, quoted]",
        "basis: [strategic, margin, quoted, sight]",
        "steps.approval.approval.basis",
        "no fact",
    );
    warning(
        "basis: [strategic, margin, quoted]",
        "basis: [margin, quoted]",
        "steps.approval.approval.rules.low_margin",
        "asks nobody again",
    );
    warning(
        "{ key: rejected, leads: { back_to: price }",
        "{ key: rejected",
        "steps.approval.outcomes.rejected",
        "stays where it is",
    );
    let findings = after(|process| {
        let approval = process.steps.iter_mut().find(|found| found.key == step("approval")).unwrap();
        approval.approval.as_mut().unwrap().rules.clear();
        approval.outcomes.remove(0);
    });
    finds(&findings, Severity::Error, "steps.approval.approval.rules", "no rule");
    finds(&findings, Severity::Error, "steps.approval.outcomes", "says yes");
}

#[test]
fn conditions_speak_of_what_there_is_in_a_way_that_fits() {
    let when = "when: { fact: extras, has: migration }";
    let cases = [
        ("when: sight", "no fact"),
        ("when: need", "another type"),
        ("when: { done: sight }", "no step"),
        ("when: { ended: sight, as: approved }", "no step"),
        ("when: { ended: answer, as: sight }", "no outcome"),
        ("when: { document: sight }", "no document"),
        ("when: { fact: extras, has: sight }", "no option"),
        ("when: { fact: segment, has: hardware }", "`has` asks"),
        ("when: { fact: segment, is: sight }", "no option"),
        ("when: { fact: segment, in: [] }", "compared with nothing"),
        ("when: { fact: margin, is: high }", "another type"),
        ("when: { fact: site, below: 3 }", "have an order"),
        ("when: { fact: margin, below: { param: sight } }", "no param"),
        ("when: { fact: margin, below: { fact: sight } }", "no fact"),
        ("when: { fact: margin, below: { fact: quoted } }", "another type"),
        ("when: { fact: wanted_by, below: soon }", "another type"),
        ("when: { all: [] }", "empty list"),
        ("when: { not: { any: [sight] } }", "no fact"),
    ];
    for (changed, problem) in cases {
        error(when, changed, "steps.second_look.when", problem);
    }
    for fine in [
        "when: { fact: wanted_by, below: 2026-12-31 }",
        "when: { fact: site, is: Lyon }",
        "when: { fact: quoted, above: { fact: estimate } }",
    ] {
        assert_eq!(after_text(when, fine), [], "{fine}");
    }
}

#[test]
fn a_gate_nobody_can_satisfy_is_found() {
    error(
        "needs: { document: quote }",
        "needs: { all: [{ done: answer }] }",
        "stages.quote.exit",
        "nobody can satisfy",
    );
}

#[test]
fn messages_reach_somebody() {
    let offer = "{ key: offer, on: completed, addresses: contact, email: true }";
    error(offer, "{ key: offer, on: completed, email: true }", "steps.send.messages.offer", "goes to nobody");
    error(
        offer,
        "{ key: offer, on: completed, addresses: contact }",
        "steps.send.messages.offer",
        "e-mail only",
    );
    error(
        offer,
        "{ key: offer, on: completed, addresses: site, email: true }",
        "steps.send.messages.offer.addresses",
        "of type line",
    );
    error(offer, "{ key: offer, on: completed, to: [customer] }", "steps.send.messages.offer", "outside");
    error(
        "on: completed, outcome: declined",
        "on: completed, outcome: sight",
        "steps.survey.messages",
        "no outcome",
    );
    error(
        "on: completed, outcome: declined",
        "on: opened, outcome: declined",
        "steps.survey.messages",
        "no outcome yet",
    );
}

#[test]
fn deals_that_are_started_have_what_they_need() {
    error(
        "carries: [contact, need]",
        "carries: [contact, sight]",
        "steps.form.creates[0].carries",
        "no fact",
    );
    error(
        "carries: [contact, need]",
        "carries: [ask_support]",
        "steps.form.creates[0].carries",
        "enough is filled in",
    );
    error("close: { from: expiry", "close: { from: site", "steps.ship.creates[0].close.from", "of type line");
    error("Renewal {expiry}", "Renewal {sight}", "steps.ship.creates[0].title", "no placeholder");
    error("\"{title} · Consulting\"", "\" \"", "steps.form.creates[0].title", "no title");
}

#[test]
fn too_many_steps_are_refused() {
    let findings = after(|process| {
        let last = process.steps.last().unwrap().clone();
        process.steps.extend((0..400).map(|number| {
            let mut step = last.clone();
            step.key = common::step(&format!("step_{number}"));
            step
        }));
    });
    finds(&findings, Severity::Error, "steps", "more than 400");
}

#[test]
fn texts_are_complete_in_every_language_and_about_what_there_is() {
    let mut definition = sample::definition();
    let french = definition.texts.get_mut(&Locale::Fr).unwrap();
    french.roles.remove(&role("finance"));
    french.steps.get_mut(&step("answer")).unwrap().outcomes.clear();
    french.stages.insert(stage("attic"), shared::process::texts::StageText::default());
    french.messages.values_mut().next().unwrap().body = "Dear {nobody}".to_owned();
    let findings = verify(&definition);
    finds(&findings, Severity::Error, "texts.fr.roles.finance", "no text in fr");
    finds(&findings, Severity::Error, "texts.fr.steps.answer.outcomes.approved", "no text");
    finds(&findings, Severity::Warning, "texts.fr.stages.attic.name", "about nothing");
    finds(&findings, Severity::Error, "texts.fr.messages", "no placeholder `nobody`");
    definition.texts.remove(&Locale::Fr);
    finds(&verify(&definition), Severity::Error, "texts.fr", "no texts");
}

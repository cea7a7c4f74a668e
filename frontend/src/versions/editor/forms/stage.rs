//! A stage: what a deal is there, where it goes from there, what that takes, and the steps that are done there.

use crate::dom::prelude::*;
use serde_json::json;

use super::super::adder::adder;
use super::super::editing::{Chosen, Editing};
use super::super::inputs::{choice, flag, named, number};
use super::super::pair::{Size, pair};
use super::super::picks::picks;
use super::super::template;
use super::gates::gates;
use super::head;
use crate::api::graphql::{Value, field};
use crate::browser;
use crate::i18n::t;

pub(super) fn stage(editing: Editing, key: &str) -> AnyView {
    let Some(at) = editing.definition.with_untracked(|all| template::pointer(all, "stages", key)) else {
        return ().into_any();
    };
    let others: Vec<_> = editing.options("stages").into_iter().filter(|(other, _)| other != key).collect();
    let path = format!("/stages/{key}");
    let texts = [
        ("name", t!(versions::name)),
        ("purpose", t!(versions::purpose)),
        ("entry", t!(process::entry)),
        ("exit", t!(process::exit)),
        ("buyer", t!(process::buyer)),
    ];
    let texts = texts.map(|(member, label)| {
        pair(editing, label, (&path, member), if member == "name" { Size::Line } else { Size::Lines })
    });
    view! {
        <section class="stack">
            {head(editing, "stages", key)}
            {texts.into_iter().collect_view()}
            <div class="editor-fields">
                {choice(editing, t!(versions::fate), (&at, "kind"), kinds())}
                {number(editing, t!(versions::probability), &at, "probability", Some("%".to_owned()))}
                {number(editing, t!(versions::usual_days), &at, "usual_days", None)}
            </div>
            <div class="editor-fields">
                {flag(editing, t!(versions::advances), &at, "advance")}
                {flag(editing, t!(versions::folded), &at, "folded")}
            </div>
            {picks(editing, t!(versions::next_stages), (&at, "next"), others)}
            {gates(editing, t!(versions::exit_gates), format!("{at}/exit"))}
            {picks(editing, t!(versions::asks), (&at, "asks"), asks())}
            <div class="editor-fields">
                {choice(editing, t!(versions::category), (&format!("{at}/category"), "default"), categories())}
                {picks(editing, t!(versions::categories), (&format!("{at}/category"), "allowed"), categories())}
            </div>
            {steps(editing, key)}
        </section>
    }
    .into_any()
}

fn kinds() -> Vec<(String, String)> {
    named(&[
        ("open", t!(versions::kind_open)),
        ("won", t!(versions::kind_won)),
        ("closed_won", t!(versions::kind_closed_won)),
        ("completed", t!(versions::kind_completed)),
        ("on_hold", t!(versions::kind_on_hold)),
        ("lost", t!(versions::kind_lost)),
    ])
}

fn asks() -> Vec<(String, String)> {
    named(&[("reason", t!(versions::ask_reason)), ("review_date", t!(versions::ask_review))])
}

fn categories() -> Vec<(String, String)> {
    named(&[
        ("omitted", t!(versions::category_omitted)),
        ("pipeline", t!(versions::category_pipeline)),
        ("best_case", t!(versions::category_best_case)),
        ("commit", t!(versions::category_commit)),
        ("closed", t!(versions::category_closed)),
    ])
}

/// The steps of a stage, to go to, and a way to add one.
fn steps(editing: Editing, stage: &str) -> AnyView {
    let steps = editing.value("/process/steps");
    let own =
        steps.as_array().into_iter().flatten().filter(|step| field(step, "stage").as_str() == Some(stage));
    let own: Vec<String> = own.filter_map(|step| field(step, "key").as_str()).map(str::to_owned).collect();
    let names = editing.options("steps");
    let own = names.into_iter().filter(|(key, _)| own.contains(key));
    let links = own.map(|(key, name)| link(editing, Chosen::Step(key), name)).collect_view();
    let stage = stage.to_owned();
    let add = move |name: &str| {
        let mut new = String::new();
        editing.turn(|all| new = add_step(all, &stage, name));
        editing.choose(Chosen::Step(new));
    };
    view! {
        <section class="editor-list">
            <h3>{t!(versions::steps)}</h3>
            <ul class="editor-uses">{links}</ul>
            {adder(t!(versions::steps), "steps".to_owned(), add)}
        </section>
    }
    .into_any()
}

/// The stages, to go to, and a way to add one.
pub(super) fn stages(editing: Editing) -> AnyView {
    let links =
        editing.options("stages").into_iter().map(|(key, name)| link(editing, Chosen::Stage(key), name));
    let links = links.collect_view();
    let add = move |name: &str| {
        let mut new = String::new();
        editing.turn(|all| new = add_stage(all, name));
        editing.choose(Chosen::Stage(new));
    };
    view! {
        <section class="editor-list">
            <h3>{t!(versions::stages)}</h3>
            <ul class="editor-uses">{links}</ul>
            {adder(t!(versions::stages), "stages".to_owned(), add)}
        </section>
    }
    .into_any()
}

fn link(editing: Editing, what: Chosen, name: String) -> AnyView {
    let go = move |_| editing.choose(what.clone());
    view! { <li><button type="button" class="editor-link" on:click=go>{name}</button></li> }.into_any()
}

/// Gives something new its name in the reader's language; the other one is found missing until somebody writes it.
fn name_it(all: &mut Value, section: &str, key: &str, name: &str) {
    let at = format!("/texts/{}/{section}/{key}", Editing::language());
    template::put(all, &at, "name", Some(json!(name)));
}

/// Adds a step at the end of a stage, done by whoever does the one before; gives its key.
fn add_step(all: &mut Value, stage: &str, name: &str) -> String {
    let key = template::free_key(all, "/process/steps", "/steps", &browser::fold(name));
    let mut steps = field(field(all, "process"), "steps").as_array().into_iter().flatten();
    let before = steps.rfind(|step| field(step, "stage").as_str() == Some(stage));
    let owner = before.map(|step| field(step, "owner").clone());
    let owner = owner.or_else(|| all.pointer("/process/roles/0/key").cloned()).unwrap_or_default();
    let step = json!({ "key": key, "stage": stage, "owner": owner, "kind": "task" });
    template::append(all, "/process/steps", &key, step);
    name_it(all, "steps", &key, name);
    key
}

/// Adds a stage behind those in which deals are sold; gives its key.
fn add_stage(all: &mut Value, name: &str) -> String {
    let key = template::free_key(all, "/process/stages", "/stages", &browser::fold(name));
    let stage = json!({
        "key": key, "kind": "open", "probability": 10, "usual_days": 5, "next": [],
        "category": { "default": "pipeline", "allowed": ["pipeline"] },
    });
    if let Some(stages) = all.pointer_mut("/process/stages").and_then(Value::as_array_mut) {
        let place = stages.iter().rposition(|stage| field(stage, "kind").as_str() == Some("open"));
        stages.insert(place.map_or(0, |place| place + 1), stage);
    }
    name_it(all, "stages", &key, name);
    key
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_added_stands_where_it_belongs() {
        let mut all = json!({
            "process": {
                "roles": [{ "key": "seller" }],
                "stages": [{ "key": "begin", "kind": "open" }, { "key": "lost", "kind": "lost" }],
                "steps": [{ "key": "ask", "stage": "begin", "owner": "clerk" }],
            },
            "texts": { "en": {}, "fr": {} },
        });
        assert_eq!(add_stage(&mut all, "To sign"), "to_sign");
        assert_eq!(template::keys(&all, "stages"), ["begin", "to_sign", "lost"]);
        assert_eq!(template::name(&all, "en", "stages", "to_sign"), "To sign");
        assert_eq!(add_step(&mut all, "begin", "Ask"), "ask_2");
        assert_eq!(all.pointer("/process/steps/1/owner"), Some(&json!("clerk")));
        assert_eq!(add_step(&mut all, "to_sign", "Sign"), "sign");
        assert_eq!(all.pointer("/process/steps/2/owner"), Some(&json!("seller")));
    }
}

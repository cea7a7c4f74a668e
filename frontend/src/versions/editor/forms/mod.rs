//! The forms of the process, a stage, a step.

use crate::dom::prelude::*;
use serde_json::json;

use super::condition_form::condition_form;
use super::editing::{Chosen, Editing};
use super::inputs::{choice, choices, decimal, flag, line, lines, number};
use super::template;
use crate::api::graphql::field;
use crate::i18n::t;
use crate::ui::button::{Button, ButtonKind};
use crate::ui::icon::Icon;

/// The form of what is chosen.
pub(super) fn form(editing: Editing) -> AnyView {
    let draw = move || {
        editing.turn.track();
        match editing.chosen.get() {
            Chosen::Process => process(editing),
            Chosen::Stage(key) => stage(editing, &key),
            Chosen::Step(key) => step(editing, &key),
        }
    };
    draw.into_any()
}

/// Name and guidance in each language.
fn texts(editing: Editing, section: &str, key: &str, members: &[(&str, &'static str)]) -> AnyView {
    let languages = [("en", t!(versions::english)), ("fr", t!(versions::french))];
    let of = |(language, language_name): (&str, &'static str)| {
        let at = format!("/texts/{language}/{section}/{key}");
        let fields = members.iter().enumerate().map(|(place, (member, label))| {
            let label = format!("{label} ({language_name})");
            if place == 0 { line(editing, &label, &at, member) } else { lines(editing, &label, &at, member) }
        });
        view! { <div class="stack">{fields.collect_view()}</div> }.into_any()
    };
    view! { <div class="editor-languages">{languages.map(of).into_iter().collect_view()}</div> }.into_any()
}

fn process(editing: Editing) -> AnyView {
    let params = editing
        .options("params")
        .into_iter()
        .map(|(key, name)| decimal(editing, &name, "/process/params", &key));
    let (en, fr) = ("/texts/en", "/texts/fr");
    view! {
        <section class="stack">
            <h2>{t!(versions::part_process)}</h2>
            <div class="editor-languages">
                <div class="stack">
                    {line(editing, &format!("{} ({})", t!(versions::name), t!(versions::english)), en, "name")}
                    {lines(editing, &format!("{} ({})", t!(versions::purpose), t!(versions::english)), en, "purpose")}
                </div>
                <div class="stack">
                    {line(editing, &format!("{} ({})", t!(versions::name), t!(versions::french)), fr, "name")}
                    {lines(editing, &format!("{} ({})", t!(versions::purpose), t!(versions::french)), fr, "purpose")}
                </div>
            </div>
            <h3>{t!(versions::policy_values)}</h3>
            <div class="editor-fields">{params.collect_view()}</div>
        </section>
    }
    .into_any()
}

fn stage(editing: Editing, key: &str) -> AnyView {
    let Some(at) = editing.definition.with_untracked(|all| template::pointer(all, "stages", key)) else {
        return ().into_any();
    };
    let others: Vec<_> = editing.options("stages").into_iter().filter(|(other, _)| other != key).collect();
    let members = [
        ("name", t!(versions::name)),
        ("purpose", t!(versions::purpose)),
        ("entry", t!(process::entry)),
        ("exit", t!(process::exit)),
        ("buyer", t!(process::buyer)),
    ];
    let kinds = [
        ("open", t!(versions::kind_open)),
        ("won", t!(versions::kind_won)),
        ("closed_won", t!(versions::kind_closed_won)),
        ("completed", t!(versions::kind_completed)),
        ("on_hold", t!(versions::kind_on_hold)),
        ("lost", t!(versions::kind_lost)),
    ];
    view! {
        <section class="stack">
            {head(editing, "stages", key)}
            {texts(editing, "stages", key, &members)}
            <div class="editor-fields">
                {choice(editing, t!(versions::fate), (&at, "kind"), named(&kinds))}
                {number(editing, t!(versions::probability), &at, "probability", Some("%".to_owned()))}
                {number(editing, t!(versions::usual_days), &at, "usual_days", None)}
                {flag(editing, t!(versions::advances), &at, "advance")}
                {flag(editing, t!(versions::folded), &at, "folded")}
            </div>
            {choices(editing, t!(versions::next_stages), (&at, "next"), others)}
        </section>
    }
    .into_any()
}

fn named(options: &[(&str, &'static str)]) -> Vec<(String, String)> {
    options.iter().map(|(key, name)| ((*key).to_owned(), (*name).to_owned())).collect()
}

fn step(editing: Editing, key: &str) -> AnyView {
    let Some(at) = editing.definition.with_untracked(|all| template::pointer(all, "steps", key)) else {
        return ().into_any();
    };
    let inside = editing.definition.with_untracked(|all| {
        let external = |role: &&crate::api::graphql::Value| field(role, "external").as_bool() == Some(true);
        let roles = field(field(all, "process"), "roles").as_array().into_iter().flatten();
        let roles = roles.filter(|role| !external(role)).filter_map(|role| field(role, "key").as_str());
        roles
            .map(|key| (key.to_owned(), template::name(all, Editing::language(), "roles", key)))
            .collect::<Vec<_>>()
    });
    let others = steps_before(editing, &at, key);
    let members = [("name", t!(versions::name)), ("guidance", t!(versions::guidance))];
    let kinds = [
        ("task", t!(versions::step_task)),
        ("form", t!(versions::step_form)),
        ("document", t!(versions::step_document)),
        ("decision", t!(versions::step_decision)),
        ("meeting", t!(versions::step_meeting)),
        ("approval", t!(versions::step_approval)),
        ("quote", t!(versions::step_quote)),
        ("email", t!(versions::step_email)),
        ("external", t!(versions::step_external)),
    ];
    let own = key.to_owned();
    let needed = move || {
        let words = editing.words.with(|all| all.iter().find(|step| step.key == own)?.needed_when.clone());
        words.map(|words| view! { <p class="small" role="status">{t!(process::needed_when, &words)}</p> })
    };
    view! {
        <section class="stack">
            {head(editing, "steps", key)}
            {texts(editing, "steps", key, &members)}
            <div class="editor-fields">
                {choice(editing, t!(versions::part_stage), (&at, "stage"), editing.options("stages"))}
                {choice(editing, t!(versions::owner), (&at, "owner"), inside)}
                {choice(editing, t!(versions::step_kind), (&at, "kind"), named(&kinds))}
                {flag(editing, t!(versions::optional_step), &at, "optional")}
                {due(editing, &at)}
            </div>
            {condition_form(editing, t!(versions::needed), &at, "when")}
            {needed}
            {rules(editing, &at)}
            {choices(editing, t!(versions::waits_for), (&at, "after"), others)}
        </section>
    }
    .into_any()
}

/// The steps that one can wait for: the others of its stage, and those it waits for already.
fn steps_before(editing: Editing, at: &str, key: &str) -> Vec<(String, String)> {
    let (stage, after) = (editing.value(&format!("{at}/stage")), editing.value(&format!("{at}/after")));
    let steps = editing.value("/process/steps");
    let fits = |other: &str| {
        let found =
            steps.as_array().into_iter().flatten().find(|step| field(step, "key").as_str() == Some(other));
        let chosen = after.as_array().into_iter().flatten().any(|known| known.as_str() == Some(other));
        chosen || found.is_some_and(|step| *field(step, "stage") == stage)
    };
    editing.options("steps").into_iter().filter(|(other, _)| other != key && fits(other)).collect()
}

/// By when: without a rule, a number of business days makes one.
fn due(editing: Editing, at: &str) -> AnyView {
    let rule = format!("{at}/due");
    let days = number(editing, t!(versions::due), &rule, "business_days", None);
    let at = at.to_owned();
    let has_rule = !editing.value(&rule).is_null();
    let remove = move |()| editing.turn(|all| template::put(all, &at, "due", None));
    let remove = has_rule
        .then(|| view! { <Button kind=ButtonKind::Quiet on_press=remove>{t!(versions::no_due)}</Button> });
    view! { <div class="stack">{days} {remove}</div> }.into_any()
}

/// The rules of an approval, each with its condition and its reason in words.
fn rules(editing: Editing, at: &str) -> AnyView {
    let rules = editing.value(&format!("{at}/approval/rules"));
    let count = rules.as_array().map_or(0, Vec::len);
    let rule = |place: usize| {
        let at = format!("{at}/approval/rules/{place}");
        let key = editing.value(&format!("{at}/key"));
        let label = t!(versions::asks_when, key.as_str().unwrap_or_default());
        condition_form(editing, &label, &at, "when")
    };
    (0..count).map(rule).collect_view().into_any()
}

/// The key of an entry, and what can be done with it as a whole.
fn head(editing: Editing, section: &'static str, key: &str) -> AnyView {
    let key = StoredValue::new(key.to_owned());
    let stage = editing.definition.with_untracked(|all| {
        let entry = template::pointer(all, section, &key.get_value()).and_then(|at| all.pointer(&at));
        entry.map(|entry| field(entry, "stage").clone())
    });
    let stage = StoredValue::new(stage);
    let shift = move |later: bool| {
        let key = key.get_value();
        editing.turn(|all| {
            template::shift(all, section, &key, later, |other| {
                stage.with_value(|stage| stage.as_ref().is_none_or(|stage| field(other, "stage") == stage))
            });
        });
    };
    let remove = move |()| {
        editing.chosen.set(Chosen::Process);
        editing.turn(|all| template::remove(all, section, &key.get_value()));
    };
    let behind = move |()| {
        let (key, stage) = (key.get_value(), stage.get_value());
        let mut new = String::new();
        editing.turn(|all| new = add(all, section, Some(&key), stage.as_ref()));
        editing.chosen.set(if section == "stages" { Chosen::Stage(new) } else { Chosen::Step(new) });
    };
    let title = if section == "stages" { t!(versions::part_stage) } else { t!(versions::part_step) };
    view! {
        <div class="row spread">
            <h2>{title} " " <code class="small muted">{key.get_value()}</code></h2>
            <div class="row">
                <Button kind=ButtonKind::Quiet on_press=move |()| shift(false)>{t!(versions::earlier)}</Button>
                <Button kind=ButtonKind::Quiet on_press=move |()| shift(true)>{t!(versions::later)}</Button>
                <Button kind=ButtonKind::Quiet icon=Icon::Plus on_press=behind>{t!(versions::add_behind)}</Button>
                <Button kind=ButtonKind::Quiet icon=Icon::Trash on_press=remove>{t!(versions::remove)}</Button>
            </div>
        </div>
    }
    .into_any()
}

/// Adds an entry that verifies as far as it can; gives its key.
fn add(
    all: &mut crate::api::graphql::Value,
    section: &str,
    behind: Option<&str>,
    stage: Option<&crate::api::graphql::Value>,
) -> String {
    let (wanted, name) = if section == "stages" {
        ("new_stage", t!(versions::new_stage))
    } else {
        ("new_step", t!(versions::new_step))
    };
    let key = template::free_key(all, section, wanted);
    let entry = if section == "stages" {
        json!({
            "key": key, "kind": "open", "probability": 10, "usual_days": 5, "next": [],
            "category": { "default": "pipeline", "allowed": ["pipeline"] },
        })
    } else {
        let owner = all.pointer("/process/roles/0/key").cloned().unwrap_or_default();
        json!({ "key": key, "stage": stage.cloned().unwrap_or_default(), "owner": owner, "kind": "task" })
    };
    template::insert(all, section, behind, entry);
    for language in ["en", "fr"] {
        template::put(all, &format!("/texts/{language}/{section}/{key}"), "name", Some(json!(name)));
    }
    key
}

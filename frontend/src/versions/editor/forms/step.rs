//! A step: who does it, when it is needed and due; what it asks, how it ends and what it sets off stand in files of
//! their own.

use crate::dom::prelude::*;

use super::super::condition_form::condition_form;
use super::super::editing::Editing;
use super::super::inputs::{choice, flag, named};
use super::super::pair::{Size, pair};
use super::super::picks::picks;
use super::super::template;
use super::roles::{inside, inside_roles, roles};
use super::{asks, ends, gates, head, sends, times};
use crate::api::graphql::field;
use crate::i18n::t;

pub(super) fn step(editing: Editing, key: &str) -> AnyView {
    let Some(at) = editing.definition.with_untracked(|all| template::pointer(all, "steps", key)) else {
        return ().into_any();
    };
    let path = format!("/steps/{key}");
    let own = key.to_owned();
    let needed = move || {
        let words = editing.words.with(|all| all.iter().find(|step| step.key == own)?.needed_when.clone());
        words.map(|words| view! { <p class="small" role="status">{t!(process::needed_when, &words)}</p> })
    };
    view! {
        <section class="stack">
            {head(editing, "steps", key)}
            {pair(editing, t!(versions::name), (&path, "name"), Size::Line)}
            {pair(editing, t!(versions::guidance), (&path, "guidance"), Size::Lines)}
            {pair(editing, t!(step::tool), (&path, "tool"), Size::Line)}
            {pair(editing, t!(step::content), (&path, "content"), Size::Line)}
            <div class="editor-fields">
                {choice(editing, t!(versions::part_stage), (&at, "stage"), editing.options("stages"))}
                {choice(editing, t!(versions::owner), (&at, "owner"), inside(editing))}
                {choice(editing, t!(versions::step_kind), (&at, "kind"), kinds())}
            </div>
            {flag(editing, t!(versions::optional_step), &at, "optional")}
            {condition_form(editing, t!(versions::needed), (&at, "when"))}
            {needed}
            {picks(editing, t!(versions::waits_for), (&at, "after"), steps_before(editing, &at, key))}
            {times::due(editing, &at)}
            {asks::fields(editing, &at)}
            {asks::documents(editing, &at)}
            {gates::gates(editing, t!(versions::requires), format!("{at}/requires"))}
            {asks::readiness(editing, &at)}
            {ends::outcomes(editing, &at, key)}
            {ends::approval(editing, &at)}
            {times::repeat(editing, &at)}
            {sends::messages(editing, &at, key)}
            {sends::creates(editing, &at)}
            <h3>{t!(versions::others)}</h3>
            <div class="editor-fields">
                {inside_roles(editing, t!(versions::also), (&at, "also"))}
                {roles(editing, t!(versions::consulted), (&at, "consulted"))}
                {roles(editing, t!(versions::informed), (&at, "informed"))}
            </div>
        </section>
    }
    .into_any()
}

fn kinds() -> Vec<(String, String)> {
    named(&[
        ("task", t!(versions::step_task)),
        ("form", t!(versions::step_form)),
        ("document", t!(versions::step_document)),
        ("decision", t!(versions::step_decision)),
        ("meeting", t!(versions::step_meeting)),
        ("approval", t!(versions::step_approval)),
        ("quote", t!(versions::step_quote)),
        ("email", t!(versions::step_email)),
        ("external", t!(versions::step_external)),
    ])
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

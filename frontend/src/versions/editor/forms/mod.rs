//! The forms of what can be chosen: the process, its sections, a stage, a step. Each part of a step has a file of its
//! own.

mod asks;
mod ends;
mod facts;
mod gates;
mod lists;
mod roles;
mod sections;
mod sends;
mod stage;
mod step;
mod times;

use crate::dom::prelude::*;

use super::editing::{Chosen, Editing};
use super::template;
use super::uses::{Sought, uses};
use super::uses_note::still_used;
use crate::api::graphql::{Value, field};
use crate::i18n::t;
use crate::ui::button::{Button, ButtonKind};
use crate::ui::icon::Icon;

pub(super) use ends::outcome_names;
pub(super) use facts::{facts_of, option_names};

/// The form of what is chosen.
pub(super) fn form(editing: Editing) -> AnyView {
    let draw = move || {
        editing.turn.track();
        match editing.chosen.get() {
            Chosen::Process => sections::process(editing),
            Chosen::Section(section) => sections::section(editing, section),
            Chosen::Stage(key) => stage::stage(editing, &key),
            Chosen::Step(key) => step::step(editing, &key),
        }
    };
    draw.into_any()
}

/// The name of what the form is about; takes the focus when it is chosen.
fn title(words: &str) -> AnyView {
    view! { <h2 tabindex="-1">{words.to_owned()}</h2> }.into_any()
}

/// The kind and the key of a stage or step, and what can be done with it as a whole.
fn head(editing: Editing, section: &'static str, key: &str) -> AnyView {
    let key = StoredValue::new(key.to_owned());
    let stage = editing.definition.with_untracked(|all| {
        let entry = template::pointer(all, section, &key.get_value()).and_then(|at| all.pointer(&at));
        entry.map(|entry| field(entry, "stage").clone()).filter(Value::is_string)
    });
    let stage = StoredValue::new(stage);
    let shift = move |later: bool| {
        editing.turn(|all| {
            template::shift(all, section, &key.get_value(), later, |other| {
                stage.with_value(|stage| stage.as_ref().is_none_or(|stage| field(other, "stage") == stage))
            });
        });
    };
    let used = RwSignal::new(Vec::new());
    let remove = move |()| {
        let users =
            editing.definition.with_untracked(|all| uses(all, Sought::Entry(section, &key.get_value())));
        if users.is_empty() {
            let above = stage.get_value().and_then(|stage| stage.as_str().map(str::to_owned));
            editing.choose(above.map_or(Chosen::Process, Chosen::Stage));
            editing.turn(|all| template::remove(all, section, &key.get_value()));
        } else {
            used.set(users);
        }
    };
    let words = if section == "stages" { t!(versions::part_stage) } else { t!(versions::part_step) };
    view! {
        <div class="row spread">
            {title(words)}
            <div class="row">
                <Button kind=ButtonKind::Quiet on_press=move |()| shift(false)>{t!(versions::earlier)}</Button>
                <Button kind=ButtonKind::Quiet on_press=move |()| shift(true)>{t!(versions::later)}</Button>
                <Button kind=ButtonKind::Quiet icon=Icon::Trash on_press=remove>{t!(versions::remove)}</Button>
            </div>
        </div>
        {move || still_used(editing, &used.get())}
        <p class="muted small">{t!(versions::key_stays)} " " <code>{key.get_value()}</code></p>
    }
    .into_any()
}

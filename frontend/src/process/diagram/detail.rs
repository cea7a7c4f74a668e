//! The chosen step beside the drawing: what the guide says of it, and how many deals wait there since when.

use crate::dom::prelude::*;
use leptos::ev::KeyboardEvent;

use super::drawing::{waiting_board, waiting_words};
use super::ops::StepBox;
use super::scene::Scene;
use crate::browser;
use crate::i18n::t;
use crate::parts::kind::picture;
use crate::process::ops::StepGuide;
use crate::process::page::step_text;
use crate::routes::Route;
use crate::ui::button::IconButton;
use crate::ui::icon::{Icon, icon};
use crate::ui::when::when;

/// The chosen step; nothing when none is.
pub(super) fn detail(scene: &Scene) -> AnyView {
    let scene = scene.clone();
    let draw = move || {
        let key = scene.selected.get()?;
        let step = scene.step(&key)?;
        let guide = scene.process.steps.iter().find(|guide| guide.key == key)?;
        let (canvas, place) = (scene.canvas, step.place());
        // The canvas is narrower now, and a sheet may lie over its lower part.
        browser::after_paint(move || canvas.reveal(place, ".diagram-card"));
        Some(card(&scene, step, guide))
    };
    view! { <div class="diagram-detail" aria-live="polite">{draw}</div> }.into_any()
}

fn card(scene: &Scene, step: &StepBox, guide: &StepGuide) -> AnyView {
    let closing = scene.clone();
    let number = scene.process.diagram.steps.iter().position(|known| known.key == step.key);
    let close = Callback::new(move |()| {
        closing.choose(None);
        if let Some(number) = number {
            browser::focus(&format!("[data-step=\"{number}\"]"));
        }
    });
    let on_key = move |event: KeyboardEvent| {
        if event.key() == "Escape" {
            event.prevent_default();
            close.run(());
        }
    };
    let stage = scene.lane(&step.stage).map(|lane| lane.name.clone()).unwrap_or_default();
    let mut place = vec![stage, step.owner.clone()];
    if step.optional {
        place.push(t!(common::optional).to_owned());
    }
    view! {
        <section class="card diagram-card" aria-labelledby="diagram-card-title" on:keydown=on_key>
            <header>
                {icon(picture(&step.kind))}
                <h2 id="diagram-card-title">{step.name.clone()}</h2>
                <IconButton icon=Icon::Close label=t!(common::close) on_press=close />
            </header>
            <p class="muted small">{place.join(" · ")}</p>
            {step_text(guide)}
            {waiting(scene, &step.key)}
        </section>
    }
    .into_any()
}

fn waiting(scene: &Scene, step: &str) -> AnyView {
    let (loads, step) = (scene.loads, step.to_owned());
    let (narrowed, whole) =
        (waiting_board(&scene.process.key, &step), Route::board(&scene.process.key).path());
    let draw = move || {
        let load = loads.with(|loads| loads.at(&step).cloned());
        let board = if load.is_some() { narrowed.clone() } else { whole.clone() };
        let words = match load {
            Some(load) => view! {
                <p>
                    <strong>{waiting_words(load.deals, load.late)}</strong> ". "
                    {t!(diagram::since)} " " {when(&load.oldest)} "."
                </p>
            }
            .into_any(),
            None => view! { <p class="muted">{t!(diagram::nobody_waits)}</p> }.into_any(),
        };
        view! {
            <div class="diagram-card-waiting">
                {words}
                <a href=board>{t!(diagram::to_board)}</a>
            </div>
        }
    };
    draw.into_any()
}

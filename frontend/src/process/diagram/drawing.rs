//! The drawing: stages as lanes, steps as boxes in them, lines between; with what moves it and what its signs mean.

use crate::dom::prelude::*;
use leptos::ev;

use super::canvas::{Pinch, Pull};
use super::geometry::{self, Place};
use super::ops::{DiagramLineKind, Lane, Line, StepBox};
use super::scene::Scene;
use crate::api::types::{StageKind, StepStatus};
use crate::browser;
use crate::i18n::t;
use crate::parts::kind::picture;
use crate::routes::{Query, Route};
use crate::ui::button::{Button, ButtonKind, IconButton};
use crate::ui::icon::{Icon, icon};

/// Going to a stage, and nearer or further.
pub(super) fn toolbar(scene: &Scene) -> AnyView {
    let canvas = scene.canvas;
    let here = scene.way.as_ref().map(|way| way.stage.key.clone());
    let jump = |lane: &Lane| {
        let place = lane.head();
        let current = (here.as_ref() == Some(&lane.key)).then_some("step");
        let count = stage_count(scene, &lane.key);
        view! {
            <li>
                <button type="button" class="btn btn-quiet" aria-current=current on:click=move |_| canvas.enter(place)>
                    {lane.name.clone()}
                    {count}
                </button>
            </li>
        }
        .into_any()
    };
    let jumps = scene.process.diagram.stages.iter().map(jump).collect_view();
    let percent = move || t!(diagram::percent, &canvas.percent());
    view! {
        <div class="diagram-bar no-print">
            <nav aria-label=t!(diagram::stages)><ul class="diagram-jumps">{jumps}</ul></nav>
            <div class="diagram-zoom" role="group" aria-label=t!(diagram::zoom)>
                <IconButton icon=Icon::Minus label=t!(diagram::further) on_press=move |()| canvas.step(false) />
                <button type="button" class="btn btn-quiet num" title=t!(diagram::reset) on:click=move |_| canvas.reset()>
                    {percent}
                </button>
                <IconButton icon=Icon::Plus label=t!(diagram::nearer) on_press=move |()| canvas.step(true) />
                <Button kind=ButtonKind::Quiet on_press=move |()| canvas.fit()>{t!(diagram::fit)}</Button>
            </div>
        </div>
    }
    .into_any()
}

/// How many deals are in a stage; nothing while the way of one deal is shown.
fn stage_count(scene: &Scene, stage: &str) -> Option<impl IntoView + use<>> {
    let (loads, stage) = (scene.loads, stage.to_owned());
    let count = move || {
        let count = loads.with(|loads| loads.within(&stage)).filter(|count| *count > 0)?;
        let words = t!(diagram::deals_in, count.into());
        Some(view! {
            <span class="diagram-count" title=words.clone()>
                <span aria-hidden="true">{count}</span>
                <span class="visually-hidden">{words}</span>
            </span>
        })
    };
    scene.way.is_none().then_some(count)
}

fn at(place: Place) -> impl Fn() -> String {
    let Place { x, y, width, height } = place;
    move || format!("--x:{x};--y:{y};--w:{width};--h:{height}")
}

/// The drawing on its canvas.
pub(super) fn drawing(scene: &Scene) -> AnyView {
    let diagram = &scene.process.diagram;
    let canvas = scene.canvas;
    let (pinch, pull) = (Pinch::default(), Pull::default());
    let pinched = pinch.clone();
    let (pulled, let_go, given_up) = (pull.clone(), pull.clone(), pull.clone());
    let keys = scene.clone();
    let on_key = move |event: ev::KeyboardEvent| {
        if canvas.key(&event) || go_on(&keys, &event) {
            event.prevent_default();
        }
    };
    let box_of = format!("0 0 {} {}", diagram.width, diagram.height);
    let lanes = diagram.stages.iter().map(|lane| lane_view(scene, lane)).collect_view();
    let lines = diagram.lines.iter().map(|line| line_view(scene, line)).collect_view();
    let size = at(Place { x: 0, y: 0, width: diagram.width, height: diagram.height });
    view! {
        <div
            class="diagram-canvas"
            class:far=move || canvas.is_far()
            class:map=move || canvas.is_map()
            class:is-way=scene.way.is_some()
            role="region"
            aria-label=t!(diagram::canvas, &scene.process.name)
            tabindex="0"
            node_ref=canvas.node()
            on:keydown=on_key
            on:wheel=move |event| canvas.wheel(&event)
            on:touchstart=move |event| pinch.begin(&event)
            on:touchmove=move |event| pinched.follow(canvas, &event)
            on:pointerdown=move |event| pull.begin(canvas, &event)
            on:pointermove=move |event| pulled.follow(canvas, &event)
            on:pointerup=move |_| let_go.end()
            on:pointercancel=move |_| given_up.end()
        >
            <div class="diagram-sheet" prop:style=size>
                <svg class="diagram-lines" aria-hidden="true" viewBox=box_of>{lines}</svg>
                <ol class="diagram-stages">{lanes}</ol>
            </div>
        </div>
    }
    .into_any()
}

/// Arrow keys go from step to step; whether the key was for that.
fn go_on(scene: &Scene, event: &ev::KeyboardEvent) -> bool {
    if event.key() == "Escape" && scene.selected.with_untracked(Option::is_some) {
        scene.choose(None);
        return true;
    }
    let steps = &scene.process.diagram.steps;
    let from = browser::number_at(event, "[data-step]", "data-step");
    let places: Vec<Place> = steps.iter().map(StepBox::place).collect();
    let Some(next) = from.and_then(|from| geometry::beside(&places, from, &event.key())) else {
        return false;
    };
    scene.active.set(steps.get(next).map(|step| step.key.clone()));
    browser::focus(&format!("[data-step=\"{next}\"]"))
}

fn lane_view(scene: &Scene, lane: &Lane) -> AnyView {
    let here = scene.way.as_ref().is_some_and(|way| way.stage.key == lane.key);
    let class = match lane.kind {
        StageKind::Won | StageKind::ClosedWon | StageKind::Completed => "diagram-lane is-won",
        StageKind::OnHold | StageKind::Lost => "diagram-lane is-aside",
        StageKind::Open => "diagram-lane",
    };
    let all = scene.process.diagram.steps.iter().enumerate();
    let steps = all.filter(|(_, step)| step.stage == lane.key);
    let steps = steps.map(|(number, step)| step_view(scene, lane, number, step)).collect_view();
    let place = Place { x: lane.x, y: lane.y, width: lane.width, height: lane.height };
    let mark = here.then(|| {
        view! { <span class="badge badge-accent">{icon(Icon::Flag)} {t!(diagram::here)}</span> }
    });
    view! {
        <li class=class class:is-here=here prop:style=at(place)>
            <div class="diagram-lane-head">
                <h2 title=lane.name.clone()>{lane.name.clone()}</h2>
                {stage_count(scene, &lane.key)}
                {mark}
            </div>
            <ol>{steps}</ol>
        </li>
    }
    .into_any()
}

/// How a step of the deal looks, and the word for it.
fn standing(scene: &Scene, step: &str) -> (&'static str, Option<&'static str>) {
    match scene.standing(step) {
        Some((StepStatus::Done, _)) => ("diagram-step is-done", Some(t!(step::status_done))),
        Some((StepStatus::Open, true)) => ("diagram-step is-open is-late", Some(t!(step::status_late))),
        Some((StepStatus::Open, false)) => ("diagram-step is-open", Some(t!(step::status_open))),
        Some((StepStatus::Waiting, _)) => ("diagram-step", Some(t!(step::status_waiting))),
        None | Some((StepStatus::NotReached, _)) => ("diagram-step", None),
        Some((StepStatus::NotNeeded | StepStatus::Withdrawn, _)) => {
            ("diagram-step is-not-needed", Some(t!(diagram::not_needed)))
        }
    }
}

fn step_view(scene: &Scene, lane: &Lane, number: usize, step: &StepBox) -> AnyView {
    let (class, word) = standing(scene, &step.key);
    let class = if step.optional { format!("{class} is-optional") } else { class.to_owned() };
    let done = matches!(scene.standing(&step.key), Some((StepStatus::Done, _)));
    let kind = if done { Icon::Done } else { picture(&step.kind) };
    // Within its lane, which it is a part of.
    let place = Place { x: step.x - lane.x, y: step.y - lane.y, width: step.width, height: step.height };
    let is = |signal: Signal<Option<String>>| {
        let key = step.key.clone();
        move || signal.with(|signal| signal.as_ref() == Some(&key))
    };
    let (chosen, tabbed) = (is(scene.selected.into()), is(scene.active.into()));
    let (hot, key) = (scene.hot, step.key.clone());
    let over = move || hot.set(Some(key.clone()));
    let (on_enter, on_focus) = (over.clone(), over);
    let (clicked, key) = (scene.clone(), step.key.clone());
    let click = move |_| {
        let open = clicked.selected.with_untracked(|chosen| chosen.as_ref() == Some(&key));
        clicked.active.set(Some(key.clone()));
        clicked.choose((!open).then_some(key.as_str()));
    };
    let word = word.map(|word| view! { <strong>{word}</strong> " · " });
    view! {
        <li>
            <button
                type="button"
                class=class
                data-step=number
                title=step.name.clone()
                aria-pressed=move || chosen().to_string()
                tabindex=move || if tabbed() { "0" } else { "-1" }
                prop:style=at(place)
                on:click=click
                on:pointerenter=move |_| on_enter()
                on:pointerleave=move |_| hot.set(None)
                on:focus=move |_| on_focus()
                on:blur=move |_| hot.set(None)
            >
                {icon(kind)}
                <span class="diagram-step-words">
                    <span class="diagram-step-name">{step.name.clone()}</span>
                    <span class="diagram-step-owner">{word} {step.owner.clone()}</span>
                </span>
            </button>
            {waiting_badge(scene, step, place)}
            {outcomes(scene, step, place)}
        </li>
    }
    .into_any()
}

/// How many deals wait at a step, and how many of them too long, as a way to them on the board; nothing while the way of
/// one deal is shown. Tab goes there from the step that it reaches.
fn waiting_badge(scene: &Scene, step: &StepBox, place: Place) -> Option<impl IntoView + use<>> {
    let (loads, active, name) = (scene.loads, scene.active, step.name.clone());
    let (board, step) = (waiting_board(&scene.process.key, &step.key), step.key.clone());
    let load = {
        let step = step.clone();
        memo(move || loads.with(|loads| loads.at(&step).map(|load| (load.deals, load.late))))
    };
    let badge = move || {
        let (deals, late) = load.get()?;
        let words = t!(diagram::show_waiting, &name, &waiting_words(deals, late));
        let step = step.clone();
        let tabbed = move || active.with(|active| active.as_ref() == Some(&step));
        let late = (late > 0).then(|| {
            view! { <span class="badge badge-bad" aria-hidden="true">{icon(Icon::Late)} {late}</span> }
        });
        Some(view! {
            <a
                class="diagram-waiting"
                href=board.clone()
                title=words.clone()
                draggable="false"
                tabindex=move || if tabbed() { "0" } else { "-1" }
                prop:style=at(place)
            >
                <span class="badge badge-accent" aria-hidden="true">{deals}</span>
                {late}
                <span class="visually-hidden">{words}</span>
            </a>
        })
    };
    scene.way.is_none().then_some(badge)
}

/// The board with the deals that wait at a step.
pub(super) fn waiting_board(process: &str, step: &str) -> String {
    format!("{}{}", Route::board(process).path(), Query::default().with("at", Some(step)).print())
}

/// How many deals wait, in words.
pub(super) fn waiting_words(deals: i32, late: i32) -> String {
    let waiting = t!(diagram::waiting, deals.into());
    if late > 0 { t!(diagram::waiting_late, &waiting, &late.to_string()) } else { waiting }
}

/// The names of the outcomes that lead back from a step, below it; those that end the way show with its lines.
fn outcomes(scene: &Scene, step: &StepBox, place: Place) -> Vec<AnyView> {
    let tag = |kind: DiagramLineKind, class: &'static str, sign: Icon| {
        let lines = scene.process.diagram.lines.iter();
        let named = lines.filter(|line| line.kind == kind && line.from == step.key);
        let mut names: Vec<String> = named.filter_map(|line| line.outcome.clone()).collect();
        names.dedup();
        if names.is_empty() {
            return None;
        }
        let words = names.join(", ");
        let (hot, key) = (scene.hot, step.key.clone());
        let is_hot = move || hot.with(|hot| hot.as_ref() == Some(&key));
        Some(view! {
            <span class=class class:is-hot=is_hot title=words.clone() prop:style=at(place)>
                {icon(sign)} <span>{words}</span>
            </span>
        })
    };
    let back = tag(DiagramLineKind::Back, "diagram-outcome", Icon::Round);
    let ending = tag(DiagramLineKind::Ending, "diagram-outcome is-ending", Icon::ArrowRight);
    back.into_iter().chain(ending).collect()
}

fn line_class(scene: &Scene, line: &Line) -> &'static str {
    let aside = |key: &str| {
        scene.lane(key).is_some_and(|lane| matches!(lane.kind, StageKind::OnHold | StageKind::Lost))
    };
    match line.kind {
        DiagramLineKind::After => "line line-after",
        DiagramLineKind::Next if aside(&line.from) || aside(&line.to) => "line line-next line-aside",
        DiagramLineKind::Next => "line line-next",
        DiagramLineKind::Back => "line line-back",
        DiagramLineKind::Ending => "line line-ending",
    }
}

fn line_view(scene: &Scene, line: &Line) -> AnyView {
    let d = geometry::line(&line.points);
    let title = line.outcome.clone().map(|outcome| view! { <title>{outcome}</title> });
    let (hot, selected) = (scene.hot, scene.selected);
    let ends = [line.from.clone(), line.to.clone()];
    let is_hot = move || {
        let touches = |step: &Option<String>| step.as_ref().is_some_and(|step| ends.contains(step));
        hot.with(touches) || selected.with(touches)
    };
    view! {
        <g class=line_class(scene, line) class:is-hot=is_hot>
            <path class="line-reach" d=d.clone()>{title}</path>
            <path class="line-path" d=d></path>
            <path class="line-head" d=geometry::head(&line.points)></path>
        </g>
    }
    .into_any()
}

/// What the signs mean.
pub(super) fn legend(scene: &Scene) -> AnyView {
    let lines = [
        ("line line-after", t!(diagram::line_after)),
        ("line line-next", t!(diagram::line_next)),
        ("line line-back", t!(diagram::line_back)),
        ("line line-ending", t!(diagram::line_ending)),
    ];
    let lines = lines.map(|(class, words)| {
        view! {
            <li>
                <svg class="legend-line" viewBox="0 0 36 12" aria-hidden="true">
                    <g class=class>
                        <path class="line-path" d="M1 6L28 6"></path>
                        <path class="line-head" d="M35 6L27 10L27 2Z"></path>
                    </g>
                </svg>
                {words}
            </li>
        }
        .into_any()
    });
    let boxes = [
        ("legend-box is-done", t!(step::status_done)),
        ("legend-box is-open", t!(step::status_open)),
        ("legend-box is-not-needed", t!(diagram::not_needed)),
    ];
    let boxes = boxes.map(|(class, words)| view! { <li><span class=class></span> {words}</li> }.into_any());
    let boxes = scene.way.is_some().then_some(boxes);
    view! {
        <ul class="diagram-legend small">
            {lines}
            <li><span class="legend-box is-optional"></span> {t!(diagram::optional)}</li>
            {boxes}
            <li class="diagram-keys">{t!(diagram::keys)}</li>
        </ul>
    }
    .into_any()
}

//! The page of a process: its stages, each with what it is for, when a deal enters, what lets it leave, and its steps
//! with who does them, by when and how to do them well.

use crate::dom::prelude::*;

use super::ops::{ProcessGuide, ProcessGuideQuery, StageGuide, StepGuide};
use crate::api::use_api;
use crate::frame::{Crumb, Page};
use crate::i18n::t;
use crate::parts::faces::{Face, faces};
use crate::parts::kind::picture;
use crate::routes::Route;
use crate::state::load::{Fetch, Load};
use crate::ui::button::LinkButton;
use crate::ui::empty::Empty;
use crate::ui::icon::{Icon, icon};
use crate::ui::load_view::load_view;
use crate::ui::skeleton::SkeletonLines;

/// A process to read.
#[component]
pub(super) fn ProcessGuidePage(
    /// Which, by its key.
    process: String,
) -> impl IntoView {
    let api = use_api();
    let fetch = Fetch::new(move || {
        let wanted = process.clone();
        async move { Ok(api.query(ProcessGuideQuery::with(wanted)).await?.process) }
    });
    let ready = Signal::derive(move || !matches!(fetch.get(), Load::Waiting));
    let trail = Signal::derive(move || {
        let catalogue = Crumb::above(t!(frame::processes), &Route::Processes { key: None });
        let here = fetch.value().flatten().map(|guide| Crumb::here(guide.name));
        [Some(catalogue), here].into_iter().flatten().collect()
    });
    let content = move || match fetch.value_untracked().flatten() {
        Some(guide) => process_guide(&guide),
        None => view! { <Empty icon=Icon::Process text=t!(process::not_found) /> }.into_any(),
    };
    view! {
        <Page trail=trail ready=ready>{load_view(fetch, || view! { <SkeletonLines count=6 /> }, content)}</Page>
    }
}

fn process_guide(guide: &ProcessGuide) -> AnyView {
    let purpose = guide.purpose.clone();
    let version = t!(process::version, &guide.version.to_string());
    let board = Route::board(&guide.key).path();
    let stages = guide.stages.iter().map(|stage| stage_guide(guide, stage)).collect_view();
    view! {
        <div class="process-guide">
            {faces(&guide.key, Face::Guide)}
            <div class="page-head">
                <p class="process-purpose">{purpose} " " <span class="muted">{version}</span></p>
                <LinkButton href=board icon=Icon::Board>{t!(process::board)}</LinkButton>
            </div>
            {stages}
        </div>
    }
    .into_any()
}

fn stage_guide(guide: &ProcessGuide, stage: &StageGuide) -> AnyView {
    let lines = [
        (t!(process::entry), stage.entry.clone()),
        (t!(process::exit), stage.exit.clone()),
        (t!(process::buyer), stage.buyer.clone()),
    ];
    let lines = lines
        .into_iter()
        .filter(|(_, text)| !text.is_empty())
        .map(|(label, text)| view! { <div><dt>{label}</dt> <dd>{text}</dd></div> }.into_any())
        .collect_view();
    let mut figures = vec![t!(process::probability, &stage.probability.to_string())];
    if stage.usual_days > 0 {
        figures.push(t!(deal::usual_days, stage.usual_days.into()));
    }
    let steps: Vec<AnyView> =
        guide.steps.iter().filter(|step| step.stage == stage.key).map(step_guide).collect();
    let steps = if steps.is_empty() {
        view! { <p class="muted">{t!(process::no_steps)}</p> }.into_any()
    } else {
        view! { <ol class="process-steps">{steps}</ol> }.into_any()
    };
    view! {
        <section class="card process-stage">
            <div class="process-stage-text">
                <h2>{stage.name.clone()}</h2>
                <p class="muted small">{figures.join(" · ")}</p>
                <p>{stage.purpose.clone()}</p>
                <dl class="process-gates">{lines}</dl>
            </div>
            {steps}
        </section>
    }
    .into_any()
}

/// A step: folded its name and who does it, open all there is to know.
fn step_guide(step: &StepGuide) -> AnyView {
    let optional = step.optional.then(|| view! { <span class="muted small">{t!(common::optional)}</span> });
    view! {
        <li>
            <details class="process-step">
                <summary>
                    {icon(Icon::ChevronRight)}
                    {icon(picture(&step.kind))}
                    <span class="process-step-name">{step.name.clone()} " " {optional}</span>
                    <span class="muted small">{step.owner.name.clone()}</span>
                </summary>
                {step_text(step)}
            </details>
        </li>
    }
    .into_any()
}

/// How a step is done well, when it is needed, by when, and how it may end.
pub(super) fn step_text(step: &StepGuide) -> AnyView {
    let due = step.due_days.map(|days| due_words(days, step.due_from.as_deref()));
    let ends = (!step.outcomes.is_empty()).then(|| t!(process::ends, &step.outcomes.join(", ")));
    let when = step.needed_when.as_ref().map(|when| t!(process::needed_when, when));
    let said = |text: &str, words: fn(&str) -> String| (!text.is_empty()).then(|| words(text));
    let tool = said(&step.tool, |tool| t!(process::in_tool, tool));
    let content = said(&step.content, |content| t!(process::at_hand, content));
    let facts = [when, due, ends, tool, content]
        .into_iter()
        .flatten()
        .map(|words| view! { <li>{words}</li> }.into_any());
    let facts = facts.collect_view();
    view! {
        <p class="process-guidance">{step.guidance.clone()}</p>
        <ul class="bullets small">{facts}</ul>
    }
    .into_any()
}

/// By when: counted from the opening, or from a date of the deal, forwards or back.
fn due_words(days: i32, from: Option<&str>) -> String {
    let count = t!(process::business_days, i64::from(days.unsigned_abs()));
    match from {
        None if days == 0 => t!(process::due_same_day).to_owned(),
        None => t!(process::due_after_opening, &count),
        Some(from) if days == 0 => t!(process::due_on, from),
        Some(from) if days < 0 => t!(process::due_before, &count, from),
        Some(from) => t!(process::due_after, &count, from),
    }
}

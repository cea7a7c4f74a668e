//! The page of a process: its stages, each with what it is for, when a deal enters and what lets it leave.

use crate::dom::prelude::*;

use super::ops::{ProcessGuide, ProcessGuidesQuery, StageGuide};
use crate::api::use_api;
use crate::frame::{Crumb, Page};
use crate::i18n::t;
use crate::state::load::{Fetch, Load};
use crate::ui::empty::Empty;
use crate::ui::icon::Icon;
use crate::ui::load_view::load_view;
use crate::ui::skeleton::SkeletonLines;

/// A process to read.
#[component]
pub(crate) fn ProcessPage(
    /// Which; the first when none is named.
    process: Option<String>,
) -> impl IntoView {
    let api = use_api();
    let fetch: Fetch<Option<ProcessGuide>> = Fetch::new(move || {
        let wanted = process.clone();
        async move {
            let mut all = api.query(ProcessGuidesQuery::with()).await?.processes.into_iter();
            Ok(all.find(|guide| wanted.as_ref().is_none_or(|key| *key == guide.key)))
        }
    });
    let ready = Signal::derive(move || !matches!(fetch.get(), Load::Waiting));
    let trail = Signal::derive(move || {
        vec![Crumb::here(
            fetch.value().flatten().map_or_else(|| t!(frame::processes).to_owned(), |guide| guide.name),
        )]
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
    let stages = guide.stages.iter().map(stage_guide).collect_view();
    view! {
        <div class="stack process-guide">
            <p>{purpose}</p>
            {stages}
        </div>
    }
    .into_any()
}

fn stage_guide(stage: &StageGuide) -> AnyView {
    let (name, purpose) = (stage.name.clone(), stage.purpose.clone());
    let lines = [
        (t!(process::entry), stage.entry.clone()),
        (t!(process::exit), stage.exit.clone()),
        (t!(process::buyer), stage.buyer.clone()),
    ];
    let lines = lines
        .into_iter()
        .filter(|(_, text)| !text.is_empty())
        .map(|(label, text)| view! { <p><strong>{label}</strong> " " {text}</p> }.into_any())
        .collect_view();
    view! {
        <section class="card process-stage">
            <h2>{name}</h2>
            <p>{purpose}</p>
            {lines}
        </section>
    }
    .into_any()
}

//! The screens of one process, in a program file of their own: fetched when somebody opens the first process. Screens
//! elsewhere join the file by naming it: a function with `#[wasm_split(processes, fallible)]` is put into it.

use wasm_split_helpers::{SplitLoaderError, wasm_split};

use super::approvals::ApprovalsPage;
use super::diagram::ProcessDiagram;
use super::page::ProcessGuidePage;
use crate::api::ApiError;
use crate::dom::prelude::*;
use crate::state::load::Fetch;
use crate::ui::load_view::load_view;
use crate::ui::skeleton::SkeletonLines;

/// How each screen is built.
#[derive(Clone, Copy)]
struct Screens {
    guide: fn(String) -> AnyView,
    diagram: fn(String) -> AnyView,
    approvals: fn() -> AnyView,
}

#[allow(clippy::unnecessary_wraps, reason = "fetching it can fail; the macro calls it from another function")]
#[wasm_split(processes, fallible, preload(fetch_screens))]
fn screens() -> Result<Box<Screens>, SplitLoaderError> {
    Ok(Box::new(Screens {
        guide: |process| view! { <ProcessGuidePage process=process /> }.into_any(),
        diagram: |process| view! { <ProcessDiagram process=process /> }.into_any(),
        approvals: || view! { <ApprovalsPage /> }.into_any(),
    }))
}

/// Shows a screen once the file is there.
fn with_screens(build: impl Fn(Screens) -> AnyView + 'static) -> AnyView {
    let fetch =
        Fetch::new(|| async { screens().await.map(|found| *found).map_err(|_| ApiError::Unreachable) });
    let waiting = || view! { <div class="page"><SkeletonLines count=6 /></div> };
    load_view(fetch, waiting, move || fetch.value_untracked().map(&build).into_any())
}

/// A process to read.
#[component]
pub(crate) fn ProcessPage(
    /// Which, by its key.
    process: String,
) -> impl IntoView {
    with_screens(move |screens| (screens.guide)(process.clone()))
}

/// A process to look at.
#[component]
pub(crate) fn DiagramPage(
    /// Which, by its key.
    process: String,
) -> impl IntoView {
    with_screens(move |screens| (screens.diagram)(process.clone()))
}

/// How approvals go.
#[component]
pub(crate) fn ApprovalsRoute() -> impl IntoView {
    with_screens(|screens| (screens.approvals)())
}

/// Fetches the file before anybody asks for it; whether that works shows when somebody does.
pub(super) async fn prepare() {
    let _ = fetch_screens().await;
}

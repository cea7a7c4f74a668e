//! The screens of versions, in a program file of their own: few people open them, so nobody else waits for them.

use wasm_split_helpers::{SplitLoaderError, wasm_split};

use super::editor::EditorPage;
use super::page::VersionsPage;
use crate::api::ApiError;
use crate::dom::prelude::*;
use crate::state::load::Fetch;
use crate::ui::load_view::load_view;
use crate::ui::skeleton::SkeletonLines;

/// How each screen is built.
#[derive(Clone, Copy)]
struct Screens {
    versions: fn(String) -> AnyView,
    editor: fn(String) -> AnyView,
}

#[allow(clippy::unnecessary_wraps, reason = "fetching it can fail; the macro calls it from another function")]
#[wasm_split(versions, fallible)]
fn screens() -> Result<Box<Screens>, SplitLoaderError> {
    Ok(Box::new(Screens {
        versions: |key| view! { <VersionsPage process=key /> }.into_any(),
        editor: |key| view! { <EditorPage process=key /> }.into_any(),
    }))
}

/// Shows a screen once the file is there.
fn with_screens(build: impl Fn(Screens) -> AnyView + 'static) -> AnyView {
    let fetch =
        Fetch::new(|| async { screens().await.map(|found| *found).map_err(|_| ApiError::Unreachable) });
    let waiting = || view! { <div class="page"><SkeletonLines count=6 /></div> };
    load_view(fetch, waiting, move || fetch.value_untracked().map(&build).into_any())
}

/// The versions of a process.
pub(crate) fn versions_page(key: String) -> AnyView {
    with_screens(move |screens| (screens.versions)(key.clone()))
}

/// The editor of its next version.
pub(crate) fn editor_page(key: String) -> AnyView {
    with_screens(move |screens| (screens.editor)(key.clone()))
}

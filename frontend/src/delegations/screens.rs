//! The screen, in a program file of its own: few people open it, so nobody else waits for it.

use wasm_split_helpers::{SplitLoaderError, wasm_split};

use super::page::StandInsPage;
use crate::api::ApiError;
use crate::dom::prelude::*;
use crate::state::load::Fetch;
use crate::ui::load_view::load_view;
use crate::ui::skeleton::SkeletonLines;

/// How a screen is built.
type Screen = fn() -> AnyView;

#[allow(clippy::unnecessary_wraps, reason = "fetching it can fail; the macro calls it from another function")]
#[wasm_split(delegations, fallible)]
fn screen() -> Result<Screen, SplitLoaderError> {
    Ok(|| view! { <StandInsPage /> }.into_any())
}

/// Who stands in for whom.
pub(crate) fn stand_ins_page() -> AnyView {
    let fetch = Fetch::new(|| async { screen().await.map_err(|_| ApiError::Unreachable) });
    let waiting = || view! { <div class="page"><SkeletonLines count=6 /></div> };
    load_view(fetch, waiting, move || fetch.value_untracked().map(|build| build()).into_any())
}

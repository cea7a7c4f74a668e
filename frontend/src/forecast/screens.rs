//! The forecast in a program file of its own: fetched when somebody opens it.

use wasm_split_helpers::{SplitLoaderError, wasm_split};

use super::page::ForecastPage;
use crate::api::ApiError;
use crate::dom::prelude::*;
use crate::state::load::Fetch;
use crate::ui::load_view::load_view;
use crate::ui::skeleton::SkeletonLines;

/// How the screen is built.
type Screen = fn() -> AnyView;

#[allow(clippy::unnecessary_wraps, reason = "fetching it can fail; the macro calls it from another function")]
#[wasm_split(forecast, fallible)]
fn screen() -> Result<Box<Screen>, SplitLoaderError> {
    Ok(Box::new(|| view! { <ForecastPage /> }.into_any()))
}

/// The forecast of a quarter, once the file is there.
pub(crate) fn forecast_page() -> AnyView {
    let fetch =
        Fetch::new(|| async { screen().await.map(|found| *found).map_err(|_| ApiError::Unreachable) });
    let waiting = || view! { <div class="page"><SkeletonLines count=6 /></div> };
    load_view(fetch, waiting, move || fetch.value_untracked().map(|build| build()).into_any())
}

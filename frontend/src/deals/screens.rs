//! The screens of one deal and of one customer, in a program file of their own: fetched when somebody opens the first deal, or before that
//! when the browser has nothing else to do. What opens the app stays small.

use wasm_split_helpers::{SplitLoaderError, wasm_split};

use super::account::AccountPage;
use super::page::{DealPage, DealPanel, ItemInPlace, StepInPlace};
use crate::api::ApiError;
use crate::api::scalars::Id;
use crate::dom::prelude::*;
use crate::state::load::Fetch;
use crate::ui::load_view::load_view;
use crate::ui::skeleton::SkeletonLines;

/// How each screen is built.
#[derive(Clone, Copy)]
struct Screens {
    page: fn(String) -> AnyView,
    panel: fn(String, Callback<()>) -> AnyView,
    step: fn(String, String, Callback<String>) -> AnyView,
    item: fn(String, (String, i32), Callback<String>) -> AnyView,
    account: fn(Id) -> AnyView,
}

#[allow(clippy::unnecessary_wraps, reason = "fetching it can fail; the macro calls it from another function")]
#[wasm_split(deals, fallible, preload(fetch_screens))]
fn screens() -> Result<Box<Screens>, SplitLoaderError> {
    Ok(Box::new(Screens {
        page: |number| view! { <DealPage number=number /> }.into_any(),
        panel: |number, on_close| view! { <DealPanel number=number on_close=on_close /> }.into_any(),
        step: |number, step, on_done| {
            view! { <StepInPlace number=number step=step on_done=on_done /> }.into_any()
        },
        item: |number, item, on_done| {
            view! { <ItemInPlace number=number item=item on_done=on_done /> }.into_any()
        },
        account: |id| view! { <AccountPage id=id /> }.into_any(),
    }))
}

/// Shows a screen once the file is there.
fn with_screens(build: impl Fn(Screens) -> AnyView + 'static) -> AnyView {
    let fetch =
        Fetch::new(|| async { screens().await.map(|found| *found).map_err(|_| ApiError::Unreachable) });
    let waiting = || view! { <div class="page"><SkeletonLines count=6 /></div> };
    load_view(fetch, waiting, move || fetch.value_untracked().map(&build).into_any())
}

/// One deal under its own address.
pub(crate) fn deal_page(number: String) -> AnyView {
    with_screens(move |screens| (screens.page)(number.clone()))
}

/// One deal in a panel.
pub(crate) fn deal_panel(number: String, on_close: Callback<()>) -> AnyView {
    with_screens(move |screens| (screens.panel)(number.clone(), on_close))
}

/// One step of a deal, to be done where it is shown.
pub(crate) fn step_in_place(number: String, step: String, on_done: Callback<String>) -> AnyView {
    with_screens(move |screens| (screens.step)(number.clone(), step.clone(), on_done))
}

/// One item of a list of a deal, to be seen to where it is shown: the list's key and the item's number.
pub(crate) fn item_in_place(number: String, item: (String, i32), on_done: Callback<String>) -> AnyView {
    with_screens(move |screens| (screens.item)(number.clone(), item.clone(), on_done))
}

/// One customer under its own address.
pub(crate) fn account_page(id: Id) -> AnyView {
    with_screens(move |screens| (screens.account)(id.clone()))
}

/// Fetches the file before anybody asks for it; whether that works shows when somebody does.
pub(crate) async fn prepare() {
    let _ = fetch_screens().await;
}

//! One deal: as a page of its own and, the same content, in a panel over a board.

use leptos::prelude::*;

use super::ops::{Deal, DealQuery, Step, StepStatus};
use crate::api::use_api;
use crate::format;
use crate::frame::{Crumb, Page};
use crate::i18n::t;
use crate::routes::Route;
use crate::state::load::{Fetch, Load};
use crate::state::session::use_session;
use crate::ui::button::{ButtonKind, IconButton, LinkButton};
use crate::ui::empty::Empty;
use crate::ui::icon::{Icon, icon};
use crate::ui::load_view::load_view;
use crate::ui::skeleton::SkeletonLines;

type DealFetch = Fetch<DealQuery>;

fn fetch_deal(number: String) -> DealFetch {
    let api = use_api();
    Fetch::new(move || {
        let number = number.clone();
        async move { api.query(DealQuery::with(number)).await }
    })
}

/// One deal under its own address.
#[component]
pub(crate) fn DealPage(
    /// Its readable number.
    number: String,
) -> impl IntoView {
    let fetch = fetch_deal(number.clone());
    let ready = Signal::derive(move || !matches!(fetch.get(), Load::Waiting));
    let trail = Signal::derive(move || vec![Crumb::above(t!(frame::deals), &Route::Deals), Crumb::here(number.clone())]);
    view! { <Page trail=trail ready=ready>{deal_view(fetch)}</Page> }
}

/// One deal in a panel.
#[component]
pub(crate) fn DealPanel(
    /// Its readable number.
    number: String,
    /// Closes the panel.
    #[prop(into)]
    on_close: Callback<()>,
) -> impl IntoView {
    let fetch = fetch_deal(number.clone());
    view! {
        <div class="page">
            <div class="row spread no-print">
                <LinkButton href=Route::deal(&number).path() kind=ButtonKind::Quiet icon=Icon::Expand>
                    {t!(deals::open_page)}
                </LinkButton>
                <IconButton icon=Icon::Close label=t!(common::close) on_press=on_close />
            </div>
            {deal_view(fetch)}
        </div>
    }
}

fn deal_view(fetch: DealFetch) -> impl IntoView {
    let content = move || {
        let deal = move || fetch.value().and_then(|answer| answer.deal_by_number);
        (move || match deal() {
            Some(deal) => deal_content(deal).into_any(),
            None => view! { <Empty icon=Icon::Deal text=t!(deals::not_found) /> }.into_any(),
        })
        .into_any()
    };
    load_view(fetch, || view! { <SkeletonLines count=6 /> }, content)
}

fn deal_content(deal: Deal) -> impl IntoView {
    let today = use_session().today();
    let step = move |step: Step| {
        let picture = if step.status == StepStatus::Done { Icon::Done } else { Icon::Circle };
        let due = step.due.map(|due| format::date_relative(due, today));
        view! { <li class="row">{icon(picture)} {step.name} <span class="muted">{due}</span></li> }
    };
    view! {
        <h2>{deal.title}</h2>
        <p class="row muted">
            {deal.account.name} " · " {deal.owner.name} " · " {deal.amount.map(|amount| format::money(&amount.value))}
        </p>
        <p>{deal.stage.name}</p>
        <ul class="stack card">{deal.steps.into_iter().map(step).collect_view()}</ul>
    }
}

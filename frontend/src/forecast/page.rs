//! The page of a forecast: a quarter, what it has rows for, and the table.

use crate::dom::prelude::*;

use super::choice::Choice;
use super::ops::{Forecast, ForecastBy, ForecastQuery, Sum};
use super::table::table;
use super::year::YearDialog;
use crate::api::types::Permission;
use crate::api::use_api;
use crate::format;
use crate::frame::{Crumb, Page};
use crate::i18n::t;
use crate::router::use_router;
use crate::routes::{Query, Route};
use crate::state::load::{Fetch, Load};
use crate::state::session::use_session;
use crate::ui::button::{Button, IconButton};
use crate::ui::empty::Empty;
use crate::ui::icon::Icon;
use crate::ui::load_view::load_view;
use crate::ui::skeleton::SkeletonLines;

/// What the page knows.
#[derive(Clone, Copy)]
pub(super) struct Known {
    /// What the address asks for.
    pub(super) choice: Memo<Choice>,
    /// What came, with what was asked for.
    pub(super) fetch: Fetch<(Choice, Forecast)>,
    /// Whether quotas of a year are being set.
    pub(super) year_open: RwSignal<bool>,
    /// What takes the focus when the table is drawn anew: where somebody has just set a quota.
    pub(super) focus: StoredValue<Option<String>>,
}

/// The forecast of a quarter.
#[component]
pub(super) fn ForecastPage() -> impl IntoView {
    let (api, router, session) = (use_api(), use_router(), use_session());
    let choice = memo(move || router.query().with(|query| Choice::parse(query, session.today())));
    let fetch = Fetch::new(move || {
        let choice = choice.get();
        let call = ForecastQuery::with(choice.quarter, choice.by);
        async move { Ok((choice, api.query(call).await?.forecast)) }
    });
    let known = Known { choice, fetch, year_open: RwSignal::new(false), focus: StoredValue::new(None) };
    let ready = Signal::derive(move || !matches!(fetch.get(), Load::Waiting));
    let content =
        move || (move || fetch.value().map(|(choice, forecast)| drawn(known, choice, &forecast))).into_view();
    view! {
        <Page trail=vec![Crumb::here(t!(frame::forecast))] ready=ready>
            {head(known)}
            {load_view(fetch, || view! { <SkeletonLines count=8 /> }, content)}
            {may_set().then(|| view! { <YearDialog known=known /> })}
        </Page>
    }
}

fn may_set() -> bool {
    use_session().can(Permission::QuotaSet)
}

/// Quarter, tabs, and the way to the quotas of the year.
fn head(known: Known) -> AnyView {
    let (router, today) = (use_router(), use_session().today());
    let choice = known.choice;
    let step = move |quarters: i32| router.go_to(&choice.get_untracked().later(quarters).address());
    let present = shared::forecast::Quarter::of(today);
    let back_to_present = move || {
        let away = choice.with(|choice| choice.quarter != present);
        away.then(|| {
            let go = move |()| {
                router.go_to(&Choice { quarter: present, ..choice.get_untracked() }.address());
            };
            view! { <Button on_press=go>{t!(forecast::present)}</Button> }
        })
    };
    let name = move || choice.with(|choice| format::quarter(choice.quarter));
    let days = move || {
        choice.with(|choice| {
            let (first, last) = (choice.quarter.first_day(), choice.quarter.last_day());
            format!("{} – {}", format::date_short(first, last), format::date_short(last, last))
        })
    };
    let set = may_set().then(|| {
        let open = move |()| known.year_open.set(true);
        let words = move || choice.with(|choice| t!(forecast::quotas_of, &choice.quarter.year().to_string()));
        view! { <Button icon=Icon::Edit on_press=open>{words}</Button> }
    });
    view! {
        <div class="row spread forecast-head">
            <div class="row forecast-stepper" role="group" aria-label=t!(forecast::quarter)>
                <IconButton icon=Icon::ChevronLeft label=t!(forecast::earlier) on_press=move |()| step(-1) />
                <span class="forecast-quarter" role="status">
                    <strong class="num">{name}</strong> " " <span class="muted small">{days}</span>
                </span>
                <IconButton icon=Icon::ChevronRight label=t!(forecast::later) on_press=move |()| step(1) />
                {back_to_present}
            </div>
            {set}
        </div>
        {tabs(choice)}
    }
    .into_any()
}

/// The ways to sum, as tabs that are links: each has an address of its own.
fn tabs(choice: Memo<Choice>) -> AnyView {
    let all = [
        (ForecastBy::Seller, t!(forecast::by_seller)),
        (ForecastBy::Team, t!(forecast::by_team)),
        (ForecastBy::Type, t!(forecast::by_type)),
    ];
    let link = |(by, name): (ForecastBy, &'static str)| {
        let href = move || Choice { by, ..choice.get() }.address();
        let current = move || choice.with(|choice| choice.by == by).then_some("page");
        view! { <a class="tab" href=href aria-current=current>{name}</a> }
    };
    let links = all.into_iter().map(link).collect_view();
    view! { <nav class="tabs forecast-tabs" aria-label=t!(forecast::rows_by)>{links}</nav> }.into_any()
}

fn drawn(known: Known, choice: Choice, forecast: &Forecast) -> AnyView {
    let rows = if forecast.rows.is_empty() { nothing(known) } else { table(known, choice, forecast) };
    view! { {rows} {left_out(forecast)} }.into_any()
}

/// How to begin where there is nothing.
fn nothing(known: Known) -> AnyView {
    let set = may_set();
    let text = if set { t!(forecast::none_set) } else { t!(forecast::none) };
    let year = known.choice.with_untracked(|choice| choice.quarter.year().to_string());
    view! {
        <Empty icon=Icon::Forecast text=text>
            {set.then(|| {
                let open = move |()| known.year_open.set(true);
                view! { <Button icon=Icon::Edit on_press=open>{t!(forecast::quotas_of, &year)}</Button> }
            })}
        </Empty>
    }
    .into_any()
}

/// Open deals that are in no row, so that nobody takes the figures for all there is.
fn left_out(forecast: &Forecast) -> AnyView {
    let worth = |sum: &Sum| (t!(boards::deals, sum.count.into()), format::money(&sum.amount));
    let overdue = (forecast.overdue.count > 0).then(|| {
        let (deals, amount) = worth(&forecast.overdue);
        let list = Route::Deals.path() + &Query::default().with("order", Some("close")).print();
        view! { <li>{t!(forecast::overdue, &deals, &amount)} " " <a href=list>{t!(forecast::look)}</a></li> }
    });
    let undated = (forecast.undated.count > 0).then(|| {
        let (deals, amount) = worth(&forecast.undated);
        view! { <li>{t!(forecast::undated, &deals, &amount)}</li> }
    });
    if overdue.is_none() && undated.is_none() {
        return ().into_any();
    }
    view! {
        <section class="forecast-out">
            <h2>{t!(forecast::left_out)}</h2>
            <ul class="bullets small">{overdue} {undated}</ul>
        </section>
    }
    .into_any()
}

//! How approvals go: how long decisions take, which rules nobody ever says no to, and what waits.

use crate::dom::prelude::*;

use super::ops::{ApprovalMeasures, ApprovalsQuery, Measure, WaitingApprovals};
use crate::api::use_api;
use crate::format;
use crate::frame::{Crumb, Page};
use crate::i18n::t;
use crate::routes::Route;
use crate::state::load::{Fetch, Load};
use crate::ui::Tone;
use crate::ui::badge::Badge;
use crate::ui::empty::Empty;
use crate::ui::icon::Icon;
use crate::ui::load_view::load_view;
use crate::ui::skeleton::SkeletonLines;
use crate::ui::tabs::{Tab, Tabs};

/// How many days back, each as a tab.
const QUARTER: &str = "90";

/// How approvals went.
#[component]
pub(super) fn ApprovalsPage() -> impl IntoView {
    let api = use_api();
    let days = RwSignal::new(QUARTER);
    let fetch = Fetch::new(move || {
        let call = ApprovalsQuery::with(days.get().parse().ok());
        async move { Ok(api.query(call).await?.approval_measures) }
    });
    let ready = Signal::derive(move || !matches!(fetch.get(), Load::Waiting));
    let tabs = vec![
        Tab { value: "30", label: t!(approvals::month).to_owned() },
        Tab { value: QUARTER, label: t!(approvals::quarter).to_owned() },
        Tab { value: "365", label: t!(approvals::year).to_owned() },
    ];
    let trail = vec![
        Crumb::above(t!(frame::processes), &Route::Processes { key: None }),
        Crumb::here(t!(approvals::title)),
    ];
    let content = move || (move || fetch.value().map(|measures| drawn(&measures))).into_view();
    view! {
        <Page trail=trail ready=ready>
            <Tabs label=t!(approvals::time) tabs=tabs chosen=days />
            {load_view(fetch, || view! { <SkeletonLines count=8 /> }, content)}
        </Page>
    }
}

fn drawn(measures: &ApprovalMeasures) -> AnyView {
    if measures.all.decided == 0 && measures.waiting.is_empty() {
        return view! { <Empty icon=Icon::Approve text=t!(approvals::none) /> }.into_any();
    }
    let policies = measures.policies.iter().map(|policy| {
        let reason = policy.reason.clone().unwrap_or_else(|| t!(approvals::no_rule).to_owned());
        row(reason, Some(format!("{} · {}", policy.step_name, policy.process_name)), &policy.measure)
    });
    let roles = measures.roles.iter().map(|one| row(one.role.name.clone(), None, &one.measure));
    let people = measures.people.iter().map(|one| row(one.user.name.clone(), None, &one.measure));
    let partial = measures.partial.then(|| view! { <p class="muted small">{t!(approvals::partial)}</p> });
    view! {
        <div class="stack approvals">
            {waiting(&measures.waiting)}
            {table(t!(approvals::by_rule), policies.collect())}
            {table(t!(approvals::by_role), roles.collect())}
            {table(t!(approvals::by_person), people.collect())}
            <p class="muted small">{t!(approvals::explained, &format::date_long(measures.since))}</p>
            {partial}
        </div>
    }
    .into_any()
}

/// What waits now.
fn waiting(rows: &[WaitingApprovals]) -> Option<AnyView> {
    let row = |one: &WaitingApprovals| {
        let late = (one.overdue > 0).then(|| {
            let words = t!(approvals::overdue, one.overdue.into());
            view! { <Badge tone=Tone::Bad icon=Icon::Calendar>{words}</Badge> }
        });
        let board = format!("{}?at={}", Route::board(&one.process).path(), one.step);
        view! {
            <li class="row spread">
                <span><a href=board>{one.step_name.clone()}</a> " " <span class="muted small">{one.process_name.clone()}</span></span>
                <span class="row">{late} <span class="num">{t!(approvals::waits, one.waiting.into())}</span></span>
            </li>
        }
    };
    (!rows.is_empty()).then(|| {
        view! {
            <section class="card" aria-labelledby="approvals-waiting">
                <h2 id="approvals-waiting">{t!(approvals::waiting)}</h2>
                <ul class="approvals-waiting">{rows.iter().map(row).collect_view()}</ul>
            </section>
        }
        .into_any()
    })
}

fn table(title: &'static str, rows: Vec<AnyView>) -> Option<AnyView> {
    let head = |words: &'static str| view! { <th scope="col" role="columnheader" class="num">{words}</th> };
    (!rows.is_empty()).then(|| {
        view! {
            <section class="card table-card">
                <table class="table approvals-table" role="table">
                    <caption>{title}</caption>
                    <thead role="rowgroup">
                        <tr role="row">
                            <th scope="col" role="columnheader"><span class="visually-hidden">{title}</span></th>
                            {head(t!(approvals::decided))}
                            {head(t!(approvals::refused))}
                            {head(t!(approvals::median))}
                            {head(t!(approvals::slow))}
                        </tr>
                    </thead>
                    <tbody role="rowgroup">{rows.into_iter().collect_view()}</tbody>
                </table>
            </section>
        }
        .into_any()
    })
}

fn row(name: String, about: Option<String>, measure: &Measure) -> AnyView {
    let never =
        measure.never_refuses.then(|| view! { <Badge tone=Tone::Accent>{t!(approvals::never)}</Badge> });
    let about = about.map(|about| view! { <span class="muted small">{about}</span> });
    let cell = |label: &'static str, words: String| {
        view! { <td role="cell" class="num" data-label=label>{words}</td> }
    };
    let took = |minutes: Option<i32>| minutes.map_or_else(|| "–".to_owned(), duration);
    view! {
        <tr role="row">
            <th scope="row" role="rowheader"><span>{name}</span> {about} {never}</th>
            {cell(t!(approvals::decided), format::integer(measure.decided.into()))}
            {cell(t!(approvals::refused), format::integer(measure.refused.into()))}
            {cell(t!(approvals::median), took(measure.median_minutes))}
            {cell(t!(approvals::slow), took(measure.slow_minutes))}
        </tr>
    }
    .into_any()
}

/// So many minutes, in the unit that says it best.
fn duration(minutes: i32) -> String {
    const HOUR: i32 = 60;
    const DAY: i32 = 24 * HOUR;
    match minutes {
        few if few < HOUR => t!(approvals::minutes, &few.to_string()),
        some if some < 2 * DAY => t!(approvals::hours, &(some / HOUR).to_string()),
        many => t!(approvals::days, &(many / DAY).to_string()),
    }
}

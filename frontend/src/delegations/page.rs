//! Who stands in for whom: what holds or comes, and a way to say more.

use crate::dom::prelude::*;
use leptos::task::spawn_local;

use super::form::form;
use super::ops::{
    DelegatedWork, Delegation, DelegationEnd, DelegationEndInput, DelegationPayload, DelegationStatus,
    DelegationsQuery, ProcessName,
};
use crate::api::scalars::Id;
use crate::api::use_api;
use crate::format;
use crate::frame::{Crumb, Page};
use crate::i18n::t;
use crate::state::load::{Fetch, Load};
use crate::state::session::use_session;
use crate::ui::Tone;
use crate::ui::badge::Badge;
use crate::ui::button::Button;
use crate::ui::empty::Empty;
use crate::ui::icon::Icon;
use crate::ui::load_view::load_view;
use crate::ui::skeleton::SkeletonLines;
use crate::ui::toast::use_toasts;

/// What the page knows.
pub(super) type Known = Fetch<DelegationsQuery>;

/// Who stands in for whom.
#[component]
pub(super) fn StandInsPage() -> impl IntoView {
    let api = use_api();
    let fetch: Known = Fetch::new(move || async move { api.query(DelegationsQuery::with()).await });
    let ready = Signal::derive(move || !matches!(fetch.get(), Load::Waiting));
    let content = move || {
        let Some(known) = fetch.value_untracked() else { return ().into_any() };
        view! {
            {list(fetch)}
            {form(fetch, &known.users, &known.processes)}
        }
        .into_any()
    };
    view! {
        <Page trail=vec![Crumb::here(t!(stand_ins::title))] ready=ready class="page stack delegations">
            <p class="muted">{t!(stand_ins::about)}</p>
            {load_view(fetch, || view! { <SkeletonLines count=5 /> }, content)}
        </Page>
    }
}

/// What holds or comes.
fn list(fetch: Known) -> AnyView {
    let rows = move || {
        let Some(known) = fetch.value() else { return ().into_any() };
        if known.delegations.is_empty() {
            return view! { <Empty icon=Icon::Users text=t!(stand_ins::none) /> }.into_any();
        }
        let row = |delegation: &Delegation| row(fetch, delegation, &known.processes);
        let rows = known.delegations.iter().map(row).collect_view();
        view! { <ul class="delegations-list">{rows}</ul> }.into_any()
    };
    view! {
        <section class="card stack">
            <h2>{t!(stand_ins::present)}</h2>
            {rows}
        </section>
    }
    .into_any()
}

fn row(fetch: Known, delegation: &Delegation, processes: &[ProcessName]) -> AnyView {
    let words = who(delegation, use_session().user_id().as_ref());
    let status = match delegation.status {
        DelegationStatus::Running => {
            view! { <Badge tone=Tone::Good>{t!(stand_ins::running)}</Badge> }.into_any()
        }
        _ => view! { <Badge>{t!(stand_ins::coming)}</Badge> }.into_any(),
    };
    let end = delegation.may_end.then(|| {
        let (id, of) = (delegation.id.clone(), format!("({words})"));
        let press = end(fetch, id);
        view! {
            <Button on_press=press>{t!(stand_ins::end)} <span class="visually-hidden">{of}</span></Button>
        }
    });
    view! {
        <li class="row spread delegations-row">
            <span class="delegations-words">
                <span class="row"><strong>{words}</strong> {status}</span>
                <span class="muted small">{how_far(delegation, processes)}</span>
            </span>
            {end}
        </li>
    }
    .into_any()
}

/// Who stands in for whom, as the reader would say it.
fn who(delegation: &Delegation, reader: Option<&Id>) -> String {
    let (person, deputy) = (&delegation.person, &delegation.deputy);
    if reader == Some(&person.id) {
        t!(stand_ins::for_you, &deputy.name)
    } else if reader == Some(&deputy.id) {
        t!(stand_ins::by_you, &person.name)
    } else {
        t!(stand_ins::for_other, &deputy.name, &person.name)
    }
}

/// When, in what work, in which processes and up to which amount.
fn how_far(delegation: &Delegation, processes: &[ProcessName]) -> String {
    let days = if delegation.from == delegation.until {
        format::date_long(delegation.from)
    } else {
        t!(stand_ins::days, &format::date_long(delegation.from), &format::date_long(delegation.until))
    };
    let work = match delegation.work {
        DelegatedWork::Approvals => t!(stand_ins::approvals),
        DelegatedWork::Steps => t!(stand_ins::steps),
    };
    let name = |key: &String| {
        processes
            .iter()
            .find(|process| process.key == *key)
            .map_or_else(|| key.clone(), |found| found.name.clone())
    };
    let within =
        delegation.processes.as_ref().map(|keys| keys.iter().map(name).collect::<Vec<_>>().join(", "));
    let limit = delegation.up_to.as_ref().map(|limit| t!(stand_ins::up_to, &format::money(limit)));
    [Some(days), Some(work.to_owned()), within, limit].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// What ends a delegation when it is pressed.
fn end(fetch: Known, id: Id) -> impl Fn(()) {
    let (api, toasts) = (use_api(), use_toasts());
    move |()| {
        let input = DelegationEndInput { id: id.clone() };
        spawn_local(async move {
            let answer = api.mutate(DelegationEnd::with(input), &api.new_key()).await;
            match answer.map(|answer| answer.delegation_end) {
                Ok(DelegationPayload { delegation: Some(ended), .. }) => {
                    fetch.update(|known| known.delegations.retain(|one| one.id != ended.id));
                    toasts.done(t!(stand_ins::ended));
                }
                Ok(DelegationPayload { user_errors, .. }) => {
                    let words: Vec<String> = user_errors.into_iter().map(|error| error.message).collect();
                    toasts.failed(words.join(" "));
                }
                Err(error) => toasts.failed(error.words()),
            }
        });
    }
}

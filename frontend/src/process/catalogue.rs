//! The catalogue: every process with what it is for and the way its deals go.

use crate::dom::prelude::*;
use leptos::task::spawn_local;

use super::ops::{CatalogueQuery, ProcessEntry};
use super::screens::prepare;
use crate::api::types::{Permission, StageKind};
use crate::api::use_api;
use crate::frame::{Crumb, Page};
use crate::i18n::t;
use crate::routes::Route;
use crate::state::load::{Fetch, Load};
use crate::state::session::use_session;
use crate::ui::button::LinkButton;
use crate::ui::empty::Empty;
use crate::ui::icon::Icon;
use crate::ui::load_view::load_view;
use crate::ui::skeleton::SkeletonLines;

/// Every process; first those in which the reader plays a role.
#[component]
pub(crate) fn CataloguePage() -> impl IntoView {
    let api = use_api();
    // Who reads this opens one of them next.
    spawn_local(prepare());
    let fetch = Fetch::new(move || async move { Ok(api.query(CatalogueQuery::with()).await?.processes) });
    let ready = Signal::derive(move || !matches!(fetch.get(), Load::Waiting));
    let content = move || match fetch.value_untracked().filter(|processes| !processes.is_empty()) {
        Some(processes) => {
            let entries = processes.iter().map(entry).collect_view();
            view! { <ul class="catalogue">{entries}</ul> }.into_any()
        }
        None => view! { <Empty icon=Icon::Process text=t!(process::none) /> }.into_any(),
    };
    let session = use_session();
    let measured = session.can(Permission::DealOverride) || session.can(Permission::ProcessWrite);
    let measures = measured.then(|| {
        view! {
            <div>
                <LinkButton href=Route::Approvals.path() icon=Icon::Approve>{t!(approvals::title)}</LinkButton>
            </div>
        }
    });
    view! {
        <Page trail=vec![Crumb::here(t!(frame::processes))] ready=ready>
            {measures}
            {load_view(fetch, || view! { <SkeletonLines count=6 /> }, content)}
        </Page>
    }
}

fn entry(process: &ProcessEntry) -> AnyView {
    let guide = Route::Processes { key: Some(process.key.clone()) }.path();
    let board = Route::board(&process.key).path();
    let (name, named, purpose) = (process.name.clone(), process.name.clone(), process.purpose.clone());
    let version = t!(process::version, &process.version.to_string());
    // Where deals are set aside or end without success is no part of the usual way.
    let usual = |kind: StageKind| !matches!(kind, StageKind::OnHold | StageKind::Lost);
    let way = process.stages.iter().filter(|stage| usual(stage.kind));
    let way = way.map(|stage| view! { <li>{stage.name.clone()}</li> }.into_any()).collect_view();
    view! {
        <li class="card catalogue-entry">
            <div class="row spread">
                <h2><a href=guide>{name}</a></h2>
                <LinkButton href=board icon=Icon::Board>
                    {t!(process::board)} " " <span class="visually-hidden">{named}</span>
                </LinkButton>
            </div>
            <p class="process-purpose">{purpose} " " <span class="muted">{version}</span></p>
            <ol class="catalogue-way small">{way}</ol>
        </li>
    }
    .into_any()
}

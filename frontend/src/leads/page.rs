//! The list of leads and one lead.

use leptos::prelude::*;

use super::ops::LeadsQuery;
use crate::api::use_api;
use crate::frame::{Crumb, Page};
use crate::i18n::t;
use crate::routes::Route;
use crate::state::load::{Fetch, Load};
use crate::ui::empty::Empty;
use crate::ui::icon::Icon;
use crate::ui::load_view::load_view;
use crate::ui::skeleton::SkeletonLines;

/// The list of leads.
#[component]
pub(crate) fn LeadsPage() -> impl IntoView {
    let api = use_api();
    let fetch = Fetch::new(move || async move { api.query(LeadsQuery::with()).await });
    let ready = Signal::derive(move || !matches!(fetch.get(), Load::Waiting));
    let list = move || {
        let rows = move || fetch.value().map(|answer| answer.leads.nodes).unwrap_or_default();
        let row = |lead: super::ops::LeadRow| {
            view! {
                <li class="row">
                    <a href=Route::lead(lead.id.as_str()).path()>{lead.company}</a>
                    <span class="muted">{lead.contact_name}</span>
                </li>
            }
        };
        view! { <ul class="stack card">{move || rows().into_iter().map(row).collect_view()}</ul> }.into_any()
    };
    view! {
        <Page trail=vec![Crumb::here(t!(frame::leads))] ready=ready>
            {load_view(fetch, || view! { <SkeletonLines /> }, list)}
        </Page>
    }
}

/// One lead.
#[component]
pub(crate) fn LeadPage(
    /// Its id.
    id: String,
) -> impl IntoView {
    view! {
        <Page trail=vec![Crumb::above(t!(frame::leads), &Route::Leads), Crumb::here(id)] ready=true>
            <Empty icon=Icon::Lead text=t!(frame::leads) />
        </Page>
    }
}

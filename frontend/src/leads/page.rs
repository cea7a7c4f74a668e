//! One lead: what is known, who else works with the company, and turning it into a deal.

use crate::dom::prelude::*;
use leptos::task::spawn_local;
use shared::keys::RoleKey;
use shared::permission::{self, permissions_of};

use super::convert::convert_form;
use super::details::{details_form, details_words};
use super::names;
use super::ops::{Colleague, ColleaguesQuery, Lead, LeadQuery, LeadUpdate, LeadUpdateInput};
use crate::api::scalars::Id;
use crate::api::types::Permission;
use crate::api::{Api, use_api};
use crate::frame::{Crumb, Page};
use crate::i18n::t;
use crate::parts::conflicts::Conflicts;
use crate::parts::leads::LeadStatus;
use crate::routes::Route;
use crate::state::load::{Fetch, Load};
use crate::state::session::use_session;
use crate::ui::avatar::Avatar;
use crate::ui::badge::Badge;
use crate::ui::button::{Button, ButtonKind};
use crate::ui::dialog::Dialog;
use crate::ui::empty::Empty;
use crate::ui::icon::{Icon, icon};
use crate::ui::load_view::load_view;
use crate::ui::menu::{Menu, MenuItem};
use crate::ui::skeleton::SkeletonLines;
use crate::ui::toast::{Toasts, use_toasts};
use crate::ui::when::when;

type LeadFetch = Fetch<Option<Lead>>;

/// One lead.
#[component]
pub(crate) fn LeadPage(
    /// Its id.
    id: Id,
) -> impl IntoView {
    let api = use_api();
    let fetch: LeadFetch = Fetch::new(move || {
        let id = id.clone();
        async move { Ok(api.query(LeadQuery::with(id)).await?.lead) }
    });
    let ready = Signal::derive(move || !matches!(fetch.get(), Load::Waiting));
    let trail = Signal::derive(move || {
        let name = fetch.value().flatten().map_or_else(String::new, |lead| lead.company);
        vec![Crumb::above(t!(frame::leads), &Route::Leads), Crumb::here(name)]
    });
    let content = move || match fetch.value_untracked().flatten() {
        Some(lead) => lead_content(&lead, fetch),
        None => view! { <Empty icon=Icon::Lead text=t!(leads::not_found) /> }.into_any(),
    };
    view! {
        <Page trail=trail ready=ready>{load_view(fetch, || view! { <SkeletonLines count=6 /> }, content)}</Page>
    }
}

fn lead_content(lead: &Lead, fetch: LeadFetch) -> AnyView {
    let session = use_session();
    let own = session.user_id().as_ref() == Some(&lead.owner.id);
    let may = own && session.can(Permission::LeadWork);
    // Built once, so that what is typed stays while the rest follows.
    let details = if may { details_form(lead, fetch) } else { details_words(lead) };
    let conflicts =
        Signal::derive(move || fetch.value().flatten().map(|lead| lead.conflicts).unwrap_or_default());
    let changed = Callback::new(move |()| fetch.again());
    let converting = RwSignal::new(false);
    let head = move || fetch.value().flatten().map(|lead| head(&lead, fetch, (may, converting)));
    let deals = move || fetch.value().flatten().map(|lead| deals(&lead));
    let form = move || fetch.value_untracked().flatten().map(|lead| convert_form(&lead, converting));
    view! {
        <div class="lead">
            {head}
            <div class="lead-columns">
                {details}
                <div class="stack">
                    <Conflicts conflicts=conflicts own=own on_change=changed />
                    {deals}
                </div>
            </div>
        </div>
        <Dialog open=converting title=t!(leads::convert).to_owned()>{form}</Dialog>
    }
    .into_any()
}

fn head(lead: &Lead, fetch: LeadFetch, (may, converting): (bool, RwSignal<bool>)) -> AnyView {
    let blocked = lead.conflicts.iter().any(|conflict| conflict.resolution.is_none());
    let may_convert = may && lead.status != LeadStatus::Discarded;
    let convert = may_convert.then(|| {
        let press = move |()| converting.set(true);
        let kind = if blocked { ButtonKind::Secondary } else { ButtonKind::Primary };
        view! { <Button on_press=press kind=kind icon=Icon::ArrowRight disabled=blocked>{t!(leads::convert)}</Button> }
    });
    let hint =
        (may_convert && blocked).then(|| view! { <p class="muted small">{t!(leads::convert_blocked)}</p> });
    let (current, lead_id, version) = (lead.status, lead.id.clone(), lead.version);
    let tools = (use_api(), use_toasts());
    let items = move |()| {
        let item = |status: LeadStatus| {
            let id = lead_id.clone();
            MenuItem::new(names::status(status), move || {
                let input =
                    LeadUpdateInput { status: Some(status), ..LeadUpdateInput::of(id.clone(), version) };
                change(tools, fetch, input);
            })
            .checked(status == current)
        };
        names::STATUSES.map(item).to_vec()
    };
    let menu = (may && current != LeadStatus::Converted).then(|| {
        let trigger = view! { {t!(leads::status)} {icon(Icon::ChevronDown)} };
        view! { <Menu label=t!(leads::change_status) class="btn" trigger=trigger.into_any() items=items /> }
    });
    let give = (may && current != LeadStatus::Converted).then(|| hand_over(lead, fetch));
    view! {
        <header class="deal-title">
            <div class="deal-words">
                <h2>{lead.company.clone()}</h2>
                <p class="row muted small">
                    <Badge tone=names::tone(current)>{names::status(current)}</Badge>
                    <span class="row"><Avatar name=lead.owner.name.clone() /> {lead.owner.name.clone()}</span>
                    <span>{names::source(lead.source)}</span>
                    {came_of(lead)}
                    {when(&lead.created_at)}
                </p>
            </div>
            <div class="lead-actions">
                <div class="row">{give} {menu} {convert}</div>
                {hint}
            </div>
        </header>
    }
    .into_any()
}

/// The campaign it came of, and by what.
fn came_of(lead: &Lead) -> Option<AnyView> {
    let response = names::response(lead.response?);
    let campaign = lead.campaign.as_ref().map(|campaign| {
        view! { <a href=Route::deal(&campaign.number).path()>{campaign.title.clone()}</a> }
    });
    Some(view! { {campaign} <span>{response}</span> }.into_any())
}

/// Changes the lead from its head, where a refusal has no field of its own.
fn change((api, toasts): (Api, Toasts), fetch: LeadFetch, input: LeadUpdateInput) {
    spawn_local(async move {
        let key = api.new_key();
        match api.mutate(LeadUpdate::with(input), &key).await.map(|answer| answer.lead_update) {
            Ok(payload) => match payload.lead {
                Some(lead) => fetch.update(|known| *known = Some(lead)),
                None => toasts
                    .failed(payload.user_errors.into_iter().map(|e| e.message).collect::<Vec<_>>().join(" ")),
            },
            Err(error) => {
                fetch.again();
                toasts.failed(error.words());
            }
        }
    });
}

/// A menu of everybody who works on leads, to give this one to.
fn hand_over(lead: &Lead, fetch: LeadFetch) -> AnyView {
    let tools = (use_api(), use_toasts());
    let people = RwSignal::new(Vec::<Colleague>::new());
    let ask = move |()| {
        spawn_local(async move {
            if let Ok(answer) = tools.0.query(ColleaguesQuery::with()).await {
                people.try_set(answer.users);
            }
        });
    };
    let (id, version, owner) = (lead.id.clone(), lead.version, lead.owner.id.clone());
    let items = move |()| {
        let item = |person: &Colleague| {
            let input = LeadUpdateInput {
                owner: Some(person.id.clone()),
                ..LeadUpdateInput::of(id.clone(), version)
            };
            MenuItem::new(person.name.clone(), move || change(tools, fetch, input.clone()))
                .checked(person.id == owner)
        };
        people.with(|people| people.iter().filter(|person| works_on_leads(person)).map(item).collect())
    };
    let trigger = view! { {t!(leads::hand_over)} {icon(Icon::ChevronDown)} };
    view! {
        <Menu label=t!(leads::hand_over_to) class="btn" trigger=trigger.into_any() on_open=ask items=items />
    }
    .into_any()
}

fn works_on_leads(person: &Colleague) -> bool {
    let roles: Vec<RoleKey> = person.roles.iter().filter_map(|role| RoleKey::parse(role)).collect();
    permissions_of(&roles).contains(&permission::Permission::LeadWork)
}

fn deals(lead: &Lead) -> Option<AnyView> {
    let rows = lead.deals.iter().map(|deal| {
        view! {
            <li>
                <a href=Route::deal(&deal.number).path()>{deal.title.clone()}</a>
                " "
                <span class="muted num">{deal.number.clone()}</span>
            </li>
        }
    });
    let rows = rows.collect_view();
    (!lead.deals.is_empty()).then(|| {
        view! {
            <section class="card" aria-labelledby="lead-deals-title">
                <h3 id="lead-deals-title">{t!(frame::deals)}</h3>
                <ul class="stack">{rows}</ul>
            </section>
        }
        .into_any()
    })
}

//! What came of a deal that brings leads, as a campaign does: the figures, the leads, and entering another one (DS-1.1).

use crate::dom::prelude::*;
use rust_decimal::Decimal;

use crate::api::scalars::{Id, Money};
use crate::api::types::Permission;
use crate::deals::handle::DealHandle;
use crate::deals::yield_ops::{BroughtLead, LeadYield, LeadYieldQuery, ResponseCount};
use crate::format;
use crate::frame::use_actions;
use crate::i18n::t;
use crate::parts::leads as names;
use crate::routes::{Query, Route};
use crate::state::load::Fetch;
use crate::state::session::use_session;
use crate::ui::Tone;
use crate::ui::badge::Badge;
use crate::ui::button::{Button, ButtonKind};
use crate::ui::icon::Icon;
use crate::ui::load_view::load_view;
use crate::ui::skeleton::SkeletonLines;

/// What came of the deal; nothing where its process brings no leads.
#[component]
pub(in crate::deals) fn CameOfIt(
    /// The deal.
    handle: DealHandle,
) -> impl IntoView {
    let Some((known, template)) = handle.now() else { return ().into_any() };
    if template.process.brings_leads.is_none() {
        return ().into_any();
    }
    let (api, id) = (handle.api, known.deal.id.clone());
    let campaign = id.clone();
    let fetch = Fetch::new(move || {
        // The cost may be another one with every change of the deal.
        let _ = handle.known();
        let id = id.clone();
        async move { Ok(api.query(LeadYieldQuery::with(id)).await?.deal.and_then(|deal| deal.lead_yield)) }
    });
    let button = {
        let campaign = campaign.clone();
        move || {
            let takes = fetch.value().flatten().is_some_and(|came| came.takes_leads);
            takes.then(|| new_lead(campaign.clone()))
        }
    };
    let content = move || {
        let campaign = campaign.clone();
        (move || fetch.value().flatten().map(|came| content(&came, &campaign))).into_any()
    };
    view! {
        <section class="card came-of-it" aria-labelledby="came-of-it-title">
            <div class="row spread">
                <h3 id="came-of-it-title">{t!(deal::came_of_it)}</h3>
                {button}
            </div>
            {load_view(fetch, || view! { <SkeletonLines count=4 /> }, content)}
        </section>
    }
    .into_any()
}

/// Opens the form for a lead that came of this deal.
fn new_lead(campaign: Id) -> Option<AnyView> {
    let actions = use_actions();
    let press = move |()| {
        actions.lead_of.set(Some(campaign.clone()));
        actions.new_lead.set(true);
    };
    use_session().can(Permission::LeadWork).then(|| {
        view! { <Button on_press=press kind=ButtonKind::Secondary icon=Icon::Plus>{t!(leads::new)}</Button> }
            .into_any()
    })
}

fn content(came: &LeadYield, campaign: &Id) -> AnyView {
    view! {
        {figures(came)}
        {responses(&came.responses)}
        {leads(came, campaign)}
    }
    .into_any()
}

fn figures(came: &LeadYield) -> AnyView {
    let amount = |name: &'static str, money: Option<&Money>| {
        let value = money.map_or_else(|| "–".to_owned(), format::money);
        view! { <div><dt>{name}</dt><dd class="num">{value}</dd></div> }
    };
    let count =
        |name: &'static str, count: i32| view! { <div><dt>{name}</dt><dd class="num">{count}</dd></div> };
    let ratio = came.return_ratio.map(|ratio| {
        let (tone, sign) = if ratio.is_sign_negative() { (Tone::Bad, "") } else { (Tone::Good, "+") };
        let percent = format::percent(&(ratio * Decimal::ONE_HUNDRED).round());
        view! { " " <Badge tone=tone>{sign} {percent}</Badge> }
    });
    let net = came.net_return.as_ref().map_or_else(|| "–".to_owned(), format::money);
    let hint =
        came.net_return.is_none().then(|| view! { <p class="muted small">{t!(deal::cost_unknown)}</p> });
    view! {
        <dl class="yield-figures">
            {count(t!(frame::leads), came.lead_count)}
            {count(t!(frame::deals), came.deal_count)}
            {amount(t!(deal::still_sold), Some(&came.open))}
            {amount(t!(deal::won), Some(&came.won))}
            {amount(t!(deal::cost), came.cost.as_ref())}
            <div><dt>{t!(deal::net_return)}</dt><dd class="num">{net} {ratio}</dd></div>
        </dl>
        {hint}
    }
    .into_any()
}

fn responses(counts: &[ResponseCount]) -> Option<AnyView> {
    let row = |count: &ResponseCount| {
        let words = t!(deal::response_count, names::response(count.response), &count.leads.to_string());
        view! { <li><Badge>{words}</Badge></li> }
    };
    let rows = counts.iter().map(row).collect_view();
    (!counts.is_empty())
        .then(|| view! { <ul class="row" aria-label=t!(deal::by_response)>{rows}</ul> }.into_any())
}

fn leads(came: &LeadYield, campaign: &Id) -> Option<AnyView> {
    let leads = came.leads.as_ref()?;
    if leads.nodes.is_empty() {
        return Some(view! { <p class="muted">{t!(deal::no_leads_yet)}</p> }.into_any());
    }
    let rows = leads.nodes.iter().map(lead).collect_view();
    let all = leads.page_info.has_next_page.then(|| {
        let query = Query::default().with("status", Some("all")).with("campaign", Some(campaign.as_str()));
        let href = Route::Leads.path() + &query.print();
        view! { <p><a href=href>{t!(deal::all_leads, came.lead_count.into())}</a></p> }
    });
    Some(view! { <ul class="yield-leads">{rows}</ul> {all} }.into_any())
}

/// A lead, where it stands, and the deals it became.
fn lead(lead: &BroughtLead) -> AnyView {
    let deals = lead.deals.iter().map(|deal| {
        let amount = deal.amount.as_ref().map(|amount| {
            view! { <span class="num">{format::money(&amount.value)}</span> }
        });
        view! {
            <span class="row yield-deal">
                <a href=Route::deal(&deal.number).path()>{deal.title.clone()}</a>
                <span class="muted small">{deal.stage.name.clone()}</span>
                {amount}
            </span>
        }
    });
    let deals = deals.collect_view();
    let response = lead.response.map(names::response);
    let (tone, status) = (names::tone(lead.status), names::status(lead.status));
    view! {
        <li>
            <span class="yield-lead">
                <a href=Route::lead(lead.id.as_str()).path()>{lead.company.clone()}</a>
                <span class="muted small">{response}</span>
            </span>
            <Badge tone=tone>{status}</Badge>
            <span class="yield-deals">{deals}</span>
        </li>
    }
    .into_any()
}

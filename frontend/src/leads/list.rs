//! The list of leads. What it shows stands in the address.

use crate::dom::prelude::*;
use leptos::task::spawn_local;

use super::names;
use super::ops::{LeadFilter, LeadRow, LeadsQuery};
use crate::api::scalars::Id;
use crate::api::types::Permission;
use crate::api::use_api;
use crate::frame::{Crumb, Page, use_actions};
use crate::i18n::t;
use crate::parts::leads::LeadStatus;
use crate::router::use_router;
use crate::routes::{Query, Route};
use crate::state::load::{Fetch, Load};
use crate::state::session::use_session;
use crate::ui::badge::Badge;
use crate::ui::button::{Button, ButtonKind};
use crate::ui::empty::Empty;
use crate::ui::icon::Icon;
use crate::ui::load_view::load_view;
use crate::ui::search::SearchField;
use crate::ui::skeleton::SkeletonLines;
use crate::ui::toast::use_toasts;
use crate::ui::when::when;

/// The filter of an address; without a status, what is still being worked on.
fn filter(query: &Query, me: Option<Id>) -> LeadFilter {
    let status = match query.get("status") {
        Some("converted") => Some(vec![LeadStatus::Converted]),
        Some("discarded") => Some(vec![LeadStatus::Discarded]),
        Some("all") => None,
        _ => Some(vec![LeadStatus::New, LeadStatus::Working, LeadStatus::Nurturing]),
    };
    LeadFilter {
        status,
        owner: query.get("mine").and(me).map(|me| vec![me]),
        text: query.get("q").map(str::to_owned),
        campaign: query.get("campaign").map(Id::new),
    }
}

/// The list of leads.
#[component]
pub(crate) fn LeadsPage() -> impl IntoView {
    let (api, router, session, toasts) = (use_api(), use_router(), use_session(), use_toasts());
    let query = router.query();
    let wanted = memo(move || query.with(|query| filter(query, session.user_id())));
    let fetch = Fetch::new(move || {
        let filter = wanted.get();
        async move { Ok(api.query(LeadsQuery::with(Some(filter), None)).await?.leads) }
    });
    let more = move |cursor: String| {
        let filter = wanted.get_untracked();
        spawn_local(async move {
            match api.query(LeadsQuery::with(Some(filter), Some(cursor))).await {
                Ok(answer) => fetch.update(|rows| {
                    rows.nodes.extend(answer.leads.nodes);
                    rows.page_info = answer.leads.page_info;
                }),
                Err(error) => toasts.failed(error.words()),
            }
        });
    };
    let ready = Signal::derive(move || !matches!(fetch.get(), Load::Waiting));
    let list = move || {
        let draw = move || {
            let rows = fetch.value()?;
            if rows.nodes.is_empty() {
                return Some(
                    view! { <Empty icon=Icon::Lead text=t!(leads::empty)>{new_button()}</Empty> }.into_any(),
                );
            }
            let cursor = rows.page_info.end_cursor.filter(|_| rows.page_info.has_next_page);
            let button = cursor.map(|cursor| {
                let press = move |()| more(cursor.clone());
                view! { <Button on_press=press kind=ButtonKind::Quiet>{t!(common::show_more)}</Button> }
            });
            let table = table(&rows.nodes);
            Some(view! { {table} {button} }.into_any())
        };
        draw.into_any()
    };
    let count = move || fetch.value().map(|rows| t!(leads::count, rows.total_count.into()));
    view! {
        <Page trail=vec![Crumb::here(t!(frame::leads))] ready=ready>
            <div class="row spread leads-head">
                {filters()}
                <div class="row"><span class="muted num" role="status">{count}</span> {new_button()}</div>
            </div>
            {load_view(fetch, || view! { <SkeletonLines count=6 /> }, list)}
        </Page>
    }
}

fn new_button() -> Option<AnyView> {
    let may = use_session().can(Permission::LeadWork);
    let open = use_actions().new_lead;
    may.then(|| {
        view! { <Button on_press=move |()| open.set(true) kind=ButtonKind::Primary icon=Icon::Plus>{t!(leads::new)}</Button> }
            .into_any()
    })
}

fn filters() -> AnyView {
    let router = use_router();
    let query = router.query();
    let set = move |name: &'static str, value: Option<&str>| {
        router.set_query(&query.get_untracked().with(name, value), false);
    };
    let chip = move |value: &'static str, name: &'static str| {
        let pressed =
            move || query.with(|query| query.get("status").unwrap_or_default() == value).to_string();
        view! {
            <button type="button" class="chip" aria-pressed=pressed on:click=move |_| set("status", Some(value))>{name}</button>
        }
    };
    let mine = move || query.with(|query| query.get("mine").is_some());
    let toggle = move |_| {
        let mine = query.with_untracked(|query| query.get("mine").is_some());
        set("mine", (!mine).then_some("1"));
    };
    let of_campaign = move || {
        let narrowed = query.with(|query| query.get("campaign").is_some());
        narrowed.then(|| {
            view! {
                <button type="button" class="chip" aria-pressed="true" on:click=move |_| set("campaign", None)>
                    {t!(leads::of_one_campaign)}
                </button>
            }
        })
    };
    let text = Signal::derive(move || query.with(|query| query.get("q").unwrap_or_default().to_owned()));
    let find = move |text: String| set("q", Some(&text));
    view! {
        <div class="row">
            <div class="chips" role="group" aria-label=t!(leads::status)>
                {chip("", t!(leads::open))}
                {chip("converted", t!(leads::status_converted))}
                {chip("discarded", t!(leads::status_discarded))}
                {chip("all", t!(leads::all))}
            </div>
            <button type="button" class="chip" aria-pressed=move || mine().to_string() on:click=toggle>{t!(leads::mine)}</button>
            {of_campaign}
            <SearchField label=t!(leads::search) value=text on_search=find />
        </div>
    }
    .into_any()
}

fn table(rows: &[LeadRow]) -> AnyView {
    let row = |lead: &LeadRow| {
        let (tone, status) = (names::tone(lead.status), names::status(lead.status));
        view! {
            <tr>
                <td><a class="lead-company" href=Route::lead(lead.id.as_str()).path()>{lead.company.clone()}</a></td>
                <td>{lead.contact_name.clone()}</td>
                <td class="muted lead-source">{names::source(lead.source)}</td>
                <td><Badge tone=tone>{status}</Badge></td>
                <td class="lead-owner">{lead.owner.name.clone()}</td>
                <td class="muted num">{when(&lead.created_at)}</td>
            </tr>
        }
    };
    let rows = rows.iter().map(row).collect_view();
    view! {
        <div class="card table-wrap leads-table">
            <table class="table">
                <thead>
                    <tr>
                        <th scope="col">{t!(leads::company)}</th>
                        <th scope="col">{t!(leads::contact)}</th>
                        <th scope="col" class="lead-source">{t!(leads::source)}</th>
                        <th scope="col">{t!(leads::status)}</th>
                        <th scope="col" class="lead-owner">{t!(deal::owner)}</th>
                        <th scope="col" class="num">{t!(leads::entered)}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_says_which_leads_are_shown() {
        let me = Id::new("user_1");
        let all = filter(&Query::parse("?status=all&q=steel"), Some(me.clone()));
        assert_eq!((all.status, all.owner, all.text.as_deref()), (None, None, Some("steel")));
        let mine = filter(&Query::parse("?mine=1"), Some(me.clone()));
        assert_eq!(mine.owner, Some(vec![me]));
        assert_eq!(mine.status.map(|status| status.len()), Some(3));
        let of_campaign = filter(&Query::parse("?campaign=deal_1"), None);
        assert_eq!(of_campaign.campaign, Some(Id::new("deal_1")));
    }
}

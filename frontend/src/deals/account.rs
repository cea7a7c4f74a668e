//! One customer: who works there, the deals with it, and everything that happened to them (DS-2.6).

use crate::dom::prelude::*;

use super::account_ops::{Account, AccountQuery, AccountTimelineQuery, Contact};
use super::entries::{Entries, entries_card};
use super::list::{Beside, deals_table};
use super::list_ops::{DealFilter, DealOrder, DealRows};
use crate::api::scalars::Id;
use crate::api::{Api, use_api};
use crate::frame::{Crumb, Page};
use crate::i18n::t;
use crate::routes::Route;
use crate::state::load::{Fetch, Load};
use crate::ui::empty::Empty;
use crate::ui::icon::Icon;
use crate::ui::load_view::load_view;
use crate::ui::skeleton::SkeletonLines;

/// One customer under its own address.
#[component]
pub(super) fn AccountPage(
    /// Its id.
    id: Id,
) -> impl IntoView {
    let api = use_api();
    let fetch = {
        let id = id.clone();
        Fetch::new(move || {
            let filter = DealFilter { account: Some(id.clone()), ..DealFilter::default() };
            let call = AccountQuery::with(id.clone(), filter, DealOrder::UpdatedDesc);
            async move {
                let answer = api.query(call).await?;
                Ok(answer.account.map(|account| (account, answer.deals)))
            }
        })
    };
    let ready = Signal::derive(move || !matches!(fetch.get(), Load::Waiting));
    let trail = Signal::derive(move || {
        let name = fetch.value().flatten().map_or_else(String::new, |(account, _)| account.name);
        vec![Crumb::above(t!(frame::deals), &Route::Deals), Crumb::here(name)]
    });
    let content = move || match fetch.value_untracked().flatten() {
        Some((account, deals)) => account_view(api, &id, &account, &deals),
        None => view! { <Empty icon=Icon::Folder text=t!(account::not_found) /> }.into_any(),
    };
    view! {
        <Page trail=trail ready=ready>{load_view(fetch, || view! { <SkeletonLines count=6 /> }, content)}</Page>
    }
}

fn account_view(api: Api, id: &Id, account: &Account, deals: &DealRows) -> AnyView {
    let about: Vec<String> =
        [account.domain.clone(), account.registration_number.clone()].into_iter().flatten().collect();
    let table = if deals.nodes.is_empty() {
        view! { <p class="muted">{t!(account::no_deals)}</p> }.into_any()
    } else {
        deals_table(&deals.nodes, Beside::Process)
    };
    view! {
        <div class="deal">
            <header class="deal-title">
                <div class="deal-words">
                    <h2>{account.name.clone()}</h2>
                    <p class="muted small">{about.join(" · ")}</p>
                </div>
            </header>
            {table}
            <div class="deal-columns">
                <div class="deal-main">{timeline(api, id.clone())}</div>
                <div class="deal-side">{people(&account.contacts)}</div>
            </div>
        </div>
    }
    .into_any()
}

fn people(contacts: &[Contact]) -> Option<AnyView> {
    let person = |contact: &Contact| {
        let email = contact
            .email
            .clone()
            .map(|email| view! { <a href=format!("mailto:{email}")>{email.clone()}</a> });
        let phone = contact.phone.clone().map(|phone| view! { <span class="muted small">{phone}</span> });
        view! { <li class="stack"><span>{contact.name.clone()}</span> {email} {phone}</li> }
    };
    let rows = contacts.iter().map(person).collect_view();
    (!contacts.is_empty()).then(|| {
        view! {
            <section class="card" aria-labelledby="contacts-title">
                <h3 id="contacts-title">{t!(account::people)}</h3>
                <ul class="people">{rows}</ul>
            </section>
        }
        .into_any()
    })
}

/// What happened to all its deals; each entry leads to its deal.
fn timeline(api: Api, id: Id) -> AnyView {
    let entries = Entries::new();
    let fetch = move |after: Option<String>| {
        let call = AccountTimelineQuery::with(id.clone(), after.clone());
        let answer = async move { api.query(call).await.ok()?.account.map(|account| account.timeline) };
        entries.fetch(after.is_some(), answer);
    };
    fetch(None);
    entries_card(entries, (), fetch, |entry| {
        let title = entry.deal_title.clone();
        Some(view! { <a href=Route::deal(&entry.deal_number).path()>{title}</a> }.into_any())
    })
}

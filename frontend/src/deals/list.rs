//! The list of deals: every deal the reader may see, narrowed and ordered by the address.

use super::behind::{Behind, without};
use super::list_ops::{DealFilter, DealOrder, DealRow, DealRows, DealsQuery};
use crate::api::types::Permission;
use crate::api::use_api;
use crate::dom::prelude::*;
use crate::format;
use crate::frame::{Crumb, Page, use_actions};
use crate::i18n::t;
use crate::parts::amount::amount_view;
use crate::parts::due::due_short;
use crate::router::use_router;
use crate::routes::{Query, Route};
use crate::state::load::{Fetch, Load};
use crate::state::session::use_session;
use crate::ui::avatar::Avatar;
use crate::ui::button::{Button, ButtonKind};
use crate::ui::empty::Empty;
use crate::ui::icon::Icon;
use crate::ui::load_view::load_view;
use crate::ui::search::SearchField;
use crate::ui::skeleton::SkeletonLines;
use crate::ui::toast::use_toasts;
use leptos::task::spawn_local;

/// What the list shows, as the address says it.
#[derive(Debug, Clone, PartialEq)]
struct Choice {
    text: String,
    /// Closed deals too.
    all: bool,
    order: DealOrder,
    /// The figure of the forecast whose deals they are.
    behind: Option<Behind>,
}

impl Choice {
    fn parse(query: &Query) -> Self {
        let order = match query.get("order") {
            Some("close") => DealOrder::CloseDateAsc,
            Some("number") => DealOrder::NumberDesc,
            _ => DealOrder::UpdatedDesc,
        };
        Self {
            text: query.get("q").unwrap_or_default().to_owned(),
            all: query.get("all").is_some(),
            order,
            behind: Behind::parse(query),
        }
    }

    fn filter(&self) -> DealFilter {
        let text = Some(self.text.trim().to_owned()).filter(|text| !text.is_empty());
        let filter = DealFilter { text, open: (!self.all).then_some(true), ..DealFilter::default() };
        match &self.behind {
            Some(behind) => behind.narrow(filter),
            None => filter,
        }
    }
}

/// The list of deals.
#[component]
pub(crate) fn DealsPage() -> impl IntoView {
    let (api, router) = (use_api(), use_router());
    let choice = memo(move || router.query().with(Choice::parse));
    let fetch = Fetch::new(move || {
        let choice = choice.get();
        let call = DealsQuery::with(choice.filter(), choice.order, None);
        async move { Ok(api.query(call).await?.deals) }
    });
    let ready = Signal::derive(move || !matches!(fetch.get(), Load::Waiting));
    let content = move || {
        (move || {
            let rows = fetch.value()?;
            Some(if rows.nodes.is_empty() {
                nothing(&choice.get_untracked())
            } else {
                table(&rows, fetch, choice)
            })
        })
        .into_view()
    };
    view! {
        <Page trail=vec![Crumb::here(t!(frame::deals))] ready=ready>
            {toolbar(choice, fetch)}
            {load_view(fetch, || view! { <SkeletonLines count=10 /> }, content)}
        </Page>
    }
}

fn toolbar(choice: Memo<Choice>, fetch: Fetch<DealRows>) -> impl IntoView {
    let (router, actions) = (use_router(), use_actions());
    let set = move |name: &str, value: Option<&str>| {
        router.set_query(&router.query().get_untracked().with(name, value), false);
    };
    let all = memo(move || choice.with(|choice| choice.all));
    let chip = move |closed: bool, words: &'static str| {
        view! {
            <button
                type="button" class="chip" aria-pressed=move || (all.get() == closed).to_string()
                on:click=move |_| set("all", closed.then_some("1"))
            >
                {words}
            </button>
        }
    };
    let order = move || {
        choice.with(|choice| match choice.order {
            DealOrder::UpdatedDesc => String::new(),
            DealOrder::CloseDateAsc => "close".to_owned(),
            DealOrder::NumberDesc => "number".to_owned(),
        })
    };
    let option = |value: &'static str, words: &'static str| view! { <option value=value>{words}</option> };
    let count = move || fetch.value().map(|rows| t!(boards::deals, rows.total_count.into()));
    let may_create = use_session().can(Permission::DealCreate);
    let first = move || fetch.value().and_then(|rows| rows.nodes.into_iter().next());
    let behind = memo(move || choice.with(|choice| choice.behind.clone()));
    let which = move || match behind.get() {
        Some(behind) => behind.view(first().as_ref()),
        None => view! {
            <div class="chips" role="group" aria-label=t!(deals::which)>
                {chip(false, t!(deals::open))}
                {chip(true, t!(deals::all))}
            </div>
        }
        .into_any(),
    };
    let new = may_create.then(|| {
        let open = move |()| actions.new_deal.set(true);
        view! { <Button kind=ButtonKind::Primary icon=Icon::Plus on_press=open>{t!(deals::new)}</Button> }
    });
    view! {
        <div class="page-head deals-head">
            <div class="row">
                {search(choice)}
                {which}
                <select
                    class="input input-select deals-order" aria-label=t!(deals::order)
                    on:change:target=move |event| set("order", Some(&event.target().value()))
                    prop:value=order
                >
                    {option("", t!(deals::order_updated))}
                    {option("close", t!(deals::order_close))}
                    {option("number", t!(deals::order_number))}
                </select>
                <span class="muted num" role="status">{count}</span>
            </div>
            {new}
        </div>
    }
}

fn search(choice: Memo<Choice>) -> impl IntoView {
    let router = use_router();
    let text = Signal::derive(move || choice.with(|choice| choice.text.clone()));
    let find = move |text: String| {
        router.set_query(&router.query().get_untracked().with("q", Some(&text)), false);
    };
    view! { <SearchField label=t!(boards::search) value=text on_search=find /> }
}

fn nothing(choice: &Choice) -> AnyView {
    if choice.text.is_empty() && choice.behind.is_none() {
        view! { <Empty icon=Icon::Deal text=t!(deals::none) /> }.into_any()
    } else {
        let router = use_router();
        let clear = move |()| {
            router.set_query(&without(router.query().get_untracked().with("q", None)), false);
        };
        view! {
            <Empty icon=Icon::Search text=t!(deals::none_found)>
                <Button on_press=clear>{t!(boards::clear)}</Button>
            </Empty>
        }
        .into_any()
    }
}

fn table(rows: &DealRows, fetch: Fetch<DealRows>, choice: Memo<Choice>) -> AnyView {
    let (api, toasts) = (use_api(), use_toasts());
    let busy = RwSignal::new(false);
    let next = rows.page_info.end_cursor.clone().filter(|_| rows.page_info.has_next_page);
    let more = next.map(|next| {
        let fetch_more = move |()| {
            let choice = choice.get_untracked();
            let call = DealsQuery::with(choice.filter(), choice.order, Some(next.clone()));
            busy.set(true);
            spawn_local(async move {
                let answer = api.query(call).await;
                busy.try_set(false);
                match answer {
                    Ok(answer) => fetch.update(|rows| {
                        rows.nodes.extend(answer.deals.nodes);
                        rows.page_info = answer.deals.page_info;
                    }),
                    Err(error) => toasts.failed(error.words()),
                }
            });
        };
        view! { <Button on_press=fetch_more busy=busy>{t!(common::show_more)}</Button> }
    });
    view! {
        {deals_table(&rows.nodes, Beside::Account)}
        {more}
    }
    .into_any()
}

/// What stands beside the number of a deal in a table.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Beside {
    /// Its customer.
    Account,
    /// Its process, where all are of one customer.
    Process,
}

/// Deals as a table, in the order given.
pub(super) fn deals_table(deals: &[DealRow], beside: Beside) -> AnyView {
    let today = use_session().today();
    let head = |words: &'static str, class: &'static str| view! { <th scope="col" class=class>{words}</th> };
    view! {
        <div class="card table-card">
            <table class="table deals-table">
                <thead>
                    <tr>
                        {head(t!(deals::deal), "")}
                        {head(t!(deals::stage), "")}
                        {head(t!(deals::amount), "num")}
                        {head(t!(deals::closes), "")}
                        {head(t!(deals::next_step), "")}
                        {head(t!(deals::owner), "")}
                    </tr>
                </thead>
                <tbody>{deals.iter().map(|deal| row(deal, beside, today)).collect_view()}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn row(deal: &DealRow, beside: Beside, today: crate::api::scalars::Date) -> impl IntoView + use<> {
    let beside = if beside == Beside::Account { &deal.account.name } else { &deal.process.name };
    let closes = deal.close_date.map(|date| {
        view! { <time datetime=date.to_string() title=format::date_long(date)>{format::date_short(date, today)}</time> }
    });
    let step = deal.next_step.as_ref().map(|step| {
        let due = step.due.map(|due| due_short(due, step.late, today));
        let whose = if step.mine { t!(boards::your_turn).to_owned() } else { step.owner.name.clone() };
        view! {
            <span class="deals-step" class:is-mine=step.mine title=whose>
                <span class="truncate">{step.name.clone()}</span>
                {due}
            </span>
        }
    });
    view! {
        <tr>
            <td class="deals-name">
                <a href=Route::deal(&deal.number).path()>{deal.title.clone()}</a>
                <span class="muted small">
                    <span class="num">{deal.number.clone()}</span>
                    " · "
                    {beside.clone()}
                </span>
            </td>
            <td>{deal.stage.name.clone()}</td>
            <td class="num">{amount_view(deal.amount.as_ref(), false)}</td>
            <td class="nowrap">{closes}</td>
            <td>{step}</td>
            <td><Avatar name=deal.owner.name.clone() /></td>
        </tr>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_says_what_the_list_shows() {
        let choice = Choice::parse(&Query::parse("?q=caf%C3%A9&all=1&order=close"));
        let (text, order) = ("café".to_owned(), DealOrder::CloseDateAsc);
        assert_eq!(choice, Choice { text: text.clone(), all: true, order, behind: None });
        assert_eq!(choice.filter(), DealFilter { text: Some(text), ..DealFilter::default() });
        let open = DealFilter { open: Some(true), ..DealFilter::default() };
        assert_eq!(Choice::parse(&Query::default()).filter(), open);
    }
}

//! Starting a new deal: which process, for whom, what about. Nothing is asked that is known.

use std::time::Duration;

use leptos::ev::SubmitEvent;
use leptos::task::spawn_local;

use super::list_ops::{
    AccountName, AccountRef, Conflict, CreatePayload, CustomerQuery, DealCreate, DealCreateInput,
    ProcessName, StartQuery,
};
use crate::api::scalars::{Decimal, MoneyInput, parse_date};
use crate::api::types::{UserError, error_at, errors_elsewhere};
use crate::api::use_api;
use crate::browser::lowercase;
use crate::dom::prelude::*;
use crate::format::parse_decimal;
use crate::frame::use_actions;
use crate::i18n::{locale, t};
use crate::router::use_router;
use crate::routes::Route;
use crate::state::load::Fetch;
use crate::state::prefs;
use crate::state::session::use_session;
use crate::ui::Tone;
use crate::ui::banner::Banner;
use crate::ui::button::{Button, ButtonKind};
use crate::ui::dialog::Dialog;
use crate::ui::field::{ChoiceField, DateField, MoneyField, TextField};
use crate::ui::load_view::load_view;
use crate::ui::skeleton::SkeletonLines;
use crate::ui::toast::use_toasts;
use crate::ui::unique_id;

/// The dialog for a new deal. It stands at the root of the app and opens from anywhere.
#[component]
pub(crate) fn NewDealDialog() -> impl IntoView {
    let open = use_actions().new_deal;
    // What the form needs from context, it needs when it opens.
    let owner = StoredValue::new(Owner::current());
    let content = move || owner.with_value(|owner| owner.as_ref().map(|owner| owner.with(|| new_deal(open))));
    view! { <Dialog open=open title=t!(deals::new).to_owned()>{content()}</Dialog> }
}

fn new_deal(open: RwSignal<bool>) -> AnyView {
    let api = use_api();
    let fetch = Fetch::new(move || async move { Ok(api.query(StartQuery::with()).await?.processes) });
    let content = move || fetch.value_untracked().map(|processes| form(processes, open)).into_view();
    load_view(fetch, || view! { <SkeletonLines count=4 /> }, content)
}

/// What was typed, and what is wrong with it.
#[derive(Clone, Copy)]
struct Draft {
    process: RwSignal<String>,
    title: RwSignal<String>,
    customer: RwSignal<String>,
    domain: RwSignal<String>,
    contact_name: RwSignal<String>,
    contact_email: RwSignal<String>,
    close_date: RwSignal<String>,
    amount: RwSignal<String>,
    amount_error: RwSignal<Option<String>>,
    errors: RwSignal<Vec<UserError>>,
    /// Customers whose name has in it what was typed.
    known: RwSignal<Vec<AccountName>>,
    conflicts: RwSignal<Vec<Conflict>>,
    /// Whether the process sells something to somebody.
    is_sale: Memo<bool>,
}

/// The input fields that show their own errors.
const FIELDS: [&str; 7] =
    ["process", "title", "name", "domain", "contactName", "contactEmail", "estimatedAmount"];

/// What was typed as an amount is no number.
struct NotANumber;

impl Draft {
    fn new(first: &str, processes: &[ProcessName]) -> Self {
        let text = || RwSignal::new(String::new());
        let process = RwSignal::new(first.to_owned());
        let sells = processes.iter().filter(|process| !process.brings_leads);
        let sells: Vec<String> = sells.map(|process| process.key.clone()).collect();
        Self {
            process,
            title: text(),
            customer: text(),
            domain: text(),
            contact_name: text(),
            contact_email: text(),
            close_date: text(),
            amount: text(),
            amount_error: RwSignal::new(None),
            errors: RwSignal::new(Vec::new()),
            known: RwSignal::new(Vec::new()),
            conflicts: RwSignal::new(Vec::new()),
            is_sale: memo(move || process.with(|process| sells.contains(process))),
        }
    }

    /// The customer by this name, if there is one.
    fn account(self) -> Option<AccountName> {
        let name = self.customer.with(|name| lowercase(name.trim()));
        self.known.with(|known| known.iter().find(|account| lowercase(&account.name) == name).cloned())
    }

    fn error(self, field: &'static str) -> Signal<Option<String>> {
        Signal::derive(move || self.errors.with(|errors| error_at(errors, field)))
    }

    /// The amount as typed, if one is.
    fn read_amount(self) -> Result<Option<Decimal>, NotANumber> {
        let typed = self.amount.get_untracked();
        if typed.trim().is_empty() {
            return Ok(None);
        }
        let number = parse_decimal(&typed, locale());
        self.amount_error.set(number.is_none().then(|| t!(errors::not_a_number).to_owned()));
        number.map(Some).ok_or(NotANumber)
    }

    fn input(self, estimated_amount: Option<MoneyInput>, key: &str) -> DealCreateInput {
        let given = |field: RwSignal<String>| {
            Some(field.get_untracked().trim().to_owned()).filter(|text| !text.is_empty())
        };
        let account = match untrack(|| self.account()) {
            Some(known) => AccountRef {
                id: Some(known.id),
                name: None,
                domain: None,
                contact_name: None,
                contact_email: None,
            },
            None => AccountRef {
                id: None,
                // An empty name is refused with words of its own.
                name: Some(self.customer.get_untracked().trim().to_owned()),
                domain: given(self.domain),
                contact_name: given(self.contact_name),
                contact_email: given(self.contact_email),
            },
        };
        let is_sale = self.is_sale.get_untracked();
        DealCreateInput {
            process: self.process.get_untracked(),
            title: self.title.get_untracked(),
            account: is_sale.then_some(account),
            close_date: parse_date(&self.close_date.get_untracked()),
            estimated_amount: estimated_amount.filter(|_| is_sale),
            client_mutation_id: Some(key.to_owned()),
        }
    }
}

fn form(processes: Vec<ProcessName>, open: RwSignal<bool>) -> AnyView {
    let session = use_session();
    // Most likely the one whose board they were on.
    let last = prefs::last_board();
    let likely = processes.iter().find(|process| Some(&process.key) == last.as_ref()).or(processes.first());
    let first = likely.map(|process| process.key.clone()).unwrap_or_default();
    let draft = Draft::new(&first, &processes);
    let busy = RwSignal::new(false);
    look_up_customer(draft);
    let submit = submit(draft, busy, open);
    let process = (processes.len() > 1).then(|| {
        let options = processes.into_iter().map(|process| (process.key, process.name)).collect::<Vec<_>>();
        view! { <ChoiceField label=t!(deals::process) value=draft.process options=options error=draft.error("process") /> }
    });
    let customer = move || draft.is_sale.get().then(|| customer(draft));
    let code = session.currency().to_string();
    let amounts = move || {
        let is_sale = draft.is_sale.get();
        let amount = is_sale.then(|| {
            view! {
                <MoneyField
                    label=t!(deals::estimate) value=draft.amount currency=code.clone()
                    error=draft.amount_error optional=true
                />
            }
        });
        let class = if is_sale { "form-pair" } else { "stack" };
        view! {
            <div class=class>
                {amount}
                <DateField label=t!(deals::closes) value=draft.close_date optional=true />
            </div>
        }
    };
    let others = move || {
        let errors = draft.errors.with(|errors| errors_elsewhere(errors, &FIELDS));
        (!errors.is_empty()).then(|| view! { <Banner tone=Tone::Bad>{errors.join(" ")}</Banner> })
    };
    view! {
        <form on:submit=submit novalidate>
            {others}
            {process}
            {customer}
            <TextField label=t!(deals::title) value=draft.title error=draft.error("title") />
            {amounts}
            <div class="dialog-foot">
                <Button on_press=move |()| open.set(false)>{t!(common::cancel)}</Button>
                <Button submit=true kind=ButtonKind::Primary busy=busy>{t!(deals::start)}</Button>
            </div>
        </form>
    }
}

/// The customer, with proposals, and what is known about it.
fn customer(draft: Draft) -> AnyView {
    let list = unique_id("customers");
    let proposals = move || {
        let option = |account: AccountName| view! { <option value=account.name></option> };
        draft.known.get().into_iter().map(option).collect_view()
    };
    view! {
        <TextField
            label=t!(deals::customer) value=draft.customer error=draft.error("name") list=list.clone()
            help=Some(t!(deals::customer_help).to_owned()) autofocus=true
        />
        <datalist id=list>{proposals}</datalist>
        {customer_news(draft)}
    }
    .into_any()
}

/// What is known about the customer: that it is new, with what a new one may bring, or who else works with it.
fn customer_news(draft: Draft) -> impl IntoView {
    let is_new = memo(move || {
        let typed = draft.customer.with(|name| name.trim().chars().count() > 1);
        typed && draft.account().is_none()
    });
    let new = move || {
        is_new.get().then(|| {
            view! {
                <details class="more-fields">
                    <summary>{t!(deals::customer_new)}</summary>
                    <div class="stack">
                        <TextField label=t!(deals::domain) value=draft.domain error=draft.error("domain") optional=true />
                        <div class="form-pair">
                            <TextField
                                label=t!(deals::contact) value=draft.contact_name error=draft.error("contactName")
                                optional=true
                            />
                            <TextField
                                label=t!(deals::contact_email) value=draft.contact_email kind="email"
                                error=draft.error("contactEmail") optional=true
                            />
                        </div>
                    </div>
                </details>
            }
        })
    };
    let conflicts =
        move || draft.conflicts.with(|conflicts| (!conflicts.is_empty()).then(|| conflict_banner(conflicts)));
    view! { {new} {conflicts} }
}

fn conflict_banner(conflicts: &[Conflict]) -> AnyView {
    let line = |conflict: &Conflict| {
        let owner = conflict
            .owner
            .as_ref()
            .map_or_else(|| t!(deals::somebody).to_owned(), |owner| owner.name.clone());
        let deal = conflict.deal_number.as_ref().map(|number| {
            let href = Route::deal(number).path();
            view! { " " <a href=href target="_blank">{t!(deals::look)}</a> }
        });
        view! { <li>{t!(deals::conflict, &owner, &conflict.text)} {deal}</li> }
    };
    // Read out first: what stands inside the banner outlives the borrowed list.
    let lines = conflicts.iter().map(line).collect_view();
    view! {
        <Banner tone=Tone::Soon>
            <p>{t!(deals::conflicts)}</p>
            <ul class="bullets">{lines}</ul>
        </Banner>
    }
}

/// Looks up customers and conflicts while the name is typed, once the typing pauses.
fn look_up_customer(draft: Draft) {
    let api = use_api();
    let turn = StoredValue::new(0_u32);
    Effect::new(move || {
        let typed = draft.customer.get();
        turn.update_value(|turn| *turn += 1);
        let mine = turn.get_value();
        let text = typed.trim().to_owned();
        if text.chars().count() < 2 {
            draft.known.set(Vec::new());
            draft.conflicts.set(Vec::new());
            return;
        }
        let ask = move || {
            if turn.try_get_value() != Some(mine) {
                return;
            }
            spawn_local(async move {
                let answer = api.query(CustomerQuery::with(text)).await;
                if let (Ok(answer), true) = (answer, turn.try_get_value() == Some(mine)) {
                    draft.known.try_set(answer.accounts.nodes);
                    draft.conflicts.try_set(answer.conflict_check);
                }
            });
        };
        set_timeout(ask, Duration::from_millis(250));
    });
}

fn submit(draft: Draft, busy: RwSignal<bool>, open: RwSignal<bool>) -> impl Fn(SubmitEvent) {
    let (api, router, toasts, session) = (use_api(), use_router(), use_toasts(), use_session());
    move |event: SubmitEvent| {
        event.prevent_default();
        let Ok(amount) = draft.read_amount() else { return };
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        let key = api.new_key();
        let amount = amount.map(|amount| MoneyInput { amount, currency: session.currency() });
        let input = draft.input(amount, &key.0);
        spawn_local(async move {
            let answer = api.mutate(DealCreate::with(input), &key).await;
            busy.try_set(false);
            match answer.map(|answer| answer.deal_create) {
                Ok(CreatePayload { deal: Some(deal), .. }) => {
                    open.set(false);
                    toasts.done(t!(deals::started, &deal.number));
                    router.go(&Route::deal(&deal.number));
                }
                Ok(CreatePayload { user_errors, .. }) => {
                    draft.errors.try_set(user_errors);
                    crate::browser::after_paint(|| {
                        crate::browser::focus("dialog[open] [aria-invalid=true]");
                    });
                }
                Err(error) => toasts.failed(error.words()),
            }
        });
    }
}

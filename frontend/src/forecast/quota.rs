//! A quota in its row: read, and set right there by whoever may.

use std::rc::Rc;

use crate::dom::prelude::*;
use leptos::ev;
use leptos::task::spawn_local;

use super::choice::Choice;
use super::ops::{QuotaInput, QuotaSet, QuotaSetInput, Row};
use super::page::Known;
use crate::api::client::Api;
use crate::api::scalars::{Decimal, Id, MoneyInput, Quarter};
use crate::api::types::Permission;
use crate::api::use_api;
use crate::browser;
use crate::format;
use crate::i18n::{locale, t};
use crate::state::session::use_session;
use crate::ui::button::IconButton;
use crate::ui::icon::{Icon, icon};
use crate::ui::unique_id;

/// Something typed that is no number.
pub(super) struct NotANumber;

/// What was typed as a quota: an amount, or nothing to take it back.
pub(super) fn typed(text: &str) -> Result<Option<Decimal>, NotANumber> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    format::parse_decimal(text, locale()).map(Some).ok_or(NotANumber)
}

/// Whose quota it is, as it is now.
struct Seller {
    id: Id,
    name: String,
    quarter: Quarter,
    before: String,
    version: i32,
}

/// The cell.
pub(super) fn quota_cell(known: Known, choice: Choice, row: &Row, total: bool, name: &str) -> AnyView {
    let label = t!(forecast::quota);
    let shown = row.quota.as_ref().map(format::money);
    let seller = row.user.as_ref().zip(row.quota_version).filter(|_| !total);
    let seller = seller.filter(|_| use_session().can(Permission::QuotaSet));
    let none = shown.is_none() && seller.is_none();
    let content = match seller {
        None => shown.into_any(),
        Some((user, version)) => {
            let before = row.quota.as_ref().map(|quota| format::decimal(&quota.amount)).unwrap_or_default();
            let (id, name, quarter) = (user.id.clone(), name.to_owned(), choice.quarter);
            let seller = Rc::new(Seller { id, name, quarter, before, version });
            in_place(known, &seller, shown)
        }
    };
    view! { <td role="cell" class="num forecast-quota" class:is-none=none data-label=label>{content}</td> }
        .into_any()
}

/// The quota as a button that becomes a field.
fn in_place(known: Known, seller: &Rc<Seller>, shown: Option<String>) -> AnyView {
    let editing = RwSignal::new(false);
    let seller = seller.clone();
    (move || {
        if editing.get() {
            return field(known, &seller, editing);
        }
        let (quarter, amount) = (format::quarter(seller.quarter), shown.clone());
        let label = match &amount {
            Some(amount) => t!(forecast::change_quota, &seller.name, &quarter, amount),
            None => t!(forecast::set_quota_for, &seller.name, &quarter),
        };
        let words = amount.unwrap_or_else(|| t!(forecast::set_quota).to_owned());
        let key = seller.id.to_string();
        view! {
            <button
                type="button" class="btn btn-quiet forecast-set" aria-label=label data-quota=key
                on:click=move |_| editing.set(true)
            >
                <span class="num">{words}</span>
                {icon(Icon::Edit)}
            </button>
        }
        .into_any()
    })
    .into_view()
}

/// Keeps a quota; in words why not, where it was refused.
async fn keep(api: Api, quota: QuotaInput) -> Option<String> {
    let call = QuotaSet::with(QuotaSetInput { quotas: vec![quota] });
    match api.mutate(call, &api.new_key()).await.map(|answer| answer.quota_set.user_errors) {
        Ok(errors) if errors.is_empty() => None,
        Ok(errors) => Some(errors.into_iter().map(|one| one.message).collect::<Vec<_>>().join(" ")),
        Err(failed) => Some(failed.words()),
    }
}

/// The field: Enter keeps what is typed, Esc leaves it as it was.
fn field(known: Known, seller: &Rc<Seller>, editing: RwSignal<bool>) -> AnyView {
    let (api, currency) = (use_api(), use_session().currency());
    let (value, error) = (RwSignal::new(seller.before.clone()), RwSignal::new(None::<String>));
    let busy = RwSignal::new(false);
    let id = unique_id("quota");
    let back = format!("[data-quota=\"{}\"]", seller.id);
    let leave = {
        let back = back.clone();
        move || {
            let back = back.clone();
            editing.set(false);
            browser::after_paint(move || {
                browser::focus(&back);
            });
        }
    };
    let (user, quarter, version, before) =
        (seller.id.clone(), seller.quarter, seller.version, seller.before.clone());
    let unchanged = leave.clone();
    let send = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let text = value.get_untracked();
        if text.trim() == before {
            return unchanged();
        }
        let Ok(amount) = typed(&text) else {
            return error.set(Some(t!(errors::not_a_number).to_owned()));
        };
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        let amount = amount.map(|amount| MoneyInput { amount, currency: currency.clone() });
        let quota = QuotaInput { user: user.clone(), quarter, amount, expected_version: version };
        let back = back.clone();
        spawn_local(async move {
            if let Some(refused) = keep(api, quota).await {
                error.try_set(Some(refused));
            } else {
                known.focus.try_set_value(Some(back));
                known.fetch.again();
            }
            busy.try_set(false);
        });
    };
    let cancel = leave.clone();
    let keys = move |event: ev::KeyboardEvent| {
        if event.key() == "Escape" {
            event.prevent_default();
            event.stop_propagation();
            cancel();
        }
    };
    let selector = format!("#{id}");
    browser::after_paint(move || {
        browser::focus(&selector);
    });
    let error_id = format!("{id}-error");
    let described = error_id.clone();
    let label = t!(forecast::set_quota_of, &seller.name, &format::quarter(seller.quarter));
    let press = leave;
    view! {
        <form class="forecast-field" on:submit=send on:keydown=keys novalidate>
            <input
                id=id class="input input-number" inputmode="decimal" autocomplete="off" aria-label=label
                aria-describedby=described
                aria-invalid=move || error.with(Option::is_some).then_some("true")
                prop:value=move || value.get()
                on:input:target=move |event| value.set(event.target().value())
            />
            <button
                type="submit" class="btn btn-quiet btn-icon" aria-label=t!(common::save) title=t!(common::save)
                aria-busy=move || busy.get().then_some("true")
            >
                {icon(Icon::Check)}
            </button>
            <IconButton icon=Icon::Close label=t!(common::cancel) on_press=move |()| press() />
            <p class="field-error" id=error_id role="alert">{move || error.get()}</p>
        </form>
    }
    .into_any()
}

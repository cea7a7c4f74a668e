//! Turning a lead into a deal (RS-1.4).

use crate::dom::prelude::*;
use leptos::task::spawn_local;

use super::ops::{Lead, LeadConvert, LeadConvertInput, ProcessNamesQuery};
use crate::api::scalars::{MoneyInput, parse_date};
use crate::api::types::{UserError, error_at, errors_elsewhere};
use crate::api::use_api;
use crate::format::parse_decimal;
use crate::i18n::{locale, t};
use crate::router::use_router;
use crate::routes::Route;
use crate::state::load::Fetch;
use crate::state::session::use_session;
use crate::ui::banner;
use crate::ui::button::{Button, ButtonKind};
use crate::ui::field::{ChoiceField, DateField, MoneyField, TextField};

/// The form of the dialog.
pub(super) fn convert_form(lead: &Lead, open: RwSignal<bool>) -> AnyView {
    let (api, router, session) = (use_api(), use_router(), use_session());
    let currency = session.currency();
    let title = RwSignal::new(lead.company.clone());
    let (date, amount, process) =
        (RwSignal::new(String::new()), RwSignal::new(String::new()), RwSignal::new(String::new()));
    let errors = RwSignal::new(Vec::<UserError>::new());
    let trouble = RwSignal::new(String::new());
    let wrong_amount = RwSignal::new(false);
    let busy = RwSignal::new(false);
    let (id, version) = (lead.id.clone(), lead.version);
    let code = currency.as_str().to_owned();
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let typed = amount.get_untracked();
        let number = parse_decimal(&typed, locale());
        wrong_amount.set(number.is_none() && !typed.trim().is_empty());
        if wrong_amount.get_untracked() || busy.get_untracked() {
            return;
        }
        busy.set(true);
        let input = LeadConvertInput {
            id: id.clone(),
            expected_version: version,
            process: process.get_untracked(),
            title: title.get_untracked(),
            close_date: parse_date(&date.get_untracked()),
            estimated_amount: number.map(|amount| MoneyInput { amount, currency: currency.clone() }),
        };
        spawn_local(async move {
            let key = api.new_key();
            match api.mutate(LeadConvert::with(input), &key).await.map(|answer| answer.lead_convert) {
                Ok(payload) => {
                    if let Some(deal) = payload.deal {
                        open.try_set(false);
                        router.go(&Route::deal(&deal.number));
                    } else {
                        let fields = ["title", "closeDate", "estimatedAmount", "process"];
                        trouble.try_set(errors_elsewhere(&payload.user_errors, &fields).join(" "));
                        errors.try_set(payload.user_errors);
                    }
                }
                Err(error) => {
                    trouble.try_set(error.words());
                }
            }
            busy.try_set(false);
        });
    };
    let error =
        move |field: &'static str| Signal::derive(move || errors.with(|errors| error_at(errors, field)));
    let amount_error = Signal::derive(move || {
        if wrong_amount.get() {
            Some(t!(errors::not_a_number).to_owned())
        } else {
            error("estimatedAmount").get()
        }
    });
    view! {
        <form on:submit=send novalidate>
            {banner::trouble(trouble)}
            <TextField label=t!(deal::title) value=title error=error("title") autofocus=true />
            {process_choice(process, error("process"))}
            <DateField label=t!(deal::close_date) value=date error=error("closeDate") optional=true />
            <MoneyField label=t!(leads::estimate) value=amount currency=code error=amount_error optional=true />
            <div class="dialog-foot">
                <Button on_press=move |()| open.set(false)>{t!(common::cancel)}</Button>
                <Button submit=true kind=ButtonKind::Primary busy=busy>{t!(leads::convert_now)}</Button>
            </div>
        </form>
    }
    .into_any()
}

/// The process, the first one unless another is chosen.
fn process_choice(process: RwSignal<String>, error: Signal<Option<String>>) -> AnyView {
    let api = use_api();
    let processes =
        Fetch::new(move || async move { Ok(api.query(ProcessNamesQuery::with()).await?.processes) });
    let draw = move || {
        let mut known = processes.value()?;
        known.retain(|process| process.has_amounts);
        if process.with_untracked(String::is_empty)
            && let Some(first) = known.first()
        {
            process.set(first.key.clone());
        }
        let options = known.into_iter().map(|process| (process.key, process.name)).collect::<Vec<_>>();
        Some(view! { <ChoiceField label=t!(leads::process) value=process options=options error=error /> })
    };
    draw.into_any()
}

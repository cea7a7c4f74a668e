//! Entering a lead. While the company is typed, the server is asked who else works with it.

use std::time::Duration;

use crate::dom::prelude::*;
use leptos::task::spawn_local;

use super::form::{FIELDS, LeadForm};
use super::ops::{ConflictCheckQuery, LeadCreate};
use crate::api::types::errors_elsewhere;
use crate::api::use_api;
use crate::frame::use_actions;
use crate::i18n::t;
use crate::parts::conflicts::{Clash, clash};
use crate::router::use_router;
use crate::routes::Route;
use crate::ui::Tone;
use crate::ui::banner::{self, Banner};
use crate::ui::button::{Button, ButtonKind};
use crate::ui::dialog::Dialog;

/// How long typing must pause before the server is asked.
const PAUSE: Duration = Duration::from_millis(350);

/// The dialog for a new lead.
#[component]
pub(crate) fn NewLeadDialog() -> impl IntoView {
    let open = use_actions().new_lead;
    view! { <Dialog open=open title=t!(leads::new).to_owned()>{move || form(open)}</Dialog> }
}

/// Who else works with the company being typed.
fn watch(form: LeadForm) -> RwSignal<Vec<Clash>> {
    let api = use_api();
    let found = RwSignal::new(Vec::new());
    let turn = StoredValue::new(0_u32);
    Effect::new(move || {
        let company = form.company.get().trim().to_owned();
        let optional =
            |value: RwSignal<String>| Some(value.get().trim().to_owned()).filter(|value| !value.is_empty());
        let (domain, number) = (optional(form.domain), optional(form.registration_number));
        turn.update_value(|turn| *turn += 1);
        let mine = turn.get_value();
        if company.chars().count() < 3 {
            found.set(Vec::new());
            return;
        }
        let ask = move || {
            if turn.try_get_value() != Some(mine) {
                return;
            }
            spawn_local(async move {
                let answer = api.query(ConflictCheckQuery::with(company, domain, number)).await;
                // Without an answer nothing is said; entering the lead checks again.
                if let (Ok(answer), true) = (answer, turn.try_get_value() == Some(mine)) {
                    found.try_set(answer.conflict_check);
                }
            });
        };
        set_timeout(ask, PAUSE);
    });
    found
}

fn form(open: RwSignal<bool>) -> AnyView {
    let (api, router) = (use_api(), use_router());
    let form = LeadForm::new();
    let campaign = use_actions().lead_of;
    if let Some(campaign) = campaign.get_untracked() {
        form.choose(&campaign);
    }
    campaign.set(None);
    let found = watch(form);
    let trouble = RwSignal::new(String::new());
    let busy = RwSignal::new(false);
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(input) = form.create_input().filter(|_| !busy.get_untracked()) else { return };
        busy.set(true);
        spawn_local(async move {
            let key = api.new_key();
            match api.mutate(LeadCreate::with(input), &key).await.map(|answer| answer.lead_create) {
                Ok(payload) => {
                    if let Some(lead) = payload.lead {
                        open.try_set(false);
                        router.go(&Route::lead(lead.id.as_str()));
                    } else {
                        trouble.try_set(errors_elsewhere(&payload.user_errors, &FIELDS).join(" "));
                        form.errors.try_set(payload.user_errors);
                    }
                }
                Err(error) => {
                    trouble.try_set(error.words());
                }
            }
            busy.try_set(false);
        });
    };
    let conflicts = move || {
        let found = found.get();
        (!found.is_empty()).then(|| {
            let rows =
                found.iter().map(|found| view! { <li class="clash">{clash(found)}</li> }).collect_view();
            view! {
                <Banner tone=Tone::Soon>
                    <p>{t!(leads::conflict_hint)}</p>
                    <ul class="clashes">{rows}</ul>
                </Banner>
            }
        })
    };
    view! {
        <form on:submit=send novalidate>
            {banner::trouble(trouble)}
            {conflicts}
            {form.view()}
            <div class="dialog-foot">
                <Button on_press=move |()| open.set(false)>{t!(common::cancel)}</Button>
                <Button submit=true kind=ButtonKind::Primary busy=busy>{t!(leads::create)}</Button>
            </div>
        </form>
    }
    .into_any()
}

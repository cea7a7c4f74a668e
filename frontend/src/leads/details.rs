//! The fields of a lead on its page: a form for whoever works on it, plain words for everybody else.

use crate::dom::prelude::*;
use leptos::task::spawn_local;

use super::form::{FIELDS, LeadForm};
use super::names;
use super::ops::{Lead, LeadPayload, LeadUpdate, LeadUpdateInput};
use crate::api::ApiError;
use crate::api::error::ErrorCode;
use crate::api::types::errors_elsewhere;
use crate::api::use_api;
use crate::i18n::t;
use crate::state::load::Fetch;
use crate::ui::Tone;
use crate::ui::banner::{self, Banner};
use crate::ui::button::{Button, ButtonKind};
use crate::ui::icon::Icon;
use crate::ui::toast::use_toasts;

/// The form of a lead.
pub(super) fn details_form(lead: &Lead, fetch: Fetch<Option<Lead>>) -> AnyView {
    let (api, toasts) = (use_api(), use_toasts());
    let form = LeadForm::of(lead);
    let (trouble, stale, busy) = (RwSignal::new(String::new()), RwSignal::new(false), RwSignal::new(false));
    let settle = move |answer: Result<LeadPayload, ApiError>| match answer {
        Ok(LeadPayload { lead: Some(lead), .. }) => {
            fetch.update(|known| *known = Some(lead));
            form.errors.try_set(Vec::new());
            trouble.try_set(String::new());
            toasts.done(t!(leads::saved));
        }
        Ok(payload) => {
            trouble.try_set(errors_elsewhere(&payload.user_errors, &FIELDS).join(" "));
            form.errors.try_set(payload.user_errors);
        }
        Err(error) if error.code() == Some(ErrorCode::Conflict) => {
            stale.try_set(true);
        }
        Err(error) => {
            trouble.try_set(error.words());
        }
    };
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(lead) = fetch.value_untracked().flatten().filter(|_| !busy.get_untracked()) else { return };
        let input: LeadUpdateInput = form.update_input(&lead);
        busy.set(true);
        spawn_local(async move {
            let key = api.new_key();
            settle(api.mutate(LeadUpdate::with(input), &key).await.map(|answer| answer.lead_update));
            busy.try_set(false);
        });
    };
    let stale_banner = move || {
        let again = move |()| {
            stale.set(false);
            fetch.again();
        };
        stale.get().then(|| {
            view! {
                <Banner tone=Tone::Soon>
                    <p>{t!(leads::stale)}</p>
                    <Button on_press=again icon=Icon::Refresh>{t!(deal::reload_and_keep)}</Button>
                </Banner>
            }
        })
    };
    view! {
        <form class="card lead-form" on:submit=send novalidate>
            {banner::trouble(trouble)}
            {stale_banner}
            {form.view()}
            <div class="row"><Button submit=true kind=ButtonKind::Secondary busy=busy>{t!(common::save)}</Button></div>
        </form>
    }
    .into_any()
}

/// The same in plain words.
pub(super) fn details_words(lead: &Lead) -> AnyView {
    let row = |name: &'static str, value: &str| {
        (!value.is_empty()).then(|| view! { <div><dt>{name}</dt><dd>{value.to_owned()}</dd></div> })
    };
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    view! {
        <dl class="card facts">
            {row(t!(leads::contact), &lead.contact_name)}
            {row(t!(leads::source), names::source(lead.source))}
            {row(t!(leads::campaign), lead.campaign.as_ref().map_or("", |campaign| &campaign.title))}
            {row(t!(leads::response), lead.response.map_or("", names::response))}
            {row(t!(leads::email), &text(&lead.email))}
            {row(t!(leads::phone), &text(&lead.phone))}
            {row(t!(leads::domain), &text(&lead.domain))}
            {row(t!(leads::registration_number), &text(&lead.registration_number))}
            {row(t!(leads::notes), &lead.notes)}
        </dl>
    }
    .into_any()
}

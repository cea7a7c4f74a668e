//! Saying who stands in: for oneself, or for others by who leads.

use std::collections::BTreeSet;

use crate::dom::prelude::*;
use leptos::ev::SubmitEvent;
use leptos::task::spawn_local;
use shared::delegation::may_stand_in;
use shared::keys::RoleKey;

use super::ops::{
    Colleague, DelegatedWork, DelegationCreate, DelegationCreateInput, DelegationPayload, ProcessName,
};
use super::page::Known;
use crate::api::scalars::{CurrencyCode, Date, Id, MoneyInput, parse_date};
use crate::api::types::{Permission, UserError, error_at, errors_elsewhere};
use crate::api::use_api;
use crate::browser;
use crate::format;
use crate::i18n::{locale, t};
use crate::state::session::use_session;
use crate::ui::button::{Button, ButtonKind};
use crate::ui::field::{ChoiceField, ChoicesField, DateField, MoneyField};
use crate::ui::toast::use_toasts;

/// The input fields that show their own errors.
const FIELDS: [&str; 6] = ["person", "deputy", "from", "until", "processes", "upTo"];

const WORK: [DelegatedWork; 2] = [DelegatedWork::Approvals, DelegatedWork::Steps];

/// What was filled in.
#[derive(Clone, Copy)]
struct Draft {
    person: RwSignal<String>,
    deputy: RwSignal<String>,
    from: RwSignal<String>,
    until: RwSignal<String>,
    work: RwSignal<String>,
    processes: RwSignal<BTreeSet<String>>,
    up_to: RwSignal<String>,
    /// What the browser found missing or unreadable, by field.
    missing: RwSignal<Vec<(&'static str, &'static str)>>,
    errors: RwSignal<Vec<UserError>>,
}

impl Draft {
    fn new(today: Date) -> Self {
        let text = || RwSignal::new(String::new());
        Self {
            person: text(),
            deputy: text(),
            from: RwSignal::new(today.to_string()),
            until: text(),
            work: RwSignal::new(DelegatedWork::Approvals.schema_name()),
            processes: RwSignal::new(BTreeSet::new()),
            up_to: text(),
            missing: RwSignal::new(Vec::new()),
            errors: RwSignal::new(Vec::new()),
        }
    }

    fn error(self, field: &'static str) -> Signal<Option<String>> {
        Signal::derive(move || {
            let own = self.missing.with(|missing| missing.iter().find(|(at, _)| *at == field).map(|it| it.1));
            own.map(str::to_owned).or_else(|| self.errors.with(|errors| error_at(errors, field)))
        })
    }

    /// What is sent; none while something is missing, which is said at its field.
    fn input(self, currency: CurrencyCode) -> Option<DelegationCreateInput> {
        let mut missing = Vec::new();
        let chosen = |field: RwSignal<String>| {
            Some(field.get_untracked()).filter(|id| !id.is_empty()).map(|id| Id::new(&id))
        };
        let day = |field: RwSignal<String>| parse_date(&field.get_untracked());
        let (deputy, from, until) = (chosen(self.deputy), day(self.from), day(self.until));
        let given = [("deputy", deputy.is_some()), ("from", from.is_some()), ("until", until.is_some())];
        missing.extend(
            given.iter().filter(|(_, is_given)| !is_given).map(|(at, _)| (*at, t!(errors::required))),
        );
        let typed = self.up_to.get_untracked();
        let limit = Some(typed.trim()).filter(|typed| !typed.is_empty()).map(|typed| {
            let amount = format::parse_decimal(typed, locale());
            if amount.is_none() {
                missing.push(("upTo", t!(errors::not_a_number)));
            }
            amount
        });
        let is_whole = missing.is_empty();
        self.missing.set(missing);
        let processes: Vec<String> = self.processes.get_untracked().into_iter().collect();
        let work = self.work.with_untracked(|name| WORK.into_iter().find(|work| work.schema_name() == *name));
        (is_whole).then_some(DelegationCreateInput {
            person: chosen(self.person),
            deputy: deputy?,
            from: from?,
            until: until?,
            work: work?,
            processes: Some(processes).filter(|processes| !processes.is_empty()),
            up_to: limit.flatten().map(|amount| MoneyInput { amount, currency }),
        })
    }

    /// Empty again, for the next one.
    fn clear(self) {
        for field in [self.person, self.deputy, self.until, self.up_to] {
            field.try_set(String::new());
        }
        self.processes.try_set(BTreeSet::new());
        self.errors.try_set(Vec::new());
    }
}

/// Whether somebody may stand in, as the server asks it too.
fn is_able(colleague: &Colleague) -> bool {
    may_stand_in(&colleague.roles.iter().filter_map(|role| RoleKey::parse(role)).collect())
}

/// The form.
pub(super) fn form(fetch: Known, users: &[Colleague], processes: &[ProcessName]) -> AnyView {
    let session = use_session();
    let draft = Draft::new(session.today());
    let busy = RwSignal::new(false);
    let own = session.user_id();
    let option = |colleague: &Colleague| (colleague.id.to_string(), colleague.name.clone());
    let others = || users.iter().filter(|colleague| Some(&colleague.id) != own.as_ref());
    let person = session.can(Permission::DealReassign).then(|| {
        let options: Vec<(String, String)> = others().map(option).collect();
        view! {
            <ChoiceField
                label=t!(stand_ins::person) value=draft.person options=options any=t!(stand_ins::myself)
                error=draft.error("person")
            />
        }
    });
    let deputies: Vec<(String, String)> = others().filter(|one| is_able(one)).map(option).collect();
    let work = WORK.map(|work| {
        let name = match work {
            DelegatedWork::Approvals => t!(stand_ins::approvals),
            DelegatedWork::Steps => t!(stand_ins::steps),
        };
        (work.schema_name(), name.to_owned())
    });
    let names = processes.iter().map(|process| (process.key.clone(), process.name.clone())).collect();
    let elsewhere = move || draft.errors.with(|errors| errors_elsewhere(errors, &FIELDS));
    let elsewhere = move || {
        let words = elsewhere();
        (!words.is_empty()).then(|| view! { <p class="field-error" role="alert">{words.join(" ")}</p> })
    };
    view! {
        <section class="card stack">
            <h2>{t!(stand_ins::new)}</h2>
            <form class="stack" on:submit=submit(fetch, draft, busy) novalidate>
                <div class="form-pair">
                    {person}
                    <ChoiceField
                        label=t!(stand_ins::deputy) value=draft.deputy options=deputies error=draft.error("deputy")
                    />
                </div>
                <div class="form-pair">
                    <DateField label=t!(stand_ins::from) value=draft.from error=draft.error("from") />
                    <DateField label=t!(stand_ins::until) value=draft.until error=draft.error("until") />
                </div>
                <div class="form-pair">
                    <ChoiceField label=t!(stand_ins::work) value=draft.work options=work.to_vec() />
                    <MoneyField
                        label=t!(stand_ins::limit) value=draft.up_to currency=session.currency().to_string()
                        error=draft.error("upTo") help=Some(t!(stand_ins::limit_help).to_owned()) optional=true
                    />
                </div>
                <ChoicesField
                    label=t!(stand_ins::processes) value=draft.processes options=names
                    error=draft.error("processes") help=Some(t!(stand_ins::processes_help).to_owned()) optional=true
                />
                {elsewhere}
                <div class="row">
                    <Button submit=true kind=ButtonKind::Primary busy=busy>{t!(stand_ins::save)}</Button>
                </div>
            </form>
        </section>
    }
    .into_any()
}

fn submit(fetch: Known, draft: Draft, busy: RwSignal<bool>) -> impl Fn(SubmitEvent) {
    let (api, toasts, session) = (use_api(), use_toasts(), use_session());
    let first_wrong = || {
        browser::after_paint(|| {
            browser::focus(".delegations [aria-invalid=true]");
        });
    };
    move |event: SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        draft.errors.set(Vec::new());
        let Some(input) = draft.input(session.currency()) else {
            first_wrong();
            return;
        };
        busy.set(true);
        spawn_local(async move {
            let answer = api.mutate(DelegationCreate::with(input), &api.new_key()).await;
            busy.try_set(false);
            match answer.map(|answer| answer.delegation_create) {
                Ok(DelegationPayload { delegation: Some(new), .. }) => {
                    fetch.update(|known| {
                        known.delegations.push(new);
                        known.delegations.sort_by_key(|one| one.from);
                    });
                    draft.clear();
                    toasts.done(t!(stand_ins::saved));
                }
                Ok(DelegationPayload { user_errors, .. }) => {
                    draft.errors.try_set(user_errors);
                    first_wrong();
                }
                Err(error) => toasts.failed(error.words()),
            }
        });
    }
}

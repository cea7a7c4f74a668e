//! The business calendar: on which days of the week people work, and on which days they do not.

use crate::dom::prelude::*;
use leptos::task::spawn_local;
use shared::calendar::plus_days;

use super::ops::{BusinessCalendar, CalendarChange, CalendarChangeInput, CalendarPayload, CalendarQuery};
use crate::api::scalars::{Date, parse_date};
use crate::api::use_api;
use crate::format;
use crate::frame::{Crumb, Page};
use crate::i18n::t;
use crate::state::load::{Fetch, Load};
use crate::state::session::use_session;
use crate::ui::button::{Button, IconButton};
use crate::ui::field::DateField;
use crate::ui::icon::Icon;
use crate::ui::load_view::load_view;
use crate::ui::skeleton::SkeletonLines;
use crate::ui::toast::use_toasts;

/// A Monday, from which the names of the days are told.
const MONDAY: Date = Date::constant(2026, 11, 23);

/// Sends a change.
type Change = Callback<CalendarChangeInput>;

/// A change of nothing.
fn nothing() -> CalendarChangeInput {
    CalendarChangeInput { working_days: None, add_holidays: Vec::new(), remove_holidays: Vec::new() }
}

/// The business calendar, for those who may change it.
#[component]
pub(super) fn CalendarPage() -> impl IntoView {
    let (api, toasts) = (use_api(), use_toasts());
    let fetch = Fetch::new(move || async move {
        Ok(api.query(CalendarQuery::with()).await?.viewer.organisation.calendar)
    });
    let ready = Signal::derive(move || !matches!(fetch.get(), Load::Waiting));
    let change = Change::new(move |input| {
        spawn_local(async move {
            let outcome = api.mutate(CalendarChange::with(input), &api.new_key()).await;
            match outcome.map(|answer| answer.calendar_change) {
                Ok(CalendarPayload { calendar: Some(changed), .. }) => {
                    fetch.update(|calendar| *calendar = changed);
                }
                Ok(CalendarPayload { user_errors, .. }) => {
                    let words: Vec<String> = user_errors.into_iter().map(|error| error.message).collect();
                    toasts.failed(words.join(" "));
                }
                Err(error) => toasts.failed(error.words()),
            }
        });
    });
    let calendar = memo(move || fetch.value());
    let content = move || {
        view! {
            {week(calendar, change)}
            {days_off(calendar, change)}
        }
        .into_any()
    };
    view! {
        <Page trail=vec![Crumb::here(t!(company::calendar))] ready=ready class="page stack company">
            <p class="muted">{t!(company::calendar_about)}</p>
            {load_view(fetch, || view! { <SkeletonLines count=5 /> }, content)}
        </Page>
    }
}

/// The days of the week, each switched by a press. The last working day cannot be switched off.
fn week(calendar: Memo<Option<BusinessCalendar>>, change: Change) -> AnyView {
    let works = move |day: i32| {
        calendar.with(|calendar| calendar.as_ref().is_some_and(|it| it.working_days.contains(&day)))
    };
    let last = move |day: i32| works(day) && (1..=7).filter(|day| works(*day)).count() == 1;
    let chip = move |day: i32| {
        let press = move |_| {
            let days = (1..=7).filter(|other| works(*other) != (*other == day)).collect();
            change.run(CalendarChangeInput { working_days: Some(days), ..nothing() });
        };
        let name = format::weekday_long(plus_days(MONDAY, day - 1));
        view! {
            <button
                type="button" class="chip" aria-pressed=move || works(day).to_string()
                disabled=move || last(day) on:click=press
            >
                {name}
            </button>
        }
        .into_any()
    };
    let chips = (1..=7).map(chip).collect_view();
    view! {
        <section class="card stack">
            <h2>{t!(company::working_days)}</h2>
            <div class="company-week" role="group" aria-label=t!(company::working_days)>{chips}</div>
        </section>
    }
    .into_any()
}

/// The days off, the coming ones first, and a way to add one.
fn days_off(calendar: Memo<Option<BusinessCalendar>>, change: Change) -> AnyView {
    let today = use_session().today();
    let row = move |date: Date| {
        let remove = move |()| {
            change.run(CalendarChangeInput { remove_holidays: vec![date], ..nothing() });
        };
        let words = format!("{} {}", format::weekday_long(date), format::date_long(date));
        let label = t!(company::remove, &words);
        view! {
            <li class="row spread company-day" class:muted=date < today>
                <span>{words}</span>
                <IconButton icon=Icon::Trash label=label on_press=remove />
            </li>
        }
        .into_any()
    };
    let rows = move || {
        let mut dates = calendar.get().map(|calendar| calendar.holidays).unwrap_or_default();
        dates.sort_by_key(|date| (*date < today, *date));
        if dates.is_empty() {
            view! { <p class="muted">{t!(company::no_days_off)}</p> }.into_any()
        } else {
            view! { <ul class="company-days">{dates.into_iter().map(row).collect_view()}</ul> }.into_any()
        }
    };
    view! {
        <section class="card stack">
            <h2>{t!(company::days_off)}</h2>
            {add_form(change)}
            {rows}
        </section>
    }
    .into_any()
}

fn add_form(change: Change) -> AnyView {
    let date = RwSignal::new(String::new());
    let error = RwSignal::new(None::<String>);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(day) = parse_date(&date.get_untracked()) else {
            error.set(Some(t!(errors::required).to_owned()));
            return;
        };
        error.set(None);
        date.set(String::new());
        change.run(CalendarChangeInput { add_holidays: vec![day], ..nothing() });
    };
    view! {
        <form class="row company-add" on:submit=submit novalidate>
            <DateField label=t!(company::add_label) value=date error=error />
            <Button submit=true icon=Icon::Plus>{t!(company::add)}</Button>
        </form>
    }
    .into_any()
}

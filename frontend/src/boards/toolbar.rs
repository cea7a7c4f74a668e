//! The line above a board: which process, what it is narrowed to, what it amounts to, and a new deal.

use crate::dom::prelude::*;
use leptos::ev::SubmitEvent;

use super::filter::Filter;
use super::more::more_filters;
use super::ops::ProcessName;
use super::state::BoardState;
use crate::api::scalars::{Date, Id, Money, parse_date};
use crate::api::types::Permission;
use crate::format;
use crate::frame::use_actions;
use crate::i18n::{locale, t};
use crate::parts::leads;
use crate::router::{Router, use_router};
use crate::routes::Route;
use crate::state::session::use_session;
use crate::ui::button::{Button, ButtonKind};
use crate::ui::field::{DateField, MoneyField};
use crate::ui::floating::Floating;
use crate::ui::icon::{Icon, icon};
use crate::ui::menu::{Menu, MenuItem};
use crate::ui::popover::Popover;
use crate::ui::search::SearchField;

/// Narrows the board; the address says it.
pub(super) fn narrow(router: Router, change: impl FnOnce(&mut Filter)) {
    let query = router.query().get_untracked();
    let mut filter = Filter::parse(&query);
    change(&mut filter);
    router.set_query(&filter.print(query), false);
}

/// The line above a board.
#[component]
pub(super) fn Toolbar(
    /// The board.
    board: BoardState,
    /// This process.
    #[prop(into)]
    current: Signal<Option<ProcessName>>,
    /// All processes.
    #[prop(into)]
    processes: Signal<Vec<ProcessName>>,
    /// What the board is narrowed to.
    filter: Memo<Filter>,
) -> impl IntoView {
    let router = use_router();
    let mine = memo(move || filter.with(|filter| filter.mine));
    let chip = move |only_mine: bool, words: &'static str| {
        view! {
            <button
                type="button" class="chip" aria-pressed=move || (mine.get() == only_mine).to_string()
                on:click=move |_| narrow(router, |filter| filter.mine = only_mine)
            >
                {words}
            </button>
        }
    };
    view! {
        <div class="board-bar no-print">
            {process_switch(current, processes)}
            <div class="chips" role="group" aria-label=t!(boards::whose)>
                {chip(true, t!(boards::mine))}
                {chip(false, t!(boards::all))}
            </div>
            {search(filter)}
            {move || board.has_amounts().then(|| value_filter(filter))}
            {close_filter(filter)}
            {flag_filters(filter)}
            {more_filters(board, filter)}
            {clear(filter, false)}
            <div class="board-end">{totals(board)} {new_deal()}</div>
        </div>
        <div class="board-set no-print" role="group" aria-label=t!(boards::narrowed_to)>
            {set_filters(board, filter)}
            {clear(filter, true)}
        </div>
    }
}

/// The way back to everything; beside what is set by name where something is.
fn clear(filter: Memo<Filter>, by_name: bool) -> impl IntoView {
    let router = use_router();
    let here = memo(move || filter.with(|filter| !filter.is_empty() && filter.names_something() == by_name));
    move || {
        here.get().then(|| {
            let clear = move |()| narrow(router, |filter| *filter = Filter::default());
            view! { <Button kind=ButtonKind::Quiet icon=Icon::Close on_press=clear>{t!(boards::clear)}</Button> }
        })
    }
}

fn process_switch(
    current: Signal<Option<ProcessName>>,
    processes: Signal<Vec<ProcessName>>,
) -> impl IntoView {
    let router = use_router();
    move || {
        current.get().map(|ProcessName { key, name, version }| {
            let items = move |()| {
                let item = |process: ProcessName| {
                    let target = Route::board(&process.key);
                    let is_current = process.key == key;
                    MenuItem::new(process.name, move || router.go(&target)).checked(is_current)
                };
                processes.get().into_iter().map(item).collect::<Vec<_>>()
            };
            let version = format!("v{version}");
            let label = t!(boards::choose, &format!("{name} {version}"));
            let trigger = view! {
                <span class="truncate">{name}</span>
                " "
                <span class="muted small">{version}</span>
                {icon(Icon::ChevronDown)}
            };
            view! { <Menu label=label class="btn btn-quiet board-switch" trigger=trigger.into_any() items=items /> }
        })
    }
}

fn search(filter: Memo<Filter>) -> impl IntoView {
    let router = use_router();
    let text = Signal::derive(move || filter.with(|filter| filter.text.clone()));
    let narrow = move |text| narrow(router, |filter| filter.text = text);
    view! { <SearchField label=t!(boards::search) value=text on_search=narrow /> }
}

/// Filters that are on or off.
fn flag_filters(filter: Memo<Filter>) -> impl IntoView {
    let router = use_router();
    let chip = move |words: &'static str, flag: fn(&mut Filter) -> &mut bool| {
        let on = memo(move || filter.with(|filter| *flag(&mut filter.clone())));
        let toggle = move |_| {
            narrow(router, |filter| {
                let flag = flag(filter);
                *flag = !*flag;
            });
        };
        view! {
            <button type="button" class="chip" aria-pressed=move || on.get().to_string() on:click=toggle>
                {words}
            </button>
        }
    };
    view! {
        <div class="chips" role="group" aria-label=t!(boards::pressing)>
            {chip(t!(boards::overdue), |filter| &mut filter.overdue)}
            {chip(t!(boards::stuck), |filter| &mut filter.stuck)}
        </div>
    }
}

/// A filter that is set and that no other button says; pressing it takes it away.
fn set_filter<T: Clone + PartialEq + Send + Sync + 'static>(
    filter: Memo<Filter>,
    part: fn(&mut Filter) -> &mut Option<T>,
    words: impl Fn(&T) -> String + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let router = use_router();
    let set = memo(move || filter.with(|filter| part(&mut filter.clone()).clone()));
    move || {
        set.get().map(|set| {
            let clear = move |_| narrow(router, |filter| *part(filter) = None);
            view! {
                <button type="button" class="chip" aria-pressed="true" on:click=clear>
                    {move || words(&set)}
                    {icon(Icon::Close)}
                </button>
            }
        })
    }
}

/// Everything that the board is narrowed to and that no other button says; on a line of its own, so that it is in view on a
/// phone too and nothing else moves sideways.
fn set_filters(board: BoardState, filter: Memo<Filter>) -> impl IntoView {
    let owner =
        move |owner: &Id| t!(boards::owner_is, &board.owner_name(owner).unwrap_or_else(|| "…".to_owned()));
    let step = move |step: &String| t!(boards::step_is, &board.step_name().unwrap_or_else(|| step.clone()));
    let segment = move |key: &String| {
        let name = board.choices().with(|choices| choices.segment_name(key).map(str::to_owned));
        t!(boards::type_is, &name.unwrap_or_else(|| key.clone()))
    };
    view! {
        {set_filter(filter, |filter| &mut filter.owner, owner)}
        {set_filter(filter, |filter| &mut filter.team, |team: &String| t!(boards::team_is, team))}
        {set_filter(filter, |filter| &mut filter.segment, segment)}
        {set_filter(filter, |filter| &mut filter.source, |source| t!(boards::source_is, leads::source(*source)))}
        {set_filter(filter, |filter| &mut filter.step, step)}
    }
}

/// The button of a filter, which says what it narrows to.
pub(super) fn filter_trigger(
    words: impl Fn() -> Option<String> + Send + Clone + 'static,
    none: &'static str,
) -> AnyView {
    let set = words.clone();
    view! {
        <span class="chip-words" class:is-set=move || set().is_some()>
            {move || words().unwrap_or_else(|| none.to_owned())}
        </span>
        {icon(Icon::ChevronDown)}
    }
    .into_any()
}

fn value_filter(filter: Memo<Filter>) -> impl IntoView {
    let (router, currency) = (use_router(), use_session().currency());
    let floating = Floating::new();
    let bounds = memo(move || filter.with(|filter| (filter.at_least, filter.below)));
    let shown = currency.clone();
    let words = move || {
        let short = |amount| format::money_short(&Money { amount, currency: shown.clone() });
        match bounds.get() {
            (None, None) => None,
            (Some(least), None) => Some(t!(boards::value_from, &short(least))),
            (None, Some(below)) => Some(t!(boards::value_below, &short(below))),
            (Some(least), Some(below)) => Some(t!(boards::value_between, &short(least), &short(below))),
        }
    };
    let content = move || {
        let text = |amount: Option<_>| {
            RwSignal::new(amount.map(|amount| format::decimal(&amount)).unwrap_or_default())
        };
        let (least, below) = bounds.get_untracked();
        let (least, below) = (text(least), text(below));
        let (least_error, below_error) = (RwSignal::new(None), RwSignal::new(None));
        let read = move |value: RwSignal<String>, error: RwSignal<Option<String>>| {
            let typed = value.get_untracked();
            let number = format::parse_decimal(&typed, locale());
            let wrong = number.is_none() && !typed.trim().is_empty();
            error.set(wrong.then(|| t!(errors::not_a_number).to_owned()));
            (!wrong).then_some(number)
        };
        let submit = move |event: SubmitEvent| {
            event.prevent_default();
            if let (Some(least), Some(below)) = (read(least, least_error), read(below, below_error)) {
                narrow(router, |filter| (filter.at_least, filter.below) = (least, below));
                floating.close();
            }
        };
        let unit = currency.to_string();
        view! {
            <form class="stack" on:submit=submit novalidate>
                <MoneyField label=t!(boards::at_least) value=least error=least_error currency=unit.clone() optional=true />
                <MoneyField label=t!(boards::below) value=below error=below_error currency=unit optional=true />
                <Button submit=true kind=ButtonKind::Primary>{t!(boards::apply)}</Button>
            </form>
        }
        .into_any()
    };
    view! {
        <Popover
            label=t!(boards::value) class="chip chip-menu" floating=floating
            trigger=filter_trigger(words, t!(boards::value)) content=content
        />
    }
}

/// The last day of the month that lies `months` after this one.
fn month_end(today: Date, months: i8) -> Date {
    (0..months).fold(today.last_of_month(), |end, _| shared::calendar::plus_days(end, 1).last_of_month())
}

/// How many months are left in the quarter.
fn months_to_quarter_end(today: Date) -> i8 {
    (3 - today.month() % 3) % 3
}

fn close_filter(filter: Memo<Filter>) -> impl IntoView {
    let (router, session) = (use_router(), use_session());
    let floating = Floating::new();
    let by = memo(move || filter.with(|filter| filter.closes_by));
    let words =
        move || by.get().map(|date| t!(boards::closes_by_date, &format::date_short(date, session.today())));
    let content = move || {
        let today = session.today();
        let set = move |date: Option<Date>| {
            narrow(router, |filter| filter.closes_by = date);
            floating.close();
        };
        let presets = [
            (t!(boards::this_month), month_end(today, 0)),
            (t!(boards::this_quarter), month_end(today, months_to_quarter_end(today))),
            (t!(boards::this_year), month_end(today, 12 - today.month())),
        ];
        let preset = move |(words, date): (&'static str, Date)| {
            view! { <Button on_press=move |()| set(Some(date))>{words}</Button> }
        };
        let date = RwSignal::new(by.get_untracked().map(|date| date.to_string()).unwrap_or_default());
        let submit = move |event: SubmitEvent| {
            event.prevent_default();
            set(parse_date(&date.get_untracked()));
        };
        view! {
            <div class="stack">
                {presets.map(preset).collect_view()}
                <form class="stack" on:submit=submit novalidate>
                    <DateField label=t!(boards::closes_by) value=date optional=true />
                    <Button submit=true kind=ButtonKind::Primary>{t!(boards::apply)}</Button>
                </form>
            </div>
        }
        .into_any()
    };
    view! {
        <Popover
            label=t!(boards::closes_by) class="chip chip-menu" floating=floating
            trigger=filter_trigger(words, t!(boards::closes_by)) content=content
        />
    }
}

fn totals(board: BoardState) -> impl IntoView {
    let currency = use_session().currency();
    let totals = memo(move || board.columns().with(super::model::Columns::totals));
    let words = move || {
        let totals = totals.get();
        let deals = t!(boards::deals, totals.count.into());
        if !board.has_amounts() {
            return deals;
        }
        let short = |amount| format::money_short(&Money { amount, currency: currency.clone() });
        t!(boards::totals, &deals, &short(totals.total), &short(totals.weighted))
    };
    view! { <p class="board-totals num" title=t!(boards::totals_hint)>{words}</p> }
}

fn new_deal() -> impl IntoView {
    let actions = use_actions();
    use_session().can(Permission::DealCreate).then(|| {
        let open = move |()| actions.new_deal.set(true);
        view! { <Button kind=ButtonKind::Primary icon=Icon::Plus on_press=open>{t!(deals::new)}</Button> }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn presets_end_with_month_quarter_and_year() {
        let date = |text: &str| text.parse::<Date>().unwrap();
        let today = date("2026-11-21");
        assert_eq!(month_end(today, 0), date("2026-11-30"));
        assert_eq!(month_end(today, months_to_quarter_end(today)), date("2026-12-31"));
        assert_eq!(months_to_quarter_end(date("2026-12-05")), 0);
        assert_eq!(months_to_quarter_end(date("2026-01-05")), 2);
        assert_eq!(month_end(date("2026-01-31"), 1), date("2026-02-28"));
    }
}

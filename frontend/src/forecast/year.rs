//! The quotas of a year in one small table: everybody who sells, a column for each quarter.

use crate::dom::prelude::*;
use leptos::ev;
use leptos::task::spawn_local;

use super::ops::{PersonQuotas, QuotaInput, QuotaSet, QuotaSetInput, QuotasQuery};
use super::page::Known;
use super::quota::typed;
use crate::api::scalars::{CurrencyCode, Decimal, Id, Money, MoneyInput, Quarter};
use crate::api::use_api;
use crate::format;
use crate::i18n::t;
use crate::state::load::Fetch;
use crate::state::session::use_session;
use crate::ui::banner;
use crate::ui::button::{Button, ButtonKind};
use crate::ui::dialog::Dialog;
use crate::ui::load_view::load_view;
use crate::ui::skeleton::SkeletonLines;

/// The dialog in which quotas of a year are set.
#[component]
pub(super) fn YearDialog(
    /// What the page knows.
    known: Known,
) -> impl IntoView {
    let year = move || known.choice.with(|choice| choice.quarter.year());
    let title = Signal::derive(move || t!(forecast::quotas_of, &year().to_string()));
    let content = move || {
        let (api, year) = (use_api(), known.choice.with_untracked(|choice| choice.quarter.year()));
        let fetch =
            Fetch::new(move || async move { Ok(api.query(QuotasQuery::with(year.into())).await?.quotas) });
        let ready = move || match fetch.value_untracked() {
            Some(people) => form(known, &people),
            None => ().into_any(),
        };
        load_view(fetch, || view! { <SkeletonLines count=6 /> }, ready)
    };
    view! { <Dialog open=known.year_open title=title>{content()}</Dialog> }
}

/// One field of the table.
#[derive(Clone)]
struct Cell {
    user: Id,
    quarter: Quarter,
    version: i32,
    before: String,
    value: RwSignal<String>,
    error: RwSignal<Option<String>>,
}

impl Cell {
    /// What was typed, as far as it is a number; follows changes.
    fn amount(&self) -> Decimal {
        self.value.with(|text| typed(text)).ok().flatten().unwrap_or_default()
    }

    fn is_changed(&self) -> bool {
        self.value.with_untracked(|text| text.trim() != self.before)
    }

    /// What is to be sent; none when it is no number.
    fn input(&self, currency: &CurrencyCode) -> Option<QuotaInput> {
        let amount = self.value.with_untracked(|text| typed(text)).ok()?;
        let amount = amount.map(|amount| MoneyInput { amount, currency: currency.clone() });
        let (user, quarter) = (self.user.clone(), self.quarter);
        Some(QuotaInput { user, quarter, amount, expected_version: self.version })
    }
}

fn cells(person: &PersonQuotas) -> Vec<Cell> {
    let cell = |quota: &super::ops::Quota| {
        let before = quota.amount.as_ref().map(|amount| format::decimal(&amount.amount)).unwrap_or_default();
        Cell {
            user: person.user.id.clone(),
            quarter: quota.quarter,
            version: quota.version,
            value: RwSignal::new(before.clone()),
            before,
            error: RwSignal::new(None),
        }
    };
    person.quarters.iter().map(cell).collect()
}

fn form(known: Known, people: &[PersonQuotas]) -> AnyView {
    let (api, currency) = (use_api(), use_session().currency());
    let lines: Vec<(String, Vec<Cell>)> =
        people.iter().map(|person| (person.user.name.clone(), cells(person))).collect();
    let all: Vec<Cell> = lines.iter().flat_map(|(_, cells)| cells.clone()).collect();
    let (trouble, busy) = (RwSignal::new(String::new()), RwSignal::new(false));
    let sum_of = currency.clone();
    let sent = all.clone();
    let send = move |event: ev::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        let changed: Vec<Cell> = sent.iter().filter(|cell| cell.is_changed()).cloned().collect();
        let mut quotas = Vec::new();
        for cell in &changed {
            let input = cell.input(&currency);
            cell.error.set(input.is_none().then(|| t!(errors::not_a_number).to_owned()));
            quotas.extend(input);
        }
        if changed.is_empty() {
            return known.year_open.set(false);
        }
        if quotas.len() < changed.len() {
            return;
        }
        busy.set(true);
        trouble.set(String::new());
        spawn_local(async move {
            let call = QuotaSet::with(QuotaSetInput { quotas });
            match api.mutate(call, &api.new_key()).await.map(|answer| answer.quota_set) {
                Ok(payload) if payload.user_errors.is_empty() => {
                    known.year_open.try_set(false);
                    known.fetch.again();
                }
                Ok(payload) => {
                    for error in payload.user_errors {
                        let place = error.path.iter().flatten().find_map(|part| part.parse::<usize>().ok());
                        match place.and_then(|place| changed.get(place)) {
                            Some(cell) => cell.error.try_set(Some(error.message)).map(|_| ()),
                            None => trouble.try_set(error.message).map(|_| ()),
                        };
                    }
                }
                Err(error) => {
                    trouble.try_set(error.words());
                }
            }
            busy.try_set(false);
        });
    };
    let heads = all.iter().take(4).map(|cell| format::quarter(cell.quarter)).collect::<Vec<_>>();
    let heads =
        heads.into_iter().map(|words| view! { <th scope="col" role="columnheader" class="num">{words}</th> });
    let (heads, sums) = (heads.collect_view(), sums(&all, &sum_of));
    let rows = lines.into_iter().map(|(name, cells)| person_row(&name, cells)).collect_view();
    view! {
        <form class="stack quota-year" on:submit=send novalidate>
            <p class="muted">{t!(forecast::year_help, sum_of.as_str())}</p>
            {banner::trouble(trouble)}
            <table class="table quota-table" role="table">
                <thead role="rowgroup">
                    <tr role="row"><th scope="col" role="columnheader">{t!(forecast::by_seller)}</th> {heads}</tr>
                </thead>
                <tbody role="rowgroup">{rows}</tbody>
                <tfoot role="rowgroup">
                    <tr role="row" class="is-total"><th scope="row" role="rowheader">{t!(forecast::total)}</th> {sums}</tr>
                </tfoot>
            </table>
            <div class="dialog-foot">
                <Button on_press=move |()| known.year_open.set(false)>{t!(common::cancel)}</Button>
                <Button submit=true kind=ButtonKind::Primary busy=busy>{t!(common::save)}</Button>
            </div>
        </form>
    }
    .into_any()
}

/// What the quotas of each quarter come to as they are typed.
fn sums(all: &[Cell], currency: &CurrencyCode) -> AnyView {
    let sum = |place: usize| {
        let column: Vec<Cell> = all.iter().skip(place).step_by(4).cloned().collect();
        let name = all.get(place).map(|cell| format::quarter(cell.quarter)).unwrap_or_default();
        let currency = currency.clone();
        let words = move || {
            let amount = column.iter().map(Cell::amount).sum();
            format::money(&Money { amount, currency: currency.clone() })
        };
        view! { <td role="cell" class="num" data-label=name>{words}</td> }
    };
    (0..4).map(sum).collect_view().into_any()
}

fn person_row(name: &str, cells: Vec<Cell>) -> AnyView {
    let fields = cells.into_iter().map(|cell| {
        let quarter = format::quarter(cell.quarter);
        let label = t!(forecast::set_quota_of, name, &quarter);
        let (value, error) = (cell.value, cell.error);
        view! {
            <td role="cell" data-label=quarter>
                <input
                    class="input input-number" inputmode="decimal" autocomplete="off" aria-label=label
                    aria-invalid=move || error.with(Option::is_some).then_some("true")
                    prop:value=move || value.get()
                    on:input:target=move |event| value.set(event.target().value())
                />
                {move || error.get().map(|error| view! { <p class="field-error" role="alert">{error}</p> })}
            </td>
        }
    });
    let fields = fields.collect_view();
    view! { <tr role="row"><th scope="row" role="rowheader">{name.to_owned()}</th> {fields}</tr> }.into_any()
}

//! The table of a forecast. On a phone its rows are cards with the same cells.

use crate::dom::prelude::*;

use super::bar::bar;
use super::choice::Choice;
use super::ops::{Forecast, ForecastBy, Row, Sum};
use super::page::Known;
use super::quota::quota_cell;
use super::words;
use crate::browser;
use crate::format;
use crate::i18n::t;

/// The table with the total at its foot.
pub(super) fn table(known: Known, choice: Choice, forecast: &Forecast) -> AnyView {
    if let Some(selector) = known.focus.get_value() {
        known.focus.set_value(None);
        browser::after_paint(move || {
            browser::focus(&selector);
        });
    }
    let head = |words: &'static str, class: &'static str| {
        view! { <th scope="col" role="columnheader" class=class>{words}</th> }
    };
    let by_type = choice.by == ForecastBy::Type;
    let caption = t!(forecast::caption, &format::quarter(choice.quarter));
    let rows = forecast.rows.iter().map(|one| row(known, choice, one, false)).collect_view();
    view! {
        <div class="card table-card forecast-card">
            <table class="table forecast-table" class:by-type=by_type role="table">
                <caption class="visually-hidden">{caption}</caption>
                <thead role="rowgroup">
                    <tr role="row">
                        {head(by_name(choice.by), "")}
                        {head(t!(forecast::quota), "num")}
                        {head(t!(forecast::attainment), "")}
                        {head(t!(forecast::closed), "num")}
                        {head(t!(forecast::commit), "num")}
                        {head(t!(forecast::best_case), "num")}
                        {head(t!(forecast::pipeline), "num")}
                        {head(t!(forecast::weighted), "num")}
                        {head(t!(forecast::gap), "")}
                    </tr>
                </thead>
                <tbody role="rowgroup">{rows}</tbody>
                <tfoot role="rowgroup">{row(known, choice, &forecast.total, true)}</tfoot>
            </table>
        </div>
        {legend()}
    }
    .into_any()
}

fn by_name(by: ForecastBy) -> &'static str {
    match by {
        ForecastBy::Seller => t!(forecast::by_seller),
        ForecastBy::Team => t!(forecast::by_team),
        ForecastBy::Type => t!(forecast::by_type),
    }
}

fn row(known: Known, choice: Choice, row: &Row, total: bool) -> AnyView {
    let name = match (total, row.name.as_str()) {
        (true, _) => t!(forecast::total).to_owned(),
        (false, "") => t!(forecast::no_team).to_owned(),
        (false, name) => name.to_owned(),
    };
    let omitted = (row.omitted > 0).then(|| {
        let href = address(choice, row, "omitted", total);
        view! { <a class="forecast-omitted small" href=href>{t!(forecast::omitted, row.omitted.into())}</a> }
    });
    let figure = |label: &'static str, category: &str, sum: &Sum| {
        figure(label, sum, address(choice, row, category, total))
    };
    let attainment = row.attainment.map(|share| {
        let reached = share >= crate::api::scalars::Decimal::ONE;
        view! { <span class="num forecast-share" class:is-reached=reached>{words::percent(share)}</span> }
    });
    let gap = row.gap.as_ref().map(|gap| {
        let outlook =
            words::outlook(row).into_iter().map(|words| view! { <span class="muted small">{words}</span> });
        view! { <span>{words::gap(gap)}</span> {outlook.collect_view()} }
    });
    let has_quota = row.quota.is_some();
    view! {
        <tr role="row" class:is-total=total>
            <th scope="row" role="rowheader" class="forecast-name">
                <span>{name.clone()}</span>
                {omitted}
            </th>
            {quota_cell(known, choice, row, total, &name)}
            <td role="cell" class="forecast-attainment" class:is-none=!has_quota data-label=t!(forecast::attainment)>
                <span class="forecast-reach">{bar(row)} {attainment}</span>
            </td>
            {figure(t!(forecast::closed), "closed", &row.closed)}
            {figure(t!(forecast::commit), "commit", &row.commit)}
            {figure(t!(forecast::best_case), "best_case", &row.best_case)}
            {figure(t!(forecast::pipeline), "pipeline", &row.pipeline)}
            <td role="cell" class="num" data-label=t!(forecast::weighted)>{format::money(&whole(&row.weighted))}</td>
            <td role="cell" class="forecast-gap" class:is-none=!has_quota data-label=t!(forecast::gap)>{gap}</td>
        </tr>
    }
    .into_any()
}

/// The deals behind a figure; of whatever team or type for the total.
fn address(choice: Choice, row: &Row, category: &str, total: bool) -> String {
    let choice = if total { Choice { by: ForecastBy::Seller, ..choice } } else { choice };
    choice.deals(row, category)
}

/// What is likely is no exact number.
fn whole(money: &crate::api::scalars::Money) -> crate::api::scalars::Money {
    crate::api::scalars::Money { amount: money.amount.round(), currency: money.currency.clone() }
}

fn figure(label: &'static str, sum: &Sum, href: String) -> AnyView {
    if sum.count == 0 {
        return view! {
            <td role="cell" class="num is-none" data-label=label>
                <span class="muted" aria-hidden="true">"–"</span>
                <span class="visually-hidden">"0"</span>
            </td>
        }
        .into_any();
    }
    let deals = t!(boards::deals, sum.count.into());
    view! {
        <td role="cell" class="num" data-label=label>
            <a class="forecast-figure" href=href>
                {format::money(&sum.amount)}
                " "
                <span class="muted small">{deals}</span>
            </a>
        </td>
    }
    .into_any()
}

fn legend() -> AnyView {
    let entry = |class: &'static str, words: &'static str| {
        view! {
            <li>
                <svg class="forecast-key" viewBox="0 0 10 10" aria-hidden="true">
                    <rect class=class x="0" y="0" width="10" height="10"></rect>
                </svg>
                {words}
            </li>
        }
    };
    view! {
        <ul class="forecast-legend muted small" aria-label=t!(forecast::legend)>
            {entry("bar-closed", t!(forecast::closed))}
            {entry("bar-commit", t!(forecast::commit))}
            {entry("bar-best", t!(forecast::best_case))}
            {entry("bar-quota", t!(forecast::quota))}
        </ul>
    }
    .into_any()
}

//! What a draft would have asked of past deals.

use crate::dom::prelude::*;

use super::ops::{DealName, Simulation, SimulationQuery};
use super::page::Known;
use crate::api::use_api;
use crate::i18n::t;
use crate::routes::Route;
use crate::state::load::Fetch;
use crate::ui::load_view::load_view;
use crate::ui::skeleton::SkeletonLines;

/// How far back deals are lived through again, in days.
const DAYS: i32 = 90;

/// The result, when it is there.
pub(super) fn simulation(known: Known) -> AnyView {
    let api = use_api();
    let fetch = Fetch::new(move || async move {
        Ok(api.query(SimulationQuery::with(known.key(), DAYS)).await?.process_simulation)
    });
    let content = move || fetch.value_untracked().flatten().map(|found| result(&found)).into_any();
    load_view(fetch, || view! { <SkeletonLines count=3 /> }, content)
}

fn result(found: &Simulation) -> AnyView {
    let heading = t!(versions::tried_on, found.deals.into(), &DAYS.to_string());
    let more = found.more.then(|| view! { <p class="muted small">{t!(versions::tried_more)}</p> });
    let rows = found.approvals.iter().map(|approval| {
        let difference = approval.after - approval.before;
        let words = match difference {
            0 => t!(versions::as_before).to_owned(),
            more if more > 0 => t!(versions::more_approvals, more.into()),
            fewer => t!(versions::fewer_approvals, i64::from(fewer.unsigned_abs())),
        };
        view! {
            <tr>
                <th scope="row">{approval.name.clone()}</th>
                <td class="number">{approval.before}</td>
                <td class="number">{approval.after}</td>
                <td>{words} " " {examples(&approval.examples)}</td>
            </tr>
        }
        .into_any()
    });
    let types = found.segments.iter().map(|turn| {
        let none = || t!(versions::no_type).to_owned();
        let (before, after) =
            (turn.before.clone().unwrap_or_else(none), turn.after.clone().unwrap_or_else(none));
        view! { <li>{t!(versions::other_type, turn.deals.into(), &before, &after)}</li> }.into_any()
    });
    let (rows, types) = (rows.collect_view(), types.collect_view());
    view! {
        <div class="stack">
            <h3>{heading}</h3>
            {more}
            <div class="version-table">
                <table class="table small">
                    <thead>
                        <tr>
                            <th scope="col">{t!(versions::approval)}</th>
                            <th scope="col" class="number">{t!(versions::asked_now)}</th>
                            <th scope="col" class="number">{t!(versions::asked_then)}</th>
                            <th scope="col">{t!(versions::difference)}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
            <ul class="bullets small">{types}</ul>
        </div>
    }
    .into_any()
}

/// Links to deals, as examples.
fn examples(deals: &[DealName]) -> AnyView {
    let link = |deal: &DealName| {
        let (href, number, title) =
            (Route::deal(&deal.number).path(), deal.number.clone(), deal.title.clone());
        view! { <a class="version-example" href=href title=title>{number}</a> }.into_any()
    };
    deals.iter().map(link).collect_view().into_any()
}

//! The figures of the present quarter of the deal's owner, beside what a stage is for (CQ-1.5).

use crate::dom::prelude::*;
use shared::forecast::Quarter;

use crate::api::scalars::{Id, Money};
use crate::api::use_api;
use crate::deals::ops::{QuarterQuery, QuarterRow};
use crate::format;
use crate::i18n::t;
use crate::routes::Route;
use crate::state::load::Fetch;
use crate::state::session::use_session;
use crate::ui::load_view::load_view;
use crate::ui::skeleton::SkeletonLines;

/// Quota, what is closed, committed, likely and possible, and how many deals are left out; fetched when it is drawn.
pub(super) fn quarter(owner: Id) -> AnyView {
    let (api, today) = (use_api(), use_session().today());
    let quarter = Quarter::of(today);
    let rows =
        Fetch::new(move || async move { Ok(api.query(QuarterQuery::with(quarter)).await?.forecast.rows) });
    let content = move || {
        let row =
            rows.value()?.into_iter().find(|row| row.user.as_ref().is_some_and(|user| user.id == owner))?;
        Some(figures(&row, quarter))
    };
    load_view(rows, || view! { <SkeletonLines count=3 /> }, move || content().into_any()).into_any()
}

fn figures(row: &QuarterRow, quarter: Quarter) -> AnyView {
    let name = format::quarter(quarter);
    let who = row.user.as_ref().map(|user| user.name.clone()).unwrap_or_default();
    let line = |label: &'static str, amount: &Money| {
        view! { <div><dt>{label}</dt><dd class="num">{format::money_short(amount)}</dd></div> }
    };
    let quota = row.quota.as_ref().map(|quota| line(t!(forecast::quota), quota));
    view! {
        <section class="stage-quarter">
            <h5>{t!(deal::quarter_of, &who, &name)}</h5>
            <dl>
                {quota}
                {line(t!(forecast::closed), &row.closed.amount)}
                {line(t!(forecast::commit), &row.commit.amount)}
                {line(t!(forecast::best_case), &row.best_case.amount)}
                {line(t!(forecast::pipeline), &row.pipeline.amount)}
                <div><dt>{t!(forecast::left_aside)}</dt><dd class="num">{row.omitted}</dd></div>
            </dl>
            <a href=Route::Forecast.path()>{t!(deal::whole_forecast)}</a>
        </section>
    }
    .into_any()
}

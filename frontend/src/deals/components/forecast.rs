//! What type the deal is of and why, and how sure it is.

use std::sync::Arc;

use crate::dom::prelude::*;
use leptos::task::spawn_local;

use crate::api::scalars::parse_date;
use crate::deals::changes::{DealForecastInput, DealForecastSet};
use crate::deals::handle::{DealHandle, Known};
use crate::deals::ops::{CategoryName, ForecastCategory};
use crate::i18n::t;
use crate::ui::button::{Button, ButtonKind};
use crate::ui::dialog::Dialog;
use crate::ui::field::{DateField, TextArea};
use crate::ui::icon::{Icon, icon};
use crate::ui::menu::{Menu, MenuItem};
use crate::ui::popover::Popover;

/// The type, with the reason behind a press; nothing where the process has no types.
pub(super) fn segment(known: &Known) -> Option<AnyView> {
    let segment = known.deal.segment.clone()?;
    let label = t!(deal::segment_why, &segment.name);
    let trigger = view! { <span>{segment.name.clone()}</span> {icon(Icon::Info)} };
    let content = move || view! { <p>{segment.why.clone()}</p> };
    Some(
        view! {
            <div>
                <dt>{t!(deal::segment)}</dt>
                <dd><Popover label=label class="btn btn-quiet fact-button" trigger=trigger.into_any() content=ViewFn::from(content) /></dd>
            </div>
        }
        .into_any(),
    )
}

/// How sure the deal is; whoever may edit it chooses among what the stage allows.
pub(super) fn forecast(known: &Arc<Known>, choose: Callback<CategoryName>) -> AnyView {
    let forecast = &known.deal.forecast;
    let name = forecast.category.name.clone();
    let doubt = forecast.doubt.clone().map(|doubt| view! { <span class="muted small">{doubt}</span> });
    let chooses = known.deal.may.edit && forecast.allowed.len() > 1;
    let value = if chooses {
        let (current, allowed) = (forecast.category.key, forecast.allowed.clone());
        let items = move |()| {
            let item = |category: CategoryName| {
                let here = category.key == current;
                MenuItem::new(category.name.clone(), move || choose.run(category.clone())).checked(here)
            };
            allowed.clone().into_iter().map(item).collect::<Vec<_>>()
        };
        let label = t!(deal::forecast_choose, &name);
        let trigger = view! { <span>{name}</span> {icon(Icon::ChevronDown)} };
        view! { <Menu label=label class="btn btn-quiet fact-button" trigger=trigger.into_any() items=items /> }
            .into_any()
    } else {
        view! { <span>{name}</span> }.into_any()
    };
    view! { <div><dt>{t!(deal::forecast)}</dt><dd>{value} {doubt}</dd></div> }.into_any()
}

/// Asks for what a category needs: the doubt that is left, or the day of signing. Others are taken at once.
#[component]
pub(super) fn ForecastDialog(
    /// The deal.
    handle: DealHandle,
    /// The category that was chosen.
    chosen: RwSignal<Option<CategoryName>>,
) -> impl IntoView {
    let open = RwSignal::new(false);
    Effect::new(move || {
        let Some(category) = chosen.get() else { return };
        if matches!(category.key, ForecastCategory::BestCase | ForecastCategory::Commit) {
            open.set(true);
        } else {
            send(handle, category, None, "");
        }
    });
    let title = Signal::derive(move || {
        chosen.with(|chosen| {
            chosen.as_ref().map_or(String::new(), |chosen| t!(deal::forecast_title, &chosen.name))
        })
    });
    let content = move || chosen.get_untracked().map(|category| form(handle, category, open));
    view! { <Dialog open=open title=title>{content}</Dialog> }
}

fn form(handle: DealHandle, category: CategoryName, open: RwSignal<bool>) -> AnyView {
    let Some((known, _)) = handle.now() else { return ().into_any() };
    let is_commit = category.key == ForecastCategory::Commit;
    let doubt = RwSignal::new(known.deal.forecast.doubt.clone().unwrap_or_default());
    let day = RwSignal::new(known.deal.close_date.map(|date| date.to_string()).unwrap_or_default());
    let asked = if is_commit { day } else { doubt };
    let tried = RwSignal::new(false);
    let error = Signal::derive(move || {
        let empty = asked.with(|value| value.trim().is_empty());
        (tried.get() && empty).then(|| t!(errors::required).to_owned())
    });
    let field = if is_commit {
        view! { <DateField label=t!(deal::signing) value=day error=error /> }.into_any()
    } else {
        view! { <TextArea label=t!(deal::doubt) value=doubt error=error rows=2 /> }.into_any()
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        tried.set(true);
        if asked.with_untracked(|value| value.trim().is_empty()) {
            return;
        }
        let words = doubt.get_untracked().trim().to_owned();
        let day = day.get_untracked();
        send(handle, category.clone(), Some(open), if is_commit { &day } else { &words });
    };
    view! {
        <form on:submit=submit novalidate>
            {field}
            <div class="dialog-foot">
                <Button on_press=move |()| open.set(false)>{t!(common::cancel)}</Button>
                <Button submit=true kind=ButtonKind::Primary>{t!(common::save)}</Button>
            </div>
        </form>
    }
    .into_any()
}

/// Sends a category with what was said about it: a doubt, or a day.
fn send(handle: DealHandle, category: CategoryName, dialog: Option<RwSignal<bool>>, said: &str) {
    let Some((known, _)) = handle.now() else { return };
    let is_best = category.key == ForecastCategory::BestCase;
    let input = DealForecastInput {
        id: known.deal.id.clone(),
        expected_version: known.deal.version,
        category: category.key,
        doubt: Some(said.to_owned()).filter(|said| is_best && !said.is_empty()),
        close_date: parse_date(said).filter(|_| category.key == ForecastCategory::Commit),
    };
    spawn_local(async move {
        let key = handle.api.new_key();
        let answer = handle.api.mutate(DealForecastSet::with(input), &key).await;
        let answer = answer.map(|answer| answer.deal_forecast);
        let done = handle.settle_aloud(answer, &t!(deal::forecast_set, &category.name));
        if let Some(open) = dialog.filter(|_| done) {
            open.try_set(false);
        }
    });
}

//! The line that says which deal this is: customer, title, amount with where it comes from, close date, owner.

use std::sync::Arc;

use crate::dom::prelude::*;

use super::correct::{CorrectDialog, correct_button};
use super::edit::EditDialog;
use super::forecast::{ForecastDialog, forecast, segment};
use super::part;
use crate::api::types::Permission;
use crate::deals::handle::{DealHandle, Known, Template};
use crate::deals::ops::{AmountRecord, CategoryName};
use crate::format;
use crate::i18n::t;
use crate::parts::amount::amount_view;
use crate::routes::Route;
use crate::state::session::use_session;
use crate::ui::Tone;
use crate::ui::avatar::Avatar;
use crate::ui::badge::Badge;
use crate::ui::button::IconButton;
use crate::ui::icon::{Icon, icon};
use crate::ui::popover::Popover;
use crate::ui::when::{day, when};

/// The title line, with the dialog that changes it.
#[component]
pub(in crate::deals) fn Title(
    /// The deal.
    handle: DealHandle,
) -> impl IntoView {
    let (editing, correcting) = (RwSignal::new(false), RwSignal::new(false));
    let chosen = RwSignal::new(None::<CategoryName>);
    let choose = Callback::new(move |category| chosen.set(Some(category)));
    let facts = move || {
        let (known, template) = (handle.known()?, handle.template()?);
        Some(facts(&known, &template, choose))
    };
    let edit = move || {
        let may = handle.known().is_some_and(|known| known.deal.may.edit);
        may.then(|| {
            let open = move |()| editing.set(true);
            view! { <IconButton icon=Icon::Edit label=t!(deal::edit) on_press=open /> }
        })
    };
    view! {
        <header class="deal-title">
            <div class="deal-name">
                {part(handle, name)}
                {edit}
                {move || correct_button(handle, correcting)}
            </div>
            {facts}
        </header>
        <ForecastDialog handle=handle chosen=chosen />
        <EditDialog handle=handle open=editing />
        <CorrectDialog handle=handle open=correcting />
    }
    .into_any()
}

fn name(_: DealHandle, known: &Arc<Known>, _: &Template) -> AnyView {
    let deal = &known.deal;
    let account = deal.account.name.clone();
    let account = if use_session().can(Permission::AccountRead) {
        view! { <a href=Route::account(deal.account.id.as_str()).path()>{account}</a> }.into_any()
    } else {
        account.into_any()
    };
    view! {
        <div class="deal-words">
            <p class="muted small">
                <span class="num">{deal.number.clone()}</span>
                " · "
                {account}
                " · "
                {deal.process.name.clone()}
            </p>
            <h2>{deal.title.clone()}</h2>
        </div>
    }
    .into_any()
}

fn facts(known: &Arc<Known>, template: &Template, choose: Callback<CategoryName>) -> AnyView {
    let deal = &known.deal;
    // What is no sale has nothing to forecast.
    let sale = template.process.has_amounts().then(|| sale(known, choose));
    view! {
        <dl class="deal-facts">
            {sale}
            <div>
                <dt>{t!(deal::owner)}</dt>
                <dd class="row"><Avatar name=deal.owner.name.clone() /> {deal.owner.name.clone()}</dd>
            </div>
        </dl>
    }
    .into_any()
}

/// How much it is worth, of which type it is, when it is expected, and how sure.
fn sale(known: &Arc<Known>, choose: Callback<CategoryName>) -> AnyView {
    let today = use_session().today();
    let close = match known.deal.close_date {
        Some(date) => view! { <dd>{day(date, today)}</dd> }.into_any(),
        None => view! { <dd class="muted">{t!(deal::no_date)}</dd> }.into_any(),
    };
    view! {
        <div><dt>{t!(deal::amount)}</dt><dd>{amount(known)}</dd></div>
        {segment(known)}
        <div><dt>{t!(deal::close_date)}</dt>{close}</div>
        {forecast(known, choose)}
    }
    .into_any()
}

/// The current amount; pressing it shows every amount recorded (RS-2.3).
fn amount(known: &Arc<Known>) -> AnyView {
    let Some(amount) = &known.deal.amount else {
        return view! { <span class="muted">{t!(deal::no_amount)}</span> }.into_any();
    };
    let words = format::money(&amount.value);
    let origin = amount.origin.name();
    let label = t!(deal::amount_history, &words, origin);
    let trigger = view! { {amount_view(Some(amount), false)} {icon(Icon::ChevronDown)} };
    let known = Arc::clone(known);
    let content = move || {
        let rows = known.deal.amounts.iter().rev().map(record).collect_view();
        view! { <h4>{t!(deal::amounts)}</h4> <ul class="amounts">{rows}</ul> }
    };
    view! { <Popover label=label class="btn btn-quiet amount-button" trigger=trigger.into_any() content=ViewFn::from(content) /> }.into_any()
}

fn record(record: &AmountRecord) -> AnyView {
    let tone = if record.origin == crate::api::types::AmountOrigin::Final { Tone::Good } else { Tone::Plain };
    let origin = record.origin.name();
    view! {
        <li class="row spread">
            <span class="row">
                <strong class="num">{format::money(&record.value)}</strong>
                <Badge tone=tone>{origin}</Badge>
            </span>
            <span class="muted small">
                {record.by.as_ref().map(|by| by.name.clone())}
                " "
                {record.at.as_ref().map(when)}
            </span>
        </li>
    }
    .into_any()
}

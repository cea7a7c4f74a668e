//! The one big card: the step its reader works on now, or whose turn it is.

use crate::dom::prelude::*;
use shared::keys::StageKey;

use super::form::{Form, Receipt};
use super::part;
use super::step_form::step_form;
use super::steps::missed;
use crate::api::types::StepStatus;
use crate::browser;
use crate::deals::handle::{DealHandle, Known, Template};
use crate::deals::model::standing::{is_work, work};
use crate::deals::ops::Step;
use crate::i18n::t;
use crate::parts::due::due_view;
use crate::router::use_router;
use crate::state::session::use_session;
use crate::ui::Tone;
use crate::ui::badge::Badge;
use crate::ui::banner::Banner;
use crate::ui::icon::{Icon, icon};
use crate::ui::when::when;

/// The card of what is next on the deal. `?step=` chooses among several steps.
#[component]
pub(in crate::deals) fn NextCard(
    /// The deal.
    handle: DealHandle,
) -> impl IntoView {
    let query = use_router().query();
    let asked = memo(move || query.with(|query| query.get("step").map(str::to_owned)));
    let current = Memo::new(move |before: Option<&Option<String>>| {
        let known = handle.known()?;
        let before = before.and_then(|before| before.as_deref());
        work(&known.deal.steps, asked.get().as_deref(), before).map(|step| step.key.clone())
    });
    // Somebody was sent to a step: there the work goes on.
    Effect::new(move || {
        if asked.get().is_some() && asked.get() == current.get() {
            browser::after_paint(|| {
                browser::focus(".next h2");
            });
        }
    });
    let receipt = RwSignal::new(None::<Receipt>);
    let done = Callback::new(move |words: Receipt| {
        receipt.set(Some(words));
        browser::after_paint(|| {
            browser::focus(".next .receipt");
        });
    });
    let banner = move || {
        receipt.get().map(|receipt| {
            view! {
                <div class="receipt" tabindex="-1"><Banner tone=Tone::Good><p>{receipt.words}</p></Banner></div>
            }
        })
    };
    let content = move || match current.get() {
        Some(step) => view! {
            {move || others(handle, current)}
            {step_work(handle, step, done)}
        }
        .into_any(),
        None => part(handle, nobody_or_others),
    };
    view! {
        <section class="card next" aria-label=t!(deal::next)>
            {banner}
            {content}
        </section>
    }
    .into_any()
}

/// A step and its form, for whoever works on it: on the deal's page, and in an inbox.
pub(in crate::deals) fn step_work(handle: DealHandle, step: String, on_done: Callback<Receipt>) -> AnyView {
    let Some(form) = Form::new(handle, &step, on_done) else { return ().into_any() };
    let title = form
        .template
        .with_value(|template| form.step.with_value(|step| template.texts.step(&step.key).to_owned()));
    let meta = move || {
        let known = handle.known()?;
        let shown = known.deal.steps.iter().find(|shown| shown.key == step)?.clone();
        Some(meta(&shown))
    };
    view! {
        <header class="next-head">
            <h2 tabindex="-1">{title}</h2>
            <p class="row muted small">{meta}</p>
        </header>
        {step_form(form)}
    }
    .into_any()
}

/// Role, due date, since when, and the round.
fn meta(step: &Step) -> AnyView {
    let today = use_session().today();
    let due = step.due.map(|due| due_view(due, step.late, today));
    let since = step.opened_at.as_ref().map(|at| view! { <span>{t!(step::since)} " " {when(at)}</span> });
    let round = (step.round > 1).then(|| {
        let words = t!(step::round, &step.round.to_string());
        view! { <Badge tone=Tone::Soon icon=Icon::Round>{words}</Badge> }
    });
    let optional = step.optional.then(|| view! { <span>{t!(common::optional)}</span> });
    view! {
        <span>{step.owner.name.clone()}</span>
        {due}
        {since}
        {round}
        {optional}
        {missed(step)}
    }
    .into_any()
}

/// The other steps that fall to the reader.
fn others(handle: DealHandle, current: Memo<Option<String>>) -> Option<AnyView> {
    let known = handle.known()?;
    let current = current.get();
    let mine: Vec<&Step> = known.deal.steps.iter().filter(|step| is_work(step)).collect();
    if mine.len() < 2 {
        return None;
    }
    let router = use_router();
    let tab = |step: &Step| {
        let (key, here) = (step.key.clone(), Some(&step.key) == current.as_ref());
        let choose = move |_| router.go_to(&router.with_query("step", Some(&key)));
        let late = step.late.then(|| icon(Icon::Late));
        view! {
            <button type="button" class="chip" aria-pressed=here.to_string() on:click=choose>
                {late}
                {step.name.clone()}
            </button>
        }
    };
    let tabs = mine.into_iter().map(tab).collect_view();
    Some(
        view! { <div class="step-chips" role="group" aria-label=t!(deal::your_steps)>{tabs}</div> }
            .into_any(),
    )
}

/// What there is to say when the reader has nothing to do: whose turn it is, or that nothing is left.
fn nobody_or_others(_: DealHandle, known: &std::sync::Arc<Known>, template: &Template) -> AnyView {
    let mut open: Vec<&Step> =
        known.deal.steps.iter().filter(|step| step.status == StepStatus::Open).collect();
    open.sort_by_key(|step| (step.optional, step.due.is_none(), step.due));
    let kind = template.process.stage_kind(&known.state.stage);
    if open.is_empty() || kind.is_some_and(|kind| kind.is_final() || !kind.is_on_the_way()) {
        return nothing(known, template);
    }
    let rows = open.into_iter().map(turn).collect_view();
    view! {
        <header class="next-head"><h2 tabindex="-1">{t!(deal::whose_turn)}</h2></header>
        <ul class="turns">{rows}</ul>
    }
    .into_any()
}

fn turn(step: &Step) -> AnyView {
    let who = step.assignee.as_ref().map_or_else(
        || t!(deal::anybody_in, &step.owner.name),
        |person| t!(deal::person_as, &person.name, &step.owner.name),
    );
    view! {
        <li class="turn">
            <strong>{who}</strong>
            <span>{step.name.clone()}</span>
            <span class="row muted small">{meta(step)}</span>
        </li>
    }
    .into_any()
}

fn nothing(known: &Known, template: &Template) -> AnyView {
    let stage: &StageKey = &known.state.stage;
    let words = if template.process.stage_kind(stage).is_some_and(|kind| !kind.is_on_the_way()) {
        t!(deal::set_aside, template.texts.stage(stage))
    } else {
        t!(deal::nothing_to_do).to_owned()
    };
    let today = use_session().today();
    let why = known.deal.stage_note.clone().map(|why| view! { <p class="stop-note">{why}</p> });
    let review = known.deal.review_on.map(|date| {
        view! { <p class="row">{t!(deal::review_on)} " " {due_view(date, date < today, today)}</p> }
    });
    view! { <p class="row">{icon(Icon::Done)} <span>{words}</span></p> {why} {review} }.into_any()
}

//! Every step by stage: who, by when, how it ended; with what may be done about the open ones.

use std::collections::BTreeMap;

use crate::dom::prelude::*;
use leptos::task::spawn_local;

use crate::api::scalars::{Id, parse_date};
use crate::api::types::StepStatus;
use crate::deals::changes::{StepAssign, StepAssignInput, StepReschedule, StepRescheduleInput};
use crate::deals::handle::{DealHandle, Known, Template};
use crate::deals::model::standing::{is_shown, is_work};
use crate::deals::ops::Step;
use crate::i18n::t;
use crate::parts::due::due_view;
use crate::router::use_router;
use crate::state::session::{Session, use_session};
use crate::ui::Tone;
use crate::ui::avatar::Avatar;
use crate::ui::badge::Badge;
use crate::ui::button::{Button, ButtonKind};
use crate::ui::dialog::Dialog;
use crate::ui::field::{DateField, TextArea};
use crate::ui::icon::{Icon, icon, named_icon};
use crate::ui::menu::{Menu, MenuItem};
use crate::ui::when::when;

/// The steps of the deal.
#[component]
pub(in crate::deals) fn Steps(
    /// The deal.
    handle: DealHandle,
) -> impl IntoView {
    // Which stages were opened or folded by hand; kept while the deal changes.
    let by_hand = RwSignal::new(BTreeMap::<String, bool>::new());
    let moving = RwSignal::new(None::<Step>);
    let rescheduling = RwSignal::new(false);
    let reschedule = Callback::new(move |step: Step| {
        moving.set(Some(step));
        rescheduling.set(true);
    });
    let groups = move || {
        let (known, template) = (handle.known()?, handle.template()?);
        Some(groups(handle, (&known, &template), by_hand, reschedule))
    };
    let form = move || moving.get_untracked().map(|step| reschedule_form(handle, &step, rescheduling));
    view! {
        <section class="card steps" aria-labelledby="steps-title">
            <h3 id="steps-title">{t!(deal::steps)}</h3>
            {groups}
        </section>
        <Dialog open=rescheduling title=t!(step::reschedule).to_owned()>{form}</Dialog>
    }
    .into_any()
}

fn groups(
    handle: DealHandle,
    (known, template): (&Known, &Template),
    by_hand: RwSignal<BTreeMap<String, bool>>,
    reschedule: Callback<Step>,
) -> AnyView {
    let group = |key: &str, name: &str| {
        let steps: Vec<&Step> =
            known.deal.steps.iter().filter(|step| step.stage == key && is_shown(step)).collect();
        if steps.is_empty() {
            return None;
        }
        let done = steps.iter().filter(|step| step.status == StepStatus::Done).count();
        let count = t!(deal::steps_done, &done.to_string(), &steps.len().to_string());
        let here =
            known.state.stage.as_str() == key || steps.iter().any(|step| step.status == StepStatus::Open);
        let key = StoredValue::new(key.to_owned());
        let open =
            move || by_hand.with(|by_hand| key.with_value(|key| by_hand.get(key).copied())).unwrap_or(here);
        let toggle = move |_| {
            let now = open();
            by_hand.update(|by_hand| {
                by_hand.insert(key.get_value(), !now);
            });
        };
        let rows: Vec<Step> = steps.into_iter().cloned().collect();
        let owner = known.deal.owner.id.clone();
        let may = known.deal.may.reassign;
        let list = move || {
            let row = |step: &Step| row(handle, step, (&owner, may), reschedule);
            open().then(|| view! { <ul class="step-list">{rows.iter().map(row).collect_view()}</ul> })
        };
        Some(view! {
            <li>
                <h4>
                    <button type="button" class="step-group" aria-expanded=move || open().to_string() on:click=toggle>
                        {icon(Icon::ChevronRight)}
                        <span>{name.to_owned()}</span>
                        <span class="muted small num">{count}</span>
                    </button>
                </h4>
                {list}
            </li>
        })
    };
    let stages = &template.process.stages;
    let groups =
        stages.iter().filter_map(|stage| group(stage.key.as_str(), template.texts.stage(&stage.key)));
    view! { <ol class="step-groups">{groups.collect_view()}</ol> }.into_any()
}

fn row(handle: DealHandle, step: &Step, owner: (&Id, bool), reschedule: Callback<Step>) -> AnyView {
    let today = use_session().today();
    let (picture, class, status) = match step.status {
        StepStatus::Done => (Icon::Done, "done", t!(step::status_done)),
        StepStatus::Open if step.late => (Icon::Late, "late", t!(step::status_late)),
        StepStatus::Open => (Icon::CircleDot, "open", t!(step::status_open)),
        StepStatus::Waiting => (Icon::Wait, "waiting", t!(step::status_waiting)),
        _ => (Icon::Circle, "later", t!(step::status_later)),
    };
    let who = step.done_by.as_ref().or(step.assignee.as_ref()).map_or_else(
        || view! { <span>{step.owner.name.clone()}</span> }.into_any(),
        |person| view! { <Avatar name=person.name.clone() /> <span>{person.name.clone()}</span> }.into_any(),
    );
    let stood_in = step.done_for.as_ref().map(|person| {
        view! { <span class="muted">{t!(stand_ins::task_for, &person.name)}</span> }
    });
    let time = match (&step.done_at, step.due) {
        (Some(at), _) if step.status == StepStatus::Done => Some(when(at)),
        (_, Some(due)) if step.status == StepStatus::Open => Some(due_view(due, step.late, today)),
        _ => None,
    };
    let outcome = step.outcome_name.clone().filter(|_| step.status == StepStatus::Done);
    let outcome = outcome.map(|outcome| view! { <Badge>{outcome}</Badge> });
    let note = step.note.clone().map(|note| view! { <blockquote class="quote small">{note}</blockquote> });
    let round = (step.round > 1)
        .then(|| view! { <span class="muted small">{t!(step::round, &step.round.to_string())}</span> });
    let optional = step.optional.then(|| view! { <span class="muted small">{t!(common::optional)}</span> });
    let missed = missed(step);
    let menu = (step.status == StepStatus::Open).then(|| menu(handle, step, owner, reschedule));
    view! {
        <li class=format!("step-row step-{class}")>
            <span class="step-mark">{named_icon(picture, status.to_owned())}</span>
            <div class="step-words">
                <span class="row">
                    <span class="step-name">{step.name.clone()}</span>
                    {outcome}
                    {round}
                    {optional}
                    {missed}
                </span>
                <span class="row muted small">{who} {stood_in} {time}</span>
                {note}
            </div>
            {menu}
        </li>
    }
    .into_any()
}

/// How many rounds went by, once it is more than the open one, which says itself that it is late (DS-1.4).
pub(super) fn missed(step: &Step) -> Option<AnyView> {
    (step.missed > 1).then(|| {
        let words = t!(step::missed, step.missed.into());
        view! { <Badge tone=Tone::Bad icon=Icon::Late>{words}</Badge> }.into_any()
    })
}

/// What the reader may do about an open step; the server decides again.
fn menu(
    handle: DealHandle,
    step: &Step,
    (owner, reassign): (&Id, bool),
    reschedule: Callback<Step>,
) -> AnyView {
    let session = use_session();
    let router = use_router();
    let me = session.user_id();
    let has_role = has_role(session, &step.owner.key);
    let assigned = step.assignee.as_ref().map(|person| person.id.clone());
    let is_mine = me.is_some() && assigned == me;
    let is_owner = me.as_ref() == Some(owner);
    let gives = is_mine || is_owner || reassign;
    if !(gives || has_role) {
        return ().into_any();
    }
    let step = step.clone();
    let role = step.owner.key.clone();
    let fetch = move |()| {
        if gives {
            handle.fetch_people(role.clone());
        }
    };
    let label = t!(step::actions, &step.name);
    let items = move |()| {
        let mut items = Vec::new();
        if is_work(&step) {
            let address = router.with_query("step", Some(&step.key));
            items.push(
                MenuItem::new(t!(step::work_on), move || router.go_to(&address)).icon(Icon::ArrowRight),
            );
        }
        if has_role
            && !is_mine
            && let Some(me) = me.clone()
        {
            let key = step.key.clone();
            let run = move || assign(handle, key.clone(), Some(me.clone()));
            items.push(MenuItem::new(t!(step::take), run).icon(Icon::User));
        }
        if assigned.is_some() && (gives || has_role) {
            let key = step.key.clone();
            items.push(
                MenuItem::new(t!(step::release), move || assign(handle, key.clone(), None)).icon(Icon::Users),
            );
        }
        if is_mine || is_owner || has_role {
            let step = step.clone();
            items.push(
                MenuItem::new(t!(step::reschedule), move || reschedule.run(step.clone()))
                    .icon(Icon::Calendar),
            );
        }
        if gives {
            let people = handle.people(&step.owner.key).unwrap_or_default();
            let people = people.into_iter().filter(|person| Some(&person.id) != me.as_ref());
            let people: Vec<_> = people.filter(|person| Some(&person.id) != assigned.as_ref()).collect();
            for (index, person) in people.into_iter().enumerate() {
                let key = step.key.clone();
                let item =
                    MenuItem::new(person.name, move || assign(handle, key.clone(), Some(person.id.clone())));
                items.push(if index == 0 { item.heading(t!(step::give_to)) } else { item });
            }
        }
        items
    };
    let trigger = icon(Icon::More).into_any();
    view! { <Menu label=label trigger=trigger end=true on_open=fetch items=items /> }.into_any()
}

fn has_role(session: Session, role: &str) -> bool {
    session.viewer().is_some_and(|viewer| viewer.roles.iter().any(|own| own == role))
}

fn assign(handle: DealHandle, step: String, assignee: Option<Id>) {
    let Some((known, _)) = handle.now() else { return };
    let input =
        StepAssignInput { deal: known.deal.id.clone(), expected_version: known.deal.version, step, assignee };
    spawn_local(async move {
        let key = handle.api.new_key();
        let answer = handle.api.mutate(StepAssign::with(input), &key).await.map(|answer| answer.step_assign);
        handle.settle_aloud(answer, t!(step::assigned));
    });
}

fn reschedule_form(handle: DealHandle, step: &Step, open: RwSignal<bool>) -> AnyView {
    let due = RwSignal::new(step.due.map(|due| due.to_string()).unwrap_or_default());
    let note = RwSignal::new(String::new());
    let error = RwSignal::new(None::<String>);
    let key = step.key.clone();
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some((known, _)) = handle.now() else { return };
        let Some(due) = parse_date(&due.get_untracked()) else {
            error.set(Some(t!(errors::not_a_date).to_owned()));
            return;
        };
        let note = note.get_untracked().trim().to_owned();
        let input = StepRescheduleInput {
            deal: known.deal.id.clone(),
            expected_version: known.deal.version,
            step: key.clone(),
            due,
            note: Some(note).filter(|note| !note.is_empty()),
        };
        open.set(false);
        spawn_local(async move {
            let key = handle.api.new_key();
            let answer = handle
                .api
                .mutate(StepReschedule::with(input), &key)
                .await
                .map(|answer| answer.step_reschedule);
            handle.settle_aloud(answer, t!(step::rescheduled));
        });
    };
    view! {
        <form on:submit=save novalidate>
            <p>{step.name.clone()}</p>
            <DateField label=t!(step::due) value=due error=error />
            <TextArea label=t!(step::note) value=note optional=true rows=2 />
            <div class="dialog-foot">
                <Button on_press=move |()| open.set(false)>{t!(common::cancel)}</Button>
                <Button submit=true kind=ButtonKind::Primary>{t!(common::save)}</Button>
            </div>
        </form>
    }
    .into_any()
}

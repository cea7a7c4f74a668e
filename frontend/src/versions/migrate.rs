//! Bringing running deals to the latest version: the plan with what it would do, said before anything is done.

use crate::dom::prelude::*;
use leptos::task::spawn_local;

use super::ops::{
    MigrationPreviewQuery, MigrationStart, Preview, ProcessMigrationInput, ProcessMigrationStartInput,
    TargetQuery,
};
use super::page::Known;
use super::plan::Plan;
use crate::api::graphql::Value;
use crate::api::types::{UserError, error_at, errors_elsewhere};
use crate::api::use_api;
use crate::i18n::t;
use crate::state::load::Fetch;
use crate::ui::banner;
use crate::ui::button::{Button, ButtonKind};
use crate::ui::dialog::Dialog;
use crate::ui::field::{ChoiceField, TextField};
use crate::ui::load_view::load_view;
use crate::ui::skeleton::SkeletonLines;

/// The dialog in which deals of a version are brought on.
#[component]
pub(crate) fn MigrateDialog(
    /// What the page knows.
    known: Known,
) -> impl IntoView {
    let open = RwSignal::new(false);
    Effect::new(move || {
        let wanted = known.bringing.get().is_some();
        if open.get_untracked() != wanted {
            open.set(wanted);
        }
    });
    // However it is closed, it can be opened again.
    Effect::new(move || {
        if !open.get() && known.bringing.with_untracked(Option::is_some) {
            known.bringing.set(None);
        }
    });
    let title = Signal::derive(move || t!(versions::bring_on, &known.latest().to_string()));
    let content = move || known.bringing.get_untracked().map(|from| form(known, from, open));
    view! { <Dialog open=open title=title>{content()}</Dialog> }
}

fn form(known: Known, from: i32, open: RwSignal<bool>) -> AnyView {
    let api = use_api();
    let target = Fetch::new(move || async move {
        let found = api.query(TargetQuery::with(known.key(), known.latest())).await?.process;
        Ok(found.map_or(Value::Null, |target| target.definition))
    });
    let content = move || match target.value_untracked() {
        Some(definition) => fields(known, from, open, &definition),
        None => ().into_any(),
    };
    load_view(target, || view! { <SkeletonLines count=5 /> }, content)
}

fn fields(known: Known, from: i32, open: RwSignal<bool>, definition: &Value) -> AnyView {
    let api = use_api();
    let to = known.latest();
    let plan = Plan::new();
    let preview = Fetch::new(move || {
        let migration = ProcessMigrationInput { key: known.key(), from, to, plan: plan.input() };
        async move { Ok(api.query(MigrationPreviewQuery::with(migration)).await?.process_migration_preview) }
    });
    Effect::new(move || {
        if let Some(found) = preview.value().and_then(|payload| payload.preview) {
            plan.ask(&found.undecided);
        }
    });
    let reason = RwSignal::new(String::new());
    let errors = RwSignal::new(Vec::<UserError>::new());
    let trouble = RwSignal::new(String::new());
    let busy = RwSignal::new(false);
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        let (plan, reason) = (untrack(|| plan.input()), reason.get_untracked());
        let input = ProcessMigrationStartInput { key: known.key(), from, to, plan, reason };
        spawn_local(async move {
            let outcome = api.mutate(MigrationStart::with(input), &api.new_key()).await;
            match outcome.map(|answer| answer.process_migration_start) {
                Ok(payload) => {
                    if payload.migration.is_some() {
                        open.try_set(false);
                        known.again();
                    }
                    trouble.try_set(errors_elsewhere(&payload.user_errors, &["reason"]).join(" "));
                    errors.try_set(payload.user_errors);
                }
                Err(error) => {
                    trouble.try_set(error.words());
                }
            }
            busy.try_set(false);
        });
    };
    let error = Signal::derive(move || errors.with(|errors| error_at(errors, "reason")));
    let due_dates = vec![
        ("keep".to_owned(), t!(versions::due_keep).to_owned()),
        ("restart".to_owned(), t!(versions::due_restart).to_owned()),
    ];
    let outlook = load_view(
        preview,
        || view! { <SkeletonLines count=2 /> },
        move || {
            let words =
                move || preview.value().map(|found| outlook(found.preview.as_ref(), &found.user_errors));
            words.into_any()
        },
    );
    // Unknown until they are counted, and then said on the button: what is pressed is what is meant.
    let fit = memo(move || preview.value().and_then(|payload| payload.preview).map(|preview| preview.fit));
    let none_fit = Signal::derive(move || fit.get().is_none_or(|fit| fit == 0));
    let bring = move || match fit.get() {
        Some(fit) => t!(versions::bring_now, fit.into()),
        None => t!(versions::bring_counting).to_owned(),
    };
    view! {
        <form class="stack" on:submit=send novalidate>
            {banner::trouble(trouble)}
            <div class="version-outlook" role="status">{outlook}</div>
            {plan.view(definition)}
            <ChoiceField label=t!(versions::due_dates) value=plan.due_dates options=due_dates />
            <TextField label=t!(versions::reason) value=reason error=error help=t!(versions::reason_help).to_owned() />
            <div class="dialog-foot">
                <Button on_press=move |()| open.set(false)>{t!(common::cancel)}</Button>
                <Button submit=true kind=ButtonKind::Primary busy=busy disabled=none_fit>{bring}</Button>
            </div>
        </form>
    }
    .into_any()
}

/// What would happen.
fn outlook(preview: Option<&Preview>, errors: &[UserError]) -> AnyView {
    let Some(preview) = preview else {
        let words = errors.iter().map(|error| error.message.clone()).collect::<Vec<_>>().join(" ");
        return view! { <p>{words}</p> }.into_any();
    };
    let part = (preview.looked_at < preview.running)
        .then(|| t!(versions::looked_at, &preview.looked_at.to_string(), &preview.running.to_string()));
    let effects = [
        (preview.steps_opened, t!(versions::effect_opened, preview.steps_opened.into())),
        (preview.steps_withdrawn, t!(versions::effect_withdrawn, preview.steps_withdrawn.into())),
        (preview.steps_anew, t!(versions::effect_anew, preview.steps_anew.into())),
        (preview.due_dates_moved, t!(versions::effect_due, preview.due_dates_moved.into())),
        (preview.values_given_up, t!(versions::effect_values, preview.values_given_up.into())),
    ];
    let effects = effects.into_iter().filter(|(count, _)| *count > 0);
    let effects = effects.map(|(_, words)| view! { <li>{words}</li> }.into_any()).collect_view();
    let held: i32 = preview.looked_at - preview.fit;
    let held = (held > 0).then(|| t!(versions::held, held.into()));
    view! {
        <p><strong>{t!(versions::fit, preview.fit.into())}</strong> " " {held}</p>
        <p class="muted small">{part}</p>
        <ul class="bullets small">{effects}</ul>
    }
    .into_any()
}

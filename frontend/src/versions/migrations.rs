//! Deals that are being brought to another version, and those that were: progress, what stays and why, undo.

use crate::dom::prelude::*;
use leptos::task::spawn_local;

use super::ops::{Migration, MigrationState, MigrationUndo, ProcessMigrationUndoInput, StayingDeal};
use super::page::Known;
use crate::api::use_api;
use crate::i18n::t;
use crate::routes::Route;
use crate::ui::button::Button;
use crate::ui::icon::Icon;
use crate::ui::toast::use_toasts;
use crate::ui::when::when;

/// The migrations of the process, the latest first; nothing while there was none.
pub(super) fn migrations(known: Known) -> AnyView {
    let content = move || {
        let (_, all) = known.own.value().flatten()?;
        let rows = all.iter().map(|migration| row(known, migration)).collect_view();
        (!all.is_empty()).then(|| {
            view! {
                <section class="card stack">
                    <h2>{t!(versions::migrations)}</h2>
                    <ol class="version-list">{rows}</ol>
                </section>
            }
        })
    };
    content.into_any()
}

fn row(known: Known, migration: &Migration) -> AnyView {
    let (api, toasts) = (use_api(), use_toasts());
    let id = migration.id.clone();
    let undo = move |()| {
        let id = id.clone();
        spawn_local(async move {
            let call = MigrationUndo::with(ProcessMigrationUndoInput { id });
            let outcome = api.mutate(call, &api.new_key()).await.map(|answer| answer.process_migration_undo);
            let refused =
                outcome.map(|payload| payload.user_errors.first().map(|error| error.message.clone()));
            match refused {
                Ok(None) => {}
                Ok(Some(message)) => toasts.failed(message),
                Err(error) => toasts.failed(error.words()),
            }
            known.again();
        });
    };
    let title = t!(versions::from_to, &migration.from.to_string(), &migration.to.to_string());
    let undo = matches!(migration.state, MigrationState::Moving | MigrationState::Done)
        .then(|| view! { <Button icon=Icon::Refresh on_press=undo>{t!(common::undo)}</Button> });
    let staying = (!migration.staying.is_empty()).then(|| staying(&migration.staying));
    let who = migration.started_by.name.clone();
    view! {
        <li class="version-row">
            <div class="row spread">
                <div class="row">
                    <strong>{title}</strong>
                    <span class="muted small">{who} " · " {when(&migration.started_at)}</span>
                </div>
                {undo}
            </div>
            <p>{migration.reason.clone()}</p>
            {progress(migration)}
            {staying}
        </li>
    }
    .into_any()
}

/// How far it is, as a bar while it goes on and in words.
fn progress(migration: &Migration) -> AnyView {
    let (waiting, done) = match migration.state {
        MigrationState::Moving | MigrationState::Done => {
            (migration.waiting, migration.moved + migration.stays)
        }
        MigrationState::Undoing | MigrationState::Undone => {
            (migration.moved, migration.restored + migration.kept)
        }
    };
    let bar = migration.is_under_way().then(|| {
        view! {
            <progress
                class="version-progress"
                max=(waiting + done).to_string()
                value=done.to_string()
                aria-label=t!(versions::progress)
            ></progress>
        }
    });
    let words = match migration.state {
        MigrationState::Moving => t!(versions::moving, waiting.into()),
        MigrationState::Undoing => t!(versions::undoing, waiting.into()),
        MigrationState::Done => {
            let moved = t!(versions::moved, migration.moved.into());
            if migration.stays > 0 {
                format!("{moved} {}", t!(versions::stay, migration.stays.into()))
            } else {
                moved
            }
        }
        MigrationState::Undone => {
            let back = t!(versions::restored, migration.restored.into());
            if migration.kept > 0 {
                format!("{back} {}", t!(versions::kept, migration.kept.into()))
            } else {
                back
            }
        }
    };
    view! {
        {bar}
        <p class="small" role="status">{words}</p>
    }
    .into_any()
}

fn staying(deals: &[StayingDeal]) -> AnyView {
    let row = |staying: &StayingDeal| {
        let href = Route::deal(&staying.deal.number).path();
        let (number, title) = (staying.deal.number.clone(), staying.deal.title.clone());
        let why = staying.reasons.join(" ");
        view! { <li><a class="version-example" href=href>{number}</a> " " {title} ": " <span class="muted">{why}</span></li> }
            .into_any()
    };
    let rows = deals.iter().map(row).collect_view();
    view! {
        <details>
            <summary>{t!(versions::which_stay)}</summary>
            <ul class="bullets small">{rows}</ul>
        </details>
    }
    .into_any()
}

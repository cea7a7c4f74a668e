//! The published versions, each with what changed, and a way for deals of earlier ones to come to the latest.

use crate::dom::prelude::*;

use super::changes::changes;
use super::ops::{ComparisonQuery, Release};
use super::page::Known;
use crate::api::types::Permission;
use crate::api::use_api;
use crate::i18n::t;
use crate::state::load::Fetch;
use crate::state::session::use_session;
use crate::ui::Tone;
use crate::ui::badge::Badge;
use crate::ui::button::Button;
use crate::ui::icon::{Icon, icon};
use crate::ui::load_view::load_view;
use crate::ui::skeleton::SkeletonLines;
use crate::ui::when::when;

/// The list of versions, the latest first.
pub(super) fn history(known: Known) -> AnyView {
    let rows = move || {
        let versions = known.versions.value().map(|(_, versions)| versions).unwrap_or_default();
        versions.iter().map(|version| row(known, version)).collect_view()
    };
    view! {
        <section class="card stack">
            <h2>{t!(versions::history)}</h2>
            <ol class="version-list">{rows}</ol>
        </section>
    }
    .into_any()
}

fn row(known: Known, version: &Release) -> AnyView {
    let number = version.version;
    let latest = version.latest.then(|| view! { <Badge tone=Tone::Accent>{t!(versions::latest)}</Badge> });
    let who = match &version.published_by {
        Some(person) => person.name.clone(),
        None => t!(versions::from_the_beginning).to_owned(),
    };
    let running = t!(versions::running, version.running_deals.into());
    let may_bring =
        use_session().can(Permission::ProcessWrite) && !version.latest && version.running_deals > 0;
    let bring = may_bring.then(|| {
        let label = t!(versions::bring_on, &known.latest().to_string());
        view! { <Button on_press=move |()| known.bringing.set(Some(number))>{label}</Button> }
    });
    let note = (!version.note.is_empty()).then(|| view! { <p>{version.note.clone()}</p> });
    let compared = (number > 1).then(|| comparison(known, number));
    view! {
        <li class="version-row">
            <div class="row spread">
                <div class="row">
                    <strong>{t!(versions::number, &number.to_string())}</strong>
                    {latest}
                    <span class="muted small">{who} " · " {when(&version.published_at)}</span>
                </div>
                <div class="row">
                    <span class="muted small">{running}</span>
                    {bring}
                </div>
            </div>
            {note}
            {compared}
        </li>
    }
    .into_any()
}

/// What changed since the version before, read when somebody opens it.
fn comparison(known: Known, version: i32) -> AnyView {
    let open = RwSignal::new(false);
    let content = move || open.get().then(|| compared(known, version));
    view! {
        <details class="version-compared" on:toggle=move |_| open.set(true)>
            <summary>{icon(Icon::ChevronRight)} {t!(versions::what_changed, &(version - 1).to_string())}</summary>
            {content}
        </details>
    }
    .into_any()
}

fn compared(known: Known, version: i32) -> AnyView {
    let api = use_api();
    let fetch = Fetch::new(move || async move {
        let asked = ComparisonQuery::with(known.key(), version - 1, version);
        Ok(api.query(asked).await?.process_comparison.unwrap_or_default())
    });
    let content = move || fetch.value_untracked().map(|all| changes(&all)).into_any();
    load_view(fetch, || view! { <SkeletonLines count=3 /> }, content)
}

//! The page of a process's versions.

use std::time::Duration;

use crate::dom::prelude::*;

use super::draft::draft_card;
use super::history::history;
use super::migrate::MigrateDialog;
use super::migrations::migrations;
use super::ops::{Draft, DraftQuery, Migration, Release, VersionsQuery};
use crate::api::types::Permission;
use crate::api::use_api;
use crate::frame::{Crumb, Page};
use crate::i18n::t;
use crate::parts::faces::{Face, faces};
use crate::routes::Route;
use crate::state::load::{Fetch, Load};
use crate::state::session::use_session;
use crate::ui::empty::Empty;
use crate::ui::icon::Icon;
use crate::ui::load_view::load_view;
use crate::ui::skeleton::SkeletonLines;

/// How long to wait before looking again at deals that are being moved.
const GLANCE: Duration = Duration::from_secs(1);

/// What the page knows; a cheap handle for its parts.
#[derive(Clone, Copy)]
pub(super) struct Known {
    pub(super) key: StoredValue<String>,
    pub(super) versions: Fetch<(String, Vec<Release>)>,
    /// Nothing for whoever only reads.
    pub(super) own: Fetch<Option<(Option<Draft>, Vec<Migration>)>>,
    /// The version whose deals are to be brought on, while its dialog is open.
    pub(super) bringing: RwSignal<Option<i32>>,
}

impl Known {
    fn of(key: String) -> Self {
        let api = use_api();
        let administers = use_session().can(Permission::ProcessWrite);
        let stored = StoredValue::new(key);
        let versions = Fetch::new(move || async move {
            let answer = api.query(VersionsQuery::with(stored.get_value())).await?;
            let name = answer.process.map(|process| process.name).unwrap_or_default();
            Ok((name, answer.process_versions))
        });
        let own = Fetch::new(move || async move {
            if !administers {
                return Ok(None);
            }
            let answer = api.query(DraftQuery::with(stored.get_value())).await?;
            Ok(Some((answer.process_draft, answer.process_migrations)))
        });
        Self { key: stored, versions, own, bringing: RwSignal::new(None) }
    }

    pub(super) fn key(self) -> String {
        self.key.get_value()
    }

    /// Reads everything anew.
    pub(super) fn again(self) {
        self.versions.again();
        self.own.again();
    }

    /// The number of the version that new deals take.
    pub(super) fn latest(self) -> i32 {
        let versions = self.versions.value_untracked();
        versions.and_then(|(_, versions)| Some(versions.first()?.version)).unwrap_or_default()
    }
}

/// The versions of a process.
#[component]
pub(crate) fn VersionsPage(
    /// Which, by its key.
    process: String,
) -> impl IntoView {
    let guide = Route::Processes { key: Some(process.clone()) };
    let known = Known::of(process);
    let ready = Signal::derive(move || {
        !matches!(known.versions.get(), Load::Waiting) && !matches!(known.own.get(), Load::Waiting)
    });
    let trail = Signal::derive(move || {
        let name = known.versions.value().map(|(name, _)| name).unwrap_or_default();
        vec![
            Crumb::above(t!(frame::processes), &Route::Processes { key: None }),
            Crumb::above(name, &guide),
            Crumb::here(t!(versions::title)),
        ]
    });
    // While deals are being moved the page looks again by itself.
    Effect::new(move || {
        let own = known.own.value().flatten();
        let under_way = own.is_some_and(|(_, migrations)| migrations.iter().any(Migration::is_under_way));
        if under_way {
            set_timeout(move || known.again(), GLANCE);
        }
    });
    let content = move || match known.versions.value_untracked() {
        Some((_, versions)) if !versions.is_empty() => view! {
            <div class="versions">
                {faces(&known.key(), Face::Versions)}
                {draft_card(known)}
                {migrations(known)}
                {history(known)}
                {downloads(&known.key())}
                <MigrateDialog known=known />
            </div>
        }
        .into_any(),
        _ => view! { <Empty icon=Icon::Process text=t!(process::not_found) /> }.into_any(),
    };
    view! {
        <Page trail=trail ready=ready>
            {load_view(known.versions, || view! { <SkeletonLines count=6 /> }, content)}
        </Page>
    }
}

/// The process and its log as files that other tools read.
fn downloads(key: &str) -> AnyView {
    let file = |(ending, name): (&str, &'static str)| {
        let href = format!("/files/processes/{key}.{ending}");
        view! { <li><a href=href download="">{name}</a></li> }.into_any()
    };
    let files =
        [("bpmn", t!(versions::as_bpmn)), ("xes", t!(versions::as_xes)), ("jsonocel", t!(versions::as_ocel))];
    view! {
        <section class="card stack">
            <h2>{t!(versions::downloads)}</h2>
            <ul class="version-downloads">{files.into_iter().map(file).collect_view()}</ul>
        </section>
    }
    .into_any()
}

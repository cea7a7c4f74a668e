//! One deal: as a page of its own, the same content in a panel over a board, and one of its steps or items in an inbox.

use crate::dom::prelude::*;

use super::components::{
    Blockers, CameOfIt, Contacts, Documents, Facts, Lists, NextCard, Receipt, Steps, Timeline, Title,
    item_work, part, people, related, step_work, way,
};
use super::handle::DealHandle;
use super::model::standing::is_work;
use crate::browser;
use crate::frame::{Crumb, Page};
use crate::i18n::t;
use crate::parts::conflicts::Conflicts;
use crate::routes::Route;
use crate::state::session::use_session;
use crate::ui::button::{ButtonKind, IconButton, LinkButton};
use crate::ui::empty::Empty;
use crate::ui::icon::Icon;
use crate::ui::load_view::load_view;
use crate::ui::skeleton::SkeletonLines;

/// One deal under its own address.
#[component]
pub(crate) fn DealPage(
    /// Its readable number.
    number: String,
) -> impl IntoView {
    let handle = DealHandle::open(number.clone());
    let ready = Signal::derive(move || handle.is_ready());
    let trail = Signal::derive(move || {
        vec![Crumb::above(t!(frame::deals), &Route::Deals), Crumb::here(number.clone())]
    });
    view! { <Page trail=trail ready=ready>{deal_view(handle)}</Page> }
}

/// One deal in a panel.
#[component]
pub(crate) fn DealPanel(
    /// Its readable number.
    number: String,
    /// Closes the panel.
    #[prop(into)]
    on_close: Callback<()>,
) -> impl IntoView {
    let page = Route::deal(&number).path();
    let handle = DealHandle::open(number);
    view! {
        <div class="page">
            <div class="row spread no-print">
                <LinkButton href=page kind=ButtonKind::Quiet icon=Icon::Expand>
                    {t!(deals::open_page)}
                </LinkButton>
                <IconButton icon=Icon::Close label=t!(common::close) on_press=on_close />
            </div>
            {deal_view(handle)}
        </div>
    }
}

/// One step of a deal, to be done where it is shown.
#[component]
pub(crate) fn StepInPlace(
    /// The deal's readable number.
    number: String,
    /// The step's key.
    step: String,
    /// Runs when it is done, with what was recorded in words.
    on_done: Callback<String>,
) -> impl IntoView {
    let handle = DealHandle::open(number);
    let done = Callback::new(move |receipt: Receipt| on_done.run(receipt.words));
    let content = move || {
        let Some((known, _)) = handle.now() else { return not_found() };
        let mine = known.deal.steps.iter().any(|known| known.key == step && is_work(known));
        mine.then(|| step_work(handle, step.clone(), done))
            .map_or_else(|| gone(t!(step::not_yours)), in_focus)
    };
    view! { <div class="deal step-in-place">{load_view(handle.fetch(), waiting, content)}</div> }
}

/// One item of a list of a deal, to be seen to where it is shown.
#[component]
pub(crate) fn ItemInPlace(
    /// The deal's readable number.
    number: String,
    /// The list's key and the item's number.
    item: (String, i32),
    /// Runs when it is settled, with what was recorded in words.
    on_done: Callback<String>,
) -> impl IntoView {
    let handle = DealHandle::open(number);
    let content = move || match handle.now() {
        Some(_) => in_focus(item_work(handle, item.clone(), on_done)),
        None => not_found(),
    };
    view! { <div class="deal step-in-place">{load_view(handle.fetch(), waiting, content)}</div> }
}

/// Work that was opened takes the focus.
fn in_focus(work: AnyView) -> AnyView {
    browser::after_paint(|| {
        // Who is quicker than the picture may be typing already.
        if !browser::has_focus_in(".step-in-place") {
            browser::focus(".step-in-place h2");
        }
    });
    work
}

fn gone(words: &'static str) -> AnyView {
    view! { <p class="muted">{words}</p> }.into_any()
}

fn waiting() -> AnyView {
    view! { <SkeletonLines count=6 /> }.into_any()
}

fn not_found() -> AnyView {
    view! { <Empty icon=Icon::Deal text=t!(deals::not_found) /> }.into_any()
}

fn deal_view(handle: DealHandle) -> impl IntoView {
    let content = move || if handle.now().is_some() { deal_content(handle) } else { not_found() };
    load_view(handle.fetch(), waiting, content)
}

fn deal_content(handle: DealHandle) -> AnyView {
    let conflicts =
        Signal::derive(move || handle.known().map(|known| known.deal.conflicts.clone()).unwrap_or_default());
    let me = use_session().user_id();
    let own = handle.now().is_some_and(|(known, _)| me.as_ref() == Some(&known.deal.owner.id));
    let changed = Callback::new(move |()| handle.reload());
    view! {
        <div class="deal">
            <Title handle=handle />
            {part(handle, way)}
            <div class="deal-columns">
                <div class="deal-main">
                    <NextCard handle=handle />
                    <CameOfIt handle=handle />
                    <Lists handle=handle />
                    <Steps handle=handle />
                    <Documents handle=handle />
                </div>
                <div class="deal-side">
                    <Blockers handle=handle />
                    <Conflicts conflicts=conflicts own=own on_change=changed />
                    {part(handle, people)}
                    <Contacts handle=handle />
                    {part(handle, related)}
                    <Facts handle=handle />
                    <Timeline handle=handle />
                </div>
            </div>
        </div>
    }
    .into_any()
}

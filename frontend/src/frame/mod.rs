//! What stands around every page: the rail (a bar at the bottom on phones), the top line with the trail, bell and
//! personal menu, and the notice that the connection is lost. [`Page`] ties a page to it.

mod me;
mod nav;
mod notice;
mod page;

pub(crate) use page::{Crumb, Page};

use crate::dom::prelude::*;

use crate::api::scalars::Id;
use crate::browser;
use crate::i18n::t;
use crate::state::prefs::use_prefs;
use crate::ui::icon::{Icon, icon};
use me::MeMenu;
pub(crate) use nav::use_places;
use nav::{BottomBar, Rail};
use notice::ConnectionNotice;
use page::{Bell, Trail, TrailView};

/// Things that can be started from anywhere; each opens a dialog that stands at the root of the app.
#[derive(Clone, Copy)]
pub(crate) struct Actions {
    /// Whether the dialog for a new deal is open.
    pub(crate) new_deal: RwSignal<bool>,
    /// Whether the dialog for a new lead is open.
    pub(crate) new_lead: RwSignal<bool>,
    /// The campaign that the new lead came of, where it is entered from one; taken when the dialog opens.
    pub(crate) lead_of: RwSignal<Option<Id>>,
    /// Whether the command palette is open.
    pub(crate) palette: RwSignal<bool>,
}

/// Things that can be started from anywhere.
pub(crate) fn use_actions() -> Actions {
    expect_context()
}

impl Actions {
    /// Nothing is open.
    pub(crate) fn new() -> Self {
        Self {
            new_deal: RwSignal::new(false),
            new_lead: RwSignal::new(false),
            lead_of: RwSignal::new(None),
            palette: RwSignal::new(false),
        }
    }
}

/// Opens the command palette.
fn search_button() -> impl IntoView {
    let palette = use_actions().palette;
    view! {
        <button type="button" class="btn btn-quiet top-search" on:click=move |_| palette.set(true)>
            {icon(Icon::Search)}
            <span class="top-search-words">{t!(frame::search)}</span>
            <kbd aria-hidden="true">{t!(frame::search_keys)}</kbd>
        </button>
    }
}

/// The frame with a page in it.
#[component]
pub(crate) fn Frame(
    /// The page.
    children: Children,
) -> impl IntoView {
    provide_context(Trail::new());
    let prefs = use_prefs();
    let skip = move |event: leptos::ev::MouseEvent| {
        event.prevent_default();
        browser::focus("main");
    };
    view! {
        <a class="skip" href="#main" on:click=skip>{t!(frame::skip)}</a>
        <div class="frame" class:rail-open=move || prefs.rail_open().get()>
            <Rail />
            <header class="top no-print">
                <TrailView />
                {search_button()}
                <Bell />
                <MeMenu />
            </header>
            <main id="main" class="main" tabindex="-1">
                <ConnectionNotice />
                {children()}
            </main>
            <BottomBar />
        </div>
    }
}

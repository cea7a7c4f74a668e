//! A page: its place in the trail, its title in the window, the news for screen readers, and when it is ready.

use crate::dom::prelude::*;

use crate::browser;
use crate::i18n::t;
use crate::routes::Route;
use crate::state::session::use_session;
use crate::ui::icon::{Icon, icon};
use crate::ui::live_region::use_announcer;

/// One place of the trail; the last is the page itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Crumb {
    /// Its name.
    pub(crate) name: String,
    /// Its address; the page itself has none.
    pub(crate) href: Option<String>,
}

impl Crumb {
    /// The page itself.
    pub(crate) fn here(name: impl Into<String>) -> Self {
        Self { name: name.into(), href: None }
    }

    /// A page above it.
    pub(crate) fn above(name: impl Into<String>, route: &Route) -> Self {
        Self { name: name.into(), href: Some(route.path()) }
    }
}

/// Where the reader is, for the top line.
#[derive(Clone, Copy)]
pub(super) struct Trail(RwSignal<Vec<Crumb>>);

impl Trail {
    pub(super) fn new() -> Self {
        Self(RwSignal::new(Vec::new()))
    }
}

/// A page. Everything a page shows stands inside one of these.
///
/// When the page appears its heading gets the focus and is read out. `html[data-ready]` is set once `ready` holds, and
/// taken away when the next page begins: tests and measurements wait for it.
#[component]
pub(crate) fn Page(
    /// Where it stands: pages above it first, itself last.
    #[prop(into)]
    trail: Signal<Vec<Crumb>>,
    /// Whether it shows what it is for and can be used.
    #[prop(into)]
    ready: Signal<bool>,
    /// A class for its layout.
    #[prop(default = "page")]
    class: &'static str,
    /// What it shows.
    children: Children,
) -> impl IntoView {
    let shown = expect_context::<Trail>().0;
    let announcer = use_announcer();
    browser::set_root_attribute("data-ready", None);
    Effect::new(move || {
        let trail = trail.get();
        let title: Vec<&str> =
            trail.iter().rev().map(|crumb| crumb.name.as_str()).chain(["Stagewright"]).collect();
        document().set_title(&title.join(" · "));
        shown.set(trail);
    });
    let was_ready = StoredValue::new(false);
    Effect::new(move || {
        if ready.get() && !was_ready.get_value() {
            was_ready.set_value(true);
            browser::after_paint(move || browser::set_root_attribute("data-ready", Some("")));
            let name = trail.with_untracked(|trail| trail.last().map(|crumb| crumb.name.clone()));
            announcer.say(name.unwrap_or_default());
            // Not when the reader is already in the page, for instance in a filter.
            let nowhere = document().active_element().is_none_or(|active| active.tag_name() == "BODY");
            if nowhere {
                browser::focus("h1");
            }
        }
    });
    view! { <div class=class>{children()}</div> }
}

/// The trail in the top line; its last part is the page's heading.
#[component]
pub(super) fn TrailView() -> impl IntoView {
    let trail = expect_context::<Trail>().0;
    let above = move || {
        let trail = trail.get();
        let above =
            trail.iter().filter_map(|crumb| crumb.href.clone().map(|href| (crumb.name.clone(), href)));
        above.map(|(name, href)| view! { <li><a href=href>{name}</a></li> }).collect_view()
    };
    let here = move || trail.with(|trail| trail.last().map(|crumb| crumb.name.clone()).unwrap_or_default());
    view! {
        <nav class="trail" aria-label=t!(frame::trail)>
            <ol>{above}</ol>
        </nav>
        <h1 class="trail-here" tabindex="-1">{here}</h1>
        <div class="top-gap"></div>
    }
}

/// The bell, with the number of unread notifications.
#[component]
pub(super) fn Bell() -> impl IntoView {
    let session = use_session();
    let label = move || match session.unread() {
        0 => t!(frame::notifications).to_owned(),
        count => t!(frame::unread, count.into()),
    };
    let count = move || {
        let unread = session.unread();
        (unread > 0).then(|| view! { <span class="bell-count" aria-hidden="true">{unread.min(99)}</span> })
    };
    view! {
        <a class="btn btn-quiet btn-icon bell" href=Route::Notifications.path() aria-label=label title=label>
            {icon(Icon::Bell)}
            {count}
        </a>
    }
}

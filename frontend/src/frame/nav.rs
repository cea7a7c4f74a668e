//! The ways to the pages. What a role cannot use is not there.

use crate::dom::prelude::*;

use super::use_actions;
use crate::api::types::Permission;
use crate::i18n::t;
use crate::router::use_router;
use crate::routes::Route;
use crate::state::attention::use_attention;
use crate::state::prefs::use_prefs;
use crate::state::session::{Session, use_session};
use crate::ui::button::IconButton;
use crate::ui::icon::{Icon, icon};
use crate::ui::menu::{Menu, MenuItem};

/// A place to go to.
#[derive(Clone)]
struct Place {
    route: Route,
    icon: Icon,
    name: &'static str,
    /// Shows the number of steps that wait.
    counts: bool,
}

/// The places that this person can use, in order.
fn places(session: Session) -> Vec<Place> {
    let deals = session.can(Permission::DealReadAll) || session.can(Permission::DealReadTeam);
    let place = |route, icon, name| Place { route, icon, name, counts: false };
    let all = [
        (
            session.can(Permission::StepWork),
            Place { counts: true, ..place(Route::Inbox, Icon::Inbox, t!(frame::inbox)) },
        ),
        (deals, place(Route::Boards { process: None }, Icon::Board, t!(frame::boards))),
        (deals, place(Route::Deals, Icon::Deal, t!(frame::deals))),
        (session.can(Permission::LeadRead), place(Route::Leads, Icon::Lead, t!(frame::leads))),
        (deals, place(Route::Forecast, Icon::Forecast, t!(frame::forecast))),
        (
            session.can(Permission::ProcessRead),
            place(Route::Processes { key: None }, Icon::Process, t!(frame::processes)),
        ),
    ];
    all.into_iter().filter(|(usable, _)| *usable).map(|(_, place)| place).collect()
}

/// Where this person can go: page, picture and name.
pub(crate) fn use_places() -> Vec<(Route, Icon, &'static str)> {
    places(use_session()).into_iter().map(|place| (place.route, place.icon, place.name)).collect()
}

/// Whether a page lies under a place: a deal under the deals.
fn is_under(page: &Route, place: &Route) -> bool {
    let folder = |route: &Route| route.path().split('/').nth(1).map(str::to_owned);
    folder(page) == folder(place)
}

fn link(place: Place, class: &'static str) -> impl IntoView {
    let route = use_router().route();
    let attention = use_attention();
    let Place { route: target, icon: picture, name, counts } = place;
    let href = target.path();
    let current = move || route.with(|route| is_under(route, &target)).then_some("page");
    let count = counts.then_some(move || {
        let counts = attention.counts();
        (counts.total > 0).then(|| {
            let late = counts.overdue > 0;
            let words = t!(frame::waiting, counts.total.into());
            view! {
                <span class="nav-count" class:nav-late=late aria-hidden="true">{counts.total}</span>
                <span class="visually-hidden">{words}</span>
            }
        })
    });
    view! {
        <a class=class href=href aria-current=current title=name>
            {icon(picture)}
            <span class="nav-name">{name}</span>
            {count}
        </a>
    }
}

/// The rail at the left; icons, or icons with words.
#[component]
pub(super) fn Rail() -> impl IntoView {
    let prefs = use_prefs();
    let places = places(use_session());
    view! {
        <nav class="rail no-print" aria-label=t!(frame::places)>
            <a class="nav-link brand" href=Route::Home.path() title="Stagewright">
                <svg class="brand-mark" viewBox="0 0 32 32" aria-hidden="true">
                    <rect class="brand-ground" width="32" height="32" rx="7"></rect>
                    <g class="brand-bars">
                        <rect x="6" y="8" width="5" height="16" rx="1.5"></rect>
                        <rect x="13.5" y="8" width="5" height="11" rx="1.5"></rect>
                        <rect x="21" y="8" width="5" height="6" rx="1.5"></rect>
                    </g>
                </svg>
                <span class="nav-name">"Stagewright"</span>
            </a>
            {places.into_iter().map(|place| link(place, "nav-link")).collect_view()}
            <div class="rail-foot">
                <IconButton
                    icon=Icon::Rail
                    label=t!(frame::toggle_rail)
                    pressed=prefs.rail_open()
                    on_press=move |()| prefs.toggle_rail()
                />
            </div>
        </nav>
    }
}

/// The bar at the bottom of a phone.
#[component]
pub(super) fn BottomBar() -> impl IntoView {
    let session = use_session();
    let (router, actions) = (use_router(), use_actions());
    let all = places(session);
    let (main, rest): (Vec<Place>, Vec<Place>) =
        all.into_iter().partition(|place| matches!(place.route, Route::Inbox | Route::Boards { .. }));
    let more = move |()| {
        let item = |place: &Place| {
            let target = place.route.clone();
            MenuItem::new(place.name, move || router.go(&target)).icon(place.icon)
        };
        rest.iter().map(item).collect::<Vec<_>>()
    };
    let new = session.can(Permission::DealCreate).then(|| {
        view! {
            <button type="button" class="bottom-link" on:click=move |_| actions.new_deal.set(true)>
                {icon(Icon::Plus)}
                <span class="nav-name">{t!(frame::new)}</span>
            </button>
        }
    });
    let trigger = view! {
        {icon(Icon::More)}
        <span class="nav-name">{t!(frame::more)}</span>
    };
    view! {
        <nav class="bottom-bar no-print" aria-label=t!(frame::places)>
            {main.into_iter().map(|place| link(place, "bottom-link")).collect_view()}
            <button type="button" class="bottom-link" on:click=move |_| actions.palette.set(true)>
                {icon(Icon::Search)}
                <span class="nav-name">{t!(frame::search)}</span>
            </button>
            {new}
            <Menu label=t!(frame::more) class="bottom-link" trigger=trigger.into_any() end=true items=more />
        </nav>
    }
}

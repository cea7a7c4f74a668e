//! Moving between addresses without loading the page anew: links, back and forward, and calls from code.
//!
//! A plain `<a href>` to a page of the app is enough; nothing needs a special link component. Own rather than
//! `leptos_router`: the pages are one enum (`routes.rs`), so all that is left is history and clicks.

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, HtmlAnchorElement};

use crate::routes::{Query, Route};

/// Where the page is; a cheap handle.
#[derive(Clone, Copy)]
pub(crate) struct Router {
    route: RwSignal<Route>,
    query: RwSignal<Query>,
}

/// Where the page is.
pub(crate) fn use_router() -> Router {
    expect_context()
}

impl Router {
    /// Reads the address and follows it from now on.
    pub(crate) fn start() -> Self {
        let (route, query) = read_address();
        let router = Self { route: RwSignal::new(route), query: RwSignal::new(query) };
        let back = window_event_listener(ev::popstate, move |_| router.follow());
        let clicks = window_event_listener(ev::click, move |event| router.click(&event));
        on_cleanup(move || {
            back.remove();
            clicks.remove();
        });
        router
    }

    /// The page; follows changes.
    pub(crate) fn route(self) -> Signal<Route> {
        self.route.into()
    }

    /// What the page shows; follows changes.
    pub(crate) fn query(self) -> Signal<Query> {
        self.query.into()
    }

    /// Goes to a page.
    pub(crate) fn go(self, route: &Route) {
        self.go_to(&route.path());
    }

    /// Goes to an address of the app.
    pub(crate) fn go_to(self, address: &str) {
        self.write(address, false);
        window().scroll_to_with_x_and_y(0.0, 0.0);
    }

    /// Goes to a page so that back does not return to this one.
    pub(crate) fn replace(self, route: &Route) {
        self.replace_to(&route.path());
    }

    /// The same for an address of the app.
    pub(crate) fn replace_to(self, address: &str) {
        self.write(address, true);
    }

    /// Shows something else of the same page. `step` makes it a step of its own that back undoes.
    pub(crate) fn set_query(self, query: &Query, step: bool) {
        let address = format!("{}{}", self.route.get_untracked().path(), query.print());
        self.write(&address, !step);
    }

    /// The same page with one name of its query changed, as an address for a link.
    pub(crate) fn with_query(self, name: &str, value: Option<&str>) -> String {
        let query = self.query.get_untracked().with(name, value);
        format!("{}{}", self.route.get_untracked().path(), query.print())
    }

    fn write(self, address: &str, replace: bool) {
        if let Ok(history) = window().history() {
            let _ = if replace {
                history.replace_state_with_url(&JsValue::NULL, "", Some(address))
            } else {
                history.push_state_with_url(&JsValue::NULL, "", Some(address))
            };
        }
        self.follow();
    }

    fn follow(self) {
        let (route, query) = read_address();
        if self.route.get_untracked() != route {
            self.route.set(route);
        }
        if self.query.get_untracked() != query {
            self.query.set(query);
        }
    }

    fn click(self, event: &ev::MouseEvent) {
        let modified = event.meta_key() || event.ctrl_key() || event.shift_key() || event.alt_key();
        if event.default_prevented() || event.button() != 0 || modified {
            return;
        }
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let link = target.and_then(|target| target.closest("a[href]").ok().flatten());
        let Some(link) = link.and_then(|link| link.dyn_into::<HtmlAnchorElement>().ok()) else { return };
        let foreign = link.has_attribute("download") || !matches!(link.target().as_str(), "" | "_self");
        let here = window().location().origin().is_ok_and(|origin| origin == link.origin());
        if foreign || !here || Route::parse(&link.pathname()) == Route::NotFound || !link.hash().is_empty() {
            return;
        }
        event.prevent_default();
        self.go_to(&format!("{}{}", link.pathname(), link.search()));
    }
}

fn read_address() -> (Route, Query) {
    let location = window().location();
    let path = location.pathname().unwrap_or_default();
    let search = location.search().unwrap_or_default();
    (Route::parse(&path), Query::parse(&search))
}

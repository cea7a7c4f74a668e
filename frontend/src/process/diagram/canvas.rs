//! The canvas that a drawing lies on: how large it is shown, and which part of it. Scrolling is the browser's own, so that
//! fingers, wheels and keys do what they do everywhere; what is added are zooming around a point and pulling by mouse.

use std::cell::Cell;
use std::rc::Rc;

use crate::dom::prelude::*;
use leptos::{ev, html};
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, ScrollBehavior, ScrollToOptions};

use super::geometry::Place;

/// CSS pixels of a unit of the layout at 100 %: names of steps are then as large as other small text.
const UNIT: f64 = 1.25;
/// The largest zoom, and what a press of a button changes.
const MOST: f64 = 2.0;
const STEP: f64 = 1.25;
/// The smallest zoom where nothing larger is needed to see all of it.
const LEAST: f64 = 0.3;
/// Below this, names of steps cannot be read and are left out.
const FAR: f64 = 0.6;
/// Below this it is a map, without figures.
const MAP: f64 = 0.35;
/// What stays free around a place that is shown, in CSS pixels.
const MARGIN: f64 = 16.0;
/// How far a pressed mouse may wander before it pulls.
const THRESHOLD: f64 = 5.0;

/// The canvas; a cheap handle.
#[derive(Clone, Copy)]
pub(super) struct Canvas {
    element: NodeRef<html::Div>,
    zoom: RwSignal<f64>,
    /// Width and height of the drawing, in units of the layout.
    size: (i32, i32),
}

impl Canvas {
    /// For a drawing of a size.
    pub(super) fn new(size: (i32, i32)) -> Self {
        Self { element: NodeRef::new(), zoom: RwSignal::new(1.0), size }
    }

    /// To be tied to the scrolling element.
    pub(super) fn node(self) -> NodeRef<html::Div> {
        self.element
    }

    /// The zoom in percent, as a whole number; follows changes.
    pub(super) fn percent(self) -> String {
        format!("{:.0}", self.zoom.get() * 100.0)
    }

    /// Whether it is too far away to read steps; follows changes.
    pub(super) fn is_far(self) -> bool {
        self.zoom.get() < FAR
    }

    /// Whether it is as small as a map; follows changes.
    pub(super) fn is_map(self) -> bool {
        self.zoom.get() < MAP
    }

    /// Scrolls to the beginning of a place, as large that steps can be read there.
    pub(super) fn enter(self, place: Place) {
        if self.zoom.get_untracked() < FAR {
            self.reset();
        }
        self.begin_at(place, ScrollBehavior::Auto);
    }

    fn element(self) -> Option<HtmlElement> {
        self.element.get_untracked()?.dyn_into().ok()
    }

    /// The zoom at which the whole width is seen.
    fn fitting(self) -> f64 {
        let width = self.element().map_or(1.0, |element| f64::from(element.client_width()));
        (width / (f64::from(self.size.0) * UNIT)).min(1.0)
    }

    /// Shows the whole width.
    pub(super) fn fit(self) {
        self.zoom_to(self.fitting(), None);
    }

    /// Shows it as large as it is meant to be.
    pub(super) fn reset(self) {
        self.zoom_to(1.0, None);
    }

    /// A step nearer, or back.
    pub(super) fn step(self, nearer: bool) {
        self.zoom_by(if nearer { STEP } else { 1.0 / STEP }, None);
    }

    fn zoom_by(self, factor: f64, around: Option<(f64, f64)>) {
        self.zoom_to(self.zoom.get_untracked() * factor, around);
    }

    /// Another zoom; what is under a point of the screen stays there, or else what is in the middle.
    fn zoom_to(self, zoom: f64, around: Option<(f64, f64)>) {
        let Some(element) = self.element() else { return };
        let before = self.zoom.get_untracked();
        let after = zoom.clamp(self.fitting().min(LEAST), MOST);
        let rect = element.get_bounding_client_rect();
        let middle = (f64::from(element.client_width()) / 2.0, f64::from(element.client_height()) / 2.0);
        let (x, y) = around.map_or(middle, |(x, y)| (x - rect.x(), y - rect.y()));
        let place = |scrolled: i32, at: f64| (f64::from(scrolled) + at) / before * after - at;
        let target = (place(element.scroll_left(), x), place(element.scroll_top(), y));
        let _ = element.style().set_property("--zoom", &format!("{after:.4}"));
        scroll(&element, target, ScrollBehavior::Instant);
        self.zoom.set(after);
    }

    /// Scrolls so that a place begins at the left edge.
    pub(super) fn begin_at(self, place: Place, behavior: ScrollBehavior) {
        let Some(element) = self.element() else { return };
        let scale = UNIT * self.zoom.get_untracked();
        let left = f64::from(place.x) * scale - MARGIN;
        let top = along((place.y, place.height), scale, element.scroll_top(), element.client_height());
        scroll(&element, (left, top), behavior);
    }

    /// Scrolls to a place that is not in view, as seen beside what lies over the canvas.
    pub(super) fn reveal(self, place: Place, over: &str) {
        let Some(element) = self.element() else { return };
        let scale = UNIT * self.zoom.get_untracked();
        let left = along((place.x, place.width), scale, element.scroll_left(), element.client_width());
        let height = element.client_height().min(free_height(&element, over));
        let top = along((place.y, place.height), scale, element.scroll_top(), height);
        scroll(&element, (left, top), ScrollBehavior::Auto);
    }

    /// What + − and 0 do; whether the key was one of them.
    pub(super) fn key(self, event: &ev::KeyboardEvent) -> bool {
        if event.ctrl_key() || event.meta_key() || event.alt_key() {
            return false;
        }
        match event.key().as_str() {
            "+" | "=" => self.step(true),
            "-" | "_" => self.step(false),
            "0" => self.reset(),
            _ => return false,
        }
        true
    }

    /// A wheel with Ctrl, which is also what a pinch on a touchpad sends.
    pub(super) fn wheel(self, event: &ev::WheelEvent) {
        if !event.ctrl_key() {
            return;
        }
        event.prevent_default();
        // Wheels that count in lines send a few at once, touchpads many small ones.
        let lines = if event.delta_mode() == 0 { 1.0 } else { 30.0 };
        let change = (event.delta_y() * lines).clamp(-100.0, 100.0);
        self.zoom_by((-change / 250.0).exp(), Some(at(event)));
    }
}

fn at(event: &web_sys::MouseEvent) -> (f64, f64) {
    (f64::from(event.client_x()), f64::from(event.client_y()))
}

/// Where to scroll along one side so that a piece of the drawing is in view: nowhere if it is, else to its middle.
fn along((from, length): (i32, i32), scale: f64, scrolled: i32, view: i32) -> f64 {
    let (start, end) = (f64::from(from) * scale, f64::from(from + length) * scale);
    let (scrolled, view) = (f64::from(scrolled), f64::from(view));
    let is_seen = start - MARGIN >= scrolled && end + MARGIN <= scrolled + view;
    if is_seen { scrolled } else { ((start + end - view) / 2.0).max(0.0) }
}

/// How much of an element is above what lies over its lower part.
fn free_height(element: &HtmlElement, over: &str) -> i32 {
    let rect = element.get_bounding_client_rect();
    let over = document().query_selector(over).ok().flatten().map(|over| over.get_bounding_client_rect());
    let over = over.filter(|over| over.left() < rect.right() && over.top() < rect.bottom());
    #[expect(clippy::cast_possible_truncation, reason = "a height on the screen")]
    let free = over.map_or(i32::MAX, |over| (over.top() - rect.top()) as i32);
    free.max(0)
}

fn scroll(element: &HtmlElement, (left, top): (f64, f64), behavior: ScrollBehavior) {
    let options = ScrollToOptions::new();
    options.set_left(left);
    options.set_top(top);
    options.set_behavior(behavior);
    element.scroll_to_with_scroll_to_options(&options);
}

/// Two fingers that move apart or together.
#[derive(Clone, Default)]
pub(super) struct Pinch(Rc<Cell<Option<f64>>>);

impl Pinch {
    /// How far two fingers are apart, and the point between them.
    fn fingers(event: &ev::TouchEvent) -> Option<(f64, (f64, f64))> {
        let touches = event.touches();
        let point = |index| {
            let touch = touches.get(index)?;
            Some((f64::from(touch.client_x()), f64::from(touch.client_y())))
        };
        let (one, two) = (point(0)?, point(1)?);
        let apart = (one.0 - two.0).hypot(one.1 - two.1).max(1.0);
        Some((apart, (f64::midpoint(one.0, two.0), f64::midpoint(one.1, two.1))))
    }

    /// Fingers were put down or lifted.
    pub(super) fn begin(&self, event: &ev::TouchEvent) {
        self.0.set(Self::fingers(event).map(|(apart, _)| apart));
    }

    /// Fingers moved. One of them alone scrolls, which is the browser's business.
    pub(super) fn follow(&self, canvas: Canvas, event: &ev::TouchEvent) {
        let (Some(before), Some((apart, between))) = (self.0.get(), Self::fingers(event)) else { return };
        event.prevent_default();
        canvas.zoom_by(apart / before, Some(between));
        self.0.set(Some(apart));
    }
}

/// A mouse that pulls the canvas.
#[derive(Clone, Default)]
pub(super) struct Pull(Rc<Cell<Option<Grip>>>);

/// Where it began: the pointer, and what was scrolled.
#[derive(Clone, Copy)]
struct Grip {
    start: (f64, f64),
    scrolled: (f64, f64),
    pulls: bool,
}

impl Pull {
    /// The button goes down.
    pub(super) fn begin(&self, canvas: Canvas, event: &ev::PointerEvent) {
        let by_mouse = event.pointer_type() == "mouse" && event.button() == 0;
        let grip = canvas.element().filter(|_| by_mouse).map(|element| Grip {
            start: at(event),
            scrolled: (f64::from(element.scroll_left()), f64::from(element.scroll_top())),
            pulls: false,
        });
        self.0.set(grip);
    }

    /// The mouse moves.
    pub(super) fn follow(&self, canvas: Canvas, event: &ev::PointerEvent) {
        let (Some(mut grip), Some(element)) = (self.0.get(), canvas.element()) else { return };
        if event.buttons() & 1 == 0 {
            self.0.set(None);
            return;
        }
        let now = at(event);
        let moved = (now.0 - grip.start.0, now.1 - grip.start.1);
        if !grip.pulls && moved.0.hypot(moved.1) >= THRESHOLD {
            grip.pulls = true;
            // From here on the press belongs to the canvas, and no step is chosen by it.
            let _ = element.set_pointer_capture(event.pointer_id());
            self.0.set(Some(grip));
        }
        if grip.pulls {
            let target = (grip.scrolled.0 - moved.0, grip.scrolled.1 - moved.1);
            scroll(&element, target, ScrollBehavior::Instant);
        }
    }

    /// The button goes up.
    pub(super) fn end(&self) {
        self.0.set(None);
    }
}

#[cfg(test)]
mod tests {
    use super::along;

    fn whole(left: f64) -> i32 {
        format!("{left:.0}").parse().unwrap()
    }

    #[test]
    fn what_is_in_view_stays_and_what_is_not_comes_to_the_middle() {
        assert_eq!(whole(along((100, 50), 1.0, 20, 400)), 20);
        assert_eq!(whole(along((500, 50), 1.0, 20, 400)), 325);
        assert_eq!(whole(along((500, 50), 2.0, 0, 400)), 850);
        assert_eq!(whole(along((10, 50), 1.0, 300, 400)), 0);
    }
}

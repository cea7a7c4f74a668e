//! Dragging a card by mouse, pen or finger: pointer events only, so that one code serves all three.
//!
//! A press becomes a drag after 8 px. A mouse may take a card anywhere but on its buttons; a finger takes it by its
//! handle, so that the board can still be scrolled. Esc lets go. What happens on release is the board's business.

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use super::rows::{GAP, PITCH};
use super::state::BoardState;
use crate::api::scalars::Id;
use crate::browser;
use crate::ui::place::pixels;

/// A card that is being dragged.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Dragging {
    /// The card.
    pub(super) id: Id,
    /// The column it came from.
    pub(super) from: String,
    /// The column under the pointer.
    pub(super) over: Option<String>,
    /// Between which cards the pointer is, counted from the top, while it is over the column it came from.
    pub(super) at: Option<usize>,
}

/// How far a press may wander before it is a drag, in CSS pixels.
const THRESHOLD: f64 = 8.0;
/// How near the edge of a board or column scrolls it, and how far with each move of the pointer.
const EDGE: f64 = 56.0;

/// Whether a press has become a drag.
fn is_drag(start: (f64, f64), now: (f64, f64)) -> bool {
    (now.0 - start.0).hypot(now.1 - start.1) >= THRESHOLD
}

#[expect(clippy::cast_possible_truncation, reason = "a few pixels")]
fn whole(pixels: f64) -> i32 {
    pixels as i32
}

/// The gap between two cards that is nearest to a height in a column, counted from the top.
fn gap_at(height: f64, pitch: f64) -> usize {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "places of cards")]
    let gap = (height / pitch).max(0.0).round() as usize;
    gap
}

/// How far to scroll when the pointer is at `at` on something that reaches from `start` to `end`.
fn edge_scroll(at: f64, start: f64, end: f64) -> f64 {
    if at < start + EDGE {
        (at - start - EDGE) / 3.0
    } else if at > end - EDGE {
        (at - end + EDGE) / 3.0
    } else {
        0.0
    }
}

/// A press that may become a drag.
struct Press {
    id: Id,
    card: HtmlElement,
    start: (f64, f64),
    pointer: i32,
    /// The picture of the card under the pointer, once it is a drag.
    ghost: Option<HtmlElement>,
    /// Where in the card the pointer took hold.
    hold: (f64, f64),
}

/// Listens for drags on the cards of a board; a cheap handle.
#[derive(Clone, Copy)]
pub(super) struct Drags {
    board: BoardState,
    press: StoredValue<Option<Press>, LocalStorage>,
    /// The click that ends a drag is not a press on the card.
    just_dragged: StoredValue<bool>,
}

impl Drags {
    /// For a board; ends with the view that calls this.
    pub(super) fn new(board: BoardState) -> Self {
        let drags =
            Self { board, press: StoredValue::new_local(None), just_dragged: StoredValue::new(false) };
        let moves = window_event_listener(ev::pointermove, move |event| drags.moved(&event));
        let ups = window_event_listener(ev::pointerup, move |event| drags.released(&event));
        let cancels = window_event_listener(ev::pointercancel, move |_| drags.let_go());
        let keys = window_event_listener(ev::keydown, move |event| {
            if event.key() == "Escape" && board.drag.with_untracked(Option::is_some) {
                event.prevent_default();
                drags.let_go();
            }
        });
        on_cleanup(move || {
            drags.let_go();
            for handle in [moves, ups, cancels] {
                handle.remove();
            }
            keys.remove();
        });
        drags
    }

    /// The pointer went down somewhere on the board.
    pub(super) fn pressed(self, event: &ev::PointerEvent) {
        let Some(target) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else {
            return;
        };
        let by_mouse = event.pointer_type() == "mouse";
        let takes = if by_mouse { "[data-card]" } else { ".deal-card-grip" };
        let on_button = target.closest("button:not(.deal-card-grip)").ok().flatten().is_some();
        if event.button() != 0 || on_button || target.closest(takes).ok().flatten().is_none() {
            return;
        }
        let card =
            target.closest("[data-card]").ok().flatten().and_then(|card| card.dyn_into::<HtmlElement>().ok());
        let Some(card) = card else { return };
        let Some(id) = card.get_attribute("data-card") else { return };
        let start = (f64::from(event.client_x()), f64::from(event.client_y()));
        let rect = card.get_bounding_client_rect();
        let hold = (start.0 - rect.x(), start.1 - rect.y());
        let press = Press { id: Id::new(&id), card, start, pointer: event.pointer_id(), ghost: None, hold };
        self.press.set_value(Some(press));
    }

    /// Whether the click that just came ended a drag. Asked once.
    pub(super) fn ends_drag(self) -> bool {
        let ended = self.just_dragged.get_value();
        self.just_dragged.set_value(false);
        ended
    }

    fn moved(self, event: &ev::PointerEvent) {
        let now = (f64::from(event.client_x()), f64::from(event.client_y()));
        let begins = self.press.with_value(|press| {
            press.as_ref().is_some_and(|press| {
                press.pointer == event.pointer_id() && press.ghost.is_none() && is_drag(press.start, now)
            })
        });
        if begins {
            self.begin();
        }
        let dragged = self.press.with_value(|press| {
            let Some(Press { ghost: Some(ghost), hold, .. }) = press else { return false };
            let place = format!("translate({}, {})", pixels(now.0 - hold.0), pixels(now.1 - hold.1));
            ghost.style().set_property("transform", &place).is_ok()
        });
        if dragged {
            self.hover(now);
        }
    }

    fn begin(self) {
        let mut started = None;
        self.press.update_value(|press| {
            let Some(press) = press else { return };
            let Some(card) = self.board.cards.now(&press.id) else { return };
            let ghost = press
                .card
                .clone_node_with_deep(true)
                .ok()
                .and_then(|node| node.dyn_into::<HtmlElement>().ok());
            let Some(ghost) = ghost else { return };
            let _ = ghost.remove_attribute("data-card");
            let _ = ghost.class_list().add_1("deal-card-ghost");
            let _ = ghost.style().set_property("width", &format!("{}px", press.card.offset_width()));
            if let Some(body) = document().body() {
                let _ = body.append_child(&ghost);
            }
            press.ghost = Some(ghost);
            started = Some(Dragging { id: card.id.clone(), from: card.stage, over: None, at: None });
        });
        if let Some(dragging) = started {
            browser::set_root_attribute("data-dragging", Some(""));
            self.board.load_detail(&dragging.id);
            self.board.drag.set(Some(dragging));
        }
    }

    /// Finds the column under the pointer, and scrolls the board near its edges.
    fn hover(self, (x, y): (f64, f64)) {
        #[expect(clippy::cast_possible_truncation, reason = "screen coordinates")]
        let under = document().element_from_point(x as f32, y as f32);
        let column = under.and_then(|under| under.closest("[data-stage]").ok().flatten());
        let over = column.as_ref().and_then(|column| column.get_attribute("data-stage"));
        let Some(known) = self.board.drag.get_untracked() else { return };
        let own = column.filter(|_| over.as_ref() == Some(&known.from));
        let at = own.and_then(|column| column.query_selector(".column-cards").ok()?).map(|list| {
            let rect = list.get_bounding_client_rect();
            let by = whole(edge_scroll(y, rect.top(), rect.bottom()));
            if by != 0 {
                list.set_scroll_top(list.scroll_top() + by);
            }
            gap_at(y - rect.top() + f64::from(list.scroll_top()), self.pitch())
        });
        if (&known.over, known.at) != (&over, at) {
            self.board.drag.set(Some(Dragging { over, at, ..known }));
        }
        if let Ok(Some(board)) = document().query_selector(".board-columns") {
            let rect = board.get_bounding_client_rect();
            let by = whole(edge_scroll(x, rect.left(), rect.right()));
            if by != 0 {
                board.set_scroll_left(board.scroll_left() + by);
            }
        }
    }

    /// From the top of a card to the top of the next.
    fn pitch(self) -> f64 {
        self.press.with_value(|press| {
            press.as_ref().map_or(PITCH, |press| f64::from(press.card.offset_height()) + GAP)
        })
    }

    fn released(self, event: &ev::PointerEvent) {
        let pointer = self.press.with_value(|press| press.as_ref().map(|press| press.pointer));
        if pointer != Some(event.pointer_id()) {
            return;
        }
        let drag = self.board.drag.get_untracked();
        self.let_go();
        if let Some(drag) = drag {
            self.just_dragged.set_value(true);
            // No click follows when it is released over something else.
            set_timeout(move || self.just_dragged.set_value(false), std::time::Duration::from_millis(50));
            match (drag.over.filter(|over| *over != drag.from), drag.at) {
                (Some(to), _) => self.board.move_card(&drag.id, &to, None),
                (None, Some(at)) => {
                    // The card itself leaves a gap above those that stand below it.
                    let now = self.board.place_of(&drag.id).map_or(at, |(now, _)| now);
                    self.board.place_card(&drag.id, if at > now { at - 1 } else { at });
                }
                (None, None) => {}
            }
        }
    }

    fn let_go(self) {
        self.press.try_update_value(|press| {
            if let Some(ghost) = press.take().and_then(|press| press.ghost) {
                ghost.remove();
            }
        });
        browser::set_root_attribute("data-dragging", None);
        self.board.drag.try_set(None);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_press_becomes_a_drag_after_eight_pixels() {
        assert!(!is_drag((10.0, 10.0), (15.0, 15.0)));
        assert!(is_drag((10.0, 10.0), (16.0, 16.0)));
    }

    #[test]
    fn a_card_falls_into_the_nearest_gap() {
        assert_eq!([-20.0, 40.0, 60.0, 140.0, 260.0].map(|y| gap_at(y, 100.0)), [0, 0, 1, 1, 3]);
    }

    #[test]
    fn the_board_scrolls_near_its_edges_only() {
        assert!(edge_scroll(10.0, 0.0, 1000.0) < 0.0);
        assert!(edge_scroll(990.0, 0.0, 1000.0) > 0.0);
        assert!(edge_scroll(500.0, 0.0, 1000.0).abs() < f64::EPSILON);
    }
}

//! The cards of a column that are in view. All cards have one height, so where a card stands follows from its place, and
//! a column of thousands draws a dozen.
//!
//! Invariant: the card with the keyboard's focus and the card that is dragged stay drawn wherever they stand.

use std::ops::Range;

use crate::dom::prelude::*;
use leptos::{ev, html};

use super::card::{CardContext, CardView};
use crate::api::scalars::Id;
use crate::browser;
use crate::state::prefs::use_prefs;
use crate::ui::place::pixels;

/// From the top of a card to the top of the next, in CSS pixels, until it is measured.
pub(super) const PITCH: f64 = 160.0;
/// The space between two cards.
pub(super) const GAP: f64 = 8.0;
/// The space above the first card.
const ABOVE: f64 = 4.0;
/// How many cards are drawn beyond the edges, so that scrolling finds them there.
const BEYOND: usize = 1;

/// How far a column is scrolled, and how much of it is in view.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Seen {
    top: f64,
    height: f64,
}

/// Where a card begins.
pub(super) fn top_of(place: usize, pitch: f64) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "a column has fewer cards than an f64 can count")]
    let place = place as f64;
    ABOVE + place * pitch
}

/// The places of the cards to draw.
fn drawn(seen: Seen, pitch: f64, count: usize) -> Range<usize> {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "places of cards")]
    let at = |pixels: f64| (pixels.max(0.0) / pitch) as usize;
    let first = at(seen.top).saturating_sub(BEYOND).min(count);
    let last = (at(seen.top + seen.height) + 1 + BEYOND).min(count);
    first..last
}

/// The list of a column's cards. `rest` is drawn below the last one; `on_end` runs when the end comes into view.
pub(super) fn rows_view(
    context: CardContext,
    ids: Memo<Vec<Id>>,
    rest: impl IntoView + 'static,
    on_end: impl Fn() + 'static,
) -> AnyView {
    let list = NodeRef::<html::Div>::new();
    let seen = RwSignal::new(Seen { top: 0.0, height: 0.0 });
    let pitch = RwSignal::new(PITCH);
    let look = move || {
        let Some(Some(element)) = list.try_get_untracked() else { return };
        let (top, height) = (f64::from(element.scroll_top()), f64::from(element.client_height()));
        seen.set(Seen { top, height });
        let card = element.query_selector("[data-card]").ok().flatten();
        if let Some(card) = card {
            let measured = card.get_bounding_client_rect().height() + GAP;
            if (measured - pitch.get_untracked()).abs() > 0.5 {
                pitch.set(measured);
            }
        }
    };
    let resized = window_event_listener(ev::resize, move |_| look());
    on_cleanup(move || resized.remove());
    let prefs = use_prefs();
    let filled = memo(move || !ids.with(Vec::is_empty));
    Effect::new(move || {
        prefs.density().track();
        filled.get();
        browser::after_paint(look);
    });
    let range = memo(move || drawn(seen.get(), pitch.get(), ids.with(Vec::len)));
    let shown = memo(move || {
        let range = range.get();
        let dragged = context.board.drag.with(|drag| drag.as_ref().map(|drag| drag.id.clone()));
        let kept = [context.active.get(), dragged];
        ids.with(|ids| {
            let mut shown: Vec<Id> = ids.get(range).unwrap_or_default().to_vec();
            for id in kept.into_iter().flatten() {
                if !shown.contains(&id) && ids.contains(&id) {
                    shown.push(id);
                }
            }
            shown
        })
    });
    Effect::new(move || {
        let at_end = range.with(|range| range.end == ids.with(Vec::len));
        // Only who scrolls asks for more.
        if at_end && seen.with(|seen| seen.top > 0.0) {
            on_end();
        }
    });
    // Where the dragged card would fall.
    let gap = memo(move || {
        let (id, at) =
            context.board.drag.with(|drag| drag.as_ref().map(|drag| (drag.id.clone(), drag.at)))?;
        ids.with(|ids| at.filter(|_| ids.contains(&id)).map(|at| at.min(ids.len())))
    });
    let mark = move || {
        gap.get().map(|at| {
            let top =
                move || format!("transform: translateY({})", pixels(top_of(at, pitch.get()) - GAP / 2.0));
            view! { <div class="column-gap" prop:style=top></div> }
        })
    };
    let height = move || format!("block-size: {}", pixels(top_of(ids.with(Vec::len), pitch.get())));
    let end = move || format!("transform: translateY({})", pixels(top_of(ids.with(Vec::len), pitch.get())));
    view! {
        <div class="column-cards" node_ref=list on:scroll=move |_| look()>
            <div prop:style=height></div>
            <ol>
                <For each=move || shown.get() key=Id::clone let:id>
                    <CardView id=id ids=ids pitch=pitch context=context />
                </For>
            </ol>
            {mark}
            <div class="column-more" prop:style=end>{rest}</div>
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_in_view_is_drawn_and_a_little_beyond() {
        let at = |top: f64, height: f64, count: usize| drawn(Seen { top, height }, 100.0, count);
        assert_eq!(at(0.0, 450.0, 1_000), 0..6);
        assert_eq!(at(1_000.0, 450.0, 1_000), 9..16);
        assert_eq!(at(99_700.0, 450.0, 1_000), 996..1_000);
        assert_eq!(at(0.0, 450.0, 2), 0..2);
        assert_eq!(at(500.0, 450.0, 0), 0..0);
    }
}

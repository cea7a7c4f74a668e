//! Where something that floats beside its button goes: pure geometry, and the few lines that apply it.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

/// A rectangle on the screen, in CSS pixels.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct Rect {
    /// From the left.
    pub(crate) x: f64,
    /// From the top.
    pub(crate) y: f64,
    /// How wide.
    pub(crate) width: f64,
    /// How high.
    pub(crate) height: f64,
}

impl Rect {
    /// Where an element is.
    pub(crate) fn of(element: &Element) -> Self {
        let rect = element.get_bounding_client_rect();
        Self { x: rect.x(), y: rect.y(), width: rect.width(), height: rect.height() }
    }
}

/// Space kept to the edge of the screen and to the button.
const GAP: f64 = 4.0;

/// The top left corner for a box of `size` beside `anchor` on a screen of `screen`: below it, or above where there is
/// more room; along its left edge, or its right one with `end`; never outside the screen.
pub(crate) fn beside(anchor: Rect, size: (f64, f64), screen: (f64, f64), end: bool) -> (f64, f64) {
    let (width, height) = size;
    let below = screen.1 - (anchor.y + anchor.height);
    let fits_below = below >= height + 2.0 * GAP || below >= anchor.y;
    let y = if fits_below { anchor.y + anchor.height + GAP } else { anchor.y - height - GAP };
    let x = if end { anchor.x + anchor.width - width } else { anchor.x };
    (x.min(screen.0 - width - GAP).max(GAP), y.min(screen.1 - height - GAP).max(GAP))
}

/// A length as CSS writes it, in whole pixels, which keep edges sharp.
#[expect(clippy::cast_possible_truncation, reason = "no screen is that large")]
pub(crate) fn pixels(length: f64) -> String {
    format!("{}px", length.round() as i32)
}

/// Puts a floating element beside another and shows it.
pub(crate) fn put_beside(floating: &HtmlElement, anchor: &Element, end: bool) {
    let Some(root) = crate::browser::root().and_then(|root| root.dyn_into::<HtmlElement>().ok()) else {
        return;
    };
    let screen = (f64::from(root.client_width()), f64::from(root.client_height()));
    let own = Rect::of(floating);
    let (x, y) = beside(Rect::of(anchor), (own.width, own.height), screen, end);
    let style = floating.style();
    let _ = style.set_property("left", &pixels(x));
    let _ = style.set_property("top", &pixels(y));
    let _ = floating.set_attribute("data-placed", "");
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCREEN: (f64, f64) = (1000.0, 800.0);

    fn anchor(x: f64, y: f64) -> Rect {
        Rect { x, y, width: 40.0, height: 20.0 }
    }

    #[test]
    fn it_opens_below_unless_there_is_more_room_above() {
        assert_eq!(beside(anchor(100.0, 100.0), (200.0, 300.0), SCREEN, false), (100.0, 124.0));
        assert_eq!(beside(anchor(100.0, 700.0), (200.0, 300.0), SCREEN, false), (100.0, 396.0));
    }

    #[test]
    fn it_never_leaves_the_screen() {
        assert_eq!(beside(anchor(950.0, 100.0), (200.0, 300.0), SCREEN, false), (796.0, 124.0));
        assert_eq!(beside(anchor(10.0, 100.0), (200.0, 300.0), SCREEN, true), (4.0, 124.0));
        assert_eq!(beside(anchor(10.0, 400.0), (200.0, 900.0), SCREEN, false), (10.0, 4.0));
    }
}

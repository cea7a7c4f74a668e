//! The geometry of a drawing: lines as SVG writes them, and which box is beside which. Whole units of the layout.

use std::fmt::Write as _;

/// A point: right and down.
type Point = (i32, i32);

/// How far corners are rounded.
const ROUND: i32 = 5;
/// How long and how half as wide the head of an arrow is.
const HEAD: (i32, i32) = (8, 4);

/// A box: left, top, width, height.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) x: i32,
    pub(super) y: i32,
    pub(super) width: i32,
    pub(super) height: i32,
}

impl Place {
    fn middle(self) -> Point {
        (self.x + self.width / 2, self.y + self.height / 2)
    }
}

fn corners(points: &[i32]) -> Vec<Point> {
    let pair = |pair: &[i32]| Some((*pair.first()?, *pair.get(1)?));
    points.chunks_exact(2).filter_map(pair).collect()
}

/// The point `length` away from `from` towards `to`, on a level or upright piece.
fn towards(from: Point, to: Point, length: i32) -> Point {
    (from.0 + (to.0 - from.0).signum() * length, from.1 + (to.1 - from.1).signum() * length)
}

fn length(from: Point, to: Point) -> i32 {
    (to.0 - from.0).abs() + (to.1 - from.1).abs()
}

/// A line with rounded corners that leaves room for the head of its arrow, as the `d` of a path.
pub(super) fn line(points: &[i32]) -> String {
    let corners = corners(points);
    let mut d = String::new();
    for (at, corner) in corners.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|before| corners.get(before));
        let _ = match (before, corners.get(at + 1)) {
            (None, _) => write!(d, "M{} {}", corner.0, corner.1),
            (Some(before), None) => {
                let (x, y) = towards(*corner, *before, HEAD.0 - 1);
                write!(d, "L{x} {y}")
            }
            (Some(before), Some(after)) => {
                let round = ROUND.min(length(*before, *corner) / 2).min(length(*corner, *after) / 2);
                let (start, end) = (towards(*corner, *before, round), towards(*corner, *after, round));
                write!(d, "L{} {}Q{} {} {} {}", start.0, start.1, corner.0, corner.1, end.0, end.1)
            }
        };
    }
    d
}

/// The head of a line's arrow, as the `d` of a path.
pub(super) fn head(points: &[i32]) -> String {
    let corners = corners(points);
    let mut last = corners.iter().rev();
    let (Some(tip), Some(before)) = (last.next(), last.next()) else { return String::new() };
    let back = towards(*tip, *before, HEAD.0);
    let (across, along) = if back.0 == tip.0 { (HEAD.1, 0) } else { (0, HEAD.1) };
    let (one, other) = ((back.0 + across, back.1 + along), (back.0 - across, back.1 - along));
    format!("M{} {}L{} {}L{} {}Z", tip.0, tip.1, one.0, one.1, other.0, other.1)
}

/// Where an arrow key leads from the box at `from`: the nearest box that way, of those nearly level with it first.
pub(super) fn beside(places: &[Place], from: usize, key: &str) -> Option<usize> {
    let here = places.get(from)?.middle();
    let far = |place: &Place| {
        let there = place.middle();
        let (right, down) = (there.0 - here.0, there.1 - here.1);
        let (along, across) = match key {
            "ArrowRight" => (right, down),
            "ArrowLeft" => (-right, down),
            "ArrowDown" => (down, right),
            "ArrowUp" => (-down, right),
            _ => return None,
        };
        (along > 0).then_some(along + 3 * across.abs())
    };
    let others = places.iter().enumerate().filter_map(|(at, place)| Some((far(place)?, at)));
    others.min().map(|(_, at)| at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_straight_line_ends_before_its_head() {
        assert_eq!(line(&[0, 10, 50, 10]), "M0 10L43 10");
        assert_eq!(head(&[0, 10, 50, 10]), "M50 10L42 14L42 6Z");
    }

    #[test]
    fn corners_are_round_where_there_is_room() {
        assert_eq!(line(&[0, 0, 20, 0, 20, 40]), "M0 0L15 0Q20 0 20 5L20 33");
        assert_eq!(line(&[0, 0, 4, 0, 4, 40]), "M0 0L2 0Q4 0 4 2L4 33");
        assert_eq!(head(&[0, 0, 20, 0, 20, 40]), "M20 40L24 32L16 32Z");
    }

    #[test]
    fn a_line_without_points_is_nothing() {
        assert_eq!((line(&[]), head(&[3, 4])), (String::new(), String::new()));
    }

    #[test]
    fn arrow_keys_go_to_the_nearest_box_that_way() {
        let place = |x, y| Place { x, y, width: 10, height: 10 };
        let places = [place(0, 0), place(30, 0), place(20, 40), place(0, 40), place(90, 0)];
        assert_eq!(beside(&places, 0, "ArrowRight"), Some(1));
        assert_eq!(beside(&places, 1, "ArrowRight"), Some(4));
        assert_eq!(beside(&places, 0, "ArrowDown"), Some(3));
        assert_eq!(beside(&places, 3, "ArrowRight"), Some(2));
        assert_eq!(beside(&places, 0, "ArrowLeft"), None);
        assert_eq!(beside(&places, 0, "Enter"), None);
    }
}

//! The order of cards in a column: each card has a rank, a text that sorts by its bytes, the greatest on top.
//!
//! Between any two ranks there is another, so putting a card somewhere writes that card's row alone. Invariant: a rank
//! consists of the digits below and never ends in the smallest one; that is what leaves room everywhere.

use crate::time::Timestamp;

/// The digits, in the order of their bytes.
const DIGITS: &[u8; 36] = b"0123456789abcdefghijklmnopqrstuvwxyz";
/// Digits a moment takes, which is enough until the year 2286.
const MOMENT: usize = 16;

/// A place in a column.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Rank(String);

impl Rank {
    /// The place of a card that nobody put anywhere: the later it came, the higher it stands.
    pub fn of_arrival(at: Timestamp) -> Self {
        // The last digit lies in the middle, so that there is room on both sides.
        Self(format!("{:0MOMENT$}i", at.micros().max(0)))
    }

    /// The place of a card that somebody puts on top of another now: above it, and below whatever comes later.
    pub fn on_top(top: Option<&Self>, now: Timestamp) -> Self {
        let arrival = Self::of_arrival(now);
        match top {
            Some(top) if *top >= arrival => top.moment_after().unwrap_or(arrival),
            _ => arrival,
        }
    }

    /// The place of who arrives in the next moment.
    fn moment_after(&self) -> Option<Self> {
        let moment: i64 = self.0.get(..MOMENT)?.parse().ok()?;
        Some(Self::of_arrival(Timestamp::from_micros(moment.checked_add(1)?)))
    }

    /// A place above one card and below another; none stands for the end of the column. None if the two do not lie in
    /// this order.
    pub fn between(below: Option<&Self>, above: Option<&Self>) -> Option<Self> {
        let digits = |rank: Option<&Self>| rank.map(Self::values);
        let (low, high) = (digits(below).unwrap_or_default(), digits(above));
        if high.as_ref().is_some_and(|high| *high <= low) {
            return None;
        }
        let digits = middle(&low, high.as_deref()).into_iter();
        let text = digits.filter_map(|digit| DIGITS.get(digit)).copied().map(char::from);
        Some(Self(text.collect()))
    }

    /// A stored rank.
    pub fn parse(text: &str) -> Option<Self> {
        let last = text.bytes().last()?;
        let sound = last != b'0' && text.bytes().all(|byte| DIGITS.contains(&byte));
        sound.then(|| Self(text.to_owned()))
    }

    /// As it is stored.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn values(&self) -> Vec<usize> {
        let value = |byte| DIGITS.iter().position(|digit| *digit == byte).unwrap_or_default();
        self.0.bytes().map(value).collect()
    }
}

/// The shortest digits between two others, read as fractions; `low` is less than `high`.
fn middle(low: &[usize], high: Option<&[usize]>) -> Vec<usize> {
    let first = low.first().copied().unwrap_or(0);
    let rest = low.get(1..).unwrap_or_default();
    match high.map(|high| (high.first().copied().unwrap_or(0), high)) {
        Some((bound, high)) if bound == first => {
            let mut digits = vec![first];
            digits.extend(middle(rest, high.get(1..)));
            digits
        }
        bound => {
            let bound = bound.map(|(digit, high)| (digit, high.len() > 1));
            let (digit, longer) = bound.unwrap_or((DIGITS.len(), false));
            if digit - first > 1 {
                vec![usize::midpoint(first, digit)]
            } else if longer {
                vec![digit]
            } else {
                let mut digits = vec![first];
                digits.extend(middle(rest, None));
                digits
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn ranks() -> impl Strategy<Value = Rank> {
        prop_oneof![
            (0..4_000_000_000_000_000_i64)
                .prop_map(|micros| Rank::of_arrival(Timestamp::from_micros(micros))),
            "[0-9a-z]{0,6}[1-9a-z]".prop_map(|text| Rank::parse(&text).unwrap()),
        ]
    }

    proptest! {
        #[test]
        fn there_is_room_between_any_two(one in ranks(), other in ranks()) {
            let (low, high) = if one < other { (one, other) } else { (other, one) };
            let between = Rank::between(Some(&low), Some(&high));
            if low == high {
                prop_assert_eq!(between, None);
            } else {
                let between = between.unwrap();
                prop_assert!(low < between && between < high, "{:?} {:?} {:?}", low, between, high);
                prop_assert_eq!(Rank::parse(between.as_str()), Some(between));
            }
        }

        #[test]
        fn there_is_room_at_both_ends(rank in ranks()) {
            prop_assert!(Rank::between(Some(&rank), None).unwrap() > rank);
            prop_assert!(Rank::between(None, Some(&rank)).unwrap() < rank);
        }
    }

    #[test]
    fn a_thousand_cards_put_at_one_place_keep_their_order_and_stay_short() {
        let (mut low, high) = (Rank::parse("a").unwrap(), Rank::parse("b").unwrap());
        for _ in 0..1_000 {
            let next = Rank::between(Some(&low), Some(&high)).unwrap();
            assert!(low < next && next < high);
            low = next;
        }
        assert!(low.as_str().len() < 250, "{}", low.as_str().len());
    }

    #[test]
    fn who_is_put_on_top_stands_there_until_the_next_comes() {
        let at = |micros| Rank::of_arrival(Timestamp::from_micros(micros));
        let now = Timestamp::from_micros(1_000);
        assert_eq!(Rank::on_top(None, now), at(1_000));
        let placed = Rank::on_top(Some(&at(999)), now);
        assert!(at(999) < placed && placed < at(1_001));
        // A clock that is behind, or somebody who asked earlier and was let in later, does not pin a card for good.
        for top in [at(2_000), Rank::between(Some(&at(2_000)), Some(&at(2_001))).unwrap()] {
            let placed = Rank::on_top(Some(&top), now);
            assert!(top < placed && placed < at(2_003), "{placed:?}");
        }
    }

    #[test]
    fn whoever_comes_later_stands_higher() {
        let at = |micros| Rank::of_arrival(Timestamp::from_micros(micros));
        assert!(at(1) < at(2) && at(9) < at(10) && at(1_700_000_000_000_000) < at(1_800_000_000_000_000));
    }
}

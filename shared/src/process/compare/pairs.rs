//! Rows of two versions laid side by side: what came, what went, what is in both, and what of that changed its place.
//!
//! Every item of either row is in exactly one pair. When items that are in both rows stand in another order, at least
//! one of them has moved; as few as possible have.

use std::collections::BTreeMap;

/// One item, or two that are the same thing in both versions.
pub(super) struct Pair<'a, T> {
    /// As it was.
    pub(super) before: Option<&'a T>,
    /// As it is.
    pub(super) after: Option<&'a T>,
    /// Its place in the row before.
    pub(super) at: Option<usize>,
}

/// After which item something stood and stands; none is the beginning.
pub(super) struct Place<'a, T> {
    /// As it was.
    pub(super) before: Option<&'a T>,
    /// As it is.
    pub(super) after: Option<&'a T>,
}

/// Lays two rows side by side, in the order of the later one. What is gone follows what it followed.
pub(super) fn pairs<'a, T: PartialEq>(
    before: &'a [T],
    after: &'a [T],
    same: impl Fn(&T, &T) -> bool,
) -> Vec<Pair<'a, T>> {
    let mut left: Vec<Option<(usize, &T)>> = before.iter().enumerate().map(Some).collect();
    let mut take = |fits: &dyn Fn(&T) -> bool| {
        left.iter_mut().find(|old| old.is_some_and(|(_, old)| fits(old))).and_then(Option::take)
    };
    // Those that are equal first, so that of two alike the unchanged one stays unchanged.
    let equal: Vec<_> = after.iter().map(|new| (new, take(&|old| old == new))).collect();
    let mut pairs: Vec<Pair<'a, T>> = Vec::new();
    for (new, mate) in equal {
        let mate = mate.or_else(|| take(&|old| same(old, new)));
        pairs.push(Pair { before: mate.map(|(_, old)| old), after: Some(new), at: mate.map(|(at, _)| at) });
    }
    for (at, old) in left.into_iter().flatten() {
        let follows = |previous| pairs.iter().position(|pair| pair.at == Some(previous));
        let place = at.checked_sub(1).and_then(follows).map_or(0, |found| found + 1);
        pairs.insert(place, Pair { before: Some(old), after: None, at: Some(at) });
    }
    pairs
}

/// The items that changed their place among those in both rows, by their place before.
pub(super) fn moves<'a, T>(pairs: &[Pair<'a, T>]) -> BTreeMap<Option<usize>, Place<'a, T>> {
    let both: Vec<(usize, &'a T, &'a T)> =
        pairs.iter().filter_map(|pair| Some((pair.at?, pair.before?, pair.after?))).collect();
    let kept = longest_rising(&both.iter().map(|(at, ..)| *at).collect::<Vec<_>>());
    let mut moves = BTreeMap::new();
    let mut previous: Option<(usize, &'a T)> = None;
    for &(at, _, new) in &both {
        let was = both.iter().filter(|(other, ..)| *other < at).max_by_key(|(other, ..)| *other);
        if !kept.contains(&at) && was.map(|(other, ..)| *other) != previous.map(|(other, _)| other) {
            let place = Place { before: was.map(|(_, old, _)| *old), after: previous.map(|(_, new)| new) };
            moves.insert(Some(at), place);
        }
        previous = Some((at, new));
    }
    moves
}

/// The longest part of a row that rises: what can be said to have stayed.
fn longest_rising(row: &[usize]) -> Vec<usize> {
    let mut lengths: Vec<(usize, usize)> = Vec::new();
    for &at in row {
        let longest = lengths.iter().filter(|(other, _)| *other < at).map(|(_, length)| *length).max();
        lengths.push((at, longest.unwrap_or(0) + 1));
    }
    let mut wanted = lengths.iter().map(|(_, length)| *length).max().unwrap_or(0);
    let mut kept: Vec<usize> = Vec::new();
    for &(at, length) in lengths.iter().rev() {
        if length == wanted && kept.last().is_none_or(|later| at < *later) {
            kept.push(at);
            wanted -= 1;
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each item as `+new`, `-gone`, `same`, and where it moved.
    fn told(before: &str, after: &str) -> String {
        let (before, after): (Vec<char>, Vec<char>) = (before.chars().collect(), after.chars().collect());
        let pairs = pairs(&before, &after, |old, new| old == new);
        let moves = moves(&pairs);
        let one = |pair: &Pair<'_, char>| match (pair.before, pair.after) {
            (Some(old), None) => format!("-{old}"),
            (None, Some(new)) => format!("+{new}"),
            (_, new) => match moves.get(&pair.at) {
                None => new.unwrap().to_string(),
                Some(place) => {
                    format!(
                        "{}({}>{})",
                        new.unwrap(),
                        place.before.unwrap_or(&'.'),
                        place.after.unwrap_or(&'.')
                    )
                }
            },
        };
        pairs.iter().map(one).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn what_is_gone_stands_where_it_was() {
        assert_eq!(told("abcd", "bxd"), "-a b -c +x d");
        assert_eq!(told("", "ab"), "+a +b");
        assert_eq!(told("aab", "ab"), "a -a b");
    }

    #[test]
    fn as_few_items_as_possible_move() {
        assert_eq!(told("abcd", "acbd"), "a c(b>a) b d");
        assert_eq!(told("abcd", "dabc"), "d(c>.) a b c");
        assert_eq!(told("abc", "xabyc"), "+x a b +y c");
    }
}

//! A part of a process as it was beside as it is: line by line, with what is not the same marked, by colour, by a line
//! through or under it, and in words for screen readers. On a phone both stand one above the other.

use crate::dom::prelude::*;

use super::ops::{Change, ChangeLine};
use crate::i18n::t;
use crate::ui::icon::{Icon, icon};

/// Everything that is said of a part, on both sides: first what differs, and what stayed the same when somebody asks.
pub(super) fn sides(change: &Change) -> AnyView {
    let (other, same): (Vec<&ChangeLine>, Vec<&ChangeLine>) =
        change.lines.iter().partition(|line| line.differs);
    let lines = other.into_iter().map(line).collect_view();
    let same = (!same.is_empty()).then(|| {
        let count = i64::try_from(same.len()).unwrap_or(i64::MAX);
        let lines = same.into_iter().map(line).collect_view();
        view! {
            <details class="version-compared small">
                <summary>{icon(Icon::ChevronRight)} {t!(versions::stayed, count)}</summary>
                <ul>{lines}</ul>
            </details>
        }
    });
    view! {
        <div class="sides">
            <div class="side-heads small muted" aria-hidden="true">
                <span></span>
                <span>{t!(versions::before)}</span>
                <span>{t!(versions::now)}</span>
            </div>
            <ul>{lines}</ul>
            {same}
        </div>
    }
    .into_any()
}

fn line(line: &ChangeLine) -> AnyView {
    let mark = line.differs.then(|| {
        view! { <span class="visually-hidden">{format!(" ({})", t!(versions::changed))}</span> }
    });
    let (was, is) = (line.before.as_deref(), line.after.as_deref());
    let cut = Cut::of(was.unwrap_or_default(), is.unwrap_or_default());
    view! {
        <li class="side-line" class:is-different=line.differs>
            <span class="side-label small">{line.label.clone()} {mark}</span>
            {side(t!(versions::before_is), was.map(|was| (was, cut, false)))}
            {side(t!(versions::now_is), is.map(|is| (is, cut, true)))}
        </li>
    }
    .into_any()
}

/// One side; a dash where nothing is said there.
fn side(name: &'static str, text: Option<(&str, Cut, bool)>) -> AnyView {
    let text = match text {
        None => view! { <span class="muted">"–"</span> }.into_any(),
        Some((text, cut, is_now)) => {
            let (start, middle, end) = cut.parts(text);
            let (start, middle, end) = (start.to_owned(), middle.to_owned(), end.to_owned());
            let middle = match (middle.is_empty(), is_now) {
                (true, _) => ().into_any(),
                (false, true) => view! { <ins>{middle}</ins> }.into_any(),
                (false, false) => view! { <del>{middle}</del> }.into_any(),
            };
            view! { <span>{start} {middle} {end}</span> }.into_any()
        }
    };
    view! { <div class="side"><span class="side-name small muted">{name}" "</span> {text}</div> }.into_any()
}

/// How much two texts have in common at their beginnings and ends, in whole words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Cut {
    start: usize,
    end: usize,
}

impl Cut {
    fn of(one: &str, other: &str) -> Self {
        if one == other {
            return Self { start: one.len(), end: 0 };
        }
        let (ones, others): (Vec<&str>, Vec<&str>) = (
            one.split_inclusive(char::is_whitespace).collect(),
            other.split_inclusive(char::is_whitespace).collect(),
        );
        let alike = ones.iter().zip(&others).take_while(|(one, other)| one == other).count();
        let left = ones.len().min(others.len()) - alike;
        let last = ones.iter().rev().zip(others.iter().rev()).take(left);
        let last = last.take_while(|(one, other)| one == other).count();
        let length = |words: &[&str]| words.iter().map(|word| word.len()).sum();
        let (start, end) =
            (ones.get(..alike).map_or(0, length), ones.get(ones.len() - last..).map_or(0, length));
        Self { start, end }
    }

    /// The beginning that both have, what this one has alone, and the end that both have.
    fn parts(self, text: &str) -> (&str, &str, &str) {
        let (start, rest) = text.split_at_checked(self.start).unwrap_or(("", text));
        let (middle, end) = rest.split_at_checked(rest.len().saturating_sub(self.end)).unwrap_or((rest, ""));
        (start, middle, end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts<'a>(one: &'a str, other: &'a str) -> [(&'a str, &'a str, &'a str); 2] {
        let cut = Cut::of(one, other);
        [cut.parts(one), cut.parts(other)]
    }

    #[test]
    fn what_both_say_is_not_marked() {
        assert_eq!(
            parts("ask the buyer", "ask a friend of the buyer"),
            [("ask ", "", "the buyer"), ("ask ", "a friend of ", "the buyer")]
        );
        assert_eq!(parts("a b", "a b"), [("a b", "", ""), ("a b", "", "")]);
        assert_eq!(parts("", "new"), [("", "", ""), ("", "new", "")]);
        assert_eq!(parts("a a", "a a a"), [("a ", "", "a"), ("a ", "a ", "a")]);
    }
}

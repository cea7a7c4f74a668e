//! Two versions of a part side by side: everything that is said of it, line by line, as it was and as it is.
//!
//! Always: a line is known by its label and by what it is about, so that the same line stands on both sides wherever it
//! moved; what is not said of one side is absent there.

mod asks;
mod facts;
mod lists;
mod small;
mod stages;
mod steps;

use super::pairs::pairs;
use super::side::Side;
use super::words::Label;

/// One thing that is said of a part, in the reader's language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// What is said.
    pub label: String,
    /// As it was; nothing where nothing was said of it.
    pub before: Option<String>,
    /// As it is; nothing where nothing is said of it any more.
    pub after: Option<String>,
}

impl Line {
    /// Whether both sides do not read the same.
    pub fn differs(&self) -> bool {
        self.before != self.after
    }
}

/// What is said of a part in one version.
pub(super) struct Portrait<'a> {
    pub(super) side: Side<'a>,
    lines: Vec<Said>,
}

struct Said {
    label: String,
    /// Tells lines of the same label apart.
    about: String,
    text: String,
}

impl PartialEq for Said {
    fn eq(&self, other: &Self) -> bool {
        (&self.label, &self.about) == (&other.label, &other.about)
    }
}

impl<'a> Portrait<'a> {
    /// What a version says of a part; nothing where it has none.
    pub(super) fn of(side: Side<'a>, draw: impl FnOnce(&mut Self)) -> Self {
        let mut portrait = Self { side, lines: Vec::new() };
        draw(&mut portrait);
        portrait
    }

    /// A line, unless there is nothing to say.
    fn line(&mut self, label: Label, text: impl Into<String>) {
        self.about(label, "", text);
    }

    /// One of several lines of a label.
    fn about(&mut self, (en, fr): Label, about: &str, text: impl Into<String>) {
        let text = text.into();
        if !text.is_empty() {
            let label = self.side.locale.pick(en, fr).to_owned();
            self.lines.push(Said { label, about: about.to_owned(), text });
        }
    }

    /// A line that says yes, while something is so.
    fn yes(&mut self, label: Label, is_so: bool) {
        if is_so {
            self.line(label, self.side.locale.pick("yes", "oui"));
        }
    }

    /// A line of several names in their order.
    fn names<T>(&mut self, label: Label, all: &[T], name: impl Fn(&T) -> String) {
        self.line(label, all.iter().map(name).collect::<Vec<_>>().join(", "));
    }
}

/// Both sides, in the order of the later one.
pub(super) fn side_by_side(before: &Portrait<'_>, after: &Portrait<'_>) -> Vec<Line> {
    let pairs = pairs(&before.lines, &after.lines, |old, new| old == new);
    let lines = pairs.iter().filter_map(|pair| {
        let label = &pair.after.or(pair.before)?.label;
        let text = |said: Option<&Said>| said.map(|said| said.text.clone());
        Some(Line { label: label.clone(), before: text(pair.before), after: text(pair.after) })
    });
    lines.collect()
}

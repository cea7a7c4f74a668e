//! A text in both languages, beside each other.

use crate::dom::prelude::*;

use super::editing::Editing;
use super::inputs::{line, lines};
use crate::i18n::t;

/// How much is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Size {
    Line,
    Lines,
}

/// A text at a path of the texts, as `/steps/offer`, and there under a name.
pub(super) fn pair(editing: Editing, label: &str, (path, member): (&str, &str), size: Size) -> AnyView {
    let of = |(language, name): (&str, &'static str)| {
        let (label, at) = (format!("{label} ({name})"), format!("/texts/{language}{path}"));
        match size {
            Size::Line => line(editing, &label, &at, member),
            Size::Lines => lines(editing, &label, &at, member),
        }
    };
    let both = [("en", t!(versions::english)), ("fr", t!(versions::french))].map(of);
    view! { <div class="editor-languages">{both.into_iter().collect_view()}</div> }.into_any()
}

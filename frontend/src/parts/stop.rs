//! What a stop asks for when a deal goes there: a reason, and the day on which to look at it again.

use crate::api::graphql::enums;
use crate::api::scalars::{Date, parse_date};
use crate::dom::prelude::*;
use crate::i18n::t;
use crate::ui::field::{DateField, TextArea};

enums! {
    /// What a move to a stage asks for.
    pub(crate) enum StageAsk {
        /// A reason in words.
        Reason,
        /// The day on which to look at the deal again.
        ReviewDate,
    }
}

/// What was said of a stop.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct StopWords {
    /// Why.
    pub(crate) note: Option<String>,
    /// When to look at the deal again.
    pub(crate) review_on: Option<Date>,
}

/// The fields of a stop; a cheap handle.
#[derive(Clone, Copy)]
pub(crate) struct StopFields {
    reason: bool,
    review: bool,
    note: RwSignal<String>,
    day: RwSignal<String>,
    /// Whether somebody has tried to go on, so that gaps show.
    tried: RwSignal<bool>,
}

impl StopFields {
    /// Empty fields for what the stage asks.
    pub(crate) fn new(asks: &[StageAsk]) -> Self {
        Self {
            reason: asks.contains(&StageAsk::Reason),
            review: asks.contains(&StageAsk::ReviewDate),
            note: RwSignal::new(String::new()),
            day: RwSignal::new(String::new()),
            tried: RwSignal::new(false),
        }
    }

    /// The fields that the stage asks for.
    pub(crate) fn view(self) -> AnyView {
        let gap = move |value: RwSignal<String>| {
            Signal::derive(move || {
                let empty = value.with(|value| value.trim().is_empty());
                (self.tried.get() && empty).then(|| t!(errors::required).to_owned())
            })
        };
        let reason = self.reason.then(|| {
            view! { <TextArea label=t!(deal::stop_reason) value=self.note error=gap(self.note) rows=2 /> }
        });
        let review = self.review.then(|| {
            view! { <DateField label=t!(deal::review_on) value=self.day error=gap(self.day) help=Some(t!(deal::review_help).to_owned()) /> }
        });
        view! { {reason} {review} }.into_any()
    }

    /// What was said, if nothing is missing; otherwise the gaps show.
    pub(crate) fn words(self) -> Option<StopWords> {
        self.tried.set(true);
        let note = self.note.get_untracked().trim().to_owned();
        let words = StopWords {
            note: Some(note).filter(|note| self.reason && !note.is_empty()),
            review_on: parse_date(&self.day.get_untracked()).filter(|_| self.review),
        };
        let whole = words.note.is_some() == self.reason && words.review_on.is_some() == self.review;
        whole.then_some(words)
    }
}

//! The shape of what is being fetched. Shows after 150 ms (by CSS), so that quick answers do not flicker.

use crate::dom::prelude::*;

use crate::i18n::t;

/// Lines of text to come.
#[component]
pub(crate) fn SkeletonLines(
    /// How many.
    #[prop(default = 3)]
    count: usize,
) -> impl IntoView {
    view! {
        <div class="skeleton" role="status" aria-label=t!(common::loading)>
            {(0..count).map(|_| view! { <div class="skeleton-line"></div> }).collect_view()}
        </div>
    }
}

/// A block to come, of the height of a card.
pub(crate) fn skeleton_card() -> impl IntoView {
    view! { <div class="skeleton-card" aria-hidden="true"></div> }
}

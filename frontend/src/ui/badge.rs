//! A word or number on a quiet ground: a status, a count, an origin.

use crate::dom::prelude::*;

use super::Tone;
use super::icon::{Icon, icon as draw};

/// A word on a quiet ground.
#[component]
pub(crate) fn Badge(
    /// What it means.
    #[prop(optional)]
    tone: Tone,
    /// An icon before the word.
    #[prop(optional, into)]
    icon: Option<Icon>,
    /// The word.
    children: Children,
) -> impl IntoView {
    view! {
        <span class=format!("badge badge-{}", tone.class())>
            {icon.map(draw)}
            {children()}
        </span>
    }
}

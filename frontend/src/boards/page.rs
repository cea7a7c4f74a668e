//! The board page.

use leptos::prelude::*;

use crate::frame::{Crumb, Page};
use crate::i18n::t;

/// A board.
#[component]
pub(crate) fn BoardPage(
    /// The process; the first when none is named.
    process: Option<String>,
) -> impl IntoView {
    view! { <Page trail=vec![Crumb::here(t!(frame::boards))] ready=true>{process}</Page> }
}

//! The page of a process.

use crate::dom::prelude::*;

use crate::frame::{Crumb, Page};
use crate::i18n::t;

/// A process to read.
#[component]
pub(crate) fn ProcessPage(
    /// Which; the first when none is named.
    process: Option<String>,
) -> impl IntoView {
    view! {
        <Page trail=vec![Crumb::here(t!(frame::processes))] ready=true>
            <p>{process}</p>
        </Page>
    }
}

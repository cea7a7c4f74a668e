//! The list of deals.

use crate::dom::prelude::*;

use crate::frame::{Crumb, Page};
use crate::i18n::t;

/// The list of deals.
#[component]
pub(crate) fn DealsPage() -> impl IntoView {
    view! { <Page trail=vec![Crumb::here(t!(frame::deals))] ready=true>{()}</Page> }
}

//! The inbox page.

use leptos::prelude::*;

use crate::frame::{Crumb, Page};
use crate::i18n::t;
use crate::state::attention::use_attention;

/// The inbox.
#[component]
pub(crate) fn InboxPage() -> impl IntoView {
    let attention = use_attention();
    view! {
        <Page trail=vec![Crumb::here(t!(frame::inbox))] ready=true>
            <p>{move || t!(frame::waiting, attention.counts().total.into())}</p>
        </Page>
    }
}

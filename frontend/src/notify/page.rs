//! The page of notifications.

use leptos::prelude::*;

use crate::frame::{Crumb, Page};
use crate::i18n::t;
use crate::state::session::use_session;

/// The notifications.
#[component]
pub(crate) fn NotificationsPage() -> impl IntoView {
    let session = use_session();
    view! {
        <Page trail=vec![Crumb::here(t!(frame::notifications))] ready=true>
            <p>{move || t!(frame::unread, session.unread().into())}</p>
        </Page>
    }
}

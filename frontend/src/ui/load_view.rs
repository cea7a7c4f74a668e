//! Shows a fetch: its shape while it waits, what it brought, or why it failed with a way to try again.

use crate::dom::prelude::*;

use super::Tone;
use super::banner::Banner;
use super::button::Button;
use super::icon::Icon;
use crate::api::ApiError;
use crate::i18n::t;
use crate::state::load::{Fetch, Load};

/// Why something could not be fetched, with a button to try again where that can help.
pub(crate) fn failure(error: &ApiError, again: Callback<()>) -> AnyView {
    let retry = error.is_passing().then(|| {
        view! { <Button on_press=again icon=Icon::Refresh>{t!(common::try_again)}</Button> }
    });
    let words = error.words();
    view! {
        <Banner tone=Tone::Bad>
            <p>{words}</p>
            {retry}
        </Banner>
    }
    .into_any()
}

/// The view of a fetch. `ready` builds the content once, when the first answer is there; the content follows later
/// answers through signals of its own.
pub(crate) fn load_view<T, V>(
    fetch: Fetch<T>,
    waiting: impl Fn() -> V + Send + 'static,
    ready: impl Fn() -> AnyView + Send + 'static,
) -> impl IntoView
where
    T: Clone + Send + Sync + 'static,
    V: IntoView + 'static,
{
    // Only the kind of state decides what is built, so that a second answer does not build everything anew.
    let stage = Memo::new(move |_| match fetch.get() {
        Load::Waiting => (0, None),
        Load::Ready(_) => (1, None),
        Load::Failed(error) => (2, Some(error)),
    });
    move || match stage.get() {
        (2, Some(error)) => failure(&error, Callback::new(move |()| fetch.again())),
        (1, _) => ready(),
        _ => waiting().into_any(),
    }
}

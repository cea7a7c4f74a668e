//! Shows a fetch: its shape while it waits, what it brought, or why it failed with a way to try again.

use crate::dom::prelude::*;

use super::Tone;
use super::banner::Banner;
use super::button::Button;
use super::icon::Icon;
use crate::api::ApiError;
use crate::i18n::t;
use crate::state::load::{Fetching, Load};

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
pub(crate) fn load_view<V: IntoView>(
    fetch: impl Into<Fetching>,
    waiting: impl Fn() -> V + 'static,
    ready: impl Fn() -> AnyView + 'static,
) -> AnyView {
    draw(fetch.into(), Box::new(move || waiting().into_view()), Box::new(ready))
}

fn draw(fetch: Fetching, waiting: Box<dyn Fn() -> AnyView>, ready: Box<dyn Fn() -> AnyView>) -> AnyView {
    // Only the kind of state decides what is built, so that a second answer does not build everything anew.
    let stage = memo(move || fetch.stage());
    (move || match stage.get() {
        Load::Waiting => waiting(),
        Load::Ready(()) => ready(),
        Load::Failed(error) => failure(&error, Callback::new(move |()| fetch.again())),
    })
    .into_view()
}

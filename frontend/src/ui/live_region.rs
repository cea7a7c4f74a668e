//! What is said to screen readers when something changes that the eye would notice by itself.

use crate::dom::prelude::*;

/// Says things to screen readers; a cheap handle.
#[derive(Clone, Copy)]
pub(crate) struct Announcer {
    said: RwSignal<(u32, String)>,
}

/// Says things to screen readers.
pub(crate) fn use_announcer() -> Announcer {
    expect_context()
}

impl Announcer {
    /// A silent one.
    pub(crate) fn new() -> Self {
        Self { said: RwSignal::new((0, String::new())) }
    }

    /// Says a sentence after whatever is being read now.
    pub(crate) fn say(self, sentence: impl Into<String>) {
        self.said.update(|(turn, text)| {
            *turn += 1;
            *text = sentence.into();
        });
    }
}

/// Where the sentences stand. Once on the page.
#[component]
pub(crate) fn LiveRegion() -> impl IntoView {
    let said = use_announcer().said;
    // Two regions in turn, so that the same sentence twice is read twice.
    let part = move |parity: u32| {
        said.with(|(turn, text)| if turn % 2 == parity { text.clone() } else { String::new() })
    };
    view! {
        <div class="visually-hidden" aria-live="polite">{move || part(0)}</div>
        <div class="visually-hidden" aria-live="polite">{move || part(1)}</div>
    }
}

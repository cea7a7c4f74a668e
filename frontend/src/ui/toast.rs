//! Short messages at the edge of the screen. One that can be undone stays for 8 seconds and says so.

use std::time::Duration;

use crate::dom::prelude::*;

use super::Tone;
use super::icon::{Icon, icon};
use crate::i18n::t;

/// How long a message stays.
const STAYS: Duration = Duration::from_secs(8);

#[derive(Debug, Clone)]
struct Toast {
    id: u32,
    tone: Tone,
    text: String,
    action: Option<(String, Callback<()>)>,
}

/// Shows messages; a cheap handle.
#[derive(Clone, Copy)]
pub(crate) struct Toasts {
    shown: RwSignal<Vec<Toast>>,
    next: StoredValue<u32>,
}

/// Shows messages.
pub(crate) fn use_toasts() -> Toasts {
    expect_context()
}

impl Toasts {
    /// None shown yet.
    pub(crate) fn new() -> Self {
        Self { shown: RwSignal::new(Vec::new()), next: StoredValue::new(0) }
    }

    /// Something was done.
    pub(crate) fn done(self, text: impl Into<String>) {
        self.show(Tone::Good, text.into(), None);
    }

    /// Something was done that can be undone.
    pub(crate) fn undo(self, text: impl Into<String>, undo: Callback<()>) {
        self.show(Tone::Good, text.into(), Some((t!(common::undo).to_owned(), undo)));
    }

    /// Something could not be done, and there is no better place to say so.
    pub(crate) fn failed(self, text: impl Into<String>) {
        self.show(Tone::Bad, text.into(), None);
    }

    fn show(self, tone: Tone, text: String, action: Option<(String, Callback<()>)>) {
        let id = self.next.get_value();
        self.next.set_value(id + 1);
        self.shown.update(|shown| {
            // More than three at once is noise.
            if shown.len() > 2 {
                shown.remove(0);
            }
            shown.push(Toast { id, tone, text, action });
        });
        self.close_later(id);
    }

    fn close(self, id: u32) {
        self.shown.try_update(|shown| shown.retain(|toast| toast.id != id));
    }

    /// Closes it after its time, but not under the pointer or while it has the focus.
    fn close_later(self, id: u32) {
        set_timeout(
            move || {
                let selector = format!("#toast-{id}:is(:hover, :focus-within)");
                let in_use = document().query_selector(&selector).ok().flatten().is_some();
                if in_use { self.close_later(id) } else { self.close(id) }
            },
            STAYS,
        );
    }
}

/// Where messages stand. Once on the page.
#[component]
pub(crate) fn ToastRegion() -> impl IntoView {
    let toasts = use_toasts();
    let draw = move |toast: Toast| {
        let Toast { id, tone, text, action } = toast;
        let picture = if tone == Tone::Bad { Icon::Blocked } else { Icon::Done };
        let act = action.map(|(words, run)| {
            let press = move |_| {
                toasts.close(id);
                run.run(());
            };
            view! { <button type="button" class="toast-action" on:click=press>{words}</button> }
        });
        view! {
            <div id=format!("toast-{id}") class=format!("toast toast-{}", tone.class())>
                {icon(picture)}
                <span class="toast-text">{text}</span>
                {act}
                <button type="button" class="toast-close" aria-label=t!(common::close) on:click=move |_| toasts.close(id)>
                    {icon(Icon::Close)}
                </button>
            </div>
        }
    };
    view! {
        <div class="toasts" role="status" aria-label=t!(common::messages)>
            <For each=move || toasts.shown.get() key=|toast| toast.id children=draw />
        </div>
    }
}

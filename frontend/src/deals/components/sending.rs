//! What every form of the deal page in a dialog has: what went wrong, whether it is under way, and its last row.

use crate::dom::prelude::*;

use crate::api::ApiError;
use crate::deals::changes::DealPayload;
use crate::deals::handle::DealHandle;
use crate::i18n::t;
use crate::ui::button::{Button, ButtonKind};

/// Whether the dialog about a target is open: while there is one. Closing it takes the target away.
pub(super) fn open_while<T: Clone + Send + Sync + 'static>(target: RwSignal<Option<T>>) -> RwSignal<bool> {
    let open = RwSignal::new(false);
    Effect::new(move || open.set(target.with(Option::is_some)));
    Effect::new(move || {
        if !open.get() && target.with_untracked(Option::is_some) {
            target.set(None);
        }
    });
    open
}

/// A form on its way.
#[derive(Clone, Copy)]
pub(super) struct Sending {
    pub(super) handle: DealHandle,
    /// Whether its dialog is open.
    open: RwSignal<bool>,
    /// What went wrong, in words.
    pub(super) trouble: RwSignal<String>,
    busy: RwSignal<bool>,
}

impl Sending {
    pub(super) fn new(handle: DealHandle, open: RwSignal<bool>) -> Self {
        Self { handle, open, trouble: RwSignal::new(String::new()), busy: RwSignal::new(false) }
    }

    pub(super) fn begin(self) {
        self.busy.set(true);
    }

    /// Closes the dialog with `done` said aloud, or says what was wrong in it.
    pub(super) fn settle(self, answer: Result<DealPayload, ApiError>, done: &str) {
        let trouble = self.handle.settle_in_words(answer);
        if trouble.is_none() {
            self.handle.toasts.done(done);
            self.open.try_set(false);
        }
        self.trouble.try_set(trouble.unwrap_or_default());
        self.busy.try_set(false);
    }

    /// The buttons below the form.
    pub(super) fn foot(self, words: &'static str, kind: ButtonKind) -> AnyView {
        let (open, busy) = (self.open, self.busy);
        view! {
            <div class="dialog-foot">
                <Button on_press=move |()| open.set(false)>{t!(common::cancel)}</Button>
                <Button submit=true kind=kind busy=busy>{words}</Button>
            </div>
        }
        .into_any()
    }
}

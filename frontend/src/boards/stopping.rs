//! What a stop asks for before cards go there.

use crate::dom::prelude::*;
use leptos::ev::SubmitEvent;

use super::state::{BoardState, Stopping};
use crate::i18n::t;
use crate::parts::stop::StopFields;
use crate::ui::button::{Button, ButtonKind};
use crate::ui::dialog::Dialog;

/// The dialog of a move to a stage that asks for something.
#[component]
pub(super) fn StoppingDialog(
    /// The board.
    board: BoardState,
) -> impl IntoView {
    let open = RwSignal::new(false);
    Effect::new(move || open.set(board.stopping.with(Option::is_some)));
    // Whoever closes it changes their mind.
    Effect::new(move || {
        if !open.get() && board.stopping.with_untracked(Option::is_some) {
            board.stopping.set(None);
        }
    });
    let title = Signal::derive(move || {
        board.stopping.with(|stopping| match stopping {
            Some(stopping) => t!(boards::stopping, &stopping.what, &stopping.to_name),
            None => String::new(),
        })
    });
    let content = move || board.stopping.get().map(|stopping| form(&stopping, open));
    view! { <Dialog open=open title=title>{content}</Dialog> }
}

fn form(stopping: &Stopping, open: RwSignal<bool>) -> AnyView {
    let fields = StopFields::new(&stopping.asks);
    let go_on = stopping.go_on;
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        if let Some(words) = fields.words() {
            open.set(false);
            go_on.run(words);
        }
    };
    view! {
        <form on:submit=submit novalidate>
            {fields.view()}
            <div class="dialog-foot">
                <Button on_press=move |()| open.set(false)>{t!(common::cancel)}</Button>
                <Button submit=true kind=ButtonKind::Primary>{t!(deal::move_now)}</Button>
            </div>
        </form>
    }
    .into_any()
}

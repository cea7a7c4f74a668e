//! What a refused move says: what stands in the way, a way to what the reader can do, and for those who may, moving
//! it all the same with a reason that stays visible.

use crate::dom::prelude::*;
use leptos::ev::SubmitEvent;

use super::state::{BoardState, Refusal};
use crate::i18n::t;
use crate::parts::blockers::blocker_list;
use crate::ui::button::{Button, ButtonKind};
use crate::ui::dialog::Dialog;
use crate::ui::field::TextArea;

/// The dialog of a refused move.
#[component]
pub(super) fn RefusalDialog(
    /// The board.
    board: BoardState,
) -> impl IntoView {
    let open = RwSignal::new(false);
    Effect::new(move || open.set(board.refusal.with(Option::is_some)));
    let title = Signal::derive(move || {
        board.refusal.with(|refusal| match refusal {
            Some(refusal) => t!(boards::refused, &refusal.number, &refusal.to_name),
            None => String::new(),
        })
    });
    // The links inside lead to a step; the dialog has done its work then.
    let follow = move |event: leptos::ev::MouseEvent| {
        use wasm_bindgen::JsCast;
        let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        if target.and_then(|target| target.closest("a").ok().flatten()).is_some() {
            open.set(false);
        }
    };
    let content = move || {
        board.refusal.get().map(|refusal| {
            let list = blocker_list(&refusal.blockers, &refusal.number);
            let anyway = refusal.may_override.then(|| override_form(board, refusal, open));
            view! { <div class="stack" on:click=follow>{list} {anyway}</div> }
        })
    };
    view! { <Dialog open=open title=title>{content}</Dialog> }
}

fn override_form(board: BoardState, refusal: Refusal, open: RwSignal<bool>) -> impl IntoView {
    let reason = RwSignal::new(String::new());
    let error = RwSignal::new(None);
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let words = reason.get_untracked().trim().to_owned();
        if words.is_empty() {
            error.set(Some(t!(errors::required).to_owned()));
            return;
        }
        open.set(false);
        board.move_card(&refusal.id, &refusal.to, Some(words));
    };
    view! {
        <form class="override" on:submit=submit novalidate>
            <TextArea
                label=t!(boards::override_reason) value=reason error=error rows=2
                help=Some(t!(boards::override_help).to_owned())
            />
            <div class="dialog-foot">
                <Button submit=true kind=ButtonKind::Danger>{t!(boards::override_move)}</Button>
            </div>
        </form>
    }
}

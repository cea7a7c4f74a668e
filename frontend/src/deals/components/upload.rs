//! The button that attaches a file to the deal, with how far it is and what went wrong.

use crate::dom::prelude::*;
use leptos::task::spawn_local;
use leptos::{ev, html};

use crate::deals::handle::DealHandle;
use crate::deals::transfer::{Target, upload};
use crate::i18n::t;
use crate::ui::button::Button;
use crate::ui::icon::{Icon, icon};
use crate::ui::live_region::use_announcer;

/// A button that attaches a file of a kind, or any file.
#[component]
pub(super) fn Upload(
    /// The deal.
    handle: DealHandle,
    /// The kind of document, if it is a certain one.
    kind: Option<String>,
    /// What the button says.
    #[prop(into)]
    label: String,
) -> impl IntoView {
    let announcer = use_announcer();
    let input = NodeRef::<html::Input>::new();
    let progress = RwSignal::new(None::<u32>);
    let trouble = RwSignal::new(None::<String>);
    let kind = StoredValue::new(kind);
    let choose = move |()| {
        if let Some(input) = input.get_untracked() {
            input.click();
        }
    };
    let chosen = move |_: ev::Event| {
        let Some(input) = input.get_untracked() else { return };
        let file = input.files().and_then(|files| files.get(0));
        input.set_value("");
        let (Some(file), Some((known, _))) = (file, handle.now()) else { return };
        trouble.set(None);
        progress.set(Some(0));
        spawn_local(async move {
            let kind = kind.try_get_value().flatten();
            let target = Target { deal: known.deal.id.as_str(), kind: kind.as_deref() };
            let heard = move |percent| {
                progress.try_set(Some(percent));
            };
            let answer = upload(handle.api, &target, &file, heard).await;
            progress.try_set(None);
            match answer {
                Ok(()) => {
                    announcer.say(t!(documents::attached, &file.name()));
                    handle.reload();
                }
                Err(words) => {
                    trouble.try_set(Some(words));
                }
            }
        });
    };
    let bar = move || {
        progress.get().map(|percent| {
            view! { <progress class="upload-bar" max="100" value=percent aria-label=t!(documents::sending)>{percent}</progress> }
        })
    };
    let words = move || {
        trouble
            .get()
            .map(|words| view! { <p class="field-error" role="alert">{icon(Icon::Warning)} {words}</p> })
    };
    let busy = Signal::derive(move || progress.get().is_some());
    view! {
        <div class="upload">
            <Button on_press=choose icon=Icon::Upload busy=busy>{label}</Button>
            <input type="file" class="visually-hidden" tabindex="-1" aria-hidden="true" node_ref=input on:change=chosen />
            {bar}
            {words}
        </div>
    }
    .into_any()
}

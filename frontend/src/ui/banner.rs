//! A sentence across the page or above a form: offline, refused, good to know.

use crate::dom::prelude::*;

use super::Tone;
use super::icon::{Icon, icon};

/// A sentence that matters for everything below it. Bad news is read out at once.
#[component]
pub(crate) fn Banner(
    /// What it means.
    tone: Tone,
    /// The sentence, and a button where one helps.
    children: Children,
) -> impl IntoView {
    let (picture, role) = match tone {
        Tone::Bad => (Icon::Blocked, "alert"),
        Tone::Soon => (Icon::Warning, "status"),
        Tone::Good => (Icon::Done, "status"),
        Tone::Plain | Tone::Accent => (Icon::Info, "status"),
    };
    view! {
        <div class=format!("banner banner-{}", tone.class()) role=role>
            {icon(picture)}
            <div class="banner-text">{children()}</div>
        </div>
    }
}

/// Why a form did not get through, above its fields; nothing while there is nothing to say.
pub(crate) fn trouble(words: RwSignal<String>) -> AnyView {
    let draw = move || {
        let words = words.get();
        (!words.is_empty()).then(|| view! { <Banner tone=Tone::Bad><p>{words.clone()}</p></Banner> })
    };
    draw.into_any()
}

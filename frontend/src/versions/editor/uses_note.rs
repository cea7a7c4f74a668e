//! Why an entry cannot be taken away: the places that need it, and ways to go there.

use crate::dom::prelude::*;

use super::editing::{Chosen, Editing};
use super::template;
use crate::i18n::t;
use crate::ui::Tone;
use crate::ui::banner::Banner;

/// The places; nothing while there are none.
pub(super) fn still_used(editing: Editing, places: &[(String, String)]) -> AnyView {
    if places.is_empty() {
        return ().into_any();
    }
    let mut places = places.to_vec();
    places.dedup();
    let link = |(section, key): (String, String)| {
        let name =
            editing.definition.with_untracked(|all| template::name(all, Editing::language(), &section, &key));
        let go = move |_| editing.choose(Chosen::of(&section, &key));
        view! { <li><button type="button" class="editor-link" on:click=go>{name}</button></li> }.into_any()
    };
    let links = places.into_iter().map(link).collect_view();
    view! {
        <Banner tone=Tone::Soon>
            <p>{t!(versions::still_used)}</p>
            <ul class="editor-uses">{links}</ul>
        </Banner>
    }
    .into_any()
}

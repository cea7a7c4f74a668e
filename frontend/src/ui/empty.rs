//! What an empty place says: one sentence, and the one button that helps.

use crate::dom::prelude::*;

use super::icon::{Icon, icon as draw};

/// An empty place.
#[component]
pub(crate) fn Empty(
    /// A quiet picture.
    icon: Icon,
    /// One sentence.
    #[prop(into)]
    text: String,
    /// The one button that helps, if one does.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="empty">
            {draw(icon)}
            <p>{text}</p>
            {children.map(|children| children())}
        </div>
    }
}

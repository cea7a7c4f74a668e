//! Buttons. One primary button per view: the one thing to do.

use crate::dom::prelude::*;

use super::icon::{Icon, icon as draw};

/// What a button is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum ButtonKind {
    /// The one thing to do here.
    Primary,
    /// Everything else.
    #[default]
    Secondary,
    /// Without a frame, for bars and lists.
    Quiet,
    /// Ends or takes away something.
    Danger,
}

impl ButtonKind {
    fn class(self) -> &'static str {
        match self {
            Self::Primary => "btn btn-primary",
            Self::Secondary => "btn",
            Self::Quiet => "btn btn-quiet",
            Self::Danger => "btn btn-danger",
        }
    }
}

/// A button with words.
///
/// While `busy` it keeps its place and focus, says so to screen readers and ignores presses.
#[component]
pub(crate) fn Button(
    /// What it does; a submit button needs none.
    #[prop(optional, into)]
    on_press: Option<Callback<()>>,
    /// What it is for.
    #[prop(optional)]
    kind: ButtonKind,
    /// An icon before the words.
    #[prop(optional, into)]
    icon: Option<Icon>,
    /// Cannot be pressed.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// Is being done.
    #[prop(optional, into)]
    busy: Signal<bool>,
    /// Submits the form it stands in.
    #[prop(optional)]
    submit: bool,
    /// The words.
    children: Children,
) -> impl IntoView {
    let press = move |event: leptos::ev::MouseEvent| {
        if busy.get_untracked() {
            event.prevent_default();
        } else if let Some(on_press) = on_press {
            on_press.run(());
        }
    };
    view! {
        <button
            type=if submit { "submit" } else { "button" }
            class=kind.class()
            disabled=move || disabled.get()
            aria-busy=move || busy.get().then_some("true")
            on:click=press
        >
            {icon.map(draw)}
            <span class="btn-text">{children()}</span>
        </button>
    }
}

/// A button with an icon only; its name shows as a tooltip.
#[component]
pub(crate) fn IconButton(
    /// The picture.
    icon: Icon,
    /// What it does, in words.
    #[prop(into)]
    label: String,
    /// What it does.
    #[prop(into)]
    on_press: Callback<()>,
    /// Whether it is switched on, for buttons that switch.
    #[prop(optional, into)]
    pressed: Option<Signal<bool>>,
) -> impl IntoView {
    view! {
        <button
            type="button"
            class="btn btn-quiet btn-icon"
            aria-label=label.clone()
            title=label
            aria-pressed=move || pressed.map(|pressed| pressed.get().to_string())
            on:click=move |_| on_press.run(())
        >
            {draw(icon)}
        </button>
    }
}

/// A link that looks like a button.
#[component]
pub(crate) fn LinkButton(
    /// Where to.
    #[prop(into)]
    href: String,
    /// What it is for.
    #[prop(optional)]
    kind: ButtonKind,
    /// An icon before the words.
    #[prop(optional, into)]
    icon: Option<Icon>,
    /// The words.
    children: Children,
) -> impl IntoView {
    view! {
        <a class=kind.class() href=href>
            {icon.map(draw)}
            <span class="btn-text">{children()}</span>
        </a>
    }
}

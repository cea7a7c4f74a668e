//! Fields that are typed into.

use crate::dom::prelude::*;

use super::Frame;
use crate::browser;

/// One line of text.
#[component]
pub(crate) fn TextField(
    /// What to enter.
    #[prop(into)]
    label: String,
    /// What was typed.
    value: RwSignal<String>,
    /// What is wrong with it.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// A line of help.
    #[prop(optional_no_strip, into)]
    help: Option<String>,
    /// Marks it as optional.
    #[prop(optional)]
    optional: bool,
    /// The type of the `input` element.
    #[prop(default = "text")]
    kind: &'static str,
    /// What the browser may fill in.
    #[prop(default = "off")]
    autocomplete: &'static str,
    /// The keyboard to show on a phone.
    #[prop(optional, into)]
    inputmode: Option<&'static str>,
    /// Takes the focus when it appears.
    #[prop(optional)]
    autofocus: bool,
    /// A unit behind the value.
    #[prop(optional_no_strip, into)]
    unit: Option<String>,
    /// The id of a `datalist` with proposals.
    #[prop(optional, into)]
    list: Option<String>,
    /// Runs when the focus leaves it.
    #[prop(optional, into)]
    on_blur: Option<Callback<()>>,
) -> impl IntoView {
    let frame = Frame::new(label, optional, help, error);
    let (described_by, invalid) = (frame.described_by(), frame.invalid());
    // The browser heeds `autofocus` only for what is there when a page or dialog opens.
    if autofocus {
        let selector = format!("#{}", frame.id);
        browser::after_paint(move || {
            browser::focus(&selector);
        });
    }
    let numeric = inputmode == Some("decimal");
    let control = view! {
        <input
            id=frame.id.clone()
            class="input"
            class:input-number=numeric
            type=kind
            autocomplete=autocomplete
            inputmode=inputmode
            autofocus=autofocus
            list=list
            aria-describedby=described_by
            aria-invalid=invalid
            aria-required=(!optional).then_some("true")
            prop:value=move || value.get()
            on:input:target=move |event| value.set(event.target().value())
            on:blur=move |_| {
                if let Some(on_blur) = on_blur {
                    on_blur.run(());
                }
            }
        />
    };
    let control = match unit {
        Some(unit) => view! {
            <div class="input-with-unit">
                {control}
                <span class="input-unit" aria-hidden="true">{unit}</span>
            </div>
        }
        .into_any(),
        None => control.into_any(),
    };
    frame.around(control)
}

/// Several lines of text. Grows with what is typed.
#[component]
pub(crate) fn TextArea(
    /// What to enter.
    #[prop(into)]
    label: String,
    /// What was typed.
    value: RwSignal<String>,
    /// What is wrong with it.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// A line of help.
    #[prop(optional_no_strip, into)]
    help: Option<String>,
    /// Marks it as optional.
    #[prop(optional)]
    optional: bool,
    /// Lines shown when empty.
    #[prop(default = 3)]
    rows: u32,
) -> impl IntoView {
    let frame = Frame::new(label, optional, help, error);
    let (described_by, invalid) = (frame.described_by(), frame.invalid());
    let control = view! {
        <textarea
            id=frame.id.clone()
            class="input input-area"
            rows=rows
            aria-describedby=described_by
            aria-invalid=invalid
            aria-required=(!optional).then_some("true")
            prop:value=move || value.get()
            on:input:target=move |event| value.set(event.target().value())
        ></textarea>
    };
    frame.around(control)
}

/// A number, typed as the reader writes numbers; `crate::format::parse_decimal` reads it.
#[component]
pub(crate) fn NumberField(
    /// What to enter.
    #[prop(into)]
    label: String,
    /// What was typed.
    value: RwSignal<String>,
    /// What is wrong with it.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// A line of help.
    #[prop(optional_no_strip, into)]
    help: Option<String>,
    /// Marks it as optional.
    #[prop(optional)]
    optional: bool,
    /// A unit behind the number, for instance `%`.
    #[prop(optional_no_strip, into)]
    unit: Option<String>,
) -> impl IntoView {
    view! {
        <TextField label=label value=value error=error help=help optional=optional inputmode="decimal" unit=unit />
    }
}

/// An amount of money, with its currency behind it.
#[component]
pub(crate) fn MoneyField(
    /// What to enter.
    #[prop(into)]
    label: String,
    /// What was typed.
    value: RwSignal<String>,
    /// The currency's code.
    #[prop(into)]
    currency: String,
    /// What is wrong with it.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// A line of help.
    #[prop(optional_no_strip, into)]
    help: Option<String>,
    /// Marks it as optional.
    #[prop(optional)]
    optional: bool,
) -> impl IntoView {
    view! {
        <TextField
            label=label value=value error=error help=help optional=optional inputmode="decimal" unit=Some(currency)
        />
    }
}

/// A date, by the browser's own date field; the value is ISO (`2026-12-31`) or empty.
#[component]
pub(crate) fn DateField(
    /// What to enter.
    #[prop(into)]
    label: String,
    /// The date.
    value: RwSignal<String>,
    /// What is wrong with it.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// A line of help.
    #[prop(optional_no_strip, into)]
    help: Option<String>,
    /// Marks it as optional.
    #[prop(optional)]
    optional: bool,
) -> impl IntoView {
    view! { <TextField label=label value=value error=error help=help optional=optional kind="date" /> }
}

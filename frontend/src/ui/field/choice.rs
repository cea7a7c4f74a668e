//! Fields that are chosen from.

use std::collections::BTreeSet;

use crate::dom::prelude::*;

use super::Frame;
use crate::i18n::t;
use crate::ui::unique_id;

/// One of some options, by the browser's own list.
#[component]
pub(crate) fn ChoiceField(
    /// What to choose.
    #[prop(into)]
    label: String,
    /// The chosen option; empty while none is.
    value: RwSignal<String>,
    /// The options as value and name.
    options: Vec<(String, String)>,
    /// What the empty entry says where that is a choice like others.
    #[prop(optional, into)]
    any: Option<String>,
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
    let frame = Frame::new(label, optional, help, error);
    let (described_by, invalid) = (frame.described_by(), frame.invalid());
    let initial = value.get_untracked();
    let rows = options
        .into_iter()
        .map(|(option, name)| {
            let selected = option == initial;
            view! { <option value=option selected=selected>{name}</option> }
        })
        .collect_view();
    // An empty first entry while nothing is chosen, so that no option is taken by accident.
    let needed = !optional && any.is_none();
    let none = any.or_else(|| (optional || initial.is_empty()).then(|| t!(common::choose).to_owned()));
    let none = none.map(|words| view! { <option value="">{words}</option> });
    let control = view! {
        <select
            id=frame.id.clone()
            class="input input-select"
            aria-describedby=described_by
            aria-invalid=invalid
            aria-required=needed.then_some("true")
            prop:value=move || value.get()
            on:change:target=move |event| value.set(event.target().value())
        >
            {none}
            {rows}
        </select>
    };
    frame.around(control)
}

/// Any of some options.
#[component]
pub(crate) fn ChoicesField(
    /// What to choose.
    #[prop(into)]
    label: String,
    /// The chosen options.
    value: RwSignal<BTreeSet<String>>,
    /// The options as value and name.
    options: Vec<(String, String)>,
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
    let frame = Frame::new(label, optional, help, error);
    let row = move |(option, name): (String, String)| {
        let option = StoredValue::new(option);
        let checked = move || value.with(|chosen| option.with_value(|option| chosen.contains(option)));
        let toggle = move |_| {
            value.update(|chosen| {
                let option = option.get_value();
                if !chosen.remove(&option) {
                    chosen.insert(option);
                }
            });
        };
        view! {
            <label class="option">
                <input type="checkbox" prop:checked=checked on:change=toggle />
                <span>{name}</span>
            </label>
        }
    };
    frame.around_group(
        "group",
        view! { <div class="options">{options.into_iter().map(row).collect_view()}</div> },
    )
}

/// Yes or no, and neither until it is answered.
#[component]
pub(crate) fn FlagField(
    /// The question.
    #[prop(into)]
    label: String,
    /// The answer.
    value: RwSignal<Option<bool>>,
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
    let frame = Frame::new(label, optional, help, error);
    let group = unique_id("flag");
    let row = move |answer: bool, name: &'static str| {
        view! {
            <label class="flag">
                <input
                    type="radio"
                    name=group.clone()
                    prop:checked=move || value.get() == Some(answer)
                    on:change=move |_| value.set(Some(answer))
                />
                <span>{name}</span>
            </label>
        }
    };
    let controls = view! {
        <div class="flags">
            {row(true, t!(common::yes))}
            {row(false, t!(common::no))}
        </div>
    };
    frame.around_group("radiogroup", controls)
}

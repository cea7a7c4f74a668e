//! Some entries out of many, in the order in which they are chosen: each can be taken out, and one more put in.

use crate::dom::prelude::*;
use serde_json::json;

use super::editing::Editing;
use crate::api::graphql::Value;
use crate::browser;
use crate::i18n::t;
use crate::ui::icon::{Icon, icon};
use crate::ui::unique_id;

/// Entries at a place of the template.
pub(super) fn picks(
    editing: Editing,
    label: &str,
    (at, member): (&str, &str),
    options: Vec<(String, String)>,
) -> AnyView {
    let stored = editing.value(&format!("{at}/{member}"));
    let stored = stored.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned);
    let chosen = RwSignal::new(stored.collect::<Vec<String>>());
    let place = StoredValue::new((at.to_owned(), member.to_owned()));
    let change = move |change: &dyn Fn(&mut Vec<String>)| {
        chosen.update(|all| change(all));
        let now: Vec<Value> = chosen.with_untracked(|all| all.iter().map(|key| json!(key)).collect());
        place.with_value(|(at, member)| editing.put(at, member, Some(Value::Array(now))));
    };
    let (label_id, select_id) = (unique_id("picks"), unique_id("pick"));
    let select = StoredValue::new(format!("#{select_id}"));
    let options = StoredValue::new(options);
    let out = move |gone: &str| {
        change(&|all| all.retain(|key| key != gone));
        // The button that was pressed is gone.
        browser::after_paint(move || {
            browser::focus(&select.get_value());
        });
    };
    let rows = move || {
        let name = |key: &str| {
            let found = options
                .with_value(|all| all.iter().find(|(other, _)| other == key).map(|(_, name)| name.clone()));
            found.unwrap_or_else(|| key.to_owned())
        };
        chosen.with(|all| all.iter().map(|key| pick(key.clone(), name(key), out)).collect_view())
    };
    let rest = move || {
        let rest = options.get_value().into_iter().filter(|(key, _)| chosen.with(|all| !all.contains(key)));
        rest.map(|(key, name)| view! { <option value=key>{name}</option> }).collect_view()
    };
    let add_label = format!("{label}: {}", t!(versions::add_one));
    view! {
        <div class="field" role="group" aria-labelledby=label_id.clone()>
            <div class="field-label" id=label_id>{label.to_owned()}</div>
            <ul class="picks">{rows}</ul>
            <select
                id=select_id
                class="input input-select"
                aria-label=add_label
                on:change:target=move |event| {
                    let key = event.target().value();
                    event.target().set_value("");
                    change(&|all| all.push(key.clone()));
                }
            >
                <option value="">{t!(versions::add_one)}</option>
                {rest}
            </select>
        </div>
    }
    .into_any()
}

fn pick(key: String, name: String, out: impl Fn(&str) + 'static) -> AnyView {
    let label = t!(versions::take_out, &name);
    view! {
        <li class="pick">
            <span>{name}</span>
            <button type="button" class="pick-out" aria-label=label.clone() title=label on:click=move |_| out(&key)>
                {icon(Icon::Close)}
            </button>
        </li>
    }
    .into_any()
}

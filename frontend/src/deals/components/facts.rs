//! Everything that is known about the deal, in the order of the template.

use std::sync::Arc;

use crate::dom::prelude::*;

use super::words;
use crate::deals::handle::{DealHandle, Known, Template};
use crate::i18n::t;

/// How many facts show before the rest is folded.
const SHOWN: usize = 8;

/// The facts of the deal.
#[component]
pub(in crate::deals) fn Facts(
    /// The deal.
    handle: DealHandle,
) -> impl IntoView {
    let all = RwSignal::new(false);
    let list = move || {
        let (known, template) = (handle.known()?, handle.template()?);
        Some(list(&known, &template, all))
    };
    list.into_any()
}

fn list(known: &Arc<Known>, template: &Template, all: RwSignal<bool>) -> AnyView {
    // In the order in which the steps ask for them.
    let mut facts = Vec::new();
    for field in template.process.steps.iter().flat_map(|step| &step.fields) {
        if known.state.facts.contains_key(&field.fact) && !facts.contains(&&field.fact) {
            facts.push(&field.fact);
        }
    }
    if facts.is_empty() {
        return ().into_any();
    }
    let count = facts.len();
    let shown = if all.get() { count } else { SHOWN.min(count) };
    let rows = facts.into_iter().take(shown).map(|fact| {
        let value = words(template, fact, known.state.facts.get(fact));
        view! { <div><dt>{template.texts.fact(fact).to_owned()}</dt><dd>{value}</dd></div> }
    });
    let rows = rows.collect_view();
    let more = (count > SHOWN).then(|| {
        let words = if all.get() { t!(common::show_less).to_owned() } else { t!(deal::all_facts, i64::try_from(count).unwrap_or_default()) };
        view! { <button type="button" class="link" on:click=move |_| all.update(|all| *all = !*all)>{words}</button> }
    });
    view! {
        <section class="card" aria-labelledby="facts-title">
            <h3 id="facts-title">{t!(deal::facts)}</h3>
            <dl class="facts">{rows}</dl>
            {more}
        </section>
    }
    .into_any()
}

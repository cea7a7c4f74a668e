//! What somebody should know before working on a step: why it came back, and for an approval why it is asked for, on
//! which figures, and what changed since it was last decided (RS-8).

#![allow(
    clippy::large_types_passed_by_value,
    reason = "the form is a handle of signals, large only in debug builds"
)]

use crate::dom::prelude::*;
use shared::keys::{FactKey, StepKey};
use shared::process::StepKind;
use shared::process::fact::FactValue;

use super::form::Form;
use super::words;
use crate::deals::handle::{Known, Template};
use crate::deals::model::history::{changed_since, sent_back};
use crate::i18n::t;
use crate::ui::Tone;
use crate::ui::banner::Banner;
use crate::ui::icon::{Icon, icon};

/// Everything that stands above the fields of a step; follows the deal.
pub(super) fn head(form: Form) -> AnyView {
    let draw = move || {
        let known = form.handle.known()?;
        form.template.with_value(|template| {
            form.step.with_value(|step| {
                let approval = step.kind == StepKind::Approval;
                Some(view! {
                    {back(template, &known, &step.key)}
                    {approval.then(|| basis(template, &known, &step.key))}
                })
            })
        })
    };
    draw.into_any()
}

fn back(template: &Template, known: &Known, step: &StepKey) -> Option<AnyView> {
    let back = sent_back(&template.process, &known.state, step)?;
    let texts = &template.texts;
    let words = t!(step::sent_back, texts.step(&back.by), texts.outcome(&back.by, &back.outcome));
    let note = back.note.map(|note| view! { <blockquote class="quote">{note}</blockquote> });
    Some(view! { <Banner tone=Tone::Soon><p>{words}</p>{note}</Banner> }.into_any())
}

/// The reasons and figures of an approval.
fn basis(template: &Template, known: &Known, step: &StepKey) -> AnyView {
    let reasons =
        known.deal.steps.iter().find(|shown| shown.key == step.as_str()).map(|shown| shown.reasons.clone());
    let reasons = reasons.unwrap_or_default().into_iter().map(|reason| {
        view! { <li class="row">{icon(Icon::Flag)} <span>{reason}</span></li> }
    });
    let facts = template
        .process
        .step(step)
        .and_then(|step| step.approval.as_ref())
        .map(|approval| approval.basis.clone());
    let figures = facts.unwrap_or_default().into_iter().filter_map(|fact| figure(template, known, &fact));
    let changed = changed_since(&known.state, step).map(|changed| {
        let rows = changed.iter().map(|(fact, before, now)| {
            let (before, now) = (words(template, fact, *before), words(template, fact, *now));
            let name = template.texts.fact(fact).to_owned();
            view! {
                <li>
                    <span class="muted">{name}</span>
                    " "
                    <span class="num">{t!(step::from_to, &before, &now)}</span>
                </li>
            }
        });
        let rows = rows.collect_view();
        if changed.is_empty() {
            view! { <p class="muted">{t!(step::nothing_changed)}</p> }.into_any()
        } else {
            view! {
                <div>
                    <h3>{t!(step::changed_since)}</h3>
                    <ul class="changed">{rows}</ul>
                </div>
            }
            .into_any()
        }
    });
    view! {
        <div class="basis">
            <dl class="figures">{figures.collect_view()}</dl>
            <div>
                <h3>{t!(step::why)}</h3>
                <ul class="reasons">{reasons.collect_view()}</ul>
            </div>
            {changed}
        </div>
    }
    .into_any()
}

fn figure(template: &Template, known: &Known, fact: &FactKey) -> Option<AnyView> {
    let value = known.state.facts.get(fact)?;
    let name = template.texts.fact(fact).to_owned();
    let counts = matches!(value, FactValue::Number(_) | FactValue::Money(_));
    let figure = view! {
        <div class="figure">
            <dt class="muted small">{name}</dt>
            <dd class:num=counts>{words(template, fact, Some(value))}</dd>
        </div>
    };
    Some(figure.into_any())
}

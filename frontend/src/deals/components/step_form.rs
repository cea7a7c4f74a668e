//! Working on a step: its fields and documents, what is still missing, and the ways it can end.

#![allow(
    clippy::large_types_passed_by_value,
    reason = "the form is a handle of signals, large only in debug builds"
)]

use crate::dom::prelude::*;
use shared::engine::conditions::holds;
use shared::engine::{Blocker, Reason};
use shared::keys::DocumentKey;
use shared::process::{Outcome, StepKind, Tone as Meaning};

use super::field::field;
use super::form::{Busy, Form, Trouble};
use super::step_head::head;
use super::upload::Upload;
use crate::deals::model::form::Draft;
use crate::i18n::t;
use crate::ui::Tone;
use crate::ui::banner::Banner;
use crate::ui::button::{Button, ButtonKind};
use crate::ui::field::TextArea;
use crate::ui::icon::{Icon, icon};

/// The form of a step.
pub(super) fn step_form(form: Form) -> AnyView {
    let fields = form.fields.get_value().into_iter().map(|state| field(form, state)).collect_view();
    let guidance = guidance(form);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        form.save();
    };
    let class = if form.step.with_value(|step| step.kind == StepKind::Approval) {
        "step-form approval"
    } else {
        "step-form"
    };
    view! {
        <form class=class id=form.id.get_value() on:submit=submit novalidate>
            {head(form)}
            {trouble(form)}
            <div class="step-body">
                <div class="step-fields">
                    {fields}
                    {documents(form)}
                    {note(form)}
                </div>
                <div class="step-aside">
                    {guidance}
                    {move || ready(form)}
                    {move || missing(form)}
                </div>
            </div>
            {foot(form)}
        </form>
    }
    .into_any()
}

/// How it is done well, in which tool, and what helps to have at hand (PA-2.1).
fn guidance(form: Form) -> AnyView {
    let text = form.template.with_value(|template| {
        form.step.with_value(|step| template.texts.steps.get(&step.key).cloned()).unwrap_or_default()
    });
    let part = |title: &'static str, text: String| {
        (!text.is_empty()).then(|| view! { <h3>{title}</h3> <p>{text}</p> }.into_any())
    };
    let parts = [
        part(t!(step::guidance), text.guidance),
        part(t!(step::tool), text.tool),
        part(t!(step::content), text.content),
    ];
    let parts: Vec<AnyView> = parts.into_iter().flatten().collect();
    (!parts.is_empty()).then(|| view! { <div class="guidance">{parts}</div> }).into_any()
}

fn trouble(form: Form) -> AnyView {
    let draw = move || {
        form.trouble.get().map(|trouble| match trouble {
            Trouble::Words(words) => {
                let words = words.into_iter().map(|words| view! { <p>{words}</p> }).collect_view();
                view! { <Banner tone=Tone::Bad>{words}</Banner> }.into_any()
            }
            Trouble::Stale(who) => {
                let again = move |()| {
                    form.trouble.set(None);
                    form.handle.reload();
                };
                view! {
                    <Banner tone=Tone::Soon>
                        <p>{t!(deal::stale)}</p>
                        {who.map(|who| view! { <p class="muted">{who}</p> })}
                        <Button on_press=again icon=Icon::Refresh>{t!(deal::reload_and_keep)}</Button>
                    </Banner>
                }
                .into_any()
            }
        })
    };
    draw.into_any()
}

/// The documents the step needs, with what is there and a way to attach the rest.
fn documents(form: Form) -> AnyView {
    let needed = memo(move || {
        let Some(known) = form.handle.known() else { return Vec::new() };
        form.draft.with(|draft| {
            form.template.with_value(|template| {
                form.step.with_value(|step| {
                    let asked = step.documents.iter().filter(|needed| {
                        let when = needed.when.as_ref();
                        when.is_none_or(|when| {
                            holds(when, &template.process, &known.state, Some(&draft.changes))
                        })
                    });
                    asked.map(|needed| needed.document.clone()).collect::<Vec<DocumentKey>>()
                })
            })
        })
    });
    let row = move |kind: DocumentKey| {
        let name = form.template.with_value(|template| template.texts.document(&kind).to_owned());
        let attach = t!(documents::attach, &name);
        let key = kind.as_str().to_owned();
        let here = {
            let key = key.clone();
            move || {
                let key = key.as_str();
                let known = form.handle.known();
                let of_kind = known.iter().flat_map(|known| &known.deal.documents);
                let names: Vec<String> = of_kind
                    .filter(|document| document.kind.as_deref() == Some(key))
                    .map(|document| document.name.clone())
                    .collect();
                if names.is_empty() {
                    view! { <span class="muted">{t!(documents::not_there)}</span> }.into_any()
                } else {
                    view! { <span>{icon(Icon::File)} " " {names.join(", ")}</span> }.into_any()
                }
            }
        };
        view! {
            <li class="needed" data-document=kind.as_str().to_owned()>
                <div class="needed-words">
                    <strong>{name}</strong>
                    {here}
                </div>
                <Upload handle=form.handle kind=Some(key) label=attach />
            </li>
        }
        .into_any()
    };
    let draw = move || {
        let needed = needed.get();
        (!needed.is_empty()).then(|| {
            view! {
                <div class="wide">
                    <h3>{t!(documents::needed)}</h3>
                    <ul class="needed-list">{needed.into_iter().map(row).collect_view()}</ul>
                </div>
            }
        })
    };
    draw.into_any()
}

/// The remark; always there where an ending needs one.
fn note(form: Form) -> AnyView {
    let (wanted, plain) = form.step.with_value(|step| {
        let wanted: Vec<_> =
            step.outcomes.iter().filter(|outcome| outcome.note).map(|o| o.key.clone()).collect();
        (wanted, step.outcomes.is_empty())
    });
    if plain {
        return ().into_any();
    }
    let names = form.template.with_value(|template| {
        let step = form.step.with_value(|step| step.key.clone());
        wanted.iter().map(|key| template.texts.outcome(&step, key).to_owned()).collect::<Vec<_>>()
    });
    let help = (!names.is_empty()).then(|| t!(step::note_for, &names.join(", ")));
    let error = Signal::derive(move || {
        let missing = form.note_missing.get() && form.note.with(|note| note.trim().is_empty());
        missing.then(|| t!(step::note_missing).to_owned())
    });
    view! {
        <div class="wide step-note">
            <TextArea label=t!(step::note) value=form.note error=error help=help optional=true rows=2 />
        </div>
    }
    .into_any()
}

/// How much of what another role needs is there (RS-2.4).
fn ready(form: Form) -> Option<AnyView> {
    let view = form.readiness()?;
    let (percent, threshold) = (view.percent.to_string(), view.threshold.to_string());
    let enough = view.percent >= view.threshold;
    let words = if enough { t!(step::ready, &percent) } else { t!(step::not_ready, &percent, &threshold) };
    let names = form.template.with_value(|template| {
        view.missing
            .iter()
            .map(|fact| (fact.clone(), template.texts.fact(fact).to_owned()))
            .collect::<Vec<_>>()
    });
    let rows = names.into_iter().map(|(fact, name)| {
        view! {
            <li><button type="button" class="link" on:click=move |_| form.focus_fact(&fact)>{name}</button></li>
        }
    });
    let rows = rows.collect_view();
    Some(
        view! {
            <div class="ready" class:enough=enough>
                <h3>{t!(step::readiness)}</h3>
                <meter class="ready-bar" min="0" max="100" low=threshold optimum="100" value=percent aria-label=words.clone()></meter>
                <p class="small">{words}</p>
                {(!enough).then(|| view! { <ul class="missing-list small">{rows}</ul> })}
            </div>
        }
        .into_any(),
    )
}

/// What is still missing, as one types.
fn missing(form: Form) -> Option<AnyView> {
    let has_fields = form.step.with_value(|step| {
        !step.fields.is_empty() || !step.documents.is_empty() || !step.requires.is_empty()
    });
    if !has_fields {
        return None;
    }
    let missing = form.missing.get();
    if missing.is_empty() {
        let words = view! { <p class="missing all-there">{icon(Icon::Done)} {t!(step::nothing_missing)}</p> };
        return Some(words.into_any());
    }
    let count = i64::try_from(missing.len()).unwrap_or_default();
    let rows = missing.into_iter().map(|blocker| missing_row(form, &blocker)).collect_view();
    Some(
        view! {
            <div class="missing" tabindex="-1">
                <h3>{t!(step::missing_count, count)}</h3>
                <ul class="missing-list small">{rows}</ul>
            </div>
        }
        .into_any(),
    )
}

fn missing_row(form: Form, blocker: &Blocker) -> AnyView {
    let (fact, document) = (blocker.fact().cloned(), blocker.document().cloned());
    let name = form.template.with_value(|template| match (&blocker.reason, &fact, &document) {
        (Reason::FactMissing { .. }, Some(fact), _) => Some(template.texts.fact(fact).to_owned()),
        (_, _, Some(document)) => Some(template.texts.document(document).to_owned()),
        _ => None,
    });
    match (name, fact, document) {
        (Some(name), Some(fact), _) => {
            view! { <li><button type="button" class="link" on:click=move |_| form.focus_fact(&fact)>{name}</button></li> }
                .into_any()
        }
        (Some(name), _, Some(document)) => {
            let go = move |_| form.focus_document(document.as_str());
            view! { <li><button type="button" class="link" on:click=go>{name}</button></li> }.into_any()
        }
        _ => view! { <li>{form.words(blocker)}</li> }.into_any(),
    }
}

/// Saving and the ways to end the step; what goes forward stands last.
fn foot(form: Form) -> AnyView {
    let mut outcomes = form.step.with_value(|step| step.outcomes.clone());
    outcomes.sort_by_key(|outcome| match outcome.tone {
        Meaning::Negative => 0,
        Meaning::Neutral => 1,
        Meaning::Positive => 2,
    });
    let buttons = if outcomes.is_empty() {
        ending(form, None)
    } else {
        outcomes.into_iter().map(|outcome| ending(form, Some(outcome))).collect_view().into_any()
    };
    let saves = form.step.with_value(|step| !step.fields.is_empty());
    let saving = Signal::derive(move || form.busy.get() == Some(Busy::Saving));
    let save = saves.then(|| {
        view! { <Button on_press=move |()| form.save() busy=saving>{t!(step::save)}</Button> }
    });
    let status = move || {
        if form.busy.with(|busy| matches!(busy, Some(Busy::Ending(_)))) {
            t!(step::recording)
        } else if form.draft.with(Draft::is_dirty) {
            t!(step::unsaved)
        } else if form.saved.get() {
            t!(step::saved)
        } else {
            ""
        }
    };
    view! {
        <div class="step-foot">
            <span class="step-status muted small" role="status">{status}</span>
            {save}
            {buttons}
        </div>
    }
    .into_any()
}

fn ending(form: Form, outcome: Option<Outcome>) -> AnyView {
    let kind = match outcome.as_ref().map(|outcome| outcome.tone) {
        None | Some(Meaning::Positive) => ButtonKind::Primary,
        Some(Meaning::Neutral) => ButtonKind::Secondary,
        Some(Meaning::Negative) => ButtonKind::Danger,
    };
    let name = match &outcome {
        Some(outcome) => form.template.with_value(|template| {
            form.step.with_value(|step| template.texts.outcome(&step.key, &outcome.key).to_owned())
        }),
        None => t!(step::complete).to_owned(),
    };
    let own = Busy::Ending(outcome.as_ref().map(|outcome| outcome.key.as_str().to_owned()));
    let busy = Signal::derive(move || form.busy.with(|busy| busy.as_ref() == Some(&own)));
    let press = move |()| form.complete(outcome.as_ref());
    let class = if kind == ButtonKind::Primary { "ending ending-forward" } else { "ending" };
    view! { <span class=class><Button on_press=press kind=kind busy=busy>{name}</Button></span> }.into_any()
}

//! What changed between two versions, and what is wrong with a draft, as lists.

use crate::dom::prelude::*;

use super::ops::{Change, Finding, FindingSeverity, PartChange, ProcessPart};
use super::sides::sides;
use crate::i18n::t;
use crate::ui::Tone;
use crate::ui::badge::Badge;

fn part_name(part: ProcessPart) -> &'static str {
    match part {
        ProcessPart::Process => t!(versions::part_process),
        ProcessPart::Role => t!(versions::part_role),
        ProcessPart::Param => t!(versions::part_param),
        ProcessPart::Fact => t!(versions::part_fact),
        ProcessPart::Segment => t!(versions::part_segment),
        ProcessPart::Stage => t!(versions::part_stage),
        ProcessPart::Step => t!(versions::part_step),
        ProcessPart::List => t!(versions::part_list),
        ProcessPart::Document => t!(versions::part_document),
        ProcessPart::ContactRole => t!(versions::part_contact_role),
        ProcessPart::Folder => t!(versions::part_folder),
    }
}

/// How changes are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Told {
    InWords,
    SideBySide,
}

fn change(change: &Change, told: Told) -> AnyView {
    let (tone, kind) = match change.kind {
        PartChange::Added => (Tone::Good, t!(versions::added)),
        PartChange::Removed => (Tone::Bad, t!(versions::removed)),
        PartChange::Changed => (Tone::Plain, t!(versions::changed)),
    };
    let content = match told {
        Told::SideBySide => sides(change),
        Told::InWords => {
            let words = change.words.iter().map(|words| view! { <li>{words.clone()}</li> }.into_any());
            view! { <ul class="bullets small">{words.collect_view()}</ul> }.into_any()
        }
    };
    view! {
        <li class="version-change">
            <div class="row">
                <Badge tone=tone>{kind}</Badge>
                <span class="muted small">{part_name(change.part)}</span>
                <strong>{change.name.clone()}</strong>
            </div>
            {content}
        </li>
    }
    .into_any()
}

/// What changed, in words or side by side; a sentence when nothing did.
pub(super) fn changes(all: &[Change]) -> AnyView {
    if all.is_empty() {
        return view! { <p class="muted">{t!(versions::nothing_changed)}</p> }.into_any();
    }
    let (told, all) = (RwSignal::new(Told::InWords), all.to_vec());
    let chip = |way: Told, words: &'static str| {
        view! {
            <button
                type="button"
                class="chip"
                aria-pressed=move || (told.get() == way).to_string()
                on:click=move |_| told.set(way)
            >
                {words}
            </button>
        }
        .into_any()
    };
    let rows = move || {
        let told = told.get();
        all.iter().map(|one| change(one, told)).collect_view()
    };
    view! {
        <div class="chips" role="group" aria-label=t!(versions::told_as)>
            {chip(Told::InWords, t!(versions::in_words))}
            {chip(Told::SideBySide, t!(versions::side_by_side))}
        </div>
        <ul class="version-changes">{rows}</ul>
    }
    .into_any()
}

fn finding(finding: &Finding, to_form: &dyn Fn(&str) -> Option<Callback<()>>) -> AnyView {
    let (tone, word) = match finding.severity {
        FindingSeverity::Error => (Tone::Bad, t!(versions::error)),
        FindingSeverity::Warning => (Tone::Soon, t!(versions::warning)),
    };
    let at = match (finding.line, finding.column) {
        (Some(line), Some(column)) => format!("{}:{line}:{column}", finding.file),
        _ => finding.file.clone(),
    };
    let form = finding.place.as_deref().and_then(to_form).map(|go| {
        view! {
            <div><button type="button" class="editor-link" on:click=move |_| go.run(())>{t!(versions::to_form)}</button></div>
        }
    });
    let place = finding.place.clone().map(|place| view! { <code class="small">{place}</code> });
    let proposal = finding.proposal.clone().map(|words| view! { <p class="muted small">{words}</p> });
    view! {
        <li class="version-change">
            <div class="row">
                <Badge tone=tone>{word}</Badge>
                <code class="small muted">{at}</code>
                {place}
            </div>
            <p lang="en">{finding.problem.clone()}</p>
            {proposal}
            {form}
        </li>
    }
    .into_any()
}

/// What is wrong; a sentence when nothing is. Beside the forms, each leads to the one it is about.
pub(super) fn findings(all: &[Finding], to_form: &dyn Fn(&str) -> Option<Callback<()>>) -> AnyView {
    if all.is_empty() {
        return view! { <p class="muted">{t!(versions::no_findings)}</p> }.into_any();
    }
    let rows = all.iter().map(|one| finding(one, to_form)).collect_view();
    view! { <ul class="version-changes">{rows}</ul> }.into_any()
}

/// Whether something keeps the template from being published.
pub(super) fn has_errors(all: &[Finding]) -> bool {
    all.iter().any(|finding| finding.severity == FindingSeverity::Error)
}

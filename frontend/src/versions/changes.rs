//! What changed between two versions, and what is wrong with a draft, as lists.

use crate::dom::prelude::*;

use super::ops::{Change, Finding, FindingSeverity, PartChange, ProcessPart};
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
        ProcessPart::Folder => t!(versions::part_folder),
    }
}

fn change(change: &Change) -> AnyView {
    let (tone, kind) = match change.kind {
        PartChange::Added => (Tone::Good, t!(versions::added)),
        PartChange::Removed => (Tone::Bad, t!(versions::removed)),
        PartChange::Changed => (Tone::Plain, t!(versions::changed)),
    };
    let words = change.words.iter().map(|words| view! { <li>{words.clone()}</li> }.into_any());
    let words = words.collect_view();
    view! {
        <li class="version-change">
            <div class="row">
                <Badge tone=tone>{kind}</Badge>
                <span class="muted small">{part_name(change.part)}</span>
                <strong>{change.name.clone()}</strong>
            </div>
            <ul class="bullets small">{words}</ul>
        </li>
    }
    .into_any()
}

/// What changed; a sentence when nothing did.
pub(super) fn changes(all: &[Change]) -> AnyView {
    if all.is_empty() {
        return view! { <p class="muted">{t!(versions::nothing_changed)}</p> }.into_any();
    }
    let rows = all.iter().map(change).collect_view();
    view! { <ul class="version-changes">{rows}</ul> }.into_any()
}

fn finding(finding: &Finding) -> AnyView {
    let (tone, word) = match finding.severity {
        FindingSeverity::Error => (Tone::Bad, t!(versions::error)),
        FindingSeverity::Warning => (Tone::Soon, t!(versions::warning)),
    };
    let at = match (finding.line, finding.column) {
        (Some(line), Some(column)) => format!("{}:{line}:{column}", finding.file),
        _ => finding.file.clone(),
    };
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
        </li>
    }
    .into_any()
}

/// What is wrong; a sentence when nothing is.
pub(super) fn findings(all: &[Finding]) -> AnyView {
    if all.is_empty() {
        return view! { <p class="muted">{t!(versions::no_findings)}</p> }.into_any();
    }
    let rows = all.iter().map(finding).collect_view();
    view! { <ul class="version-changes">{rows}</ul> }.into_any()
}

/// Whether something keeps the template from being published.
pub(super) fn has_errors(all: &[Finding]) -> bool {
    all.iter().any(|finding| finding.severity == FindingSeverity::Error)
}

//! Segments: which type a deal is of, as its facts say (CQ-1.2), and why.

use crate::keys::SegmentKey;
use crate::locale::Locale;
use crate::process::condition::Condition;
use crate::process::texts::Texts;
use crate::process::{Process, Segment};

use super::conditions::{explain, holds};
use super::{DealState, FactChanges};

/// The type of a deal: as it was last decided, or with unsaved values laid over the deal.
pub(crate) fn segment<'a>(
    process: &'a Process,
    state: &'a DealState,
    draft: Option<&FactChanges>,
) -> Option<&'a SegmentKey> {
    match draft {
        None => state.segment.as_ref(),
        Some(_) => follows_from_facts(process, state, draft),
    }
}

/// The type that the facts say: the segment whose condition holds, or the one without a condition. A verified process
/// has exactly one.
pub fn follows_from_facts<'a>(
    process: &'a Process,
    state: &DealState,
    draft: Option<&FactChanges>,
) -> Option<&'a SegmentKey> {
    let fits = |segment: &&Segment| {
        segment.when.as_ref().is_some_and(|condition| holds(condition, process, state, draft))
    };
    let other = || process.segments.iter().find(|segment| segment.when.is_none());
    process.segments.iter().find(fits).or_else(other).map(|segment| &segment.key)
}

/// Why a deal is of its type, in words; none where the process has no types (CQ-1.4).
pub fn why_segment(process: &Process, state: &DealState, texts: &Texts, locale: Locale) -> Option<String> {
    let segment = process.segments.iter().find(|segment| Some(&segment.key) == state.segment.as_ref())?;
    let others = || process.segments.iter().filter_map(|segment| segment.when.clone()).collect();
    let because = segment.when.clone().unwrap_or_else(|| Condition::Not(Box::new(Condition::Any(others()))));
    Some(sentence(&explain(&because, process, state, texts, locale)))
}

/// A clause as a sentence of its own.
fn sentence(clause: &str) -> String {
    let mut letters = clause.chars();
    let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
    format!("{first}{}.", letters.as_str())
}

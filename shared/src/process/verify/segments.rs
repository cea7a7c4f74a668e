//! Segments: every deal is of exactly one, whatever its facts. Overlaps and gaps are found by trying every combination of
//! values that the conditions tell apart, and shown by an example.

use crate::engine::DealState;
use crate::engine::conditions::holds;
use crate::process::condition::Condition;
use crate::process::{Process, Segment};

use super::Report;
use super::worlds::{example, explore};

impl Report<'_> {
    pub(super) fn segments(&mut self) {
        let process = self.process;
        self.unique("segments", process.segments.iter().map(|segment| &segment.key));
        let before = self.findings.len();
        for segment in &process.segments {
            let place = format!("segments.{}.when", segment.key);
            self.condition_if_any(&place, segment.when.as_ref());
            let beyond_facts = |part: &Condition| {
                !matches!(
                    part,
                    Condition::All(_) | Condition::Any(_) | Condition::Not(_) | Condition::Fact(..)
                )
            };
            if segment.when.as_ref().is_some_and(|when| when.has(beyond_facts)) {
                self.error(
                    place,
                    "a type that depends on more than facts could change by itself",
                    "Tell it from facts alone.",
                );
            }
        }
        let rest = process.segments.iter().filter(|segment| segment.when.is_none()).count();
        if rest > 1 {
            self.error(
                "segments",
                "several segments take what is left over",
                "Give all but one of them a condition.",
            );
        }
        if self.findings.len() == before {
            self.partition(rest > 0);
        }
    }

    /// No deal is of two segments, and none is of none.
    fn partition(&mut self, has_rest: bool) {
        let process = self.process;
        let told: Vec<&Condition> =
            process.segments.iter().filter_map(|segment| segment.when.as_ref()).collect();
        if told.is_empty() {
            return;
        }
        let (mut overlap, mut gap) = (None, None);
        explore(process, &told, &mut |state| {
            match *fitting(process, state).as_slice() {
                [] if !has_rest && gap.is_none() => gap = Some(example(process, state, &told)),
                [one, other, ..] if overlap.is_none() => {
                    overlap = Some((one.key.clone(), other.key.clone(), example(process, state, &told)));
                }
                _ => {}
            }
            overlap.is_none() || (gap.is_none() && !has_rest)
        });
        if let Some((one, other, example)) = overlap {
            self.error(
                format!("segments.{other}.when"),
                format!("a deal with {example} is of `{one}` and of `{other}`"),
                "Change one of the conditions so that only one holds.",
            );
        }
        if let Some(example) = gap {
            self.error(
                "segments",
                format!("a deal with {example} is of no segment"),
                "Widen a condition, or leave it out of the segment that takes the rest.",
            );
        }
    }
}

/// The segments whose condition holds.
fn fitting<'a>(process: &'a Process, state: &DealState) -> Vec<&'a Segment> {
    let fits = |segment: &&Segment| {
        segment.when.as_ref().is_some_and(|condition| holds(condition, process, state, None))
    };
    process.segments.iter().filter(fits).collect()
}

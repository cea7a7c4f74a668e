//! Processes and logs in the formats of other tools: BPMN 2.0 for a process, XES (IEEE 1849) and OCEL 2.0 for what
//! happened to deals.
//!
//! Invariants: a deal that nobody moved against the gates replays on the model of its process without a deviation; the
//! same input gives the same text. Logs are written piece by piece, so that a log of many deals need not fit into memory.
//! Absent on purpose: words that people wrote (notes, reasons), values of facts, and who may export, which the server
//! decides.

mod block;
pub mod bpmn;
mod graph;
mod model;
mod names;
pub mod ocel;
mod order;
mod write;
pub mod xes;

use crate::event::{Event, Recorded};
use crate::ids::{DealId, UserId};
use crate::keys::{StageKey, StepKey};
use crate::process::{Definition, Process};

pub use names::Names;

/// A deal and what happened to it, as the writers of logs take it.
#[derive(Clone, Copy)]
pub struct Logged<'a> {
    /// The deal.
    pub deal: DealId,
    /// Its readable number.
    pub number: &'a str,
    /// The name of its customer.
    pub account: &'a str,
    /// The version of the process that it runs on.
    pub definition: &'a Definition,
    /// What the steps and stages of that version are called; made once for many deals.
    pub names: &'a Names,
    /// All that happened, oldest first.
    pub events: &'a [Recorded],
    /// What a person is called; the id stands for somebody without a name here.
    pub people: &'a dyn Fn(UserId) -> Option<String>,
}

/// Something that a deal did on the way through its process: it came to a stage, or a step was done.
pub(crate) enum Activity<'a> {
    /// It came to this stage.
    Entered(&'a StageKey),
    /// This step was done, in its stage or beyond it.
    Done { step: &'a StepKey, beyond: bool },
}

/// What a deal did, told event by event.
pub(crate) struct Walk<'a> {
    process: &'a Process,
    stage: Option<&'a StageKey>,
}

impl<'a> Walk<'a> {
    /// A deal that did nothing yet.
    pub(crate) fn of(process: &'a Process) -> Self {
        Self { process, stage: None }
    }

    /// What the event means for the walk; none when it is beside the way.
    pub(crate) fn follow(&mut self, event: &'a Event) -> Option<Activity<'a>> {
        match event {
            Event::StageEntered { to, .. } => {
                self.stage = Some(to);
                Some(Activity::Entered(to))
            }
            Event::StepCompleted { step, .. } => {
                let home = self.process.step(step).map(|step| &step.stage);
                Some(Activity::Done { step, beyond: home.is_some() && home != self.stage })
            }
            _ => None,
        }
    }
}

//! Wording.
use crate::event::Event;
use crate::ids::UserId;
use crate::keys::{DocumentKey, FactKey, StepKey};
use crate::locale::Locale;
use crate::process::Process;
use crate::process::texts::Texts;

use super::{Blocker, DealState};

/// What a timeline says about an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Description {
    /// What kind of event it is, in snake case.
    pub kind: &'static str,
    /// What happened, as a sentence without its full stop.
    pub text: String,
    /// More, for those who want to know.
    pub detail: Option<String>,
    /// Whether it stands out in a short timeline.
    pub significant: bool,
}

/// What a timeline says about an event. `name` gives a person's name.
pub fn describe(_event: &Event, _process: &Process, _texts: &Texts, _locale: Locale, _name: &dyn Fn(UserId) -> String) -> Description {
    Description { kind: "", text: String::new(), detail: None, significant: false }
}

impl Blocker {
    /// The blocker as a sentence in the reader's language.
    pub fn message(&self, _process: &Process, _state: Option<&DealState>, _texts: &Texts, _locale: Locale) -> String {
        String::new()
    }

    /// Its code.
    pub fn code(&self) -> &'static str {
        ""
    }

    /// The step it is about.
    pub fn step(&self) -> Option<&StepKey> {
        None
    }

    /// The fact it is about.
    pub fn fact(&self) -> Option<&FactKey> {
        None
    }

    /// The kind of document it is about.
    pub fn document(&self) -> Option<&DocumentKey> {
        None
    }
}

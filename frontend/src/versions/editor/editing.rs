//! The template that is being edited, what was before, and how it is kept.

use std::collections::BTreeSet;
use std::time::Duration;

use crate::dom::prelude::*;
use leptos::task::spawn_local;

use super::super::ops::{
    CheckQuery, DraftSave, EditedDraft, Files, Finding, ProcessDraftSaveInput, ProcessFilesInput, StepWords,
    TemplateInput,
};
use super::template;
use crate::api::client::Api;
use crate::api::graphql::Value;
use crate::api::use_api;
use crate::browser;
use crate::i18n::locale;

/// How long nothing must change before it is kept.
const PAUSE: Duration = Duration::from_millis(600);

/// What the forms are about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Chosen {
    /// The process as a whole.
    Process,
    /// What steps and stages are made of: `roles`, `contact_roles`, `params`, `facts`, `segments`, `lists` or `documents`.
    Section(&'static str),
    /// A stage.
    Stage(String),
    /// A step.
    Step(String),
}

/// The sections that have a form of their own.
pub(super) const SECTIONS: [&str; 7] =
    ["roles", "contact_roles", "facts", "params", "segments", "documents", "lists"];

impl Chosen {
    /// The form in which an entry of a section is changed.
    pub(super) fn of(section: &str, key: &str) -> Self {
        match section {
            "stages" => Self::Stage(key.to_owned()),
            "steps" => Self::Step(key.to_owned()),
            _ => SECTIONS.into_iter().find(|known| *known == section).map_or(Self::Process, Self::Section),
        }
    }
}

/// Whether everything is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Keeping {
    Kept,
    Waiting,
    /// A text does not read, or the server refused.
    Refused,
}

/// The template in the making; a cheap handle.
#[derive(Clone, Copy)]
pub(super) struct Editing {
    api: Api,
    pub(super) key: StoredValue<String>,
    pub(super) definition: RwSignal<Value>,
    pub(super) files: RwSignal<Files>,
    pub(super) findings: RwSignal<Vec<Finding>>,
    pub(super) words: RwSignal<Vec<StepWords>>,
    pub(super) chosen: RwSignal<Chosen>,
    /// The entries of lists whose forms are open, by where they stand and their keys.
    pub(super) open: RwSignal<BTreeSet<String>>,
    pub(super) keeping: RwSignal<Keeping>,
    /// What could not be kept, and why.
    pub(super) trouble: RwSignal<String>,
    /// Grows when forms must be drawn anew, since something else than they changed the template.
    pub(super) turn: RwSignal<u32>,
    pub(super) before: RwSignal<Vec<Value>>,
    pub(super) undone: RwSignal<Vec<Value>>,
    version: StoredValue<i32>,
    /// What was changed last, so that typing a word is undone as one.
    last: StoredValue<String>,
    /// Counts changes, so that only the last of several in a row is kept.
    change: StoredValue<u32>,
    /// Whether texts were typed and not taken over yet.
    typed: StoredValue<bool>,
    /// Whether something is being kept: one at a time, since each needs the version that the one before it made.
    busy: StoredValue<bool>,
}

impl Editing {
    pub(super) fn of(key: String, draft: EditedDraft) -> Self {
        Self {
            api: use_api(),
            key: StoredValue::new(key),
            definition: RwSignal::new(draft.definition),
            files: RwSignal::new(draft.files),
            findings: RwSignal::new(draft.findings),
            words: RwSignal::new(draft.steps),
            chosen: RwSignal::new(Chosen::Process),
            open: RwSignal::new(BTreeSet::new()),
            keeping: RwSignal::new(Keeping::Kept),
            trouble: RwSignal::new(String::new()),
            turn: RwSignal::new(0),
            before: RwSignal::new(Vec::new()),
            undone: RwSignal::new(Vec::new()),
            version: StoredValue::new(draft.version),
            last: StoredValue::new(String::new()),
            change: StoredValue::new(0),
            typed: StoredValue::new(false),
            busy: StoredValue::new(false),
        }
    }

    /// The language in which things are named in lists.
    pub(super) fn language() -> &'static str {
        locale().code()
    }

    /// What is chosen among the entries of a section, by name.
    pub(super) fn options(self, section: &str) -> Vec<(String, String)> {
        self.definition.with_untracked(|all| template::options(all, Self::language(), section))
    }

    /// A value at a pointer, as it is.
    pub(super) fn value(self, pointer: &str) -> Value {
        self.definition.with_untracked(|all| all.pointer(pointer).cloned()).unwrap_or(Value::Null)
    }

    /// A value at a pointer; follows changes.
    pub(super) fn watch(self, pointer: String) -> Memo<Value> {
        memo(move || self.definition.with(|all| all.pointer(&pointer).cloned()).unwrap_or(Value::Null))
    }

    /// Shows the form of something else.
    pub(super) fn choose(self, what: Chosen) {
        self.chosen.set(what);
        browser::after_paint(|| {
            browser::focus(".editor-form h2");
        });
    }

    /// Changes the template. Changes of the same `what` in a row are undone together.
    pub(super) fn edit(self, what: &str, change: impl FnOnce(&mut Value)) {
        if self.last.with_value(|last| *last != what) || what.is_empty() {
            let now = self.definition.get_untracked();
            self.before.update(|before| before.push(now));
        }
        self.last.set_value(what.to_owned());
        self.undone.set(Vec::new());
        self.definition.update(change);
        self.keep_soon();
    }

    /// Sets a member of an object, or takes it away.
    pub(super) fn put(self, at: &str, member: &str, value: Option<Value>) {
        self.edit(&format!("{at}/{member}"), |all| template::put(all, at, member, value));
    }

    /// Changes it as a whole, so that forms are drawn anew.
    pub(super) fn turn(self, change: impl FnOnce(&mut Value)) {
        self.edit("", change);
        self.redraw();
    }

    fn redraw(self) {
        self.turn.update(|turn| *turn += 1);
    }

    /// Takes the last change back.
    pub(super) fn undo(self) {
        self.step_back(self.before, self.undone);
    }

    /// Does again what was taken back.
    pub(super) fn redo(self) {
        self.step_back(self.undone, self.before);
    }

    fn step_back(self, from: RwSignal<Vec<Value>>, to: RwSignal<Vec<Value>>) {
        let Some(other) = from.try_update(Vec::pop).flatten() else { return };
        let now = self.definition.get_untracked();
        to.update(|to| to.push(now));
        self.definition.set(other);
        self.last.set_value(String::new());
        self.redraw();
        self.keep_soon();
    }

    /// Takes over texts as they are typed.
    pub(super) fn type_files(self, files: Files) {
        self.files.set(files);
        self.typed.set_value(true);
        self.keep_soon();
    }

    /// Keeps the template once nothing changes for a moment.
    fn keep_soon(self) {
        self.keeping.set(Keeping::Waiting);
        self.change.update_value(|change| *change += 1);
        let mine = self.change.get_value();
        set_timeout(
            move || {
                let is_last = self.change.try_get_value() == Some(mine);
                if is_last && self.busy.try_get_value() == Some(false) {
                    spawn_local(self.keep_now());
                }
            },
            PAUSE,
        );
    }

    /// Keeps the template, and again if it was changed meanwhile.
    async fn keep_now(self) {
        self.busy.set_value(true);
        let mut kept = None;
        while self.change.try_get_value().is_some_and(|now| kept != Some(now)) {
            let mine = self.change.get_value();
            self.keep(mine).await;
            kept = Some(mine);
        }
        self.busy.try_set_value(false);
    }

    async fn keep(self, mine: u32) {
        let typed = self.typed.get_value();
        let template = if typed {
            let Files { process, en, fr } = self.files.get_untracked();
            TemplateInput { files: Some(ProcessFilesInput { process, en, fr }), definition: None }
        } else {
            TemplateInput { files: None, definition: Some(self.definition.get_untracked()) }
        };
        let input = ProcessDraftSaveInput {
            key: self.key.get_value(),
            template: template.clone(),
            expected_version: Some(self.version.get_value()),
        };
        let answer = self.api.mutate(DraftSave::with(input), &self.api.new_key()).await;
        match answer.map(|answer| answer.process_draft_save) {
            Ok(payload) => {
                if let Some(draft) = payload.draft {
                    self.kept(draft, mine, typed);
                } else {
                    let words: Vec<String> =
                        payload.user_errors.into_iter().map(|error| error.message).collect();
                    self.refused(words.join(" "));
                    self.look(template).await;
                }
            }
            Err(error) => self.refused(error.words()),
        }
    }

    fn kept(self, draft: EditedDraft, mine: u32, typed: bool) {
        self.version.set_value(draft.version);
        // Who went on meanwhile is not written over; the next answer brings the rest.
        if self.change.get_value() != mine {
            return;
        }
        if typed {
            let now = self.definition.get_untracked();
            if now != draft.definition {
                self.before.update(|before| before.push(now));
                self.definition.set(draft.definition);
                self.redraw();
            }
            self.typed.set_value(false);
        } else {
            self.files.set(draft.files);
        }
        self.findings.set(draft.findings);
        self.words.set(draft.steps);
        self.trouble.set(String::new());
        self.keeping.set(Keeping::Kept);
    }

    fn refused(self, words: String) {
        self.trouble.try_set(words);
        self.keeping.try_set(Keeping::Refused);
    }

    /// Where a text does not read.
    async fn look(self, template: TemplateInput) {
        if let Ok(answer) = self.api.query(CheckQuery::with(template)).await {
            self.findings.try_set(answer.process_check.findings);
        }
    }
}

//! The form of a step while somebody fills it in: what is typed, what is still missing, and sending it.
//!
//! Invariants: what is typed stays, whatever the server answers and however often the deal changes meanwhile; an ending
//! is shown when it is recorded, never before.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::reactive::{Memo, memo};
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::engine::{Blocker, DealState, FactChanges, ReadinessView, Reason, missing_fields, readiness};
use shared::keys::{FactKey, StepKey};
use shared::process::fact::{FactType, FactValue};
use shared::process::{Outcome, Step};

use crate::api::ApiError;
use crate::api::scalars::DateTime;
use crate::api::types::UserError;
use crate::deals::changes::{DealPayload, StepComplete, StepCompleteInput, StepSave, StepSaveInput};
use crate::deals::handle::{DealHandle, Settled, Template};
use crate::deals::model::form::{Draft, Merge, Raw, Wrong, draft, in_the_way, merge, read, shown};
use crate::deals::model::history::last_ending;
use crate::i18n::{locale, t};
use crate::ui::live_region::{Announcer, use_announcer};
use crate::ui::unique_id;
use crate::{browser, format};

/// What was recorded when a step ended.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::deals) struct Receipt {
    /// In words: the step, how it ended, and when.
    pub(in crate::deals) words: String,
}

/// What is being sent.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Busy {
    /// The draft.
    Saving,
    /// An ending, by its outcome.
    Ending(Option<String>),
}

/// Why the last attempt did not get through.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Trouble {
    /// Somebody else changed the deal; who and what, where that is known.
    Stale(Option<String>),
    /// Anything else, in words.
    Words(Vec<String>),
}

/// One field.
#[derive(Clone)]
pub(super) struct FieldState {
    pub(super) fact: FactKey,
    pub(super) kind: FactType,
    pub(super) optional: bool,
    pub(super) text: RwSignal<String>,
    pub(super) flag: RwSignal<Option<bool>>,
    pub(super) choices: RwSignal<BTreeSet<String>>,
    /// What the deal had when the field was last in step with it.
    base: StoredValue<Option<FactValue>>,
    /// Somebody else changed it while it was being filled in.
    pub(super) clash: RwSignal<bool>,
}

impl FieldState {
    pub(super) fn new(fact: FactKey, kind: FactType, optional: bool, value: Option<&FactValue>) -> Self {
        let field = Self {
            fact,
            kind,
            optional,
            text: RwSignal::default(),
            flag: RwSignal::default(),
            choices: RwSignal::default(),
            base: StoredValue::new(value.cloned()),
            clash: RwSignal::new(false),
        };
        field.show(value);
        field
    }

    fn show(&self, value: Option<&FactValue>) {
        match shown(self.kind, value, locale()) {
            Raw::Text(text) => self.text.set(text),
            Raw::Flag(flag) => self.flag.set(flag),
            Raw::Choices(chosen) => self.choices.set(chosen),
        }
    }

    /// What the control holds.
    pub(super) fn raw(&self) -> Raw {
        match self.kind {
            FactType::Flag => Raw::Flag(self.flag.get()),
            FactType::Choices => Raw::Choices(self.choices.get()),
            _ => Raw::Text(self.text.get()),
        }
    }

    /// Takes up what the deal has now, unless something else was typed.
    fn follow(&self, state: &DealState) {
        let typed = read(self.kind, &self.raw(), state.currency, locale());
        let now = state.facts.get(&self.fact);
        let decision =
            self.base.with_value(|base| merge(typed.as_ref().map_err(|wrong| *wrong), base.as_ref(), now));
        if decision == Merge::Follow && typed.as_ref().ok().and_then(Option::as_ref) != now {
            self.show(now);
        }
        if decision != Merge::Stay {
            self.base.set_value(now.cloned());
            self.clash.set(decision == Merge::Clash);
        }
    }

    /// Drops what was typed for what the deal has now.
    pub(super) fn take_theirs(&self) {
        self.base.with_value(|base| self.show(base.as_ref()));
        self.clash.set(false);
    }
}

/// A form; a cheap handle.
#[derive(Clone, Copy)]
pub(super) struct Form {
    pub(super) handle: DealHandle,
    pub(super) template: StoredValue<Arc<Template>>,
    pub(super) step: StoredValue<Step>,
    pub(super) fields: StoredValue<Vec<FieldState>>,
    pub(super) draft: Memo<Draft>,
    pub(super) missing: Memo<Vec<Blocker>>,
    /// Ending it was tried, so what is missing is marked.
    pub(super) attempted: RwSignal<bool>,
    pub(super) errors: RwSignal<Vec<UserError>>,
    pub(super) note: RwSignal<String>,
    /// The ending that was tried without the remark it needs.
    pub(super) note_missing: RwSignal<bool>,
    pub(super) busy: RwSignal<Option<Busy>>,
    pub(super) trouble: RwSignal<Option<Trouble>>,
    /// The draft was saved and nothing typed since.
    pub(super) saved: RwSignal<bool>,
    /// The id of the form element.
    pub(super) id: StoredValue<String>,
    /// What was sent last; an error about a value goes when the value changes.
    sent: StoredValue<FactChanges>,
    announcer: Announcer,
    on_done: Callback<Receipt>,
}

impl Form {
    /// The form of a step, filled with what the deal has. None when the template knows no such step.
    pub(super) fn new(handle: DealHandle, key: &str, on_done: Callback<Receipt>) -> Option<Self> {
        let (known, template) = handle.now()?;
        let step = template.process.step(&StepKey::parse(key)?)?.clone();
        let mut fields: Vec<FieldState> = Vec::new();
        for field in &step.fields {
            let kind = template.process.facts.get(&field.fact).map(|fact| fact.kind)?;
            if fields.iter().all(|known| known.fact != field.fact) {
                let value = known.state.facts.get(&field.fact);
                fields.push(FieldState::new(field.fact.clone(), kind, field.optional, value));
            }
        }
        let (template, step) = (StoredValue::new(template), StoredValue::new(step));
        let fields = StoredValue::new(fields);
        let draft = memo(move || {
            let Some(known) = handle.known() else { return Draft::default() };
            let typed: Vec<_> = fields.with_value(|fields| {
                fields.iter().map(|field| (field.fact.clone(), field.kind, field.raw())).collect()
            });
            template.with_value(|template| {
                step.with_value(|step| draft(&template.process, &known.state, step, &typed, locale()))
            })
        });
        let missing = memo(move || {
            let Some(known) = handle.known() else { return Vec::new() };
            draft.with(|draft| {
                template.with_value(|template| {
                    step.with_value(|step| {
                        missing_fields(&template.process, &known.state, step, &draft.changes)
                    })
                })
            })
        });
        let form = Self {
            handle,
            template,
            step,
            fields,
            draft,
            missing,
            attempted: RwSignal::new(false),
            errors: RwSignal::default(),
            note: RwSignal::default(),
            note_missing: RwSignal::new(false),
            busy: RwSignal::new(None),
            trouble: RwSignal::new(None),
            saved: RwSignal::new(false),
            id: StoredValue::new(unique_id("form")),
            sent: StoredValue::default(),
            announcer: use_announcer(),
            on_done,
        };
        form.follow();
        Some(form)
    }

    fn follow(self) {
        Effect::new(move || {
            let Some(known) = self.handle.known() else { return };
            untrack(|| {
                self.fields.with_value(|fields| fields.iter().for_each(|field| field.follow(&known.state)));
            });
        });
        Effect::new(move || {
            let draft = self.draft.get();
            if draft.is_dirty() {
                self.saved.set(false);
            }
            let still_sent = |error: &UserError| {
                let fact = error.blocker.as_ref().and_then(|blocker| blocker.fact.as_deref());
                fact.is_none_or(|fact| self.sent.with_value(|sent| sent.get(fact) == draft.changes.get(fact)))
            };
            if self.errors.with_untracked(|errors| !errors.iter().all(still_sent)) {
                self.errors.update(|errors| errors.retain(still_sent));
            }
        });
        // The browser asks before it throws away what is typed.
        let leaving = window_event_listener(leptos::ev::beforeunload, move |event| {
            if self.draft.try_with_untracked(Draft::is_dirty) == Some(true) {
                event.prevent_default();
            }
        });
        on_cleanup(move || leaving.remove());
    }

    /// How much of what another role needs is there, with what is typed (RS-2.4). Only while it can be asked for.
    pub(super) fn readiness(self) -> Option<ReadinessView> {
        let known = self.handle.known()?;
        self.draft.with(|draft| {
            self.template.with_value(|template| {
                self.step.with_value(|step| {
                    let unlocks = &step.readiness.as_ref()?.unlocks;
                    let asked = !step.fields.iter().any(|field| field.fact == *unlocks)
                        || draft.asked.contains(unlocks);
                    asked.then(|| readiness(&template.process, &known.state, step, &draft.changes))?
                })
            })
        })
    }

    /// A blocker in words.
    pub(super) fn words(self, blocker: &Blocker) -> String {
        let known = self.handle.known();
        self.template.with_value(|template| {
            blocker.message(
                &template.process,
                known.as_ref().map(|known| &known.state),
                &template.texts,
                locale(),
            )
        })
    }

    /// What is wrong with a field.
    pub(super) fn error_of(self, fact: &FactKey) -> Signal<Option<String>> {
        let fact = fact.clone();
        Signal::derive(move || {
            let refused = self.errors.with(|errors| {
                let about = |error: &&UserError| {
                    error.blocker.as_ref().and_then(|blocker| blocker.fact.as_deref()) == Some(fact.as_str())
                };
                errors.iter().find(about).map(|error| error.message.clone())
            });
            let attempted = self.attempted.get();
            let wrong = || match self.draft.with(|draft| draft.wrong(&fact))? {
                Wrong::Number => Some(t!(errors::not_a_number).to_owned()),
                Wrong::Date => Some(t!(errors::not_a_date).to_owned()),
            };
            let missing = || {
                self.missing.with(|missing| {
                    missing.iter().find(|blocker| blocker.fact() == Some(&fact)).and_then(|blocker| {
                        match blocker.reason {
                            Reason::NotReady { .. } => Some(self.words(blocker)),
                            _ => attempted.then(|| t!(errors::required).to_owned()),
                        }
                    })
                })
            };
            refused.or_else(|| attempted.then(wrong)?).or_else(missing)
        })
    }

    fn focus(self, selector: &str) {
        let selector = format!("#{} {selector}", self.id.get_value());
        browser::after_paint(move || {
            browser::focus(&selector);
        });
    }

    /// Moves the focus to a field.
    pub(super) fn focus_fact(self, fact: &FactKey) {
        self.focus(&format!("[data-fact={}] :is(input, select, textarea)", fact.as_str()));
    }

    /// Moves the focus to where a kind of document is attached.
    pub(super) fn focus_document(self, kind: &str) {
        self.focus(&format!("[data-document={kind}] button"));
    }

    fn focus_first(self, blockers: &[&Blocker]) {
        let draft = self.draft.get_untracked();
        let wanted = |fact: &FactKey| {
            draft.wrong(fact).is_some() || blockers.iter().any(|blocker| blocker.fact() == Some(fact))
        };
        let first = self.fields.with_value(|fields| {
            fields
                .iter()
                .map(|field| field.fact.clone())
                .find(|fact| draft.asked.contains(fact) && wanted(fact))
        });
        if let Some(fact) = first {
            self.focus_fact(&fact);
        } else if let Some(kind) = blockers.iter().find_map(|blocker| blocker.document()) {
            self.focus_document(kind.as_str());
        } else {
            self.focus(".missing");
        }
    }

    fn begin(self, busy: Busy) -> bool {
        if self.busy.get_untracked().is_some() {
            return false;
        }
        self.sent.set_value(self.draft.with_untracked(|draft| draft.changes.clone()));
        self.busy.set(Some(busy));
        self.errors.set(Vec::new());
        self.trouble.set(None);
        true
    }

    /// Keeps what is typed so far.
    pub(super) fn save(self) {
        let draft = self.draft.get_untracked();
        let Some((known, _)) = self.handle.now() else { return };
        if draft.inputs().is_empty() && draft.wrong.is_empty() {
            self.saved.set(true);
            return;
        }
        if !draft.wrong.is_empty() {
            self.attempted.set(true);
            self.focus_first(&[]);
        }
        if draft.inputs().is_empty() || !self.begin(Busy::Saving) {
            return;
        }
        let input = StepSaveInput {
            deal: known.deal.id.clone(),
            expected_version: known.deal.version,
            step: self.step.with_value(|step| step.key.as_str().to_owned()),
            facts: draft.inputs(),
        };
        spawn_local(async move {
            let key = self.handle.api.new_key();
            let answer = self.handle.api.mutate(StepSave::with(input), &key).await;
            if self.settle(answer.map(|answer| answer.step_save)).await {
                self.saved.try_set(true);
                self.announcer.say(t!(step::saved));
            }
        });
    }

    /// Ends the step, if nothing is missing for it.
    pub(super) fn complete(self, outcome: Option<&Outcome>) {
        let draft = self.draft.get_untracked();
        let missing = self.missing.get_untracked();
        let in_the_way = in_the_way(&missing, outcome);
        let incomplete = outcome.is_some_and(|outcome| outcome.incomplete);
        if !in_the_way.is_empty() || (!draft.wrong.is_empty() && !incomplete) {
            self.attempted.set(true);
            self.announcer.say(t!(step::missing_count, i64::try_from(in_the_way.len().max(1)).unwrap_or(1)));
            self.focus_first(&in_the_way);
            return;
        }
        let note = self.note.get_untracked().trim().to_owned();
        if note.is_empty() && outcome.is_some_and(|outcome| outcome.note) {
            self.note_missing.set(true);
            self.focus(".step-note textarea");
            return;
        }
        let Some((known, _)) = self.handle.now() else { return };
        let outcome = outcome.map(|outcome| outcome.key.as_str().to_owned());
        if !self.begin(Busy::Ending(outcome.clone())) {
            return;
        }
        let input = StepCompleteInput {
            deal: known.deal.id.clone(),
            expected_version: known.deal.version,
            step: self.step.with_value(|step| step.key.as_str().to_owned()),
            outcome,
            facts: Some(draft.inputs()),
            note: Some(note).filter(|note| !note.is_empty()),
        };
        // Kept apart: the live update may come before the answer, and takes this form away with the step.
        let step = self.step.with_value(|step| step.key.clone());
        spawn_local(async move {
            let key = self.handle.api.new_key();
            let answer = self.handle.api.mutate(StepComplete::with(input), &key).await;
            if self.settle(answer.map(|answer| answer.step_complete)).await
                && let Some(receipt) = receipt(self.handle, &step)
            {
                self.announcer.say(receipt.words.clone());
                self.on_done.try_run(receipt);
            }
        });
    }

    /// Shows what came of it; says whether it is done.
    async fn settle(self, answer: Result<DealPayload, ApiError>) -> bool {
        let settled = self.handle.settle(answer);
        let trouble = match settled {
            Settled::Done => None,
            Settled::Refused(errors) => {
                let elsewhere = self.elsewhere(&errors);
                self.attempted.try_set(true);
                self.errors.try_set(errors);
                (!elsewhere.is_empty()).then_some(Trouble::Words(elsewhere))
            }
            Settled::Stale => {
                let who = self.handle.last_change().await;
                Some(Trouble::Stale(who))
            }
            Settled::Failed(error) => Some(Trouble::Words(vec![error.words()])),
        };
        let done = trouble.is_none() && self.errors.try_with_untracked(Vec::is_empty).unwrap_or(true);
        self.trouble.try_set(trouble);
        self.busy.try_set(None);
        done
    }

    /// The messages of errors that belong to no field of this form.
    fn elsewhere(self, errors: &[UserError]) -> Vec<String> {
        let asked = self.draft.try_with_untracked(|draft| draft.asked.clone()).unwrap_or_default();
        let here = |error: &&UserError| {
            let fact = error.blocker.as_ref().and_then(|blocker| blocker.fact.as_deref());
            fact.is_some_and(|fact| asked.iter().any(|asked| asked.as_str() == fact))
        };
        errors.iter().filter(|error| !here(error)).map(|error| error.message.clone()).collect()
    }
}

/// What the deal says about how a step just ended.
fn receipt(handle: DealHandle, step: &StepKey) -> Option<Receipt> {
    let (known, template) = handle.now()?;
    let ending = last_ending(&known.state, step)?;
    let name = template.texts.step(step);
    let time = format::time_long(&DateTime::new(&ending.at.to_string()));
    let words = match &ending.outcome {
        Some(outcome) => t!(step::recorded_as, name, template.texts.outcome(step, outcome), &time),
        None => t!(step::recorded, name, &time),
    };
    Some(Receipt { words })
}

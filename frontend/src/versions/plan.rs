//! The plan in the making: what was decided about names that the new version does not have.

use crate::dom::prelude::*;

use super::ops::{DueDates, MigrationPlanInput, RenameInput, Undecided};
use crate::api::graphql::{Value, field};
use crate::i18n::t;
use crate::ui::field::ChoiceField;

/// What stands for giving something up, among the keys of the new version.
const GIVE_UP: &str = "-";

/// A decision: the kind of thing, its key, and what it becomes; nothing chosen yet while empty.
#[derive(Clone)]
struct Decision {
    code: String,
    subject: String,
    name: String,
    message: String,
    chosen: RwSignal<String>,
}

/// The plan; a cheap handle.
#[derive(Clone, Copy)]
pub(super) struct Plan {
    decisions: RwSignal<Vec<Decision>>,
    pub(super) due_dates: RwSignal<String>,
}

impl Plan {
    /// Nothing is decided; due dates stay.
    pub(super) fn new() -> Self {
        Self { decisions: RwSignal::new(Vec::new()), due_dates: RwSignal::new("keep".to_owned()) }
    }

    /// Takes over what a preview found undecided; what was asked before stays, decided or not.
    pub(super) fn ask(self, undecided: &[Undecided]) {
        let known = |one: &&Undecided| {
            let subject = one.subject.as_deref().unwrap_or_default();
            !self.decisions.with_untracked(|all| all.iter().any(|known| known.subject == subject))
        };
        let new: Vec<Decision> = undecided
            .iter()
            .filter(|one| one.subject.is_some())
            .filter(known)
            .map(|one| Decision {
                code: one.code.clone(),
                subject: one.subject.clone().unwrap_or_default(),
                name: one.name.clone().unwrap_or_default(),
                message: one.message.clone(),
                chosen: RwSignal::new(String::new()),
            })
            .collect();
        if !new.is_empty() {
            self.decisions.update(|all| all.extend(new));
        }
    }

    /// The plan as it is sent; follows every decision.
    pub(super) fn input(self) -> MigrationPlanInput {
        let due_dates = if self.due_dates.get() == "restart" { DueDates::Restart } else { DueDates::Keep };
        let mut plan =
            MigrationPlanInput { stages: Vec::new(), steps: Vec::new(), facts: Vec::new(), due_dates };
        for decision in self.decisions.get() {
            let chosen = decision.chosen.get();
            if chosen.is_empty() {
                continue;
            }
            let to = (chosen != GIVE_UP).then_some(chosen);
            let line = RenameInput { from: decision.subject, to };
            match decision.code.as_str() {
                "STAGE_GONE" => plan.stages.push(line),
                "STEP_GONE" => plan.steps.push(line),
                _ => plan.facts.push(line),
            }
        }
        plan
    }

    /// A field for each decision, with the names of the new version.
    pub(super) fn view(self, definition: &Value) -> AnyView {
        let definition = StoredValue::new(definition.clone());
        let rows = move || {
            let row = |decision: Decision| definition.with_value(|definition| choice(&decision, definition));
            self.decisions.get().into_iter().map(row).collect_view()
        };
        rows.into_any()
    }
}

fn choice(decision: &Decision, definition: &Value) -> AnyView {
    let (section, gives_up) = match decision.code.as_str() {
        "STAGE_GONE" => ("stages", false),
        "STEP_GONE" => ("steps", true),
        _ => ("facts", true),
    };
    let mut options = named(definition, section);
    if gives_up {
        options.insert(0, (GIVE_UP.to_owned(), t!(versions::give_up).to_owned()));
    }
    let label = t!(versions::becomes, &decision.name);
    let help = decision.message.clone();
    view! { <ChoiceField label=label value=decision.chosen options=options help=help /> }.into_any()
}

/// The keys of a section of a template, in its order, with their names.
fn named(definition: &Value, section: &str) -> Vec<(String, String)> {
    let process = field(field(definition, "process"), section);
    let texts = field(field(definition, "texts"), section);
    let keys: Vec<String> = match process {
        Value::Array(entries) => {
            entries.iter().filter_map(|entry| field(entry, "key").as_str().map(str::to_owned)).collect()
        }
        Value::Object(entries) => entries.keys().cloned().collect(),
        _ => Vec::new(),
    };
    let name = |key: String| {
        let name = field(field(texts, &key), "name").as_str().unwrap_or(&key).to_owned();
        (key, name)
    };
    keys.into_iter().map(name).collect()
}

//! What steps and stages are called in models and logs: the same in both, and no two the same.

use std::collections::BTreeMap;

use super::Activity;
use crate::keys::{StageKey, StepKey};
use crate::locale::Locale;
use crate::process::Definition;

/// The names of a process's stages and steps in one language.
#[derive(Debug, Clone)]
pub struct Names {
    stages: BTreeMap<StageKey, String>,
    steps: BTreeMap<StepKey, String>,
    beyond: BTreeMap<StepKey, String>,
}

impl Names {
    /// The names in a language. Where two would be the same, each has its key behind it.
    pub fn of(definition: &Definition, locale: Locale) -> Self {
        let texts = definition.texts(locale);
        let process = &definition.process;
        let stages = process.stages.iter().map(|stage| &stage.key);
        let mut stages: BTreeMap<StageKey, String> = stages
            .map(|key| {
                (key.clone(), line(&format!("{}{}", locale.pick("Stage: ", "Étape : "), texts.stage(key))))
            })
            .collect();
        let mut steps: BTreeMap<StepKey, String> =
            process.steps.iter().map(|step| (step.key.clone(), line(texts.step(&step.key)))).collect();
        let mut uses: BTreeMap<String, usize> = BTreeMap::new();
        for name in stages.values().chain(steps.values()) {
            *uses.entry(name.clone()).or_default() += 1;
        }
        let often = |name: &String| uses.get(name).is_some_and(|uses| *uses > 1);
        for (key, name) in stages.iter_mut().filter(|(_, name)| often(name)) {
            *name = format!("{name} [{key}]");
        }
        for (key, name) in steps.iter_mut().filter(|(_, name)| often(name)) {
            *name = format!("{name} [{key}]");
        }
        let later = locale.pick("(beyond its stage)", "(au-delà de son étape)");
        let beyond = steps.iter().map(|(key, name)| (key.clone(), format!("{name} {later}"))).collect();
        Self { stages, steps, beyond }
    }

    /// What coming to a stage is called.
    pub fn stage<'a>(&'a self, key: &'a StageKey) -> &'a str {
        self.stages.get(key).map_or(key.as_str(), String::as_str)
    }

    /// What doing a step in its stage is called.
    pub fn step<'a>(&'a self, key: &'a StepKey) -> &'a str {
        self.steps.get(key).map_or(key.as_str(), String::as_str)
    }

    /// What doing a step is called when the deal has left the step's stage.
    pub fn beyond<'a>(&'a self, key: &'a StepKey) -> &'a str {
        self.beyond.get(key).map_or(key.as_str(), String::as_str)
    }

    /// What an activity is called.
    pub(crate) fn activity<'a>(&'a self, activity: &Activity<'a>) -> &'a str {
        match *activity {
            Activity::Entered(stage) => self.stage(stage),
            Activity::Done { step, beyond: false } => self.step(step),
            Activity::Done { step, beyond: true } => self.beyond(step),
        }
    }
}

/// One line: breaks become blanks.
fn line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

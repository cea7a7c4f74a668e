//! Texts: complete in every language, about nothing that is not there, with placeholders that can be filled.

use std::collections::{BTreeMap, BTreeSet};

use crate::engine::{EXTRA_PLACEHOLDERS, placeholders};
use crate::locale::Locale;
use crate::process::texts::Texts;
use crate::process::{Definition, Process};

use super::Report;

impl Report<'_> {
    pub(super) fn texts(&mut self, definition: &Definition) {
        let wanted = wanted(self.process).into_iter().chain(extras(definition)).collect::<BTreeSet<_>>();
        for locale in Locale::ALL {
            let language = locale.code();
            let Some(texts) = definition.texts.get(&locale) else {
                self.error(format!("texts.{language}"), "there are no texts in this language", "Write them.");
                continue;
            };
            let given = given(texts);
            for key in &wanted {
                if given.get(key).is_none_or(|text| text.trim().is_empty()) {
                    self.error(
                        format!("texts.{language}.{key}"),
                        format!("no text in {language}"),
                        "Write it.",
                    );
                }
            }
            for key in given.keys().filter(|key| !wanted.contains(*key) && !is_extra(self.process, key)) {
                self.warning(
                    format!("texts.{language}.{key}"),
                    "it is about nothing that there is",
                    "Remove it.",
                );
            }
            self.placeholders(language, texts);
        }
    }

    fn placeholders(&mut self, language: &str, texts: &Texts) {
        for (key, message) in &texts.messages {
            for name in placeholders(&message.subject).chain(placeholders(&message.body)) {
                let known = ["number", "title"].contains(&name)
                    || EXTRA_PLACEHOLDERS.contains(&name)
                    || self.process.facts.contains_key(name);
                if !known {
                    self.unknown(format!("texts.{language}.messages.{key}"), "placeholder", name);
                }
            }
        }
    }
}

/// The place of every text that a reader may meet.
pub(in crate::process) fn wanted(process: &Process) -> BTreeSet<String> {
    let mut wanted = BTreeSet::from(["name".to_owned(), "purpose".to_owned()]);
    wanted.extend(process.roles.iter().map(|role| format!("roles.{}", role.key)));
    wanted.extend(process.params.keys().map(|param| format!("params.{param}")));
    for stage in &process.stages {
        let parts = ["name", "purpose", "entry", "exit", "buyer"];
        wanted.extend(parts.map(|part| format!("stages.{}.{part}", stage.key)));
    }
    for step in &process.steps {
        wanted.extend(["name", "guidance"].map(|part| format!("steps.{}.{part}", step.key)));
        wanted.extend(
            step.outcomes.iter().map(|outcome| format!("steps.{}.outcomes.{}", step.key, outcome.key)),
        );
        let rules = step.approval.iter().flat_map(|approval| &approval.rules);
        wanted.extend(rules.map(|rule| format!("rules.{}", rule.key)));
        for message in &step.messages {
            wanted.extend(["subject", "body"].map(|part| format!("messages.{}.{part}", message.key)));
        }
    }
    wanted.extend(process.segments.iter().map(|segment| format!("segments.{}", segment.key)));
    wanted.extend(process.contact_roles.iter().map(|role| format!("contact_roles.{}", role.key)));
    for list in &process.lists {
        let place = format!("lists.{}", list.key);
        wanted.extend(["name", "help"].map(|part| format!("{place}.{part}")));
        wanted.extend(list.states.iter().map(|state| format!("{place}.states.{}", state.key)));
        wanted.extend(list.items.iter().map(|item| format!("{place}.items.{}", item.key)));
    }
    for (key, fact) in &process.facts {
        wanted.insert(format!("facts.{key}.name"));
        wanted.extend(fact.options.iter().map(|option| format!("facts.{key}.options.{option}")));
    }
    wanted.extend(process.documents.keys().map(|document| format!("documents.{document}")));
    wanted.extend(process.folders.iter().map(|folder| format!("folders.{folder}")));
    wanted
}

/// Every text of a language by its place; optional ones only where they are written.
pub(in crate::process) fn given(texts: &Texts) -> BTreeMap<String, &str> {
    let mut given: BTreeMap<String, &str> = BTreeMap::new();
    let mut put = |place: String, text| given.insert(place, text);
    put("name".to_owned(), texts.name.as_str());
    put("purpose".to_owned(), &texts.purpose);
    texts.roles.iter().for_each(|(key, text)| _ = put(format!("roles.{key}"), text));
    texts.params.iter().for_each(|(key, text)| _ = put(format!("params.{key}"), text));
    texts.segments.iter().for_each(|(key, text)| _ = put(format!("segments.{key}"), text));
    texts.contact_roles.iter().for_each(|(key, text)| _ = put(format!("contact_roles.{key}"), text));
    for (key, list) in &texts.lists {
        put(format!("lists.{key}.name"), &list.name);
        put(format!("lists.{key}.help"), &list.help);
        list.states.iter().for_each(|(state, text)| _ = put(format!("lists.{key}.states.{state}"), text));
        list.items.iter().for_each(|(item, text)| _ = put(format!("lists.{key}.items.{item}"), text));
    }
    for (key, stage) in &texts.stages {
        put(format!("stages.{key}.name"), &stage.name);
        put(format!("stages.{key}.purpose"), &stage.purpose);
        put(format!("stages.{key}.entry"), &stage.entry);
        put(format!("stages.{key}.exit"), &stage.exit);
        put(format!("stages.{key}.buyer"), &stage.buyer);
    }
    for (key, step) in &texts.steps {
        put(format!("steps.{key}.name"), &step.name);
        put(format!("steps.{key}.guidance"), &step.guidance);
        for (part, text) in [("tool", &step.tool), ("content", &step.content)] {
            if !text.is_empty() {
                put(format!("steps.{key}.{part}"), text);
            }
        }
        step.outcomes
            .iter()
            .for_each(|(outcome, text)| _ = put(format!("steps.{key}.outcomes.{outcome}"), text));
    }
    for (key, fact) in &texts.facts {
        put(format!("facts.{key}.name"), &fact.name);
        if !fact.help.is_empty() {
            put(format!("facts.{key}.help"), &fact.help);
        }
        fact.options.iter().for_each(|(option, text)| _ = put(format!("facts.{key}.options.{option}"), text));
    }
    texts.documents.iter().for_each(|(key, text)| _ = put(format!("documents.{key}"), text));
    texts.folders.iter().for_each(|(key, text)| _ = put(format!("folders.{key}"), text));
    texts.rules.iter().for_each(|(key, text)| _ = put(format!("rules.{key}"), text));
    for (key, message) in &texts.messages {
        put(format!("messages.{key}.subject"), &message.subject);
        put(format!("messages.{key}.body"), &message.body);
    }
    given
}

/// What nobody misses is missed where another language says it.
fn extras(definition: &Definition) -> BTreeSet<String> {
    let all = definition.texts.values().flat_map(|texts| given(texts).into_keys());
    all.filter(|place| is_extra(&definition.process, place)).collect()
}

/// Whether a text may be there although nobody misses it: the help of a field, the tool and the content of a step.
pub(in crate::process) fn is_extra(process: &Process, place: &str) -> bool {
    let fact = place.strip_prefix("facts.").and_then(|rest| rest.strip_suffix(".help"));
    let step = place.strip_prefix("steps.");
    let step = step.and_then(|rest| rest.strip_suffix(".tool").or(rest.strip_suffix(".content")));
    fact.is_some_and(|fact| process.facts.contains_key(fact))
        || step.is_some_and(|key| process.steps.iter().any(|step| step.key.as_str() == key))
}

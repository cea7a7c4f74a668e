//! Which form a place of the template is changed in, as findings name it: `steps.offer.due`, `texts.fr.rules.discount`.

use super::editing::Chosen;
use super::template;
use crate::api::graphql::Value;

/// The form of a place; none for a place that has no form.
pub(super) fn form_of(definition: &Value, place: &str) -> Option<Chosen> {
    let place = place.strip_prefix("process.").unwrap_or(place);
    let in_texts = place.strip_prefix("texts.").and_then(|rest| rest.split_once('.')).map(|(_, rest)| rest);
    let place = in_texts.unwrap_or(place);
    let (section, rest) = place.split_once('.').unwrap_or((place, ""));
    let key = rest.split(['.', '[']).next().unwrap_or_default();
    match section {
        "name" | "purpose" => Some(Chosen::Process),
        "messages" => step_with(definition, "messages", key),
        "rules" => step_with(definition, "approval/rules", key),
        "folders" => Some(Chosen::Section("documents")),
        "stages" | "steps" if !template::keys(definition, section).iter().any(|known| known == key) => None,
        _ => Some(Chosen::of(section, key)).filter(|chosen| *chosen != Chosen::Process),
    }
}

/// The step that has an entry of this key in one of its lists.
fn step_with(definition: &Value, list: &str, key: &str) -> Option<Chosen> {
    let steps = template::entries(definition, "/process/steps").into_iter();
    let mut has = steps.filter(|(at, _)| {
        template::entries(definition, &format!("{at}/{list}")).iter().any(|(_, known)| known == key)
    });
    has.next().map(|(_, step)| Chosen::Step(step))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn places_lead_to_their_forms() {
        let definition = json!({ "process": {
            "stages": [{ "key": "begin" }],
            "steps": [{ "key": "ask", "messages": [{ "key": "told" }], "approval": { "rules": [{ "key": "much" }] } }],
        } });
        let step = || Some(Chosen::Step("ask".to_owned()));
        for (place, form) in [
            ("steps.ask.due", step()),
            ("texts.fr.steps.ask.guidance", step()),
            ("texts.en.messages.told.subject", step()),
            ("texts.en.rules.much", step()),
            ("stages.begin", Some(Chosen::Stage("begin".to_owned()))),
            ("steps.gone", None),
            ("texts.fr.facts.site.name", Some(Chosen::Section("facts"))),
            ("texts.fr.purpose", Some(Chosen::Process)),
            ("version", None),
        ] {
            assert_eq!(form_of(&definition, place), form, "{place}");
        }
    }
}

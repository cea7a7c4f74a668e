//! Turns the texts of `locales/*.json` into functions, so that a missing key, language or argument does not compile.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

use serde_json::Value;

/// The text of one key: one sentence, or one per plural form.
type Forms = BTreeMap<String, String>;

fn main() {
    println!("cargo:rerun-if-changed=locales");
    let english = read_texts("locales/en.json");
    let french = read_texts("locales/fr.json");
    let out = env::var("OUT_DIR").expect("cargo sets OUT_DIR");
    fs::write(Path::new(&out).join("texts.rs"), generate(&english, &french))
        .expect("the target directory is writable");
}

/// Texts by domain and key.
fn read_texts(path: &str) -> BTreeMap<String, BTreeMap<String, Forms>> {
    let json = fs::read_to_string(path).unwrap_or_else(|error| panic!("{path}: {error}"));
    let domains: BTreeMap<String, BTreeMap<String, Value>> =
        serde_json::from_str(&json).unwrap_or_else(|error| panic!("{path}: {error}"));
    let forms = |domain: &str, key: &str, value: Value| match value {
        Value::String(text) => Forms::from([("only".to_owned(), text)]),
        Value::Object(map) if map.len() == 2 && map.contains_key("one") && map.contains_key("other") => {
            map.into_iter().map(|(form, text)| (form, text.as_str().unwrap_or_default().to_owned())).collect()
        }
        _ => panic!("{path}: {domain}.{key} must be a text, or an object with the texts `one` and `other`"),
    };
    domains
        .into_iter()
        .map(|(domain, keys)| {
            let keys =
                keys.into_iter().map(|(key, value)| (key.clone(), forms(&domain, &key, value))).collect();
            (domain, keys)
        })
        .collect()
}

/// The names in braces, in order of first appearance.
fn arguments(text: &str) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for part in text.split('{').skip(1) {
        let name = part.split('}').next().unwrap_or_default().to_owned();
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

/// The text with `{name}` replaced by the position of the argument.
fn numbered(text: &str, names: &[String]) -> String {
    names.iter().enumerate().fold(text.to_owned(), |text, (index, name)| {
        text.replace(&format!("{{{name}}}"), &format!("{{{index}}}"))
    })
}

fn generate(
    english: &BTreeMap<String, BTreeMap<String, Forms>>,
    french: &BTreeMap<String, BTreeMap<String, Forms>>,
) -> String {
    let mut code = String::new();
    for (domain, keys) in english {
        let _ = writeln!(code, "/// Texts of `{domain}`.\npub(crate) mod {domain} {{");
        let translated = french.get(domain).unwrap_or_else(|| panic!("fr.json has no texts for {domain}"));
        for (key, forms) in keys {
            let other = translated.get(key).unwrap_or_else(|| panic!("fr.json misses {domain}.{key}"));
            generate_text(&mut code, &format!("{domain}.{key}"), key, forms, other);
        }
        if let Some(extra) = translated.keys().find(|key| !keys.contains_key(*key)) {
            panic!("en.json misses {domain}.{extra}");
        }
        code.push_str("}\n");
    }
    if let Some(extra) = french.keys().find(|domain| !english.contains_key(*domain)) {
        panic!("en.json has no texts for {extra}");
    }
    code
}

fn generate_text(code: &mut String, place: &str, key: &str, english: &Forms, french: &Forms) {
    let form = |forms: &Forms, name: &str| {
        forms.get(name).or_else(|| forms.get("only")).cloned().unwrap_or_default()
    };
    let mut names = arguments(&form(english, "other"));
    let plural = english.contains_key("one");
    assert_eq!(plural, french.contains_key("one"), "{place}: plural forms in one language only");
    if plural && !names.contains(&"count".to_owned()) {
        names.push("count".to_owned());
    }
    for text in english.values().chain(french.values()) {
        let own = arguments(text);
        assert!(own.iter().all(|name| names.contains(name)), "{place}: \"{text}\" names an unknown argument");
        assert!(
            names.iter().all(|name| own.contains(name) || (plural && name == "count")),
            "{place}: \"{text}\" leaves out an argument of {names:?}"
        );
    }
    let text = |forms: &Forms, name: &str| format!("{:?}", numbered(&form(forms, name), &names));
    let _ = writeln!(code, "    /// “{}”", form(english, "other"));
    if names.is_empty() {
        let (en, fr) = (text(english, "only"), text(french, "only"));
        let _ = writeln!(
            code,
            "    pub(crate) fn {key}(locale: super::Locale) -> &'static str {{ locale.pick({en}, {fr}) }}"
        );
        return;
    }
    let parameters: String = names
        .iter()
        .map(|name| format!(", {name}: {}", if plural && name == "count" { "i64" } else { "&str" }))
        .collect();
    let values: Vec<String> = names
        .iter()
        .map(|name| {
            if plural && name == "count" { "&crate::format::integer(count)".to_owned() } else { name.clone() }
        })
        .collect();
    let counts = plural && [english, french].iter().any(|forms| form(forms, "one") != form(forms, "other"));
    let template = if counts {
        format!(
            "if super::is_one(locale, count) {{ locale.pick({}, {}) }} else {{ locale.pick({}, {}) }}",
            text(english, "one"),
            text(french, "one"),
            text(english, "other"),
            text(french, "other")
        )
    } else {
        format!("locale.pick({}, {})", text(english, "other"), text(french, "other"))
    };
    let _ = writeln!(
        code,
        "    pub(crate) fn {key}(locale: super::Locale{parameters}) -> String {{ super::fill({template}, &[{}]) }}",
        values.join(", ")
    );
}

//! Lists of plain objects, written straight into the answer.
//!
//! The library resolves each field as a future of its own and builds a tree that is written afterwards; for the cards of
//! a board that is most of the work. Here the selection is compiled once for a list, and every object is written by it as
//! JSON. Invariants: the answer is the same, byte for byte, as the library's; whatever the compiler does not know
//! (directives, fragments on other types, fields without a writer, documents that ask for one field twice) is left to
//! the library.

use std::borrow::Cow;
use std::fmt::Write as _;

use async_graphql::parser::types::{ExecutableDocument, Field, Selection, SelectionSet};
use async_graphql::registry::Registry;
use async_graphql::resolver_utils::{EnumType, enum_value};
use async_graphql::{ContextSelectionSet, OutputType, Positioned, ServerResult, Value};
use bytes::Bytes;

/// Writes one field of an object as JSON.
pub type Writer<T> = Box<dyn Fn(&T, &mut String) + Send + Sync>;

/// An object all of whose fields are known when it is made.
pub trait Direct: OutputType + Sized + 'static {
    /// How a field is written; none where it is left to the library.
    fn writer(field: &str, asked: &Asked<'_>) -> Option<Writer<Self>>;
}

/// What is asked of a field.
pub struct Asked<'a> {
    selection: &'a SelectionSet,
    context: &'a ContextSelectionSet<'a>,
}

impl Asked<'_> {
    /// A field that is an object, or nothing.
    pub fn object<T, Of: Direct>(
        &self,
        get: impl Fn(&T) -> Option<Of> + Send + Sync + 'static,
    ) -> Option<Writer<T>> {
        let plan = Plan::<Of>::of(self)?;
        Some(Box::new(move |object, out| match get(object) {
            Some(value) => plan.write(&value, out),
            None => out.push_str("null"),
        }))
    }
}

/// A text.
pub fn text<T>(get: impl Fn(&T) -> &str + Send + Sync + 'static) -> Option<Writer<T>> {
    Some(Box::new(move |object, out| quote(get(object), out)))
}

/// A text, or nothing.
pub fn maybe_text<T>(get: impl Fn(&T) -> Option<&str> + Send + Sync + 'static) -> Option<Writer<T>> {
    Some(Box::new(move |object, out| match get(object) {
        Some(text) => quote(text, out),
        None => out.push_str("null"),
    }))
}

/// A number, or yes or no.
pub fn plain<T, V: std::fmt::Display>(get: impl Fn(&T) -> V + Send + Sync + 'static) -> Option<Writer<T>> {
    Some(Box::new(move |object, out| {
        let _infallible = write!(out, "{}", get(object));
    }))
}

/// Something whose text needs no escapes: an id, a time, a number that is written as text.
pub fn quoted<T, V: std::fmt::Display>(get: impl Fn(&T) -> V + Send + Sync + 'static) -> Option<Writer<T>> {
    Some(Box::new(move |object, out| {
        let _infallible = write!(out, "\"{}\"", get(object));
    }))
}

/// Something whose text needs no escapes, or nothing.
pub fn maybe_quoted<T, V: std::fmt::Display>(
    get: impl Fn(&T) -> Option<V> + Send + Sync + 'static,
) -> Option<Writer<T>> {
    Some(Box::new(move |object, out| match get(object) {
        Some(value) => {
            let _infallible = write!(out, "\"{value}\"");
        }
        None => out.push_str("null"),
    }))
}

/// One of several choices.
pub fn choice<T, C: EnumType>(get: impl Fn(&T) -> C + Send + Sync + 'static) -> Option<Writer<T>> {
    Some(Box::new(move |object, out| write_value(&enum_value(get(object)), out)))
}

/// A selection on a type, compiled.
struct Plan<T> {
    /// What stands before each value: `"key":`.
    fields: Vec<(String, Writer<T>)>,
}

impl<T: Direct> Plan<T> {
    fn of(asked: &Asked<'_>) -> Option<Self> {
        let mut plan = Self { fields: Vec::new() };
        plan.add(asked)?;
        Some(plan)
    }

    fn add(&mut self, asked: &Asked<'_>) -> Option<()> {
        for selection in &asked.selection.items {
            match &selection.node {
                Selection::Field(field) => self.field(&field.node, asked)?,
                Selection::InlineFragment(fragment) => {
                    let fragment = &fragment.node;
                    let on = fragment.type_condition.as_ref().map(|on| &on.node.on.node);
                    let known = on.is_none_or(|on| **on == *T::type_name()) && fragment.directives.is_empty();
                    known.then_some(())?;
                    self.add(&Asked { selection: &fragment.selection_set.node, ..*asked })?;
                }
                Selection::FragmentSpread(spread) => {
                    let fragment =
                        &asked.context.query_env.fragments.get(&spread.node.fragment_name.node)?.node;
                    let known = *fragment.type_condition.node.on.node == *T::type_name();
                    (known && spread.node.directives.is_empty()).then_some(())?;
                    self.add(&Asked { selection: &fragment.selection_set.node, ..*asked })?;
                }
            }
        }
        Some(())
    }

    fn field(&mut self, field: &Field, asked: &Asked<'_>) -> Option<()> {
        if !field.directives.is_empty() || !field.arguments.is_empty() {
            return None;
        }
        let mut key = String::new();
        quote(field.response_key().node.as_str(), &mut key);
        key.push(':');
        if self.fields.iter().any(|(known, _)| *known == key) {
            // The same value again; the library writes it once too.
            return Some(());
        }
        let writer = match field.name.node.as_str() {
            "__typename" => {
                let name = T::type_name();
                Box::new(move |_: &T, out: &mut String| quote(&name, out))
            }
            name => T::writer(name, &Asked { selection: &field.selection_set.node, ..*asked })?,
        };
        self.fields.push((key, writer));
        Some(())
    }

    fn write(&self, object: &T, out: &mut String) {
        let mut before = '{';
        for (key, writer) in &self.fields {
            out.push(before);
            out.push_str(key);
            writer(object, out);
            before = ',';
        }
        out.push('}');
    }
}

/// Tells resolvers that no field of the document is asked for twice in one place, so that what they write need not be
/// merged.
#[derive(Debug, Clone, Copy)]
pub struct NothingTwice;

/// Whether no selection of a document asks for an object under one name twice. Its fragments were weighed before, so
/// filling them in is no harm.
pub(super) fn asks_nothing_twice(document: &ExecutableDocument) -> bool {
    let mut sets = document.operations.iter().map(|(_, operation)| &operation.node.selection_set.node);
    sets.all(|set| asks_once(set, document))
}

fn asks_once(set: &SelectionSet, document: &ExecutableDocument) -> bool {
    let mut objects = Vec::new();
    gather(set, document, &mut objects);
    let mut names: Vec<&str> = objects.iter().map(|field| field.response_key().node.as_str()).collect();
    names.sort_unstable();
    let asked = names.len();
    names.dedup();
    names.len() == asked && objects.iter().all(|field| asks_once(&field.selection_set.node, document))
}

/// The fields with fields of their own, fragments filled in.
fn gather<'a>(set: &'a SelectionSet, document: &'a ExecutableDocument, objects: &mut Vec<&'a Field>) {
    for selection in &set.items {
        match &selection.node {
            Selection::Field(field) if field.node.selection_set.node.items.is_empty() => {}
            Selection::Field(field) => objects.push(&field.node),
            Selection::InlineFragment(fragment) => {
                gather(&fragment.node.selection_set.node, document, objects);
            }
            Selection::FragmentSpread(spread) => {
                if let Some(fragment) = document.fragments.get(&spread.node.fragment_name.node) {
                    gather(&fragment.node.selection_set.node, document, objects);
                }
            }
        }
    }
}

/// A list that is written directly where that is possible.
#[derive(Debug, Clone)]
pub struct DirectList<T>(pub Vec<T>);

impl<T: Direct> OutputType for DirectList<T> {
    fn type_name() -> Cow<'static, str> {
        Vec::<T>::type_name()
    }

    fn qualified_type_name() -> String {
        Vec::<T>::qualified_type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        Vec::<T>::create_type_info(registry)
    }

    async fn resolve(
        &self,
        context: &ContextSelectionSet<'_>,
        field: &Positioned<Field>,
    ) -> ServerResult<Value> {
        let direct = context.data_opt::<NothingTwice>().is_some();
        let asked = Asked { selection: &context.item.node, context };
        match direct.then(|| Plan::<T>::of(&asked)).flatten() {
            Some(plan) => Ok(Value::Binary(self.write(&plan))),
            None => self.0.resolve(context, field).await,
        }
    }
}

impl<T: Direct> DirectList<T> {
    fn write(&self, plan: &Plan<T>) -> Bytes {
        let mut out = String::with_capacity(self.0.len() * 512 + 2);
        let mut before = '[';
        for object in &self.0 {
            out.push(before);
            plan.write(object, &mut out);
            before = ',';
        }
        if self.0.is_empty() {
            out.push('[');
        }
        out.push(']');
        out.into()
    }
}

/// Writes a value as JSON; what was written directly goes in as it is.
pub(super) fn write_value(value: &Value, out: &mut String) {
    match value {
        Value::Null => out.push_str("null"),
        Value::Boolean(flag) => out.push_str(if *flag { "true" } else { "false" }),
        Value::Number(number) => {
            let _infallible = write!(out, "{number}");
        }
        Value::String(text) => quote(text, out),
        Value::Enum(name) => quote(name, out),
        Value::Binary(written) => out.push_str(std::str::from_utf8(written).unwrap_or("null")),
        Value::List(values) => {
            out.push('[');
            for (place, value) in values.iter().enumerate() {
                if place > 0 {
                    out.push(',');
                }
                write_value(value, out);
            }
            out.push(']');
        }
        Value::Object(fields) => {
            out.push('{');
            for (place, (name, value)) in fields.iter().enumerate() {
                if place > 0 {
                    out.push(',');
                }
                quote(name, out);
                out.push(':');
                write_value(value, out);
            }
            out.push('}');
        }
    }
}

/// A JSON string.
fn quote(text: &str, out: &mut String) {
    let plain = text.bytes().all(|byte| byte >= b' ' && byte != b'"' && byte != b'\\');
    if plain {
        out.push('"');
        out.push_str(text);
        out.push('"');
    } else {
        // A string is always JSON.
        out.push_str(&serde_json::to_string(text).unwrap_or_default());
    }
}

#[cfg(test)]
mod tests {
    use async_graphql::parser::parse_query;

    use super::*;

    #[test]
    fn a_field_that_is_asked_for_twice_is_found_behind_fragments_too() {
        let once = |text: &str| asks_nothing_twice(&parse_query(text).unwrap());
        assert!(once("{ a { b { c } d } e { b { c } } }"));
        assert!(once("{ a { b b } }"), "a plain value is the same twice");
        assert!(!once("{ a { b } a { c } }"));
        assert!(!once("{ x { ...f b { d } } } fragment f on X { b { c } }"));
        assert!(once("{ x { ...f other: b { d } } } fragment f on X { b { c } }"));
    }

    #[test]
    fn values_are_written_as_serde_writes_them() {
        let json = serde_json::json!({
            "text": "a \"quoted\" \\ line\nend é \u{1}", "number": 1.5, "whole": -3, "nothing": null,
            "list": [true, false, [], {}],
        });
        let value = Value::from_json(json.clone()).unwrap();
        let mut out = String::new();
        write_value(&value, &mut out);
        assert_eq!(serde_json::from_str::<serde_json::Value>(&out).unwrap(), json);
        assert_eq!(out, serde_json::to_string(&value).unwrap());
    }
}

//! Limits on a document, checked before it is validated or run.
//!
//! Fragments are weighed once each and their weight is reused wherever they are spread, so that a document is weighed
//! in time linear to its text, however large it would be with its fragments filled in. Only then may code that walks
//! the filled-in document see it.

use std::collections::HashMap;

use async_graphql::parser::types::{
    Directive, ExecutableDocument, Field, FragmentDefinition, Selection, SelectionSet,
};
use async_graphql::{Pos, Positioned};
use shared::error_code::ErrorCode;

use crate::graphql::refusal::Refusal;

/// The largest body, in bytes.
pub(super) const BODY_BYTES: usize = 1024 * 1024;
/// The largest document, in bytes.
pub(super) const DOCUMENT_BYTES: usize = 100_000;
/// The most names, strings and punctuation marks of a document.
pub(super) const TOKENS: usize = 10_000;
/// The most brackets of a document that are open at once.
pub(super) const BRACKETS: usize = 60;
/// The deepest nesting of fields and fragments together; what bounds every recursion over a document.
pub(super) const NESTING: u32 = 32;
/// The most points one operation may cost.
pub(super) const COST: u64 = 10_000;

/// The most operations and fragments of a document.
const DEFINITIONS: usize = 100;
/// The deepest path of fields.
const DEPTH: u32 = 15;
/// The deepest path of fields of an introspection: code generators ask for chains of `ofType`.
const INTROSPECTION_DEPTH: u32 = 20;
/// The deepest nesting of lists in an introspection; more lets its size explode.
const INTROSPECTION_LISTS: u32 = 2;
/// The most aliases of an operation.
const ALIASES: u64 = 60;
/// The most directives of an operation.
const DIRECTIVES: u64 = 10;
/// The most fields of an operation with its fragments filled in.
const FIELDS: u64 = 2_000;
/// The same for all operations and fragments of a document together, which is what validation walks through.
const DOCUMENT_FIELDS: u64 = 10_000;

/// What a selection amounts to with its fragments filled in.
#[derive(Debug, Clone, Copy, Default)]
struct Weight {
    fields: u64,
    aliases: u64,
    directives: u64,
    depth: u32,
    introspection_depth: u32,
    lists: u32,
    introspection_lists: u32,
    nesting: u32,
}

impl Weight {
    fn beside(self, other: Self) -> Self {
        Self {
            fields: self.fields.saturating_add(other.fields),
            aliases: self.aliases.saturating_add(other.aliases),
            directives: self.directives.saturating_add(other.directives),
            depth: self.depth.max(other.depth),
            introspection_depth: self.introspection_depth.max(other.introspection_depth),
            lists: self.lists.max(other.lists),
            introspection_lists: self.introspection_lists.max(other.introspection_lists),
            nesting: self.nesting.max(other.nesting),
        }
    }

    /// Put inside a fragment's braces.
    fn inside(self, directives: &[Positioned<Directive>]) -> Self {
        let directives = self.directives.saturating_add(directives.len() as u64);
        Self { directives, nesting: self.nesting + 1, ..self }
    }
}

/// Whether a document may be validated and run.
pub(super) fn check(document: &ExecutableDocument) -> Result<(), Refusal> {
    let definitions = document.fragments.len() + document.operations.iter().count();
    if definitions > DEFINITIONS {
        let message = format!(
            "The document has {definitions} operations and fragments; at most {DEFINITIONS} are allowed."
        );
        return Err(Refusal::limit("definitions", definitions as u64, DEFINITIONS as u64, message));
    }
    let mut scale = Scale { fragments: &document.fragments, weighed: HashMap::new() };
    let mut total = 0_u64;
    for (_, operation) in document.operations.iter() {
        let directives = &operation.node.directives;
        let weight = scale.selection_set(&operation.node.selection_set.node, 0)?;
        let weight =
            Weight { directives: weight.directives.saturating_add(directives.len() as u64), ..weight };
        check_operation(&weight, operation.pos)?;
        total = total.saturating_add(weight.fields);
    }
    for (name, fragment) in &document.fragments {
        total = total.saturating_add(scale.fragment(name, fragment, 0)?.fields);
    }
    within("documentFields", total, DOCUMENT_FIELDS, None, |found, allowed| {
        format!(
            "The document has {found} fields once its fragments are filled in; at most {allowed} are allowed."
        )
    })
}

fn check_operation(weight: &Weight, at: Pos) -> Result<(), Refusal> {
    let at = Some(at);
    within("nesting", weight.nesting.into(), NESTING.into(), at, nesting_message)?;
    within("depth", weight.depth.into(), DEPTH.into(), at, |found, allowed| {
        format!("The operation is {found} fields deep; at most {allowed} are allowed.")
    })?;
    let introspection = weight.introspection_depth.into();
    within("introspectionDepth", introspection, INTROSPECTION_DEPTH.into(), at, |found, allowed| {
        format!("The introspection is {found} fields deep; at most {allowed} are allowed.")
    })?;
    let lists = weight.introspection_lists.into();
    within("introspectionLists", lists, INTROSPECTION_LISTS.into(), at, |found, allowed| {
        format!("The introspection nests {found} lists of fields or types; at most {allowed} are allowed.")
    })?;
    within("aliases", weight.aliases, ALIASES, at, |found, allowed| {
        format!("The operation has {found} aliases; at most {allowed} are allowed.")
    })?;
    within("directives", weight.directives, DIRECTIVES, at, |found, allowed| {
        format!("The operation has {found} directives; at most {allowed} are allowed.")
    })?;
    within("fields", weight.fields, FIELDS, at, |found, allowed| {
        format!(
            "The operation has {found} fields once its fragments are filled in; at most {allowed} are allowed."
        )
    })
}

fn nesting_message(found: u64, allowed: u64) -> String {
    format!("The operation nests fields and fragments {found} times or more; at most {allowed} are allowed.")
}

fn within(
    limit: &'static str,
    found: u64,
    allowed: u64,
    at: Option<Pos>,
    message: impl Fn(u64, u64) -> String,
) -> Result<(), Refusal> {
    if found <= allowed {
        return Ok(());
    }
    let mut refusal = Refusal::limit(limit, found, allowed, message(found, allowed));
    for error in &mut refusal.errors {
        error.locations.extend(at);
    }
    Err(refusal)
}

/// Weighs selections and remembers the weight of fragments.
struct Scale<'a> {
    fragments: &'a HashMap<async_graphql::Name, Positioned<FragmentDefinition>>,
    /// Nothing while a fragment is being weighed: meeting it again then is a cycle.
    weighed: HashMap<&'a str, Option<Weight>>,
}

impl<'a> Scale<'a> {
    fn selection_set(&mut self, set: &'a SelectionSet, level: u32) -> Result<Weight, Refusal> {
        if level > NESTING {
            return within("nesting", level.into(), NESTING.into(), None, nesting_message)
                .map(|()| Weight::default());
        }
        set.items.iter().try_fold(Weight::default(), |sum, item| {
            let weight = match &item.node {
                Selection::Field(field) => self.field(&field.node, level)?,
                Selection::InlineFragment(fragment) => self
                    .selection_set(&fragment.node.selection_set.node, level + 1)?
                    .inside(&fragment.node.directives),
                Selection::FragmentSpread(spread) => {
                    // Validation says which fragments are missing.
                    match self.fragments.get_key_value(&spread.node.fragment_name.node) {
                        Some((name, fragment)) => {
                            self.fragment(name, fragment, level)?.inside(&spread.node.directives)
                        }
                        None => Weight::default(),
                    }
                }
            };
            Ok(sum.beside(weight))
        })
    }

    fn field(&mut self, field: &'a Field, level: u32) -> Result<Weight, Refusal> {
        let children = self.selection_set(&field.selection_set.node, level + 1)?;
        let name = field.name.node.as_str();
        let introspects = matches!(name, "__schema" | "__type");
        let is_list = matches!(name, "fields" | "inputFields" | "interfaces" | "possibleTypes");
        let depth = children.depth + 1;
        let lists = children.lists + u32::from(is_list);
        Ok(Weight {
            fields: children.fields.saturating_add(1),
            aliases: children.aliases.saturating_add(field.alias.is_some().into()),
            directives: children.directives.saturating_add(field.directives.len() as u64),
            depth: if introspects { 0 } else { depth },
            introspection_depth: if introspects { depth } else { children.introspection_depth },
            lists,
            introspection_lists: if introspects { lists } else { children.introspection_lists },
            nesting: children.nesting + 1,
        })
    }

    fn fragment(
        &mut self,
        name: &'a str,
        fragment: &'a Positioned<FragmentDefinition>,
        level: u32,
    ) -> Result<Weight, Refusal> {
        match self.weighed.get(name) {
            Some(Some(weight)) => return Ok(*weight),
            Some(None) => {
                let message = format!("The fragment \"{name}\" contains itself.");
                return Err(Refusal::document(
                    ErrorCode::GraphqlValidationFailed,
                    message,
                    Some(fragment.pos),
                ));
            }
            None => {}
        }
        self.weighed.insert(name, None);
        let weight = self.selection_set(&fragment.node.selection_set.node, level + 1)?;
        let weight =
            Weight { directives: weight.directives + fragment.node.directives.len() as u64, ..weight };
        self.weighed.insert(name, Some(weight));
        Ok(weight)
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;
    use std::time::Duration;

    use async_graphql::parser::parse_query;

    use super::*;

    fn outcome(document: &str) -> String {
        check(&parse_query(document).unwrap())
            .err()
            .map(|refusal| refusal.errors[0].message.clone())
            .unwrap_or_default()
    }

    /// `times` fields around one more.
    fn nested(field: &str, times: usize) -> String {
        format!("{{{} a {}}}", format!("{field}{{").repeat(times), "}".repeat(times))
    }

    #[test]
    fn a_bomb_of_doubling_fragments_is_defused_at_once() {
        let mut bomb = "{a ...f0} ".to_owned();
        for level in 0..30 {
            write!(bomb, "fragment f{level} on T {{b ...f{next} ...f{next}}} ", next = level + 1).unwrap();
        }
        bomb.push_str("fragment f30 on T {c}");
        let document = parse_query(&bomb).unwrap();
        let begun = tokio::time::Instant::now();
        let refusal = check(&document).unwrap_err();
        assert!(begun.elapsed() < Duration::from_millis(20), "{:?}", begun.elapsed());
        assert!(refusal.errors[0].message.contains("2147483648 fields"), "{:?}", refusal.errors);
    }

    #[test]
    fn fragments_that_contain_themselves_are_refused() {
        assert!(
            outcome("{...a} fragment a on T {...b} fragment b on T {x{...a}}").contains("contains itself")
        );
        assert!(outcome("{x} fragment unused on T {...unused}").contains("contains itself"));
    }

    #[test]
    fn depth_counts_fields_through_fragments() {
        assert_eq!(outcome(&nested("x", 14)), "");
        assert_eq!(outcome(&nested("x", 15)), "The operation is 16 fields deep; at most 15 are allowed.");
        let through = "{x{...a}} fragment a on T {".to_owned() + &nested("x", 13)[1..];
        assert_eq!(outcome(&through), "");
        let through = "{x{...a}} fragment a on T {".to_owned() + &nested("x", 14)[1..];
        assert!(outcome(&through).contains("16 fields deep"));
        assert!(outcome(&nested("... on T", 33)).contains("nests"));
    }

    #[test]
    fn introspection_may_be_deep_but_not_wide() {
        let chain = |times| format!("{{__schema{}}}", nested("ofType", times));
        assert_eq!(outcome(&chain(18)), "");
        assert!(outcome(&chain(19)).contains("introspection is 21"));
        let circular = |times: usize| {
            format!("{{__schema{{types{{{} name {}}}}}}}", "fields{type{".repeat(times), "}}".repeat(times))
        };
        assert_eq!(outcome(&circular(2)), "");
        assert!(outcome(&circular(3)).contains("nests 3 lists"));
        assert_eq!(outcome("{form{fields{fields{fields{a}}}}}"), "");
    }

    #[test]
    fn aliases_directives_and_fields_count_where_they_are_spread() {
        let aliases = |count: usize| (0..count).map(|n| format!("a{n}:x")).collect::<Vec<_>>().join(" ");
        assert_eq!(outcome(&format!("{{{}}}", aliases(60))), "");
        assert_eq!(
            outcome(&format!("{{{}}}", aliases(61))),
            "The operation has 61 aliases; at most 60 are allowed."
        );
        let spread = format!("{{a{{...f}} b{{...f}} c{{...f}}}} fragment f on T {{{}}}", aliases(21));
        assert!(outcome(&spread).contains("63 aliases"));
        assert_eq!(outcome(&format!("{{x {}}}", "@d ".repeat(10))), "");
        assert!(outcome(&format!("query @d {{x {}}}", "@d ".repeat(10))).contains("11 directives"));
        assert!(outcome(&format!("{{{}}}", "x ".repeat(2_001))).contains("2001 fields"));
    }

    #[test]
    fn many_definitions_are_refused() {
        let many: String = (0..101).fold(String::new(), |many, n| many + &format!("query q{n} {{x}} "));
        assert!(outcome(&many).contains("101 operations and fragments"));
    }
}

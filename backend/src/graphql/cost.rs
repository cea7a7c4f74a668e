//! What an operation costs, known before it runs.
//!
//! A scalar is free and an object is one point, and no operation costs less than one. Objects inside the list of a
//! paged field count once per row of the page asked for (`first` or `last`, else the default size); a list without
//! pages counts once, and a field that is given `ids` once per id. A field of a mutation adds ten, an introspection a
//! hundred. The cost of a selection is linear in the size of the page around it, so fragments are computed once and
//! reused.

use std::collections::HashMap;

use async_graphql::parser::parse_schema;
use async_graphql::parser::types::{
    BaseType, ExecutableDocument, Field, FieldDefinition, OperationDefinition, OperationType, Selection,
    SelectionSet, TypeKind, TypeSystemDefinition,
};
use async_graphql::{Name, Positioned, Value, Variables};
use shared::limits::PAGE_MAX;

use crate::error::{AppError, AppResult};
use crate::graphql::connection::PAGE_DEFAULT;

/// What a field of a mutation costs beside what it returns.
const MUTATION: u64 = 10;
/// What reading the schema costs beside its objects.
const INTROSPECTION: u64 = 100;

/// What the schema says that matters for cost.
#[derive(Debug)]
pub(super) struct CostModel {
    types: HashMap<Name, HashMap<Name, FieldShape>>,
    query: Name,
    mutation: Name,
    subscription: Name,
}

#[derive(Debug)]
struct FieldShape {
    /// The name of its type without list and null marks.
    of: Name,
    list: bool,
    /// Takes `first` or `last`.
    paged: bool,
}

/// The cost of a selection: once, and once more per row of the page around it.
#[derive(Debug, Clone, Copy, Default)]
struct Cost {
    once: u64,
    per_row: u64,
}

impl Cost {
    fn beside(self, other: Self) -> Self {
        Self {
            once: self.once.saturating_add(other.once),
            per_row: self.per_row.saturating_add(other.per_row),
        }
    }

    fn with_rows(self, rows: u64) -> u64 {
        self.once.saturating_add(self.per_row.saturating_mul(rows))
    }
}

impl CostModel {
    /// Reads a schema definition.
    pub(super) fn from_sdl(sdl: &str) -> AppResult<Self> {
        let schema = parse_schema(sdl).map_err(AppError::internal)?;
        let mut model = Self {
            types: HashMap::new(),
            query: Name::new("Query"),
            mutation: Name::new("Mutation"),
            subscription: Name::new("Subscription"),
        };
        for definition in schema.definitions {
            match definition {
                TypeSystemDefinition::Type(definition) => {
                    let fields = match &definition.node.kind {
                        TypeKind::Object(object) => &object.fields,
                        TypeKind::Interface(interface) => &interface.fields,
                        _ => continue,
                    };
                    let shapes =
                        fields.iter().map(|field| (field.node.name.node.clone(), shape(&field.node)));
                    model.types.entry(definition.node.name.node.clone()).or_default().extend(shapes);
                }
                TypeSystemDefinition::Schema(roots) => {
                    let name = |root: Option<Positioned<Name>>, usual| root.map_or(usual, |name| name.node);
                    model.query = name(roots.node.query, model.query);
                    model.mutation = name(roots.node.mutation, model.mutation);
                    model.subscription = name(roots.node.subscription, model.subscription);
                }
                TypeSystemDefinition::Directive(_) => {}
            }
        }
        Ok(model)
    }

    /// The cost of one operation of a document that has passed the limits.
    pub(super) fn of(
        &self,
        document: &ExecutableDocument,
        operation: &OperationDefinition,
        variables: &Variables,
    ) -> u64 {
        let root = match operation.ty {
            OperationType::Query => &self.query,
            OperationType::Mutation => &self.mutation,
            OperationType::Subscription => &self.subscription,
        };
        let mut counter = Counter { model: self, document, operation, variables, fragments: HashMap::new() };
        counter.selection_set(&operation.selection_set.node, Some(root)).with_rows(1).max(1)
    }
}

fn shape(field: &FieldDefinition) -> FieldShape {
    let paged =
        field.arguments.iter().any(|argument| matches!(argument.node.name.node.as_str(), "first" | "last"));
    let mut list = false;
    let mut base = &field.ty.node.base;
    loop {
        match base {
            BaseType::Named(name) => return FieldShape { of: name.clone(), list, paged },
            BaseType::List(inner) => {
                list = true;
                base = &inner.base;
            }
        }
    }
}

struct Counter<'a> {
    model: &'a CostModel,
    document: &'a ExecutableDocument,
    operation: &'a OperationDefinition,
    variables: &'a Variables,
    fragments: HashMap<&'a str, Cost>,
}

impl<'a> Counter<'a> {
    fn selection_set(&mut self, set: &'a SelectionSet, on: Option<&'a Name>) -> Cost {
        set.items.iter().fold(Cost::default(), |sum, item| {
            let cost = match &item.node {
                Selection::Field(field) => self.field(&field.node, on),
                Selection::InlineFragment(fragment) => {
                    let condition =
                        fragment.node.type_condition.as_ref().map(|condition| &condition.node.on.node);
                    self.selection_set(&fragment.node.selection_set.node, condition.or(on))
                }
                Selection::FragmentSpread(spread) => self.fragment(&spread.node.fragment_name.node),
            };
            sum.beside(cost)
        })
    }

    fn fragment(&mut self, name: &Name) -> Cost {
        let Some((name, fragment)) = self.document.fragments.get_key_value(name) else {
            return Cost::default();
        };
        if let Some(known) = self.fragments.get(name.as_str()) {
            return *known;
        }
        let on = &fragment.node.type_condition.node.on.node;
        let cost = self.selection_set(&fragment.node.selection_set.node, Some(on));
        self.fragments.insert(name, cost);
        cost
    }

    fn field(&mut self, field: &'a Field, on: Option<&'a Name>) -> Cost {
        let model = self.model;
        if field.selection_set.node.items.is_empty() && on != Some(&model.mutation) {
            return Cost::default();
        }
        let name = &field.name.node;
        let shape = on.and_then(|on| model.types.get(on)).and_then(|fields| fields.get(name));
        let inside = self.selection_set(&field.selection_set.node, shape.map(|shape| &shape.of));
        let rows = if shape.is_some_and(|shape| shape.paged) { self.rows(field) } else { 1 };
        let named = self.named(field);
        let mut points = inside.with_rows(rows).saturating_mul(named.unwrap_or(1)).saturating_add(1);
        if on == Some(&model.mutation) {
            points = points.saturating_add(MUTATION);
        }
        if matches!(name.as_str(), "__schema" | "__type") {
            points = points.saturating_add(INTROSPECTION);
        }
        if named.is_none() && shape.is_some_and(|shape| shape.list) {
            Cost { once: 0, per_row: points }
        } else {
            Cost { once: points, per_row: 0 }
        }
    }

    /// How many rows a paged field may give. What is no number of rows is refused when the field is resolved.
    fn rows(&self, field: &Field) -> u64 {
        let asked = ["first", "last"].into_iter().find_map(|argument| {
            let value = field.get_argument(argument)?.node.clone();
            match value.into_const_with(|name| self.variable(&name).ok_or(())).ok()? {
                Value::Number(rows) => rows.as_u64(),
                _ => None,
            }
        });
        asked.unwrap_or(PAGE_DEFAULT as u64).min(PAGE_MAX as u64)
    }

    /// How many objects the argument `ids` names, where a field has it.
    fn named(&self, field: &Field) -> Option<u64> {
        let value = field.get_argument("ids")?.node.clone();
        match value.into_const_with(|name| self.variable(&name).ok_or(())).ok()? {
            Value::List(ids) => Some(ids.len() as u64),
            _ => Some(1),
        }
    }

    fn variable(&self, name: &Name) -> Option<Value> {
        let default = || {
            let definition =
                self.operation.variable_definitions.iter().find(|one| one.node.name.node == *name)?;
            definition.node.default_value.as_ref().map(|value| &value.node)
        };
        self.variables.get(name).or_else(default).cloned()
    }
}

#[cfg(test)]
mod tests {
    use async_graphql::parser::parse_query;

    use super::*;

    const SDL: &str = "
        type Deal { id: ID! owner: User! steps: [Step!]! timeline(first: Int, after: String): DealConnection! }
        type User { id: ID! } type Step { key: String! }
        type DealConnection { nodes: [Deal!]! edges: [DealEdge!]! pageInfo: PageInfo! totalCount: Int! }
        type DealEdge { cursor: String! node: Deal! } type PageInfo { hasNextPage: Boolean! }
        type Query { deals(first: Int, last: Int): DealConnection! deal(id: ID!): Deal deals_by(ids: [ID!]!): [Deal]! }
        type Mutation { dealMove(id: ID!): Deal ping: Int }";

    fn cost(query: &str, variables: &str) -> u64 {
        let document = parse_query(query).unwrap();
        let operation = document.operations.iter().next().unwrap().1;
        let variables = Variables::from_json(serde_json::from_str(variables).unwrap());
        CostModel::from_sdl(SDL).unwrap().of(&document, &operation.node, &variables)
    }

    #[test]
    fn objects_count_and_pages_multiply() {
        assert_eq!(cost("{__typename}", "{}"), 1);
        assert_eq!(cost("{deal(id:1){id}}", "{}"), 1);
        assert_eq!(cost("{deal(id:1){owner{id} steps{key}}}", "{}"), 3);
        assert_eq!(cost("{deals{nodes{id}}}", "{}"), 1 + 25);
        assert_eq!(
            cost("{deals(first:10){nodes{owner{id}} pageInfo{hasNextPage} totalCount}}", "{}"),
            1 + 1 + 10 * 2
        );
        assert_eq!(cost("{deals(last:10){edges{node{id}}}}", "{}"), 1 + 10 * 2);
        assert_eq!(
            cost("{deals(first:10){nodes{timeline(first:10){nodes{id}}}}}", "{}"),
            1 + 10 * (1 + 1 + 10)
        );
        assert_eq!(cost("{deals(first:1000000){nodes{id}}}", "{}"), 1 + 100);
    }

    #[test]
    fn variables_and_their_defaults_say_how_many() {
        let by_name = "query($ids: [ID!]!){deals_by(ids:$ids){owner{id} timeline(first:10){nodes{id}}}}";
        assert_eq!(cost(by_name, "{\"ids\":[\"a\"]}"), 1 + (1 + 11));
        assert_eq!(cost(by_name, "{\"ids\":[\"a\",\"b\",\"c\"]}"), 1 + 3 * (1 + 11));
        let query = "query($n: Int = 50){deals(first:$n){nodes{id}}}";
        assert_eq!(cost(query, "{}"), 51);
        assert_eq!(cost(query, "{\"n\": 2}"), 3);
        assert_eq!(cost("query($n: Int){deals(first:$n){nodes{id}}}", "{\"n\": null}"), 26);
    }

    #[test]
    fn changing_and_introspecting_costs_more() {
        assert_eq!(cost("mutation{dealMove(id:1){id} ping}", "{}"), 11 + 11);
        assert_eq!(cost("{__schema{types{name}}}", "{}"), 102);
    }

    #[test]
    fn fragments_count_where_they_are_spread() {
        let fragments = "fragment page on DealConnection {nodes{...deal ... on Deal{owner{id}}}} fragment deal on Deal {owner{id}}";
        assert_eq!(
            cost(&format!("{{deals(first:10){{...page}} one:deals(first:1){{...page}}}} {fragments}"), "{}"),
            31 + 4
        );
    }
}

//! Compares operations, inputs and enums with `schema.graphql`; called by the tests that the macros generate.

use std::path::Path;
use std::sync::LazyLock;

use apollo_compiler::executable::{Selection, SelectionSet};
use apollo_compiler::schema::ExtendedType;
use apollo_compiler::validation::Valid;
use apollo_compiler::{ExecutableDocument, Schema};

use super::Operation;

static SCHEMA: LazyLock<Valid<Schema>> = LazyLock::new(|| {
    let sdl = include_str!("../../../../schema.graphql");
    Schema::parse_and_validate(sdl, "schema.graphql").expect("schema.graphql is a valid schema")
});

/// Whether a Rust type can hold every value of the schema's: the same, or more nullable anywhere.
fn holds(rust: &str, schema: &str) -> bool {
    let (mut rust, mut schema) = (rust.chars().peekable(), schema.chars().peekable());
    loop {
        match (rust.peek(), schema.peek()) {
            (None, None) => return true,
            (r, Some('!')) if r != Some(&'!') => {
                schema.next();
            }
            (r, s) if r == s => {
                rust.next();
                schema.next();
            }
            _ => return false,
        }
    }
}

fn collect(path: &str, set: &SelectionSet, out: &mut Vec<(String, String)>) {
    for selection in &set.selections {
        let Selection::Field(field) = selection else { panic!("only fields are selected") };
        let path = format!("{path}.{}", field.response_key());
        out.push((path.clone(), field.definition.ty.to_string()));
        collect(&path, &field.selection_set, out);
    }
}

/// Panics unless the operation is valid and every type fits.
pub(crate) fn check<O: Operation>() {
    let mut text = format!("{} {}", O::KIND, O::NAME);
    O::declare(&mut text);
    O::select(&mut text);
    let parsed = ExecutableDocument::parse_and_validate(&SCHEMA, &text, O::NAME)
        .unwrap_or_else(|errors| panic!("{text}\n{}", errors.errors));
    let operation = parsed.operations.get(None).expect("one operation");
    let (mut schema, mut rust) = (Vec::new(), Vec::new());
    collect(O::NAME, &operation.selection_set, &mut schema);
    O::shape(O::NAME, &mut rust);
    for ((path, expected), (rust_path, own)) in schema.iter().zip(&rust) {
        assert_eq!(path, rust_path);
        assert!(holds(own, expected), "{path} is {expected} in the schema and {own} here");
    }
    assert_eq!(schema.len(), rust.len());
    check_document(O::NAME, &parsed.to_string());
}

/// Writes the document of an operation, or panics unless it stands there as it is.
fn check_document(name: &str, document: &str) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("operations").join(format!("{name}.graphql"));
    if std::env::var_os("STAGEWRIGHT_TEST_UPDATE").is_some() {
        std::fs::write(&file, document).expect("the document can be written");
    }
    let stands = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(
        stands == document,
        "{} differs; `STAGEWRIGHT_TEST_UPDATE=1 cargo test -p stagewright-frontend` writes it anew",
        file.display()
    );
}

/// Panics unless the input has these fields with these types, and nothing required is left out.
pub(crate) fn check_input(name: &str, fields: &[(&str, String)]) {
    let Some(ExtendedType::InputObject(input)) = SCHEMA.types.get(name) else { panic!("no input {name}") };
    for (field, own) in fields {
        let expected =
            input.fields.get(*field).unwrap_or_else(|| panic!("{name} has no {field}")).ty.to_string();
        // What is sent may be less nullable than what is taken.
        assert!(holds(&expected, own), "{name}.{field} is {expected} in the schema and {own} here");
    }
    for (field, definition) in &input.fields {
        let known = fields.iter().any(|(known, _)| *known == field.as_str());
        assert!(known || !definition.is_required(), "{name}.{field} is required");
    }
}

/// Panics unless the enum has exactly these values.
pub(crate) fn check_enum(name: &str, values: &[String]) {
    let Some(ExtendedType::Enum(found)) = SCHEMA.types.get(name) else { panic!("no enum {name}") };
    let mut expected: Vec<&str> = found.values.keys().map(apollo_compiler::Name::as_str).collect();
    let mut own: Vec<&str> = values.iter().map(String::as_str).collect();
    expected.sort_unstable();
    own.sort_unstable();
    assert_eq!(expected, own, "{name}");
}

#[test]
fn a_type_holds_what_is_less_nullable() {
    assert!(holds("[Card!]!", "[Card!]!"));
    assert!(holds("[Card!]", "[Card!]!"));
    assert!(holds("String", "String!"));
    assert!(!holds("String!", "String"));
    assert!(!holds("Int!", "String!"));
    assert!(!holds("[Card!]!", "[Card]!"));
}

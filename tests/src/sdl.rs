//! Just enough reading of `schema.graphql` to know what there is to test.

use std::fs;
use std::path::Path;

/// The committed schema.
pub fn committed() -> String {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../schema.graphql");
    fs::read_to_string(file).unwrap()
}

/// The names of a type's fields, in order.
pub fn fields_of(sdl: &str, name: &str) -> Vec<String> {
    let mut in_type = false;
    let mut in_description = false;
    let mut fields = Vec::new();
    for line in sdl.lines() {
        if line.trim() == "\"\"\"" {
            in_description = !in_description;
        } else if in_description {
        } else if line == format!("type {name} {{") {
            in_type = true;
        } else if line == "}" {
            in_type = false;
        } else if in_type {
            let field = line.trim().split(['(', ':']).next().unwrap_or_default();
            fields.push(field.to_owned());
        }
    }
    assert!(!fields.is_empty(), "the schema has no type {name}");
    fields
}

//! The JSON Schema of templates, for editors and for programs that write templates. Derived from the shapes that serde
//! reads, so it says what is accepted; whether a template holds together is the question of [`verify`](super::verify).

use schemars::Schema;
use schemars::generate::SchemaSettings;

use super::Process;
use super::texts::Texts;

/// The schema of `process.yaml`; the one of the language files stands in it as `#/$defs/Texts`.
pub fn schema() -> Schema {
    let mut generator = SchemaSettings::draft2020_12().into_generator();
    generator.subschema_for::<Texts>();
    generator.into_root_schema_for::<Process>()
}

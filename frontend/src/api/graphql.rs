//! Typed GraphQL in little space: structs that know which fields they select and how they are read.
//!
//! `fragment!` declares what is read, `input!` what is sent, `enums!` the values of an enum, `operation!` a query,
//! mutation or subscription. Each operation generates its own native test, which builds its document, validates it
//! against `schema.graphql` and compares every Rust type with the schema's, nullability included.
//!
//! The documents themselves stand in `frontend/operations`, written by these tests with `STAGEWRIGHT_TEST_UPDATE=1` and
//! compared otherwise. They go to the server with the built app; the app sends only their names, and holds no document.
//!
//! Why not serde and cynic: a struct's derived reader takes 1 to 16 kB of WebAssembly, this one some 50 bytes a field;
//! with fifty operations that is the difference between keeping and breaking the budget of the first load.

#[cfg(test)]
pub(crate) mod check;
mod names;
mod values;

pub(crate) use names::{camel, camel_len, write_screaming};
pub(crate) use serde_json::Value;
use shared::document_id::document_id;
pub(crate) use values::OrNull;

/// Something that an answer brings.
pub(crate) trait Read: Sized {
    /// Reads it; `None` when it is not what the schema promises.
    fn read(value: &Value) -> Option<Self>;

    /// Writes the selection of its fields; nothing for a scalar.
    #[cfg(test)]
    fn select(_out: &mut String) {}

    /// Its type as the schema writes it, for instance `[Card!]!`.
    #[cfg(test)]
    fn graphql() -> String;

    /// The path and type of every field below `path`.
    #[cfg(test)]
    fn shape(_path: &str, _out: &mut Vec<(String, String)>) {}
}

/// Something that a request carries.
pub(crate) trait Write {
    /// As JSON; `None` leaves it out.
    fn write(&self) -> Option<Value>;

    /// Its type as the schema writes it.
    #[cfg(test)]
    fn graphql() -> String;
}

/// A query, mutation or subscription, read as its own type.
pub(crate) trait Operation: Read + 'static {
    /// Its name.
    const NAME: &'static str;
    /// What tells its document from others.
    const FINGERPRINT: u64;
    /// `query`, `mutation` or `subscription`.
    #[cfg(test)]
    const KIND: &'static str;
    /// Writes the declaration of its variables.
    #[cfg(test)]
    fn declare(out: &mut String);
}

/// An operation with its variables, ready to be sent.
pub(crate) struct Call<O> {
    /// The document's name and the variables as the body of a request.
    pub(crate) body: Value,
    operation: std::marker::PhantomData<fn() -> O>,
}

impl<O: Operation> Call<O> {
    /// An operation with variables, by name.
    pub(crate) fn new(variables: Vec<(&'static str, Option<Value>)>) -> Self {
        Self { body: body(O::NAME, O::FINGERPRINT, variables), operation: std::marker::PhantomData }
    }
}

fn body(name: &str, fingerprint: u64, variables: Vec<(&'static str, Option<Value>)>) -> Value {
    object(vec![
        ("documentId", Some(Value::String(document_id(name, fingerprint)))),
        ("variables", Some(object(variables))),
    ])
}

/// A JSON object without its absent fields.
pub(crate) fn object(fields: Vec<(&'static str, Option<Value>)>) -> Value {
    let mut object = serde_json::Map::new();
    for (name, value) in fields {
        if let Some(value) = value {
            object.insert(name.to_owned(), value);
        }
    }
    Value::Object(object)
}

/// A field of a JSON object; null when it is not there.
pub(crate) fn field<'a>(value: &'a Value, name: &str) -> &'a Value {
    static NULL: Value = Value::Null;
    value.get(name).unwrap_or(&NULL)
}

/// Declares a variable: `($a: T, $b: U` …, without the closing parenthesis.
#[cfg(test)]
pub(crate) fn declare_variable(out: &mut String, first: bool, name: &str, graphql: &str) {
    out.push_str(if first { "($" } else { ", $" });
    out.push_str(name);
    out.push_str(": ");
    out.push_str(graphql);
}

/// The name of a field as GraphQL writes it, made when the app is compiled.
macro_rules! field_name {
    ($name:ident) => {{
        const SNAKE: &str = stringify!($name);
        const BYTES: [u8; $crate::api::graphql::camel_len(SNAKE)] = $crate::api::graphql::camel(SNAKE);
        const NAME: &str = match std::str::from_utf8(&BYTES) {
            Ok(name) => name,
            Err(_) => "",
        };
        NAME
    }};
}
pub(crate) use field_name;

/// Declares what is read of a type: `struct Card: "Card" { id: Id, cards("first: $first"): CardPage, … }`.
macro_rules! fragment {
    (
        $(#[$meta:meta])*
        $vis:vis struct $name:ident: $type:literal {
            $($(#[$field_meta:meta])* $field_vis:vis $field:ident $(($arguments:literal))? : $field_type:ty),+ $(,)?
        }
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq)]
        $vis struct $name {
            $($(#[$field_meta])* $field_vis $field: $field_type),+
        }

        impl $crate::api::graphql::Read for $name {
            fn read(value: &$crate::api::graphql::Value) -> Option<Self> {
                // All fields first and one way out: an early return per field would drop all before it, each time.
                let ($(Some($field),)+) = ($(
                    <$field_type as $crate::api::graphql::Read>::read(
                        $crate::api::graphql::field(value, $crate::api::graphql::field_name!($field)),
                    ),
                )+) else {
                    return None;
                };
                Some(Self { $($field),+ })
            }

            #[cfg(test)]
            fn select(out: &mut String) {
                out.push('{');
                $(
                    out.push_str($crate::api::graphql::field_name!($field));
                    $(out.push_str(concat!("(", $arguments, ")"));)?
                    out.push(' ');
                    <$field_type as $crate::api::graphql::Read>::select(out);
                )+
                out.push('}');
            }

            #[cfg(test)]
            fn graphql() -> String {
                concat!($type, "!").to_owned()
            }

            #[cfg(test)]
            fn shape(path: &str, out: &mut Vec<(String, String)>) {
                $({
                    let path = format!("{path}.{}", $crate::api::graphql::field_name!($field));
                    out.push((path.clone(), <$field_type as $crate::api::graphql::Read>::graphql()));
                    <$field_type as $crate::api::graphql::Read>::shape(&path, out);
                })+
            }
        }
    };
}
pub(crate) use fragment;

/// Declares an operation: `query BoardQuery(process: String) { board("process: $process"): Option<Board> }`. It makes
/// a struct of the fields, `BoardQuery::with(process)` for the call, and a test against the schema.
macro_rules! operation {
    (
        $(#[$meta:meta])*
        $kind:ident $name:ident($($variable:ident: $variable_type:ty),* $(,)?) {
            $($(#[$field_meta:meta])* $field:ident $(($arguments:literal))? : $field_type:ty),+ $(,)?
        }
    ) => {
        $crate::api::graphql::fragment! {
            $(#[$meta])*
            pub(crate) struct $name: "" {
                $($(#[$field_meta])* pub(crate) $field $(($arguments))? : $field_type),+
            }
        }

        impl $name {
            /// The call with its variables.
            pub(crate) fn with($($variable: $variable_type),*) -> $crate::api::graphql::Call<Self> {
                $crate::api::graphql::Call::new(vec![
                    $((
                        $crate::api::graphql::field_name!($variable),
                        $crate::api::graphql::Write::write(&$variable),
                    )),*
                ])
            }
        }

        impl $crate::api::graphql::Operation for $name {
            const NAME: &'static str = stringify!($name);
            // Only what is released needs it, so a test can write the document of a new operation.
            #[cfg(not(test))]
            const FINGERPRINT: u64 = shared::document_id::fingerprint(include_str!(concat!(
                env!("CARGO_MANIFEST_DIR"),
                "/operations/",
                stringify!($name),
                ".graphql"
            )));
            #[cfg(test)]
            const FINGERPRINT: u64 = 0;
            #[cfg(test)]
            const KIND: &'static str = stringify!($kind);

            #[cfg(test)]
            #[allow(unused_mut, unused_assignments, unused_variables, reason = "operations without variables")]
            fn declare(out: &mut String) {
                let mut first = true;
                $(
                    let graphql = <$variable_type as $crate::api::graphql::Write>::graphql();
                    let name = $crate::api::graphql::field_name!($variable);
                    $crate::api::graphql::declare_variable(out, first, name, &graphql);
                    first = false;
                )*
                if !first {
                    out.push(')');
                }
            }
        }

        #[cfg(test)]
        #[test]
        #[allow(non_snake_case, reason = "named after the operation")]
        fn $name() {
            $crate::api::graphql::check::check::<$name>();
        }
    };
}
pub(crate) use operation;

/// Declares an input object: `struct DealMoveInput { id: Id, stage: String, … }`. Absent values are left out.
macro_rules! input {
    (
        $(#[$meta:meta])*
        $vis:vis struct $name:ident {
            $($(#[$field_meta:meta])* $field_vis:vis $field:ident: $field_type:ty),+ $(,)?
        }
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq)]
        $vis struct $name {
            $($(#[$field_meta])* $field_vis $field: $field_type),+
        }

        impl $crate::api::graphql::Write for $name {
            fn write(&self) -> Option<$crate::api::graphql::Value> {
                Some($crate::api::graphql::object(vec![
                    $((
                        $crate::api::graphql::field_name!($field),
                        $crate::api::graphql::Write::write(&self.$field),
                    )),+
                ]))
            }

            #[cfg(test)]
            fn graphql() -> String {
                concat!(stringify!($name), "!").to_owned()
            }
        }

        #[cfg(test)]
        #[test]
        #[allow(non_snake_case, reason = "named after the input")]
        fn $name() {
            $crate::api::graphql::check::check_input(stringify!($name), &[
                $((
                    $crate::api::graphql::field_name!($field),
                    <$field_type as $crate::api::graphql::Write>::graphql(),
                )),+
            ]);
        }
    };
}
pub(crate) use input;

/// Declares the values of an enum, named as in the schema but in camel case.
macro_rules! enums {
    (
        $(#[$meta:meta])*
        $vis:vis enum $name:ident { $($(#[$value_meta:meta])* $value:ident),+ $(,)? }
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        $vis enum $name { $($(#[$value_meta])* $value),+ }

        impl $name {
            const NAMES: &'static [(Self, &'static str)] = &[$((Self::$value, stringify!($value))),+];

            /// The value's name in the schema.
            pub(crate) fn schema_name(self) -> String {
                let name = Self::NAMES.iter().find(|(value, _)| *value == self).map_or("", |(_, name)| name);
                $crate::api::graphql::write_screaming(name)
            }
        }

        impl $crate::api::graphql::Read for $name {
            fn read(value: &$crate::api::graphql::Value) -> Option<Self> {
                let text = value.as_str()?;
                Self::NAMES
                    .iter()
                    .find(|(_, name)| $crate::api::graphql::write_screaming(name) == text)
                    .map(|(value, _)| *value)
            }

            #[cfg(test)]
            fn graphql() -> String {
                concat!(stringify!($name), "!").to_owned()
            }
        }

        impl $crate::api::graphql::Write for $name {
            fn write(&self) -> Option<$crate::api::graphql::Value> {
                Some($crate::api::graphql::Value::String(self.schema_name()))
            }

            #[cfg(test)]
            fn graphql() -> String {
                concat!(stringify!($name), "!").to_owned()
            }
        }

        #[cfg(test)]
        #[test]
        #[allow(non_snake_case, reason = "named after the enum")]
        fn $name() {
            let names: Vec<String> = $name::NAMES.iter().map(|(value, _)| value.schema_name()).collect();
            $crate::api::graphql::check::check_enum(stringify!($name), &names);
        }
    };
}
pub(crate) use enums;

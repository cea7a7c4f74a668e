//! JSON as text and as a [`Value`]. In the browser its own `JSON` reads and writes the text: a parser and printer of ours
//! would bring their tables for floating point numbers, some ten kilobytes of the first load. Natively serde does it.
//!
//! The API sends exact numbers as text. A number in JSON that is not whole becomes its text too, so that nothing is
//! ever rounded.

use serde_json::Value;

/// Reads a text; `None` when it is not JSON.
pub(crate) fn read(text: &str) -> Option<Value> {
    if cfg!(target_arch = "wasm32") { browser::read(text) } else { serde_json::from_str(text).ok() }
}

/// Writes a value as text.
pub(crate) fn write(value: &Value) -> String {
    if cfg!(target_arch = "wasm32") { browser::write(value) } else { value.to_string() }
}

mod browser {
    use js_sys::{Array, JSON, Object, Reflect};
    use serde_json::{Map, Value};
    use wasm_bindgen::{JsCast, JsValue};

    pub(super) fn read(text: &str) -> Option<Value> {
        JSON::parse(text).ok().map(|value| from_js(&value))
    }

    pub(super) fn write(value: &Value) -> String {
        text_of(&to_js(value))
    }

    fn text_of(value: &JsValue) -> String {
        JSON::stringify(value).map(String::from).unwrap_or_default()
    }

    fn from_js(value: &JsValue) -> Value {
        if let Some(text) = value.as_string() {
            return Value::String(text);
        }
        if let Some(number) = value.as_f64() {
            return whole(number).map_or_else(|| Value::String(text_of(value)), Value::from);
        }
        if let Some(flag) = value.as_bool() {
            return Value::Bool(flag);
        }
        if let Some(items) = value.dyn_ref::<Array>() {
            return Value::Array(items.iter().map(|item| from_js(&item)).collect());
        }
        value.dyn_ref::<Object>().map_or(Value::Null, |object| Value::Object(fields(object)))
    }

    fn fields(object: &Object) -> Map<String, Value> {
        let mut fields = Map::new();
        for name in Object::keys(object).iter() {
            let value = Reflect::get(object, &name).unwrap_or_default();
            fields.insert(name.as_string().unwrap_or_default(), from_js(&value));
        }
        fields
    }

    /// The whole number that a float is, as far as floats tell whole numbers apart.
    fn whole(number: f64) -> Option<i64> {
        #[expect(clippy::cast_possible_truncation, reason = "only what is whole and small enough is taken")]
        (number.fract() == 0.0 && number.abs() <= js_sys::Number::MAX_SAFE_INTEGER).then_some(number as i64)
    }

    fn to_js(value: &Value) -> JsValue {
        match value {
            Value::Null => JsValue::NULL,
            Value::Bool(flag) => JsValue::from_bool(*flag),
            #[expect(clippy::cast_precision_loss, reason = "GraphQL's whole numbers have 32 bits")]
            Value::Number(number) => {
                number.as_i64().map_or(JsValue::NULL, |number| JsValue::from_f64(number as f64))
            }
            Value::String(text) => JsValue::from_str(text),
            Value::Array(items) => items.iter().map(to_js).collect::<Array>().into(),
            Value::Object(fields) => {
                let object = Object::new();
                for (name, value) in fields {
                    let _ = Reflect::set(&object, &JsValue::from_str(name), &to_js(value));
                }
                object.into()
            }
        }
    }
}

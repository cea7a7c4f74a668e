//! Names inside a process template: lower-case words joined by underscores, at most 64 characters. Each kind of name
//! is a type of its own, so a stage can not be passed where a step is meant.

use std::borrow::Borrow;
use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, de};

/// The longest name in a template, in characters.
pub const KEY_MAX: usize = 64;

/// What [`is_key`] says, for the JSON Schema of processes.
#[cfg(feature = "schema")]
const KEY_PATTERN: &str = "^[a-z][a-z0-9_]{0,63}$";

/// Whether a text may name something in a template.
pub fn is_key(text: &str) -> bool {
    text.len() <= KEY_MAX
        && text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
}

macro_rules! key_type {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        pub struct $name(#[cfg_attr(feature = "schema", schemars(regex(pattern = KEY_PATTERN)))] String);

        impl $name {
            /// The name as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// A name, if the text is one.
            pub fn parse(text: &str) -> Option<Self> {
                is_key(text).then(|| Self(text.to_owned()))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = String::deserialize(deserializer)?;
                Self::parse(&text).ok_or_else(|| {
                    de::Error::custom(format!(
                        "\"{text}\" is not a name: use lower-case letters, digits and underscores, starting with a letter, at most {KEY_MAX}"
                    ))
                })
            }
        }
    };
}

key_type!(/// Names a process, for instance `reseller`.
    ProcessKey);
key_type!(/// Names a stage of a process.
    StageKey);
key_type!(/// Names a step of a process.
    StepKey);
key_type!(/// Names a fact: a typed field that conditions can speak about.
    FactKey);
key_type!(/// Names a role, for instance `account_executive`.
    RoleKey);
key_type!(/// Names one way a step can end.
    OutcomeKey);
key_type!(/// Names a kind of document.
    DocumentKey);
key_type!(/// Names a folder of a deal's document workspace.
    FolderKey);
key_type!(/// Names one rule of an approval policy.
    RuleKey);
key_type!(/// Names a policy value of a template, for instance a margin floor.
    ParamKey);
key_type!(/// Names a segment: a type of deal, for instance `large`.
    SegmentKey);
key_type!(/// Names a list of items that a deal keeps, for instance `remarks`.
    ListKey);
key_type!(/// Names an item that a list begins with.
    ItemKey);
key_type!(/// Names a state that an item of a list can be in.
    ItemStateKey);
key_type!(/// Names a part that somebody at the customer plays, for instance `economic_buyer`.
    ContactRoleKey);
key_type!(/// Names a message that a step sends.
    MessageKey);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_names_are_keys() {
        assert!(is_key("bill_of_materials"));
        for bad in ["", "Bill", "9lives", "a-b", "a b", "é"] {
            assert!(!is_key(bad), "{bad}");
        }
    }
}

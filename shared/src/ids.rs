//! Typed ids. On the wire an id says its type (`deal_018f…`), and a wrong type is refused when it is parsed, so an
//! account id can never address a deal. Ids are made outside (an injected source); nothing here is random.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use uuid::Uuid;

/// Why a text is not an id of the expected type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdError {
    /// The prefix an id of this type starts with, without the underscore.
    pub expected: &'static str,
}

impl fmt::Display for IdError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "expected an id of the form {}_ followed by 32 hexadecimal digits", self.expected)
    }
}

impl std::error::Error for IdError {}

macro_rules! id_type {
    ($(#[$doc:meta])* $name:ident, $prefix:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(pub Uuid);

        impl $name {
            /// What stands before the underscore on the wire.
            pub const PREFIX: &'static str = $prefix;
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!($prefix, "_{}"), self.0.simple())
            }
        }

        impl FromStr for $name {
            type Err = IdError;
            fn from_str(text: &str) -> Result<Self, IdError> {
                text.strip_prefix(concat!($prefix, "_"))
                    .filter(|hex| hex.len() == 32)
                    .and_then(|hex| Uuid::try_parse(hex).ok())
                    .map(Self)
                    .ok_or(IdError { expected: $prefix })
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
            }
        }
    };
}

id_type!(/// A tenant: one company with its users, processes and deals.
    OrgId, "org");
id_type!(/// A person who signs in.
    UserId, "user");
id_type!(/// That somebody stands in for somebody else.
    DelegationId, "delegation");
id_type!(/// A deal running through a process.
    DealId, "deal");
id_type!(/// A customer company.
    AccountId, "account");
id_type!(/// A person at a customer.
    ContactId, "contact");
id_type!(/// A lead before it becomes a deal (RS-1).
    LeadId, "lead");
id_type!(/// A possible conflict with somebody else's deal, lead or registration (RS-1.3).
    ConflictId, "conflict");
id_type!(/// One published version of a process.
    ProcessId, "process");
id_type!(/// A change of version of many deals.
    MigrationId, "migration");
id_type!(/// A step of one deal, as it stands in an inbox.
    TaskId, "task");
id_type!(/// A stored document of a deal.
    DocumentId, "document");
id_type!(/// One entry of the event log.
    EventId, "event");
id_type!(/// A message shown to one user.
    NotificationId, "notification");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_says_its_type_and_refuses_another() {
        let id = DealId(Uuid::from_u128(42));
        assert_eq!(id.to_string().parse::<DealId>(), Ok(id));
        assert!(id.to_string().parse::<AccountId>().is_err());
        assert!("deal_".parse::<DealId>().is_err());
    }
}

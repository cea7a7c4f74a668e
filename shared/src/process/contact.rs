//! The people at the customer who take part in a deal: the parts they play, how much they weigh and where they stand
//! (DS-2.2). Which parts there are is the template's; weight and attitude are the same everywhere.

use serde::{Deserialize, Serialize};

use crate::keys::ContactRoleKey;

/// A part that somebody at the customer plays on a deal, for instance who decides or who advises.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ContactRole {
    /// Its name.
    pub key: ContactRoleKey,
    /// A deal that nobody plays it on has a gap, which shows.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub wanted: bool,
}

/// How much somebody weighs in the decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Influence {
    /// Much.
    High,
    /// Some.
    Medium,
    /// Little.
    Low,
}

/// Where somebody stands towards the deal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Attitude {
    /// For it.
    Supports,
    /// Neither for nor against it.
    Neutral,
    /// Against it.
    Opposes,
}

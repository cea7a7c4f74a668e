//! Stages: the columns of the board, where a deal may go from each, and what must hold before it does.

use serde::{Deserialize, Serialize};

use super::condition::Condition;
use crate::keys::{RoleKey, StageKey};
use crate::time::Timestamp;

/// What a stage means for the deal's fate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum StageKind {
    /// Being sold.
    Open,
    /// The customer said yes; paperwork is under way.
    Won,
    /// Won and closed; what follows is delivery and after-sales.
    ClosedWon,
    /// Nothing is left to do on a won deal.
    Completed,
    /// Set aside; the deal can come back.
    OnHold,
    /// Lost or dropped.
    Lost,
}

impl StageKind {
    /// Whether the deal still counts as pipeline.
    pub fn is_pipeline(self) -> bool {
        matches!(self, Self::Open | Self::Won)
    }

    /// Whether it lies on the way from the first talk to a won deal's end, so that going there takes the gates.
    pub fn is_on_the_way(self) -> bool {
        matches!(self, Self::Open | Self::Won | Self::ClosedWon | Self::Completed)
    }

    /// Whether the deal is won or lost for good.
    pub fn is_closed(self) -> bool {
        matches!(self, Self::ClosedWon | Self::Completed | Self::Lost)
    }

    /// Whether the customer said yes, be it a moment ago or long since.
    pub fn is_won(self) -> bool {
        matches!(self, Self::Won | Self::ClosedWon | Self::Completed)
    }

    /// Whether steps are worked on here: not when the deal rests or is over.
    pub fn has_work(self) -> bool {
        self != Self::OnHold && !self.is_final()
    }

    /// Whether the process ends here.
    pub fn is_final(self) -> bool {
        matches!(self, Self::Completed | Self::Lost)
    }
}

/// How sure a forecast may be about a deal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ForecastCategory {
    /// Not counted.
    Omitted,
    /// Possible.
    Pipeline,
    /// Likely if all goes well.
    BestCase,
    /// Promised.
    Commit,
    /// Won.
    Closed,
}

/// The forecast categories of a stage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Categories {
    /// The category a deal gets on entering.
    pub default: ForecastCategory,
    /// The categories its owner may choose.
    pub allowed: Vec<ForecastCategory>,
}

/// What a move to a stage asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Ask {
    /// A reason in words.
    Reason,
    /// The day on which to look at the deal again.
    ReviewDate,
}

/// A column of the board.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Stage {
    /// Its name.
    pub key: StageKey,
    /// What it means for the deal's fate.
    pub kind: StageKind,
    /// Forecast categories.
    pub category: Categories,
    /// Percent of deals here that are won, 0 to 100; weighted sums use it.
    pub probability: u8,
    /// Where a deal may go from here, the usual one first.
    pub next: Vec<StageKey>,
    /// What else must hold before a deal moves on to the usual next stage, beside its required steps.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub exit: Vec<Gate>,
    /// Whether the deal moves on by itself as soon as nothing blocks it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub advance: bool,
    /// The number of days a deal usually spends here; later it stands out as slow. 0 where none is usual.
    pub usual_days: u32,
    /// What a move here asks for (CQ-1.1).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub asks: Vec<Ask>,
    /// Shown folded on the board.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub folded: bool,
}

impl Stage {
    /// Whether a move here asks for this.
    pub fn asks(&self, ask: Ask) -> bool {
        self.asks.contains(&ask)
    }

    /// Who came here at this moment or before is here for longer than usual: more whole days than [`Stage::usual_days`].
    /// Nobody is where no time is usual, or nothing is being sold.
    pub fn slow_since(&self, now: Timestamp) -> Option<Timestamp> {
        let usual = self.kind.is_pipeline() && self.usual_days > 0;
        usual.then(|| now.plus_seconds(-(i64::from(self.usual_days) + 1) * 86_400))
    }

    /// Whether a deal that came at this moment and is being sold stands out as slow.
    pub fn is_slow(&self, since: Timestamp, now: Timestamp) -> bool {
        self.slow_since(now).is_some_and(|slow| since <= slow)
    }
}

/// A condition that must hold, and who can bring it about.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Gate {
    /// The gate counts only while this holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<Condition>,
    /// What must hold.
    pub needs: Condition,
    /// Who can make it hold.
    pub by: RoleKey,
    /// For a gate of a stage: not even an override passes it (RS-14.2).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub firm: bool,
}

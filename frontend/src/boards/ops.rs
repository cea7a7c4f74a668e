//! What the board asks of the server, and what it hears.

use crate::api::scalars::{Date, DateTime, Decimal, Id, Money};
use crate::api::schema;
use crate::api::types::{Amount, Blocker, PageInfo, RoleName, StageKind, UserError};
use crate::state::entities::Entity;

/// A deal as a card.
#[derive(cynic::QueryFragment, Debug, Clone, PartialEq)]
pub(crate) struct Card {
    /// The deal.
    pub(crate) id: Id,
    /// Its readable number.
    pub(crate) number: String,
    /// Its title.
    pub(crate) title: String,
    /// Grows with every change.
    pub(crate) version: i32,
    /// The column.
    pub(crate) stage: String,
    /// The customer.
    pub(crate) account: String,
    /// Who owns it.
    pub(crate) owner: CardOwner,
    /// The most exact amount there is.
    pub(crate) amount: Option<Amount>,
    /// When it is expected to be won.
    pub(crate) close_date: Option<Date>,
    /// Since when it is in its column.
    pub(crate) stage_since: DateTime,
    /// For how many days.
    pub(crate) stage_days: i32,
    /// Longer than usual.
    pub(crate) slow: bool,
    /// The step that presses most.
    pub(crate) next_step: Option<CardStep>,
    /// How much stands in the way of the usual next column.
    pub(crate) blockers: i32,
    /// Steps of the stage that are done.
    pub(crate) steps_done: i32,
    /// Steps of the stage.
    pub(crate) steps_total: i32,
}

impl Entity for Card {
    fn id(&self) -> &Id {
        &self.id
    }

    fn version(&self) -> i32 {
        self.version
    }
}

/// A card's owner.
#[derive(cynic::QueryFragment, Debug, Clone, PartialEq)]
pub(crate) struct CardOwner {
    /// Who.
    pub(crate) id: Id,
    /// The name.
    pub(crate) name: String,
}

/// The step of a card that presses most.
#[derive(cynic::QueryFragment, Debug, Clone, PartialEq)]
pub(crate) struct CardStep {
    /// Its key.
    pub(crate) key: String,
    /// Its name.
    pub(crate) name: String,
    /// Who does it.
    pub(crate) role: RoleName,
    /// By when.
    pub(crate) due: Option<Date>,
    /// Past its date.
    pub(crate) late: bool,
    /// Whether the reader may do it.
    pub(crate) mine: bool,
}

//! Conflicts between sellers over the same company (RS-1.3).
//!
//! The rule: what is new at a company is compared with what others have there. Each collision goes on record, its other
//! side is told, and it holds what is new until somebody else than its owner resolves it. What a resolution lets go on
//! says [`shared::leads::hold`], for leads and deals alike.
//!
//! A lead is compared when it is entered, when what tells its company apart changes, when it gets another owner, and
//! when it shall become a deal. A collision that stands on record is not asked about twice, with two exceptions. Who was
//! handed a lead because they already work with the company may pass it on: then it is compared anew, since that
//! agreement was with them. And "no conflict" does not cover a surer match than the one it was said of. Of several
//! records of a collision the latest counts.

mod find;
mod hold;
mod read;
mod record;

use shared::ids::{ConflictId, DealId, LeadId, UserId};
use shared::leads::MatchReason;

pub(crate) use find::{company_of, find, for_account};
pub(crate) use hold::hold_of;
pub(crate) use read::{OnRecord, conflicts_of, with_labels};
pub(crate) use record::{Newcomer, look_again, record};

/// A lead or deal that is compared with others, or that something collides with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// A lead.
    Lead(LeadId),
    /// A deal.
    Deal(DealId),
}

impl Subject {
    /// The lead, if it is one.
    pub fn lead(self) -> Option<LeadId> {
        match self {
            Self::Lead(lead) => Some(lead),
            Self::Deal(_) => None,
        }
    }

    /// The deal, if it is one.
    pub fn deal(self) -> Option<DealId> {
        match self {
            Self::Deal(deal) => Some(deal),
            Self::Lead(_) => None,
        }
    }
}

/// Something that seems to be the same company in somebody else's hands.
#[derive(Debug, Clone)]
pub struct Collision {
    /// The id it goes on record with.
    pub id: ConflictId,
    /// What it collides with.
    pub with: Subject,
    /// A deal's number or a lead's company.
    pub label: String,
    /// Who works on it.
    pub owner: UserId,
    /// Why it seems to be the same company.
    pub reason: MatchReason,
    /// How sure that is, in percent.
    pub score: u8,
}

//! Inputs of the mutations on deals.

use async_graphql::{Enum, ID, InputObject, MaybeUndefined};
use shared::event;

use super::facts::FactInput;
use super::forecast::ForecastCategory;
use crate::graphql::scalars::{Date, MoneyInput};

/// What a note on a deal records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "event::NoteKind")]
pub enum NoteKind {
    /// A remark.
    Note,
    /// A telephone call.
    Call,
    /// A meeting.
    Meeting,
    /// A mail.
    Mail,
}

/// An existing account by `id`, or a new one by `name`.
#[derive(Debug, Clone, InputObject)]
pub struct AccountRef {
    /// An existing account.
    pub(super) id: Option<ID>,
    /// The name of a new one.
    pub(super) name: Option<String>,
    /// Its internet domain.
    pub(super) domain: Option<String>,
    /// Its number in a public register.
    pub(super) registration_number: Option<String>,
    /// A first person there.
    pub(super) contact_name: Option<String>,
    /// That person's e-mail address.
    pub(super) contact_email: Option<String>,
}

/// Starts a deal.
#[derive(Debug, Clone, InputObject)]
pub struct DealCreateInput {
    /// The process's key; the latest version is taken.
    pub(super) process: String,
    /// The title.
    pub(super) title: String,
    /// The customer; without one, the company itself, where the process brings leads and sells nothing.
    pub(super) account: Option<AccountRef>,
    /// The account executive; the caller when absent.
    pub(super) owner: Option<ID>,
    /// The day it is expected to be won.
    pub(super) close_date: Option<Date>,
    /// What the account executive guesses.
    pub(super) estimated_amount: Option<MoneyInput>,
    /// Makes a repetition give the first result; comes back with the live update.
    pub(super) client_mutation_id: Option<String>,
}

/// Changes plain details of a deal; absent fields stay.
#[derive(Debug, Clone, InputObject)]
pub struct DealUpdateInput {
    /// The deal.
    pub(super) id: ID,
    /// The version the caller saw.
    pub(super) expected_version: i64,
    /// The new title.
    pub(super) title: Option<String>,
    /// The new expected close date.
    pub(super) close_date: Option<Date>,
    /// The new account executive.
    pub(super) owner: Option<ID>,
    /// Makes a repetition give the first result; comes back with the live update.
    pub(super) client_mutation_id: Option<String>,
}

/// Moves a deal to another stage.
#[derive(Debug, Clone, InputObject)]
pub struct DealMoveInput {
    /// The deal.
    pub(super) id: ID,
    /// The version the caller saw.
    pub(super) expected_version: i64,
    /// The stage's key.
    pub(super) stage: String,
    /// Why, where the stage asks for a reason.
    pub(super) note: Option<String>,
    /// The day on which to look at the deal again, where the stage asks for it.
    pub(super) review_on: Option<Date>,
    /// Moves against the gates for this reason; needs `DEAL_OVERRIDE` and stays visible on the deal.
    pub(super) override_reason: Option<String>,
    /// Makes a repetition give the first result; comes back with the live update.
    pub(super) client_mutation_id: Option<String>,
}

/// Says how sure a deal is.
#[derive(Debug, Clone, InputObject)]
pub struct DealForecastInput {
    /// The deal.
    pub(super) id: ID,
    /// The version the caller saw.
    pub(super) expected_version: i64,
    /// How sure; one that the stage allows.
    pub(super) category: ForecastCategory,
    /// The doubt that is left; `BEST_CASE` asks for it.
    pub(super) doubt: Option<String>,
    /// The day of signing, which becomes the expected close date; `COMMIT` asks for it unless the deal has one.
    pub(super) close_date: Option<Date>,
    /// Makes a repetition give the first result; comes back with the live update.
    pub(super) client_mutation_id: Option<String>,
}

/// Puts a deal right that is over; absent fields stay.
#[derive(Debug, Clone, InputObject)]
pub struct DealCorrectInput {
    /// The deal.
    pub(super) id: ID,
    /// The version the caller saw.
    pub(super) expected_version: i64,
    /// The right values.
    pub(super) facts: Option<Vec<FactInput>>,
    /// The right title.
    pub(super) title: Option<String>,
    /// Why; it stays on record.
    pub(super) reason: String,
    /// Makes a repetition give the first result; comes back with the live update.
    pub(super) client_mutation_id: Option<String>,
}

/// Puts an item on a list of a deal.
#[derive(Debug, Clone, InputObject)]
pub struct ItemAddInput {
    /// The deal.
    pub(super) deal: ID,
    /// The version the caller saw.
    pub(super) expected_version: i64,
    /// The list's key.
    pub(super) list: String,
    /// The title.
    pub(super) title: String,
    /// Whose it is.
    pub(super) owner: Option<ID>,
    /// By when.
    pub(super) due: Option<Date>,
    /// Whether it blocks, where the list leaves the choice; it does when absent.
    pub(super) blocks: Option<bool>,
    /// Makes a repetition give the first result; comes back with the live update.
    pub(super) client_mutation_id: Option<String>,
}

/// Changes an item of a list of a deal; absent fields stay.
#[derive(Debug, Clone, InputObject)]
pub struct ItemChangeInput {
    /// The deal.
    pub(super) deal: ID,
    /// The version the caller saw.
    pub(super) expected_version: i64,
    /// The list's key.
    pub(super) list: String,
    /// The item's number on the list.
    pub(super) number: u32,
    /// The new title.
    pub(super) title: Option<String>,
    /// Whose it is; null for nobody in particular.
    pub(super) owner: MaybeUndefined<ID>,
    /// By when; null for no day.
    pub(super) due: MaybeUndefined<Date>,
    /// Whether it blocks.
    pub(super) blocks: Option<bool>,
    /// The key of its new state.
    pub(super) state: Option<String>,
    /// Withdraws it, for the reason in `note`.
    pub(super) withdraw: Option<bool>,
    /// A remark or answer.
    pub(super) note: Option<String>,
    /// Makes a repetition give the first result; comes back with the live update.
    pub(super) client_mutation_id: Option<String>,
}

/// Puts a deal to another place in its column.
#[derive(Debug, Clone, InputObject)]
pub struct DealPlaceInput {
    /// The deal.
    pub(super) id: ID,
    /// The deal of the same column it shall stand right below; the top of the column when absent.
    pub(super) below: Option<ID>,
    /// Makes a repetition give the first result; comes back with the live update.
    pub(super) client_mutation_id: Option<String>,
}

/// Names the person who plays a role on a deal.
#[derive(Debug, Clone, InputObject)]
pub struct DealTeamSetInput {
    /// The deal.
    pub(super) id: ID,
    /// The version the caller saw.
    pub(super) expected_version: i64,
    /// The role's key.
    pub(super) role: String,
    /// The person; nobody when absent.
    pub(super) user: Option<ID>,
    /// Makes a repetition give the first result; comes back with the live update.
    pub(super) client_mutation_id: Option<String>,
}

/// Logs a talk or remark.
#[derive(Debug, Clone, InputObject)]
pub struct DealNoteAddInput {
    /// The deal.
    pub(super) id: ID,
    /// The version the caller saw.
    pub(super) expected_version: i64,
    /// What it records.
    pub(super) kind: NoteKind,
    /// What was said.
    pub(super) text: String,
    /// Whether it matters to those who read only what matters.
    #[graphql(default)]
    pub(super) significant: bool,
    /// Makes a repetition give the first result; comes back with the live update.
    pub(super) client_mutation_id: Option<String>,
}

/// Takes a document off a deal. What is stored stays for the record.
#[derive(Debug, Clone, InputObject)]
pub struct DocumentRemoveInput {
    /// The document.
    pub(super) id: ID,
    /// Its deal.
    pub(super) deal: ID,
    /// The version of the deal the caller saw.
    pub(super) expected_version: i64,
    /// Makes a repetition give the first result; comes back with the live update.
    pub(super) client_mutation_id: Option<String>,
}

/// Keeps what is filled in without finishing the step.
#[derive(Debug, Clone, InputObject)]
pub struct StepSaveInput {
    /// The deal.
    pub(super) deal: ID,
    /// The version the caller saw.
    pub(super) expected_version: i64,
    /// The step's key.
    pub(super) step: String,
    /// The values.
    pub(super) facts: Vec<FactInput>,
    /// Makes a repetition give the first result; comes back with the live update.
    pub(super) client_mutation_id: Option<String>,
}

/// Finishes a step.
#[derive(Debug, Clone, InputObject)]
pub struct StepCompleteInput {
    /// The deal.
    pub(super) deal: ID,
    /// The version the caller saw.
    pub(super) expected_version: i64,
    /// The step's key.
    pub(super) step: String,
    /// How it ends, for steps with outcomes.
    pub(super) outcome: Option<String>,
    /// Last changes to its facts.
    pub(super) facts: Option<Vec<FactInput>>,
    /// A remark or reason.
    pub(super) note: Option<String>,
    /// Makes a repetition give the first result; comes back with the live update.
    pub(super) client_mutation_id: Option<String>,
}

/// Gives an open step to a person, or back to everybody in its role.
#[derive(Debug, Clone, InputObject)]
pub struct StepAssignInput {
    /// The deal.
    pub(super) deal: ID,
    /// The version the caller saw.
    pub(super) expected_version: i64,
    /// The step's key.
    pub(super) step: String,
    /// The person; nobody when absent.
    pub(super) assignee: Option<ID>,
    /// Why.
    pub(super) note: Option<String>,
    /// Makes a repetition give the first result; comes back with the live update.
    pub(super) client_mutation_id: Option<String>,
}

/// Sets the due date of an open step.
#[derive(Debug, Clone, InputObject)]
pub struct StepRescheduleInput {
    /// The deal.
    pub(super) deal: ID,
    /// The version the caller saw.
    pub(super) expected_version: i64,
    /// The step's key.
    pub(super) step: String,
    /// The date.
    pub(super) due: Date,
    /// Why.
    pub(super) note: Option<String>,
    /// Makes a repetition give the first result; comes back with the live update.
    pub(super) client_mutation_id: Option<String>,
}

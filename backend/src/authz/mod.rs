//! Who may call what: every field of Query, Mutation and Subscription has a row here, or it is denied.
//!
//! Invariants: a resolver of a root field begins with [`enter`], which looks up the row of the very field that runs; a
//! field without a row is refused for everybody, and a test fails for it. Whether *this* deal or step may be touched is
//! decided afterwards, by scoped queries and the engine.

mod graphql;

pub use graphql::enter;

use shared::permission::Permission as P;

use crate::ctx::Caller;
use crate::error::{AppError, AppResult};

/// What a root field asks of its caller. Any one of the permissions suffices; none means every signed-in person.
pub type Row = (&'static str, &'static [P]);

const READ_DEALS: &[P] = &[P::DealReadAll, P::DealReadTeam];

/// The rows.
pub const FIELDS: &[Row] = &[
    ("viewer", &[]),
    ("node", &[]),
    ("nodes", &[]),
    ("processes", &[P::ProcessRead]),
    ("process", &[P::ProcessRead]),
    ("processVersions", &[P::ProcessRead]),
    ("processComparison", &[P::ProcessRead]),
    ("processDrafts", &[P::ProcessWrite]),
    ("processDraft", &[P::ProcessWrite]),
    ("processCheck", &[P::ProcessWrite]),
    ("processMigrations", &[P::ProcessWrite]),
    ("processMigration", &[P::ProcessWrite]),
    ("processMigrationPreview", &[P::ProcessWrite]),
    ("processSimulation", &[P::ProcessWrite]),
    ("deal", READ_DEALS),
    ("dealByNumber", READ_DEALS),
    ("deals", READ_DEALS),
    ("board", READ_DEALS),
    ("processLoad", READ_DEALS),
    // Figures of the deals that one may see; quotas of others only with the permission.
    ("forecast", READ_DEALS),
    // Who leads sales, and who writes processes.
    ("approvalMeasures", &[P::DealOverride, P::ProcessWrite]),
    ("quotas", &[P::QuotaRead]),
    // The own ones; those of others to who hands steps of others to somebody else.
    ("delegations", &[P::StepWork]),
    ("inbox", &[P::StepWork, P::DealReadAll]),
    ("lead", &[P::LeadRead]),
    ("leads", &[P::LeadRead]),
    ("conflictCheck", &[P::LeadWork, P::DealCreate]),
    ("account", &[P::AccountRead]),
    ("accounts", &[P::AccountRead]),
    // Each kind of thing only to who may read it.
    ("search", &[]),
    ("users", &[P::UserRead]),
    ("notifications", &[]),
    ("dealCreate", &[P::DealCreate]),
    ("dealUpdate", &[P::DealEdit, P::DealReassign]),
    ("dealMove", &[P::DealMove]),
    ("dealPlace", &[P::DealMove]),
    ("dealForecast", &[P::DealEdit]),
    ("dealCorrect", &[P::DealOverride]),
    ("itemAdd", &[P::StepWork]),
    ("itemChange", &[P::StepWork]),
    ("dealTeamSet", &[P::DealEdit, P::DealReassign]),
    ("dealContactPut", &[P::DealEdit]),
    ("dealContactRemove", &[P::DealEdit]),
    ("dealNoteAdd", &[P::DealEdit]),
    ("documentRemove", &[P::DealEdit]),
    ("stepSave", &[P::StepWork]),
    ("stepComplete", &[P::StepWork]),
    ("stepAssign", &[P::StepWork, P::DealReassign]),
    ("stepReschedule", &[P::StepWork]),
    ("leadCreate", &[P::LeadWork]),
    ("leadUpdate", &[P::LeadWork]),
    // Converting starts a deal.
    ("leadConvert", &[P::DealCreate]),
    ("conflictResolve", &[P::LeadWork, P::ConflictResolve]),
    ("processDraftStart", &[P::ProcessWrite]),
    ("processDraftSave", &[P::ProcessWrite]),
    ("processDraftDiscard", &[P::ProcessWrite]),
    ("processDraftPublish", &[P::ProcessWrite]),
    ("processMigrationStart", &[P::ProcessWrite]),
    ("processMigrationUndo", &[P::ProcessWrite]),
    ("quotaSet", &[P::QuotaSet]),
    ("delegationCreate", &[P::StepWork]),
    ("delegationEnd", &[P::StepWork]),
    ("notificationsRead", &[]),
    ("viewerUpdate", &[]),
    ("calendarChange", &[P::OrganisationWrite]),
    ("boardChanged", READ_DEALS),
    ("dealChanged", READ_DEALS),
    ("inboxChanged", &[]),
];

/// Refuses unless the caller may call a root field.
fn allow(caller: &Caller, field: &str) -> AppResult<()> {
    match FIELDS.iter().find(|(name, _)| *name == field) {
        Some((_, any))
            if any.is_empty() || any.iter().any(|permission| caller.permissions.contains(permission)) =>
        {
            Ok(())
        }
        _ => Err(AppError::Forbidden("your roles do not grant this")),
    }
}

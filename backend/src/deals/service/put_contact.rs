//! Says who at the customer takes part in a deal, be it somebody known or somebody new (DS-2.2).

use std::collections::BTreeSet;

use shared::engine::Command;
use shared::engine::state::DealContact;
use shared::ids::{ContactId, DealId};
use shared::keys::ContactRoleKey;
use shared::process::{Attitude, Influence};

use super::run_command::{Changed, DealCommand};
use crate::accounts::{self, NewContact};
use crate::ctx::Ctx;
use crate::db::{Unit, Write};
use crate::deals::store;
use crate::error::{AppError, AppResult, ProblemKind};

/// Who takes part.
pub enum Participant {
    /// Somebody known at the customer.
    Known(ContactId),
    /// Somebody who becomes known with it.
    New(NewContact),
}

/// Names a person, or changes what is said of one.
pub struct PutContact {
    /// Who asks, and when.
    pub ctx: Ctx,
    /// The deal.
    pub deal: DealId,
    /// The version the caller saw.
    pub expected_version: Option<i64>,
    /// Who takes part.
    pub participant: Participant,
    /// In which parts.
    pub roles: BTreeSet<ContactRoleKey>,
    /// With how much weight, if that is known.
    pub influence: Option<Influence>,
    /// On which side, if that is known.
    pub attitude: Option<Attitude>,
    /// The author's key of the request, which comes back with the live update.
    pub client_mutation_id: Option<String>,
}

impl Write for PutContact {
    type Output = Changed;

    /// A command that the engine refuses takes the new person back with it.
    async fn run(&self, unit: &Unit) -> AppResult<Changed> {
        let ctx = &self.ctx;
        let row = store::deal_lock(unit.connection(), ctx, self.deal)
            .await?
            .ok_or(AppError::NotFound { kind: "deal" })?;
        let account = row.state.account;
        let (id, name) = match &self.participant {
            Participant::New(new) => {
                (accounts::add_contact(unit, ctx, account, new).await?, new.name.clone())
            }
            Participant::Known(id) => {
                let name = accounts::contact_name(unit.connection(), ctx.org.id, (account, *id)).await?;
                (*id, name.ok_or_else(|| AppError::invalid("contact", ProblemKind::Unknown))?)
            }
        };
        let (roles, influence, attitude) = (self.roles.clone(), self.influence, self.attitude);
        let command = DealCommand {
            ctx: ctx.clone(),
            deal: self.deal,
            expected_version: self.expected_version,
            command: Command::PutContact(DealContact { id, name, roles, influence, attitude }),
            client_mutation_id: self.client_mutation_id.clone(),
        };
        command.run(unit).await
    }
}

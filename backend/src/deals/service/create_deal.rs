//! Starts a deal for an existing or new account.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use shared::engine::NewDeal;
use shared::ids::{AccountId, ConflictId, DealId, UserId};
use shared::keys::FactKey;
use shared::money::Money;
use shared::process::Process;
use shared::process::fact::{AmountOrigin, Fact, FactValue};
use shared::text::Title;
use shared::time::Date;

use super::apply::{Target, begin};
use super::run_command::check_person;
use crate::accounts::{self, NewContact};
use crate::ctx::Ctx;
use crate::db::{Unit, Write};
use crate::deals::store;
use crate::error::{AppError, AppResult, ProblemKind};
use crate::leads;
use crate::leads::conflicts::Newcomer;
use crate::notify::Claim;
use crate::process::Published;

/// The customer of a new deal.
#[derive(Debug, Clone)]
pub enum AccountChoice {
    /// One that exists.
    Existing(AccountId),
    /// A new one.
    New(accounts::NewAccount),
    /// The company itself, for what is no sale.
    Own,
}

/// Starts a deal.
pub struct CreateDeal {
    /// Who asks, and when.
    pub ctx: Ctx,
    /// The process it shall run on.
    pub process: Published,
    /// Its title.
    pub title: Title,
    /// The customer.
    pub account: AccountChoice,
    /// The account executive.
    pub owner: UserId,
    /// The day it is expected to be won.
    pub close_date: Option<Date>,
    /// Whom the customer is reached by, if that is known.
    pub contact: Option<NewContact>,
    /// What the account executive guesses.
    pub estimated: Option<Money>,
    /// The author's key of the request.
    pub client_mutation_id: Option<String>,
    /// The lead it comes from, whose conflicts were settled there.
    pub from_lead: bool,
}

/// A started deal and what it may collide with.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Created {
    /// The deal.
    pub deal: DealId,
    /// Its account.
    pub account: AccountId,
    /// Conflicts that somebody has to resolve (RS-1.3).
    pub conflicts: Vec<ConflictId>,
}

impl Write for CreateDeal {
    type Output = Created;

    async fn run(&self, unit: &Unit) -> AppResult<Created> {
        let ctx = &self.ctx;
        let process = &self.process.definition.process;
        let owner_role =
            process.owner_role().ok_or_else(|| AppError::internal("a process begins without a step"))?;
        check_person(unit, ctx, "owner", self.owner, Some(owner_role)).await?;
        let (account, name) = match &self.account {
            AccountChoice::Existing(id) => {
                let found = accounts::account_find(unit.connection(), ctx.org.id, *id).await?;
                (*id, found.ok_or_else(|| AppError::invalid("account", ProblemKind::Unknown))?.name)
            }
            AccountChoice::New(new) => (accounts::insert(unit, ctx, new).await?, new.name.clone()),
            AccountChoice::Own => (accounts::own(unit, ctx).await?, ctx.org.name.clone()),
        };
        let deal = DealId(ctx.new_id());
        // Looked for before the deal exists, so that it does not collide with itself.
        // What is no sale competes with nobody.
        let found = if self.from_lead || !process.has_amounts() {
            Vec::new()
        } else {
            leads::conflicts::for_account(unit, ctx, account, self.owner).await?
        };
        let number = new_number(unit, ctx).await?;
        let new = NewDeal {
            number: number.clone(),
            title: self.title.to_string(),
            account,
            owner: self.owner,
            process: self.process.id,
            currency: ctx.org.currency,
            close_date: self.close_date,
            origin: None,
            facts: self.facts(process),
            team: BTreeMap::new(),
            conflicts: found.iter().map(|collision| (collision.id, collision.owner)).collect(),
        };
        let target = Target {
            id: deal,
            definition: &self.process.definition,
            account: &name,
            client_mutation_id: self.client_mutation_id.as_deref(),
        };
        begin(unit, ctx, &target, new).await?;
        let newcomer = Newcomer { claim: Claim::Deal(deal, &number), company: &name, owner: self.owner };
        let conflicts = leads::conflicts::record(unit, ctx, &newcomer, &found).await?;
        Ok(Created { deal, account, conflicts })
    }
}

impl CreateDeal {
    /// What is known already: the estimated amount goes into the fact that carries that origin (RS-2.3), the contact into
    /// those that start with it (RS-1.4).
    fn facts(&self, process: &Process) -> BTreeMap<FactKey, FactValue> {
        let known = |fact: &Fact| match (fact.amount, fact.contact) {
            (Some(AmountOrigin::Estimated), _) => self.estimated.map(FactValue::Money),
            (_, Some(part)) => self.contact.as_ref()?.part(part).map(FactValue::Text),
            _ => None,
        };
        process.facts.iter().filter_map(|(key, fact)| Some((key.clone(), known(fact)?))).collect()
    }
}

/// The next deal number of the year, for instance `D-2026-0042` (RS-3.2).
pub(crate) async fn new_number(unit: &Unit, ctx: &Ctx) -> AppResult<String> {
    let year = ctx.today().year();
    let number = store::counter_next(unit.connection(), ctx, &format!("deal-{year}")).await?;
    Ok(format!("D-{year}-{number:04}"))
}

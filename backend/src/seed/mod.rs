//! Makes a believable company of any size, fast: people, customers, and deals with their whole history.
//!
//! A few hundred deals are lived through the engine, in memory ([`archetype`]); all others are printed from them like
//! forms ([`form`]), with customers, people, amounts and times of their own. Invariants: each deal's state is what its
//! events say, the log is chained in the order of time, and the same number, seed and day give the same company.

#![expect(clippy::indexing_slicing, reason = "places come from the lists they are looked up in")]

mod archetype;
mod chance;
mod company;
mod form;
mod plan;
mod rows;
mod sink;

pub use chance::SeededIds;

use std::sync::Arc;

use tokio::sync::mpsc;

use crate::config::DEMO_PASSWORD;
use crate::ctx::App;
use crate::db::bulk::{Batch, Bulk};
use crate::demo::habits::Habits;
use crate::demo::player::{Luck, Player};
use crate::error::{AppError, AppResult};
use crate::identity;
use crate::process::load::BUILT_IN;
use archetype::World;
use company::Accounts;
use plan::{Numbers, Population};
use rows::{Printer, SHEET};
use sink::TABLES;

/// What is asked for.
#[derive(Debug, Clone, Copy)]
pub struct Wish {
    /// How many deals.
    pub deals: usize,
    /// What the company is made from; another seed gives another company.
    pub seed: u64,
}

/// What is being done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// Deals are lived from which others are printed.
    Forms,
    /// Customers are written.
    Accounts,
    /// Events are written.
    Events,
    /// Deals are written.
    Deals,
    /// Indexes and references are put back.
    Indexes,
}

/// Is told what is being done, how much of it is done, and how much there is; nothing where that is not known.
pub type Progress = Arc<dyn Fn(Phase, usize, Option<usize>) + Send + Sync>;

/// How many batches wait for the database.
const WAITING: usize = 8;
/// How many customers are written at once.
const ACCOUNTS_AT_ONCE: usize = 4_000;
/// How many years back the company begins.
const YEARS: i64 = 7;

/// Fills an empty database, and says how many events there are.
pub async fn seed(app: &Arc<App>, wish: Wish, progress: Progress) -> AppResult<usize> {
    if identity::organisation_any(app.db.reader()).await? {
        return Err(AppError::internal("the database holds an organisation already; seed an empty one"));
    }
    app.storage.put(SHEET.into()).await?;
    let template = BUILT_IN.first().ok_or_else(|| AppError::internal("there is no process"))?;
    let habits = Habits::of(template)?;
    let password = app.settings.demo_password.clone().unwrap_or_else(|| DEMO_PASSWORD.to_owned());
    let definition = template.definition().map_err(AppError::internal)?;
    let roles = archetype::roles(&definition.process);
    let (company, crews) = company::people(app, password, wish.deals, &roles).await?;
    let published =
        company.processes.first().cloned().ok_or_else(|| AppError::internal("there is no process"))?;
    let now = company.org.start_of(company.org.date(app.clock.now()));
    let accounts = Accounts {
        seed: wish.seed,
        org: company.org.id,
        count: Accounts::for_deals(wish.deals),
        began: now.plus_seconds(-YEARS * 365 * 24 * 3_600),
    };
    let org = company.org.clone();
    let told = progress.clone();
    let (sender, mut batches) = mpsc::channel::<Batch>(WAITING);
    let work = move || {
        let mut world = World {
            player: Player { process: &published.definition.process, habits: &habits, luck: Luck::default() },
            process: published.id,
            calendar: &org.calendar,
            currency: org.currency,
            time_zone: &org.time_zone,
            now,
        };
        let population =
            Population::live(&mut world, (wish.seed, wish.deals), |lived| told(Phase::Forms, lived, None))?;
        let drawn = population.draw(wish.seed, wish.deals)?;
        let numbers = Numbers::give(&population, &drawn, |at| org.date(at).year());
        let mut send = |batch| {
            sender.blocking_send(batch).map_err(|_| AppError::internal("the database stopped taking rows"))
        };
        for from in (0..accounts.count).step_by(ACCOUNTS_AT_ONCE) {
            let to = accounts.count.min(from + ACCOUNTS_AT_ONCE);
            accounts.rows(from..to).into_iter().try_for_each(&mut send)?;
            told(Phase::Accounts, to, Some(accounts.count));
        }
        let printer = Printer {
            seed: wish.seed,
            org: &org,
            process: &published.definition.process,
            population: &population,
            drawn: &drawn,
            numbers: &numbers,
            crews: &crews,
            accounts,
            now,
        };
        let events = printer.count_events();
        printer.events(&mut send, |done| told(Phase::Events, done, Some(events)))?;
        printer.deals(&mut send, |done| told(Phase::Deals, done, Some(wish.deals)))?;
        AppResult::Ok(events)
    };
    let printing = tokio::task::spawn_blocking(work);
    let mut bulk = Bulk::begin(&app.db, TABLES).await?;
    while let Some(batch) = batches.recv().await {
        bulk.write(batch).await?;
    }
    let events = printing.await.map_err(AppError::internal)??;
    bulk.finish(|left| progress(Phase::Indexes, left, None)).await?;
    Ok(events)
}

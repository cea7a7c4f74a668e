//! What a migration would do, without doing it: the same rule, on every running deal of the version.

use shared::engine::{MigrationPlan, Obstacle, Version, migrate};
use shared::event::Event;
use shared::ids::DealId;

use super::migration::check_plan;
use crate::ctx::Ctx;
use crate::deals::store::{self, DealRow};
use crate::error::AppResult;
use crate::process::Published;

/// How many deals are read at once.
const PAGE: u64 = 200;
/// How many deals are looked at; beyond, a preview would take longer than somebody waits for it.
const LOOKED_AT_MAX: u64 = 5_000;
/// How many deals stand as examples of what is undecided.
const EXAMPLES: usize = 5;

/// Something that the plan leaves undecided.
#[derive(Debug, Clone)]
pub struct Undecided {
    /// What.
    pub obstacle: Obstacle,
    /// How many deals it holds.
    pub deals: u32,
    /// Some of them.
    pub examples: Vec<DealId>,
}

/// What a migration would do.
#[derive(Debug, Clone, Default)]
pub struct Preview {
    /// How many deals run on the version.
    pub running: i64,
    /// How many of them were looked at.
    pub looked_at: u32,
    /// How many of those would come to the new version.
    pub fit: u32,
    /// What holds the others, first what holds most.
    pub undecided: Vec<Undecided>,
    /// Steps that would open.
    pub steps_opened: u32,
    /// Open steps that would be withdrawn.
    pub steps_withdrawn: u32,
    /// Steps that were done and would be to do again.
    pub steps_anew: u32,
    /// Due dates that would be other ones.
    pub due_dates_moved: u32,
    /// Values that would be given up.
    pub values_given_up: u32,
}

impl Preview {
    fn note(&mut self, deal: &DealRow, outcome: Result<Vec<Event>, Vec<Obstacle>>) {
        self.looked_at += 1;
        match outcome {
            Ok(events) => {
                self.fit += 1;
                for event in &events {
                    self.count(event);
                }
            }
            Err(obstacles) => obstacles.into_iter().for_each(|obstacle| self.hold(deal, obstacle)),
        }
    }

    fn count(&mut self, event: &Event) {
        match event {
            Event::StepOpened { .. } => self.steps_opened += 1,
            Event::StepWithdrawn { .. } => self.steps_withdrawn += 1,
            Event::StepRescheduled { .. } => self.due_dates_moved += 1,
            Event::VersionChanged(change) => {
                self.steps_anew += u32::try_from(change.anew.len()).unwrap_or(u32::MAX);
            }
            Event::FactsSet { facts, .. } => {
                self.values_given_up += u32::try_from(facts.len()).unwrap_or(u32::MAX);
            }
            _ => {}
        }
    }

    fn hold(&mut self, deal: &DealRow, obstacle: Obstacle) {
        let known = self.undecided.iter_mut().find(|known| known.obstacle == obstacle);
        match known {
            Some(known) => {
                known.deals += 1;
                if known.examples.len() < EXAMPLES {
                    known.examples.push(deal.id);
                }
            }
            None => self.undecided.push(Undecided { obstacle, deals: 1, examples: vec![deal.id] }),
        }
    }
}

/// Tries a plan on the running deals of a version.
pub async fn preview_migration(
    ctx: &Ctx,
    (from, to): (&Published, &Published),
    plan: &MigrationPlan,
) -> AppResult<Preview> {
    check_plan(plan, &from.definition.process, &to.definition.process)?;
    let mut preview = Preview { running: store::deals_running(ctx, from.id).await?, ..Preview::default() };
    let actor = ctx.actor();
    let mut after = None;
    while u64::from(preview.looked_at) < LOOKED_AT_MAX {
        let page = store::deals_of_version(ctx, from.id, after, PAGE).await?;
        let Some(last) = page.last() else { break };
        after = Some(last.id);
        for deal in &page {
            let versions = (
                Version { id: from.id, process: &from.definition.process },
                Version { id: to.id, process: &to.definition.process },
            );
            preview.note(deal, migrate(versions, &deal.state, plan, "", &ctx.engine(&actor)));
        }
    }
    preview.undecided.sort_by_key(|undecided| std::cmp::Reverse(undecided.deals));
    Ok(preview)
}

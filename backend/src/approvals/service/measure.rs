//! How the approvals of the last time went: by the rule that asked, by role and by person.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use shared::engine::approval_measures::{Decision, Measure};
use shared::event::Event;
use shared::ids::{DealId, ProcessId, UserId};
use shared::keys::{OutcomeKey, ProcessKey, RoleKey, RuleKey, StepKey};
use shared::process::{Definition, Outcome};
use shared::time::{Date, Timestamp};

use crate::approvals::store::{self, Decided, MEASURED};
use crate::ctx::Ctx;
use crate::error::AppResult;

const DAY: i64 = 24 * 3_600;

/// What is measured of a rule of an approval policy.
pub(crate) struct Policy {
    pub(crate) definition: Arc<Definition>,
    pub(crate) step: StepKey,
    /// The rule that asked; none for decisions that no rule asked for any more.
    pub(crate) rule: Option<RuleKey>,
    pub(crate) measure: Measure,
}

/// What waits for a decision of a step.
pub(crate) struct Waiting {
    pub(crate) definition: Arc<Definition>,
    pub(crate) step: StepKey,
    pub(crate) requests: i64,
    pub(crate) overdue: i64,
}

/// How approvals went.
pub(crate) struct Measures {
    /// The first day that counts.
    pub(crate) since: Date,
    /// Whether there were more decisions than were measured.
    pub(crate) partial: bool,
    pub(crate) all: Measure,
    pub(crate) policies: Vec<Policy>,
    /// Each role with a process that names it.
    pub(crate) roles: Vec<(RoleKey, Arc<Definition>, Measure)>,
    pub(crate) people: Vec<(UserId, Measure)>,
    pub(crate) waiting: Vec<Waiting>,
}

/// A decision with everything it is told apart by.
struct Told {
    process: ProcessKey,
    step: StepKey,
    rules: Vec<RuleKey>,
    role: Option<RoleKey>,
    definition: Arc<Definition>,
    by: Option<UserId>,
    decision: Decision,
}

/// Measures the decisions of the last days.
pub(crate) async fn measure(ctx: &Ctx, days: u16) -> AppResult<Measures> {
    let connection = ctx.app.db.reader();
    let since = ctx.now.plus_seconds(-i64::from(days) * DAY);
    let decided = store::decided_since(connection, ctx, since).await?;
    let partial = decided.len() as u64 >= MEASURED;
    let asked = asked(ctx, &decided).await?;
    // Names are those of the version of the latest decision, or of what waits.
    let mut versions = BTreeMap::<ProcessKey, Arc<Definition>>::new();
    let mut told = Vec::with_capacity(decided.len());
    for one in &decided {
        let definition = definition(ctx, one.process).await?;
        versions.entry(definition.process.key.clone()).or_insert_with(|| definition.clone());
        told.extend(tell(one, &definition, &asked));
    }
    // Deals of several versions of a process wait for the same step.
    let mut waiting = BTreeMap::<(ProcessKey, StepKey), Waiting>::new();
    for row in store::waiting(connection, ctx, ctx.today()).await? {
        let definition = definition(ctx, ProcessId(row.process_id)).await?;
        let Some(step) = StepKey::parse(&row.step) else { continue };
        let none = Waiting { definition: definition.clone(), step: step.clone(), requests: 0, overdue: 0 };
        let all = waiting.entry((definition.process.key.clone(), step)).or_insert(none);
        all.requests += row.requests;
        all.overdue += row.overdue;
    }
    let all: Vec<Decision> = told.iter().map(|one| one.decision).collect();
    Ok(Measures {
        since: ctx.org.date(since),
        partial,
        all: Measure::of(&all),
        policies: policies(&told, &versions),
        roles: roles(&told),
        people: grouped(told.iter().filter_map(|one| Some((one.by?, one.decision)))),
        waiting: waiting.into_values().collect(),
    })
}

async fn definition(ctx: &Ctx, process: ProcessId) -> AppResult<Arc<Definition>> {
    ctx.app.processes.get(ctx.app.db.reader(), ctx.org.id, process).await
}

/// When each step was asked for, by its place in the log.
type Asked = BTreeMap<(DealId, StepKey), BTreeMap<i64, Timestamp>>;

async fn asked(ctx: &Ctx, decided: &[Decided]) -> AppResult<Asked> {
    let deals: BTreeSet<DealId> = decided.iter().map(|one| one.deal).collect();
    let steps: BTreeSet<StepKey> =
        decided.iter().filter_map(|one| completed(&one.event)).map(|(step, _)| step.clone()).collect();
    let mut asked = Asked::new();
    if steps.is_empty() {
        return Ok(asked);
    }
    for (deal, step, position, at) in store::opened(ctx.app.db.reader(), ctx, &deals, &steps).await? {
        asked.entry((deal, step)).or_default().insert(position, at);
    }
    Ok(asked)
}

fn completed(event: &Event) -> Option<(&StepKey, Option<&OutcomeKey>)> {
    match event {
        Event::StepCompleted { step, outcome, .. } => Some((step, outcome.as_ref())),
        _ => None,
    }
}

fn tell(one: &Decided, definition: &Arc<Definition>, asked: &Asked) -> Option<Told> {
    let process = &definition.process;
    let (step, outcome) = completed(&one.event)?;
    let declared = process.step(step);
    let opened = asked.get(&(one.deal, step.clone()));
    let asked_at = opened.and_then(|opened| opened.range(..one.position).next_back()).map(|(_, at)| *at);
    let ended = outcome.and_then(|outcome| declared?.outcome(outcome));
    let refused = ended.is_some_and(Outcome::is_refusal);
    let rules = match &one.event {
        Event::StepCompleted { basis: Some(basis), .. } => basis.rules.clone(),
        _ => Vec::new(),
    };
    Some(Told {
        process: process.key.clone(),
        step: step.clone(),
        rules,
        role: declared.map(|step| step.owner.clone()),
        definition: Arc::clone(definition),
        by: one.by,
        decision: Decision { asked_at, at: one.at, refused },
    })
}

/// By the rules that asked. A decision that several asked for counts for each of them.
fn policies(told: &[Told], versions: &BTreeMap<ProcessKey, Arc<Definition>>) -> Vec<Policy> {
    let each = told.iter().flat_map(|one| {
        let none = one.rules.is_empty().then_some(None);
        let rules = one.rules.iter().cloned().map(Some).chain(none);
        rules.map(|rule| ((one.process.clone(), one.step.clone(), rule), one.decision))
    });
    let policy = |((process, step, rule), measure): ((ProcessKey, StepKey, Option<RuleKey>), Measure)| {
        Some(Policy { definition: versions.get(&process)?.clone(), step, rule, measure })
    };
    grouped(each).into_iter().filter_map(policy).collect()
}

fn roles(told: &[Told]) -> Vec<(RoleKey, Arc<Definition>, Measure)> {
    let named: BTreeMap<&RoleKey, &Arc<Definition>> =
        told.iter().filter_map(|one| Some((one.role.as_ref()?, &one.definition))).collect();
    let measured = grouped(told.iter().filter_map(|one| Some((one.role.clone()?, one.decision))));
    let with_names = measured.into_iter().filter_map(|(role, measure)| {
        let definition = Arc::clone(named.get(&role)?);
        Some((role, definition, measure))
    });
    with_names.collect()
}

/// What the decisions of each come to; the slowest first.
fn grouped<K: Ord>(decisions: impl Iterator<Item = (K, Decision)>) -> Vec<(K, Measure)> {
    let mut groups = BTreeMap::<K, Vec<Decision>>::new();
    for (key, decision) in decisions {
        groups.entry(key).or_default().push(decision);
    }
    let mut measured: Vec<(K, Measure)> =
        groups.into_iter().map(|(key, decisions)| (key, Measure::of(&decisions))).collect();
    measured.sort_by_key(|(_, measure)| std::cmp::Reverse(measure.median_minutes));
    measured
}

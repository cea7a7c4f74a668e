//! Standing in: who works and decides in whose place, from when to when, in what and up to which amount.
//!
//! Invariants: no circles among delegations that hold on the same day, so nobody stands in for themselves, not even over
//! others; a deputy's deputy has the limits of both; what a person may do without it, a deputy may do too, and no more.

use std::collections::BTreeSet;

use crate::ids::UserId;
use crate::keys::ProcessKey;
use crate::limits::DELEGATION_DAYS_MAX;
use crate::money::Money;
use crate::process::Step;
use crate::time::Date;

/// What work is given on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DelegatedWork {
    /// Decisions on approvals alone.
    Approvals,
    /// Every step of the person's roles.
    Steps,
}

/// How far somebody stands in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scope {
    /// What work.
    pub work: DelegatedWork,
    /// In which processes; in all when there is no choice.
    pub processes: Option<BTreeSet<ProcessKey>>,
    /// Up to which amount of a deal, included. A deal whose amount is not known is beyond it.
    pub up_to: Option<Money>,
}

impl Scope {
    const WHOLE: Self = Self { work: DelegatedWork::Steps, processes: None, up_to: None };

    /// Whether a step of a process is within it, on a deal of this amount.
    pub fn covers(&self, process: &ProcessKey, step: &Step, amount: Option<Money>) -> bool {
        let within = |limit: &Money| {
            amount.is_some_and(|amount| amount.currency == limit.currency && amount.amount <= limit.amount)
        };
        (self.work == DelegatedWork::Steps || step.approval.is_some())
            && self.processes.as_ref().is_none_or(|processes| processes.contains(process))
            && self.up_to.as_ref().is_none_or(within)
    }

    /// What both allow.
    fn and(&self, other: &Self) -> Self {
        let processes = match (&self.processes, &other.processes) {
            (Some(one), Some(two)) => Some(one & two),
            (one, two) => one.as_ref().or(two.as_ref()).cloned(),
        };
        let limits = self.up_to.into_iter().chain(other.up_to);
        Self { work: self.work.min(other.work), processes, up_to: limits.min_by_key(|limit| limit.amount) }
    }
}

/// That somebody stands in for somebody else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delegation {
    /// Who is away.
    pub person: UserId,
    /// Who stands in.
    pub deputy: UserId,
    /// The first day.
    pub from: Date,
    /// The last day, included.
    pub until: Date,
    /// How far.
    pub scope: Scope,
}

impl Delegation {
    /// Whether it holds on a day.
    pub fn holds_on(&self, day: Date) -> bool {
        self.from <= day && day <= self.until
    }
}

/// Why somebody cannot stand in as asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DelegationProblem {
    /// For themselves.
    ForOneself,
    /// The last day lies before the first one.
    EndsBeforeItBegins,
    /// The last day is over.
    Over,
    /// For more than [`DELEGATION_DAYS_MAX`] days.
    TooLong,
    /// On some day the work would come back to the person; everybody it would go through, in order.
    Circle(Vec<UserId>),
}

/// Says why a delegation cannot be added to those that hold.
///
/// # Errors
///
/// The first problem.
pub fn check(new: &Delegation, others: &[Delegation], today: Date) -> Result<(), DelegationProblem> {
    if new.person == new.deputy {
        return Err(DelegationProblem::ForOneself);
    }
    if new.until < new.from {
        return Err(DelegationProblem::EndsBeforeItBegins);
    }
    if new.until < today {
        return Err(DelegationProblem::Over);
    }
    let days = new.until.since(new.from).map_or(i32::MAX, |span| span.get_days()).saturating_add(1);
    if days > DELEGATION_DAYS_MAX {
        return Err(DelegationProblem::TooLong);
    }
    circle(&mut vec![new.person, new.deputy], (new.from, new.until), others)
        .map_or(Ok(()), |path| Err(DelegationProblem::Circle(path)))
}

/// The way on which work would come back to the first of `path` on one of some days.
fn circle(path: &mut Vec<UserId>, (from, until): (Date, Date), others: &[Delegation]) -> Option<Vec<UserId>> {
    let (first, last) = (*path.first()?, *path.last()?);
    for next in others.iter().filter(|next| next.person == last) {
        let days = (from.max(next.from), until.min(next.until));
        if days.0 > days.1 || path.iter().skip(1).any(|seen| *seen == next.deputy) {
            continue;
        }
        path.push(next.deputy);
        let found = if next.deputy == first { Some(path.clone()) } else { circle(path, days, others) };
        if found.is_some() {
            return found;
        }
        path.pop();
    }
    None
}

/// For whom somebody stands in on a day, and how far: directly first, then for those who stand in for others.
pub fn stood_in_for<'a>(
    deputy: UserId,
    day: Date,
    all: impl IntoIterator<Item = &'a Delegation>,
) -> Vec<(UserId, Scope)> {
    let holding: Vec<&Delegation> = all.into_iter().filter(|delegation| delegation.holds_on(day)).collect();
    let mut found = Vec::new();
    let mut ways = vec![(vec![deputy], Scope::WHOLE)];
    while !ways.is_empty() {
        let mut further = Vec::new();
        for (path, scope) in &ways {
            let given = holding.iter().filter(|given| path.last() == Some(&given.deputy));
            for given in given.filter(|given| !path.contains(&given.person)) {
                let scope = scope.and(&given.scope);
                found.push((given.person, scope.clone()));
                further.push(([path.as_slice(), &[given.person]].concat(), scope));
            }
        }
        ways = further;
    }
    found
}

//! Standing in: who works and decides in whose place, from when to when, in what and up to which amount.
//!
//! Invariants: no circles among delegations that hold on the same day, so nobody stands in for themselves, not even over
//! others; a deputy's deputy has the limits of both; what a person may do without it, a deputy may do too, and no more.

use std::collections::BTreeSet;

use crate::ids::UserId;
use crate::keys::{ProcessKey, RoleKey};
use crate::limits::{DELEGATION_DAYS_MAX, DELEGATION_LINKS_MAX, STAND_INS_MAX};
use crate::money::Money;
use crate::permission::{Permission, permissions_of};
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
    /// Who said so.
    pub set_by: UserId,
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
    /// The same person stands in for the same one on one of these days already.
    Twice,
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
    let twice = |other: &&Delegation| {
        (other.person, other.deputy) == (new.person, new.deputy)
            && other.from <= new.until
            && new.from <= other.until
    };
    if others.iter().any(|other| twice(&other)) {
        return Err(DelegationProblem::Twice);
    }
    circle(new, others).map_or(Ok(()), |way| Err(DelegationProblem::Circle(way)))
}

/// The way on which work would come back to the person on some day. What holds changes only on first days.
fn circle(new: &Delegation, others: &[Delegation]) -> Option<Vec<UserId>> {
    let days: BTreeSet<Date> =
        others.iter().map(|other| other.from.max(new.from)).filter(|day| new.holds_on(*day)).collect();
    days.into_iter().find_map(|day| {
        let given = others.iter().filter(|other| other.holds_on(day));
        let mut seen = BTreeSet::from([new.deputy]);
        let mut open = vec![vec![new.person, new.deputy]];
        while let Some(way) = open.pop() {
            for next in given.clone().filter(|next| way.last() == Some(&next.person)) {
                let longer = [way.as_slice(), &[next.deputy]].concat();
                if next.deputy == new.person {
                    return Some(longer);
                }
                if seen.insert(next.deputy) {
                    open.push(longer);
                }
            }
        }
        None
    })
}

/// Somebody in whose place a person works.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Who is away.
    pub person: UserId,
    /// How far.
    pub scope: Scope,
    /// By whose word, beside that of the person: those between who stood in themselves, and who said it for others. None
    /// of them chooses in this way who decides on a request of theirs.
    pub by_word_of: BTreeSet<UserId>,
}

/// For whom somebody stands in on a day, and how far: directly first, then for those who stand in for others, over
/// [`DELEGATION_LINKS_MAX`] people and for [`STAND_INS_MAX`] at most.
pub fn stood_in_for<'a>(
    deputy: UserId,
    day: Date,
    all: impl IntoIterator<Item = &'a Delegation>,
) -> Vec<Place> {
    let holding: Vec<&Delegation> = all.into_iter().filter(|delegation| delegation.holds_on(day)).collect();
    let itself = Place { person: deputy, scope: Scope::WHOLE, by_word_of: BTreeSet::new() };
    let mut found: Vec<Place> = Vec::new();
    let mut last = vec![itself];
    for _ in 0..DELEGATION_LINKS_MAX {
        let mut further = Vec::new();
        for place in &last {
            let given = holding.iter().filter(|given| given.deputy == place.person && given.person != deputy);
            further.extend(given.map(|given| place.beyond(given, deputy)));
        }
        further.truncate(STAND_INS_MAX.saturating_sub(found.len()));
        found.extend(further.iter().cloned());
        last = further;
    }
    found
}

impl Place {
    /// The place of whoever this person stands in for.
    fn beyond(&self, given: &Delegation, deputy: UserId) -> Self {
        let mut by_word_of = self.by_word_of.clone();
        by_word_of.extend([self.person, given.set_by]);
        by_word_of.remove(&deputy);
        by_word_of.remove(&given.person);
        Self { person: given.person, scope: self.scope.and(&given.scope), by_word_of }
    }
}

/// Whether somebody with these roles may stand in: whoever decides sees every deal.
pub fn may_stand_in(roles: &BTreeSet<RoleKey>) -> bool {
    let may = permissions_of(roles);
    may.contains(&Permission::DealReadAll) && may.contains(&Permission::StepWork)
}

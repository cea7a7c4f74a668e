//! How sure a deal is, as its owner says.

use crate::event::Event;
use crate::process::ForecastCategory;
use crate::time::Date;

use super::super::{Blocker, Expected, Input, Reason, access, flow, forecast};
use super::work::Work;
use super::{Verdict, or_note, refuse, values};

/// Chooses a category that the stage allows. Best case says which doubt is left; commit says when the customer signs
/// (CQ-2.2).
pub(super) fn choose(
    work: &mut Work<'_>,
    category: ForecastCategory,
    doubt: Option<&str>,
    close_date: Option<Date>,
) -> Verdict {
    let (process, state) = (work.process, &work.state);
    let mut blockers = Vec::new();
    if !access::may_change(state, work.context.actor) {
        blockers.push(Blocker::nobody(Reason::NotYourDeal));
    }
    blockers.extend(flow::standstill(process, state).filter(|_| flow::is_over(process, state)));
    let allowed = forecast::categories(process, state).map_or(&[][..], |categories| &categories.allowed);
    if !allowed.contains(&category) {
        blockers.push(Blocker::nobody(Reason::CategoryNotAllowed { allowed: allowed.to_vec() }));
    }
    let doubt = or_note(values::note(doubt), &mut blockers).flatten();
    if category == ForecastCategory::BestCase && doubt.is_none() {
        blockers.push(values::input(Input::Doubt, Expected::Filled));
    }
    let close_date = close_date.and_then(|date| or_note(values::date(Input::CloseDate, date), &mut blockers));
    if category == ForecastCategory::Commit {
        blockers.extend(signing_day(close_date.or(state.close_date), work.context.today));
    }
    refuse(blockers)?;
    let moved = close_date.filter(|date| Some(*date) != work.state.close_date);
    let same =
        work.state.category.as_ref().is_some_and(|known| known.category == category && known.doubt == doubt);
    if moved.is_some() {
        work.emit(Event::DetailsChanged { title: None, close_date: moved, owner: None });
    }
    if !same {
        work.emit(Event::CategoryChosen { category, doubt });
    }
    Ok(())
}

/// What is wrong with the day on which the customer is to sign.
fn signing_day(date: Option<Date>, today: Date) -> Option<Blocker> {
    match date {
        None => Some(values::input(Input::CloseDate, Expected::Filled)),
        Some(date) if date < today => Some(values::input(Input::CloseDate, Expected::NotBefore(today))),
        Some(_) => None,
    }
}

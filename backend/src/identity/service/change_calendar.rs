//! Changes the business calendar of an organisation. Due dates that are set already stay as they are; what is counted
//! from now on is counted by the new calendar.

use shared::calendar::{Calendar, CalendarChange, CalendarProblem};

use crate::ctx::Ctx;
use crate::db::{Unit, Write};
use crate::error::{AppError, AppResult, ProblemKind};
use crate::identity::store;

/// Changes the calendar of the caller's organisation.
pub struct ChangeCalendar {
    /// Who asks.
    pub ctx: Ctx,
    /// What changes.
    pub change: CalendarChange,
}

impl Write for ChangeCalendar {
    type Output = Calendar;

    async fn run(&self, unit: &Unit) -> AppResult<Calendar> {
        let org = self.ctx.org.id;
        let before = store::calendar_lock(unit, org).await?;
        let after = before.changed(&self.change).map_err(refused)?;
        if after != before {
            store::calendar_update(unit, org, &after).await?;
        }
        Ok(after)
    }
}

fn refused(problem: CalendarProblem) -> AppError {
    match problem {
        CalendarProblem::NobodyWorks => AppError::invalid("workingDays", ProblemKind::Required),
        CalendarProblem::NoSuchDay => AppError::invalid("workingDays", ProblemKind::Range),
        CalendarProblem::TooManyHolidays => AppError::invalid("addHolidays", ProblemKind::Range),
    }
}

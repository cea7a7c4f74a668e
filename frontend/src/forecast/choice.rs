//! What the forecast shows, as its address says, and the addresses of the deals behind its figures. Pure.

use super::ops::{ForecastBy, Row};
use crate::api::scalars::{Date, Quarter};
use crate::routes::{Query, Route};

/// What the forecast shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Choice {
    /// The quarter.
    pub(super) quarter: Quarter,
    /// What it has rows for.
    pub(super) by: ForecastBy,
}

impl Choice {
    /// What an address asks for; the present quarter and sellers where it says nothing that can be read.
    pub(super) fn parse(query: &Query, today: Date) -> Self {
        let by = match query.get("by") {
            Some("team") => ForecastBy::Team,
            Some("type") => ForecastBy::Type,
            _ => ForecastBy::Seller,
        };
        let quarter = query.get("quarter").and_then(Quarter::parse);
        Self { quarter: quarter.unwrap_or_else(|| Quarter::of(today)), by }
    }

    /// Its address.
    pub(super) fn address(self) -> String {
        let by = match self.by {
            ForecastBy::Seller => None,
            ForecastBy::Team => Some("team"),
            ForecastBy::Type => Some("type"),
        };
        let query = Query::default().with("quarter", Some(&self.quarter.to_string())).with("by", by);
        Route::Forecast.path() + &query.print()
    }

    /// The same in the quarter so many quarters later.
    pub(super) fn later(self, quarters: i32) -> Self {
        Self { quarter: self.quarter.later(quarters), ..self }
    }

    /// The address of the deals behind a figure of a row; of all rows for the total.
    pub(super) fn deals(self, row: &Row, category: &str) -> String {
        let query = Query::default()
            .with("quarter", Some(&self.quarter.to_string()))
            .with("category", Some(category))
            .with("seller", row.user.as_ref().map(|user| user.id.as_str()))
            .with("team", row.team.as_deref())
            .with("process", row.process.as_deref());
        // Rows that stand for having none.
        let query = match (self.by, &row.process) {
            (ForecastBy::Type, Some(_)) => query.with("type", Some(row.segment.as_deref().unwrap_or("-"))),
            (ForecastBy::Team, _) if row.team.is_none() => query.with("noteam", Some("1")),
            _ => query,
        };
        Route::Deals.path() + &query.print()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_says_what_the_forecast_shows() {
        let today = "2026-11-22".parse().unwrap();
        let here = Choice::parse(&Query::default(), today);
        assert_eq!(here.address(), "/forecast?quarter=2026-Q4");
        let choice = Choice::parse(&Query::parse("?quarter=2027-Q1&by=team"), today);
        assert_eq!((choice.by, choice.quarter), (ForecastBy::Team, here.quarter.later(1)));
        assert_eq!(choice.later(-1).address(), "/forecast?quarter=2026-Q4&by=team");
        assert_eq!(Choice::parse(&Query::parse("?quarter=soon&by=mood"), today), here);
    }
}

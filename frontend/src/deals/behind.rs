//! The deals behind a figure of the forecast: what an address of the list says of them, and how that is told.

use super::list_ops::{DealFilter, DealRow};
use super::ops::ForecastCategory;
use crate::api::graphql::OrNull;
use crate::api::scalars::{Id, Quarter};
use crate::dom::prelude::*;
use crate::i18n::t;
use crate::router::use_router;
use crate::routes::{Query, Route};
use crate::ui::icon::{Icon, icon};

/// The names in an address that are about it.
const NAMES: [&str; 7] = ["quarter", "category", "seller", "team", "noteam", "process", "type"];

/// A figure of the forecast.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Behind {
    quarter: Quarter,
    category: Option<ForecastCategory>,
    seller: Option<Id>,
    /// A team; the people in none where there is no name.
    team: Option<OrNull<String>>,
    process: Option<String>,
    /// A type; the deals without one where there is no key.
    segment: Option<OrNull<String>>,
}

impl Behind {
    /// The figure that an address names; none without a quarter.
    pub(super) fn parse(query: &Query) -> Option<Self> {
        let text = |name: &str| query.get(name).map(str::to_owned);
        Some(Self {
            quarter: Quarter::parse(query.get("quarter")?)?,
            category: match query.get("category") {
                Some("closed") => Some(ForecastCategory::Closed),
                Some("commit") => Some(ForecastCategory::Commit),
                Some("best_case") => Some(ForecastCategory::BestCase),
                Some("pipeline") => Some(ForecastCategory::Pipeline),
                Some("omitted") => Some(ForecastCategory::Omitted),
                _ => None,
            },
            seller: query.get("seller").map(Id::new),
            team: query.get("noteam").map(|_| None).or_else(|| text("team").map(Some)).map(OrNull),
            process: text("process"),
            segment: text("type").map(|key| OrNull(Some(key).filter(|key| key != "-"))),
        })
    }

    /// A filter of the list with what the figure asks for. Whether a deal is over is a matter of its category then.
    pub(super) fn narrow(&self, filter: DealFilter) -> DealFilter {
        DealFilter {
            open: None,
            quarter: Some(self.quarter),
            category: self.category.map(|category| vec![category]),
            owner: self.seller.clone().map(|seller| vec![seller]),
            team: self.team.clone(),
            process: self.process.clone(),
            segment: self.segment.clone(),
            ..filter
        }
    }

    /// In words. Whose they are is read from one of them, where the address has an id alone.
    fn words(&self, one: Option<&DealRow>) -> String {
        let (number, year) = (self.quarter.number().to_string(), self.quarter.year().to_string());
        let category = self.category.map(|category| match category {
            ForecastCategory::Omitted => t!(forecast::left_aside),
            ForecastCategory::Pipeline => t!(forecast::pipeline),
            ForecastCategory::BestCase => t!(forecast::best_case),
            ForecastCategory::Commit => t!(forecast::commit),
            ForecastCategory::Closed => t!(forecast::closed),
        });
        let seller = self.seller.as_ref().and(one).map(|deal| deal.owner.name.clone());
        let no_team = || t!(forecast::no_team).to_owned();
        let team = self.team.clone().map(|team| team.0.unwrap_or_else(no_team));
        let process = self.process.as_ref().and(one).map(|deal| deal.process.name.clone());
        let segment = self.segment.as_ref().and(one).and_then(|deal| deal.segment.as_ref());
        let parts = [
            Some(t!(forecast::quarter_name, &number, &year)),
            category.map(str::to_owned),
            seller,
            team,
            process,
            segment.map(|segment| segment.name.clone()),
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
    }

    /// The way back to the forecast, and out of it to all deals.
    pub(super) fn view(&self, one: Option<&DealRow>) -> AnyView {
        let router = use_router();
        let words = self.words(one);
        let label = t!(forecast::show_all, &words);
        let by = match (&self.team, &self.process) {
            (Some(_), _) => Some("team"),
            (_, Some(_)) => Some("type"),
            _ => None,
        };
        let back = Query::default().with("quarter", Some(&self.quarter.to_string())).with("by", by);
        let back = Route::Forecast.path() + &back.print();
        let clear = move |_| {
            router.set_query(&without(router.query().get_untracked()), true);
        };
        view! {
            <a class="btn btn-quiet" href=back>{icon(Icon::ChevronLeft)} <span class="btn-text">{t!(frame::forecast)}</span></a>
            <button type="button" class="chip deals-behind" aria-label=label on:click=clear>
                <span class="is-set">{words}</span>
                {icon(Icon::Close)}
            </button>
        }
        .into_any()
    }
}

/// An address of the list without the figure.
pub(super) fn without(query: Query) -> Query {
    NAMES.iter().fold(query, |query, name| query.with(name, None))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_names_a_figure() {
        assert_eq!(Behind::parse(&Query::parse("?category=commit")), None);
        let team = Behind::parse(&Query::parse("?quarter=2026-Q4&category=best_case&team=North")).unwrap();
        let filter = team.narrow(DealFilter::default());
        assert_eq!(filter.category, Some(vec![ForecastCategory::BestCase]));
        assert_eq!((filter.open, filter.team), (None, Some(OrNull(Some("North".to_owned())))));
        let none =
            Behind::parse(&Query::parse("?quarter=2026-Q4&process=committee&type=-&noteam=1")).unwrap();
        assert_eq!(
            (&none.segment, &none.team, none.process.as_deref()),
            (&Some(OrNull(None)), &Some(OrNull(None)), Some("committee"))
        );
    }
}

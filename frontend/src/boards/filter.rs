//! What a board is narrowed to, as the address says it.

use std::collections::BTreeSet;

use super::ops::{BoardFilter, Card};
use crate::api::scalars::{Date, Decimal, Id, parse_date};
use crate::browser::lowercase;
use crate::parts::leads::{LeadSource, source_of};
use crate::routes::Query;

/// What a board is narrowed to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Filter {
    /// Only deals on whose team the reader is.
    pub(super) mine: bool,
    /// Only deals of this owner.
    pub(super) owner: Option<Id>,
    /// Only deals whose next step is past its date.
    pub(super) overdue: bool,
    /// Only deals that are longer in their stage than usual.
    pub(super) stuck: bool,
    /// Part of number, title or account.
    pub(super) text: String,
    /// At least this amount.
    pub(super) at_least: Option<Decimal>,
    /// Less than this amount.
    pub(super) below: Option<Decimal>,
    /// Expected to close on or before.
    pub(super) closes_by: Option<Date>,
    /// Only deals that wait at this step.
    pub(super) step: Option<String>,
    /// Only deals whose owner is in this team.
    pub(super) team: Option<String>,
    /// Only deals of this type.
    pub(super) segment: Option<String>,
    /// Only deals that were made of leads that came like this.
    pub(super) source: Option<LeadSource>,
}

impl Filter {
    /// As the address says it; what cannot be read is not asked for.
    pub(super) fn parse(query: &Query) -> Self {
        let text = |name: &str| query.get(name).map(str::to_owned);
        let amount = |name: &str| query.get(name).and_then(|text| Decimal::from_str_exact(text).ok());
        Self {
            mine: query.get("mine").is_some(),
            owner: query.get("owner").map(Id::new),
            overdue: query.get("overdue").is_some(),
            stuck: query.get("stuck").is_some(),
            text: query.get("q").unwrap_or_default().to_owned(),
            at_least: amount("min"),
            below: amount("max"),
            closes_by: query.get("by").and_then(parse_date),
            step: text("at"),
            team: text("team"),
            segment: text("type"),
            source: query.get("source").and_then(|source| source_of(&source.to_ascii_uppercase())),
        }
    }

    /// The address with this filter in it.
    pub(super) fn print(&self, query: Query) -> Query {
        let text = |value: Option<String>| value;
        query
            .with("mine", self.mine.then_some("1"))
            .with("owner", self.owner.as_ref().map(Id::as_str))
            .with("overdue", self.overdue.then_some("1"))
            .with("stuck", self.stuck.then_some("1"))
            .with("q", Some(self.text.trim()))
            .with("min", text(self.at_least.map(|amount| amount.to_string())).as_deref())
            .with("max", text(self.below.map(|amount| amount.to_string())).as_deref())
            .with("by", text(self.closes_by.map(|date| date.to_string())).as_deref())
            .with("at", self.step.as_deref())
            .with("team", self.team.as_deref())
            .with("type", self.segment.as_deref())
            .with(
                "source",
                text(self.source.map(|source| source.schema_name().to_ascii_lowercase())).as_deref(),
            )
    }

    /// Whether it narrows anything.
    pub(super) fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Whether it narrows to something that stands by its name beside the other filters.
    pub(super) fn names_something(&self) -> bool {
        self.owner.is_some()
            || self.team.is_some()
            || self.segment.is_some()
            || self.source.is_some()
            || self.step.is_some()
    }

    /// Whether the server has to count what fits it.
    pub(super) fn is_counted(&self) -> bool {
        let (owner, team) = (self.owner.clone(), self.team.clone());
        let kept = Self { mine: self.mine, owner, team, ..Self::default() };
        *self != kept
    }

    /// As the server takes it.
    pub(super) fn input(&self) -> BoardFilter {
        BoardFilter {
            mine: self.mine.then_some(true),
            owners: self.owner.clone().map(|owner| vec![owner]),
            overdue: self.overdue.then_some(true),
            stuck: self.stuck.then_some(true),
            text: Some(self.text.trim().to_owned()).filter(|text| !text.is_empty()),
            amount_gte: self.at_least,
            amount_lt: self.below,
            close_lte: self.closes_by,
            step: self.step.clone(),
            teams: self.team.clone().map(|team| vec![team]),
            segments: self.segment.clone().map(|segment| vec![segment]),
            sources: self.source.map(|source| vec![source]),
        }
    }

    /// Whether a deal that waits at these steps fits.
    pub(super) fn waits_at(&self, steps: &[String]) -> bool {
        self.step.as_ref().is_none_or(|step| steps.contains(step))
    }

    /// Whether a deal made of a lead that came like this fits; none for a deal without a lead. As with steps, a live
    /// update tells it and no card does: reading it for every card of a board would be two look-ups more for each.
    pub(super) fn came_from(&self, source: Option<LeadSource>) -> bool {
        self.source.is_none_or(|wanted| source == Some(wanted))
    }

    /// Whether a card that arrives by itself belongs on a board narrowed like this, its steps and source aside. The server
    /// also counts who works on a deal, which a card does not tell; a card that the reader merely works on appears with
    /// the next fetch.
    pub(super) fn admits(&self, card: &Card, reader: Option<&Id>) -> bool {
        let amount = card.amount.as_ref().map(|amount| amount.value.amount);
        let needle = lowercase(self.text.trim());
        let holds_text =
            [&card.number, &card.title, &card.account].iter().any(|text| lowercase(text).contains(&needle));
        (!self.mine || reader == Some(&card.owner.id))
            && self.owner.as_ref().is_none_or(|owner| *owner == card.owner.id)
            && self.team.as_ref().is_none_or(|team| card.owner.team.as_ref() == Some(team))
            && self.segment.as_ref().is_none_or(|segment| card.segment.as_ref() == Some(segment))
            && (!self.overdue || card.next_step.as_ref().is_some_and(|step| step.late))
            && (!self.stuck || card.slow)
            && (needle.is_empty() || holds_text)
            && self.at_least.is_none_or(|bound| amount.is_some_and(|amount| amount >= bound))
            && self.below.is_none_or(|bound| amount.is_some_and(|amount| amount < bound))
            && self.closes_by.is_none_or(|bound| card.close_date.is_some_and(|date| date <= bound))
    }
}

/// Folded columns that the reader opened, from the address.
pub(super) fn opened(query: &Query) -> BTreeSet<String> {
    query.get("open").map(|keys| keys.split(',').map(str::to_owned).collect()).unwrap_or_default()
}

/// The address with a folded column opened, or closed again.
pub(super) fn toggle_opened(query: Query, stage: &str) -> Query {
    let mut keys = opened(&query);
    if !keys.remove(stage) {
        keys.insert(stage.to_owned());
    }
    let keys: Vec<String> = keys.into_iter().collect();
    query.with("open", Some(&keys.join(",")))
}

#[cfg(test)]
mod tests {
    use super::super::model::tests::card;
    use super::*;

    #[test]
    fn a_filter_survives_its_address() {
        let filter = Filter {
            mine: true,
            owner: Some(Id::new("user_1")),
            overdue: true,
            stuck: false,
            text: "café".to_owned(),
            at_least: Some("1000".parse().unwrap()),
            below: None,
            closes_by: Some("2026-12-31".parse().unwrap()),
            step: Some("make_quote".to_owned()),
            team: Some("North & East".to_owned()),
            segment: Some("small".to_owned()),
            source: Some(LeadSource::CustomerReferral),
        };
        let query = filter.print(Query::parse("?deal=D-1"));
        assert_eq!(
            query.print(),
            "?deal=D-1&mine=1&owner=user_1&overdue=1&q=caf%C3%A9&min=1000&by=2026-12-31&at=make_quote\
             &team=North%20%26%20East&type=small&source=customer_referral"
        );
        assert_eq!(Filter::parse(&query), filter);
        assert!(Filter::parse(&Query::parse("?min=lots&by=soon&source=pigeon")).is_empty());
    }

    #[test]
    fn what_the_server_keeps_sums_of_is_not_counted() {
        let counted = |query: &str| Filter::parse(&Query::parse(query)).is_counted();
        assert!(!counted("?mine=1") && !counted("?owner=user_1&team=North"));
        assert!(counted("?type=small") && counted("?source=phone&team=North"));
    }

    #[test]
    fn a_card_that_arrives_is_let_in_like_the_server_would() {
        let card = card("a", "scope", 5_000);
        let admits = |filter: Filter| filter.admits(&card, Some(&Id::new("somebody")));
        assert!(admits(Filter::default()));
        assert!(admits(Filter { text: "TITLE".to_owned(), ..Filter::default() }));
        assert!(!admits(Filter { text: "other".to_owned(), ..Filter::default() }));
        assert!(!admits(Filter { mine: true, ..Filter::default() }));
        assert!(admits(Filter { owner: Some(Id::new("user")), ..Filter::default() }));
        assert!(!admits(Filter { overdue: true, ..Filter::default() }));
        assert!(!admits(Filter { stuck: true, ..Filter::default() }));
        assert!(!admits(Filter { below: Some("5000".parse().unwrap()), ..Filter::default() }));
        assert!(admits(Filter { at_least: Some("5000".parse().unwrap()), ..Filter::default() }));
        let at = |steps: &[&str]| {
            let steps: Vec<String> = steps.iter().map(|step| (*step).to_owned()).collect();
            Filter { step: Some("sign".to_owned()), ..Filter::default() }.waits_at(&steps)
        };
        assert!(at(&["ask", "sign"]) && !at(&["ask"]) && Filter::default().waits_at(&[]));
        let referred = Filter { source: Some(LeadSource::CustomerReferral), ..Filter::default() };
        assert!(referred.came_from(Some(LeadSource::CustomerReferral)) && Filter::default().came_from(None));
        assert!(!referred.came_from(Some(LeadSource::Phone)) && !referred.came_from(None));
        let named = |name: &str| Some(name.to_owned());
        assert!(admits(Filter { team: named("North"), segment: named("small"), ..Filter::default() }));
        assert!(!admits(Filter { team: named("South"), ..Filter::default() }));
        assert!(!admits(Filter { segment: named("large"), ..Filter::default() }));
        assert!(!admits(Filter { closes_by: Some("2026-12-31".parse().unwrap()), ..Filter::default() }));
    }

    #[test]
    fn folded_columns_open_and_close() {
        let query = toggle_opened(toggle_opened(Query::default(), "won"), "lost");
        assert_eq!(query.get("open"), Some("lost,won"));
        assert_eq!(toggle_opened(toggle_opened(query, "won"), "lost").print(), "");
    }
}

//! What type a deal is of, and how sure it is, in the API.

use async_graphql::{Enum, SimpleObject};
use shared::engine::wording::values::category_name;
use shared::engine::{category, why_segment};
use shared::process;

use crate::ctx::Ctx;
use crate::deals::service::DealView;

/// How sure a forecast is about a deal (CQ-2.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "process::ForecastCategory")]
pub enum ForecastCategory {
    /// Not counted.
    Omitted,
    /// Possible.
    Pipeline,
    /// Likely, with one doubt left.
    BestCase,
    /// Promised.
    Commit,
    /// Won.
    Closed,
}

/// A forecast category and its name.
#[derive(Debug, Clone, SimpleObject)]
pub struct CategoryName {
    /// The category.
    key: ForecastCategory,
    /// Its name in the caller's language.
    name: String,
}

impl CategoryName {
    fn of(category: process::ForecastCategory, ctx: &Ctx) -> Self {
        Self { key: category.into(), name: category_name(category, ctx.locale).to_owned() }
    }
}

/// How sure a deal is.
#[derive(Debug, Clone, SimpleObject)]
pub struct DealForecast {
    /// The category that counts.
    category: CategoryName,
    /// Its owner chose it; otherwise its stage says so.
    chosen: bool,
    /// The doubt that is left.
    doubt: Option<String>,
    /// The categories that its stage allows (CQ-2.2).
    allowed: Vec<CategoryName>,
}

impl DealForecast {
    pub(super) fn of(deal: &DealView, ctx: &Ctx) -> Self {
        let (process, state) = (&deal.published.definition.process, &deal.row.state);
        let counts = category(process, state);
        let choice = state.category.as_ref().filter(|choice| choice.category == counts);
        let allowed = process.stage(&state.stage).map_or(&[][..], |stage| &stage.category.allowed);
        Self {
            category: CategoryName::of(counts, ctx),
            chosen: choice.is_some(),
            doubt: choice.and_then(|choice| choice.doubt.clone()),
            allowed: allowed.iter().map(|one| CategoryName::of(*one, ctx)).collect(),
        }
    }
}

/// The type of a deal (CQ-1.2).
#[derive(Debug, Clone, SimpleObject)]
pub struct DealSegment {
    /// Its key.
    key: String,
    /// Its name.
    name: String,
    /// Why the deal is of this type, in words (CQ-1.4).
    why: String,
}

impl DealSegment {
    /// The type of a deal; none where its process has no types.
    pub(super) fn of(deal: &DealView, ctx: &Ctx) -> Option<Self> {
        let (process, state, texts) = (&deal.published.definition.process, &deal.row.state, deal.texts(ctx));
        let segment = state.segment.as_ref()?;
        Some(Self {
            key: segment.to_string(),
            name: texts.segment(segment).to_owned(),
            why: why_segment(process, state, texts, ctx.locale)?,
        })
    }
}

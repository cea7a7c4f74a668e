//! Deals that this one came from or that began from it.

use std::sync::Arc;

use crate::dom::prelude::*;

use crate::deals::handle::{DealHandle, Known, Template};
use crate::deals::ops::{RelatedDeal, Relation};
use crate::i18n::t;
use crate::routes::Route;
use crate::ui::badge::Badge;
use crate::ui::icon::{Icon, icon};

/// The related deals; nothing when there are none.
pub(in crate::deals) fn related(_: DealHandle, known: &Arc<Known>, _: &Template) -> AnyView {
    let related = &known.deal.related;
    if related.is_empty() {
        return ().into_any();
    }
    let rows = related.iter().map(row).collect_view();
    view! {
        <section class="card" aria-labelledby="related-title">
            <h3 id="related-title">{t!(deal::related)}</h3>
            <ul class="stack">{rows}</ul>
        </section>
    }
    .into_any()
}

fn row(related: &RelatedDeal) -> AnyView {
    let how = match (related.relation, related.started) {
        (Relation::Consulting, true) => t!(deal::its_consulting),
        (Relation::Consulting, false) => t!(deal::consulting_of),
        (Relation::Renewal, true) => t!(deal::its_renewal),
        (Relation::Renewal, false) => t!(deal::renewal_of),
    };
    let stage = related.deal.stage.name.clone();
    view! {
        <li>
            <span class="muted small">{icon(Icon::Link)} " " {how}</span>
            <span class="row">
                <a href=Route::deal(&related.deal.number).path()>{related.deal.title.clone()}</a>
                <Badge>{stage}</Badge>
            </span>
        </li>
    }
    .into_any()
}

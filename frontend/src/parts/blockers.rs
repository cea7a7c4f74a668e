//! What stands in the way, in words, with who can resolve it; and a way there for what the reader can do.

use crate::dom::prelude::*;

use crate::api::types::Blocker;
use crate::i18n::t;
use crate::router::use_router;
use crate::routes::Route;
use crate::ui::button::LinkButton;
use crate::ui::icon::{Icon, icon};

/// Where a step of a deal is done: on the deal's page when the reader is there, else in the panel over this page.
pub(crate) fn step_address(deal_number: &str, step: &str) -> String {
    let router = use_router();
    let query = router.query().get_untracked().with("step", Some(step));
    match router.route().get_untracked() {
        route @ Route::Deal { .. } => format!("{}{}", route.path(), query.print()),
        route => format!("{}{}", route.path(), query.with("deal", Some(deal_number)).print()),
    }
}

/// What stands in a deal's way: what can be resolved now, and folded what comes after it.
pub(crate) fn blocker_list(blockers: &[Blocker], deal_number: &str) -> AnyView {
    let (later, now): (Vec<&Blocker>, Vec<&Blocker>) = blockers.iter().partition(|blocker| blocker.later);
    let folded = (!later.is_empty()).then(|| {
        view! {
            <details class="folded">
                <summary>{t!(blockers::later, i64::try_from(later.len()).unwrap_or(i64::MAX))}</summary>
                {rows(&later, deal_number)}
            </details>
        }
    });
    let now = (!now.is_empty()).then(|| rows(&now, deal_number));
    view! { {now} {folded} }.into_any()
}

fn rows(blockers: &[&Blocker], deal_number: &str) -> AnyView {
    let row = |blocker: &&Blocker| {
        let who: Vec<&str> = blocker.resolvers.iter().map(|role| role.name.as_str()).collect();
        let mine = blocker.mine && !blocker.later;
        // What is about a step names its role in its words.
        let who = (blocker.step.is_none() && !who.is_empty()).then(|| {
            if mine { t!(blockers::you_can).to_owned() } else { t!(blockers::who_can, &who.join(", ")) }
        });
        let go = blocker.step.as_ref().filter(|_| mine).map(|step| {
            let href = step_address(deal_number, step);
            view! { <LinkButton href=href icon=Icon::ArrowRight>{t!(blockers::do_it)}</LinkButton> }
        });
        view! {
            <li class="blocker" class:is-mine=mine>
                {icon(if mine { Icon::User } else { Icon::Blocked })}
                <div class="blocker-words">
                    <p>{blocker.message.clone()}</p>
                    {who.map(|who| view! { <p class="muted small">{who}</p> })}
                </div>
                {go}
            </li>
        }
    };
    view! { <ul class="blockers">{blockers.iter().map(row).collect_view()}</ul> }.into_any()
}

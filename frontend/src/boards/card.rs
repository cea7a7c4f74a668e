//! A card: what presses about a deal, at a glance.

use crate::dom::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::bulk::Bulk;
use super::ops::{Card, CardStep};
use super::rows::top_of;
use super::state::BoardState;
use crate::api::scalars::{Date, Id};
use crate::browser;
use crate::i18n::t;
use crate::parts::amount::amount_view;
use crate::parts::due::due_short;
use crate::routes::Route;
use crate::state::session::use_session;
use crate::ui::avatar::Avatar;
use crate::ui::icon::{Icon, icon};
use crate::ui::place::pixels;

/// What is shared by all cards of a board.
#[derive(Clone, Copy)]
pub(super) struct CardContext {
    /// The board.
    pub(super) board: BoardState,
    /// The one card that the Tab key reaches; arrows go to the others.
    pub(super) active: RwSignal<Option<Id>>,
    /// Which cards are selected.
    pub(super) bulk: Bulk,
}

/// A card in its column. Presses on its buttons are heard by the board, so that a card costs no listeners.
#[component]
pub(super) fn CardView(
    /// The deal.
    id: Id,
    /// All cards of the column, in order.
    ids: Memo<Vec<Id>>,
    /// From the top of a card to the top of the next, in CSS pixels.
    pitch: RwSignal<f64>,
    /// What is shared by all cards.
    context: CardContext,
) -> impl IntoView {
    let this = id.clone();
    let place = memo(move || ids.with(|ids| ids.iter().position(|id| *id == this)).unwrap_or_default());
    let top = move || format!("transform: translateY({})", pixels(top_of(place.get(), pitch.get())));
    let position = move || (place.get() + 1).to_string();
    let size = move || ids.with(Vec::len).to_string();
    let today = use_session().today();
    let card = context.board.cards.signal(&id);
    let name = id.to_string();
    let itself = format!("[data-card=\"{id}\"]");
    let marked = id.clone();
    let selected = memo(move || context.bulk.has(&marked));
    let description = move || selected.get().then(|| t!(boards::is_selected));
    let own = id.clone();
    let reachable = memo(move || context.active.with(|active| active.as_ref() == Some(&own)));
    let dragged =
        memo(move || context.board.drag.with(|drag| drag.as_ref().is_some_and(|drag| drag.id == id)));
    view! {
        <li
            class="deal-card" class:is-dragged=move || dragged.get() class:is-selected=move || selected.get()
            data-card=name prop:style=top aria-posinset=position aria-setsize=size aria-description=description
        >
            {move || {
                keep_focus(&itself);
                let valued = context.board.has_amounts();
                card.get().map(|card| card_content(&card, valued, reachable, today))
            }}
        </li>
    }
}

/// A card that is drawn anew because it changed has the focus where it had it before.
fn keep_focus(card: &str) {
    if browser::has_focus_in(card)
        && let Some(act) = document().active_element().and_then(|active| active.get_attribute("data-act"))
    {
        let same = format!("{card} [data-act={act}]");
        spawn_local(async move {
            let found = document().query_selector(&same).ok().flatten();
            if let Some(found) = found.and_then(|found| found.dyn_into::<HtmlElement>().ok()) {
                browser::focus_quietly(&found);
            }
        });
    }
}

fn card_content(card: &Card, valued: bool, reachable: Memo<bool>, today: Date) -> AnyView {
    let tab = move || if reachable.get() { "0" } else { "-1" };
    let name = t!(boards::card_menu, &card.number);
    let grip = browser::is_touched().then(|| {
        view! {
            <button type="button" class="deal-card-grip" tabindex="-1" aria-hidden="true">{icon(Icon::Grip)}</button>
        }
    });
    view! {
        <div class="deal-card-top">
            {grip}
            <span class="deal-card-number num">{card.number.clone()}</span>
            {days(card)}
            <button
                type="button" class="deal-card-button" data-act="menu" tabindex=tab
                aria-haspopup="menu" aria-label=name.clone() title=name
            >
                {icon(Icon::More)}
            </button>
        </div>
        <a class="deal-card-title" href=Route::deal(&card.number).path() draggable="false" tabindex=tab data-act="open">
            <span class="deal-card-account">{card.account.clone()}</span>
            <span class="deal-card-name">{card.title.clone()}</span>
        </a>
        <div class="deal-card-line">
            {if valued { amount_view(card.amount.as_ref(), true) } else { view! { <span></span> }.into_any() }}
            <Avatar name=card.owner.name.clone() />
        </div>
        {card.next_step.as_ref().map(next_step)}
        {foot(card, tab, today)}
    }
    .into_any()
}

/// How long it has been in its column, and whether that is longer than usual.
fn days(card: &Card) -> AnyView {
    let words = t!(boards::days_here, card.stage_days.into());
    let (class, words) = if card.slow {
        ("deal-card-days is-slow", format!("{words} · {}", t!(boards::slow)))
    } else {
        ("deal-card-days", words)
    };
    let short = t!(boards::days_short, &card.stage_days.to_string());
    let title = words.clone();
    view! {
        <span class=class role="img" aria-label=words title=title>
            {icon(if card.slow { Icon::Wait } else { Icon::Clock })}
            {short}
        </span>
    }
    .into_any()
}

fn next_step(step: &CardStep) -> AnyView {
    let whose = if step.mine { t!(boards::your_turn).to_owned() } else { step.role.name.clone() };
    let title = whose.clone();
    view! {
        <div class="deal-card-step" class:is-mine=step.mine title=title>
            <span class="truncate">
                {icon(if step.mine { Icon::ArrowRight } else { Icon::Wait })}
                " "
                {step.name.clone()}
                <span class="visually-hidden">" · " {whose}</span>
            </span>
        </div>
    }
    .into_any()
}

/// What stands in the way, by when the next step is due, how far the stage is.
fn foot(card: &Card, tab: impl Fn() -> &'static str + Copy + Send + 'static, today: Date) -> Option<AnyView> {
    let due = card.next_step.as_ref().and_then(|step| Some(due_short(step.due?, step.late, today)));
    let blockers = (card.blockers > 0).then(|| {
        let words = t!(boards::blockers, card.blockers.into());
        view! {
            <button
                type="button" class="deal-card-blockers" data-act="blockers" tabindex=tab
                aria-haspopup="dialog" aria-label=words.clone() title=words
            >
                {icon(Icon::Blocked)}
                <span class="num">{card.blockers}</span>
            </button>
        }
    });
    // More than eight dots say nothing at a glance.
    let dots = (card.steps_total > 0).then(|| {
        let words = t!(boards::steps_done, &card.steps_done.to_string(), &card.steps_total.to_string());
        let total = card.steps_total.min(8);
        let done =
            if card.steps_total > 8 { card.steps_done * 8 / card.steps_total } else { card.steps_done };
        let some = |dot: &str, count: i32| dot.repeat(usize::try_from(count).unwrap_or_default());
        view! {
            <span class="dots" role="img" aria-label=words.clone() title=words data-done=some("●", done)
                data-left=some("○", total - done)>
            </span>
        }
    });
    (blockers.is_some() || due.is_some() || dots.is_some()).then(|| {
        view! { <div class="deal-card-line deal-card-foot">{blockers} {due} {dots}</div> }.into_any()
    })
}

//! The one menu and the one list of blockers that all cards of a board share.

use crate::dom::prelude::*;

use super::bulk::Bulk;
use super::state::BoardState;
use crate::api::scalars::Id;
use crate::browser;
use crate::i18n::t;
use crate::parts::blockers::blocker_list;
use crate::router::use_router;
use crate::routes::Route;
use crate::ui::floating::{Floating, FloatingBox};
use crate::ui::icon::Icon;
use crate::ui::menu::{MenuBox, MenuItem};
use crate::ui::popover::Hover;
use crate::ui::skeleton::SkeletonLines;

/// What floats over a board, and for which card.
#[derive(Clone, Copy)]
pub(super) struct Floats {
    board: BoardState,
    card: RwSignal<Option<Id>>,
    /// The menu of a card.
    pub(super) menu: Floating,
    /// What stands in a card's way.
    pub(super) blockers: Floating,
    /// Opens the blockers when the pointer rests on them.
    pub(super) hover: Hover,
    bulk: Bulk,
}

impl Floats {
    /// Nothing floats yet.
    pub(super) fn new(board: BoardState, bulk: Bulk) -> Self {
        let blockers = Floating::new();
        Self {
            board,
            card: RwSignal::new(None),
            menu: Floating::new(),
            blockers,
            hover: Hover::new(blockers),
            bulk,
        }
    }

    /// From now on about this card.
    pub(super) fn about(self, id: &Id) {
        self.board.load_detail(id);
        self.card.set(Some(id.clone()));
    }
}

/// Selects a card, or not any more.
fn select_item(bulk: Bulk, id: &Id) -> MenuItem {
    let words = if bulk.has(id) { t!(boards::unselect) } else { t!(boards::select) };
    let id = id.clone();
    MenuItem::new(words, move || bulk.toggle(&id)).icon(Icon::Check)
}

/// Puts a card elsewhere in its column.
fn place_items(board: BoardState, id: &Id) -> Vec<MenuItem> {
    let Some((place, size)) = board.place_of(id) else { return Vec::new() };
    // Others may have moved cards while the menu was open.
    let item = |words: &str, to: fn(usize) -> usize| {
        let id = id.clone();
        MenuItem::new(words, move || {
            if let Some((place, _)) = board.place_of(&id) {
                board.place_card(&id, to(place));
            }
        })
    };
    let mut items = Vec::new();
    if place > 0 {
        items.push(item(t!(boards::place_top), |_| 0));
        items.push(item(t!(boards::place_up), |place| place.saturating_sub(1)));
    }
    if place + 1 < size {
        items.push(item(t!(boards::place_down), |place| place + 1));
    }
    let heading = if browser::is_touched() { t!(boards::place) } else { t!(boards::place_keys) };
    let headed = |(index, item): (usize, MenuItem)| if index == 0 { item.heading(heading) } else { item };
    items.into_iter().enumerate().map(headed).collect()
}

/// Draws what floats.
pub(super) fn floats_view(floats: Floats, open: Callback<String>) -> impl IntoView {
    let (board, router) = (floats.board, use_router());
    let card = move || floats.card.get().and_then(|id| board.cards.signal(&id).get());
    let number = move || card().map(|card| card.number).unwrap_or_default();
    let items = move |()| {
        let Some(card) = card() else { return Vec::new() };
        let (number, page) = (card.number.clone(), Route::deal(&card.number));
        let mut items = vec![
            MenuItem::new(t!(boards::open), move || open.run(number.clone())).icon(Icon::Deal),
            MenuItem::new(t!(deals::open_page), move || router.go(&page)).icon(Icon::Expand),
            select_item(floats.bulk, &card.id),
        ];
        let detail = board.details.signal(&card.id).get().filter(|detail| detail.version == card.version);
        let Some(detail) = detail else { return items };
        for (index, next) in detail.next_stages.into_iter().enumerate().filter(|_| detail.may.r#move) {
            let (id, to) = (card.id.clone(), next.stage.key.clone());
            let hint = next.blockers.first().map(|blocker| blocker.message.clone());
            let picture = if hint.is_some() { Icon::Blocked } else { Icon::ArrowRight };
            let item = MenuItem::new(next.stage.name, move || board.move_card(&id, &to, None))
                .icon(picture)
                .hint(hint);
            items.push(if index == 0 { item.heading(t!(boards::move_to)) } else { item });
        }
        if detail.may.r#move {
            items.extend(place_items(board, &card.id));
        }
        items
    };
    let content = move || {
        (move || {
            let card = card()?;
            let detail = board.details.signal(&card.id).get().filter(|detail| detail.version == card.version);
            Some(match detail {
                Some(detail) => view! {
                    <h2 class="float-title">{t!(boards::blockers, card.blockers.into())}</h2>
                    {blocker_list(&detail.blockers, &card.number)}
                }
                .into_any(),
                None => view! { <SkeletonLines count=2 /> }.into_any(),
            })
        })
        .into_any()
    };
    let menu_label = Signal::derive(move || t!(boards::card_menu, &number()));
    let blockers_label = Signal::derive(move || t!(boards::blockers_of, &number()));
    view! {
        <MenuBox floating=floats.menu label=menu_label end=true items=items />
        <FloatingBox
            floating=floats.blockers label=blockers_label role="dialog" class="floating popover board-blockers"
            on_hover=move |inside| floats.hover.inside(inside) content=content
        />
    }
}

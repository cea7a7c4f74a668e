//! The board page: fetches, follows live, and turns keys and presses into what the reader meant.

use crate::dom::prelude::*;
use leptos::ev;
use wasm_bindgen::JsCast;
use web_sys::Element;

use super::bulk::{Bulk, bulk_view};
use super::card::CardContext;
use super::column::ColumnView;
use super::drag::Drags;
use super::filter::{Filter, opened};
use super::floats::{Floats, floats_view};
use super::model::neighbour;
use super::ops::{BoardChanged, BoardQuery, ProcessName, ProcessesQuery};
use super::refusal::RefusalDialog;
use super::state::BoardState;
use super::stopping::StoppingDialog;
use super::toolbar::Toolbar;
use crate::api::scalars::Id;
use crate::api::socket::{Delivery, use_socket};
use crate::api::use_api;
use crate::browser;
use crate::frame::{Crumb, Page, use_actions};
use crate::i18n::t;
use crate::router::use_router;
use crate::routes::Route;
use crate::state::load::{Fetch, Load};
use crate::state::prefs;
use crate::state::session::use_session;
use crate::ui::button::{Button, ButtonKind, LinkButton};
use crate::ui::empty::Empty;
use crate::ui::icon::Icon;
use crate::ui::load_view::{failure, load_view};
use crate::ui::skeleton::skeleton_card;

/// A board, or the way to one when no process is named.
#[component]
pub(crate) fn BoardPage(
    /// The process.
    process: Option<String>,
) -> impl IntoView {
    match process {
        Some(process) => view! { <ProcessBoard process=process /> }.into_any(),
        None => view! { <FirstBoard /> }.into_any(),
    }
}

/// Goes to the board looked at last, or the first there is.
#[component]
fn FirstBoard() -> impl IntoView {
    let (api, router) = (use_api(), use_router());
    let fetch = Fetch::new(move || api.query(ProcessesQuery::with()));
    let empty =
        Signal::derive(move || matches!(fetch.get(), Load::Ready(answer) if answer.processes.is_empty()));
    Effect::new(move || {
        if let Some(answer) = fetch.value() {
            let last = prefs::last_board();
            let processes = &answer.processes;
            let known =
                processes.iter().find(|process| Some(&process.key) == last.as_ref()).or(processes.first());
            if let Some(process) = known {
                router.replace_to(&format!(
                    "{}{}",
                    Route::board(&process.key).path(),
                    router.query().get_untracked().print()
                ));
            }
        }
    });
    let content = move || {
        (move || empty.get().then(|| view! { <Empty icon=Icon::Board text=t!(boards::none) /> })).into_any()
    };
    view! {
        <Page trail=vec![Crumb::here(t!(frame::boards))] ready=empty class="board">
            {load_view(fetch, skeleton, content)}
        </Page>
    }
}

/// The shape of a board.
fn skeleton() -> AnyView {
    let column = |cards: usize| {
        view! { <div class="column">{(0..cards).map(|_| skeleton_card()).collect_view()}</div> }
    };
    view! {
        <div class="board-columns" role="status" aria-label=t!(common::loading)>
            {[3, 4, 2, 3, 1].into_iter().map(column).collect_view()}
        </div>
    }
    .into_any()
}

#[component]
fn ProcessBoard(
    /// The process.
    process: String,
) -> impl IntoView {
    let (api, router, socket) = (use_api(), use_router(), use_socket());
    prefs::note_board(&process);
    let board = BoardState::new(&process);
    let filter = memo(move || router.query().with(Filter::parse));
    let key = StoredValue::new(process);
    let fetch = Fetch::new(move || {
        let filter = filter.get();
        let call = BoardQuery::with(key.get_value(), filter.input(), None);
        async move {
            let answer = api.query(call).await?;
            if let Some(found) = &answer.board {
                board.load(found, filter);
            }
            Ok(answer)
        }
    });
    socket.subscribe(BoardChanged::with(key.get_value()), move |delivery| match delivery {
        Delivery::Event(event) => {
            if !board.follow(event.board_changed) {
                fetch.again();
            }
        }
        Delivery::Resumed => fetch.again(),
    });
    let current = memo(move || {
        let process = fetch.value()?.board?.process;
        Some(ProcessName { key: process.key, name: process.name, version: process.version })
    });
    let processes = memo(move || fetch.value().map(|answer| answer.processes).unwrap_or_default());
    let ready = Signal::derive(move || !matches!(fetch.get(), Load::Waiting));
    let trail = Signal::derive(move || {
        let name = current.with(|current| current.as_ref().map(|process| process.name.clone()));
        let here = Crumb::here(name.unwrap_or_else(|| t!(frame::boards).to_owned()));
        vec![Crumb::above(t!(frame::boards), &Route::Boards { process: None }), here]
    });
    // Not the whole answer: only whether there is a board decides what is built.
    let found = memo(move || match fetch.get() {
        Load::Waiting => None,
        Load::Ready(answer) => Some(Ok(answer.board.is_some())),
        Load::Failed(error) => Some(Err(error)),
    });
    let content = move || match found.get() {
        None => skeleton(),
        Some(Err(error)) => failure(&error, Callback::new(move |()| fetch.again())),
        Some(Ok(false)) => view! {
            <Empty icon=Icon::Board text=t!(boards::unknown)>
                <LinkButton href=Route::Boards { process: None }.path()>{t!(frame::boards)}</LinkButton>
            </Empty>
        }
        .into_any(),
        Some(Ok(true)) => view! { <Columns board=board filter=filter /> }.into_any(),
    };
    view! {
        <Page trail=trail ready=ready class="board">
            <Toolbar board=board current=current processes=processes filter=filter />
            {content}
            <RefusalDialog board=board />
            <StoppingDialog board=board />
        </Page>
    }
}

/// The card that an event is about.
fn card_at(event: &ev::Event) -> Option<(Element, Element, Id)> {
    let target = event.target()?.dyn_into::<Element>().ok()?;
    let card = target.closest("[data-card]").ok()??;
    let id = Id::new(&card.get_attribute("data-card")?);
    let act = target.closest("[data-act]").ok().flatten().unwrap_or_else(|| target.clone());
    Some((act, card, id))
}

/// The card that a press selects: with Ctrl or Cmd, or without once others are selected; not its buttons, and not its
/// link with a key that opens it elsewhere.
fn selects(event: &ev::MouseEvent, bulk: Bulk) -> Option<Id> {
    let (act, _, id) = card_at(event)?;
    let with_key = event.meta_key() || event.ctrl_key();
    let on_button = act.closest("button").ok()?.is_some();
    let elsewhere = with_key && act.closest("a").ok()?.is_some();
    let selects = with_key || bulk.is_on();
    (selects && !on_button && !elsewhere).then_some(id)
}

/// Opens a deal: beside the board, or on its own page where there is no room beside it.
fn open_deal(number: &str) {
    let router = use_router();
    if browser::is_phone() {
        router.go(&Route::deal(number));
    } else {
        let query = router.query().get_untracked().with("step", None).with("deal", Some(number));
        router.set_query(&query, true);
    }
}

/// The columns with everything that can be done on them.
#[component]
fn Columns(
    /// The board.
    board: BoardState,
    /// What it is narrowed to.
    filter: Memo<Filter>,
) -> impl IntoView {
    let router = use_router();
    let active = RwSignal::new(None::<Id>);
    let bulk = Bulk::new(board);
    let context = CardContext { board, active, bulk };
    let drags = Drags::new(board);
    let floats = Floats::new(board, bulk);
    let opened = memo(move || router.query().with(opened));
    let stages = memo(move || {
        board
            .columns()
            .with(|columns| columns.0.iter().map(|column| column.stage.clone()).collect::<Vec<_>>())
    });
    let shown = move || {
        let opened = opened.get_untracked();
        board.columns().with_untracked(|columns| {
            let folded = |key: &str, folded: bool| folded && !opened.contains(key);
            let shown = columns.0.iter().filter(|column| !folded(&column.stage.key, column.stage.folded));
            shown.map(|column| column.ids.clone()).collect::<Vec<_>>()
        })
    };
    // The Tab key reaches one card: the one used last, or the first.
    Effect::new(move || {
        board.columns().with(|columns| {
            let here = active
                .with_untracked(|active| active.as_ref().is_some_and(|id| columns.place_of(id).is_some()));
            if !here {
                active.set(columns.0.iter().find_map(|column| column.ids.first().cloned()));
            }
        });
    });
    // Opening a folded column asks for its cards.
    Effect::new(move || {
        let opened = opened.get();
        let wanted: Vec<String> = board.columns().with(|columns| {
            let lacking =
                columns.0.iter().filter(|column| !column.loaded && opened.contains(&column.stage.key));
            lacking.map(|column| column.stage.key.clone()).collect()
        });
        for stage in wanted {
            board.load_more(stage);
        }
    });
    let owner = Owner::current();
    let open = Callback::new(move |number: String| {
        if let Some(owner) = &owner {
            owner.with(|| open_deal(&number));
        }
    });
    let act = move |element: &Element, id: Id| -> bool {
        active.set(Some(id.clone()));
        match element.get_attribute("data-act").as_deref() {
            Some("menu") => {
                floats.about(&id);
                floats.menu.toggle(element);
            }
            Some("blockers") => {
                floats.about(&id);
                floats.blockers.toggle(element);
            }
            Some("open") => {
                if let Some(card) = board.cards.now(&id) {
                    open.run(card.number);
                }
            }
            _ => return false,
        }
        true
    };
    let on_click = move |event: ev::MouseEvent| {
        let modified = event.meta_key() || event.ctrl_key() || event.shift_key();
        if drags.ends_drag() {
            event.prevent_default();
        } else if let Some(id) = selects(&event, bulk) {
            event.prevent_default();
            bulk.toggle(&id);
        } else if let Some((element, _, id)) = card_at(&event)
            && !modified
            && act(&element, id)
        {
            event.prevent_default();
        }
    };
    let on_key = move |event: ev::KeyboardEvent| {
        let Some((_, card, id)) = card_at(&event) else { return };
        if event.alt_key() {
            let (place, _) = board.place_of(&id).unwrap_or_default();
            let to = match event.key().as_str() {
                "ArrowUp" => place.saturating_sub(1),
                "ArrowDown" => place + 1,
                _ => return,
            };
            event.prevent_default();
            board.place_card(&id, to);
        }
        if event.meta_key() || event.ctrl_key() || event.alt_key() {
            return;
        }
        if matches!(event.key().as_str(), "x" | "X") {
            event.prevent_default();
            bulk.toggle(&id);
        } else if event.key() == "Escape" && bulk.is_on() {
            event.prevent_default();
            bulk.clear();
        } else if matches!(event.key().as_str(), "m" | "M") {
            event.prevent_default();
            if let Ok(Some(button)) = card.query_selector("[data-act=menu]") {
                act(&button, id);
            }
        } else if let Some(next) = neighbour(&shown(), &id, &event.key()) {
            event.prevent_default();
            active.set(Some(next.clone()));
            let selector = format!("[data-card=\"{next}\"] .deal-card-title");
            if !browser::focus(&selector) {
                // It was out of view and is drawn first.
                browser::after_paint(move || {
                    browser::focus(&selector);
                });
            }
        }
    };
    let on_enter = move |event: ev::PointerEvent| {
        let over = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        if let Some(badge) = over.and_then(|over| over.closest("[data-act=blockers]").ok().flatten())
            && let Some((_, _, id)) = card_at(&event)
            && !floats.blockers.is_open_untracked()
        {
            floats.about(&id);
            floats.hover.enter(&event, badge);
        }
    };
    let on_leave = move |event: ev::PointerEvent| {
        let left = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        if left.is_some_and(|left| left.closest("[data-act=blockers]").ok().flatten().is_some()) {
            floats.hover.inside(false);
        }
    };
    let column = move |stage: super::ops::Stage| {
        let (key, folds) = (stage.key.clone(), stage.folded);
        let folded = memo(move || folds && opened.with(|opened| !opened.contains(&key)));
        view! { <ColumnView stage=stage folded=folded context=context /> }
    };
    view! {
        {nothing(board, filter)}
        <div
            class="board-columns"
            on:click=on_click
            on:keydown=on_key
            on:pointerdown=move |event| drags.pressed(&event)
            on:pointerover=on_enter
            on:pointerout=on_leave
        >
            {move || stages.get().into_iter().map(column).collect_view()}
        </div>
        {floats_view(floats, open)}
        {bulk_view(bulk)}
    }
}

/// What an empty board says: how to begin, or that the filter hides everything.
fn nothing(board: BoardState, filter: Memo<Filter>) -> impl IntoView {
    let (actions, router) = (use_actions(), use_router());
    let may_create = use_session().can(crate::api::types::Permission::DealCreate);
    let empty =
        memo(move || board.columns().with(|columns| columns.0.iter().all(|column| column.count == 0)));
    move || {
        let filtered = filter.with(|filter| !filter.is_empty());
        empty.get().then(|| {
            if filtered {
                let everything = move || Filter::default().print(router.query().get_untracked());
                let clear = move |()| router.set_query(&everything(), false);
                view! {
                    <Empty icon=Icon::Filter text=t!(boards::filtered_out)>
                        <Button on_press=clear>{t!(boards::clear)}</Button>
                    </Empty>
                }
                .into_any()
            } else {
                let button = may_create.then(|| {
                    let start = move |()| actions.new_deal.set(true);
                    view! { <Button kind=ButtonKind::Primary icon=Icon::Plus on_press=start>{t!(deals::new)}</Button> }
                });
                view! { <Empty icon=Icon::Board text=t!(boards::empty)>{button}</Empty> }.into_any()
            }
        })
    }
}

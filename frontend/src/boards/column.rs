//! A column: its head with count and sums, its cards, and how it looks while a card is dragged.

use crate::dom::prelude::*;

use super::card::CardContext;
use super::filter::toggle_opened;
use super::model::Column;
use super::rows::rows_view;
use super::state::BoardState;
use crate::api::scalars::{CurrencyCode, Decimal, Money};
use crate::format;
use crate::i18n::t;
use crate::router::use_router;
use crate::state::session::use_session;
use crate::ui::button::Button;
use crate::ui::icon::{Icon, icon};
use crate::ui::skeleton::skeleton_card;

/// How a column answers a dragged card.
#[derive(Debug, Clone, PartialEq)]
enum Verdict {
    /// Nothing is dragged, or it came from here.
    None,
    /// It may come here.
    Allowed,
    /// It may not, for this reason first.
    Refused(String),
    /// No way leads here from where it is.
    Far,
}

fn verdict(board: BoardState, stage: &str) -> Verdict {
    let Some(drag) = board.drag.get() else { return Verdict::None };
    if drag.from == stage {
        return Verdict::None;
    }
    let reachable = board.columns().with(|columns| {
        columns.get(&drag.from).is_some_and(|from| from.stage.next.iter().any(|next| next == stage))
    });
    if !reachable {
        return Verdict::Far;
    }
    // What is not known yet looks allowed; the answer comes while the card is on its way.
    let detail = board.details.signal(&drag.id).get();
    let next = detail.and_then(|detail| detail.next_stages.into_iter().find(|next| next.stage.key == stage));
    match next.and_then(|next| next.blockers.into_iter().next()) {
        Some(blocker) => Verdict::Refused(blocker.message),
        None => Verdict::Allowed,
    }
}

/// What stands in the head of a column.
#[derive(Debug, Clone, PartialEq)]
struct Head {
    count: i32,
    total: Decimal,
    weighted: Decimal,
    counted: bool,
}

impl Head {
    fn of(column: &Column) -> Self {
        Self {
            count: column.count,
            total: column.total,
            weighted: column.weighted(),
            counted: column.counted,
        }
    }
}

fn short(amount: Decimal, currency: &CurrencyCode) -> String {
    format::money_short(&Money { amount, currency: currency.clone() })
}

/// Count, sum and weighted sum.
fn figures(head: &Head, currency: &CurrencyCode) -> impl IntoView + use<> {
    let weighted = short(head.weighted, currency);
    view! {
        <span class="num" title=t!(boards::total_hint)>{short(head.total, currency)}</span>
        <span class="num muted" title=t!(boards::weighted_hint)>{t!(boards::weighted, &weighted)}</span>
    }
}

/// A column of the board.
#[component]
pub(super) fn ColumnView(
    /// Its stage.
    stage: super::ops::Stage,
    /// Whether it is folded now.
    #[prop(into)]
    folded: Signal<bool>,
    /// What its cards share.
    context: CardContext,
) -> impl IntoView {
    let board = context.board;
    let key = stage.key.clone();
    let answer = {
        let key = key.clone();
        memo(move || verdict(board, &key))
    };
    let over = {
        let key = key.clone();
        memo(move || {
            board.drag.with(|drag| drag.as_ref().is_some_and(|drag| drag.over.as_deref() == Some(&*key)))
        })
    };
    let allowed = move || answer.with(|answer| *answer == Verdict::Allowed);
    let refused = move || answer.with(|answer| matches!(answer, Verdict::Refused(_)));
    let far = move || answer.with(|answer| *answer == Verdict::Far);
    let reason = move || {
        let reason = match answer.get() {
            Verdict::Refused(reason) => reason,
            Verdict::Far => t!(boards::not_from_here).to_owned(),
            Verdict::None | Verdict::Allowed => return None,
        };
        Some(view! { <p class="column-reason">{icon(Icon::Blocked)} {reason}</p> })
    };
    let name = stage.name.clone();
    // What stands folded rests or is over, and its cards have less to say.
    let is_quiet = stage.folded;
    let content =
        move || if folded.get() { folded_strip(board, &stage) } else { open_column(context, &stage) };
    view! {
        <section
            class="column"
            class:is-folded=move || folded.get()
            class:is-quiet=is_quiet
            class:is-allowed=allowed
            class:is-refused=refused
            class:is-far=far
            class:is-over=move || over.get()
            data-stage=key
            aria-label=name
        >
            {content}
            {reason}
        </section>
    }
}

fn head_of(board: BoardState, key: &str) -> Memo<Option<Head>> {
    let key = key.to_owned();
    memo(move || board.columns().with(|columns| columns.get(&key).map(Head::of)))
}

fn folded_strip(board: BoardState, stage: &super::ops::Stage) -> AnyView {
    let router = use_router();
    let head = head_of(board, &stage.key);
    let count = move || {
        head.with(|head| {
            head.as_ref().filter(|head| head.counted).map(|head| format::integer(head.count.into()))
        })
    };
    let key = stage.key.clone();
    let unfold = move |_| router.set_query(&toggle_opened(router.query().get_untracked(), &key), false);
    view! {
        <button type="button" class="column-strip" aria-expanded="false" title=t!(boards::unfold) on:click=unfold>
            {icon(Icon::ChevronRight)}
            <span class="column-name">{stage.name.clone()}</span>
            <span class="num muted">{move || count().unwrap_or_else(|| "…".to_owned())}</span>
        </button>
    }
    .into_any()
}

fn open_column(context: CardContext, stage: &super::ops::Stage) -> AnyView {
    let board = context.board;
    let (router, currency) = (use_router(), use_session().currency());
    let head = head_of(board, &stage.key);
    let count = move || head.with(|head| head.as_ref().map_or(0, |head| head.count));
    let sums = move || head.get().filter(|_| board.has_amounts()).map(|head| figures(&head, &currency));
    let fold = stage.folded.then(|| {
        let key = stage.key.clone();
        let fold = move |_| router.set_query(&toggle_opened(router.query().get_untracked(), &key), false);
        view! {
            <button type="button" class="deal-card-button" aria-expanded="true" title=t!(boards::fold) on:click=fold
                aria-label=t!(boards::fold)>
                {icon(Icon::ChevronLeft)}
            </button>
        }
    });
    let ids = {
        let key = stage.key.clone();
        memo(move || {
            board
                .columns()
                .with(|columns| columns.get(&key).map(|column| column.ids.clone()).unwrap_or_default())
        })
    };
    let loaded = {
        let key = stage.key.clone();
        memo(move || board.columns().with(|columns| columns.get(&key).is_some_and(|column| column.loaded)))
    };
    let below = move || match (loaded.get(), ids.with(Vec::is_empty)) {
        (false, _) => Some(view! { <div>{skeleton_card()}{skeleton_card()}</div> }.into_any()),
        (true, true) => Some(view! { <p class="column-empty">{t!(boards::column_empty)}</p> }.into_any()),
        (true, false) => None,
    };
    let rest = rest_of(board, &stage.key);
    let key = stage.key.clone();
    let on_end = move || {
        if rest.get_untracked().is_some() {
            board.load_more(key.clone());
        }
    };
    view! {
        <header class="column-head">
            <div class="column-title">
                <h2 class="truncate" title=stage.name.clone()>{stage.name.clone()}</h2>
                <span class="column-count num">{move || format::integer(count().into())}</span>
                {fold}
            </div>
            <div class="column-figures">{sums}</div>
        </header>
        {rows_view(context, ids, more(board, &stage.key, rest), on_end)}
        {below}
    }
    .into_any()
}

/// How many cards of a column are not loaded, if there are any.
fn rest_of(board: BoardState, key: &str) -> Memo<Option<i32>> {
    let key = key.to_owned();
    memo(move || {
        board.columns().with(|columns| {
            let column = columns.get(&key)?;
            let loaded = i32::try_from(column.ids.len()).unwrap_or(i32::MAX);
            column.next.is_some().then(|| (column.count - loaded).max(1))
        })
    })
}

/// The rest of a long column, page by page. Scrolling to the end asks for it too.
fn more(board: BoardState, key: &str, rest: Memo<Option<i32>>) -> impl IntoView + use<> {
    let key = key.to_owned();
    move || {
        let (key, stage) = (key.clone(), key.clone());
        let busy = Signal::derive(move || board.is_loading(&stage));
        rest.get().map(|rest| {
            let fetch = move |()| board.load_more(key.clone());
            view! { <Button on_press=fetch busy=busy>{t!(boards::more, rest.into())}</Button> }
        })
    }
}

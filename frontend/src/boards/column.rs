//! A column: its head with count and sums, its cards, and how it looks while a card is dragged.

use crate::dom::prelude::*;

use super::card::{CardContext, CardView};
use super::filter::toggle_opened;
use super::model::Column;
use super::state::BoardState;
use crate::api::scalars::{CurrencyCode, Decimal, Id, Money};
use crate::format;
use crate::i18n::t;
use crate::router::use_router;
use crate::state::session::use_session;
use crate::ui::button::Button;
use crate::ui::icon::{Icon, icon};

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
}

impl Head {
    fn of(column: &Column) -> Self {
        Self { count: column.count, total: column.total, weighted: column.weighted() }
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
    let content =
        move || if folded.get() { folded_strip(board, &stage) } else { open_column(context, &stage) };
    view! {
        <section
            class="column"
            class:is-folded=move || folded.get()
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
    let count = move || head.with(|head| head.as_ref().map_or(0, |head| head.count));
    let key = stage.key.clone();
    let unfold = move |_| router.set_query(&toggle_opened(router.query().get_untracked(), &key), false);
    view! {
        <button type="button" class="column-strip" aria-expanded="false" title=t!(boards::unfold) on:click=unfold>
            {icon(Icon::ChevronRight)}
            <span class="column-name">{stage.name.clone()}</span>
            <span class="num muted">{move || format::integer(count().into())}</span>
        </button>
    }
    .into_any()
}

fn open_column(context: CardContext, stage: &super::ops::Stage) -> AnyView {
    let board = context.board;
    let (router, currency) = (use_router(), use_session().currency());
    let head = head_of(board, &stage.key);
    let count = move || head.with(|head| head.as_ref().map_or(0, |head| head.count));
    let sums = move || head.get().map(|head| figures(&head, &currency));
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
    let empty = move || {
        ids.with(Vec::is_empty).then(|| view! { <p class="column-empty">{t!(boards::column_empty)}</p> })
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
        <ol class="column-cards">
            <For each=move || ids.get() key=Id::clone let:id>
                <CardView id=id context=context />
            </For>
            {more(board, &stage.key)}
        </ol>
        {empty}
    }
    .into_any()
}

/// The rest of a long column, page by page.
fn more(board: BoardState, key: &str) -> impl IntoView + use<> {
    let rest = {
        let key = key.to_owned();
        memo(move || {
            board.columns().with(|columns| {
                let column = columns.get(&key)?;
                let loaded = i32::try_from(column.ids.len()).unwrap_or(i32::MAX);
                column.next.is_some().then(|| (column.count - loaded).max(1))
            })
        })
    };
    let key = key.to_owned();
    let done = RwSignal::new(true);
    let busy = Signal::derive(move || !done.get());
    move || {
        let key = key.clone();
        rest.get().map(|rest| {
            let fetch = move |()| {
                done.set(false);
                board.load_more(key.clone(), done);
            };
            view! { <li class="column-more"><Button on_press=fetch busy=busy>{t!(boards::more, rest.into())}</Button></li> }
        })
    }
}

//! The columns of a board as ids, counts and sums, and how changes move them. Cards themselves stand in the entity
//! table; this only knows where they are.
//!
//! Invariant: a card is in at most one column, and a change applied twice counts once.

use super::ops::{BoardColumn, Card, ColumnHead, Stage};
use crate::api::scalars::{Decimal, Id};
use crate::api::types::StageKind;
use crate::state::pending::Change;

/// A column.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Column {
    /// Its stage.
    pub(super) stage: Stage,
    /// How many deals, loaded or not.
    pub(super) count: i32,
    /// The sum of their amounts.
    pub(super) total: Decimal,
    /// Whether count and sum are known; those of a folded column may come later, or not at all.
    pub(super) counted: bool,
    /// Whether its first cards are loaded; those of a folded column are not before it is opened.
    pub(super) loaded: bool,
    /// The cards that are loaded, from the top.
    pub(super) ids: Vec<Id>,
    /// Where the next page begins, if there is one.
    pub(super) next: Option<String>,
    /// The rank of the last card that a page brought: what stands below comes with a later one.
    floor: String,
}

impl Column {
    /// The sum weighted by the stage's probability.
    pub(super) fn weighted(&self) -> Decimal {
        self.total * Decimal::from(self.stage.probability) / Decimal::ONE_HUNDRED
    }

    /// Whether its deals count as pipeline.
    fn is_pipeline(&self) -> bool {
        matches!(self.stage.kind, StageKind::Open | StageKind::Won)
    }
}

/// The columns, in process order.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Columns(pub(super) Vec<Column>);

/// Count, sum and weighted sum of the pipeline.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Totals {
    /// How many deals.
    pub(super) count: i32,
    /// The sum of their amounts.
    pub(super) total: Decimal,
    /// The sum weighted by probability.
    pub(super) weighted: Decimal,
}

fn amount_of(card: &Card) -> Decimal {
    card.amount.as_ref().map(|amount| amount.value.amount).unwrap_or_default()
}

impl Columns {
    /// All stages of a process, with the columns that the server gave.
    pub(super) fn of(stages: &[Stage], columns: &[BoardColumn]) -> Self {
        let empty = |stage: &Stage| Column {
            stage: stage.clone(),
            count: 0,
            total: Decimal::ZERO,
            counted: false,
            loaded: false,
            ids: Vec::new(),
            next: None,
            floor: String::new(),
        };
        let mut all = Self(stages.iter().map(empty).collect());
        for column in columns {
            all.extend(column);
        }
        all
    }

    /// Takes over the figures of folded columns.
    pub(super) fn count(&mut self, heads: &[ColumnHead]) {
        for head in heads {
            if let Some(column) = self.get_mut(&head.stage.key).filter(|column| !column.counted) {
                (column.count, column.total, column.counted) = (head.count, head.total.amount, true);
            }
        }
    }

    /// A column by its stage.
    pub(super) fn get(&self, stage: &str) -> Option<&Column> {
        self.0.iter().find(|column| column.stage.key == stage)
    }

    fn get_mut(&mut self, stage: &str) -> Option<&mut Column> {
        self.0.iter_mut().find(|column| column.stage.key == stage)
    }

    /// The stage whose column holds a card.
    pub(super) fn place_of(&self, id: &Id) -> Option<&str> {
        self.0.iter().find(|column| column.ids.contains(id)).map(|column| column.stage.key.as_str())
    }

    /// The pipeline in numbers.
    pub(super) fn totals(&self) -> Totals {
        self.0.iter().filter(|column| column.is_pipeline()).fold(Totals::default(), |sum, column| Totals {
            count: sum.count + column.count,
            total: sum.total + column.total,
            weighted: sum.weighted + column.weighted(),
        })
    }

    /// Adds a page to a column; the first one brings its figures.
    pub(super) fn extend(&mut self, page: &BoardColumn) {
        if let Some(column) = self.get_mut(&page.stage.key) {
            if !column.loaded {
                (column.count, column.total) = (page.count, page.total.amount);
                (column.counted, column.loaded) = (true, true);
            }
            let known: std::collections::HashSet<Id> = column.ids.iter().cloned().collect();
            let fresh = page.cards.nodes.iter().map(|card| card.id.clone()).filter(|id| !known.contains(id));
            column.ids.extend(fresh);
            if let Some(last) = page.cards.nodes.last() {
                column.floor.clone_from(&last.rank);
            }
            let info = &page.cards.page_info;
            column.next = info.end_cursor.clone().filter(|_| info.has_next_page);
        }
    }

    /// Takes a card out of a column; its amount leaves the sum.
    fn take(&mut self, id: &Id, from: &str, amount: Decimal) {
        if let Some(column) = self.get_mut(from) {
            column.ids.retain(|known| known != id);
            column.count -= 1;
            column.total -= amount;
        }
    }

    /// Puts a card that is in no column into one, below the cards that stand above it.
    fn put(&mut self, id: &Id, to: &str, amount: Decimal, (rank, above): (&str, &dyn Fn(&Id) -> bool)) {
        if let Some(column) = self.get_mut(to) {
            if column.loaded && (column.next.is_none() || rank >= column.floor.as_str()) {
                let place = column.ids.partition_point(above);
                column.ids.insert(place, id.clone());
            }
            column.count += 1;
            column.total += amount;
        }
    }

    /// Puts a card right below another of its column, or on top.
    fn place(&mut self, id: &Id, below: Option<&Id>) {
        let Some(column) = self.0.iter_mut().find(|column| column.ids.contains(id)) else { return };
        column.ids.retain(|known| known != id);
        let place = column.ids.iter().position(|known| Some(known) == below).map_or(0, |place| place + 1);
        column.ids.insert(place, id.clone());
    }

    /// Shows a card as it is now. `before` is what was known of it; `was` is the column that counted it if it is not
    /// loaded; `admitted` says whether the board's filter lets it in; `above`, which other cards stand above it.
    pub(super) fn follow(
        &mut self,
        (before, now): (Option<&Card>, &Card),
        was: Option<&str>,
        admitted: bool,
        above: &dyn Fn(&Id) -> bool,
    ) {
        let was = self.place_of(&now.id).or(was).map(str::to_owned);
        let old = before.map_or_else(|| amount_of(now), amount_of);
        if let Some(was) = was {
            self.take(&now.id, &was, old);
        }
        if admitted {
            self.put(&now.id, &now.stage, amount_of(now), (&now.rank, above));
        }
    }
}

/// Stands for the rank of a card that is above all others: greater than any that is stored.
pub(super) const TOP: &str = "~";

/// What somebody did with a card that the server has not confirmed yet.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Move {
    /// It goes to the top of another column.
    Across {
        /// The card.
        id: Id,
        /// Its amount.
        amount: Decimal,
        /// Where it was.
        from: String,
        /// Where it goes.
        to: String,
    },
    /// It goes to another place in its column.
    Within {
        /// The card.
        id: Id,
        /// The card it stands right below; none for the top.
        below: Option<Id>,
    },
}

impl Move {
    /// A card's move to another column.
    pub(super) fn across(card: &Card, to: &str) -> Self {
        Self::Across {
            id: card.id.clone(),
            amount: amount_of(card),
            from: card.stage.clone(),
            to: to.to_owned(),
        }
    }

    /// A card's way to a place of its column, counted from the top and without it; none if it stands there.
    pub(super) fn within(ids: &[Id], id: &Id, place: usize) -> Option<Self> {
        let now = ids.iter().position(|known| known == id)?;
        let others: Vec<&Id> = ids.iter().filter(|known| *known != id).collect();
        let place = place.min(others.len());
        let below = place.checked_sub(1).and_then(|above| others.get(above).copied().cloned());
        (place != now).then(|| Self::Within { id: id.clone(), below })
    }
}

impl Change<Columns> for Move {
    fn apply(&self, columns: &mut Columns) {
        match self {
            Self::Across { id, amount, from, to } => {
                if columns.place_of(id) == Some(from.as_str()) {
                    columns.take(id, from, *amount);
                    columns.put(id, to, *amount, (TOP, &|_| false));
                }
            }
            Self::Within { id, below } => columns.place(id, below.as_ref()),
        }
    }
}

/// The card that an arrow key leads to, on columns of cards as they are shown.
pub(super) fn neighbour(columns: &[Vec<Id>], current: &Id, key: &str) -> Option<Id> {
    let column = columns.iter().position(|column| column.contains(current))?;
    let row = columns.get(column)?.iter().position(|id| id == current)?;
    let beside =
        |column: Option<&Vec<Id>>| column.and_then(|ids| ids.get(row).or_else(|| ids.last())).cloned();
    match key {
        "ArrowDown" => columns.get(column)?.get(row + 1).cloned(),
        "ArrowUp" => columns.get(column)?.get(row.checked_sub(1)?).cloned(),
        "Home" => columns.get(column)?.first().cloned(),
        "End" => columns.get(column)?.last().cloned(),
        "ArrowRight" => beside(columns.iter().skip(column + 1).find(|ids| !ids.is_empty())),
        "ArrowLeft" => beside(columns.iter().take(column).rev().find(|ids| !ids.is_empty())),
        _ => None,
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::super::ops::{CardOwner, StageName};
    use super::*;
    use crate::api::scalars::{CurrencyCode, DateTime, Money, MutationKey};
    use crate::api::types::{Amount, AmountOrigin};
    use crate::state::pending::Pending;

    pub(crate) fn card(id: &str, stage: &str, amount: i64) -> Card {
        Card {
            id: Id::new(id),
            number: format!("D-{id}"),
            title: "Title".to_owned(),
            version: 1,
            stage: stage.to_owned(),
            account: "Account".to_owned(),
            rank: id.to_owned(),
            owner: CardOwner {
                id: Id::new("user"),
                name: "Owner".to_owned(),
                team: Some("North".to_owned()),
            },
            segment: Some("small".to_owned()),
            amount: Some(Amount {
                origin: AmountOrigin::Scoped,
                value: Money { amount: amount.into(), currency: CurrencyCode::new("EUR") },
            }),
            close_date: None,
            stage_since: DateTime::new("2026-11-21T00:00:00Z"),
            stage_days: 0,
            slow: false,
            next_step: None,
            blockers: 0,
            steps_done: 0,
            steps_total: 0,
        }
    }

    fn stage(key: &str, kind: StageKind, probability: i32) -> Stage {
        Stage {
            key: key.to_owned(),
            name: key.to_owned(),
            kind,
            probability,
            usual_days: 5,
            folded: false,
            asks: Vec::new(),
            next: vec![],
        }
    }

    fn board() -> Columns {
        let column = |key: &str, kind, probability, ids: &[&str], total: i64| Column {
            stage: stage(key, kind, probability),
            count: i32::try_from(ids.len()).unwrap(),
            total: total.into(),
            counted: true,
            loaded: true,
            ids: ids.iter().map(|id| Id::new(id)).collect(),
            next: None,
            floor: String::new(),
        };
        Columns(vec![
            column("scope", StageKind::Open, 20, &["a", "b"], 300),
            column("quote", StageKind::Open, 50, &["c"], 100),
            column("lost", StageKind::Lost, 0, &[], 0),
        ])
    }

    fn shape(columns: &Columns) -> Vec<(String, i32, String, usize)> {
        let row = |column: &Column| {
            (column.stage.key.clone(), column.count, column.total.to_string(), column.ids.len())
        };
        columns.0.iter().map(row).collect()
    }

    #[test]
    fn totals_count_the_pipeline_only() {
        let mut columns = board();
        columns.follow((None, &card("x", "lost", 9_000)), None, true, &|_| false);
        let totals = columns.totals();
        assert_eq!((totals.count, totals.total, totals.weighted), (3, 400.into(), 110.into()));
    }

    #[test]
    fn a_pending_move_is_shown_and_can_be_taken_back() {
        let base = board();
        let mut pending = Pending::default();
        let key = MutationKey("k".to_owned());
        pending.add(key.clone(), Move::across(&card("a", "scope", 200), "quote"));
        let shown = pending.over(&base);
        assert_eq!(shape(&shown)[0], ("scope".to_owned(), 1, "100".to_owned(), 1));
        assert_eq!(shape(&shown)[1], ("quote".to_owned(), 2, "300".to_owned(), 2));
        pending.settle(&key);
        assert_eq!(pending.over(&base), base);
    }

    #[test]
    fn the_echo_of_an_own_move_counts_once() {
        let mut base = board();
        let before = card("a", "scope", 200);
        let after = Card { version: 2, ..card("a", "quote", 200) };
        let mut pending = Pending::default();
        pending.add(MutationKey("k".to_owned()), Move::across(&before, "quote"));
        // The live update overtakes the answer: the pending move finds nothing left to do.
        base.follow((Some(&before), &after), Some("scope"), true, &|_| false);
        assert_eq!(pending.over(&base), base);
        base.follow((Some(&after), &after), Some("scope"), true, &|_| false);
        assert_eq!(shape(&base)[1], ("quote".to_owned(), 2, "300".to_owned(), 2));
    }

    #[test]
    fn a_card_that_was_not_loaded_still_leaves_its_old_column() {
        let mut columns = board();
        columns.follow((None, &card("z", "quote", 40)), Some("scope"), true, &|_| false);
        assert_eq!(shape(&columns)[0], ("scope".to_owned(), 1, "260".to_owned(), 2));
        assert_eq!(shape(&columns)[1], ("quote".to_owned(), 2, "140".to_owned(), 2));
    }

    #[test]
    fn a_changed_amount_changes_the_sum_and_a_filter_drops_the_card() {
        let mut columns = board();
        columns.follow((Some(&card("c", "quote", 100)), &card("c", "quote", 150)), None, true, &|_| false);
        assert_eq!(shape(&columns)[1], ("quote".to_owned(), 1, "150".to_owned(), 1));
        columns.follow((Some(&card("c", "quote", 150)), &card("c", "quote", 10)), None, false, &|_| false);
        assert_eq!(shape(&columns)[1], ("quote".to_owned(), 0, "0".to_owned(), 0));
    }

    #[test]
    fn a_folded_column_counts_what_enters_it_without_its_cards() {
        let mut columns = board();
        if let Some(lost) = columns.get_mut("lost") {
            (lost.loaded, lost.counted) = (false, false);
        }
        let name = StageName { key: "lost".to_owned(), name: "Lost".to_owned() };
        let total = Money { amount: 900.into(), currency: CurrencyCode::new("EUR") };
        columns.count(&[ColumnHead { stage: name, count: 7, total }]);
        columns.follow((Some(&card("a", "scope", 200)), &card("a", "lost", 200)), None, true, &|_| false);
        assert_eq!(shape(&columns)[2], ("lost".to_owned(), 8, "1100".to_owned(), 0));
    }

    #[test]
    fn a_card_stands_where_it_was_put() {
        let ids = |columns: &Columns| {
            columns.get("scope").unwrap().ids.iter().map(Id::to_string).collect::<String>()
        };
        let mut columns = board();
        let mut pending = Pending::default();
        let here = columns.get("scope").unwrap().ids.clone();
        let to = |place| Move::within(&here, &Id::new("a"), place);
        pending.add(MutationKey("k".to_owned()), to(1).unwrap());
        assert_eq!(ids(&pending.over(&columns)), "ba");
        // The live update says the same by its rank, and says it of others too.
        columns.follow((None, &card("a", "scope", 200)), Some("scope"), true, &|id| *id == Id::new("b"));
        assert_eq!(ids(&columns), "ba");
        assert_eq!(shape(&columns)[0], ("scope".to_owned(), 2, "300".to_owned(), 2));
        assert_eq!(pending.over(&columns), columns);
        assert_eq!((to(0), to(9)), (None, to(1)));
    }

    #[test]
    fn a_card_put_beyond_the_loaded_ones_waits_for_its_page() {
        let mut columns = board();
        let scope = columns.get_mut("scope").unwrap();
        (scope.next, scope.floor) = (Some("page 2".to_owned()), "b".to_owned());
        columns.follow((None, &card("a", "scope", 200)), Some("scope"), true, &|_| true);
        assert_eq!(shape(&columns)[0], ("scope".to_owned(), 2, "300".to_owned(), 1));
        // The last one that is loaded stays when something else about it changes.
        columns.follow((None, &card("b", "scope", 100)), Some("scope"), true, &|_| true);
        assert_eq!(shape(&columns)[0], ("scope".to_owned(), 2, "300".to_owned(), 1));
        assert_eq!(columns.get("scope").unwrap().ids, [Id::new("b")]);
    }

    #[test]
    fn arrows_walk_over_cards_and_skip_empty_columns() {
        let ids = |ids: &[&str]| ids.iter().map(|id| Id::new(id)).collect::<Vec<_>>();
        let columns = [ids(&["a", "b"]), ids(&[]), ids(&["c"])];
        let walk = |from: &str, key| neighbour(&columns, &Id::new(from), key).map(|id| id.to_string());
        assert_eq!(walk("a", "ArrowDown").as_deref(), Some("b"));
        assert_eq!(walk("b", "ArrowDown"), None);
        assert_eq!(walk("b", "ArrowRight").as_deref(), Some("c"));
        assert_eq!(walk("c", "ArrowLeft").as_deref(), Some("a"));
        assert_eq!(walk("a", "ArrowUp"), None);
        assert_eq!(walk("b", "Home").as_deref(), Some("a"));
    }
}

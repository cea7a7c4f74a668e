//! What the board asks of the server, what it hears, and what it sends.

use crate::api::graphql::{enums, fragment, input, operation};
use crate::api::scalars::{Date, DateTime, Decimal, Id, Money};
use crate::api::types::{Amount, Blocker, PageInfo, RoleName, StageKind, UserError};
use crate::parts::leads::LeadSource;
use crate::parts::stop::StageAsk;
use crate::state::entities::Entity;

fragment! {
    /// A deal as a card.
    pub(crate) struct Card: "Card" {
        /// The deal.
        pub(crate) id: Id,
        /// Its readable number.
        pub(crate) number: String,
        /// Its title.
        pub(crate) title: String,
        /// Grows with every change.
        pub(crate) version: i32,
        /// The column.
        pub(crate) stage: String,
        /// The customer.
        pub(crate) account: String,
        /// Where it stands in its column: the greatest by its bytes on top.
        pub(crate) rank: String,
        /// Who owns it.
        pub(crate) owner: CardOwner,
        /// The key of its type.
        pub(crate) segment: Option<String>,
        /// The most exact amount there is.
        pub(crate) amount: Option<Amount>,
        /// When it is expected to be won.
        pub(crate) close_date: Option<Date>,
        /// Since when it is in its column.
        pub(crate) stage_since: DateTime,
        /// For how many days.
        pub(crate) stage_days: i32,
        /// Longer than usual.
        pub(crate) slow: bool,
        /// The step that presses most.
        pub(crate) next_step: Option<CardStep>,
        /// How much stands in the way of the usual next column.
        pub(crate) blockers: i32,
        /// Required steps of the stage that are done.
        pub(crate) steps_done: i32,
        /// Required steps of the stage.
        pub(crate) steps_total: i32,
    }
}

impl Entity for Card {
    fn id(&self) -> &Id {
        &self.id
    }

    fn version(&self) -> i32 {
        self.version
    }
}

fragment! {
    /// A card's owner.
    pub(crate) struct CardOwner: "CardOwner" {
        /// Who.
        pub(crate) id: Id,
        /// The name.
        pub(crate) name: String,
        /// The team.
        pub(crate) team: Option<String>,
    }
}

fragment! {
    /// The step of a card that presses most.
    pub(crate) struct CardStep: "CardStep" {
        /// Its name.
        pub(crate) name: String,
        /// Who does it.
        pub(crate) role: RoleName,
        /// By when.
        pub(crate) due: Option<Date>,
        /// Past its date.
        pub(crate) late: bool,
        /// Whether it falls to the reader.
        pub(crate) mine: bool,
    }
}

fragment! {
    /// A stage as a column needs it.
    pub(crate) struct Stage: "Stage" {
        /// Its key.
        pub(crate) key: String,
        /// Its name.
        pub(crate) name: String,
        /// What it means for the deal's fate.
        pub(crate) kind: StageKind,
        /// Percent of deals here that are won.
        pub(crate) probability: i32,
        /// Days a deal usually spends here.
        pub(crate) usual_days: i32,
        /// Shown folded.
        pub(crate) folded: bool,
        /// Where a deal may go from here, the usual one first.
        pub(crate) next: Vec<String>,
        /// What a move here asks for.
        pub(crate) asks: Vec<StageAsk>,
    }
}

fragment! {
    pub(crate) struct CardPage: "CardConnection" {
        pub(crate) nodes: Vec<Card>,
        pub(crate) page_info: PageInfo,
    }
}

fragment! {
    pub(crate) struct BoardColumn: "BoardColumn" {
        pub(crate) stage: Stage,
        pub(crate) count: i32,
        pub(crate) total: Money,
        pub(crate) cards("after: $after"): CardPage,
    }
}

fragment! {
    /// A board with the cards of its open columns.
    pub(crate) struct Board: "Board" {
        pub(crate) process: BoardProcess,
        /// The step that it is narrowed to.
        pub(crate) step: Option<StepName>,
        /// The teams there are.
        pub(crate) teams: Vec<String>,
        pub(crate) columns("folded: false"): Vec<BoardColumn>,
    }
}

fragment! {
    pub(crate) struct StepName: "ProcessStep" {
        pub(crate) name: String,
    }
}

fragment! {
    /// The process of a board, with all its stages.
    pub(crate) struct BoardProcess: "Process" {
        pub(crate) key: String,
        pub(crate) name: String,
        pub(crate) version: i32,
        pub(crate) owner_role: Option<String>,
        pub(crate) has_amounts: bool,
        pub(crate) stages: Vec<Stage>,
        pub(crate) segments: Vec<Segment>,
    }
}

fragment! {
    /// A type of deals.
    pub(crate) struct Segment: "ProcessSegment" {
        pub(crate) key: String,
        pub(crate) name: String,
    }
}

fragment! {
    /// What a folded column shows.
    pub(crate) struct ColumnHead: "BoardColumn" {
        pub(crate) stage: StageName,
        pub(crate) count: i32,
        pub(crate) total: Money,
    }
}

fragment! {
    pub(crate) struct FoldedBoard: "Board" {
        pub(crate) columns("folded: true"): Vec<ColumnHead>,
    }
}

fragment! {
    pub(crate) struct OneColumn: "Board" {
        pub(crate) column("stage: $stage"): Option<BoardColumn>,
    }
}

fragment! {
    /// A process by its name.
    pub(crate) struct ProcessName: "Process" {
        pub(crate) key: String,
        pub(crate) name: String,
        pub(crate) version: i32,
    }
}

input! {
    /// What a board is narrowed to.
    pub(crate) struct BoardFilter {
        pub(crate) mine: Option<bool>,
        pub(crate) owners: Option<Vec<Id>>,
        pub(crate) overdue: Option<bool>,
        pub(crate) stuck: Option<bool>,
        pub(crate) text: Option<String>,
        pub(crate) amount_gte: Option<Decimal>,
        pub(crate) amount_lt: Option<Decimal>,
        pub(crate) close_lte: Option<Date>,
        pub(crate) step: Option<String>,
        pub(crate) teams: Option<Vec<String>>,
        pub(crate) segments: Option<Vec<String>>,
        pub(crate) sources: Option<Vec<LeadSource>>,
    }
}

operation! {
    /// A board with the first cards of every open column.
    query BoardQuery(process: String, filter: BoardFilter, after: Option<String>) {
        processes: Vec<ProcessName>,
        board("process: $process, filter: $filter"): Option<Board>,
    }
}

operation! {
    /// The figures of the folded columns.
    query FoldedQuery(process: String, filter: BoardFilter) {
        board("process: $process, filter: $filter"): Option<FoldedBoard>,
    }
}

operation! {
    /// A page of one column.
    query ColumnQuery(process: String, filter: BoardFilter, stage: String, after: Option<String>) {
        board("process: $process, filter: $filter"): Option<OneColumn>,
    }
}

operation! {
    /// The processes there are boards for.
    query ProcessesQuery() {
        processes: Vec<ProcessName>,
    }
}

enums! {
    /// What happened to a deal on a board.
    pub(crate) enum ChangeKind {
        /// It is new.
        Created,
        /// It came from another stage.
        Moved,
        /// Something else about it changed.
        Changed,
    }
}

fragment! {
    /// At which steps a deal waited and waits.
    pub(crate) struct Waits: "StepWaits" {
        pub(crate) before: Vec<String>,
        pub(crate) now: Vec<String>,
    }
}

fragment! {
    pub(crate) struct BoardChange: "BoardChange" {
        pub(crate) kind: ChangeKind,
        pub(crate) card: Option<Card>,
        pub(crate) from_stage: Option<String>,
        pub(crate) waits: Option<Waits>,
        /// How the lead came that the deal was made of.
        pub(crate) source: Option<LeadSource>,
        pub(crate) client_mutation_id: Option<String>,
        pub(crate) resync: bool,
    }
}

operation! {
    /// Every change of a deal on a board.
    subscription BoardChanged(process: String) {
        board_changed("process: $process"): BoardChange,
    }
}

fragment! {
    /// Where a deal may go, and what stands in the way.
    pub(crate) struct NextStage: "NextStage" {
        pub(crate) stage: StageName,
        pub(crate) blockers: Vec<Blocker>,
    }
}

fragment! {
    pub(crate) struct StageName: "Stage" {
        pub(crate) key: String,
        pub(crate) name: String,
    }
}

fragment! {
    /// What a card's popover and its moves need beyond the card.
    pub(crate) struct CardDetail: "Deal" {
        pub(crate) id: Id,
        pub(crate) version: i32,
        pub(crate) blockers: Vec<Blocker>,
        pub(crate) next_stages: Vec<NextStage>,
        pub(crate) may: DealMay,
    }
}

fragment! {
    pub(crate) struct DealMay: "DealMay" {
        pub(crate) r#move: bool,
        pub(crate) r#override: bool,
    }
}

operation! {
    /// What stands in a deal's way, and where it may go.
    query CardDetailQuery(id: Id) {
        deal("id: $id"): Option<CardDetail>,
    }
}

input! {
    /// A move to another stage.
    pub(crate) struct DealMoveInput {
        pub(crate) id: Id,
        pub(crate) expected_version: i32,
        pub(crate) stage: String,
        pub(crate) note: Option<String>,
        pub(crate) review_on: Option<Date>,
        pub(crate) override_reason: Option<String>,
        pub(crate) client_mutation_id: Option<String>,
    }
}

fragment! {
    /// A deal after its move, as far as its card shows it.
    pub(crate) struct MovedDeal: "Deal" {
        pub(crate) id: Id,
        pub(crate) version: i32,
        pub(crate) stage: StageName,
        pub(crate) stage_since: DateTime,
        pub(crate) stage_days: i32,
        pub(crate) blockers: Vec<Blocker>,
        pub(crate) next_stages: Vec<NextStage>,
    }
}

fragment! {
    pub(crate) struct MovePayload: "DealPayload" {
        pub(crate) deal: Option<MovedDeal>,
        pub(crate) user_errors: Vec<UserError>,
    }
}

operation! {
    /// Moves a deal.
    mutation DealMove(input: DealMoveInput) {
        deal_move("input: $input"): MovePayload,
    }
}

input! {
    /// A card's place in its column.
    pub(crate) struct DealPlaceInput {
        pub(crate) id: Id,
        pub(crate) below: Option<Id>,
        pub(crate) client_mutation_id: Option<String>,
    }
}

fragment! {
    pub(crate) struct PlacePayload: "DealPlacePayload" {
        pub(crate) card: Option<Card>,
        pub(crate) user_errors: Vec<UserError>,
    }
}

operation! {
    /// Puts a card to another place in its column.
    mutation DealPlace(input: DealPlaceInput) {
        deal_place("input: $input"): PlacePayload,
    }
}

operation! {
    /// Who may own deals.
    query OwnersQuery(role: String) {
        users("role: $role"): Vec<CardPerson>,
    }
}

fragment! {
    /// Somebody who may own deals.
    pub(crate) struct CardPerson: "User" {
        pub(crate) id: Id,
        pub(crate) name: String,
        pub(crate) team: Option<String>,
    }
}

input! {
    /// Another owner for a deal.
    pub(crate) struct DealUpdateInput {
        pub(crate) id: Id,
        pub(crate) expected_version: i32,
        pub(crate) owner: Id,
        pub(crate) client_mutation_id: Option<String>,
    }
}

fragment! {
    pub(crate) struct GivenDeal: "Deal" {
        pub(crate) id: Id,
        pub(crate) version: i32,
    }
}

fragment! {
    pub(crate) struct GivePayload: "DealPayload" {
        pub(crate) deal: Option<GivenDeal>,
        pub(crate) user_errors: Vec<UserError>,
    }
}

operation! {
    /// Gives a deal to another owner.
    mutation DealGive(input: DealUpdateInput) {
        deal_update("input: $input"): GivePayload,
    }
}

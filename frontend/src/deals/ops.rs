//! What the deal screens read of the server. What they change stands in `changes.rs`.

use crate::api::graphql::{Value, enums, fragment, operation};
use crate::api::scalars::{Date, DateTime, Id, Money, Quarter};
use crate::api::types::{Amount, AmountOrigin, Blocker, PageInfo, Person, RoleName, StepStatus};
use crate::parts::conflicts::Clash;

fragment! {
    /// A deal with everything its page shows, except the timeline.
    pub(super) struct Deal: "Deal" {
        pub(super) id: Id,
        pub(super) number: String,
        pub(super) title: String,
        pub(super) version: i32,
        pub(super) account: AccountName,
        pub(super) owner: Person,
        pub(super) process: ProcessVersion,
        pub(super) stage_since: DateTime,
        pub(super) amount: Option<Amount>,
        pub(super) amounts: Vec<AmountRecord>,
        pub(super) stage_note: Option<String>,
        pub(super) review_on: Option<Date>,
        pub(super) segment: Option<DealSegment>,
        pub(super) forecast: DealForecast,
        pub(super) lists: Vec<DealList>,
        pub(super) close_date: Option<Date>,
        pub(super) next_stages: Vec<NextStage>,
        pub(super) steps: Vec<Step>,
        pub(super) team: Vec<TeamMember>,
        pub(super) related: Vec<RelatedDeal>,
        pub(super) documents: Vec<Document>,
        pub(super) folders: Vec<Folder>,
        pub(super) loops: i32,
        pub(super) overrides: Vec<Override>,
        pub(super) conflicts: Vec<Clash>,
        pub(super) may: DealMay,
        /// The engine's state, for `shared::engine`.
        pub(super) state: Value,
    }
}

fragment! {
    /// The type of the deal, and why it is of it (CQ-1.2).
    pub(super) struct DealSegment: "DealSegment" {
        pub(super) name: String,
        pub(super) why: String,
    }
}

enums! {
    /// How sure a deal is.
    pub(super) enum ForecastCategory {
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
}

fragment! {
    pub(super) struct CategoryName: "CategoryName" {
        pub(super) key: ForecastCategory,
        pub(super) name: String,
    }
}

fragment! {
    /// How sure the deal is (CQ-2.1).
    pub(super) struct DealForecast: "DealForecast" {
        pub(super) category: CategoryName,
        pub(super) doubt: Option<String>,
        pub(super) allowed: Vec<CategoryName>,
    }
}

fragment! {
    /// A list that the deal keeps.
    pub(super) struct DealList: "DealList" {
        pub(super) key: String,
        pub(super) name: String,
        pub(super) help: String,
        pub(super) states: Vec<ItemState>,
        pub(super) blocks_by_choice: bool,
        pub(super) items: Vec<DealItem>,
        pub(super) may_keep: bool,
    }
}

fragment! {
    pub(super) struct ItemState: "DealItemState" {
        pub(super) key: String,
        pub(super) name: String,
    }
}

fragment! {
    pub(super) struct DealItem: "DealItem" {
        pub(super) number: i32,
        pub(super) title: String,
        pub(super) owner: Option<Person>,
        pub(super) due: Option<Date>,
        pub(super) late: bool,
        pub(super) blocks: bool,
        pub(super) state: String,
        pub(super) settled: bool,
        pub(super) version: i32,
        pub(super) note: Option<String>,
        pub(super) withdrawn: bool,
        pub(super) may_become: Vec<String>,
    }
}

operation! {
    /// Everybody who works here.
    query EverybodyQuery() {
        users: Vec<Person>,
    }
}

fragment! {
    pub(super) struct AccountName: "Account" {
        pub(super) id: Id,
        pub(super) name: String,
    }
}

fragment! {
    /// Which template a deal runs on.
    pub(super) struct ProcessVersion: "Process" {
        pub(super) key: String,
        pub(super) version: i32,
        pub(super) name: String,
    }
}

fragment! {
    pub(super) struct StageName: "Stage" {
        pub(super) key: String,
        pub(super) name: String,
    }
}

fragment! {
    /// An amount as it was recorded.
    pub(super) struct AmountRecord: "Amount" {
        pub(super) origin: AmountOrigin,
        pub(super) value: Money,
        pub(super) at: Option<DateTime>,
        pub(super) by: Option<Person>,
    }
}

fragment! {
    /// Where the deal may go, and what must be resolved first.
    pub(super) struct NextStage: "NextStage" {
        pub(super) stage: StageName,
        pub(super) blockers: Vec<Blocker>,
    }
}

fragment! {
    pub(super) struct Step: "Step" {
        pub(super) key: String,
        pub(super) name: String,
        pub(super) stage: String,
        pub(super) kind: String,
        pub(super) owner: RoleName,
        pub(super) optional: bool,
        pub(super) status: StepStatus,
        pub(super) round: i32,
        pub(super) assignee: Option<Person>,
        pub(super) due: Option<Date>,
        pub(super) late: bool,
        pub(super) missed: i32,
        pub(super) opened_at: Option<DateTime>,
        pub(super) done_at: Option<DateTime>,
        pub(super) done_by: Option<Person>,
        /// In whose place.
        pub(super) done_for: Option<Person>,
        pub(super) outcome_name: Option<String>,
        pub(super) note: Option<String>,
        pub(super) mine: bool,
        pub(super) reasons: Vec<String>,
    }
}

fragment! {
    pub(super) struct TeamMember: "TeamMember" {
        pub(super) role: RoleName,
        pub(super) user: Person,
    }
}

enums! {
    /// How two deals relate.
    pub(super) enum Relation {
        /// Consulting work beside a sale.
        Consulting,
        /// The renewal of what was sold.
        Renewal,
    }
}

fragment! {
    pub(super) struct RelatedDeal: "RelatedDeal" {
        pub(super) relation: Relation,
        pub(super) started: bool,
        pub(super) deal: RelatedName,
    }
}

fragment! {
    pub(super) struct RelatedName: "Deal" {
        pub(super) number: String,
        pub(super) title: String,
        pub(super) stage: StageName,
    }
}

fragment! {
    pub(super) struct Document: "Document" {
        pub(super) id: Id,
        pub(super) name: String,
        pub(super) kind: Option<String>,
        pub(super) kind_name: Option<String>,
        pub(super) folder: Option<String>,
        /// In bytes.
        pub(super) size: i32,
        pub(super) url: String,
        pub(super) added_at: DateTime,
        pub(super) added_by: Option<Person>,
    }
}

fragment! {
    pub(super) struct Folder: "Folder" {
        pub(super) key: String,
        pub(super) name: String,
        pub(super) missing: Vec<String>,
    }
}

fragment! {
    /// A move against the gates.
    pub(super) struct Override: "Override" {
        pub(super) to: StageName,
        pub(super) at: DateTime,
        pub(super) by: Option<Person>,
        pub(super) reason: String,
    }
}

fragment! {
    /// What the reader may do with the deal.
    pub(super) struct DealMay: "DealMay" {
        pub(super) r#move: bool,
        pub(super) edit: bool,
        pub(super) r#override: bool,
        pub(super) reassign: bool,
    }
}

fragment! {
    /// What some deals of a quarter are worth.
    pub(super) struct QuarterSum: "ForecastSum" {
        pub(super) amount: Money,
    }
}

fragment! {
    /// The quarter of one seller.
    pub(super) struct QuarterRow: "ForecastRow" {
        pub(super) user: Option<Person>,
        pub(super) quota: Option<Money>,
        pub(super) closed: QuarterSum,
        pub(super) commit: QuarterSum,
        pub(super) best_case: QuarterSum,
        pub(super) pipeline: QuarterSum,
        pub(super) omitted: i32,
    }
}

fragment! {
    pub(super) struct QuarterForecast: "Forecast" {
        pub(super) rows: Vec<QuarterRow>,
    }
}

operation! {
    /// The sellers' figures of a quarter (CQ-1.5).
    query QuarterQuery(quarter: Quarter) {
        forecast("quarter: $quarter, by: SELLER"): QuarterForecast,
    }
}

operation! {
    /// One deal by its readable number.
    query DealQuery(number: String) {
        deal_by_number("number: $number"): Option<Deal>,
    }
}

fragment! {
    pub(super) struct DealChange: "DealChange" {
        pub(super) deal: Option<Deal>,
    }
}

operation! {
    /// Every change of one deal.
    subscription DealChanged(id: Id) {
        deal_changed("id: $id"): DealChange,
    }
}

fragment! {
    /// A template with its texts.
    pub(super) struct ProcessDefinition: "Process" {
        pub(super) definition: Value,
    }
}

operation! {
    /// The template of a version that never changes.
    query TemplateQuery(key: String, version: i32) {
        process("key: $key, version: $version"): Option<ProcessDefinition>,
    }
}

operation! {
    /// Who has a role.
    query RoleUsersQuery(role: String) {
        users("role: $role"): Vec<Person>,
    }
}

fragment! {
    pub(super) struct TimelineEntry: "TimelineEntry" {
        pub(super) id: Id,
        pub(super) deal_number: String,
        pub(super) deal_title: String,
        pub(super) at: DateTime,
        pub(super) by: Option<Person>,
        pub(super) kind: String,
        pub(super) text: String,
        pub(super) detail: Option<String>,
        pub(super) significant: bool,
    }
}

fragment! {
    pub(super) struct TimelinePage: "TimelineConnection" {
        pub(super) nodes: Vec<TimelineEntry>,
        pub(super) page_info: PageInfo,
    }
}

fragment! {
    pub(super) struct DealTimeline: "Deal" {
        pub(super) timeline("first: $first, after: $after"): TimelinePage,
    }
}

operation! {
    /// What happened, newest first.
    query TimelineQuery(id: Id, first: i32, after: Option<String>) {
        deal("id: $id"): Option<DealTimeline>,
    }
}

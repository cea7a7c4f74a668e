//! What the deal screens change. Every one gives the deal back as it is then, or what the person may correct.

use super::ops::{Deal, ForecastCategory};
use crate::api::graphql::{enums, fragment, input, operation};
use crate::api::scalars::{Date, Decimal, Id, MoneyInput};
use crate::api::types::UserError;

fragment! {
    /// The deal after a change; absent when nothing was changed.
    pub(super) struct DealPayload: "DealPayload" {
        pub(super) deal: Option<Deal>,
        pub(super) user_errors: Vec<UserError>,
    }
}

input! {
    /// The value of a fact: exactly one of the values, or `clear`.
    pub(super) struct FactInput {
        pub(super) key: String,
        pub(super) flag: Option<bool>,
        pub(super) text: Option<String>,
        pub(super) number: Option<Decimal>,
        pub(super) money: Option<MoneyInput>,
        pub(super) date: Option<Date>,
        pub(super) choice: Option<String>,
        pub(super) choices: Option<Vec<String>>,
        pub(super) clear: Option<bool>,
    }
}

input! {
    pub(super) struct StepSaveInput {
        pub(super) deal: Id,
        pub(super) expected_version: i32,
        pub(super) step: String,
        pub(super) facts: Vec<FactInput>,
    }
}

operation! {
    /// Keeps what is filled in (RS-2.1).
    mutation StepSave(input: StepSaveInput) {
        step_save("input: $input"): DealPayload,
    }
}

input! {
    pub(super) struct StepCompleteInput {
        pub(super) deal: Id,
        pub(super) expected_version: i32,
        pub(super) step: String,
        pub(super) outcome: Option<String>,
        pub(super) facts: Option<Vec<FactInput>>,
        pub(super) note: Option<String>,
    }
}

operation! {
    mutation StepComplete(input: StepCompleteInput) {
        step_complete("input: $input"): DealPayload,
    }
}

input! {
    pub(super) struct StepAssignInput {
        pub(super) deal: Id,
        pub(super) expected_version: i32,
        pub(super) step: String,
        pub(super) assignee: Option<Id>,
    }
}

operation! {
    mutation StepAssign(input: StepAssignInput) {
        step_assign("input: $input"): DealPayload,
    }
}

input! {
    pub(super) struct StepRescheduleInput {
        pub(super) deal: Id,
        pub(super) expected_version: i32,
        pub(super) step: String,
        pub(super) due: Date,
        pub(super) note: Option<String>,
    }
}

operation! {
    mutation StepReschedule(input: StepRescheduleInput) {
        step_reschedule("input: $input"): DealPayload,
    }
}

input! {
    pub(super) struct DealMoveInput {
        pub(super) id: Id,
        pub(super) expected_version: i32,
        pub(super) stage: String,
        pub(super) note: Option<String>,
        pub(super) review_on: Option<Date>,
        pub(super) override_reason: Option<String>,
    }
}

operation! {
    mutation DealPageMove(input: DealMoveInput) {
        deal_move("input: $input"): DealPayload,
    }
}

input! {
    pub(super) struct DealUpdateInput {
        pub(super) id: Id,
        pub(super) expected_version: i32,
        pub(super) title: Option<String>,
        pub(super) close_date: Option<Date>,
        pub(super) owner: Option<Id>,
    }
}

operation! {
    mutation DealUpdate(input: DealUpdateInput) {
        deal_update("input: $input"): DealPayload,
    }
}

input! {
    pub(super) struct DealCorrectInput {
        pub(super) id: Id,
        pub(super) expected_version: i32,
        pub(super) facts: Option<Vec<FactInput>>,
        pub(super) title: Option<String>,
        pub(super) reason: String,
    }
}

operation! {
    /// Puts a deal right that is over (CQ-7.3).
    mutation DealCorrect(input: DealCorrectInput) {
        deal_correct("input: $input"): DealPayload,
    }
}

input! {
    pub(super) struct DealForecastInput {
        pub(super) id: Id,
        pub(super) expected_version: i32,
        pub(super) category: ForecastCategory,
        pub(super) doubt: Option<String>,
        pub(super) close_date: Option<Date>,
    }
}

operation! {
    /// Says how sure the deal is (CQ-2.2).
    mutation DealForecastSet(input: DealForecastInput) {
        deal_forecast("input: $input"): DealPayload,
    }
}

input! {
    pub(super) struct ItemAddInput {
        pub(super) deal: Id,
        pub(super) expected_version: i32,
        pub(super) list: String,
        pub(super) title: String,
        pub(super) owner: Option<Id>,
        pub(super) due: Option<Date>,
        pub(super) blocks: Option<bool>,
    }
}

operation! {
    mutation ItemAdd(input: ItemAddInput) {
        item_add("input: $input"): DealPayload,
    }
}

input! {
    pub(super) struct ItemChangeInput {
        pub(super) deal: Id,
        pub(super) expected_version: i32,
        pub(super) list: String,
        pub(super) number: i32,
        pub(super) title: Option<String>,
        pub(super) owner: Option<Id>,
        pub(super) due: Option<Date>,
        pub(super) blocks: Option<bool>,
        pub(super) state: Option<String>,
        pub(super) withdraw: Option<bool>,
        pub(super) note: Option<String>,
    }
}

operation! {
    mutation ItemChange(input: ItemChangeInput) {
        item_change("input: $input"): DealPayload,
    }
}

input! {
    pub(super) struct DealTeamSetInput {
        pub(super) id: Id,
        pub(super) expected_version: i32,
        pub(super) role: String,
        pub(super) user: Option<Id>,
    }
}

operation! {
    mutation DealTeamSet(input: DealTeamSetInput) {
        deal_team_set("input: $input"): DealPayload,
    }
}

enums! {
    /// What a note records.
    pub(super) enum NoteKind {
        /// A remark.
        Note,
        /// A telephone call.
        Call,
        /// A meeting.
        Meeting,
        /// A mail.
        Mail,
    }
}

input! {
    pub(super) struct DealNoteAddInput {
        pub(super) id: Id,
        pub(super) expected_version: i32,
        pub(super) kind: NoteKind,
        pub(super) text: String,
        pub(super) significant: bool,
    }
}

operation! {
    mutation DealNoteAdd(input: DealNoteAddInput) {
        deal_note_add("input: $input"): DealPayload,
    }
}

input! {
    pub(super) struct DocumentRemoveInput {
        pub(super) id: Id,
        pub(super) deal: Id,
        pub(super) expected_version: i32,
    }
}

operation! {
    mutation DocumentRemove(input: DocumentRemoveInput) {
        document_remove("input: $input"): DealPayload,
    }
}

enums! {
    /// How much somebody at the customer weighs.
    pub(super) enum ContactInfluence {
        /// Much.
        High,
        /// Some.
        Medium,
        /// Little.
        Low,
    }
}

enums! {
    /// Where somebody at the customer stands.
    pub(super) enum ContactAttitude {
        /// For the deal.
        Supports,
        /// Neither for nor against it.
        Neutral,
        /// Against it.
        Opposes,
    }
}

input! {
    pub(super) struct NewContactInput {
        pub(super) name: String,
        pub(super) email: Option<String>,
        pub(super) phone: Option<String>,
    }
}

input! {
    pub(super) struct DealContactPutInput {
        pub(super) id: Id,
        pub(super) expected_version: i32,
        pub(super) contact: Option<Id>,
        pub(super) new: Option<NewContactInput>,
        pub(super) roles: Vec<String>,
        pub(super) influence: Option<ContactInfluence>,
        pub(super) attitude: Option<ContactAttitude>,
    }
}

operation! {
    /// Says who at the customer takes part and how (DS-2.2).
    mutation DealContactPut(input: DealContactPutInput) {
        deal_contact_put("input: $input"): DealPayload,
    }
}

input! {
    pub(super) struct DealContactRemoveInput {
        pub(super) id: Id,
        pub(super) expected_version: i32,
        pub(super) contact: Id,
    }
}

operation! {
    mutation DealContactRemove(input: DealContactRemoveInput) {
        deal_contact_remove("input: $input"): DealPayload,
    }
}

//! What the screens of versions ask of the server.

use crate::api::graphql::{Value, enums, fragment, input, operation};
use crate::api::scalars::{DateTime, Id};
use crate::api::types::{Person, UserError};

fragment! {
    /// A published version.
    pub(super) struct Release: "ProcessVersion" {
        pub(super) version: i32,
        pub(super) latest: bool,
        pub(super) published_at: DateTime,
        pub(super) published_by: Option<Person>,
        pub(super) note: String,
        pub(super) running_deals: i32,
    }
}

fragment! {
    pub(super) struct ProcessName: "Process" {
        pub(super) name: String,
    }
}

operation! {
    /// The history of a process.
    query VersionsQuery(key: String) {
        process("key: $key"): Option<ProcessName>,
        process_versions("key: $key"): Vec<Release>,
    }
}

enums! {
    /// How a part of a process changed.
    pub(super) enum PartChange {
        Added,
        Removed,
        Changed,
    }
}

fragment! {
    /// A part of a process that is not as it was.
    pub(super) struct Change: "ProcessChange" {
        pub(super) kind: PartChange,
        pub(super) part: ProcessPart,
        pub(super) name: String,
        pub(super) words: Vec<String>,
        pub(super) lines: Vec<ChangeLine>,
    }
}

fragment! {
    /// One thing that is said of it, as it was and as it is.
    pub(super) struct ChangeLine: "ProcessChangeLine" {
        pub(super) label: String,
        pub(super) before: Option<String>,
        pub(super) after: Option<String>,
        pub(super) differs: bool,
    }
}

enums! {
    /// The parts of a process.
    pub(super) enum ProcessPart {
        Process,
        Role,
        Param,
        Fact,
        Segment,
        Stage,
        Step,
        List,
        ContactRole,
        Document,
        Folder,
    }
}

operation! {
    /// What changed from one version to another.
    query ComparisonQuery(key: String, from: i32, to: i32) {
        process_comparison("key: $key, from: $from, to: $to"): Option<Vec<Change>>,
    }
}

enums! {
    /// How grave a finding is.
    pub(super) enum FindingSeverity {
        Error,
        Warning,
    }
}

fragment! {
    /// Something wrong with a template.
    pub(super) struct Finding: "ProcessFinding" {
        pub(super) severity: FindingSeverity,
        pub(super) place: Option<String>,
        pub(super) file: String,
        pub(super) line: Option<i32>,
        pub(super) column: Option<i32>,
        pub(super) problem: String,
        pub(super) proposal: Option<String>,
    }
}

fragment! {
    /// The next version in the making.
    pub(super) struct Draft: "ProcessDraft" {
        pub(super) base: i32,
        pub(super) version: i32,
        pub(super) updated_at: DateTime,
        pub(super) updated_by: Person,
        pub(super) changes: Vec<Change>,
        pub(super) findings: Vec<Finding>,
    }
}

enums! {
    /// Where a migration stands.
    pub(super) enum MigrationState {
        Moving,
        Done,
        Undoing,
        Undone,
    }
}

fragment! {
    /// A deal by its number.
    pub(super) struct DealName: "Deal" {
        pub(super) number: String,
        pub(super) title: String,
    }
}

fragment! {
    /// A deal that stays on its version.
    pub(super) struct StayingDeal: "StayingDeal" {
        pub(super) deal: DealName,
        pub(super) reasons: Vec<String>,
    }
}

fragment! {
    /// Running deals of one version that come to another.
    pub(super) struct Migration: "ProcessMigration" {
        pub(super) id: Id,
        pub(super) from: i32,
        pub(super) to: i32,
        pub(super) reason: String,
        pub(super) state: MigrationState,
        pub(super) started_at: DateTime,
        pub(super) started_by: Person,
        pub(super) waiting: i32,
        pub(super) moved: i32,
        pub(super) stays: i32,
        pub(super) restored: i32,
        pub(super) kept: i32,
        pub(super) staying: Vec<StayingDeal>,
    }
}

impl Migration {
    /// Whether deals are being moved.
    pub(super) fn is_under_way(&self) -> bool {
        matches!(self.state, MigrationState::Moving | MigrationState::Undoing)
    }
}

operation! {
    /// What administrators see beside the history.
    query DraftQuery(key: String) {
        process_draft("key: $key"): Option<Draft>,
        process_migrations("key: $key"): Vec<Migration>,
    }
}

input! {
    pub(super) struct ProcessDraftStartInput {
        pub(super) key: String,
    }
}

fragment! {
    pub(super) struct DraftPayload: "ProcessDraftPayload" {
        pub(super) user_errors: Vec<UserError>,
    }
}

operation! {
    mutation DraftStart(input: ProcessDraftStartInput) {
        process_draft_start("input: $input"): DraftPayload,
    }
}

input! {
    pub(super) struct ProcessDraftDiscardInput {
        pub(super) key: String,
        pub(super) expected_version: i32,
    }
}

operation! {
    mutation DraftDiscard(input: ProcessDraftDiscardInput) {
        process_draft_discard("input: $input"): DraftPayload,
    }
}

input! {
    pub(super) struct ProcessDraftPublishInput {
        pub(super) key: String,
        pub(super) note: String,
        pub(super) expected_version: i32,
    }
}

fragment! {
    pub(super) struct PublishPayload: "ProcessPublishPayload" {
        pub(super) version: Option<Release>,
        pub(super) user_errors: Vec<UserError>,
    }
}

operation! {
    mutation DraftPublish(input: ProcessDraftPublishInput) {
        process_draft_publish("input: $input"): PublishPayload,
    }
}

fragment! {
    /// How often one approval would have been asked for.
    pub(super) struct SimulatedApproval: "SimulatedApproval" {
        pub(super) name: String,
        pub(super) before: i32,
        pub(super) after: i32,
        pub(super) examples: Vec<DealName>,
    }
}

fragment! {
    pub(super) struct SimulatedSegment: "SimulatedSegment" {
        pub(super) before: Option<String>,
        pub(super) after: Option<String>,
        pub(super) deals: i32,
    }
}

fragment! {
    /// What the draft would have asked of past deals.
    pub(super) struct Simulation: "ProcessSimulation" {
        pub(super) deals: i32,
        pub(super) more: bool,
        pub(super) approvals: Vec<SimulatedApproval>,
        pub(super) segments: Vec<SimulatedSegment>,
    }
}

operation! {
    query SimulationQuery(key: String, days: i32) {
        process_simulation("key: $key, days: $days"): Option<Simulation>,
    }
}

enums! {
    /// What happens to the due dates of open steps.
    pub(super) enum DueDates {
        Keep,
        Restart,
    }
}

input! {
    /// What something is called in the new version; nothing to give it up.
    pub(super) struct RenameInput {
        pub(super) from: String,
        pub(super) to: Option<String>,
    }
}

input! {
    pub(super) struct MigrationPlanInput {
        pub(super) stages: Vec<RenameInput>,
        pub(super) steps: Vec<RenameInput>,
        pub(super) facts: Vec<RenameInput>,
        pub(super) due_dates: DueDates,
    }
}

input! {
    pub(super) struct ProcessMigrationInput {
        pub(super) key: String,
        pub(super) from: i32,
        pub(super) to: i32,
        pub(super) plan: MigrationPlanInput,
    }
}

fragment! {
    /// Something that a plan leaves undecided.
    pub(super) struct Undecided: "Undecided" {
        pub(super) code: String,
        pub(super) subject: Option<String>,
        pub(super) name: Option<String>,
        pub(super) message: String,
        pub(super) deals: i32,
    }
}

fragment! {
    /// What a migration would do.
    pub(super) struct Preview: "MigrationPreview" {
        pub(super) running: i32,
        pub(super) looked_at: i32,
        pub(super) fit: i32,
        pub(super) undecided: Vec<Undecided>,
        pub(super) steps_opened: i32,
        pub(super) steps_withdrawn: i32,
        pub(super) steps_anew: i32,
        pub(super) due_dates_moved: i32,
        pub(super) values_given_up: i32,
    }
}

fragment! {
    pub(super) struct PreviewPayload: "MigrationPreviewPayload" {
        pub(super) preview: Option<Preview>,
        pub(super) user_errors: Vec<UserError>,
    }
}

operation! {
    query MigrationPreviewQuery(migration: ProcessMigrationInput) {
        process_migration_preview("migration: $migration"): PreviewPayload,
    }
}

fragment! {
    /// A version whose names a plan chooses from.
    pub(super) struct Target: "Process" {
        /// `{process, texts}`.
        pub(super) definition: Value,
    }
}

operation! {
    query TargetQuery(key: String, version: i32) {
        process("key: $key, version: $version"): Option<Target>,
    }
}

input! {
    pub(super) struct ProcessMigrationStartInput {
        pub(super) key: String,
        pub(super) from: i32,
        pub(super) to: i32,
        pub(super) plan: MigrationPlanInput,
        pub(super) reason: String,
    }
}

fragment! {
    pub(super) struct MigrationPayload: "ProcessMigrationPayload" {
        pub(super) migration: Option<Migration>,
        pub(super) user_errors: Vec<UserError>,
    }
}

operation! {
    mutation MigrationStart(input: ProcessMigrationStartInput) {
        process_migration_start("input: $input"): MigrationPayload,
    }
}

input! {
    pub(super) struct ProcessMigrationUndoInput {
        pub(super) id: Id,
    }
}

operation! {
    mutation MigrationUndo(input: ProcessMigrationUndoInput) {
        process_migration_undo("input: $input"): MigrationPayload,
    }
}

fragment! {
    /// The texts of a template.
    pub(super) struct Files: "ProcessFiles" {
        pub(super) process: String,
        pub(super) en: String,
        pub(super) fr: String,
    }
}

fragment! {
    /// When a step is needed, in words.
    pub(super) struct StepWords: "ProcessStep" {
        pub(super) key: String,
        pub(super) needed_when: Option<String>,
    }
}

fragment! {
    /// A draft as the editor needs it.
    pub(super) struct EditedDraft: "ProcessDraft" {
        pub(super) name: String,
        pub(super) version: i32,
        pub(super) definition: Value,
        pub(super) files: Files,
        pub(super) findings: Vec<Finding>,
        pub(super) steps: Vec<StepWords>,
    }
}

operation! {
    query EditorQuery(key: String) {
        process_draft("key: $key"): Option<EditedDraft>,
    }
}

input! {
    pub(super) struct ProcessFilesInput {
        pub(super) process: String,
        pub(super) en: String,
        pub(super) fr: String,
    }
}

input! {
    /// A template as texts or as a value.
    pub(super) struct TemplateInput {
        pub(super) files: Option<ProcessFilesInput>,
        pub(super) definition: Option<Value>,
    }
}

input! {
    pub(super) struct ProcessDraftSaveInput {
        pub(super) key: String,
        pub(super) template: TemplateInput,
        pub(super) expected_version: Option<i32>,
    }
}

fragment! {
    pub(super) struct SavePayload: "ProcessDraftPayload" {
        pub(super) draft: Option<EditedDraft>,
        pub(super) user_errors: Vec<UserError>,
    }
}

operation! {
    mutation DraftSave(input: ProcessDraftSaveInput) {
        process_draft_save("input: $input"): SavePayload,
    }
}

fragment! {
    pub(super) struct Checked: "ProcessCheck" {
        pub(super) findings: Vec<Finding>,
    }
}

operation! {
    /// What is wrong with a template that was not kept.
    query CheckQuery(template: TemplateInput) {
        process_check("template: $template"): Checked,
    }
}

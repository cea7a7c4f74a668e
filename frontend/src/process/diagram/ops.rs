//! What the diagram of a process asks of the server: the drawing, where deals wait, and the way of one deal.

use crate::api::graphql::{enums, fragment, operation};
use crate::api::scalars::{DateTime, Id};
use crate::api::types::{StageKind, StepStatus};
use crate::process::ops::StepGuide;

fragment! {
    /// A stage where it stands.
    pub(super) struct Lane: "DiagramStage" {
        pub(super) key: String,
        pub(super) name: String,
        pub(super) kind: StageKind,
        pub(super) x: i32,
        pub(super) y: i32,
        pub(super) width: i32,
        pub(super) height: i32,
    }
}

fragment! {
    /// A step where it stands.
    pub(super) struct StepBox: "DiagramStep" {
        pub(super) key: String,
        pub(super) name: String,
        pub(super) stage: String,
        pub(super) kind: String,
        pub(super) owner: String,
        pub(super) optional: bool,
        pub(super) x: i32,
        pub(super) y: i32,
        pub(super) width: i32,
        pub(super) height: i32,
    }
}

enums! {
    /// What a line says.
    pub(super) enum DiagramLineKind {
        /// The second step waits for the first.
        After,
        /// A deal may go on from the first stage to the second.
        Next,
        /// An outcome leads back.
        Back,
        /// An outcome leads to another stage at once.
        Ending,
    }
}

fragment! {
    /// A line between two boxes.
    pub(super) struct Line: "DiagramLine" {
        pub(super) from: String,
        pub(super) to: String,
        pub(super) kind: DiagramLineKind,
        pub(super) points: Vec<i32>,
        pub(super) outcome: Option<String>,
    }
}

fragment! {
    /// Where everything stands.
    pub(super) struct Drawing: "ProcessDiagram" {
        pub(super) width: i32,
        pub(super) height: i32,
        pub(super) stages: Vec<Lane>,
        pub(super) steps: Vec<StepBox>,
        pub(super) lines: Vec<Line>,
    }
}

fragment! {
    /// A process to draw, with what its guide says of each step.
    pub(super) struct DrawnProcess: "Process" {
        pub(super) key: String,
        pub(super) name: String,
        pub(super) version: i32,
        pub(super) purpose: String,
        pub(super) diagram: Drawing,
        pub(super) steps: Vec<StepGuide>,
    }
}

operation! {
    /// A version of a process as a diagram; the latest when none is named.
    query ProcessDiagramQuery(key: String, version: Option<i32>) {
        process("key: $key, version: $version"): Option<DrawnProcess>,
    }
}

fragment! {
    /// How many deals wait at a step.
    pub(super) struct StepLoad: "StepLoad" {
        pub(super) step: String,
        pub(super) deals: i32,
        pub(super) late: i32,
        pub(super) oldest: DateTime,
    }
}

fragment! {
    pub(super) struct StageKey: "Stage" {
        pub(super) key: String,
    }
}

fragment! {
    pub(super) struct StageCount: "BoardColumn" {
        pub(super) stage: StageKey,
        pub(super) count: i32,
    }
}

fragment! {
    pub(super) struct StageCounts: "Board" {
        pub(super) columns: Vec<StageCount>,
    }
}

operation! {
    /// Where the deals of a process are, and at which steps they wait.
    query ProcessLoadQuery(key: String) {
        process_load("key: $key"): Vec<StepLoad>,
        board("process: $key"): Option<StageCounts>,
    }
}

operation! {
    /// The same of some steps, after something happened there.
    query SomeLoadsQuery(key: String, steps: Vec<String>) {
        process_load("key: $key, steps: $steps"): Vec<StepLoad>,
        board("process: $key"): Option<StageCounts>,
    }
}

fragment! {
    /// At which steps a deal waited and waits.
    pub(super) struct Waits: "StepWaits" {
        pub(super) before: Vec<String>,
        pub(super) now: Vec<String>,
    }
}

fragment! {
    /// What happened to a deal, as far as it alters the numbers.
    pub(super) struct LoadChange: "BoardChange" {
        pub(super) waits: Option<Waits>,
        pub(super) resync: bool,
    }
}

operation! {
    /// Every change of a deal on a board.
    subscription LoadChanged(process: String) {
        board_changed("process: $process"): LoadChange,
    }
}

fragment! {
    pub(super) struct PassedStep: "Step" {
        pub(super) key: String,
        pub(super) status: StepStatus,
        pub(super) late: bool,
    }
}

fragment! {
    pub(super) struct PlaceOfDeal: "Stage" {
        pub(super) key: String,
        pub(super) name: String,
    }
}

fragment! {
    pub(super) struct ProcessOfDeal: "Process" {
        pub(super) key: String,
        pub(super) version: i32,
    }
}

fragment! {
    /// How far a deal has come.
    pub(super) struct DealWay: "Deal" {
        pub(super) id: Id,
        pub(super) number: String,
        pub(super) title: String,
        pub(super) process: ProcessOfDeal,
        pub(super) stage: PlaceOfDeal,
        pub(super) steps: Vec<PassedStep>,
    }
}

operation! {
    /// How far a deal has come on its way.
    query DealWayQuery(number: String) {
        deal_by_number("number: $number"): Option<DealWay>,
    }
}

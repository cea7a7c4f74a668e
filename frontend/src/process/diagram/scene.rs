//! What is drawn, and what of it is chosen: shared by the drawing and what stands beside it.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::dom::prelude::*;
use web_sys::ScrollBehavior;

use super::canvas::Canvas;
use super::geometry::Place;
use super::ops::{
    DealWay, DrawnProcess, Lane, ProcessLoadQuery, SomeLoadsQuery, StageCounts, StepBox, StepLoad,
};
use crate::api::types::StepStatus;
use crate::browser;
use crate::router::{Router, use_router};

/// Where the deals of a process are.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Loads {
    steps: BTreeMap<String, StepLoad>,
    stages: BTreeMap<String, i32>,
}

impl Loads {
    pub(super) fn new(answer: ProcessLoadQuery) -> Self {
        let steps = answer.process_load.into_iter().map(|load| (load.step.clone(), load)).collect();
        Self { steps, stages: counts(answer.board) }
    }

    /// With newer numbers of some steps, and of all stages.
    pub(super) fn with(&self, steps: &[String], answer: SomeLoadsQuery) -> Self {
        let mut loads = Self { steps: self.steps.clone(), stages: counts(answer.board) };
        loads.steps.retain(|step, _| !steps.contains(step));
        loads.steps.extend(answer.process_load.into_iter().map(|load| (load.step.clone(), load)));
        loads
    }

    /// How many deals wait at a step.
    pub(super) fn at(&self, step: &str) -> Option<&StepLoad> {
        self.steps.get(step)
    }

    /// How many deals are in a stage.
    pub(super) fn within(&self, stage: &str) -> Option<i32> {
        self.stages.get(stage).copied()
    }
}

fn counts(board: Option<StageCounts>) -> BTreeMap<String, i32> {
    let columns = board.map(|board| board.columns).unwrap_or_default();
    columns.into_iter().map(|column| (column.stage.key, column.count)).collect()
}

/// What is drawn, and what of it is chosen.
#[derive(Clone)]
pub(super) struct Scene {
    pub(super) process: Arc<DrawnProcess>,
    /// The deal whose way is shown.
    pub(super) way: Option<Arc<DealWay>>,
    pub(super) loads: RwSignal<Arc<Loads>>,
    pub(super) canvas: Canvas,
    /// The step that is explained beside the drawing.
    pub(super) selected: Memo<Option<String>>,
    /// The step whose lines stand out.
    pub(super) hot: RwSignal<Option<String>>,
    /// The step that Tab leads to.
    pub(super) active: RwSignal<Option<String>>,
    router: Router,
}

impl Scene {
    pub(super) fn new(
        process: Arc<DrawnProcess>,
        way: Option<Arc<DealWay>>,
        loads: RwSignal<Arc<Loads>>,
        canvas: Canvas,
        selected: Memo<Option<String>>,
    ) -> Self {
        let first = process.diagram.steps.first().map(|step| step.key.clone());
        let active = selected.get_untracked().or(first);
        let (hot, active) = (RwSignal::new(None), RwSignal::new(active));
        Self { process, way, loads, canvas, selected, hot, active, router: use_router() }
    }

    /// Chooses a step, or none. The first one is a step back in the history; going on from it is not.
    pub(super) fn choose(&self, step: Option<&str>) {
        let query = self.router.query().get_untracked();
        let first = step.is_some() && query.get("step").is_none();
        self.router.set_query(&query.with("step", step), first);
    }

    /// Where a step is.
    pub(super) fn step(&self, key: &str) -> Option<&StepBox> {
        self.process.diagram.steps.iter().find(|step| step.key == key)
    }

    /// The stage of this key.
    pub(super) fn lane(&self, key: &str) -> Option<&Lane> {
        self.process.diagram.stages.iter().find(|lane| lane.key == key)
    }

    /// How a step of the deal stands, and whether it is late; nothing where no deal's way is shown.
    pub(super) fn standing(&self, step: &str) -> Option<(StepStatus, bool)> {
        let known = self.way.as_ref()?.steps.iter().find(|known| known.key == step);
        // What the deal's own version does not know of yet is not reached.
        Some(known.map_or((StepStatus::NotReached, false), |known| (known.status, known.late)))
    }

    /// Begins where the deal is, or at the first stage; what stands beside a chosen step shows that one.
    pub(super) fn begin(&self) {
        if self.selected.with_untracked(Option::is_some) {
            return;
        }
        let scene = self.clone();
        browser::after_paint(move || {
            let stage = scene.way.as_ref().and_then(|way| scene.lane(&way.stage.key));
            let first = || scene.process.diagram.stages.first().filter(|_| browser::is_phone());
            let step = scene.waiting_step().and_then(|step| scene.step(&step).map(StepBox::place));
            let place = step.or_else(|| Some(stage.or_else(first)?.head()));
            if let Some(place) = place {
                scene.canvas.begin_at(place, ScrollBehavior::Instant);
            }
        });
    }

    /// The first step that the deal waits at.
    fn waiting_step(&self) -> Option<String> {
        let way = self.way.as_ref()?;
        let here = |key: &str| self.step(key).is_some_and(|step| step.stage == way.stage.key);
        let open = || way.steps.iter().filter(|step| step.status == StepStatus::Open);
        let first = open().find(|step| here(&step.key)).or_else(|| open().next())?;
        Some(first.key.clone())
    }
}

impl StepBox {
    /// Where it is.
    pub(super) fn place(&self) -> Place {
        Place { x: self.x, y: self.y, width: self.width, height: self.height }
    }
}

impl Lane {
    /// Where its name is.
    pub(super) fn head(&self) -> Place {
        Place { x: self.x, y: self.y, width: self.width, height: 1 }
    }
}

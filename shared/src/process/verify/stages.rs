//! Stages: what they name exists, and their figures make sense.

use crate::process::{Stage, StageKind};

use super::Report;

impl Report<'_> {
    pub(super) fn stages(&mut self) {
        let process = self.process;
        self.unique("stages", process.stages.iter().map(|stage| &stage.key));
        if process.stages.first().is_none_or(|stage| stage.kind != StageKind::Open) {
            self.error("stages", "the first stage is not open", "Begin with a stage of kind open.");
        }
        for stage in &process.stages {
            self.stage(stage);
        }
    }

    fn stage(&mut self, stage: &Stage) {
        let place = format!("stages.{}", stage.key);
        if !stage.category.allowed.contains(&stage.category.default) {
            self.error(
                format!("{place}.category"),
                "the default category is not allowed here",
                "Add it to the allowed ones, or choose another default.",
            );
        }
        if stage.probability > 100 {
            self.error(format!("{place}.probability"), "more than 100 percent", "Give 0 to 100.");
        }
        self.unique(&format!("{place}.next"), &stage.next);
        for next in &stage.next {
            if *next == stage.key {
                self.error(format!("{place}.next"), "it leads to itself", "Name other stages.");
            } else if self.process.stage(next).is_none() {
                self.unknown(format!("{place}.next"), "stage", next);
            }
        }
        if stage.kind.is_final() && !stage.next.is_empty() {
            self.error(
                format!("{place}.next"),
                "the process ends here, yet it leads on",
                "Leave `next` empty, or choose another kind.",
            );
        }
        let onward = |next| self.process.is_earlier(&stage.key, next) && self.is_on_the_way(next);
        if stage.advance && !stage.next.first().is_some_and(onward) {
            self.error(
                format!("{place}.advance"),
                "its usual next stage is not a later one, so a deal can not move on by itself",
                "Put a later stage first in `next`, or leave `advance` out.",
            );
        }
        for (position, gate) in stage.exit.iter().enumerate() {
            self.gate(&format!("{place}.exit[{position}]"), gate);
        }
    }

    fn is_on_the_way(&self, stage: &crate::keys::StageKey) -> bool {
        self.process.stage_kind(stage).is_some_and(StageKind::is_on_the_way)
    }
}

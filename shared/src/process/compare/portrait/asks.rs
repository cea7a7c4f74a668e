//! What a step asks for, and what must hold before a stage or a step is left.

use crate::process::{Field, Gate, NeededDocument, Step};

use super::super::words::Label;
use super::super::{gates, steps};
use super::Portrait;

impl Portrait<'_> {
    pub(super) fn asks(&mut self, step: &Step) {
        let side = self.side;
        for field in &step.fields {
            self.field(field);
        }
        for NeededDocument { document, when } in &step.documents {
            let text = format!("{}{}", side.texts.document(document), side.also_only_if(when.as_ref()));
            self.about(("Document", "Document"), document.as_str(), text);
        }
        self.gates(("Before it is done", "Pour la terminer"), &step.requires);
        let share = step.readiness.as_ref().map(|readiness| steps::share(side, readiness));
        self.line(("Share that must be filled in", "Part à remplir"), share.unwrap_or_default());
    }

    fn field(&mut self, field: &Field) {
        let side = self.side;
        let optional = side.locale.pick(", may stay empty", ", facultatif");
        let optional = if field.optional { optional } else { "" };
        let anew = side.locale.pick(", anew in each round", ", à chaque passage");
        let anew = if field.anew { anew } else { "" };
        let when = side.also_only_if(field.when.as_ref());
        let text = format!("{}{optional}{anew}{when}", side.texts.fact(&field.fact));
        self.about(("Field", "Champ"), field.fact.as_str(), text);
    }

    /// Gates, each known by what it needs.
    pub(super) fn gates(&mut self, label: Label, gates: &[Gate]) {
        for gate in gates {
            let needs = self.side.needed(&gate.needs);
            self.about(label, &needs, gates::in_words(self.side, gate));
        }
    }
}

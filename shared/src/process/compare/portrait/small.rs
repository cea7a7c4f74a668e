//! The parts of which little is said: the process as a whole, roles, policy values, types of deal, kinds of document.

use rust_decimal::Decimal;

use crate::engine::wording::values::number_text;
use crate::process::{ContactRole, DocumentKind, Role, Segment};

use super::super::words::Label;
use super::Portrait;

/// Every part has a name.
pub(in super::super) const NAME: Label = ("Name", "Nom");

impl Portrait<'_> {
    pub(in super::super) fn name(&mut self, name: &str) {
        self.line(NAME, name);
    }

    pub(in super::super) fn process(&mut self) {
        self.name(&self.side.name());
        self.line(("Purpose", "Objectif"), self.side.texts.purpose.as_str());
    }

    pub(in super::super) fn role(&mut self, role: &Role) {
        self.yes(("People outside the company", "Personnes extérieures à l’entreprise"), role.external);
    }

    pub(in super::super) fn param(&mut self, value: &Decimal) {
        self.line(("Value", "Valeur"), number_text(value, self.side.locale));
    }

    pub(in super::super) fn segment(&mut self, segment: &Segment) {
        let text = match &segment.when {
            Some(when) => self.side.only_if(when),
            None => {
                self.side.locale.pick("when it is of no other", "quand elle n’est d’aucun autre").to_owned()
            }
        };
        self.line(("A deal is of this type", "Une affaire est de ce type"), text);
    }

    pub(in super::super) fn contact_role(&mut self, role: &ContactRole) {
        self.yes(("A gap where nobody has it", "Lacune si personne ne l’a"), role.wanted);
    }

    pub(in super::super) fn document(&mut self, kind: &DocumentKind) {
        self.line(("Folder", "Dossier"), self.side.texts.folder(&kind.folder));
    }
}

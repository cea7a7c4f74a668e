//! What is said of a stage.

use rust_decimal::Decimal;

use crate::engine::wording::values::{category_name, percent_text};
use crate::process::{Categories, Stage};

use super::super::labels;
use super::Portrait;

impl Portrait<'_> {
    pub(in super::super) fn stage(&mut self, stage: &Stage) {
        let Stage { key, kind, category, probability, next, exit, advance, usual_days, asks, folded } = stage;
        let (side, locale) = (self.side, self.side.locale);
        if let Some(text) = side.texts.stages.get(key) {
            self.line(("Purpose", "Objectif"), text.purpose.as_str());
            self.line(("A deal enters", "Une affaire y entre"), text.entry.as_str());
            self.line(("It leaves", "Elle en sort"), text.exit.as_str());
            self.line(("The customer meanwhile", "Le client pendant ce temps"), text.buyer.as_str());
        }
        self.line(("What a deal is here", "Ce qu’y est une affaire"), labels::stage_kind(*kind, locale));
        self.line(("Probability", "Probabilité"), percent_text(&Decimal::from(*probability), locale));
        self.line(("Usual stay", "Durée habituelle"), labels::days(*usual_days, locale));
        self.names(("From here to", "D’ici vers"), next, |stage| side.texts.stage(stage).to_owned());
        self.gates(("Before a deal leaves", "Avant de la quitter"), exit);
        self.yes(("Goes on by itself", "Avance d’elle-même"), *advance);
        self.names(("A move here asks for", "Venir ici demande"), asks, |ask| {
            labels::ask(*ask, locale).to_owned()
        });
        let Categories { default, allowed } = category;
        self.line(("Forecast on arrival", "Prévision à l’arrivée"), category_name(*default, locale));
        self.names(("Forecasts to choose from", "Prévisions au choix"), allowed, |category| {
            category_name(*category, locale).to_owned()
        });
        self.yes(("Folded on the board", "Repliée sur le tableau"), *folded);
    }
}

//! Stages: what they mean, where deals go from them, what that takes, and how the board shows them.

use rust_decimal::Decimal;

use crate::engine::wording::values::{category_name, percent_text};
use crate::keys::StageKey;
use crate::process::texts::StageText;
use crate::process::{Ask, Categories, Stage};

use super::parts::Part;
use super::portrait::Portrait;
use super::side::Side;
use super::words::Words;
use super::{Subject, gates, labels, pairs};

impl Part for Stage {
    fn key(&self) -> &str {
        self.key.as_str()
    }

    fn subject(&self) -> Subject {
        Subject::Stage(self.key.clone())
    }

    fn name(&self, side: Side<'_>) -> String {
        side.texts.stage(&self.key).to_owned()
    }

    fn introduce(&self, words: &mut Words<'_>) {
        let kind = labels::stage_kind(self.kind, words.after.locale);
        words.say(format!("What a deal is here: {kind}."), format!("Ce qu’une affaire y est : {kind}."));
        let next: Vec<String> = self.next.iter().map(|stage| words.after.stage(stage)).collect();
        if !next.is_empty() {
            let next = words.after.listed(&next);
            words.say(
                format!("From here deals go to {next}."),
                format!("D’ici, les affaires passent à {next}."),
            );
        }
    }

    fn draw(&self, portrait: &mut Portrait<'_>) {
        portrait.stage(self);
    }

    fn compare(words: &mut Words<'_>, before: &Self, after: &Self) {
        let Self { key, kind, category, probability, next, exit, advance, usual_days, asks, folded } = before;
        words.value(("meaning", "Signification"), (kind, &after.kind), |side, kind| {
            labels::stage_kind(*kind, side.locale)
        });
        categories(words, (category, &after.category));
        words.value(("probability", "Probabilité"), (probability, &after.probability), |side, percent| {
            percent_text(&Decimal::from(*percent), side.locale)
        });
        ways(words, (next, &after.next));
        gates::compare(words, gates::TO_LEAVE, (exit, &after.exit));
        words.flag(
            (*advance, after.advance),
            (
                "Deals now move on by themselves as soon as nothing blocks them.",
                "Les affaires avancent désormais d’elles-mêmes dès que rien ne les bloque.",
            ),
            ("Deals no longer move on by themselves.", "Les affaires n’avancent plus d’elles-mêmes."),
        );
        words.value(("usual stay", "Durée habituelle"), (usual_days, &after.usual_days), |side, days| {
            labels::days(*days, side.locale)
        });
        questions(words, (asks, &after.asks));
        words.flag(
            (*folded, after.folded),
            ("The board now shows it folded.", "Le tableau la montre désormais repliée."),
            ("The board no longer shows it folded.", "Le tableau ne la montre plus repliée."),
        );
        texts(words, key);
    }
}

fn categories(words: &mut Words<'_>, (before, after): (&Categories, &Categories)) {
    let Categories { default, allowed } = before;
    let label = ("forecast category on arrival", "Catégorie de prévision à l’arrivée");
    words.value(label, (default, &after.default), |side, category| {
        side.quoted(category_name(*category, side.locale))
    });
    let label = ("forecast categories to choose from", "catégories de prévision au choix");
    words.members(label, (allowed, &after.allowed), |side, category| {
        side.quoted(category_name(*category, side.locale))
    });
}

/// Where a deal may go from here.
fn ways(words: &mut Words<'_>, (before, after): (&[StageKey], &[StageKey])) {
    let pairs = pairs::pairs(before, after, |old, new| old == new);
    for pair in &pairs {
        match (pair.before, pair.after) {
            (None, Some(stage)) => {
                let stage = words.after.stage(stage);
                words.say(
                    format!("From here a deal may now also go to {stage}."),
                    format!("D’ici, une affaire peut désormais aussi passer à {stage}."),
                );
            }
            (Some(stage), None) => {
                let stage = words.before.stage(stage);
                words.say(
                    format!("From here a deal may no longer go to {stage}."),
                    format!("D’ici, une affaire ne peut plus passer à {stage}."),
                );
            }
            _ => {}
        }
    }
    match (before.first(), after.first()) {
        (Some(was), Some(is)) if was != is => {
            let label = ("usual next stage", "Étape suivante habituelle");
            words.value(label, (was, is), Side::stage);
        }
        _ => words.order(("next stages", "étapes suivantes"), &pairs, Side::stage),
    }
}

/// What a move to this stage asks for.
fn questions(words: &mut Words<'_>, (before, after): (&[Ask], &[Ask])) {
    let locale = words.after.locale;
    let pairs = pairs::pairs(before, after, |old, new| old == new);
    for pair in &pairs {
        match (pair.before, pair.after) {
            (None, Some(ask)) => {
                let ask = labels::ask(*ask, locale);
                words.say(
                    format!("A move here now asks for {ask}."),
                    format!("Venir ici demande désormais {ask}."),
                );
            }
            (Some(ask), None) => {
                let ask = labels::ask(*ask, locale);
                words.say(
                    format!("A move here no longer asks for {ask}."),
                    format!("Venir ici ne demande plus {ask}."),
                );
            }
            _ => {}
        }
    }
    words.order(("questions of a move", "questions posées"), &pairs, |side, ask| {
        side.quoted(labels::ask(*ask, side.locale))
    });
}

fn texts(words: &mut Words<'_>, key: &StageKey) {
    let none = StageText::default();
    let [was, is] = [words.before, words.after].map(|side| side.texts.stages.get(key).unwrap_or(&none));
    let StageText { name: _, purpose, entry, exit, buyer } = was;
    words.reworded(labels::PURPOSE, purpose, &is.purpose);
    words.reworded(labels::ENTRY, entry, &is.entry);
    words.reworded(labels::EXIT, exit, &is.exit);
    words.reworded(labels::BUYER, buyer, &is.buyer);
}

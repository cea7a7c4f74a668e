//! The words for what a template says with a keyword, and the names of its texts.

use crate::locale::Locale;
use crate::process::fact::{ContactPart, LineFormat};
use crate::process::{Ask, Relation, StageKind, StepKind, Tone, Trigger};

use super::words::TextLabel;

pub(super) const PURPOSE: TextLabel = ("purpose", "L’objectif a été", "");
pub(super) const ENTRY: TextLabel = ("text on when a deal enters", "Le texte sur l’entrée a été", "");
pub(super) const EXIT: TextLabel = ("text on what must be true to leave", "Le texte sur la sortie a été", "");
pub(super) const BUYER: TextLabel = ("text on where the customer stands", "Le texte sur le client a été", "");
pub(super) const GUIDANCE: TextLabel = ("guidance", "Les conseils ont été", "s");
pub(super) const TOOL: TextLabel = ("tool", "L’outil a été", "");
pub(super) const CONTENT: TextLabel = ("content at hand", "Les supports ont été", "s");
pub(super) const HELP: TextLabel = ("help", "L’aide a été", "e");
pub(super) const BODY: TextLabel = ("text of the message", "Le texte du message a été", "");

/// What a stage means for the deal's fate.
pub(super) fn stage_kind(kind: StageKind, locale: Locale) -> String {
    let (en, fr) = match kind {
        StageKind::Open => ("being sold", "en cours de vente"),
        StageKind::Won => ("won, paperwork under way", "gagnée, formalités en cours"),
        StageKind::ClosedWon => ("won and closed", "gagnée et conclue"),
        StageKind::Completed => ("nothing left to do", "plus rien à faire"),
        StageKind::OnHold => ("set aside", "mise de côté"),
        StageKind::Lost => ("lost or dropped", "perdue ou abandonnée"),
    };
    locale.pick(en, fr).to_owned()
}

/// What a step asks of its owner.
pub(super) fn step_kind(kind: StepKind, locale: Locale) -> String {
    let (en, fr) = match kind {
        StepKind::Task => ("task", "tâche"),
        StepKind::Form => ("form", "formulaire"),
        StepKind::Document => ("document", "document"),
        StepKind::Decision => ("decision", "décision"),
        StepKind::Meeting => ("meeting", "rendez-vous"),
        StepKind::Approval => ("approval", "accord"),
        StepKind::Quote => ("quote", "devis"),
        StepKind::Email => ("e-mail", "courriel"),
        StepKind::External => ("work in another system", "travail dans un autre système"),
    };
    locale.pick(en, fr).to_owned()
}

/// What a move to a stage asks for.
pub(super) fn ask(ask: Ask, locale: Locale) -> &'static str {
    match ask {
        Ask::Reason => locale.pick("a reason", "un motif"),
        Ask::ReviewDate => locale.pick("the day to look at the deal again", "une date de revue"),
    }
}

/// What an outcome means.
pub(super) fn tone(tone: Tone, locale: Locale) -> String {
    let (en, fr) = match tone {
        Tone::Positive => ("goes forward", "va de l’avant"),
        Tone::Neutral => ("neutral", "neutre"),
        Tone::Negative => ("turns back or ends", "revient en arrière ou met fin"),
    };
    locale.pick(en, fr).to_owned()
}

/// When a message is sent.
pub(super) fn trigger(on: Trigger, locale: Locale) -> String {
    let (en, fr) = match on {
        Trigger::Opened => ("when the step opens", "à l’ouverture de l’étape"),
        Trigger::Completed => ("when the step is done", "à la fin de l’étape"),
    };
    locale.pick(en, fr).to_owned()
}

/// What a deal is to the one it came from.
pub(super) fn relation(relation: Relation, locale: Locale) -> &'static str {
    match relation {
        Relation::Consulting => locale.pick("related consulting work", "prestation de conseil liée"),
        Relation::Renewal => locale.pick("renewal", "renouvellement"),
    }
}

/// What is known of a person at the customer.
pub(super) fn contact(part: ContactPart, locale: Locale) -> String {
    let (en, fr) = match part {
        ContactPart::Name => ("name", "nom"),
        ContactPart::Email => ("e-mail address", "adresse électronique"),
        ContactPart::Phone => ("telephone number", "numéro de téléphone"),
    };
    locale.pick(en, fr).to_owned()
}

/// The form of a line.
pub(super) fn format(format: LineFormat) -> String {
    match format {
        LineFormat::Siret => "SIRET".to_owned(),
    }
}

/// A number of business days.
pub(super) fn business_days(days: u32, locale: Locale) -> String {
    let (en, fr) = match days {
        1 => ("business day", "jour ouvré"),
        0 => ("business days", "jour ouvré"),
        _ => ("business days", "jours ouvrés"),
    };
    format!("{days} {}", locale.pick(en, fr))
}

/// A number of plain days.
pub(super) fn days(days: u32, locale: Locale) -> String {
    let (en, fr) = match days {
        1 => ("day", "jour"),
        0 => ("days", "jour"),
        _ => ("days", "jours"),
    };
    format!("{days} {}", locale.pick(en, fr))
}

/// A day counted from another in business days: `3 business days after {from}`.
pub(super) fn from_day(days: i32, from: &str, locale: Locale) -> String {
    let count = business_days(days.unsigned_abs(), locale);
    match days.signum() {
        0 => locale.pick(format!("on {from}"), format!("dès {from}")),
        1 => locale.pick(format!("{count} after {from}"), format!("{count} après {from}")),
        _ => locale.pick(format!("{count} before {from}"), format!("{count} avant {from}")),
    }
}

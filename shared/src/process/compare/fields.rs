//! What a step asks for: facts and documents.

use crate::process::{Field, NeededDocument};

use super::pairs::pairs;
use super::words::{Label, Words};

const ALWAYS: Label = ("always", "dans tous les cas");

pub(super) fn compare(words: &mut Words<'_>, (before, after): (&[Field], &[Field])) {
    let pairs = pairs(before, after, |old, new| old.fact == new.fact);
    for pair in &pairs {
        match (pair.before, pair.after) {
            (None, Some(new)) => {
                let Field { fact, optional, when, anew } = new;
                let (fact, when) = (words.after.fact(fact), words.after.also_only_if(when.as_ref()));
                let empty = if *optional { (", which may stay empty", ", facultatif") } else { ("", "") };
                let again = if *anew { (", anew in each round", ", à chaque passage") } else { ("", "") };
                words.say(
                    format!("It now also asks for {fact}{}{}{when}.", empty.0, again.0),
                    format!("Demande désormais aussi {fact}{}{}{when}.", empty.1, again.1),
                );
            }
            (Some(old), None) => {
                let fact = words.before.fact(&old.fact);
                words.say(format!("It no longer asks for {fact}."), format!("Ne demande plus {fact}."));
            }
            (Some(Field { fact: _, optional, when, anew }), Some(new)) => {
                words.within(words.after.fact(&new.fact), |words| {
                    words.flag(
                        (*optional, new.optional),
                        ("It may now stay empty.", "Désormais facultatif."),
                        ("It must now be filled in.", "Désormais obligatoire."),
                    );
                    words.flag(
                        (*anew, new.anew),
                        ("It now begins empty in each round.", "Désormais vide au début de chaque passage."),
                        (
                            "It now keeps its value from round to round.",
                            "Garde désormais sa valeur d’un passage à l’autre.",
                        ),
                    );
                    words.condition(("Asked", "À remplir"), ALWAYS, (when.as_ref(), new.when.as_ref()));
                });
            }
            (None, None) => {}
        }
    }
    words.order(("fields", "champs"), &pairs, |side, field| side.fact(&field.fact));
}

pub(super) fn documents(words: &mut Words<'_>, (before, after): (&[NeededDocument], &[NeededDocument])) {
    let pairs = pairs(before, after, |old, new| old.document == new.document);
    for pair in &pairs {
        match (pair.before, pair.after) {
            (None, Some(NeededDocument { document, when })) => {
                let (document, when) =
                    (words.after.document(document), words.after.also_only_if(when.as_ref()));
                words.say(
                    format!("It now also needs the document {document}{when}."),
                    format!("Il faut désormais aussi le document {document}{when}."),
                );
            }
            (Some(old), None) => {
                let document = words.before.document(&old.document);
                words.say(
                    format!("It no longer needs the document {document}."),
                    format!("Le document {document} n’est plus nécessaire."),
                );
            }
            (Some(NeededDocument { document: _, when }), Some(new)) => {
                words.within(words.after.document(&new.document), |words| {
                    words.condition(("Needed", "Nécessaire"), ALWAYS, (when.as_ref(), new.when.as_ref()));
                });
            }
            (None, None) => {}
        }
    }
    words.order(("documents", "documents"), &pairs, |side, needed| side.document(&needed.document));
}

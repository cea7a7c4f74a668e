//! The sentences about one part of a process, and the patterns that all of them follow.
//!
//! A pattern says something exactly when the two values differ. French patterns ask for no gender: they name the thing
//! and give its value after a colon.

use crate::engine::wording::values::inside;
use crate::process::condition::Condition;

use super::pairs::{Pair, Place, moves, pairs};
use super::side::Side;

/// What is told about, in English and in French.
pub(super) type Label = (&'static str, &'static str);

/// A text of several lines: its name in English, and in French with the verb and the ending that agree with it.
pub(super) type TextLabel = (&'static str, &'static str, &'static str);

/// A value before and after.
pub(super) type Both<'a, T> = (&'a T, &'a T);

/// The sentences about one part of a process.
pub(super) struct Words<'a> {
    pub(super) before: Side<'a>,
    pub(super) after: Side<'a>,
    pub(super) said: Vec<String>,
    /// The name of the thing inside the part that is spoken of.
    within: Option<String>,
}

impl<'a> Words<'a> {
    pub(super) fn new(before: Side<'a>, after: Side<'a>) -> Self {
        Self { before, after, said: Vec::new(), within: None }
    }

    /// Adds a sentence.
    pub(super) fn say(&mut self, en: impl Into<String>, fr: impl Into<String>) {
        let words = self.after.locale.pick(en.into(), fr.into());
        self.said.push(match &self.within {
            Some(name) => self
                .after
                .locale
                .pick(format!("{name}: {}", inside(&words)), format!("{name} – {}", inside(&words))),
            None => words,
        });
    }

    /// Speaks of something inside the part: its name comes before every sentence.
    pub(super) fn within(&mut self, name: String, tell: impl FnOnce(&mut Self)) {
        let outer = self.within.replace(name);
        tell(self);
        self.within = outer;
    }

    /// A value that is another. Where both read the same, only the way it is written changed.
    pub(super) fn value<T: PartialEq>(
        &mut self,
        label: Label,
        (old, new): Both<'_, T>,
        word: impl Fn(Side<'a>, &T) -> String,
    ) {
        if old != new {
            let (was, is) = (word(self.before, old), word(self.after, new));
            self.replaced(label, &was, &is);
        }
    }

    /// A value that there may be.
    pub(super) fn optional<T: PartialEq>(
        &mut self,
        label: Label,
        (old, new): Both<'_, Option<T>>,
        word: impl Fn(Side<'a>, &T) -> String,
    ) {
        let (en, fr) = label;
        match (old, new) {
            (None, None) => {}
            (Some(old), Some(new)) => self.value(label, (old, new), word),
            (None, Some(new)) => {
                let is = word(self.after, new);
                self.say(format!("The {en} is new: {is}."), format!("{fr} : {is} (avant : rien)."));
            }
            (Some(old), None) => {
                let was = word(self.before, old);
                self.say(
                    format!("There is no {en} any more, before: {was}."),
                    format!("{fr} : plus rien (avant : {was})."),
                );
            }
        }
    }

    fn replaced(&mut self, (en, fr): Label, was: &str, is: &str) {
        if was == is {
            return self.say(
                format!("The {en} is written in another way and reads the same: {is}."),
                format!("{fr} : écriture différente, même lecture : {is}."),
            );
        }
        self.say(format!("The {en} is {is} instead of {was}."), format!("{fr} : {is} (avant : {was})."));
    }

    /// When something applies: `Needed only if …, before: always.`
    pub(super) fn condition(
        &mut self,
        (lead_en, lead_fr): Label,
        (none_en, none_fr): Label,
        (old, new): (Option<&Condition>, Option<&Condition>),
    ) {
        if old == new {
            return;
        }
        let word = |side: Side<'a>, condition: Option<&Condition>| match condition {
            Some(condition) => side.only_if(condition),
            None => side.locale.pick(none_en, none_fr).to_owned(),
        };
        let (was, is) = (word(self.before, old), word(self.after, new));
        if was == is {
            self.say(
                format!("{lead_en} {is}, which is written in another way and reads the same."),
                format!("{lead_fr} {is} (écriture différente, même lecture)."),
            );
        } else {
            self.say(format!("{lead_en} {is}, before: {was}."), format!("{lead_fr} {is} (avant : {was})."));
        }
    }

    /// Something that is so or not so.
    pub(super) fn flag(&mut self, (old, new): (bool, bool), on: Label, off: Label) {
        if old != new {
            let (en, fr) = if new { on } else { off };
            self.say(en, fr);
        }
    }

    /// What belongs to a set of things, and in which order.
    pub(super) fn members<T: PartialEq>(
        &mut self,
        label: Label,
        (old, new): (&[T], &[T]),
        name: impl Fn(Side<'a>, &T) -> String,
    ) {
        let (en, fr) = label;
        let pairs = pairs(old, new, |old, new| old == new);
        for pair in &pairs {
            match (pair.before, pair.after) {
                (None, Some(new)) => {
                    let name = name(self.after, new);
                    self.say(
                        format!("{name} is now among the {en}."),
                        format!("{name} fait désormais partie des {fr}."),
                    );
                }
                (Some(old), None) => {
                    let name = name(self.before, old);
                    self.say(
                        format!("{name} is no longer among the {en}."),
                        format!("{name} ne fait plus partie des {fr}."),
                    );
                }
                _ => {}
            }
        }
        self.order(label, &pairs, name);
    }

    /// Things inside the part that stand in another order.
    pub(super) fn order<T>(
        &mut self,
        (en, fr): Label,
        pairs: &[Pair<'_, T>],
        name: impl Fn(Side<'a>, &T) -> String,
    ) {
        let moves = moves(pairs);
        for (new, place) in pairs.iter().filter_map(|pair| Some((pair.after?, moves.get(&pair.at)?))) {
            let name_now = name(self.after, new);
            let was = behind(self.before, place.before.map(|one| name(self.before, one)));
            let is = behind(self.after, place.after.map(|one| name(self.after, one)));
            self.say(
                format!("Among the {en}, {name_now} now comes {is} instead of {was}."),
                format!("Parmi les {fr}, {name_now} vient désormais {is} (avant : {was})."),
            );
        }
    }

    /// The part itself stands in another place among its like.
    pub(super) fn moved(&mut self, place: (Option<String>, Option<String>)) {
        let (was, is) = place;
        let was = behind(self.before, was.map(|name| self.before.quoted(&name)));
        let is = behind(self.after, is.map(|name| self.after.quoted(&name)));
        self.say(
            format!("It now comes {is} instead of {was}."),
            format!("Vient désormais {is} (avant : {was})."),
        );
    }

    /// The part has another name.
    pub(super) fn renamed(&mut self, was: &str, is: &str) {
        if was != is {
            let (was, is) = (self.before.quoted(was), self.after.quoted(is));
            self.say(
                format!("It is now called {is} instead of {was}."),
                format!("Nouveau nom : {is} (avant : {was})."),
            );
        }
    }

    /// Something inside the part has another name, given in quotation marks.
    pub(super) fn renamed_inside(&mut self, (en, fr): Label, was: &str, is: &str) {
        if was != is {
            self.say(
                format!("The {en} {was} is now called {is}."),
                format!("{fr} {was} : nouveau nom {is}."),
            );
        }
    }

    /// A text of several lines was written, written anew or taken away.
    pub(super) fn reworded(&mut self, (en, fr, ending): TextLabel, was: &str, is: &str) {
        if was == is {
            return;
        }
        let (did, verb) = match (was.is_empty(), is.is_empty()) {
            (true, _) => ("added", "ajouté"),
            (_, true) => ("removed", "supprimé"),
            _ => ("reworded", "reformulé"),
        };
        self.say(format!("The {en} was {did}."), format!("{fr} {verb}{ending}."));
    }
}

/// After what something comes.
fn behind(side: Side<'_>, name: Option<String>) -> String {
    match name {
        Some(name) => side.locale.pick(format!("after {name}"), format!("après {name}")),
        None => side.locale.pick("first", "en premier").to_owned(),
    }
}

impl<T> Place<'_, T> {
    /// The names of both neighbours.
    pub(super) fn names<'a>(
        &self,
        (before, after): (Side<'a>, Side<'a>),
        name: impl Fn(&T, Side<'a>) -> String,
    ) -> (Option<String>, Option<String>) {
        (self.before.map(|one| name(one, before)), self.after.map(|one| name(one, after)))
    }
}

//! What a part of a process can say of itself, and the parts that say little: roles, policy values, types of deal, kinds
//! of document and folders.

use rust_decimal::Decimal;

use crate::engine::wording::values::{inside, number_text};
use crate::keys::{DocumentKey, FolderKey, ParamKey};
use crate::process::{ContactRole, DocumentKind, Role, Segment};

use super::Subject;
use super::portrait::Portrait;
use super::side::Side;
use super::words::{Label, Words};

/// A part of a process, found again in another version by its key.
pub(super) trait Part: PartialEq {
    /// What finds it in the other version.
    fn key(&self) -> &str;

    /// What it is.
    fn subject(&self) -> Subject;

    /// What people call it in this version.
    fn name(&self, side: Side<'_>) -> String;

    /// What it is, in case it is new.
    fn introduce(&self, words: &mut Words<'_>);

    /// Everything that is said of it beside its name.
    fn draw(&self, portrait: &mut Portrait<'_>);

    /// What else changed about it than its name and its place.
    fn compare(words: &mut Words<'_>, before: &Self, after: &Self);
}

impl Part for Role {
    fn key(&self) -> &str {
        self.key.as_str()
    }

    fn subject(&self) -> Subject {
        Subject::Role(self.key.clone())
    }

    fn name(&self, side: Side<'_>) -> String {
        side.role_name(&self.key).to_owned()
    }

    fn introduce(&self, words: &mut Words<'_>) {
        if self.external {
            words.say(
                "Played by people outside the company.",
                "Tenu par des personnes extérieures à l’entreprise.",
            );
        } else {
            words.say("Played by people of the company.", "Tenu par des personnes de l’entreprise.");
        }
    }

    fn draw(&self, portrait: &mut Portrait<'_>) {
        portrait.role(self);
    }

    fn compare(words: &mut Words<'_>, before: &Self, after: &Self) {
        let Self { key: _, external } = before;
        words.flag(
            (*external, after.external),
            (
                "It is now played by people outside the company.",
                "Tenu désormais par des personnes extérieures à l’entreprise.",
            ),
            (
                "It is now played by people of the company.",
                "Tenu désormais par des personnes de l’entreprise.",
            ),
        );
    }
}

impl Part for (&ParamKey, &Decimal) {
    fn key(&self) -> &str {
        self.0.as_str()
    }

    fn subject(&self) -> Subject {
        Subject::Param(self.0.clone())
    }

    fn name(&self, side: Side<'_>) -> String {
        side.texts.param(self.0).to_owned()
    }

    fn introduce(&self, words: &mut Words<'_>) {
        let value = number_text(self.1, words.after.locale);
        words.say(format!("It is {value}."), format!("Valeur : {value}."));
    }

    fn draw(&self, portrait: &mut Portrait<'_>) {
        portrait.param(self.1);
    }

    fn compare(words: &mut Words<'_>, before: &Self, after: &Self) {
        if before.1 != after.1 {
            let [was, is] = [before.1, after.1].map(|number| number_text(number, words.after.locale));
            let name = words.after.texts.param(after.0);
            let comma = if name.contains(", ") { "," } else { "" };
            words.say(
                format!("The {}{comma} is {is} instead of {was}.", inside(name)),
                format!("{name} : {is} (avant : {was})."),
            );
        }
    }
}

const OF_THIS_TYPE: Label = ("A deal is of this type", "Une affaire est de ce type");
const OF_NO_OTHER: Label = ("when it is of no other", "quand elle n’est d’aucun autre");

impl Part for Segment {
    fn key(&self) -> &str {
        self.key.as_str()
    }

    fn subject(&self) -> Subject {
        Subject::Segment(self.key.clone())
    }

    fn name(&self, side: Side<'_>) -> String {
        side.texts.segment(&self.key).to_owned()
    }

    fn introduce(&self, words: &mut Words<'_>) {
        let when = match &self.when {
            Some(when) => words.after.only_if(when),
            None => words.after.locale.pick(OF_NO_OTHER.0, OF_NO_OTHER.1).to_owned(),
        };
        words.say(format!("{} {when}.", OF_THIS_TYPE.0), format!("{} {when}.", OF_THIS_TYPE.1));
    }

    fn draw(&self, portrait: &mut Portrait<'_>) {
        portrait.segment(self);
    }

    fn compare(words: &mut Words<'_>, before: &Self, after: &Self) {
        let Self { key: _, when } = before;
        words.condition(OF_THIS_TYPE, OF_NO_OTHER, (when.as_ref(), after.when.as_ref()));
    }
}

impl Part for ContactRole {
    fn key(&self) -> &str {
        self.key.as_str()
    }

    fn subject(&self) -> Subject {
        Subject::ContactRole(self.key.clone())
    }

    fn name(&self, side: Side<'_>) -> String {
        side.texts.contact_role(&self.key).to_owned()
    }

    fn introduce(&self, words: &mut Words<'_>) {
        if self.wanted {
            words.say(
                "A deal without a contact in this role has a gap.",
                "Une affaire sans contact à ce rôle a une lacune.",
            );
        } else {
            words.say("Contacts may have this role.", "Des contacts peuvent avoir ce rôle.");
        }
    }

    fn draw(&self, portrait: &mut Portrait<'_>) {
        portrait.contact_role(self);
    }

    fn compare(words: &mut Words<'_>, before: &Self, after: &Self) {
        let Self { key: _, wanted } = before;
        words.flag(
            (*wanted, after.wanted),
            (
                "A deal without a contact in this role now has a gap.",
                "Une affaire sans contact à ce rôle a désormais une lacune.",
            ),
            (
                "A deal without a contact in this role has no gap any more.",
                "Une affaire sans contact à ce rôle n’a plus de lacune.",
            ),
        );
    }
}

impl Part for (&DocumentKey, &DocumentKind) {
    fn key(&self) -> &str {
        self.0.as_str()
    }

    fn subject(&self) -> Subject {
        Subject::Document(self.0.clone())
    }

    fn name(&self, side: Side<'_>) -> String {
        side.texts.document(self.0).to_owned()
    }

    fn introduce(&self, words: &mut Words<'_>) {
        let folder = words.after.folder(&self.1.folder);
        words.say(format!("Filed in {folder}."), format!("Classement dans {folder}."));
    }

    fn draw(&self, portrait: &mut Portrait<'_>) {
        portrait.document(self.1);
    }

    fn compare(words: &mut Words<'_>, before: &Self, after: &Self) {
        let DocumentKind { folder } = before.1;
        words.value(("folder", "Dossier"), (folder, &after.1.folder), Side::folder);
    }
}

impl Part for FolderKey {
    fn key(&self) -> &str {
        self.as_str()
    }

    fn subject(&self) -> Subject {
        Subject::Folder(self.clone())
    }

    fn name(&self, side: Side<'_>) -> String {
        side.texts.folder(self).to_owned()
    }

    fn introduce(&self, _: &mut Words<'_>) {}

    fn draw(&self, _: &mut Portrait<'_>) {}

    fn compare(_: &mut Words<'_>, _: &Self, _: &Self) {}
}

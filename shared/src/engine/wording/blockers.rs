//! Blockers as sentences.

use crate::keys::{DocumentKey, FactKey, OutcomeKey, StageKey, StepKey};
use crate::locale::Locale;
use crate::process::Process;
use crate::process::texts::Texts;

use super::super::explain::needed;
use super::super::{Blocker, DealState, Expected, Input, Reason};
use super::values::{category_name, date_text, inside, listed, quoted, type_text, weekday_names};

impl Blocker {
    /// The blocker as a sentence in the reader's language. With the deal's state, conditions say only what is missing.
    pub fn message(
        &self,
        process: &Process,
        state: Option<&DealState>,
        texts: &Texts,
        locale: Locale,
    ) -> String {
        if let Reason::ConditionFails { condition } = &self.reason {
            let words = needed(condition, process, state, texts, locale);
            return locale.pick(format!("Still needed: {words}."), format!("Il faut encore : {words}."));
        }
        let words = Sentences { texts, locale };
        words
            .about_step(self)
            .or_else(|| words.about_value(&self.reason))
            .or_else(|| words.about_list(self))
            .unwrap_or_else(|| words.general(&self.reason))
    }

    /// The blocker's code for programs, for instance `STEP_NOT_DONE`.
    pub fn code(&self) -> &'static str {
        match self.reason {
            Reason::StepNotDone { .. } => "STEP_NOT_DONE",
            Reason::FactMissing { .. } => "FACT_MISSING",
            Reason::FactInvalid { .. } => "FACT_INVALID",
            Reason::FactNotAsked { .. } => "FACT_NOT_ASKED",
            Reason::NotReady { .. } => "NOT_READY",
            Reason::DocumentMissing { .. } => "DOCUMENT_MISSING",
            Reason::DocumentUnknown => "DOCUMENT_UNKNOWN",
            Reason::DocumentNotFound => "DOCUMENT_NOT_FOUND",
            Reason::RoleUnknown => "ROLE_UNKNOWN",
            Reason::ContactRoleUnknown => "CONTACT_ROLE_UNKNOWN",
            Reason::ContactNotFound => "CONTACT_NOT_FOUND",
            Reason::ContactsFull { .. } => "CONTACTS_FULL",
            Reason::ConditionFails { .. } => "CONDITION_FAILS",
            Reason::NotYourStep { .. } => "NOT_YOUR_STEP",
            Reason::AssignedToOther { .. } => "ASSIGNED_TO_OTHER",
            Reason::StepNotOpen { .. } => "STEP_NOT_OPEN",
            Reason::StepUnknown => "STEP_UNKNOWN",
            Reason::OutcomeNeeded { .. } => "OUTCOME_NEEDED",
            Reason::NoteNeeded { .. } => "NOTE_NEEDED",
            Reason::OwnRequest { .. } => "OWN_REQUEST",
            Reason::StageNotNext { .. } => "STAGE_NOT_NEXT",
            Reason::NotYourDeal => "NOT_YOUR_DEAL",
            Reason::NotAllowed => "NOT_ALLOWED",
            Reason::DealOver { .. } => "DEAL_OVER",
            Reason::DealOnHold { .. } => "DEAL_ON_HOLD",
            Reason::ConflictOpen => "CONFLICT_OPEN",
            Reason::ConflictLost => "CONFLICT_LOST",
            Reason::CategoryNotAllowed { .. } => "CATEGORY_NOT_ALLOWED",
            Reason::ListNotKept => "LIST_NOT_KEPT",
            Reason::ListFull { .. } => "LIST_FULL",
            Reason::ItemNotFound => "ITEM_NOT_FOUND",
            Reason::ItemStateUnknown { .. } => "ITEM_STATE_UNKNOWN",
            Reason::NotYourItem { .. } => "NOT_YOUR_ITEM",
            Reason::InputInvalid { .. } => "INPUT_INVALID",
        }
    }

    /// The step it is about.
    pub fn step(&self) -> Option<&StepKey> {
        match &self.reason {
            Reason::StepNotDone { step }
            | Reason::FactMissing { step, .. }
            | Reason::FactNotAsked { step, .. }
            | Reason::NotYourStep { step, .. }
            | Reason::AssignedToOther { step, .. }
            | Reason::StepNotOpen { step }
            | Reason::OutcomeNeeded { step, .. }
            | Reason::OwnRequest { step } => Some(step),
            Reason::NoteNeeded { step } => step.as_ref(),
            _ => None,
        }
    }

    /// The fact it is about.
    pub fn fact(&self) -> Option<&FactKey> {
        match &self.reason {
            Reason::FactMissing { fact, .. }
            | Reason::FactInvalid { fact, .. }
            | Reason::FactNotAsked { fact, .. }
            | Reason::NotReady { fact, .. } => Some(fact),
            _ => None,
        }
    }

    /// The kind of document it is about.
    pub fn document(&self) -> Option<&DocumentKey> {
        match &self.reason {
            Reason::DocumentMissing { document } => Some(document),
            _ => None,
        }
    }
}

struct Sentences<'a> {
    texts: &'a Texts,
    locale: Locale,
}

impl Sentences<'_> {
    fn quoted(&self, name: &str) -> String {
        quoted(name, self.locale)
    }

    /// Sentences about one step.
    fn about_step(&self, blocker: &Blocker) -> Option<String> {
        let step = self.quoted(self.texts.step(blocker.step()?));
        let (en, fr) = match &blocker.reason {
            Reason::StepNotDone { .. } => {
                let who: Vec<&str> = blocker.resolvers.iter().map(|role| self.texts.role(role)).collect();
                let who = if who.is_empty() { String::new() } else { format!(" ({})", who.join(", ")) };
                (
                    format!("{step} is not done yet{who}."),
                    format!("L’étape {step} n’est pas encore terminée{who}."),
                )
            }
            Reason::FactMissing { fact, .. } => {
                let fact = self.quoted(self.texts.fact(fact));
                (format!("Please fill in {fact}."), format!("Veuillez remplir {fact}."))
            }
            Reason::FactNotAsked { fact, .. } => {
                let fact = self.quoted(self.texts.fact(fact));
                (
                    format!("{step} does not ask for {fact}, so it is not changed there."),
                    format!("L’étape {step} ne demande pas {fact}, la valeur ne change donc pas ici."),
                )
            }
            Reason::NotYourStep { owner, .. } => {
                let role = self.quoted(self.texts.role(owner));
                (
                    format!("{step} is up to the role {role}."),
                    format!("L’étape {step} revient au rôle {role}."),
                )
            }
            Reason::AssignedToOther { .. } => (
                format!("{step} was given to somebody else."),
                format!("L’étape {step} a été confiée à quelqu’un d’autre."),
            ),
            Reason::StepNotOpen { .. } => (
                format!("{step} is not open at present."),
                format!("L’étape {step} n’est pas ouverte en ce moment."),
            ),
            Reason::OutcomeNeeded { step: key, allowed } => self.outcome_needed(&step, key, allowed),
            Reason::NoteNeeded { .. } => (
                format!("Please say why {step} ends this way."),
                format!("Veuillez motiver l’issue de l’étape {step}."),
            ),
            Reason::OwnRequest { .. } => (
                format!("{step} has to be decided by somebody other than the deal’s owner."),
                format!(
                    "L’étape {step} doit être décidée par quelqu’un d’autre que le responsable de l’affaire."
                ),
            ),
            _ => return None,
        };
        Some(self.locale.pick(en, fr))
    }

    fn outcome_needed(&self, name: &str, step: &StepKey, allowed: &[OutcomeKey]) -> (String, String) {
        if allowed.is_empty() {
            return (
                format!("{name} has no outcomes to choose from."),
                format!("L’étape {name} n’a pas d’issue à choisir."),
            );
        }
        let allowed: Vec<String> =
            allowed.iter().map(|outcome| self.quoted(self.texts.outcome(step, outcome))).collect();
        (
            format!("Please choose how {name} ends: {}.", listed(&allowed, "or")),
            format!("Veuillez choisir l’issue de l’étape {name} : {}.", listed(&allowed, "ou")),
        )
    }

    /// Sentences about one value or document.
    fn about_value(&self, reason: &Reason) -> Option<String> {
        let (en, fr) = match reason {
            Reason::FactInvalid { fact, expected: Expected::Declared } => {
                let fact = self.quoted(fact.as_str());
                (
                    format!("This process has no field {fact}."),
                    format!("Ce processus n’a pas de champ {fact}."),
                )
            }
            Reason::FactInvalid { fact, expected } => {
                let expected = self.expected(Some(fact), expected);
                let fact = self.quoted(self.texts.fact(fact));
                (
                    format!("Please enter {expected} for {fact}."),
                    format!("Veuillez saisir {expected} pour {fact}."),
                )
            }
            Reason::InputInvalid { input, expected } => {
                let expected = self.expected(None, expected);
                let input = self.input(*input);
                (
                    format!("Please enter {expected} for {input}."),
                    format!("Veuillez saisir {expected} pour {input}."),
                )
            }
            Reason::NotReady { fact, percent, threshold, missing } => {
                let fact = self.quoted(self.texts.fact(fact));
                let missing: Vec<String> = missing.iter().map(|fact| inside(self.texts.fact(fact))).collect();
                (
                    format!(
                        "{fact} needs {threshold} % of the details; {percent} % are there. Missing: {}.",
                        listed(&missing, "and")
                    ),
                    format!(
                        "{fact} demande {threshold}\u{a0}% des informations ; il y en a {percent}\u{a0}%. Manquent : {}.",
                        listed(&missing, "et")
                    ),
                )
            }
            Reason::DocumentMissing { document } => {
                let document = self.quoted(self.texts.document(document));
                (format!("{document} is missing on the deal."), format!("Il manque {document} au dossier."))
            }
            _ => return None,
        };
        Some(self.locale.pick(en, fr))
    }

    fn input(&self, input: Input) -> &'static str {
        match input {
            Input::Title => self.locale.pick("the title", "le titre"),
            Input::Note => self.locale.pick("the note", "la note"),
            Input::CloseDate => self.locale.pick("the expected close date", "la date de clôture prévue"),
            Input::Due => self.locale.pick("the due date", "l’échéance"),
            Input::Review => self.locale.pick("the day to look at it again", "la date de revue"),
            Input::Doubt => self.locale.pick("the doubt that is left", "le doute qui reste"),
            Input::ItemTitle => self.locale.pick("the title of the item", "l’intitulé de la ligne"),
        }
    }

    fn expected(&self, fact: Option<&FactKey>, expected: &Expected) -> String {
        let (en, fr) = match expected {
            Expected::Type(kind) => return type_text(*kind, self.locale).to_owned(),
            Expected::OneOf(options) => {
                let options: Vec<String> = options
                    .iter()
                    .map(|option| {
                        fact.map_or(option.as_str(), |fact| self.texts.option(fact, option)).to_owned()
                    })
                    .collect();
                (listed(&options, "or"), listed(&options, "ou"))
            }
            Expected::AtMostCharacters(max) => {
                (format!("at most {max} characters"), format!("au plus {max} caractères"))
            }
            Expected::Currency(code) => (format!("an amount in {code}"), format!("un montant en {code}")),
            Expected::NotNegative => ("zero or more".to_owned(), "zéro ou plus".to_owned()),
            Expected::Declared => ("a known field".to_owned(), "un champ connu".to_owned()),
            Expected::Filled => ("some text".to_owned(), "un texte".to_owned()),
            Expected::Between(least, most) => {
                (format!("a number from {least} to {most}"), format!("un nombre de {least} à {most}"))
            }
            Expected::Decimals(scale) => (
                format!("a number with at most {scale} decimals"),
                format!("un nombre à {scale} décimales au plus"),
            ),
            Expected::Years(first, last) => {
                (format!("a date from {first} to {last}"), format!("une date de {first} à {last}"))
            }
            Expected::Weekdays(days) => {
                let named = |locale| weekday_names(days, locale);
                (
                    format!("a date on a {}", listed(&named(Locale::En), "or")),
                    format!("une date un {}", listed(&named(Locale::Fr), "ou")),
                )
            }
            Expected::NotBefore(date) => {
                let date = date_text(*date, self.locale);
                (format!("a date from {date} on"), format!("une date à partir du {date}"))
            }
            Expected::Siret => (
                "a SIRET of 14 digits with a right check digit".to_owned(),
                "un SIRET de 14 chiffres dont la clé est juste".to_owned(),
            ),
        };
        self.locale.pick(en, fr)
    }

    /// Sentences about lists and the forecast.
    fn about_list(&self, blocker: &Blocker) -> Option<String> {
        let (en, fr) = match &blocker.reason {
            Reason::CategoryNotAllowed { allowed } => {
                let names: Vec<String> =
                    allowed.iter().map(|one| self.quoted(category_name(*one, self.locale))).collect();
                (
                    format!("At this stage the forecast can be {}.", listed(&names, "or")),
                    format!("À cette étape, la prévision peut être {}.", listed(&names, "ou")),
                )
            }
            Reason::ContactsFull { most } => (
                format!("The deal names {most} contacts, more do not fit."),
                format!("L’affaire compte déjà {most} contacts."),
            ),
            Reason::ListFull { list, most } => {
                let list = self.quoted(self.texts.list(list));
                (
                    format!("{list} has {most} items, more do not fit."),
                    format!("{list} contient déjà {most} lignes."),
                )
            }
            Reason::ItemStateUnknown { list, allowed } => {
                let states: Vec<String> =
                    allowed.iter().map(|state| self.quoted(self.texts.item_state(list, state))).collect();
                let list = self.quoted(self.texts.list(list));
                (
                    format!("An item of {list} can be {}.", listed(&states, "or")),
                    format!("Une ligne de {list} peut être {}.", listed(&states, "ou")),
                )
            }
            Reason::NotYourItem { list } => {
                let list = self.quoted(self.texts.list(list));
                let roles: Vec<String> =
                    blocker.resolvers.iter().map(|role| self.quoted(self.texts.role(role))).collect();
                (
                    format!("In {list} that is up to {}.", listed(&roles, "or")),
                    format!("Dans {list}, cela revient à {}.", listed(&roles, "ou")),
                )
            }
            _ => return None,
        };
        Some(self.locale.pick(en, fr))
    }

    /// Sentences about the deal as a whole.
    fn general(&self, reason: &Reason) -> String {
        let (en, fr) = match reason {
            Reason::StageNotNext { allowed } => return self.stage_not_next(allowed),
            Reason::DealOver { stage } => {
                let stage = self.quoted(self.texts.stage(stage));
                return self.locale.pick(
                    format!("The deal is over: it ended in {stage}."),
                    format!("L’affaire est close : elle s’est terminée à l’étape {stage}."),
                );
            }
            Reason::DealOnHold { .. } => (
                "The deal is on hold. Bring it back before you work on it.",
                "L’affaire est en attente. Reprenez-la avant d’y travailler.",
            ),
            Reason::NotYourDeal => (
                "Only the people who work on this deal may do that.",
                "Seules les personnes qui travaillent sur cette affaire peuvent le faire.",
            ),
            Reason::NoteNeeded { .. } => ("Please write a reason.", "Veuillez indiquer un motif."),
            Reason::DocumentUnknown => (
                "This process has no such kind of document.",
                "Ce processus ne connaît pas ce type de document.",
            ),
            Reason::DocumentNotFound => {
                ("This document is not on the deal.", "Ce document n’est pas au dossier.")
            }
            Reason::ConflictOpen => (
                "Somebody else works with this company. They or a sales lead have to resolve the conflict first.",
                "Quelqu’un d’autre travaille avec cette entreprise. Cette personne ou un responsable commercial doit d’abord résoudre le conflit.",
            ),
            Reason::ConflictLost => (
                "The conflict over this company ended in favour of a colleague, so this deal does not go on.",
                "Le conflit à propos de cette entreprise a été tranché en faveur d’un collègue : cette affaire ne continue pas.",
            ),
            Reason::ListNotKept => (
                "The deal does not keep such a list at this stage.",
                "L’affaire ne tient pas cette liste à cette étape.",
            ),
            Reason::ItemNotFound => {
                ("This item is not on the list any more.", "Cette ligne n’est plus dans la liste.")
            }
            Reason::ContactRoleUnknown => (
                "This process has no such role for contacts.",
                "Ce processus n’a pas ce rôle pour les contacts.",
            ),
            Reason::ContactNotFound => {
                ("This person is not on the deal any more.", "Cette personne n’est plus sur l’affaire.")
            }
            Reason::RoleUnknown => ("This process has no such role.", "Ce processus n’a pas ce rôle."),
            Reason::StepUnknown => ("This process has no such step.", "Ce processus n’a pas cette étape."),
            _ => ("Your role does not allow this.", "Votre rôle ne le permet pas."),
        };
        self.locale.pick(en, fr).to_owned()
    }

    fn stage_not_next(&self, allowed: &[StageKey]) -> String {
        let names: Vec<String> = allowed.iter().map(|stage| self.quoted(self.texts.stage(stage))).collect();
        if names.is_empty() {
            let (en, fr) =
                ("The deal cannot go anywhere from here.", "D’ici, l’affaire ne peut aller nulle part.");
            return self.locale.pick(en, fr).to_owned();
        }
        self.locale.pick(
            format!("From here the deal can go to {}.", listed(&names, "or")),
            format!("D’ici, l’affaire peut passer à {}.", listed(&names, "ou")),
        )
    }
}

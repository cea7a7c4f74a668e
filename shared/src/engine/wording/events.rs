//! Events as a timeline tells them.

use crate::event::{Event, NoteKind, StageCause};
use crate::ids::UserId;
use crate::keys::{SegmentKey, StageKey, StepKey};
use crate::leads::ConflictResolution;
use crate::locale::Locale;
use crate::process::fact::FactType;
use crate::process::texts::Texts;
use crate::process::{Process, Relation};
use crate::time::Date;

use super::super::FactChanges;
use super::super::state::DealContact;
use super::values::{
    EMPTY, attitude_name, category_name, date_text, influence_name, inside, money_text, origin_name, quoted,
    value_text,
};

/// What a timeline says about an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Description {
    /// What kind of event it is: its name in the log, for instance `step_completed`.
    pub kind: &'static str,
    /// What happened, in a few words without a full stop.
    pub text: String,
    /// More, for those who want to know.
    pub detail: Option<String>,
    /// Whether it stands out in a short timeline.
    pub significant: bool,
}

/// What a timeline says about an event. `name` gives a person's name.
pub fn describe(
    event: &Event,
    process: &Process,
    texts: &Texts,
    locale: Locale,
    name: &dyn Fn(UserId) -> String,
) -> Description {
    let teller = Teller { process, texts, locale, name };
    let (text, detail) = teller
        .of_step(event)
        .or_else(|| teller.of_conflict(event))
        .or_else(|| teller.of_item(event))
        .or_else(|| teller.of_contact(event))
        .or_else(|| teller.of_version(event))
        .or_else(|| teller.of_time(event))
        .unwrap_or_else(|| teller.of_deal(event));
    let detail = detail.filter(|detail| !detail.trim().is_empty());
    let (kind, significant) = kind(event);
    Description { kind, text, detail, significant: significant && !is_routine(event, process) }
}

/// Whether it is one of many rounds of a cadence, about which there is nothing to remark (DS-1.7).
fn is_routine(event: &Event, process: &Process) -> bool {
    let Event::StepCompleted { step, note: None, .. } = event else { return false };
    let repeat = process.step(step).and_then(|step| step.repeat.as_ref());
    repeat.is_some_and(|repeat| repeat.until.is_none())
}

/// The name of an event in the log, and whether it stands out.
fn kind(event: &Event) -> (&'static str, bool) {
    match event {
        Event::DealCreated { .. } => ("deal_created", true),
        Event::DetailsChanged { .. } => ("details_changed", false),
        Event::TeamChanged { .. } => ("team_changed", false),
        Event::ContactPut(_) => ("contact_put", false),
        Event::ContactRemoved { .. } => ("contact_removed", false),
        Event::StageEntered { .. } => ("stage_entered", true),
        Event::FactsSet { .. } => ("facts_set", false),
        Event::AmountRecorded { .. } => ("amount_recorded", true),
        Event::SegmentChanged { from, .. } => ("segment_changed", from.is_some()),
        Event::CategoryChosen { .. } => ("category_chosen", true),
        Event::Corrected { .. } => ("corrected", true),
        Event::ItemAdded { .. } => ("item_added", false),
        Event::ItemChanged { .. } => ("item_changed", false),
        Event::ItemAssigned { .. } => ("item_assigned", false),
        Event::ItemRescheduled { .. } => ("item_rescheduled", false),
        Event::ItemMoved { .. } => ("item_moved", false),
        Event::ItemWithdrawn { .. } => ("item_withdrawn", false),
        Event::StepOpened { .. } => ("step_opened", false),
        Event::StepWithdrawn { .. } => ("step_withdrawn", false),
        Event::StepCompleted { .. } => ("step_completed", true),
        Event::WentBack { .. } => ("went_back", true),
        Event::ApprovalReopened { .. } => ("approval_reopened", true),
        Event::StepAssigned { .. } => ("step_assigned", false),
        Event::StepRescheduled { .. } => ("step_rescheduled", false),
        Event::DocumentAdded { .. } => ("document_added", true),
        Event::DocumentRemoved { .. } => ("document_removed", false),
        Event::NoteAdded { significant, .. } => ("note_added", *significant),
        Event::RelatedDealCreated { .. } => ("related_deal_created", true),
        Event::ConflictFound { .. } => ("conflict_found", true),
        Event::ConflictResolved { .. } => ("conflict_resolved", true),
        Event::StepReminded { .. } => ("step_reminded", false),
        Event::ReviewReminded => ("review_reminded", false),
        Event::Expired { .. } => ("expired", true),
        Event::VersionChanged(_) => ("version_changed", true),
        Event::VersionRestored { .. } => ("version_restored", true),
    }
}

/// A text and its detail.
type Told = (String, Option<String>);

struct Teller<'a> {
    process: &'a Process,
    texts: &'a Texts,
    locale: Locale,
    name: &'a dyn Fn(UserId) -> String,
}

impl Teller<'_> {
    fn pick(&self, en: String, fr: String) -> String {
        self.locale.pick(en, fr)
    }

    fn step(&self, step: &StepKey) -> String {
        quoted(self.texts.step(step), self.locale)
    }

    fn stage(&self, stage: &StageKey) -> String {
        quoted(self.texts.stage(stage), self.locale)
    }

    /// Events about people at the customer.
    fn of_contact(&self, event: &Event) -> Option<Told> {
        match event {
            Event::ContactPut(contact) => Some(self.taking_part(contact)),
            Event::ContactRemoved { name, .. } => {
                let (en, fr) =
                    (format!("{name} takes part no more"), format!("{name} ne prend plus part à l’affaire"));
                Some((self.pick(en, fr), None))
            }
            _ => None,
        }
    }

    /// Who takes part, with what is known of the person.
    fn taking_part(&self, contact: &DealContact) -> Told {
        let name = &contact.name;
        let roles = contact.roles.iter().map(|role| self.texts.contact_role(role).to_owned());
        let influence = contact.influence.map(|influence| influence_name(influence, self.locale).to_owned());
        let attitude = contact.attitude.map(|attitude| attitude_name(attitude, self.locale).to_owned());
        let known: Vec<String> = roles.chain(influence).chain(attitude).collect();
        (
            self.pick(format!("{name} takes part"), format!("{name} prend part à l’affaire")),
            (!known.is_empty()).then(|| known.join(", ")),
        )
    }

    fn date(&self, date: Date) -> String {
        date_text(date, self.locale)
    }

    /// Events about one step.
    fn of_step(&self, event: &Event) -> Option<Told> {
        Some(match event {
            Event::StepOpened { step, round, assignee, due, .. } => {
                self.opened(step, *round, *assignee, *due)
            }
            Event::StepWithdrawn { step } => {
                let step = self.step(step);
                (
                    self.pick(format!("{step} is no longer needed"), format!("{step} n’est plus nécessaire")),
                    None,
                )
            }
            Event::StepCompleted { step, outcome, note, on_behalf_of, .. } => {
                let name = self.step(step);
                let mut text = match outcome.as_ref().map(|outcome| self.texts.outcome(step, outcome)) {
                    Some(outcome) => self.pick(format!("{name}: {outcome}"), format!("{name} : {outcome}")),
                    None => self.pick(format!("{name} done"), format!("Étape {name} terminée")),
                };
                if let Some(person) = on_behalf_of.map(self.name) {
                    text += &self.pick(format!(", for {person}"), format!(", pour {person}"));
                }
                (text, note.clone())
            }
            Event::ApprovalReopened { step, changed } => {
                let step = self.step(step);
                let changed: Vec<String> = changed.iter().map(|fact| inside(self.texts.fact(fact))).collect();
                let changed = changed.join(", ");
                (
                    self.pick(
                        format!("{step} must be decided again"),
                        format!("{step} doit être décidée à nouveau"),
                    ),
                    Some(
                        self.pick(format!("Changed since: {changed}"), format!("Changé depuis : {changed}")),
                    ),
                )
            }
            Event::StepAssigned { step, assignee, note, left } => {
                let step = self.step(step);
                let text = match (assignee.map(self.name), left.map(self.name)) {
                    (Some(who), _) => {
                        self.pick(format!("{step} given to {who}"), format!("Étape {step} confiée à {who}"))
                    }
                    (None, Some(who)) => self.pick(
                        format!("{who} has left: {step} is open to everybody in its role"),
                        format!("{who} a quitté l’entreprise : étape {step} ouverte à tout le rôle"),
                    ),
                    (None, None) => self.pick(
                        format!("{step} is open to everybody in its role"),
                        format!("Étape {step} ouverte à tout le rôle"),
                    ),
                };
                (text, note.clone())
            }
            Event::StepRescheduled { step, due, note, .. } => {
                let step = self.step(step);
                let text = match due.map(|due| self.date(due)) {
                    Some(due) => self
                        .pick(format!("{step} is now due on {due}"), format!("{step} : échéance le {due}")),
                    None => {
                        self.pick(format!("{step} has no due date now"), format!("{step} : plus d’échéance"))
                    }
                };
                (text, note.clone())
            }
            Event::StepReminded { step, escalated } => {
                let step = self.step(step);
                let text = match escalated {
                    true => self.pick(
                        format!("{step} is overdue, others were told"),
                        format!("{step} en retard, signalé"),
                    ),
                    false => self.pick(format!("Reminder of {step}"), format!("Rappel : {step}")),
                };
                (text, None)
            }
            _ => return None,
        })
    }

    fn opened(&self, step: &StepKey, round: u32, assignee: Option<UserId>, due: Option<Date>) -> Told {
        let step = self.step(step);
        let again = match round {
            0 | 1 => String::new(),
            round => self.pick(format!(" (round {round})"), format!(" (tour {round})")),
        };
        let who = assignee.map(self.name);
        let due = due
            .map(|due| self.date(due))
            .map(|due| self.pick(format!("due on {due}"), format!("échéance le {due}")));
        let detail: Vec<String> = who.into_iter().chain(due).collect();
        (
            self.pick(format!("{step} is to be done{again}"), format!("Étape {step} à faire{again}")),
            Some(detail.join(", ")),
        )
    }

    /// Events about the version of the process.
    fn of_version(&self, event: &Event) -> Option<Told> {
        Some(match event {
            Event::VersionChanged(change) => {
                let (version, reason) = (change.version, change.reason.clone());
                let text = self.pick(
                    format!("Goes on by version {version} of the process"),
                    format!("Suit désormais la version {version} du processus"),
                );
                (text, Some(reason))
            }
            Event::VersionRestored { version, .. } => (
                self.pick(
                    format!("Back on version {version} of the process"),
                    format!("Revenue à la version {version} du processus"),
                ),
                None,
            ),
            _ => return None,
        })
    }

    /// Events that a day brings.
    fn of_time(&self, event: &Event) -> Option<Told> {
        Some(match event {
            Event::Expired { fact, day } => {
                let (fact, day) = (quoted(self.texts.fact(fact), self.locale), self.date(*day));
                (self.pick(format!("{fact} has passed"), format!("{fact} : échéance passée")), Some(day))
            }
            Event::ReviewReminded => {
                (self.pick("Reminder to look at it again".to_owned(), "Rappel : à revoir".to_owned()), None)
            }
            _ => return None,
        })
    }

    /// Events about the deal as a whole.
    fn of_deal(&self, event: &Event) -> Told {
        match event {
            Event::DealCreated { number, title, .. } => (
                self.pick(format!("Deal {number} began"), format!("Affaire {number} créée")),
                Some(title.clone()),
            ),
            Event::DetailsChanged { title, close_date, owner } => {
                self.details(title.as_ref(), *close_date, *owner)
            }
            Event::TeamChanged { role, user } => {
                let role = quoted(self.texts.role(role), self.locale);
                let text = match user.map(self.name) {
                    Some(who) => self.pick(
                        format!("{who} now has the role {role}"),
                        format!("{who} tient le rôle {role}"),
                    ),
                    None => self.pick(
                        format!("Nobody has the role {role} now"),
                        format!("Plus personne au rôle {role}"),
                    ),
                };
                (text, None)
            }
            Event::StageEntered { from, to, cause, note, review_on } => {
                self.stop(self.entered(from.as_ref(), to, cause), note.clone(), *review_on)
            }
            Event::SegmentChanged { from, to, facts, brings } => {
                self.segment(from.as_ref(), to, facts, brings)
            }
            Event::CategoryChosen { category, doubt } => {
                let category = category_name(*category, self.locale);
                (self.pick(format!("Forecast: {category}"), format!("Prévision : {category}")), doubt.clone())
            }
            Event::Corrected { reason } => {
                (self.pick("Corrected".to_owned(), "Corrigée".to_owned()), Some(reason.clone()))
            }
            Event::FactsSet { facts, step } => self.facts(facts, step.as_ref()),
            Event::AmountRecorded { origin, amount } => {
                let origin = origin_name(*origin, self.locale);
                let amount =
                    amount.map_or_else(|| EMPTY.to_owned(), |amount| money_text(&amount, self.locale));
                (self.pick(format!("{origin}: {amount}"), format!("{origin} : {amount}")), None)
            }
            Event::WentBack { from, to, steps } => {
                let (from, to) = (self.step(from), self.step(to));
                let steps: Vec<&str> = steps.iter().map(|step| self.texts.step(step)).collect();
                let steps = steps.join(", ");
                (
                    self.pick(format!("Went back from {from} to {to}"), format!("Retour de {from} à {to}")),
                    Some(self.pick(format!("To be done again: {steps}"), format!("À refaire : {steps}"))),
                )
            }
            Event::DocumentAdded { kind, name, .. } => {
                let name = quoted(name, self.locale);
                let kind = kind.as_ref().map(|kind| self.texts.document(kind).to_owned());
                (self.pick(format!("Document {name} added"), format!("Document {name} ajouté")), kind)
            }
            Event::DocumentRemoved { .. } => {
                (self.pick("Document removed".to_owned(), "Document retiré".to_owned()), None)
            }
            Event::NoteAdded { note, text, .. } => {
                let (en, fr) = match note {
                    NoteKind::Note => ("Note", "Note"),
                    NoteKind::Call => ("Telephone call", "Appel téléphonique"),
                    NoteKind::Meeting => ("Meeting", "Réunion"),
                    NoteKind::Mail => ("Mail", "Courriel"),
                };
                (self.locale.pick(en, fr).to_owned(), Some(text.clone()))
            }
            Event::RelatedDealCreated { relation: Relation::Consulting, .. } => (
                self.pick("Consulting deal started".to_owned(), "Affaire de conseil lancée".to_owned()),
                None,
            ),
            Event::RelatedDealCreated { relation: Relation::Renewal, .. } => {
                (self.pick("Renewal started".to_owned(), "Renouvellement lancé".to_owned()), None)
            }
            // Steps, conflicts, items, contacts, versions and days have been told of.
            _ => (kind(event).0.to_owned(), None),
        }
    }

    fn details(&self, title: Option<&String>, close_date: Option<Date>, owner: Option<UserId>) -> Told {
        let title = title.map(|title| quoted(title, self.locale));
        let close = close_date.map(|date| self.date(date)).map(|date| {
            self.pick(format!("expected to close on {date}"), format!("clôture prévue le {date}"))
        });
        let owner = owner
            .map(self.name)
            .map(|who| self.pick(format!("owner: {who}"), format!("responsable : {who}")));
        let parts: Vec<String> = title.into_iter().chain(close).chain(owner).collect();
        (self.pick("Details changed".to_owned(), "Informations modifiées".to_owned()), Some(parts.join(", ")))
    }

    /// What a stop says of itself, after how the deal came there.
    fn stop(&self, (text, detail): Told, note: Option<String>, review_on: Option<Date>) -> Told {
        let review = review_on
            .map(|date| self.date(date))
            .map(|date| self.pick(format!("to be looked at again on {date}"), format!("à revoir le {date}")));
        let said: Vec<String> = detail.into_iter().chain(note).chain(review).collect();
        (text, Some(said.join(" · ")))
    }

    fn entered(&self, from: Option<&StageKey>, to: &StageKey, cause: &StageCause) -> Told {
        let to = self.stage(to);
        let from = from.map(|from| self.stage(from));
        let path = match &from {
            Some(from) => self.pick(format!("from {from} to {to}"), format!("de {from} à {to}")),
            None => self.pick(format!("in {to}"), format!("à {to}")),
        };
        match cause {
            StageCause::Created => (self.pick(format!("Begins {path}"), format!("Commence {path}")), None),
            StageCause::Moved => (self.pick(format!("Moved {path}"), format!("Déplacée {path}")), None),
            StageCause::Advanced => {
                (self.pick(format!("Went on by itself {path}"), format!("Passée d’elle-même {path}")), None)
            }
            StageCause::Outcome(step, outcome) => {
                let (step, outcome) = (self.step(step), self.texts.outcome(step, outcome));
                let detail = self.pick(format!("{step}: {outcome}"), format!("{step} : {outcome}"));
                (self.pick(format!("Went {path}"), format!("Passée {path}")), Some(detail))
            }
            StageCause::Overridden(reason) => (
                self.pick(
                    format!("Moved against the gates {path}"),
                    format!("Déplacée malgré les conditions {path}"),
                ),
                Some(reason.clone()),
            ),
        }
    }

    /// Facts with their values, one after the other.
    fn values(&self, facts: &FactChanges) -> String {
        let told = facts.iter().map(|(fact, value)| {
            let kind = self.process.facts.get(fact).map_or(FactType::Line, |fact| fact.kind);
            let value = value.as_ref().map(|value| value_text((fact, kind), value, self.texts, self.locale));
            let (name, value) = (self.texts.fact(fact), value.unwrap_or_else(|| EMPTY.to_owned()));
            self.pick(format!("{name}: {value}"), format!("{name} : {value}"))
        });
        told.collect::<Vec<_>>().join("; ")
    }

    /// The deal is now of another type: what decided, and what is to be made up for (CQ-1.4).
    fn segment(
        &self,
        from: Option<&SegmentKey>,
        to: &SegmentKey,
        facts: &FactChanges,
        brings: &[StepKey],
    ) -> Told {
        let to = quoted(self.texts.segment(to), self.locale);
        let text = match from.map(|from| quoted(self.texts.segment(from), self.locale)) {
            Some(from) => self
                .pick(format!("Type is now {to}, was {from}"), format!("Type désormais {to}, avant {from}")),
            None => self.pick(format!("Type is {to}"), format!("Type : {to}")),
        };
        let steps: Vec<&str> = brings.iter().map(|step| self.texts.step(step)).collect();
        let brings = (!steps.is_empty()).then(|| {
            let steps = steps.join(", ");
            self.pick(format!("To be done as well: {steps}"), format!("À faire en plus : {steps}"))
        });
        let said: Vec<String> = [self.values(facts)].into_iter().chain(brings).collect();
        (text, Some(said.join(". ")))
    }

    /// Events about an item of a list.
    fn of_item(&self, event: &Event) -> Option<Told> {
        let (Event::ItemAdded { list, item, .. }
        | Event::ItemChanged { list, item, .. }
        | Event::ItemAssigned { list, item, .. }
        | Event::ItemRescheduled { list, item, .. }
        | Event::ItemMoved { list, item, .. }
        | Event::ItemWithdrawn { list, item, .. }) = event
        else {
            return None;
        };
        let name = format!("{} {item}", quoted(self.texts.list(list), self.locale));
        let told = |en: &str, fr: &str| self.pick(format!("{name} {en}"), format!("{name} {fr}"));
        Some(match event {
            Event::ItemAdded { first, title, .. } => {
                let title = first.as_ref().map_or(title.as_str(), |first| self.texts.first_item(list, first));
                (told("added", "ajoutée"), Some(title.to_owned()))
            }
            Event::ItemAssigned { owner, .. } => {
                let who = owner.map_or_else(|| EMPTY.to_owned(), self.name);
                (self.pick(format!("{name} given to {who}"), format!("{name} confiée à {who}")), None)
            }
            Event::ItemRescheduled { due, .. } => {
                let due = due.map_or_else(|| EMPTY.to_owned(), |due| self.date(due));
                (
                    self.pick(format!("{name} is now due on {due}"), format!("{name} : échéance le {due}")),
                    None,
                )
            }
            Event::ItemMoved { state, note, .. } => {
                let state = self.texts.item_state(list, state);
                (self.pick(format!("{name}: {state}"), format!("{name} : {state}")), note.clone())
            }
            Event::ItemWithdrawn { note, .. } => (told("withdrawn", "retirée"), note.clone()),
            Event::ItemChanged { title, note, .. } => {
                (told("changed", "modifiée"), title.clone().or_else(|| note.clone()))
            }
            _ => return None,
        })
    }

    fn facts(&self, facts: &FactChanges, step: Option<&StepKey>) -> Told {
        let emptied = facts.values().all(Option::is_none);
        let text = match step.map(|step| self.step(step)) {
            Some(step) if emptied => {
                self.pick(format!("Details emptied for {step}"), format!("Informations vidées pour {step}"))
            }
            Some(step) => self
                .pick(format!("Details filled in for {step}"), format!("Informations saisies pour {step}")),
            None => self.pick("Details filled in".to_owned(), "Informations saisies".to_owned()),
        };
        (text, Some(self.values(facts)))
    }

    /// Events about other sellers at the same company.
    fn of_conflict(&self, event: &Event) -> Option<Told> {
        match event {
            Event::ConflictFound { owner, .. } => {
                let who = (self.name)(*owner);
                let (en, fr) = (
                    format!("{who} works with the same company"),
                    format!("{who} travaille avec la même entreprise"),
                );
                Some((self.pick(en, fr), None))
            }
            Event::ConflictResolved { resolution, note, .. } => {
                let how = self.resolution(*resolution);
                let (en, fr) = (format!("Conflict resolved: {how}"), format!("Conflit résolu : {how}"));
                Some((self.pick(en, fr), Some(note.clone())))
            }
            _ => None,
        }
    }

    fn resolution(&self, resolution: ConflictResolution) -> &'static str {
        let (en, fr) = match resolution {
            ConflictResolution::NoConflict => ("there is none", "il n’y en a pas"),
            ConflictResolution::Shared => ("both go on together", "les deux continuent ensemble"),
            ConflictResolution::HandedOver => ("the colleague goes on alone", "le collègue continue seul"),
            ConflictResolution::Withdrawn => ("this deal is dropped", "cette affaire est abandonnée"),
        };
        self.locale.pick(en, fr)
    }
}

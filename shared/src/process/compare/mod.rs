//! What changed between two versions of a process, in the reader's language, for those who publish and those who work by it.
//!
//! Always: every field of a template is looked at (the structs are taken apart field by field, so that a new one does
//! not compile before it is compared), and of two versions that differ at least one difference is told. Absent on
//! purpose: the number of the version, texts of other languages, and texts that read the same, for instance an empty
//! one and none.

mod facts;
mod fields;
mod gates;
mod labels;
mod leads;
mod leftovers;
mod lists;
mod messages;
mod outcomes;
mod pairs;
mod parts;
mod portrait;
mod side;
mod stages;
mod steps;
mod words;

use std::collections::BTreeMap;

use crate::keys::{
    ContactRoleKey, DocumentKey, FactKey, FolderKey, ListKey, ParamKey, ProcessKey, RoleKey, SegmentKey,
    StageKey, StepKey,
};
use crate::locale::Locale;

use super::texts::Texts;
use super::{BringsLeads, Definition, Process};
use parts::Part;
use portrait::{Portrait, side_by_side};
use side::Side;
use words::Words;

pub use portrait::Line;

/// One part of a process that is not as it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// Whether it came, went or is another.
    pub kind: Change,
    /// What it is about.
    pub subject: Subject,
    /// Its name in the reader's language: the present one, or the last one where it is gone.
    pub name: String,
    /// One sentence for each thing that changed about it; of a new part, what it is; of one that is gone, nothing.
    pub words: Vec<String>,
    /// Everything that is said of it, as it was beside as it is.
    pub lines: Vec<Line>,
}

/// How a part of a process changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Change {
    /// There was none before.
    Added,
    /// There is none any more.
    Removed,
    /// It is there in both versions and not the same.
    Changed,
}

/// A part of a process that can change.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Subject {
    /// The process as a whole.
    Process(ProcessKey),
    /// A role.
    Role(RoleKey),
    /// A policy value.
    Param(ParamKey),
    /// A fact.
    Fact(FactKey),
    /// A type of deal.
    Segment(SegmentKey),
    /// A stage.
    Stage(StageKey),
    /// A step.
    Step(StepKey),
    /// A list of items.
    List(ListKey),
    /// A part that people at the customer play.
    ContactRole(ContactRoleKey),
    /// A kind of document.
    Document(DocumentKey),
    /// A folder.
    Folder(FolderKey),
}

impl Subject {
    /// Its name in the template.
    pub fn key(&self) -> &str {
        match self {
            Self::Process(key) => key.as_str(),
            Self::Role(key) => key.as_str(),
            Self::Param(key) => key.as_str(),
            Self::Fact(key) => key.as_str(),
            Self::Segment(key) => key.as_str(),
            Self::Stage(key) => key.as_str(),
            Self::Step(key) => key.as_str(),
            Self::List(key) => key.as_str(),
            Self::ContactRole(key) => key.as_str(),
            Self::Document(key) => key.as_str(),
            Self::Folder(key) => key.as_str(),
        }
    }
}

/// What changed from one version of a process to another, in template order. A part that is gone stands where it was.
pub fn compare(before: &Definition, after: &Definition, locale: Locale) -> Vec<Difference> {
    let [old, new] =
        [before, after].map(|one| Side { process: &one.process, texts: one.texts(locale), locale });
    let mut told = Told { before: old, after: new, differences: Vec::new() };
    // `key` and the texts of the process are compared as the whole; `version` is no difference.
    let Process {
        key: _,
        version: _,
        roles,
        params,
        facts,
        segments,
        stages,
        steps,
        lists,
        contact_roles,
        folders,
        documents,
        brings_leads,
    } = old.process;
    told.whole(brings_leads.as_ref());
    told.parts(roles, &new.process.roles);
    told.parts(&entries(params), &entries(&new.process.params));
    told.parts(&entries(facts), &entries(&new.process.facts));
    told.parts(segments, &new.process.segments);
    told.parts(stages, &new.process.stages);
    told.parts(steps, &new.process.steps);
    told.parts(lists, &new.process.lists);
    told.parts(contact_roles, &new.process.contact_roles);
    told.parts(&entries(documents), &entries(&new.process.documents));
    told.parts(folders, &new.process.folders);
    told.differences
}

/// Names with what they stand for, as a row.
fn entries<K, V>(map: &BTreeMap<K, V>) -> Vec<(&K, &V)> {
    map.iter().collect()
}

/// The differences found so far.
struct Told<'a> {
    before: Side<'a>,
    after: Side<'a>,
    differences: Vec<Difference>,
}

impl Told<'_> {
    /// The process as a whole: its names, whether leads come of its deals, and texts that no part of it uses.
    fn whole(&mut self, brings_leads: Option<&BringsLeads>) {
        let (old, new) = (self.before, self.after);
        let mut words = Words::new(old, new);
        words.value(
            ("key in addresses", "Clé dans les adresses"),
            (&old.process.key, &new.process.key),
            |_, key| key.to_string(),
        );
        // Each of the other maps belongs to parts; what none of them uses is told here.
        let Texts {
            name: _,
            purpose,
            roles: _,
            params: _,
            segments: _,
            lists: _,
            contact_roles: _,
            stages: _,
            steps: _,
            facts: _,
            documents: _,
            folders: _,
            rules: _,
            messages: _,
        } = old.texts;
        words.renamed(&old.name(), &new.name());
        words.leads((brings_leads, new.process.brings_leads.as_ref()));
        words.reworded(labels::PURPOSE, purpose, &new.texts.purpose);
        leftovers::compare(&mut words);
        let subject = Subject::Process(new.process.key.clone());
        let [was, is] = [old, new].map(|side| Portrait::of(side, Portrait::process));
        self.changed(subject, new.name(), words, side_by_side(&was, &is));
    }

    /// Parts of one kind.
    fn parts<T: Part>(&mut self, before: &[T], after: &[T]) {
        let pairs = pairs::pairs(before, after, |old, new| old.key() == new.key());
        let moves = pairs::moves(&pairs);
        for pair in &pairs {
            let mut words = Words::new(self.before, self.after);
            let drawn = |side, part: Option<&T>| {
                Portrait::of(side, |portrait| {
                    if let Some(part) = part {
                        portrait.name(&part.name(side));
                        part.draw(portrait);
                    }
                })
            };
            let lines = || side_by_side(&drawn(self.before, pair.before), &drawn(self.after, pair.after));
            match (pair.before, pair.after) {
                (Some(old), Some(new)) => {
                    words.renamed(&old.name(self.before), &new.name(self.after));
                    T::compare(&mut words, old, new);
                    if let Some(place) = moves.get(&pair.at) {
                        words.moved(place.names((self.before, self.after), T::name));
                    }
                    if !words.said.is_empty() {
                        let lines = lines();
                        self.changed(new.subject(), new.name(self.after), words, lines);
                    }
                }
                (None, Some(new)) => {
                    new.introduce(&mut words);
                    let lines = lines();
                    self.add(Change::Added, new.subject(), new.name(self.after), (words, lines));
                }
                (Some(old), None) => {
                    let lines = lines();
                    self.add(Change::Removed, old.subject(), old.name(self.before), (words, lines));
                }
                (None, None) => {}
            }
        }
    }

    fn changed(&mut self, subject: Subject, name: String, words: Words<'_>, lines: Vec<Line>) {
        if !words.said.is_empty() {
            self.add(Change::Changed, subject, name, (words, lines));
        }
    }

    fn add(&mut self, kind: Change, subject: Subject, name: String, told: (Words<'_>, Vec<Line>)) {
        let (words, lines) = told;
        self.differences.push(Difference { kind, subject, name, words: words.said, lines });
    }
}

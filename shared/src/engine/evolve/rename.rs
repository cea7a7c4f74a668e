//! A deal under the names of another version of its process.

use std::collections::BTreeMap;

use crate::event::{Basis, Recorded, VersionChange};
use crate::keys::FactKey;

use super::super::DealState;
use super::super::state::{Ending, FormerVersion};
use super::{on_step, start_over};

/// Takes the names of the new version; what has no new name keeps its own, as a record.
pub(super) fn change_version(state: &mut DealState, recorded: &Recorded, change: &VersionChange) {
    state.former_versions.push(FormerVersion { process: change.from, until: recorded.at });
    state.process = change.to;
    state.segment.clone_from(&change.segment);
    let stages = state.overrides.iter_mut().map(|earlier| &mut earlier.to);
    for stage in stages.chain([&mut state.stage]).chain(&mut state.previous_stage) {
        rename(stage, &change.stages);
    }
    state.facts = renamed(std::mem::take(&mut state.facts), &change.facts);
    state.steps = renamed(std::mem::take(&mut state.steps), &change.steps);
    let catching_up = std::mem::take(&mut state.catching_up).into_iter();
    state.catching_up = catching_up.map(|step| change.steps.get(&step).cloned().unwrap_or(step)).collect();
    for step in state.steps.values_mut() {
        let rounds = step.history.iter_mut().filter_map(|round| round.ending.as_mut());
        rounds.chain(step.ending.as_mut()).for_each(|ending| rename_basis(ending, &change.facts));
    }
    for step in &change.anew {
        on_step(state, step, start_over);
    }
}

fn rename<K: Ord + Clone>(name: &mut K, names: &BTreeMap<K, K>) {
    if let Some(new) = names.get(name) {
        *name = new.clone();
    }
}

fn renamed<K: Ord + Clone, V>(map: BTreeMap<K, V>, names: &BTreeMap<K, K>) -> BTreeMap<K, V> {
    if names.is_empty() {
        return map;
    }
    map.into_iter().map(|(key, value)| (names.get(&key).cloned().unwrap_or(key), value)).collect()
}

fn rename_basis(ending: &mut Ending, names: &BTreeMap<FactKey, FactKey>) {
    if let Some(Basis { facts, .. }) = &mut ending.basis {
        *facts = renamed(std::mem::take(facts), names);
    }
}

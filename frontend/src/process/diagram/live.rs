//! Where deals wait, kept as it is: every change on the board names the steps at which a deal waited or waits, and only
//! the numbers of those are asked for again, for many changes at once.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use crate::dom::prelude::*;
use leptos::task::spawn_local;

use super::ops::{LoadChange, LoadChanged, ProcessLoadQuery, SomeLoadsQuery};
use super::scene::Loads;
use crate::api::client::Api;
use crate::api::socket::{Delivery, use_socket};
use crate::api::use_api;

/// How long changes are gathered before their numbers are asked for.
const PAUSE: Duration = Duration::from_millis(400);

/// The numbers of a process and what of them is not right any more; a cheap handle.
#[derive(Clone, Copy)]
struct Live {
    api: Api,
    process: StoredValue<String>,
    loads: RwSignal<Arc<Loads>>,
    stale: StoredValue<Stale>,
    /// Whether numbers are asked for, or will be in a moment.
    busy: StoredValue<bool>,
}

/// What is not right any more.
#[derive(Debug, Default, PartialEq, Eq)]
enum Stale {
    /// Nothing.
    #[default]
    Nothing,
    /// The numbers of these steps.
    Steps(BTreeSet<String>),
    /// It is not known what.
    All,
}

impl Stale {
    fn add(&mut self, change: LoadChange) {
        if change.resync {
            *self = Self::All;
        }
        // A change of a card's place names no steps and alters no number.
        let Some(waits) = change.waits else { return };
        let steps = waits.before.into_iter().chain(waits.now);
        match self {
            Self::All => {}
            Self::Steps(known) => known.extend(steps),
            Self::Nothing => *self = Self::Steps(steps.collect()),
        }
    }
}

/// The numbers of a process, now and after every change.
pub(super) fn live_loads(process: String) -> RwSignal<Arc<Loads>> {
    let live = Live {
        api: use_api(),
        process: StoredValue::new(process),
        loads: RwSignal::new(Arc::default()),
        stale: StoredValue::new(Stale::All),
        busy: StoredValue::new(true),
    };
    use_socket().subscribe(LoadChanged::with(live.process.get_value()), move |delivery| {
        match delivery {
            Delivery::Event(event) => live.stale.update_value(|stale| stale.add(event.board_changed)),
            Delivery::Resumed => live.stale.set_value(Stale::All),
        }
        live.ask_soon();
    });
    spawn_local(live.ask());
    live.loads
}

impl Live {
    fn ask_soon(self) {
        let idle = self.stale.with_value(|stale| *stale == Stale::Nothing);
        if idle || self.busy.get_value() {
            return;
        }
        self.busy.set_value(true);
        set_timeout(move || spawn_local(self.ask()), PAUSE);
    }

    /// Asks until nothing is stale. What cannot be read stays as it was until the next change.
    async fn ask(self) {
        while let Some(stale) = self.stale.try_update_value(std::mem::take) {
            let Some(process) = self.process.try_get_value() else { return };
            let loads = match stale {
                Stale::Nothing => break,
                Stale::All => self.api.query(ProcessLoadQuery::with(process)).await.map(Loads::new),
                Stale::Steps(steps) => {
                    let steps: Vec<String> = steps.into_iter().collect();
                    let answer = self.api.query(SomeLoadsQuery::with(process, steps.clone())).await;
                    let before = self.loads.try_get_untracked().unwrap_or_default();
                    answer.map(|answer| before.with(&steps, answer))
                }
            };
            if let Ok(loads) = loads {
                self.loads.try_set(Arc::new(loads));
            }
        }
        self.busy.try_set_value(false);
    }
}

#[cfg(test)]
mod tests {
    use super::super::ops::Waits;
    use super::*;

    fn change(before: &[&str], now: &[&str]) -> LoadChange {
        let steps = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        LoadChange { waits: Some(Waits { before: steps(before), now: steps(now) }), resync: false }
    }

    #[test]
    fn changes_name_the_steps_whose_numbers_are_asked_for() {
        let mut stale = Stale::default();
        stale.add(LoadChange { waits: None, resync: false });
        assert_eq!(stale, Stale::Nothing);
        stale.add(change(&["ask"], &["answer"]));
        stale.add(change(&["answer"], &["sign"]));
        let steps = ["ask", "answer", "sign"].map(str::to_owned);
        assert_eq!(stale, Stale::Steps(steps.into()));
        stale.add(LoadChange { waits: None, resync: true });
        stale.add(change(&[], &["ask"]));
        assert_eq!(stale, Stale::All);
    }
}

//! Fetching for a view: runs again when what it depends on changes, drops answers that come too late, keeps what is
//! shown while it fetches anew.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::ApiError;

/// Where a fetch stands.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Load<T> {
    /// Nothing has come yet.
    Waiting,
    /// Here it is.
    Ready(T),
    /// It failed, and nothing is there to show.
    Failed(ApiError),
}

/// A fetch and its result; a cheap handle that lives as long as the view that made it.
pub(crate) struct Fetch<T: Send + Sync + 'static> {
    state: RwSignal<Load<T>>,
    fetching: RwSignal<bool>,
    turn: RwSignal<u32>,
}

impl<T: Send + Sync + 'static> Clone for Fetch<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Fetch<T> {}

impl<T: Clone + Send + Sync + 'static> Fetch<T> {
    /// Fetches now and again whenever a signal that `start` reads changes.
    ///
    /// `start` runs inside an effect, so read signals before the `async` block.
    pub(crate) fn new<F, A>(start: F) -> Self
    where
        F: Fn() -> A + 'static,
        A: Future<Output = Result<T, ApiError>> + 'static,
    {
        let fetch = Self { state: RwSignal::new(Load::Waiting), fetching: RwSignal::new(true), turn: RwSignal::new(0) };
        let current = StoredValue::new(0_u32);
        Effect::new(move || {
            fetch.turn.track();
            current.update_value(|current| *current += 1);
            let mine = current.get_value();
            fetch.fetching.set(true);
            let answer = start();
            spawn_local(async move {
                let answer = answer.await;
                // The view may be gone, or a later fetch under way.
                if current.try_get_value() == Some(mine) {
                    fetch.settle(answer);
                }
            });
        });
        fetch
    }

    fn settle(self, answer: Result<T, ApiError>) {
        let keep = answer.is_err() && matches!(&*self.state.read_untracked(), Load::Ready(_));
        if !keep {
            self.state.set(match answer {
                Ok(value) => Load::Ready(value),
                Err(error) => Load::Failed(error),
            });
        }
        self.fetching.set(false);
    }

    /// Where it stands; follows changes.
    pub(crate) fn get(self) -> Load<T> {
        self.state.get()
    }

    /// The value, if it is there; follows changes.
    pub(crate) fn value(self) -> Option<T> {
        match self.state.get() {
            Load::Ready(value) => Some(value),
            _ => None,
        }
    }

    /// The value, if it is there and the view that fetched it too, without following it.
    pub(crate) fn value_untracked(self) -> Option<T> {
        match self.state.try_get_untracked()? {
            Load::Ready(value) => Some(value),
            _ => None,
        }
    }

    /// Changes the value in place, for instance with the answer of a mutation.
    pub(crate) fn update(self, change: impl FnOnce(&mut T)) {
        self.state.update(|state| {
            if let Load::Ready(value) = state {
                change(value);
            }
        });
    }

    /// Whether an answer is under way; follows changes.
    pub(crate) fn is_fetching(self) -> bool {
        self.fetching.get()
    }

    /// Fetches again.
    pub(crate) fn again(self) {
        self.turn.try_update(|turn| *turn += 1);
    }
}

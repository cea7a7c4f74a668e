//! Fetching for a view: runs again when what it depends on changes, drops answers that come too late, keeps what is
//! shown while it fetches anew.
//!
//! [`Fetch`] is typed; behind it stands one [`Fetching`] for values of any type, so that its code exists once.

use std::any::Any;
use std::marker::PhantomData;
use std::sync::Arc;

use futures_util::future::LocalBoxFuture;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::ApiError;
use crate::reactive::Effect;

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

impl<T> Load<T> {
    fn map<U>(self, change: impl FnOnce(T) -> Load<U>) -> Load<U> {
        match self {
            Self::Waiting => Load::Waiting,
            Self::Ready(value) => change(value),
            Self::Failed(error) => Load::Failed(error),
        }
    }
}

/// A value of any type.
type Something = Arc<dyn Any + Send + Sync>;
type Answer = LocalBoxFuture<'static, Result<Something, ApiError>>;

/// A fetch of a value of any type; a cheap handle that lives as long as the view that made it.
#[derive(Clone, Copy)]
pub(crate) struct Fetching {
    state: RwSignal<Load<Something>>,
    turn: RwSignal<u32>,
}

impl Fetching {
    fn new(start: Box<dyn Fn() -> Answer>) -> Self {
        let fetch = Self { state: RwSignal::new(Load::Waiting), turn: RwSignal::new(0) };
        let current = StoredValue::new(0_u32);
        Effect::new(move || {
            fetch.turn.track();
            current.update_value(|current| *current += 1);
            let mine = current.get_value();
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

    fn settle(self, answer: Result<Something, ApiError>) {
        let keep = answer.is_err() && matches!(&*self.state.read_untracked(), Load::Ready(_));
        if !keep {
            self.state.set(match answer {
                Ok(value) => Load::Ready(value),
                Err(error) => Load::Failed(error),
            });
        }
    }

    /// Where it stands, whatever it brings; follows changes.
    pub(crate) fn stage(self) -> Load<()> {
        self.state.get().map(|_| Load::Ready(()))
    }

    /// Fetches again.
    pub(crate) fn again(self) {
        self.turn.try_update(|turn| *turn += 1);
    }
}

/// A fetch and its result; a cheap handle that lives as long as the view that made it.
pub(crate) struct Fetch<T> {
    fetching: Fetching,
    value: PhantomData<fn() -> T>,
}

impl<T> Clone for Fetch<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Fetch<T> {}

impl<T> From<Fetch<T>> for Fetching {
    fn from(fetch: Fetch<T>) -> Self {
        fetch.fetching
    }
}

fn typed<T: Clone + 'static>(load: Load<Something>) -> Load<T> {
    load.map(|value| match value.downcast_ref::<T>() {
        Some(value) => Load::Ready(value.clone()),
        None => Load::Waiting,
    })
}

impl<T: Clone + Send + Sync + 'static> Fetch<T> {
    /// Fetches now and again whenever a signal that `start` reads changes.
    ///
    /// `start` runs inside an effect, so read signals before the `async` block.
    pub(crate) fn new<F, A>(start: F) -> Self
    where
        F: Fn() -> A + 'static,
        A: Future<Output = Result<T, ApiError>> + 'static,
    {
        let erase = |value: T| -> Something { Arc::new(value) };
        let fetching = Fetching::new(Box::new(move || {
            let answer = start();
            Box::pin(async move { answer.await.map(erase) })
        }));
        Self { fetching, value: PhantomData }
    }

    /// Where it stands; follows changes.
    pub(crate) fn get(self) -> Load<T> {
        typed(self.fetching.state.get())
    }

    /// The value, if it is there; follows changes.
    pub(crate) fn value(self) -> Option<T> {
        match self.get() {
            Load::Ready(value) => Some(value),
            _ => None,
        }
    }

    /// The value as it is now, without following it; none when the view is gone.
    pub(crate) fn value_untracked(self) -> Option<T> {
        match typed(self.fetching.state.try_get_untracked()?) {
            Load::Ready(value) => Some(value),
            _ => None,
        }
    }

    /// Changes the value in place, for instance with the answer of a mutation.
    pub(crate) fn update(self, change: impl FnOnce(&mut T)) {
        if let Some(mut value) = self.value_untracked() {
            change(&mut value);
            self.fetching.state.set(Load::Ready(Arc::new(value)));
        }
    }

    /// Fetches again.
    pub(crate) fn again(self) {
        self.fetching.again();
    }
}

//! Leptos' effects and memos with their closures boxed and their values kept behind a pointer: one copy of their
//! machinery instead of one for each closure and each type of value. That is 40 kB of the first load.

use std::any::Any;
use std::marker::PhantomData;
use std::sync::Arc;

use leptos::prelude::{Get, GetUntracked, Signal};

/// Runs soon, and again soon after a signal that it read changes, until its owner ends.
pub(crate) struct Effect;

impl Effect {
    /// Starts one.
    #[expect(
        clippy::new_ret_no_self,
        reason = "in place of Leptos' type of the same name, whose value nobody keeps"
    )]
    pub(crate) fn new(run: impl FnMut() + 'static) {
        start(Box::new(run));
    }
}

fn start(run: Box<dyn FnMut()>) {
    leptos::prelude::Effect::new(run);
}

/// A value made from signals, made again when they change, and news only when it is another.
pub(crate) struct Memo<T> {
    kept: leptos::prelude::Memo<Kept>,
    value: PhantomData<fn() -> T>,
}

impl<T> Clone for Memo<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Memo<T> {}

/// A memo of what this makes.
pub(crate) fn memo<T: PartialEq + Send + Sync + 'static>(
    make: impl Fn() -> T + Send + Sync + 'static,
) -> Memo<T> {
    Memo::new(move |_| make())
}

impl<T: PartialEq + Send + Sync + 'static> Memo<T> {
    /// A memo of what this makes, from what it was before.
    pub(crate) fn new(make: impl Fn(Option<&T>) -> T + Send + Sync + 'static) -> Self {
        let make = move |before: Option<&Kept>| Kept(Arc::new(make(before.map(Kept::value))));
        Self { kept: keep(Box::new(make)), value: PhantomData }
    }

    /// What is read of the value; follows changes.
    pub(crate) fn with<R>(self, read: impl FnOnce(&T) -> R) -> R {
        read(self.kept.get().value())
    }

    /// What is read of the value as it is now, without following it.
    pub(crate) fn with_untracked<R>(self, read: impl FnOnce(&T) -> R) -> R {
        read(self.kept.get_untracked().value())
    }

    /// As [`Memo::with_untracked`]; `None` when the view it belongs to is gone.
    pub(crate) fn try_with_untracked<R>(self, read: impl FnOnce(&T) -> R) -> Option<R> {
        self.kept.try_get_untracked().map(|kept| read(kept.value()))
    }
}

impl<T: PartialEq + Clone + Send + Sync + 'static> Memo<T> {
    /// The value; follows changes.
    pub(crate) fn get(self) -> T {
        self.with(T::clone)
    }

    /// The value as it is now, without following it.
    pub(crate) fn get_untracked(self) -> T {
        self.with_untracked(T::clone)
    }
}

impl<T: PartialEq + Clone + Send + Sync + 'static> From<Memo<T>> for Signal<T> {
    fn from(memo: Memo<T>) -> Self {
        Self::derive(move || memo.get())
    }
}

/// Makes a value from signals and from what it was before.
type Make = Box<dyn Fn(Option<&Kept>) -> Kept + Send + Sync>;

fn keep(make: Make) -> leptos::prelude::Memo<Kept> {
    leptos::prelude::Memo::new(make)
}

/// A value of any type that can be compared.
#[derive(Clone)]
struct Kept(Arc<dyn Comparable>);

impl Kept {
    /// The value, whose type a [`Memo`] knows.
    fn value<T: 'static>(&self) -> &T {
        self.0.as_any().downcast_ref().expect("a memo keeps values of its own type")
    }
}

impl PartialEq for Kept {
    fn eq(&self, other: &Self) -> bool {
        self.0.is(other.0.as_any())
    }
}

trait Comparable: Send + Sync {
    fn as_any(&self) -> &dyn Any;
    fn is(&self, other: &dyn Any) -> bool;
}

impl<T: PartialEq + Send + Sync + 'static> Comparable for T {
    fn as_any(&self) -> &dyn Any {
        self
    }

    fn is(&self, other: &dyn Any) -> bool {
        other.downcast_ref() == Some(self)
    }
}

//! Leptos' effects and memos with their closures boxed: one copy of their machinery for each type of value instead of
//! one for each closure. That is 40 kB of the first load.

use leptos::prelude::Memo;

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

fn start(mut run: Box<dyn FnMut()>) {
    leptos::prelude::Effect::new(move || run());
}

/// A value made from signals, made again when they change, and news only when it is another.
pub(crate) fn memo<T: PartialEq + Send + Sync + 'static>(
    make: impl Fn() -> T + Send + Sync + 'static,
) -> Memo<T> {
    boxed(Box::new(make))
}

fn boxed<T: PartialEq + Send + Sync + 'static>(make: Box<dyn Fn() -> T + Send + Sync>) -> Memo<T> {
    Memo::new(move |_| make())
}

//! One item of a list where it stands in an inbox: what it is, its last remark, and the states it may be brought to.

use crate::dom::prelude::*;
use leptos::task::spawn_local;

use super::lists::change_of;
use crate::browser;
use crate::deals::changes::{ItemChange, ItemChangeInput};
use crate::deals::handle::DealHandle;
use crate::deals::ops::{DealItem, DealList};
use crate::i18n::t;
use crate::ui::banner;
use crate::ui::button::{Button, ButtonKind};
use crate::ui::field::TextArea;

/// An item by the key of its list and its number, to be seen to. It follows the deal; what is typed stays.
pub(in crate::deals) fn item_work(
    handle: DealHandle,
    (list, number): (String, i32),
    on_done: Callback<String>,
) -> AnyView {
    let work = Work {
        handle,
        list: StoredValue::new(list),
        number,
        note: RwSignal::default(),
        trouble: RwSignal::default(),
        on_done,
    };
    let head = move || match work.find() {
        Some((list, item)) => head(&list, &item),
        None => view! { <p class="muted">{t!(lists::gone)}</p> }.into_any(),
    };
    let states = move || {
        let (list, item) = work.find()?;
        Some(item.may_become.iter().map(|state| state_button(work, (&list, &item), state)).collect_view())
    };
    let may = memo(move || work.find().is_some_and(|(_, item)| !item.may_become.is_empty()));
    let note = move || {
        may.get().then(|| view! { <TextArea label=t!(lists::note) value=work.note optional=true rows=2 /> })
    };
    view! {
        {head}
        {banner::trouble(work.trouble)}
        {note}
        <div class="row wrap">{states}</div>
    }
    .into_any()
}

/// What the parts share.
#[derive(Clone, Copy)]
struct Work {
    handle: DealHandle,
    list: StoredValue<String>,
    number: i32,
    note: RwSignal<String>,
    trouble: RwSignal<String>,
    on_done: Callback<String>,
}

fn head(list: &DealList, item: &DealItem) -> AnyView {
    let said = item.note.clone().map(|note| view! { <blockquote class="quote">{note}</blockquote> });
    view! {
        <h2 tabindex="-1">{item.title.clone()}</h2>
        <p class="muted small">{list.name.clone()} " · " {list.help.clone()}</p>
        {said}
    }
    .into_any()
}

fn state_button(work: Work, (list, item): (&DealList, &DealItem), state: &str) -> AnyView {
    let named = |key: &str| list.states.iter().find(|state| state.key == key).map(|state| state.name.clone());
    let name = named(state).unwrap_or_default();
    // The last state settles it.
    let settles = list.states.last().is_some_and(|last| last.key == state);
    let kind = if settles { ButtonKind::Primary } else { ButtonKind::Secondary };
    let (receipt, state) = (t!(lists::now, &item.title, &name), state.to_owned());
    let press = move |()| work.send(state.clone(), (settles, receipt.clone()));
    view! { <Button on_press=press kind=kind>{name}</Button> }.into_any()
}

impl Work {
    fn find(self) -> Option<(DealList, DealItem)> {
        let known = self.handle.known()?;
        let list =
            self.list.with_value(|key| known.deal.lists.iter().find(|list| list.key == *key).cloned())?;
        let item = list.items.iter().find(|item| item.number == self.number && !item.withdrawn)?.clone();
        Some((list, item))
    }

    fn send(self, state: String, (settles, receipt): (bool, String)) {
        let Some((known, _)) = self.handle.now() else { return };
        let note = self.note.get_untracked().trim().to_owned();
        let input = ItemChangeInput {
            state: Some(state),
            note: Some(note).filter(|note| !note.is_empty()),
            ..change_of(&known, &self.list.get_value(), self.number)
        };
        spawn_local(async move {
            let key = self.handle.api.new_key();
            let answer = self.handle.api.mutate(ItemChange::with(input), &key).await;
            let trouble = self.handle.settle_in_words(answer.map(|answer| answer.item_change));
            if trouble.is_none() && settles {
                self.on_done.run(receipt);
            } else if trouble.is_none() {
                self.note.try_set(String::new());
                self.handle.toasts.done(receipt);
                // The button that was pressed is drawn anew.
                browser::after_paint(|| {
                    browser::focus(".step-in-place h2");
                });
            }
            self.trouble.try_set(trouble.unwrap_or_default());
        });
    }
}

//! One item of a list where it stands in an inbox: what it is, its last remark, and the states it may be brought to.

use crate::dom::prelude::*;
use leptos::task::spawn_local;

use super::lists::change_of;
use crate::deals::changes::{ItemChange, ItemChangeInput};
use crate::deals::handle::DealHandle;
use crate::deals::ops::{DealItem, DealList};
use crate::i18n::t;
use crate::ui::banner;
use crate::ui::button::{Button, ButtonKind};
use crate::ui::field::TextArea;

/// An item by the key of its list and its number, to be seen to; nothing when there is no such item.
pub(in crate::deals) fn item_work(
    handle: DealHandle,
    (list, number): (&str, i32),
    on_done: Callback<String>,
) -> Option<AnyView> {
    let (known, _) = handle.now()?;
    let list = known.deal.lists.iter().find(|known| known.key == list)?;
    let item = list.items.iter().find(|item| item.number == number && !item.withdrawn)?;
    let desk =
        Desk { handle, note: RwSignal::new(String::new()), trouble: RwSignal::new(String::new()), on_done };
    let said = item.note.clone().map(|note| view! { <blockquote class="quote">{note}</blockquote> });
    let states = item.may_become.iter().map(|state| state_button(desk, (list, item), state)).collect_view();
    Some(
        view! {
            <h2 tabindex="-1">{item.title.clone()}</h2>
            <p class="muted small">{list.name.clone()} " · " {list.help.clone()}</p>
            {said}
            {banner::trouble(desk.trouble)}
            <TextArea label=t!(lists::note) value=desk.note optional=true rows=2 />
            <div class="row wrap">{states}</div>
        }
        .into_any(),
    )
}

/// What the buttons share.
#[derive(Clone, Copy)]
struct Desk {
    handle: DealHandle,
    note: RwSignal<String>,
    trouble: RwSignal<String>,
    on_done: Callback<String>,
}

fn state_button(desk: Desk, (list, item): (&DealList, &DealItem), state: &str) -> AnyView {
    let named = |key: &str| list.states.iter().find(|state| state.key == key).map(|state| state.name.clone());
    let name = named(state).unwrap_or_default();
    // The last state settles it.
    let settles = list.states.last().is_some_and(|last| last.key == state);
    let kind = if settles { ButtonKind::Primary } else { ButtonKind::Secondary };
    let receipt = t!(lists::now, &item.title, &name);
    let (list, number, state) = (list.key.clone(), item.number, state.to_owned());
    let press = move |()| desk.send((&list, number), &state, (settles, receipt.clone()));
    view! { <Button on_press=press kind=kind>{name}</Button> }.into_any()
}

impl Desk {
    fn send(self, (list, number): (&str, i32), state: &str, (settles, receipt): (bool, String)) {
        let Some((known, _)) = self.handle.now() else { return };
        let note = self.note.get_untracked().trim().to_owned();
        let input = ItemChangeInput {
            state: Some(state.to_owned()),
            note: Some(note).filter(|note| !note.is_empty()),
            ..change_of(&known, list, number)
        };
        spawn_local(async move {
            let key = self.handle.api.new_key();
            let answer = self.handle.api.mutate(ItemChange::with(input), &key).await;
            let trouble = self.handle.settle_in_words(answer.map(|answer| answer.item_change));
            match &trouble {
                None if settles => self.on_done.run(receipt),
                None => self.handle.toasts.done(receipt),
                Some(_) => {}
            }
            self.trouble.try_set(trouble.unwrap_or_default());
        });
    }
}

//! The lists of the deal: each item with its state, whose it is and by when; whoever keeps a list adds and changes.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::dom::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;

use super::item_form::{ItemDialog, Target};
use crate::browser;
use crate::deals::changes::{ItemChange, ItemChangeInput};
use crate::deals::handle::{DealHandle, Known, Template};
use crate::deals::ops::{DealItem, DealList};
use crate::i18n::t;
use crate::parts::due::due_view;
use crate::state::session::use_session;
use crate::ui::Tone;
use crate::ui::avatar::Avatar;
use crate::ui::badge::Badge;
use crate::ui::button::{Button, ButtonKind};
use crate::ui::icon::{Icon, icon};
use crate::ui::menu::{Menu, MenuItem};

/// The lists that the deal keeps so far; nothing when there are none.
#[component]
pub(in crate::deals) fn Lists(
    /// The deal.
    handle: DealHandle,
) -> impl IntoView {
    let target = RwSignal::new(None::<Target>);
    // Which lists somebody has opened or folded; the others follow the deal.
    let folds = StoredValue::new(BTreeMap::<String, bool>::new());
    let lists = move || {
        let (known, template) = (handle.known()?, handle.template()?);
        let shown = |list: &&DealList| is_here(&known, &template, list) || !list.items.is_empty();
        let desk = Desk { handle, known: Arc::clone(&known), target, folds };
        let view = |list: &DealList| list_view(&desk, list, is_here(&known, &template, list));
        let lists = known.deal.lists.iter().filter(shown).map(view).collect_view();
        Some(view! { <div class="lists">{lists}</div> })
    };
    view! {
        {lists}
        <ItemDialog handle=handle target=target />
    }
    .into_any()
}

/// What the views of lists share.
struct Desk {
    handle: DealHandle,
    known: Arc<Known>,
    target: RwSignal<Option<Target>>,
    folds: StoredValue<BTreeMap<String, bool>>,
}

/// Whether the list begins in the stage where the deal is: that is worked on now, lists of earlier stages are folded.
fn is_here(known: &Known, template: &Template, list: &DealList) -> bool {
    let declared = template.process.lists.iter().find(|declared| declared.key.as_str() == list.key);
    declared.is_some_and(|declared| declared.stage == known.state.stage)
}

fn list_view(desk: &Desk, list: &DealList, here: bool) -> AnyView {
    let target = desk.target;
    let live: Vec<&DealItem> = list.items.iter().filter(|item| !item.withdrawn).collect();
    let settled = live.iter().filter(|item| item.settled).count();
    let all_settled = !live.is_empty() && settled == live.len();
    let count = t!(lists::settled, &settled.to_string(), &live.len().to_string());
    let id = format!("list-{}", list.key);
    let add = list.may_keep.then(|| {
        let key = list.key.clone();
        let press = move |()| target.set(Some(Target::New { list: key.clone() }));
        let label = t!(lists::add_to, &list.name);
        view! {
            <Button on_press=press kind=ButtonKind::Quiet icon=Icon::Plus>{label}</Button>
        }
    });
    let rows = list.items.iter().map(|item| row(desk, list, item)).collect_view();
    let body = if list.items.is_empty() {
        view! { <p class="muted">{t!(lists::empty)}</p> }.into_any()
    } else {
        view! { <ul class="items">{rows}</ul> }.into_any()
    };
    let mark = if all_settled { Icon::Done } else { Icon::Circle };
    let (folds, key) = (desk.folds, list.key.clone());
    let shown = folds.with_value(|folds| folds.get(&key).copied()).unwrap_or(here && !all_settled);
    let toggled = move |event: leptos::ev::Event| {
        let details = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        let open = details.is_some_and(|details| details.has_attribute("open"));
        folds.update_value(|folds| _ = folds.insert(key.clone(), open));
    };
    view! {
        <section class="card list" aria-labelledby=id.clone()>
            <details open=shown on:toggle=toggled>
                <summary>
                    {icon(mark)}
                    <h3 id=id>{list.name.clone()}</h3>
                    <span class="muted small num">{count}</span>
                </summary>
                <p class="muted small">{list.help.clone()}</p>
                {body}
                {add}
            </details>
        </section>
    }
    .into_any()
}

fn row(desk: &Desk, list: &DealList, item: &DealItem) -> AnyView {
    let today = use_session().today();
    let due = item.due.filter(|_| !item.settled).map(|due| due_view(due, item.late, today));
    let who = item.owner.as_ref().map(|owner| {
        view! { <span class="row"><Avatar name=owner.name.clone() /> {owner.name.clone()}</span> }
    });
    let version = (item.version > 1).then(|| {
        let words = t!(lists::version, &item.version.to_string());
        view! { <Badge tone=Tone::Soon icon=Icon::Round>{words}</Badge> }
    });
    let free =
        (list.blocks_by_choice && !item.blocks).then(|| view! { <span>{t!(lists::does_not_block)}</span> });
    let note = item.note.clone().map(|note| view! { <p class="item-note">{note}</p> });
    let class = match (item.withdrawn, item.settled, item.late) {
        (true, ..) => "item item-withdrawn",
        (_, true, _) => "item item-settled",
        (_, _, true) => "item item-late",
        _ => "item",
    };
    view! {
        <li class=class>
            <div class="item-words">
                <span class="item-title">{item.title.clone()}</span>
                <span class="row muted small">{who} {due} {version} {free}</span>
                {note}
            </div>
            <div id=state_id(&list.key, item.number)>{state_view(desk, list, item)}</div>
            {menu(list, item, desk.target)}
        </li>
    }
    .into_any()
}

/// The state; who may change it presses it.
fn state_view(desk: &Desk, list: &DealList, item: &DealItem) -> AnyView {
    if item.withdrawn {
        return view! { <Badge>{t!(lists::withdrawn)}</Badge> }.into_any();
    }
    let name_of = |key: &str| {
        let state = list.states.iter().find(|state| state.key == key);
        state.map(|state| state.name.clone()).unwrap_or_default()
    };
    let name = name_of(&item.state);
    if item.may_become.is_empty() {
        let tone = if item.settled { Tone::Good } else { Tone::Plain };
        return view! { <Badge tone=tone>{name}</Badge> }.into_any();
    }
    let choices: Vec<(String, String)> =
        item.may_become.iter().map(|key| (key.clone(), name_of(key))).collect();
    let (list_key, number, known) = (list.key.clone(), item.number, Arc::clone(&desk.known));
    let handle = desk.handle;
    let items = move |()| {
        let choice = |(key, name): (String, String)| {
            let (list, known) = (list_key.clone(), Arc::clone(&known));
            MenuItem::new(name, move || {
                let input = ItemChangeInput { state: Some(key.clone()), ..change_of(&known, &list, number) };
                send(handle, input);
            })
        };
        choices.clone().into_iter().map(choice).collect::<Vec<_>>()
    };
    let label = t!(lists::state, &item.title, &name);
    let class = if item.settled { "chip item-state is-settled" } else { "chip item-state" };
    let trigger = view! { <span>{name}</span> {icon(Icon::ChevronDown)} };
    view! { <Menu label=label class=class trigger=trigger.into_any() end=true items=items /> }.into_any()
}

fn menu(list: &DealList, item: &DealItem, target: RwSignal<Option<Target>>) -> Option<AnyView> {
    if !list.may_keep || item.withdrawn {
        return None;
    }
    let (key, number) = (list.key.clone(), item.number);
    let items = move |()| {
        let edit = {
            let list = key.clone();
            move || target.set(Some(Target::Item { list: list.clone(), number }))
        };
        let withdraw = {
            let list = key.clone();
            move || target.set(Some(Target::Withdraw { list: list.clone(), number }))
        };
        vec![
            MenuItem::new(t!(lists::edit), edit).icon(Icon::Edit),
            MenuItem::new(t!(lists::withdraw), withdraw).icon(Icon::Trash),
        ]
    };
    let label = t!(lists::actions, &item.title);
    Some(view! { <Menu label=label trigger=icon(Icon::More).into_any() end=true items=items /> }.into_any())
}

/// A change of an item that changes nothing yet.
pub(super) fn change_of(known: &Known, list: &str, number: i32) -> ItemChangeInput {
    ItemChangeInput {
        deal: known.deal.id.clone(),
        expected_version: known.deal.version,
        list: list.to_owned(),
        number,
        title: None,
        owner: None,
        due: None,
        blocks: None,
        state: None,
        withdraw: None,
        note: None,
    }
}

/// Where the state of an item stands on the page.
fn state_id(list: &str, number: i32) -> String {
    format!("item-{list}-{number}")
}

/// Changes an item. Its row is drawn anew, so the focus goes to where it was.
fn send(handle: DealHandle, input: ItemChangeInput) {
    let selector = format!("#{} button", state_id(&input.list, input.number));
    spawn_local(async move {
        let key = handle.api.new_key();
        let answer = handle.api.mutate(ItemChange::with(input), &key).await.map(|answer| answer.item_change);
        if handle.settle_aloud(answer, t!(lists::saved)) {
            browser::after_paint(move || {
                browser::focus(&selector);
            });
        }
    });
}

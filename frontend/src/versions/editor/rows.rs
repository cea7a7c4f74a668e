//! The entries of a list or map, one row each: opened to its form, moved up and down, taken away when nothing needs it,
//! and more of them added.

use std::sync::Arc;

use crate::dom::prelude::*;
use serde_json::json;

use super::adder::adder as named;
use super::editing::Editing;
use super::outline::section_name;
use super::template;
use super::uses::{Sought, uses};
use super::uses_note::still_used;
use crate::api::graphql::{Value, field};
use crate::browser;
use crate::i18n::t;
use crate::ui::button::Button;
use crate::ui::icon::{Icon, icon};

/// How entries are called.
#[derive(Clone)]
pub(super) enum Called {
    /// By the texts at a path, as `/facts`; the name is the text itself or this member of it.
    Text(String, &'static str),
    /// As the entry of another section that they name.
    As(&'static str),
    /// By their number.
    Number(&'static str),
}

/// What may need an entry, so that it cannot be taken away.
#[derive(Clone)]
pub(super) enum Needed {
    /// Nothing.
    Never,
    /// Whatever names an entry of this section.
    Section(&'static str),
    /// Whatever names an outcome of this step.
    Outcome(String),
    /// Whatever names a choice of this fact.
    Choice(String),
}

type Form = Arc<dyn Fn(&str, &str) -> AnyView + Send + Sync>;

/// A list of entries and what can be done with it.
#[derive(Clone)]
pub(super) struct Rows {
    pub(super) editing: Editing,
    /// What the entries are.
    pub(super) label: &'static str,
    /// Where the list stands, as a JSON pointer.
    pub(super) at: String,
    pub(super) called: Called,
    pub(super) needed: Needed,
    /// A new entry of a key.
    pub(super) new: fn(Editing, &str) -> Value,
    /// The form of an entry, from where it stands and its key.
    pub(super) form: Form,
}

/// The list.
pub(super) fn rows(list: Rows) -> AnyView {
    let is_row = !list.editing.value(&list.at).is_object();
    let mut entries = list.editing.definition.with_untracked(|all| template::entries(all, &list.at));
    if !is_row {
        // What has no order of its own is looked for by its name.
        list.editing.definition.with_untracked(|all| {
            entries.sort_by_cached_key(|(place, key)| browser::fold(&list.name(all, place, key)));
        });
    }
    let count = entries.len();
    let drawn =
        entries.into_iter().enumerate().map(|(number, (place, key))| row(&list, (number, count), place, key));
    let drawn = drawn.collect_view();
    let none = (count == 0).then(|| view! { <p class="muted small">{t!(versions::none_yet)}</p> });
    let section = list.at.strip_prefix("/process/");
    let is_titled = section.is_some_and(|section| section_name(section) == list.label);
    let label = list.label;
    let add = adder(list);
    let (above, below) = if is_row { (None, Some(add)) } else { (Some(add), None) };
    view! {
        <section class="editor-list">
            <h3 class:visually-hidden=is_titled>{label}</h3>
            {above}
            {none}
            <ul>{drawn}</ul>
            {below}
        </section>
    }
    .into_any()
}

impl Rows {
    /// What an entry is called now.
    fn name(&self, all: &Value, place: &str, key: &str) -> String {
        let name = match &self.called {
            Called::Text(path, member) => {
                let text = all.pointer(&format!("/texts/{}{path}/{key}", Editing::language()));
                text.and_then(|text| text.as_str().or_else(|| field(text, member).as_str()))
                    .unwrap_or(key)
                    .to_owned()
            }
            Called::As(section) => template::name(all, Editing::language(), section, key),
            Called::Number(word) => {
                let number =
                    place.rsplit('/').next().and_then(|last| last.parse::<usize>().ok()).unwrap_or_default();
                format!("{word} {}", number + 1)
            }
        };
        if name.is_empty() { key.to_owned() } else { name }
    }

    fn users(&self, key: &str) -> Vec<(String, String)> {
        let sought = match &self.needed {
            Needed::Never => return Vec::new(),
            Needed::Section(section) => Sought::Entry(section, key),
            Needed::Outcome(step) => Sought::Outcome(step, key),
            Needed::Choice(fact) => Sought::Choice(fact, key),
        };
        self.editing.definition.with_untracked(|all| uses(all, sought))
    }

    fn take_away(&self, place: &str, key: &str) {
        self.editing.turn(|all| {
            template::discard(all, place);
            if let Called::Text(path, _) = &self.called {
                template::forget(all, path, key);
            }
        });
    }

    /// Adds an entry and opens it.
    fn add(&self, key: &str, name: Option<&str>) {
        let entry = (self.new)(self.editing, key);
        self.editing.turn(|all| {
            template::append(all, &self.at, key, entry);
            if let (Called::Text(path, member), Some(name)) = (&self.called, name) {
                let (at, member) =
                    if member.is_empty() { (path.clone(), key) } else { (format!("{path}/{key}"), *member) };
                template::put(all, &format!("/texts/{}{at}", Editing::language()), member, Some(json!(name)));
            }
        });
        let entries = self.editing.definition.with_untracked(|all| template::entries(all, &self.at));
        if let Some((place, key)) =
            entries.into_iter().rev().find(|(_, known)| known == key || key.is_empty())
        {
            self.editing.open.update(|open| {
                open.insert(format!("{}:{key}", self.at));
            });
            focus_row(&[("row", &place)]);
        }
    }
}

/// Moves the focus to the first of these that there is, after the form was drawn anew.
fn focus_row(wanted: &[(&str, &str)]) {
    let wanted: Vec<String> =
        wanted.iter().map(|(kind, place)| format!("[data-{kind}=\"{place}\"]")).collect();
    browser::after_paint(move || {
        let _ = wanted.iter().any(|selector| browser::focus(selector));
    });
}

/// A row: its name opens the form of the entry.
fn row(list: &Rows, (number, count): (usize, usize), place: String, key: String) -> AnyView {
    let (editing, id) = (list.editing, format!("{}:{key}", list.at));
    let id = StoredValue::new(id);
    let is_open = move || editing.open.with(|open| id.with_value(|id| open.contains(id)));
    let toggle = move |_| {
        editing.open.update(|open| {
            let id = id.get_value();
            if !open.remove(&id) {
                open.insert(id);
            }
        });
    };
    let named = editing.definition.with_untracked(|all| list.name(all, &place, &key));
    let name = {
        let (list, place, key) = (list.clone(), place.clone(), key.clone());
        memo(move || list.editing.definition.with(|all| list.name(all, &place, &key)))
    };
    let used = RwSignal::new(Vec::new());
    let tools = tools(list, (number, count), &place, &key, (&named, used));
    let form = {
        let (form, place) = (Arc::clone(&list.form), place.clone());
        move || is_open().then(|| view! { <div class="editor-entry-form stack">{form(&place, &key)}</div> })
    };
    view! {
        <li class="editor-item">
            <div class="editor-item-head">
                <button
                    type="button"
                    class="editor-item-name"
                    aria-expanded=move || is_open().to_string()
                    data-row=place
                    on:click=toggle
                >
                    {icon(Icon::ChevronRight)}
                    <span>{move || name.get()}</span>
                </button>
                {tools}
            </div>
            {move || still_used(editing, &used.get())}
            {form}
        </li>
    }
    .into_any()
}

/// Up, down and away.
fn tools(
    list: &Rows,
    (number, count): (usize, usize),
    place: &str,
    key: &str,
    (name, used): (&str, RwSignal<Vec<(String, String)>>),
) -> AnyView {
    let is_row = list.editing.value(&list.at).is_array();
    let moved = |later: bool| {
        let list = list.clone();
        move || {
            let other = if later { number + 1 } else { number - 1 };
            list.editing.turn(|all| template::swap(all, &list.at, (number, other)));
            let place = format!("{}/{other}", list.at);
            focus_row(&[(if later { "down" } else { "up" }, &place), ("row", &place)]);
        }
    };
    let up = (is_row && number > 0)
        .then(|| tool(Icon::ChevronUp, t!(versions::move_up, name), ("up", place), moved(false)));
    let down = (is_row && number + 1 < count)
        .then(|| tool(Icon::ChevronDown, t!(versions::move_down, name), ("down", place), moved(true)));
    let away = {
        let (list, place, key) = (list.clone(), place.to_owned(), key.to_owned());
        move || {
            let users = list.users(&key);
            if users.is_empty() {
                list.take_away(&place, &key);
                focus_row(&[("row", &place), ("add", &list.at)]);
            } else {
                used.set(users);
            }
        }
    };
    view! {
        {up}
        {down}
        {tool(Icon::Trash, t!(versions::take_away, name), ("away", place), away)}
    }
    .into_any()
}

fn tool(
    picture: Icon,
    label: String,
    (kind, place): (&'static str, &str),
    press: impl Fn() + 'static,
) -> AnyView {
    let (up, down) = ((kind == "up").then(|| place.to_owned()), (kind == "down").then(|| place.to_owned()));
    view! {
        <button
            type="button"
            class="btn btn-quiet btn-icon"
            aria-label=label.clone()
            title=label
            data-up=up
            data-down=down
            on:click=move |_| press()
        >
            {icon(picture)}
        </button>
    }
    .into_any()
}

/// What adds an entry: a name, one of another section, or a button.
fn adder(list: Rows) -> AnyView {
    let mark = list.at.clone();
    match list.called.clone() {
        Called::Number(_) => {
            let add = move |()| list.add("", None);
            view! { <div data-add=mark tabindex="-1"><Button icon=Icon::Plus on_press=add>{t!(versions::add)}</Button></div> }.into_any()
        }
        Called::As(section) => {
            let there = list.editing.definition.with_untracked(|all| template::entries(all, &list.at));
            let rest = list.editing.options(section).into_iter();
            let rest = rest.filter(|(key, _)| !there.iter().any(|(_, known)| known == key));
            let rest = rest.map(|(key, name)| view! { <option value=key>{name}</option> }).collect_view();
            let label = format!("{}: {}", list.label, t!(versions::add_one));
            view! {
                <select
                    class="input input-select"
                    aria-label=label
                    data-add=mark
                    on:change:target=move |event| list.add(&event.target().value(), None)
                >
                    <option value="">{t!(versions::add_one)}</option>
                    {rest}
                </select>
            }
            .into_any()
        }
        // A new entry gets its key from its name, once and for all: deals that run refer by it.
        Called::Text(path, _) => named(list.label, mark, move |name| {
            let all = list.editing.definition;
            let key =
                all.with_untracked(|all| template::free_key(all, &list.at, &path, &browser::fold(name)));
            list.add(&key, Some(name));
        }),
    }
}

//! The palette's dialog: a field, and a list that the arrow keys walk while the focus stays in the field.

use std::time::Duration;

use crate::dom::prelude::*;
use leptos::ev;
use leptos::task::spawn_local;
use shared::search::holds;

use super::ops::{Found, SearchQuery};
use crate::api::types::{Permission, Theme};
use crate::api::{Api, use_api};
use crate::browser;
use crate::frame::{use_actions, use_places};
use crate::i18n::{Locale, locale, t};
use crate::router::{Router, use_router};
use crate::routes::{Query, Route};
use crate::state::prefs::use_prefs;
use crate::state::session::use_session;
use crate::ui::dialog::Dialog;
use crate::ui::icon::{Icon, icon};
use crate::ui::toast::{Toasts, use_toasts};

/// How long the palette waits for the next letter before it asks the server.
const PAUSE: Duration = Duration::from_millis(120);
/// From how many letters on the server is asked.
const LETTERS: usize = 2;

/// Something to choose.
#[derive(Clone)]
struct Choice {
    /// The name of its group.
    group: &'static str,
    icon: Icon,
    words: String,
    hint: String,
    run: Callback<()>,
}

impl Choice {
    fn new(
        group: &'static str,
        icon: Icon,
        words: impl Into<String>,
        run: impl Fn() + Send + Sync + 'static,
    ) -> Self {
        Self { group, icon, words: words.into(), hint: String::new(), run: Callback::new(move |()| run()) }
    }

    fn hint(self, hint: String) -> Self {
        Self { hint, ..self }
    }
}

/// The palette; Ctrl or Cmd with K opens it from anywhere.
#[component]
pub(crate) fn Palette() -> impl IntoView {
    let open = use_actions().palette;
    let keys = window_event_listener(ev::keydown, move |event| {
        let command = event.ctrl_key() || event.meta_key();
        if command && !event.alt_key() && !event.shift_key() && event.key().eq_ignore_ascii_case("k") {
            event.prevent_default();
            open.update(|open| *open = !*open);
        }
    });
    on_cleanup(move || keys.remove());
    let title = t!(search::title);
    view! {
        <Dialog open=open title=title>{search_view()}</Dialog>
    }
}

/// What was typed, what was found, and what is marked; a cheap handle.
#[derive(Clone, Copy)]
struct State {
    api: Api,
    router: Router,
    toasts: Toasts,
    open: RwSignal<bool>,
    typed: RwSignal<String>,
    found: RwSignal<Option<Found>>,
    searching: RwSignal<bool>,
    /// The place of the marked choice.
    active: RwSignal<usize>,
    /// Grows with every letter; answers to earlier ones come too late.
    turn: StoredValue<u32>,
    doable: StoredValue<Vec<Choice>>,
}

impl State {
    fn new() -> Self {
        Self {
            api: use_api(),
            router: use_router(),
            toasts: use_toasts(),
            open: use_actions().palette,
            typed: RwSignal::new(String::new()),
            found: RwSignal::new(None),
            searching: RwSignal::new(false),
            active: RwSignal::new(0),
            turn: StoredValue::new(0),
            doable: StoredValue::new(doable()),
        }
    }

    fn is_current(self, turn: u32) -> bool {
        self.turn.try_get_value() == Some(turn)
    }

    /// What is in the field now; the server is asked when the person pauses.
    fn type_text(self, text: String) {
        self.turn.update_value(|turn| *turn += 1);
        let turn = self.turn.get_value();
        self.typed.set(text.clone());
        self.active.set(0);
        let wanted = text.trim().chars().count() >= LETTERS;
        self.searching.set(wanted);
        if !wanted {
            self.found.set(None);
            return;
        }
        let ask = move || {
            if !self.is_current(turn) {
                return;
            }
            spawn_local(async move {
                let answer = self.api.query(SearchQuery::with(text.trim().to_owned())).await;
                if !self.is_current(turn) {
                    return;
                }
                self.searching.set(false);
                match answer {
                    Ok(answer) => {
                        self.found.set(Some(answer.search));
                        self.active.set(0);
                    }
                    Err(error) => self.toasts.failed(error.words()),
                }
            });
        };
        set_timeout(ask, PAUSE);
    }

    /// What can be chosen, in order; follows changes.
    fn choices(self) -> Vec<Choice> {
        let router = self.router;
        let places = |found: &Found| places_of(found, router);
        let mut all = self.found.with(|found| found.as_ref().map(places).unwrap_or_default());
        all.extend(self.typed.with(|typed| self.doable.with_value(|doable| fitting(doable, typed))));
        all
    }

    fn run(self, place: usize) {
        if let Some(choice) = untrack(|| self.choices()).get(place) {
            self.open.set(false);
            choice.run.run(());
        }
    }

    fn on_key(self, event: &ev::KeyboardEvent) {
        let last = untrack(|| self.choices()).len().saturating_sub(1);
        let now = self.active.get_untracked().min(last);
        let next = match event.key().as_str() {
            "ArrowDown" if now == last => 0,
            "ArrowDown" => now + 1,
            "ArrowUp" if now == 0 => last,
            "ArrowUp" => now - 1,
            "Enter" => {
                event.prevent_default();
                return self.run(now);
            }
            _ => return,
        };
        event.prevent_default();
        self.active.set(next);
        browser::after_paint(|| browser::reveal("#palette-list [aria-selected=true]"));
    }
}

fn search_view() -> AnyView {
    let state = State::new();
    let on_press = move |event: ev::MouseEvent| {
        if let Some(place) = browser::number_at(&event, "[data-place]", "data-place") {
            state.run(place);
        }
    };
    let list = move || {
        let all = state.choices();
        let nothing = all.is_empty() && !state.searching.get();
        view! {
            <ul id="palette-list" class="palette-list" role="listbox" aria-label=t!(search::title)>
                {rows(&all, state.active)}
            </ul>
            {nothing.then(|| view! { <p class="muted palette-none">{t!(search::nothing)}</p> })}
        }
        .into_any()
    };
    let selected = move || format!("palette-{}", state.active.get());
    let counted = move || {
        let count = i64::try_from(state.choices().len()).unwrap_or_default();
        if state.searching.get() { t!(search::searching).to_owned() } else { t!(search::count, count) }
    };
    view! {
        <div class="palette" on:click=on_press>
            <div class="search palette-field">
                {icon(Icon::Search)}
                <input
                    class="input" type="text" role="combobox" autofocus=true autocomplete="off" spellcheck="false"
                    aria-label=t!(search::label) placeholder=t!(search::label)
                    aria-expanded="true" aria-controls="palette-list" aria-activedescendant=selected
                    on:input:target=move |event| state.type_text(event.target().value())
                    on:keydown=move |event| state.on_key(&event)
                />
            </div>
            {list}
            <p class="visually-hidden" role="status">{counted}</p>
        </div>
    }
    .into_any()
}

/// The list: a heading above the first of each group.
fn rows(all: &[Choice], active: RwSignal<usize>) -> AnyView {
    let mut group = "";
    let mut views = Vec::new();
    for (place, choice) in all.iter().enumerate() {
        if choice.group != group {
            group = choice.group;
            views.push(view! { <li class="palette-group" role="presentation">{group}</li> }.into_any());
        }
        let selected = move || (active.get() == place).to_string();
        views.push(
            view! {
                <li
                    id=format!("palette-{place}") class="palette-choice" role="option"
                    aria-selected=selected data-place=place.to_string()
                >
                    {icon(choice.icon)}
                    <span class="truncate">{choice.words.clone()}</span>
                    <span class="muted small truncate palette-hint">{choice.hint.clone()}</span>
                </li>
            }
            .into_any(),
        );
    }
    views.collect_view()
}

/// The choices that fit what was typed, in their groups; all of them before anything is.
fn fitting(choices: &[Choice], typed: &str) -> Vec<Choice> {
    let typed = browser::fold(typed);
    if typed.trim().is_empty() {
        return choices.to_vec();
    }
    let fits = |choice: &&Choice| holds(&typed, &browser::fold(&choice.words));
    choices.iter().filter(fits).cloned().collect()
}

/// What the server found, as places to go to.
fn places_of(found: &Found, router: Router) -> Vec<Choice> {
    let deals = found.deals.iter().map(|deal| {
        let target = Route::deal(&deal.number);
        let words = format!("{} · {}", deal.number, deal.title);
        Choice::new(t!(frame::deals), Icon::Deal, words, move || router.go(&target))
            .hint(format!("{} · {}", deal.account.name, deal.stage.name))
    });
    let accounts = found.accounts.iter().map(|account| {
        let target = Route::account(account.id.as_str());
        let go = move || router.go(&target);
        Choice::new(t!(search::accounts), Icon::Folder, account.name.clone(), go)
    });
    let people = found.people.iter().map(|person| {
        let query = Query::default().with("owner", Some(person.id.as_str()));
        let target = format!("{}{}", Route::Boards { process: None }.path(), query.print());
        let go = move || router.go_to(&target);
        Choice::new(t!(search::people), Icon::User, person.name.clone(), go)
            .hint(t!(search::deals_of_person).to_owned())
    });
    deals.chain(accounts).chain(people).collect()
}

/// What can be done and where one can go, without asking the server.
fn doable() -> Vec<Choice> {
    let (actions, router, prefs, session) = (use_actions(), use_router(), use_prefs(), use_session());
    let mut all = Vec::new();
    if session.can(Permission::DealCreate) {
        all.push(Choice::new(t!(search::actions), Icon::Plus, t!(deals::new), move || {
            actions.new_deal.set(true);
        }));
    }
    if session.can(Permission::LeadWork) {
        all.push(Choice::new(t!(search::actions), Icon::Plus, t!(leads::new), move || {
            actions.new_lead.set(true);
        }));
    }
    for (route, picture, name) in use_places() {
        all.push(Choice::new(t!(search::go_to), picture, name, move || router.go(&route)));
    }
    let bell = t!(frame::notifications);
    all.push(Choice::new(t!(search::go_to), Icon::Bell, bell, move || router.go(&Route::Notifications)));
    let (language, other) = match locale() {
        Locale::En => ("Français", Locale::Fr),
        Locale::Fr => ("English", Locale::En),
    };
    all.push(Choice::new(t!(search::settings), Icon::Edit, language, move || {
        spawn_local(session.keep_settings(Some(other.into()), None));
        prefs.set_locale(other);
    }));
    for (theme, name) in [(Theme::Light, t!(me::light)), (Theme::Dark, t!(me::dark))] {
        all.push(Choice::new(t!(search::settings), Icon::Edit, name, move || {
            prefs.set_theme(theme);
            spawn_local(session.keep_settings(None, Some(theme)));
        }));
    }
    all
}

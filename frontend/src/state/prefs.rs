//! Settings of the person on this device: language, theme, density, the rail. Language and theme also live with the
//! person on the server; the device keeps them so that the first paint is right (see `boot.js`).

use leptos::prelude::*;

use crate::api::types::Theme;
use crate::browser;
use crate::i18n::{self, Locale};

/// How much air there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Density {
    /// More air.
    Comfortable,
    /// More on the screen.
    Compact,
}

/// The settings; a cheap handle.
#[derive(Clone, Copy)]
pub(crate) struct Prefs {
    locale: RwSignal<Locale>,
    theme: RwSignal<Theme>,
    density: RwSignal<Density>,
    rail_open: RwSignal<bool>,
    /// The language chosen before anybody signed in, until it is kept with the person.
    chosen: StoredValue<Option<Locale>>,
}

/// The settings.
pub(crate) fn use_prefs() -> Prefs {
    expect_context()
}

const LOCALE: &str = "stagewright.locale";
const THEME: &str = "stagewright.theme";
const DENSITY: &str = "stagewright.density";
const RAIL: &str = "stagewright.rail";

impl Prefs {
    /// The settings this device kept, or what the browser asks for.
    pub(crate) fn from_device() -> Self {
        let asked = || window().navigator().language().and_then(|language| Locale::from_code(&language));
        let locale = browser::stored(LOCALE)
            .and_then(|code| Locale::from_code(&code))
            .or_else(asked)
            .unwrap_or_default();
        let theme = match browser::stored(THEME).as_deref() {
            Some("light") => Theme::Light,
            Some("dark") => Theme::Dark,
            _ => Theme::System,
        };
        let compact = browser::stored(DENSITY).as_deref() == Some("compact");
        let prefs = Self {
            locale: RwSignal::new(locale),
            theme: RwSignal::new(theme),
            density: RwSignal::new(if compact { Density::Compact } else { Density::Comfortable }),
            rail_open: RwSignal::new(browser::stored(RAIL).as_deref() == Some("open")),
            chosen: StoredValue::new(None),
        };
        show_locale(locale);
        show_theme(theme);
        show_density(prefs.density.get_untracked());
        prefs
    }

    /// The reader's language; the whole view is built anew when it changes.
    pub(crate) fn locale(self) -> Signal<Locale> {
        self.locale.into()
    }

    /// Light or dark.
    pub(crate) fn theme(self) -> Signal<Theme> {
        self.theme.into()
    }

    /// How much air there is.
    pub(crate) fn density(self) -> Signal<Density> {
        self.density.into()
    }

    /// Whether the rail shows words beside its icons.
    pub(crate) fn rail_open(self) -> Signal<bool> {
        self.rail_open.into()
    }

    /// Changes the language.
    pub(crate) fn set_locale(self, locale: Locale) {
        if self.locale.get_untracked() != locale {
            browser::store(LOCALE, locale.code());
            show_locale(locale);
            self.locale.set(locale);
        }
    }

    /// Changes the language for whoever signs in next.
    pub(crate) fn choose_locale(self, locale: Locale) {
        self.chosen.set_value(Some(locale));
        self.set_locale(locale);
    }

    /// What [`Self::choose_locale`] chose, once.
    pub(crate) fn take_chosen(self) -> Option<Locale> {
        self.chosen.try_update_value(Option::take).flatten()
    }

    /// Changes the theme.
    pub(crate) fn set_theme(self, theme: Theme) {
        let name = match theme {
            Theme::System => "system",
            Theme::Light => "light",
            Theme::Dark => "dark",
        };
        browser::store(THEME, name);
        show_theme(theme);
        self.theme.set(theme);
    }

    /// Changes the density.
    pub(crate) fn set_density(self, density: Density) {
        browser::store(DENSITY, if density == Density::Compact { "compact" } else { "comfortable" });
        show_density(density);
        self.density.set(density);
    }

    /// Opens or closes the rail.
    pub(crate) fn toggle_rail(self) {
        let open = !self.rail_open.get_untracked();
        browser::store(RAIL, if open { "open" } else { "closed" });
        self.rail_open.set(open);
    }
}

fn show_locale(locale: Locale) {
    i18n::set_locale(locale);
    browser::set_root_attribute("lang", Some(locale.code()));
}

fn show_theme(theme: Theme) {
    let name = match theme {
        Theme::System => None,
        Theme::Light => Some("light"),
        Theme::Dark => Some("dark"),
    };
    browser::set_root_attribute("data-theme", name);
}

fn show_density(density: Density) {
    browser::set_root_attribute("data-density", (density == Density::Compact).then_some("compact"));
}

const LAST_BOARD: &str = "stagewright.board";

/// The process whose board was last looked at on this device.
pub(crate) fn last_board() -> Option<String> {
    browser::stored(LAST_BOARD)
}

/// Remembers on this device which board is looked at.
pub(crate) fn note_board(process: &str) {
    browser::store(LAST_BOARD, process);
}

//! The personal menu: language, theme, density, signing out.

use crate::dom::prelude::*;
use leptos::task::spawn_local;

use crate::api::types::{Permission, Theme};
use crate::i18n::{Locale, locale, t};
use crate::router::use_router;
use crate::routes::Route;
use crate::state::prefs::{Density, use_prefs};
use crate::state::session::use_session;
use crate::ui::avatar::Avatar;
use crate::ui::icon::Icon;
use crate::ui::menu::{Menu, MenuItem};
use crate::ui::toast::use_toasts;

/// The personal menu.
#[component]
pub(super) fn MeMenu() -> impl IntoView {
    let (session, prefs, toasts) = (use_session(), use_prefs(), use_toasts());
    let viewer = session.viewer_now();
    let name = viewer.as_ref().map(|viewer| viewer.user.name.clone()).unwrap_or_default();
    let email = viewer.map(|viewer| viewer.user.email).unwrap_or_default();
    let language = move |language: Locale, name: &str| {
        let choose = move || {
            spawn_local(session.keep_settings(Some(language.into()), None));
            prefs.set_locale(language);
        };
        MenuItem::new(name, choose).checked(locale() == language)
    };
    let theme = move |theme: Theme, name: &str| {
        let choose = move || {
            prefs.set_theme(theme);
            spawn_local(session.keep_settings(None, Some(theme)));
        };
        MenuItem::new(name, choose).checked(prefs.theme().get() == theme)
    };
    let density = move |density: Density, name: &str| {
        MenuItem::new(name, move || prefs.set_density(density)).checked(prefs.density().get() == density)
    };
    let leave = move |everywhere: bool| {
        spawn_local(async move {
            if let Err(error) = session.sign_out(everywhere).await {
                toasts.failed(error.words());
            }
        });
    };
    let title = name.clone();
    let router = use_router();
    let company = move || {
        let may = session.can(Permission::OrganisationWrite);
        let go = move || router.go(&Route::Calendar);
        may.then(|| MenuItem::new(t!(company::calendar), go).icon(Icon::Calendar).heading(t!(company::title)))
    };
    let away = move || {
        let go = move || router.go(&Route::StandIns);
        let item =
            || MenuItem::new(t!(stand_ins::title), go).icon(Icon::Users).heading(t!(stand_ins::absence));
        // Partners know no colleagues who could.
        (session.can(Permission::StepWork) && session.can(Permission::UserRead)).then(item)
    };
    let items = move |()| {
        let own = vec![
            language(Locale::En, "English").heading(t!(me::language)),
            language(Locale::Fr, "Français"),
            theme(Theme::System, t!(me::system)).heading(t!(me::theme)),
            theme(Theme::Light, t!(me::light)),
            theme(Theme::Dark, t!(me::dark)),
            density(Density::Comfortable, t!(me::comfortable)).heading(t!(me::density)),
            density(Density::Compact, t!(me::compact)),
        ];
        let leaving = vec![
            MenuItem::new(t!(me::sign_out), move || leave(false))
                .icon(Icon::SignOut)
                .heading(format!("{title} · {email}")),
            MenuItem::new(t!(me::sign_out_everywhere), move || leave(true))
                .icon(Icon::SignOut)
                .hint(Some(t!(me::sign_out_everywhere_hint).to_owned())),
        ];
        own.into_iter().chain(away()).chain(company()).chain(leaving).collect()
    };
    let trigger = view! { <Avatar name=name.clone() /> };
    view! { <Menu label=t!(me::menu, &name) trigger=trigger.into_any() end=true items=items /> }
}

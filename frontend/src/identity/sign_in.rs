//! The sign-in page. In the demo company it says so and offers its people to sign in as.

use crate::dom::prelude::*;
use leptos::ev::SubmitEvent;
use leptos::task::spawn_local;
use shared::permission::role_name;

use crate::api::client::{DemoUser, SignInError, SignInInfo};
use crate::api::use_api;
use crate::browser;
use crate::i18n::{Locale, locale, t};
use crate::state::prefs::use_prefs;
use crate::state::session::use_session;
use crate::ui::Tone;
use crate::ui::avatar::Avatar;
use crate::ui::banner::Banner;
use crate::ui::button::{Button, ButtonKind};
use crate::ui::field::TextField;

/// What the form holds.
#[derive(Clone, Copy)]
struct Form {
    email: RwSignal<String>,
    password: RwSignal<String>,
    busy: RwSignal<bool>,
    error: RwSignal<Option<String>>,
}

/// The sign-in page.
#[component]
pub(crate) fn SignInPage() -> impl IntoView {
    let (api, session) = (use_api(), use_session());
    let form = Form {
        email: RwSignal::new(String::new()),
        password: RwSignal::new(String::new()),
        busy: RwSignal::new(false),
        error: RwSignal::new(None),
    };
    let info = RwSignal::new(SignInInfo::default());
    browser::set_root_attribute("data-ready", None);
    document().set_title(&format!("{} · Stagewright", t!(sign_in::title)));
    spawn_local(async move {
        if let Some(found) = api.sign_in_info().await {
            info.try_set(found);
        }
        browser::after_paint(|| browser::set_root_attribute("data-ready", Some("")));
    });
    let submit = move || {
        if form.busy.get_untracked() {
            return;
        }
        form.busy.set(true);
        form.error.set(None);
        spawn_local(async move {
            let (email, password) = (form.email.get_untracked(), form.password.get_untracked());
            let outcome = session.sign_in(email.trim(), &password).await;
            // On success this page is gone, and its signals with it.
            form.busy.try_set(false);
            if let Err(error) = outcome {
                let words = match error {
                    SignInError::Wrong => t!(sign_in::wrong).to_owned(),
                    SignInError::Failed(error) => error.words(),
                };
                form.error.try_set(Some(words));
            }
        });
    };
    let on_submit = move |event: SubmitEvent| {
        event.prevent_default();
        submit();
    };
    let refused = move || form.error.get().map(|words| view! { <Banner tone=Tone::Bad>{words}</Banner> });
    let demo = move || info.with(|info| info.demo.then(|| demo_company(info, form, submit)));
    view! {
        <main class="sign-in">
            <div class="sign-in-card">
                <p class="sign-in-brand">"Stagewright"</p>
                <h1>{t!(sign_in::title)}</h1>
                <form class="stack" on:submit=on_submit>
                    {refused}
                    <TextField
                        label=t!(sign_in::email) value=form.email kind="email" autocomplete="username" autofocus=true
                    />
                    <TextField
                        label=t!(sign_in::password) value=form.password kind="password"
                        autocomplete="current-password"
                    />
                    <Button submit=true kind=ButtonKind::Primary busy=form.busy>{t!(sign_in::submit)}</Button>
                </form>
                {language_switch()}
            </div>
            {demo}
        </main>
    }
}

/// The people of the demo company, each one press away.
fn demo_company<S: Fn() + Copy + Send + 'static>(
    info: &SignInInfo,
    form: Form,
    submit: S,
) -> impl IntoView + use<S> {
    let password = info.password_hint.clone();
    let person = |user: &DemoUser| {
        let (email, password) = (user.email.clone(), password.clone());
        let name = user.name.clone();
        let role = role_name(&user.role, locale()).to_owned();
        let take = move |_| {
            form.email.set(email.clone());
            form.password.set(password.clone());
            if password.is_empty() {
                browser::focus(".sign-in input[type=password]");
            } else {
                submit();
            }
        };
        view! {
            <li>
                <button type="button" class="demo-user" on:click=take>
                    <Avatar name=name.clone() />
                    <span class="demo-user-words">
                        <strong>{name}</strong>
                        <span class="muted small">{role}</span>
                    </span>
                </button>
            </li>
        }
    };
    view! {
        <section class="demo" aria-labelledby="demo-title">
            <h2 id="demo-title">{t!(sign_in::demo_title)}</h2>
            <p class="muted">{t!(sign_in::demo_text)}</p>
            <ul class="demo-users">{info.users.iter().map(person).collect_view()}</ul>
        </section>
    }
}

fn language_switch() -> impl IntoView {
    let prefs = use_prefs();
    let choice = move |language: Locale, name: &'static str| {
        let current = locale() == language;
        view! {
            <button
                type="button"
                class="language"
                lang=language.code()
                aria-pressed=current.to_string()
                on:click=move |_| prefs.choose_locale(language)
            >
                {name}
            </button>
        }
    };
    view! {
        <div class="languages" role="group" aria-label=t!(me::language)>
            {choice(Locale::En, "English")}
            {choice(Locale::Fr, "Français")}
        </div>
    }
}

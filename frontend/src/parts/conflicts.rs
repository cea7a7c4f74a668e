//! Conflicts between sellers: who else works with the company, how sure that is, and settling it on record (RS-1.3).

mod names;
mod ops;

pub(crate) use ops::Clash;

use crate::dom::prelude::*;
use leptos::task::spawn_local;

use self::ops::{ConflictResolve, ConflictResolveInput};
use crate::api::types::{Permission, UserError, error_at, errors_elsewhere};
use crate::api::use_api;
use crate::i18n::t;
use crate::routes::Route;
use crate::state::session::use_session;
use crate::ui::Tone;
use crate::ui::badge::Badge;
use crate::ui::banner;
use crate::ui::button::{Button, ButtonKind};
use crate::ui::dialog::Dialog;
use crate::ui::field::{ChoiceField, TextArea};
use crate::ui::icon::{Icon, icon};
use crate::ui::when::when;

/// One conflict in words.
pub(crate) fn clash(clash: &Clash) -> AnyView {
    let found = match &clash.deal_number {
        Some(number) => {
            let more = (clash.text != *number).then(|| t!(leads::in_brackets, number));
            view! { <a href=Route::deal(number).path()>{clash.text.clone()} {more}</a> }.into_any()
        }
        None => view! { <span>{clash.text.clone()}</span> }.into_any(),
    };
    let sure = t!(leads::sure, &clash.score.to_string());
    view! {
        <div class="clash-words">
            <p class="row">{icon(Icon::Warning)} <strong>{found}</strong> <Badge>{sure}</Badge></p>
            <p class="muted small">{names::reason(clash.reason)} " · " {t!(leads::works_on_it, &clash.owner.name)}</p>
        </div>
    }
    .into_any()
}

/// The conflicts of a lead or deal, with a way to settle them for whoever may: sales leads and who already works with the
/// company, but not whose lead or deal it is.
#[component]
pub(crate) fn Conflicts(
    /// The conflicts.
    #[prop(into)]
    conflicts: Signal<Vec<Clash>>,
    /// Whether it is the reader's own.
    own: bool,
    /// Runs when one is settled.
    on_change: Callback<()>,
) -> impl IntoView {
    let session = use_session();
    let may = move |conflict: &Clash| {
        let concerned = session.user_id().as_ref() == Some(&conflict.owner.id);
        !own && (concerned || session.can(Permission::ConflictResolve))
    };
    let chosen = RwSignal::new(None::<Clash>);
    let open = RwSignal::new(false);
    let row = move |conflict: &Clash| {
        let ending = match conflict.resolution {
            Some(how) => {
                let who = conflict.resolved_by.as_ref().map(|by| by.name.clone()).unwrap_or_default();
                view! {
                    <div class="small">
                        <p class="row">
                            <Badge tone=Tone::Good icon=Icon::Done>{names::resolution(how)}</Badge>
                            <span class="muted">{who} " " {conflict.resolved_at.as_ref().map(when)}</span>
                        </p>
                        {conflict.note.clone().map(|note| view! { <blockquote class="quote">{note}</blockquote> })}
                    </div>
                }
                .into_any()
            }
            None if may(conflict) => {
                let conflict = conflict.clone();
                let press = move |()| {
                    chosen.set(Some(conflict.clone()));
                    open.set(true);
                };
                view! { <Button on_press=press>{t!(leads::resolve)}</Button> }.into_any()
            }
            None => view! { <p class="muted small">{t!(leads::somebody_resolves)}</p> }.into_any(),
        };
        view! { <li class="clash">{clash(conflict)} {ending}</li> }
    };
    let list = move || {
        let conflicts = conflicts.get();
        (!conflicts.is_empty()).then(|| {
            view! {
                <section class="card" aria-labelledby="conflicts-title">
                    <h3 id="conflicts-title">{t!(leads::conflicts)}</h3>
                    <ul class="clashes">{conflicts.iter().map(row).collect_view()}</ul>
                </section>
            }
        })
    };
    let form = move || chosen.get_untracked().map(|conflict| resolve_form(&conflict, open, on_change));
    view! {
        {list}
        <Dialog open=open title=t!(leads::resolve).to_owned()>{form}</Dialog>
    }
    .into_any()
}

fn resolve_form(conflict: &Clash, open: RwSignal<bool>, on_change: Callback<()>) -> AnyView {
    let api = use_api();
    let how = RwSignal::new(String::new());
    let note = RwSignal::new(String::new());
    let errors = RwSignal::new(Vec::<UserError>::new());
    let trouble = RwSignal::new(String::new());
    let missing = RwSignal::new(false);
    let busy = RwSignal::new(false);
    let id = conflict.id.clone();
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let found = names::RESOLUTIONS.into_iter().find(|known| known.schema_name() == how.get_untracked());
        missing.set(found.is_none());
        let (Some(resolution), Some(id)) = (found, id.clone()) else { return };
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        let input = ConflictResolveInput { id, resolution, note: note.get_untracked() };
        spawn_local(async move {
            let key = api.new_key();
            match api
                .mutate(ConflictResolve::with(input), &key)
                .await
                .map(|answer| answer.conflict_resolve.user_errors)
            {
                Ok(refused) if refused.is_empty() => {
                    open.try_set(false);
                    on_change.try_run(());
                }
                Ok(refused) => {
                    trouble.try_set(errors_elsewhere(&refused, &["note", "resolution"]).join(" "));
                    errors.try_set(refused);
                }
                Err(error) => {
                    trouble.try_set(error.words());
                }
            }
            busy.try_set(false);
        });
    };
    let options =
        names::RESOLUTIONS.map(|known| (known.schema_name(), names::resolution(known).to_owned())).to_vec();
    let how_error = Signal::derive(move || {
        (missing.get() && how.with(String::is_empty)).then(|| t!(errors::required).to_owned())
    });
    let note_error = Signal::derive(move || errors.with(|errors| error_at(errors, "note")));
    view! {
        <form on:submit=send novalidate>
            {clash(conflict)}
            {banner::trouble(trouble)}
            <ChoiceField label=t!(leads::how) value=how options=options error=how_error />
            <TextArea label=t!(leads::why) value=note error=note_error help=t!(leads::why_help).to_owned() />
            <div class="dialog-foot">
                <Button on_press=move |()| open.set(false)>{t!(common::cancel)}</Button>
                <Button submit=true kind=ButtonKind::Primary busy=busy>{t!(leads::resolve)}</Button>
            </div>
        </form>
    }
    .into_any()
}

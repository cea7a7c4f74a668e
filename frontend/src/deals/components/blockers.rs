//! What stands before the next stage, in words and with who can resolve it; and moving the deal.

use std::sync::Arc;

use crate::dom::prelude::*;
use leptos::task::spawn_local;

use crate::browser;
use crate::deals::changes::{DealMoveInput, DealPageMove};
use crate::deals::handle::{DealHandle, Known, Template};
use crate::deals::ops::NextStage;
use crate::i18n::t;
use crate::parts::blockers::blocker_list;
use crate::parts::stop::{StageAsk, StopFields, StopWords};
use crate::ui::Tone;
use crate::ui::banner::Banner;
use crate::ui::button::{Button, ButtonKind};
use crate::ui::dialog::Dialog;
use crate::ui::field::TextArea;
use crate::ui::icon::{Icon, icon};
use crate::ui::menu::{Menu, MenuItem};
use shared::keys::StageKey;
use shared::process::{Ask, StageKind};
use wasm_bindgen::JsCast;

/// The blockers of the usual next stage, a button to move there, and a menu with all stages.
#[component]
pub(in crate::deals) fn Blockers(
    /// The deal.
    handle: DealHandle,
) -> impl IntoView {
    let to = RwSignal::new(None::<NextStage>);
    let asking = RwSignal::new(false);
    let choose = Callback::new(move |next: NextStage| {
        let ends = handle.now().is_some_and(|(_, template)| {
            let kind = StageKey::parse(&next.stage.key).and_then(|key| template.process.stage_kind(&key));
            kind.is_none_or(|kind| !kind.is_on_the_way())
        });
        // Leaving the way is asked about; so is what is blocked.
        if next.blockers.is_empty() && !ends {
            go(handle, next.stage.key, Said::default(), None);
        } else {
            to.set(Some(next));
            asking.set(true);
        }
    });
    let content = move || {
        let (known, template) = (handle.known()?, handle.template()?);
        Some(content(&known, &template, choose))
    };
    let title = Signal::derive(move || {
        to.with(|to| to.as_ref().map_or(String::new(), |to| t!(deal::move_to, &to.stage.name)))
    });
    let form = move || to.get_untracked().map(|to| move_form(handle, &to, asking));
    view! {
        {content}
        <Dialog open=asking title=title>{form}</Dialog>
    }
    .into_any()
}

fn content(known: &Arc<Known>, template: &Template, choose: Callback<NextStage>) -> AnyView {
    let stages = known.deal.next_stages.clone();
    let Some(first) = stages.first().cloned() else { return ().into_any() };
    let usual = StageKey::parse(&first.stage.key).and_then(|key| template.process.stage_kind(&key));
    let forward = usual.is_some_and(StageKind::is_on_the_way);
    let title = if forward { t!(deal::before, &first.stage.name) } else { t!(deal::elsewhere).to_owned() };
    let list = if !forward {
        ().into_any()
    } else if first.blockers.is_empty() {
        view! { <p class="row all-there">{icon(Icon::Done)} {t!(deal::nothing_blocks)}</p> }.into_any()
    } else {
        blocker_list(&first.blockers, &known.deal.number)
    };
    let may = known.deal.may.r#move;
    let button = (may && forward).then(|| {
        let kind = if first.blockers.is_empty() { ButtonKind::Primary } else { ButtonKind::Secondary };
        let words = t!(deal::move_to, &first.stage.name);
        let press = move |()| choose.run(first.clone());
        view! { <Button on_press=press kind=kind icon=Icon::ArrowRight>{words}</Button> }
    });
    let items = move |()| {
        let item = |next: &NextStage| {
            let hint = next.blockers.first().map(|blocker| blocker.message.clone());
            let name = next.stage.name.clone();
            let next = next.clone();
            MenuItem::new(name, move || choose.run(next.clone())).hint(hint)
        };
        stages.iter().map(item).collect::<Vec<_>>()
    };
    let trigger = icon(Icon::More).into_any();
    let menu = may.then(|| view! { <Menu label=t!(deal::all_moves) trigger=trigger end=true items=items /> });
    view! {
        <section class="card gates" aria-labelledby="blockers-title">
            <h3 id="blockers-title">{title}</h3>
            {list}
            <div class="row">{button} {menu}</div>
        </section>
    }
    .into_any()
}

fn move_form(handle: DealHandle, to: &NextStage, open: RwSignal<bool>) -> AnyView {
    let blocked = !to.blockers.is_empty();
    let overrides = blocked && handle.now().is_some_and(|(known, _)| known.deal.may.r#override);
    let reason = RwSignal::new(String::new());
    let missing = RwSignal::new(false);
    let error = Signal::derive(move || {
        let empty = missing.get() && reason.with(|reason| reason.trim().is_empty());
        empty.then(|| t!(deal::reason_missing).to_owned())
    });
    let busy = RwSignal::new(false);
    let stage = to.stage.key.clone();
    let stop = StopFields::new(&asks(handle, &stage));
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let reason = reason.get_untracked().trim().to_owned();
        missing.set(overrides && reason.is_empty());
        if missing.get_untracked() {
            return;
        }
        let Some(stop) = stop.words() else { return };
        let override_reason = Some(reason).filter(|reason| !reason.is_empty());
        go(handle, stage.clone(), Said { stop, override_reason }, Some((open, busy)));
    };
    let number = handle.now().map(|(known, _)| known.deal.number.clone()).unwrap_or_default();
    let list = blocked.then(|| {
        // Going to a step leaves the dialog.
        let close = move |event: leptos::ev::MouseEvent| {
            let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
            if target.is_some_and(|target| target.closest("a").ok().flatten().is_some()) {
                open.set(false);
            }
        };
        view! { <div on:click=close>{blocker_list(&to.blockers, &number)}</div> }
    });
    let field = overrides.then(|| {
        view! {
            <Banner tone=Tone::Soon><p>{t!(deal::override_hint)}</p></Banner>
            <TextArea label=t!(deal::override_reason) value=reason error=error />
        }
    });
    let words = if overrides { t!(deal::move_anyway) } else { t!(deal::move_now) };
    let button = (overrides || !blocked).then(|| {
        let kind = if overrides { ButtonKind::Danger } else { ButtonKind::Primary };
        view! { <Button submit=true kind=kind busy=busy>{words}</Button> }
    });
    let leave = if blocked && !overrides { t!(common::close) } else { t!(common::cancel) };
    view! {
        <form on:submit=send novalidate>
            {(!blocked).then(|| view! { <p>{t!(deal::leaves_the_way)}</p> })}
            {list}
            {field}
            {(!blocked).then(|| stop.view())}
            <div class="dialog-foot">
                <Button on_press=move |()| open.set(false)>{leave}</Button>
                {button}
            </div>
        </form>
    }
    .into_any()
}

/// What is said with a move.
#[derive(Default)]
struct Said {
    stop: StopWords,
    override_reason: Option<String>,
}

/// What a stage asks of a move.
fn asks(handle: DealHandle, stage: &str) -> Vec<StageAsk> {
    let asked = handle.now().and_then(|(_, template)| {
        let stage = StageKey::parse(stage)?;
        Some(template.process.stage(&stage)?.asks.clone())
    });
    let same = |ask: &Ask| match ask {
        Ask::Reason => StageAsk::Reason,
        Ask::ReviewDate => StageAsk::ReviewDate,
    };
    asked.unwrap_or_default().iter().map(same).collect()
}

/// Moves the deal. The dialog it was asked in closes when it is done.
fn go(handle: DealHandle, stage: String, said: Said, dialog: Option<(RwSignal<bool>, RwSignal<bool>)>) {
    let Some((known, _)) = handle.now() else { return };
    if let Some((_, busy)) = dialog {
        busy.set(true);
    }
    let name = known
        .deal
        .next_stages
        .iter()
        .find(|next| next.stage.key == stage)
        .map(|next| next.stage.name.clone());
    let input = DealMoveInput {
        id: known.deal.id.clone(),
        expected_version: known.deal.version,
        stage,
        note: said.stop.note,
        review_on: said.stop.review_on,
        override_reason: said.override_reason,
    };
    spawn_local(async move {
        let key = handle.api.new_key();
        let answer = handle.api.mutate(DealPageMove::with(input), &key).await.map(|answer| answer.deal_move);
        let done = handle.settle_aloud(answer, &t!(deal::moved, &name.unwrap_or_default()));
        if let Some((open, busy)) = dialog {
            busy.try_set(false);
            if done {
                open.try_set(false);
            }
        }
        if done {
            browser::after_paint(|| {
                browser::focus(".next h2");
            });
        }
    });
}

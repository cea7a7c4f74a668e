//! The way: the stages as a line with where the deal stands. Pressing one says what it is for.

use std::sync::Arc;

use crate::dom::prelude::*;
use shared::keys::StageKey;
use shared::process::texts::StageText;

use super::quarter::quarter;
use crate::deals::handle::{DealHandle, Known, Template};
use crate::deals::model::standing::{self, Place};
use crate::i18n::t;
use crate::routes::{Query, Route};
use crate::ui::Tone;
use crate::ui::badge::Badge;
use crate::ui::button::{ButtonKind, LinkButton};
use crate::ui::icon::{Icon, icon};
use crate::ui::popover::Popover;
use crate::ui::when::when;

/// The line of stages, and how often the deal went back.
pub(in crate::deals) fn way(_: DealHandle, known: &Arc<Known>, template: &Template) -> AnyView {
    let stages = standing::way(&template.process, &known.state);
    let stages =
        stages.into_iter().map(|(stage, place)| stage_view(known, template, &stage, place)).collect_view();
    let loops = (known.deal.loops > 0).then(|| {
        let words = t!(deal::rounds, known.deal.loops.into());
        view! { <Badge tone=Tone::Soon icon=Icon::Round>{words}</Badge> }
    });
    // The diagram of the process, which knows this query.
    let query = Query::default().with("deal", Some(&known.deal.number));
    let diagram = Route::Diagram { key: known.deal.process.key.clone() }.path() + &query.print();
    view! {
        <nav class="way" aria-label=t!(deal::way)>
            <ol class="way-line">{stages}</ol>
            {loops}
            <LinkButton href=diagram kind=ButtonKind::Quiet icon=Icon::Process>{t!(deal::through_process)}</LinkButton>
        </nav>
        {overrides(known)}
    }
    .into_any()
}

fn stage_view(known: &Known, template: &Template, key: &StageKey, place: Place) -> AnyView {
    let (class, picture, where_) = match place {
        Place::Passed => ("way-stage passed", Icon::Done, t!(deal::passed)),
        Place::Here => ("way-stage here", Icon::CircleDot, t!(deal::here)),
        Place::Left => ("way-stage left", Icon::CircleDot, t!(deal::left)),
        Place::Ahead => ("way-stage ahead", Icon::Circle, t!(deal::ahead)),
    };
    let name = template.texts.stage(key).to_owned();
    let label = t!(deal::stage_label, &name, where_);
    let trigger = view! { {icon(picture)} <span class="way-name">{name.clone()}</span> };
    let text = template.texts.stages.get(key).cloned().unwrap_or_default();
    let stage = template.process.stage(key);
    let usual = stage.map(|stage| stage.usual_days).filter(|days| *days > 0);
    let since = (place == Place::Here).then(|| known.deal.stage_since.clone());
    let owner = template.process.has_amounts().then(|| known.deal.owner.id.clone());
    let content = move || {
        let quarter = owner.clone().map(quarter);
        let usual =
            usual.map(|days| view! { <p class="muted small">{t!(deal::usual_days, days.into())}</p> });
        let since = since
            .as_ref()
            .map(|since| view! { <p class="muted small">{t!(deal::here_since)} " " {when(since)}</p> });
        view! { <h4>{name.clone()}</h4> {stage_text(&text)} {usual} {since} {quarter} }
    };
    let current = (place == Place::Here).then_some("step");
    view! {
        <li class=class aria-current=current>
            <Popover label=label class="way-button" trigger=trigger.into_any() content=ViewFn::from(content) />
        </li>
    }
    .into_any()
}

fn stage_text(text: &StageText) -> AnyView {
    let row = |name: &'static str, words: &str| {
        (!words.is_empty()).then(|| view! { <div><dt>{name}</dt><dd>{words.to_owned()}</dd></div> })
    };
    view! {
        <dl class="stage-text">
            {row(t!(deal::purpose), &text.purpose)}
            {row(t!(deal::entry), &text.entry)}
            {row(t!(deal::exit), &text.exit)}
            {row(t!(deal::buyer), &text.buyer)}
        </dl>
    }
    .into_any()
}

/// Moves against the gates, which stay visible.
fn overrides(known: &Known) -> AnyView {
    let rows = known.deal.overrides.iter().map(|made| {
        let who = made.by.as_ref().map(|by| by.name.clone()).unwrap_or_default();
        view! {
            <li class="override small">
                {icon(Icon::Override)}
                <span>{t!(deal::overridden, &made.to.name, &who, &made.reason)} " " {when(&made.at)}</span>
            </li>
        }
    });
    let rows = rows.collect_view();
    (!known.deal.overrides.is_empty()).then(|| view! { <ul class="overrides">{rows}</ul> }).into_any()
}

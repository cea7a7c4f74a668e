//! The pages of a request that is not open any more: the receipt, and what was overtaken.

use shared::engine::state::Ending;
use shared::event::By;
use shared::process::Tone;

use super::{Page, deal_link, heading, moment, texts, title, who};
use crate::approvals::service::{Shown, figures};
use crate::ctx::Ctx;
use crate::http::html::escape;

/// Who decided what, when, and on which figures.
pub(crate) fn decided(ctx: &Ctx, shown: &Shown, ending: &Ending) -> Page {
    let outcome = ending.outcome.as_ref();
    let tone = outcome.and_then(|key| shown.step()?.outcome(key)).map_or(Tone::Positive, |found| found.tone);
    let (class, sign) = match tone {
        Tone::Positive => ("yes", "✓"),
        Tone::Negative => ("no", "✕"),
        Tone::Neutral => ("back", "↩"),
    };
    let outcome = outcome.map_or_else(
        || texts::done(ctx.locale),
        |outcome| shown.texts(ctx).outcome(&shown.request.step, outcome),
    );
    let when = texts::day_and_time(ctx, ending.at);
    let name = |by| who(ctx, shown, by).unwrap_or_else(|| texts::you(ctx.locale));
    let stood_in_for = ending.on_behalf_of.map(|person| name(By::User(person)));
    let by = texts::decided_by(ctx.locale, name(ending.by), stood_in_for, &when);
    let note = ending.note.as_ref().map(|note| format!("<blockquote>{}</blockquote>", escape(note)));
    let figures = figures(ctx, shown).into_iter().filter(|figure| figure.is_number);
    let figures = figures.map(|figure| {
        format!("<div><dt>{}</dt><dd>{}</dd></div>", escape(&figure.name), escape(&figure.value))
    });
    let main = format!(
        "{}<div class=\"ended {class}\"><span class=\"sign\" aria-hidden=\"true\">{sign}</span>\
         <div><strong>{}</strong><br>{}</div></div>{}<dl class=\"rows\">{}</dl>{}{}",
        heading(ctx, shown),
        escape(outcome),
        moment(ctx, ending.at, &by),
        note.unwrap_or_default(),
        figures.collect::<String>(),
        asked_again(ctx, shown),
        deal_link(ctx, shown)
    );
    Page::new(ctx.locale, title(ctx, shown), main)
}

/// Nobody decided, and nobody needs to.
pub(crate) fn over(ctx: &Ctx, shown: &Shown) -> Page {
    let (what, why) = texts::over(ctx.locale);
    let main = format!(
        "{}<div class=\"ended\"><div><strong>{what}</strong><br>{why}</div></div>{}{}",
        heading(ctx, shown),
        asked_again(ctx, shown),
        deal_link(ctx, shown)
    );
    Page::new(ctx.locale, title(ctx, shown), main)
}

/// The way to the present round.
fn asked_again(ctx: &Ctx, shown: &Shown) -> String {
    shown.asked_again(ctx).map_or_else(String::new, |request| {
        format!("<a class=\"on\" href=\"{}\">{}</a>", request.path(), texts::asked_again(ctx.locale))
    })
}

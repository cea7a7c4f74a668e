//! The page of a request that is to be decided: figures, reasons and what changed first, the buttons where the thumb is.

use shared::engine::conditions::explain;
use shared::engine::wording::values::money_text;
use shared::engine::{Blocker, Input, Reason};
use shared::process::{Outcome, Tone};

use super::{Page, change_list, deal_link, heading, moment, texts, title, who};
use crate::approvals::service::{Change, Figure, Precedents, Shown, changes, figures};
use crate::ctx::Ctx;
use crate::http::html::escape;
use crate::notify::stand_in_line;

/// What is said about an attempt to decide, and what was typed for it.
#[derive(Debug, Default)]
pub(crate) struct Notice {
    /// What happened.
    pub(crate) what: What,
    /// The remark as it was typed.
    pub(crate) note: String,
}

/// Why an attempt came to nothing.
#[derive(Debug, Default)]
pub(crate) enum What {
    /// There was none.
    #[default]
    Nothing,
    /// Somebody changed the deal meanwhile.
    Stale(Vec<Change>),
    /// The engine refused.
    Refused(Vec<Blocker>),
    /// The form did not come from the page.
    NotFromHere,
}

/// The page. `mark` proves of a form that it came from here.
pub(crate) fn open(
    ctx: &Ctx,
    shown: &Shown,
    (blockers, precedents): (&[Blocker], &Precedents),
    mark: &str,
    notice: &Notice,
) -> Page {
    // The amount stands above them; once more only with its limit.
    let beside = figures(ctx, shown).into_iter().filter(|figure| !figure.is_amount || figure.limit.is_some());
    let (numbers, words): (Vec<Figure>, Vec<Figure>) = beside.partition(|figure| figure.is_number);
    let parts = [
        alert(ctx, shown, &notice.what),
        heading(ctx, shown),
        asked(ctx, shown),
        amount(ctx, shown),
        number_list(ctx, &numbers),
        reasons(ctx, shown),
        since_decision(ctx, shown),
        like_it(ctx, precedents),
        word_list(&words),
        documents(ctx, shown),
        in_the_way(ctx, shown, blockers),
        deal_link(ctx, shown),
        form(ctx, shown, (blockers, mark), notice),
    ];
    Page::new(ctx.locale, title(ctx, shown), parts.concat())
}

/// Who asks, since when, by when.
fn asked(ctx: &Ctx, shown: &Shown) -> String {
    let Some(at) = shown.state().steps.get(&shown.request.step) else { return String::new() };
    let who = escape(&texts::asks(ctx.locale, shown.people.name(shown.state().owner)));
    let since = moment(ctx, at.opened_at, &texts::ago(ctx, at.opened_at));
    let due = at.due.map(|due| {
        let late = due < ctx.today();
        let words = escape(&texts::due(ctx.locale, &texts::short_day(ctx, due), late));
        if late { format!(" · <span class=\"late\">{words}</span>") } else { format!(" · {words}") }
    });
    let stands_in = shown.stands_in_for(ctx).map(|person| {
        let words = stand_in_line(ctx.locale, shown.people.name(person));
        format!("<p class=\"quiet\">{}</p>", escape(&words))
    });
    format!(
        "<p class=\"quiet\">{who} · {since}{}</p>{}",
        due.unwrap_or_default(),
        stands_in.unwrap_or_default()
    )
}

/// What it is worth, as the most exact figure says.
fn amount(ctx: &Ctx, shown: &Shown) -> String {
    let Some((origin, money)) = shown.state().amount() else { return String::new() };
    let fact = shown.process().facts.iter().find(|(_, fact)| fact.amount == Some(origin));
    let name = fact.map_or("", |(key, _)| shown.texts(ctx).fact(key));
    format!(
        "<p class=\"amount\">{} <small>{}</small></p>",
        escape(&money_text(&money, ctx.locale)),
        escape(name)
    )
}

fn number_list(ctx: &Ctx, figures: &[Figure]) -> String {
    let boxes = figures.iter().map(|figure| {
        let (name, value) = (escape(&figure.name), escape(&figure.value));
        match &figure.limit {
            Some(limit) => format!(
                "<div class=\"beyond\"><dt>{name}</dt><dd>{value} <span class=\"limit\">{}</span></dd></div>",
                escape(&texts::policy(ctx.locale, limit))
            ),
            None => format!("<div><dt>{name}</dt><dd>{value}</dd></div>"),
        }
    });
    list("figures", &boxes.collect::<String>())
}

fn word_list(figures: &[Figure]) -> String {
    let rows = figures.iter().map(|figure| {
        let class = if figure.value.chars().count() > SHORT { " class=\"wide\"" } else { "" };
        format!("<div{class}><dt>{}</dt><dd>{}</dd></div>", escape(&figure.name), escape(&figure.value))
    });
    list("rows", &rows.collect::<String>())
}

/// The longest words that stand beside their name and not below it, in characters.
const SHORT: usize = 24;

fn list(class: &str, entries: &str) -> String {
    if entries.is_empty() { String::new() } else { format!("<dl class=\"{class}\">{entries}</dl>") }
}

/// Why the policy asks: what each rule is for, and what makes it ask here.
fn reasons(ctx: &Ctx, shown: &Shown) -> String {
    let Some(approval) = shown.step().and_then(|step| step.approval.as_ref()) else { return String::new() };
    let texts = shown.texts(ctx);
    let asking = approval.rules.iter().filter(|rule| shown.basis.rules.contains(&rule.key));
    let lines = asking.map(|rule| {
        let because = explain(&rule.when, shown.process(), shown.state(), texts, ctx.locale);
        format!("<li>{} <small>({})</small></li>", escape(texts.rule(&rule.key)), escape(&because))
    });
    format!("<section><h2>{}</h2><ul>{}</ul></section>", texts::why(ctx.locale), lines.collect::<String>())
}

/// What changed since the decision of an earlier round.
fn since_decision(ctx: &Ctx, shown: &Shown) -> String {
    let Some(before) = &shown.before else { return String::new() };
    let outcome = before.outcome.as_ref();
    let outcome = outcome.map_or("", |outcome| shown.texts(ctx).outcome(&shown.request.step, outcome));
    let on = texts::on_day(ctx, before.at);
    let since = escape(&texts::since_decision(ctx.locale, who(ctx, shown, before.by), outcome, &on));
    let changes =
        before.basis.as_ref().map(|then| changes(ctx, shown, then, &shown.basis)).unwrap_or_default();
    if changes.is_empty() {
        return format!("<section><p>{since}: {}</p></section>", texts::nothing_changed(ctx.locale));
    }
    format!("<section class=\"changes\"><h2>{since}</h2>{}</section>", change_list(ctx, &changes))
}

fn like_it(ctx: &Ctx, precedents: &Precedents) -> String {
    texts::precedents(ctx.locale, precedents).map_or_else(String::new, |words| {
        format!("<section><h2>{}</h2><p>{words}</p></section>", texts::like_it(ctx.locale))
    })
}

/// The newest documents, the quote among them.
fn documents(ctx: &Ctx, shown: &Shown) -> String {
    let newest = shown.state().documents.iter().rev().take(DOCUMENTS);
    let links = newest.map(|document| {
        let kind = document.kind.as_ref().map(|kind| shown.texts(ctx).document(kind));
        let kind = kind.map_or_else(String::new, |kind| format!(" <small>{}</small>", escape(kind)));
        format!("<a class=\"on\" href=\"/files/{}\">{}{kind}</a>", document.id, escape(&document.name))
    });
    let links: String = links.collect();
    if links.is_empty() {
        return links;
    }
    format!("<section><h2>{}</h2>{links}</section>", texts::documents(ctx.locale))
}

/// How many documents are shown; the deal has them all.
const DOCUMENTS: usize = 4;

/// What keeps this from being decided here, for instance a field that the step asks for.
fn in_the_way(ctx: &Ctx, shown: &Shown, blockers: &[Blocker]) -> String {
    if blockers.is_empty() {
        return String::new();
    }
    format!(
        "<section><h2>{}</h2>{}</section>",
        texts::in_the_way(ctx.locale),
        sentences(ctx, shown, blockers)
    )
}

fn sentences<'a>(ctx: &Ctx, shown: &Shown, blockers: impl IntoIterator<Item = &'a Blocker>) -> String {
    let line = |blocker: &Blocker| format!("<li>{}</li>", escape(&sentence(ctx, shown, blocker)));
    format!("<ul>{}</ul>", blockers.into_iter().map(line).collect::<String>())
}

fn sentence(ctx: &Ctx, shown: &Shown, blocker: &Blocker) -> String {
    blocker.message(shown.process(), Some(shown.state()), shown.texts(ctx), ctx.locale)
}

fn is_about_note(blocker: &Blocker) -> bool {
    matches!(blocker.reason, Reason::NoteNeeded { .. } | Reason::InputInvalid { input: Input::Note, .. })
}

/// What is said above everything, so that nobody overlooks it.
fn alert(ctx: &Ctx, shown: &Shown, what: &What) -> String {
    let words = match what {
        What::Nothing => return String::new(),
        What::Stale(changes) if changes.is_empty() => texts::stale(ctx.locale, false).to_owned(),
        What::Stale(changes) => texts::stale(ctx.locale, true).to_owned() + &change_list(ctx, changes),
        What::NotFromHere => texts::not_from_here(ctx.locale).to_owned(),
        What::Refused(blockers) => {
            let others: Vec<&Blocker> = blockers.iter().filter(|blocker| !is_about_note(blocker)).collect();
            if others.is_empty() {
                return String::new();
            }
            sentences(ctx, shown, others)
        }
    };
    format!("<div role=\"alert\">{words}</div>")
}

/// The buttons with the remark above them; nothing where nothing can be chosen.
fn form(ctx: &Ctx, shown: &Shown, (blockers, mark): (&[Blocker], &str), notice: &Notice) -> String {
    let (Some(step), version) = (shown.step(), shown.deal.row.version) else { return String::new() };
    let stands_still =
        |blocker: &Blocker| matches!(blocker.reason, Reason::DealOver { .. } | Reason::DealOnHold { .. });
    if blockers.iter().any(stands_still) {
        return String::new();
    }
    let mut outcomes: Vec<&Outcome> =
        step.outcomes.iter().filter(|outcome| blockers.is_empty() || outcome.incomplete).collect();
    if outcomes.is_empty() && !(step.outcomes.is_empty() && blockers.is_empty()) {
        return String::new();
    }
    // A yes comes last, nearest to the thumb.
    outcomes.sort_by_key(|outcome| match outcome.tone {
        Tone::Neutral => 0,
        Tone::Negative => 1,
        Tone::Positive => 2,
    });
    format!(
        "<form class=\"decide\" method=\"post\"><input type=\"hidden\" name=\"version\" value=\"{version}\">\
         <input type=\"hidden\" name=\"mark\" value=\"{mark}\">{}<div class=\"buttons\">{}</div></form>",
        remark(ctx, shown, &outcomes, notice),
        buttons(ctx, shown, &outcomes)
    )
}

fn remark(ctx: &Ctx, shown: &Shown, outcomes: &[&Outcome], notice: &Notice) -> String {
    let texts = shown.texts(ctx);
    let needed = if outcomes.iter().any(|outcome| outcome.note) {
        let free = outcomes.iter().filter(|outcome| !outcome.note);
        let free: Vec<&str> = free.map(|outcome| texts.outcome(&shown.request.step, &outcome.key)).collect();
        format!(" <small>{}</small>", escape(&texts::comment_needed(ctx.locale, &free)))
    } else {
        String::new()
    };
    let wrong = match &notice.what {
        What::Refused(blockers) => blockers.iter().find(|blocker| is_about_note(blocker)),
        _ => None,
    };
    let (invalid, wrong) = wrong.map_or_else(Default::default, |blocker| {
        (
            " aria-invalid=\"true\" aria-describedby=\"wrong\" autofocus",
            format!("<p class=\"wrong\" id=\"wrong\">{}</p>", escape(&sentence(ctx, shown, blocker))),
        )
    });
    format!(
        "<label for=\"note\">{}{needed}</label>{wrong}<textarea id=\"note\" name=\"note\" rows=\"1\"{invalid}>\n{}</textarea>",
        texts::comment(ctx.locale),
        escape(&notice.note)
    )
}

fn buttons(ctx: &Ctx, shown: &Shown, outcomes: &[&Outcome]) -> String {
    if outcomes.is_empty() {
        return format!("<button class=\"yes\">{}</button>", texts::done(ctx.locale));
    }
    let button = |outcome: &&Outcome| {
        let class = match outcome.tone {
            Tone::Positive => " class=\"yes\"",
            Tone::Negative => " class=\"no\"",
            Tone::Neutral => "",
        };
        let name = escape(shown.texts(ctx).outcome(&shown.request.step, &outcome.key));
        format!("<button{class} name=\"outcome\" value=\"{}\">{name}</button>", outcome.key)
    };
    outcomes.iter().map(button).collect()
}

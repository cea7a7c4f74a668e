//! What the pages say, in English and French.

use shared::engine::wording::values::date_text;
use shared::locale::Locale;
use shared::time::{Date, Timestamp};

use crate::approvals::service::Precedents;
use crate::ctx::Ctx;

/// Beyond it, a date says more than a number of days.
const DAYS_AGO: i64 = 7;

/// A moment as people say it: how long ago within a week, else the day.
pub(super) fn ago(ctx: &Ctx, at: Timestamp) -> String {
    let minutes = ctx.now.micros().saturating_sub(at.micros()).max(0) / 60_000_000;
    let (hours, days) = (minutes / 60, minutes / 60 / 24);
    let locale = ctx.locale;
    match (minutes, hours, days) {
        (0, ..) => locale.pick("just now", "à l’instant").to_owned(),
        (minutes, 0, _) => locale.pick(format!("{minutes} min ago"), format!("il y a {minutes} min")),
        (_, hours, 0) => locale.pick(format!("{hours} h ago"), format!("il y a {hours} h")),
        (.., 1) => locale.pick("yesterday", "hier").to_owned(),
        (.., days) if days <= DAYS_AGO => {
            locale.pick(format!("{days} days ago"), format!("il y a {days} jours"))
        }
        _ => on_day(ctx, at),
    }
}

/// `on 12 November`, where the organisation is.
pub(super) fn on_day(ctx: &Ctx, at: Timestamp) -> String {
    let day = short_day(ctx, ctx.org.date(at));
    ctx.locale.pick(format!("on {day}"), format!("le {day}"))
}

/// A date, with its year only where that is another one.
pub(super) fn short_day(ctx: &Ctx, date: Date) -> String {
    let day = date_text(date, ctx.locale);
    let this_year = format!(" {}", ctx.today().year());
    day.strip_suffix(&this_year).map(str::to_owned).unwrap_or(day)
}

/// Day and time, where the organisation is.
pub(super) fn day_and_time(ctx: &Ctx, at: Timestamp) -> String {
    let day = date_text(ctx.org.date(at), ctx.locale);
    let time = at.jiff().to_zoned(ctx.org.time_zone.clone()).strftime("%H:%M").to_string();
    ctx.locale.pick(format!("{day} at {time}"), format!("{day} à {time}"))
}

/// Who asks.
pub(super) fn asks(locale: Locale, who: &str) -> String {
    locale.pick(format!("{who} asks"), format!("Demande de {who}"))
}

/// By when.
pub(super) fn due(locale: Locale, day: &str, late: bool) -> String {
    match (locale, late) {
        (Locale::En, false) => format!("due {day}"),
        (Locale::En, true) => format!("late, was due {day}"),
        (Locale::Fr, false) => format!("échéance le {day}"),
        (Locale::Fr, true) => format!("en retard, échéance le {day}"),
    }
}

/// What stands over the reasons.
pub(super) fn why(locale: Locale) -> &'static str {
    locale.pick("Why you are asked", "Pourquoi cette demande")
}

/// What the policy sets for a figure.
pub(super) fn policy(locale: Locale, limit: &str) -> String {
    locale.pick(format!("policy: {limit}"), format!("règle : {limit}"))
}

/// Who decided what before, as the beginning of a sentence on what changed since.
pub(super) fn since_decision(locale: Locale, who: Option<&str>, outcome: &str, on: &str) -> String {
    match (locale, who) {
        (Locale::En, None) => format!("Since you decided “{outcome}” {on}"),
        (Locale::En, Some(who)) => format!("Since {who} decided “{outcome}” {on}"),
        (Locale::Fr, None) => format!("Depuis votre décision « {outcome} » {on}"),
        (Locale::Fr, Some(who)) => format!("Depuis la décision de {who}, « {outcome} », {on}"),
    }
}

/// Nothing of what a decision is about differs.
pub(super) fn nothing_changed(locale: Locale) -> &'static str {
    locale.pick("none of these figures changed.", "aucun de ces chiffres n’a changé.")
}

/// What becomes of the difference for those who do not see an arrow.
pub(super) fn becomes(locale: Locale) -> &'static str {
    locale.pick("now", "maintenant")
}

/// What became of others like it; nothing where there are none.
pub(super) fn precedents(locale: Locale, of: &Precedents) -> Option<String> {
    let mut parts = Vec::new();
    if of.approved > 0 {
        let (approved, fates) = (of.approved, fates(locale, of));
        parts.push(locale.pick(
            format!("{approved} approved{fates}"),
            format!("{approved} approuvée{}{fates}", plural(approved)),
        ));
    }
    if of.rejected > 0 {
        let rejected = of.rejected;
        parts.push(
            locale.pick(format!("{rejected} rejected"), format!("{rejected} refusée{}", plural(rejected))),
        );
    }
    if of.returned > 0 {
        let returned = of.returned;
        parts.push(
            locale.pick(format!("{returned} returned"), format!("{returned} renvoyée{}", plural(returned))),
        );
    }
    (!parts.is_empty()).then(|| parts.join(", "))
}

/// How the approved ones ended, in brackets.
fn fates(locale: Locale, of: &Precedents) -> String {
    let open = of.approved.saturating_sub(of.won).saturating_sub(of.lost);
    let counted = |count: u32, en: &str, fr: &str| {
        (count > 0).then(|| locale.pick(format!("{count} {en}"), format!("{count} {fr}{}", plural(count))))
    };
    let parts: Vec<String> = [
        counted(of.won, "won", "gagnée"),
        counted(of.lost, "lost", "perdue"),
        (open > 0).then(|| locale.pick(format!("{open} open"), format!("{open} en cours"))),
    ]
    .into_iter()
    .flatten()
    .collect();
    format!(" ({})", parts.join(", "))
}

fn plural(count: u32) -> &'static str {
    if count > 1 { "s" } else { "" }
}

/// What stands over the precedents.
pub(super) fn like_it(locale: Locale) -> &'static str {
    locale.pick("Like it", "Cas semblables")
}

/// What stands over the documents.
pub(super) fn documents(locale: Locale) -> &'static str {
    locale.pick("Newest documents", "Derniers documents")
}

/// The way to the rest.
pub(super) fn open_deal(locale: Locale) -> &'static str {
    locale.pick("Open the deal with its history", "Ouvrir l’affaire et son historique")
}

/// The label of the remark.
pub(super) fn comment(locale: Locale) -> &'static str {
    locale.pick("Comment", "Commentaire")
}

/// Which outcomes take no remark, where others need one.
pub(super) fn comment_needed(locale: Locale, free: &[&str]) -> String {
    let free = free.join(", ");
    match (locale, free.is_empty()) {
        (Locale::En, true) => "needed".to_owned(),
        (Locale::En, false) => format!("needed, except for: {free}"),
        (Locale::Fr, true) => "requis".to_owned(),
        (Locale::Fr, false) => format!("requis, sauf pour : {free}"),
    }
}

/// The button of an approval without outcomes.
pub(super) fn done(locale: Locale) -> &'static str {
    locale.pick("Done", "Terminer")
}

/// What stands over what is in the way.
pub(super) fn in_the_way(locale: Locale) -> &'static str {
    locale.pick("This cannot be decided here yet:", "Pas encore de décision possible ici :")
}

/// Somebody changed the deal after the page was opened.
pub(super) fn stale(locale: Locale, has_changes: bool) -> &'static str {
    match (locale, has_changes) {
        (Locale::En, true) => "The deal changed while you looked at it. Nothing was decided. This is new:",
        (Locale::En, false) => {
            "The deal changed while you looked at it, but none of these figures. Nothing was decided yet: look again, then decide."
        }
        (Locale::Fr, true) => {
            "L’affaire a changé pendant votre lecture. Rien n’a été décidé. Ce qui est nouveau :"
        }
        (Locale::Fr, false) => {
            "L’affaire a changé pendant votre lecture, mais aucun de ces chiffres. Rien n’a encore été décidé : vérifiez, puis décidez."
        }
    }
}

/// The form did not come from the page.
pub(super) fn not_from_here(locale: Locale) -> &'static str {
    locale.pick(
        "This did not come from this page as it was shown to you. Nothing was decided: look again, then decide.",
        "Cet envoi ne provient pas de cette page telle qu’elle vous a été présentée. Rien n’a été décidé : vérifiez, puis décidez.",
    )
}

/// The reader, as somebody who did something.
pub(super) fn you(locale: Locale) -> &'static str {
    locale.pick("you", "vous")
}

/// Who decided, for whom where somebody stood in, and when.
pub(super) fn decided_by(locale: Locale, who: &str, stood_in_for: Option<&str>, when: &str) -> String {
    let who = stood_in_for.map_or_else(
        || who.to_owned(),
        |person| locale.pick(format!("{who} for {person}"), format!("{who} pour {person}")),
    );
    locale.pick(format!("Decided by {who} on {when}"), format!("Décidé par {who} le {when}"))
}

/// Nothing is to be decided any more.
pub(super) fn over(locale: Locale) -> (&'static str, &'static str) {
    locale.pick(
        ("Not needed any more", "The deal changed before anybody decided. There is nothing to do."),
        ("Plus nécessaire", "L’affaire a changé avant toute décision. Il n’y a rien à faire."),
    )
}

/// The way to the round that is open now.
pub(super) fn asked_again(locale: Locale) -> &'static str {
    locale
        .pick("It is asked again: see the new request", "La question est de nouveau posée : voir la demande")
}

/// The page of everybody else: its heading and what it says.
pub(super) fn closed(locale: Locale) -> (&'static str, &'static str) {
    locale.pick(
        (
            "For the person who is asked",
            "Sign in as that person to see what is asked. To anybody else this page shows nothing.",
        ),
        (
            "Pour la personne sollicitée",
            "Connectez-vous en tant que cette personne pour voir la demande. Cette page ne montre rien à d’autres.",
        ),
    )
}

/// Somebody is signed in who is not asked.
pub(super) fn nothing_for(locale: Locale, who: &str) -> String {
    locale.pick(
        format!("You are signed in as {who}. There is nothing for you here."),
        format!("Vous êtes connecté en tant que {who}. Il n’y a rien pour vous ici."),
    )
}

/// The labels of the sign-in form: address, password, button.
pub(super) fn sign_in(locale: Locale) -> [&'static str; 3] {
    locale.pick(["E-mail", "Password", "Sign in"], ["Adresse e-mail", "Mot de passe", "Se connecter"])
}

/// The page that a browser passes through when it comes from elsewhere.
pub(super) fn passing(locale: Locale) -> (&'static str, &'static str) {
    locale.pick(("Opening…", "Go on"), ("Ouverture…", "Continuer"))
}

/// A request that came from elsewhere.
pub(crate) fn foreign(locale: Locale) -> &'static str {
    locale.pick(
        "This was not sent from our own page. Nothing was changed. Open the link of the mail again.",
        "Cet envoi ne vient pas de notre page. Rien n’a été modifié. Rouvrez le lien du message.",
    )
}

/// A form that is not of this page.
pub(crate) fn unreadable(locale: Locale) -> &'static str {
    locale.pick(
        "This is not the form of this page. Nothing was changed. Open the link of the mail again.",
        "Ce n’est pas le formulaire de cette page. Rien n’a été modifié. Rouvrez le lien du message.",
    )
}

/// A body beyond what is taken.
pub(crate) fn too_large(locale: Locale) -> &'static str {
    locale.pick(
        "This is too long. Nothing was changed. Go back and shorten the comment.",
        "C’est trop long. Rien n’a été modifié. Revenez en arrière et raccourcissez le commentaire.",
    )
}

/// A method that the page does not know.
pub(crate) fn methods(locale: Locale) -> &'static str {
    locale.pick("Use GET or POST.", "Utilisez GET ou POST.")
}

/// What stands over a page that only says what went wrong.
pub(super) fn problem(locale: Locale) -> &'static str {
    locale.pick("That did not work", "Cela n’a pas abouti")
}

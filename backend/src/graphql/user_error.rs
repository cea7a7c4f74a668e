//! What the caller may correct, as part of a mutation's payload.

use async_graphql::{Enum, SimpleObject};
use shared::engine::{self, DealState};
use shared::keys::RoleKey;
use shared::leads::Hold;
use shared::locale::Locale;
use shared::process::Definition;
use shared::process::texts::Texts;

use crate::ctx::Ctx;
use crate::error::{AppError, AppResult, Problem, ProblemKind, StandInProblem};
use crate::graphql::direct::{self, Asked, Direct, Writer};
use crate::graphql::scalars::DateTime;

/// What kind of mistake it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum UserErrorCode {
    /// Something else must be done first; `blocker` says what.
    Blocked,
    /// The value does not fit.
    Invalid,
    /// A value is missing.
    Required,
    /// It names something that does not exist (any more).
    NotFound,
    /// Somebody else was faster.
    Conflict,
}

/// What the caller may correct.
#[derive(Debug, Clone, PartialEq, Eq, SimpleObject)]
pub struct UserError {
    /// What kind of mistake it is.
    pub code: UserErrorCode,
    /// In the caller's language.
    pub message: String,
    /// The input field it is about, from the input's root.
    pub path: Option<Vec<String>>,
    /// What stands in the way, for BLOCKED.
    pub blocker: Option<Blocker>,
}

/// One thing that stands in the way of a move or a step.
#[derive(Debug, Clone, PartialEq, Eq, SimpleObject)]
pub struct Blocker {
    /// What kind of obstacle it is: `STEP_NOT_DONE`, `FACT_MISSING`, `DOCUMENT_MISSING`, `NOT_YOUR_STEP`, …
    pub code: String,
    /// In the caller's language.
    pub message: String,
    /// The roles that can resolve it.
    pub resolvers: Vec<RoleName>,
    /// Whether the caller can resolve it.
    pub mine: bool,
    /// The step it is about.
    pub step: Option<String>,
    /// The fact it is about.
    pub fact: Option<String>,
    /// The kind of document it is about.
    pub document: Option<String>,
    /// Since when it stands.
    pub since: Option<DateTime>,
    /// Whether other steps come first, so that nobody can resolve it yet.
    pub later: bool,
}

/// A role and its name in the caller's language.
#[derive(Debug, Clone, PartialEq, Eq, SimpleObject)]
pub struct RoleName {
    /// Its key.
    pub key: String,
    /// Its name.
    pub name: String,
}

impl Direct for RoleName {
    fn writer(field: &str, _: &Asked<'_>) -> Option<Writer<Self>> {
        match field {
            "key" => direct::text(|role: &Self| &role.key),
            "name" => direct::text(|role: &Self| &role.name),
            _ => None,
        }
    }
}

impl RoleName {
    /// A role as a process names it.
    pub fn of(key: &RoleKey, texts: &Texts) -> Self {
        Self { key: key.to_string(), name: texts.role(key).to_owned() }
    }
}

impl Blocker {
    /// A blocker of the engine, worded for the caller. `state` is the deal as it stands, if there is one yet.
    pub fn of(
        blocker: &engine::Blocker,
        definition: &Definition,
        state: Option<&DealState>,
        ctx: &Ctx,
    ) -> Self {
        let texts = definition.texts(ctx.locale);
        Self {
            code: blocker.code().to_ascii_uppercase(),
            message: blocker.message(&definition.process, state, texts, ctx.locale),
            resolvers: blocker.resolvers.iter().map(|role| RoleName::of(role, texts)).collect(),
            mine: is_mine(blocker, state, ctx),
            step: blocker.step().map(ToString::to_string),
            fact: blocker.fact().map(ToString::to_string),
            document: blocker.document().map(ToString::to_string),
            since: blocker.since.map(DateTime),
            later: blocker.later,
        }
    }
}

/// Whether the caller can resolve it: has the role, and the step is not somebody else's.
fn is_mine(blocker: &engine::Blocker, state: Option<&DealState>, ctx: &Ctx) -> bool {
    let Some(caller) = &ctx.caller else { return false };
    let assignee = blocker.step().and_then(|step| state?.steps.get(step)?.assignee);
    blocker.resolvers.iter().any(|role| caller.roles.contains(role))
        && assignee.is_none_or(|assignee| assignee == caller.user)
}

/// What of an error the caller may correct; the rest stays an error.
pub fn user_errors(error: AppError, ctx: &Ctx) -> AppResult<Vec<UserError>> {
    match error {
        AppError::Rejected(refusal) => {
            let blocked = |blocker: &engine::Blocker| {
                let blocker = Blocker::of(blocker, &refusal.definition, refusal.state.as_ref(), ctx);
                let message = blocker.message.clone();
                UserError { code: UserErrorCode::Blocked, message, path: None, blocker: Some(blocker) }
            };
            Ok(refusal.rejection.blockers.iter().map(blocked).collect())
        }
        AppError::Invalid(problems) => {
            Ok(problems.into_iter().map(|problem| of_problem(problem, ctx.locale)).collect())
        }
        other => Err(other),
    }
}

fn of_problem(problem: Problem, locale: Locale) -> UserError {
    let code = match problem.kind {
        ProblemKind::Required => UserErrorCode::Required,
        ProblemKind::Unknown => UserErrorCode::NotFound,
        ProblemKind::InConflict(_)
        | ProblemKind::AlreadyResolved
        | ProblemKind::UnderWay
        | ProblemKind::AlreadyUndone => UserErrorCode::Conflict,
        _ => UserErrorCode::Invalid,
    };
    UserError { code, message: message(&problem.kind, locale), path: Some(problem.path), blocker: None }
}

fn message(kind: &ProblemKind, locale: Locale) -> String {
    let fixed = |english: &str, french: &str| locale.pick(english, french).to_owned();
    match kind {
        ProblemKind::Text(error) => sentence(&error.message(locale)),
        ProblemKind::Required => fixed("Please fill this in.", "Merci de remplir ce champ."),
        ProblemKind::Unknown => fixed(
            "This no longer exists. Please choose again.",
            "Cet élément n’existe plus. Merci de choisir à nouveau.",
        ),
        ProblemKind::NotInRole => fixed(
            "This person does not have the role. Please choose somebody who has it.",
            "Cette personne n’a pas ce rôle. Merci de choisir quelqu’un qui l’a.",
        ),
        ProblemKind::InOtherColumn => fixed(
            "This deal is no longer in the same column. Please place the card again.",
            "Cette affaire n’est plus dans la même colonne. Merci de replacer la carte.",
        ),
        ProblemKind::Currency(currency) => locale.pick(
            format!("Please give the amount in the company’s currency, {currency}."),
            format!("Merci d’indiquer le montant dans la devise de l’entreprise, {currency}."),
        ),
        ProblemKind::Range => fixed(
            "This number is too small, too large, or has too many decimals.",
            "Ce nombre est trop petit, trop grand ou a trop de décimales.",
        ),
        ProblemKind::ExactlyOne(fields) => {
            let fields = fields.join(", ");
            locale.pick(
                format!("Please give exactly one of these: {fields}."),
                format!("Merci d’en indiquer exactement un\u{a0}: {fields}."),
            )
        }
        ProblemKind::InConflict(Hold::Lost) => fixed(
            "The conflict over this company ended in favour of a colleague. Please hand the lead to them or discard it.",
            "Le conflit à propos de cette entreprise a été tranché en faveur d’un collègue. Merci de lui confier la piste ou de l’écarter.",
        ),
        ProblemKind::InConflict(Hold::Open) => fixed(
            "Somebody else seems to work with this company. Please resolve the conflict first.",
            "Quelqu’un d’autre semble déjà travailler avec cette entreprise. Merci de résoudre d’abord le conflit.",
        ),
        ProblemKind::CampaignOfOtherSource
        | ProblemKind::NoCampaign
        | ProblemKind::CampaignOver
        | ProblemKind::NoSale => about_campaigns(kind, locale).to_owned(),
        ProblemKind::OtherKey(key) => locale.pick(
            format!("The template must keep the key {key}."),
            format!("Le modèle doit garder la clé {key}."),
        ),
        ProblemKind::Unreadable(problem) => locale.pick(
            format!("The template cannot be read: {problem}."),
            format!("Le modèle est illisible\u{a0}: {problem}."),
        ),
        ProblemKind::Unfit => fixed(
            "The template has errors. Please mend what is listed as an error first.",
            "Le modèle contient des erreurs. Merci de corriger d’abord ce qui est signalé comme erreur.",
        ),
        ProblemKind::UnderWay => fixed(
            "Deals of this process are being brought to another version. Please wait until that has ended.",
            "Des affaires de ce processus changent déjà de version. Merci d’attendre la fin.",
        ),
        ProblemKind::AlreadyUndone => fixed("This was undone before.", "Ce changement a déjà été annulé."),
        ProblemKind::Taken => fixed(
            "Something else comes to this name already. Please choose another.",
            "Un autre élément porte déjà ce nom. Merci d’en choisir un autre.",
        ),
        ProblemKind::Quarter => fixed(
            "Please choose a quarter from 2000 to 2099.",
            "Merci de choisir un trimestre de 2000 à 2099.",
        ),
        ProblemKind::StandIn(problem) => about_stand_ins(problem, locale),
        ProblemKind::AlreadyResolved => {
            fixed("Somebody has already resolved this conflict.", "Quelqu’un a déjà résolu ce conflit.")
        }
    }
}

fn about_campaigns(kind: &ProblemKind, locale: Locale) -> &'static str {
    let (english, french) = match kind {
        ProblemKind::CampaignOfOtherSource => (
            "A campaign and a response belong to leads that came of a campaign. Please choose that source, or leave both out.",
            "Une campagne et une réponse vont avec les pistes issues d’une campagne. Merci de choisir cette origine, ou de laisser les deux vides.",
        ),
        ProblemKind::NoCampaign => (
            "This deal is no campaign. Please choose one.",
            "Cette affaire n’est pas une campagne. Merci d’en choisir une.",
        ),
        ProblemKind::CampaignOver => (
            "This campaign is over. Please choose one that is not.",
            "Cette campagne est terminée. Merci d’en choisir une qui ne l’est pas.",
        ),
        _ => (
            "This process sells nothing. Please choose one that does.",
            "Ce processus ne vend rien. Merci de choisir un processus de vente.",
        ),
    };
    locale.pick(english, french)
}

fn about_stand_ins(problem: &StandInProblem, locale: Locale) -> String {
    let fixed = |english: &str, french: &str| locale.pick(english, french).to_owned();
    match problem {
        StandInProblem::TooMany(most) => locale.pick(
            format!("At most {most} are allowed. Please end one first."),
            format!("Le maximum est de {most}. Merci d’en terminer une d’abord."),
        ),
        StandInProblem::ForOneself => fixed(
            "Nobody stands in for themselves. Please choose somebody else.",
            "Personne ne se remplace soi-même. Merci de choisir quelqu’un d’autre.",
        ),
        StandInProblem::ByOwnWord => fixed(
            "You cannot take somebody’s place by your own word. Please choose somebody else.",
            "Vous ne pouvez pas prendre vous-même la place de quelqu’un. Merci de choisir une autre personne.",
        ),
        StandInProblem::Twice => fixed(
            "This person stands in already on some of these days. Please choose other days, or end that first.",
            "Cette personne remplace déjà certains de ces jours. Merci de choisir d’autres jours ou d’y mettre fin d’abord.",
        ),
        StandInProblem::EndsBeforeItBegins => fixed(
            "The last day lies before the first one. Please choose a later one.",
            "Le dernier jour précède le premier. Merci d’en choisir un plus tardif.",
        ),
        StandInProblem::Over => fixed(
            "This day is over. Please choose today or a later day.",
            "Ce jour est passé. Merci de choisir aujourd’hui ou un jour plus tardif.",
        ),
        StandInProblem::TooLong(days) => locale.pick(
            format!("Please choose {days} days at most. Longer absences are told again."),
            format!("Merci de choisir {days} jours au plus. Une absence plus longue se déclare à nouveau."),
        ),
        StandInProblem::Circle(way) => locale.pick(
            format!("On some of these days the work would come back: {way}. Please choose somebody else, or other days."),
            format!("Certains de ces jours, le travail reviendrait à son point de départ\u{a0}: {way}. Merci de choisir quelqu’un d’autre ou d’autres jours."),
        ),
        StandInProblem::SeesTooLittle => fixed(
            "This person does not see every deal, so cannot decide on them. Please choose somebody who does.",
            "Cette personne ne voit pas toutes les affaires et ne peut donc pas en décider. Merci de choisir quelqu’un qui les voit.",
        ),
    }
}

/// A clause as a sentence of its own.
fn sentence(clause: &str) -> String {
    let mut letters = clause.chars();
    let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
    format!("{first}{}.", letters.as_str())
}

#[cfg(test)]
mod tests {
    use shared::text::TextError;

    use super::*;

    #[test]
    fn every_problem_is_a_sentence_in_each_language() {
        let kinds = [
            ProblemKind::Text(TextError::Empty),
            ProblemKind::Required,
            ProblemKind::Unknown,
            ProblemKind::NotInRole,
            ProblemKind::InOtherColumn,
            ProblemKind::CampaignOfOtherSource,
            ProblemKind::NoCampaign,
            ProblemKind::CampaignOver,
            ProblemKind::NoSale,
            ProblemKind::Currency("EUR".into()),
            ProblemKind::Range,
            ProblemKind::ExactlyOne(&["id", "name"]),
            ProblemKind::InConflict(Hold::Open),
            ProblemKind::InConflict(Hold::Lost),
            ProblemKind::AlreadyResolved,
            ProblemKind::OtherKey("reseller".into()),
            ProblemKind::Unreadable("line 3".into()),
            ProblemKind::Unfit,
            ProblemKind::Taken,
            ProblemKind::UnderWay,
            ProblemKind::AlreadyUndone,
            ProblemKind::Quarter,
            ProblemKind::StandIn(StandInProblem::SeesTooLittle),
            ProblemKind::StandIn(StandInProblem::TooMany(20)),
            ProblemKind::StandIn(StandInProblem::ForOneself),
            ProblemKind::StandIn(StandInProblem::ByOwnWord),
            ProblemKind::StandIn(StandInProblem::Twice),
            ProblemKind::StandIn(StandInProblem::EndsBeforeItBegins),
            ProblemKind::StandIn(StandInProblem::Over),
            ProblemKind::StandIn(StandInProblem::TooLong(366)),
            ProblemKind::StandIn(StandInProblem::Circle("A → B → A".into())),
        ];
        for kind in &kinds {
            let [english, french] = Locale::ALL.map(|locale| message(kind, locale));
            assert_ne!(english, french);
            for text in [english, french] {
                assert!(text.starts_with(char::is_uppercase) && text.ends_with('.'), "{text}");
            }
        }
        assert_eq!(message(&kinds[0], Locale::En), "Must not be empty.");
    }

    #[test]
    fn a_problem_keeps_its_place() {
        let error = of_problem(Problem::at("title", ProblemKind::Required), Locale::En);
        assert_eq!((error.code, error.path), (UserErrorCode::Required, Some(vec!["title".to_owned()])));
    }
}

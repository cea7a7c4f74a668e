//! Why a deal cannot change its version, in words.

use crate::locale::Locale;
use crate::process::Process;
use crate::process::texts::Texts;

use super::super::migration::Obstacle;
use super::super::{Blocker, Reason};
use super::values::quoted;

impl Obstacle {
    /// What is to be decided, by the names of the version that the deal goes by.
    pub fn message(&self, process: &Process, texts: &Texts, locale: Locale) -> String {
        let name = |name: &str| quoted(name, locale);
        match self {
            Self::Over => locale
                .pick("The deal is over and stays as it ended.", "L’affaire est close et reste telle quelle.")
                .to_owned(),
            Self::StageGone { stage } => {
                let stage = name(texts.stage(stage));
                locale.pick(
                    format!("The new version has no stage {stage}: say where its deals go."),
                    format!("La nouvelle version n’a plus la phase {stage} : indiquez où vont ses affaires."),
                )
            }
            Self::StepGone { step } => {
                let step = name(texts.step(step));
                locale.pick(
                    format!("The step {step} is open and the new version does not have it: say which step goes on, or give it up."),
                    format!("L’étape {step} est ouverte et absente de la nouvelle version : indiquez laquelle continue, ou abandonnez-la."),
                )
            }
            Self::FactGone { fact } => {
                let fact = name(texts.fact(fact));
                locale.pick(
                    format!("The field {fact} is filled in and the new version does not have it: say which field takes the value, or give it up."),
                    format!("Le champ {fact} est rempli et absent de la nouvelle version : indiquez quel champ reprend la valeur, ou abandonnez-la."),
                )
            }
            Self::FactUnfit { fact, expected } => {
                let reason = Reason::FactInvalid { fact: fact.clone(), expected: expected.clone() };
                let words = Blocker::nobody(reason).message(process, None, texts, locale);
                locale.pick(
                    format!("In the new version: {words}"),
                    format!("Dans la nouvelle version : {words}"),
                )
            }
        }
    }

    /// What that stage, step or fact is called.
    pub fn name<'a>(&'a self, texts: &'a Texts) -> Option<&'a str> {
        match self {
            Self::Over => None,
            Self::StageGone { stage } => Some(texts.stage(stage)),
            Self::StepGone { step } => Some(texts.step(step)),
            Self::FactGone { fact } | Self::FactUnfit { fact, .. } => Some(texts.fact(fact)),
        }
    }

    /// The name of its kind for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Over => "OVER",
            Self::StageGone { .. } => "STAGE_GONE",
            Self::StepGone { .. } => "STEP_GONE",
            Self::FactGone { .. } => "FACT_GONE",
            Self::FactUnfit { .. } => "FACT_UNFIT",
        }
    }

    /// The name of the stage, step or fact it is about.
    pub fn subject(&self) -> Option<&str> {
        match self {
            Self::Over => None,
            Self::StageGone { stage } => Some(stage.as_str()),
            Self::StepGone { step } => Some(step.as_str()),
            Self::FactGone { fact } | Self::FactUnfit { fact, .. } => Some(fact.as_str()),
        }
    }
}

//! The parts of the deal page. Each takes the [`DealHandle`](super::handle::DealHandle) and follows it by itself.

mod blockers;
mod came_of_it;
mod contact_form;
mod contacts;
mod correct;
mod documents;
mod edit;
mod facts;
mod field;
mod forecast;
mod form;
mod item_form;
mod item_work;
mod lists;
mod next;
mod people;
mod quarter;
mod related;
mod sending;
mod step_form;
mod step_head;
mod steps;
mod timeline;
mod title;
mod upload;
mod way;

pub(super) use blockers::Blockers;
pub(super) use came_of_it::CameOfIt;
pub(super) use contacts::Contacts;
pub(super) use documents::Documents;
pub(super) use facts::Facts;
pub(super) use form::Receipt;
pub(super) use item_work::item_work;
pub(super) use lists::Lists;
pub(super) use next::{NextCard, step_work};
pub(super) use people::people;
pub(super) use related::related;
pub(super) use steps::Steps;
pub(super) use timeline::Timeline;
pub(super) use title::Title;
pub(super) use way::way;

use std::sync::Arc;

use crate::dom::prelude::*;
use shared::keys::FactKey;
use shared::process::fact::FactType;
use shared::process::fact::FactValue;

use super::handle::{DealHandle, Known, Template};
use crate::api::scalars::{CurrencyCode, Money};
use crate::format;
use crate::i18n::t;

/// A part that is drawn anew whenever the deal changes.
pub(super) fn part(handle: DealHandle, draw: fn(DealHandle, &Arc<Known>, &Template) -> AnyView) -> AnyView {
    let draw = move || {
        let known = handle.known()?;
        let template = handle.template()?;
        Some(draw(handle, &known, &template))
    };
    draw.into_any()
}

/// A value as its reader writes it; a dash for none.
fn words(template: &Template, fact: &FactKey, value: Option<&FactValue>) -> String {
    let kind = template.process.facts.get(fact).map(|fact| fact.kind);
    match value {
        None => "–".to_owned(),
        Some(FactValue::Flag(true)) => t!(common::yes).to_owned(),
        Some(FactValue::Flag(false)) => t!(common::no).to_owned(),
        Some(FactValue::Text(text)) => text.clone(),
        Some(FactValue::Number(number)) if kind == Some(FactType::Percent) => format::percent(number),
        Some(FactValue::Number(number)) => format::decimal(number),
        Some(FactValue::Money(money)) => {
            format::money(&Money { amount: money.amount, currency: CurrencyCode::new(money.currency.code()) })
        }
        Some(FactValue::Date(date)) => format::date_long(*date),
        Some(FactValue::Choice(option)) => template.texts.option(fact, option).to_owned(),
        Some(FactValue::Choices(chosen)) => {
            let names: Vec<&str> = chosen.iter().map(|option| template.texts.option(fact, option)).collect();
            names.join(", ")
        }
    }
}

//! Values as people send them, checked against the fact they are for. What passes is tidy: texts trimmed, addresses in
//! lower case, empty values gone.

use rust_decimal::Decimal;

use crate::calendar::weekday;
use crate::keys::FactKey;
use crate::limits::{LINE_MAX, TEXT_MAX, TITLE_MAX};
use crate::money::{Currency, STORED_SCALE};
use crate::process::Process;
use crate::process::fact::{Fact, FactType, FactValue, LineFormat};
use crate::text::{TextError, Title, parse_email, siret};
use crate::time::Date;

use super::super::{Blocker, Expected, FactChanges, Input, Reason};

/// The years a date may lie in; anything else is a slip of the pen.
const YEARS: (i16, i16) = (1990, 2100);
/// The percentages there are; margins can be negative.
const PERCENT: (i32, i32) = (-100, 100);

/// The values in their tidy form, or a blocker for each that does not fit.
pub(super) fn check_facts(
    process: &Process,
    currency: Currency,
    given: &FactChanges,
) -> (FactChanges, Vec<Blocker>) {
    let mut good = FactChanges::new();
    let mut blockers = Vec::new();
    for (key, value) in given {
        match check(process.facts.get(key), currency, value.as_ref()) {
            Ok(value) => {
                good.insert(key.clone(), value);
            }
            Err(expected) => blockers.push(invalid(key, expected)),
        }
    }
    (good, blockers)
}

fn invalid(fact: &FactKey, expected: Expected) -> Blocker {
    Blocker::nobody(Reason::FactInvalid { fact: fact.clone(), expected })
}

/// A value in its tidy form, none for a blank one; or what would fit.
pub(super) fn check(
    fact: Option<&Fact>,
    currency: Currency,
    value: Option<&FactValue>,
) -> Result<Option<FactValue>, Expected> {
    let fact = fact.ok_or(Expected::Declared)?;
    let Some(value) = value.filter(|value| !value.is_blank()) else { return Ok(None) };
    let tidy = match (fact.kind, value) {
        (FactType::Flag, FactValue::Flag(_)) => value.clone(),
        (FactType::Line, FactValue::Text(text)) => FactValue::Text(formatted(fact, one_line(text)?)?),
        (FactType::Text, FactValue::Text(text)) => FactValue::Text(at_most(text.trim(), TEXT_MAX)?),
        (FactType::Email, FactValue::Text(text)) => FactValue::Text(email(text, FactType::Email)?),
        (FactType::Emails, FactValue::Text(text)) => FactValue::Text(emails(text)?),
        (FactType::Number, FactValue::Number(number)) => FactValue::Number(stored(*number)?),
        (FactType::Percent, FactValue::Number(number)) => FactValue::Number(percent(*number)?),
        (FactType::Money, FactValue::Money(money)) => {
            if money.currency != currency {
                return Err(Expected::Currency(currency.code().to_owned()));
            }
            if money.amount.is_sign_negative() && !money.amount.is_zero() {
                return Err(Expected::NotNegative);
            }
            money.stored().ok_or(Expected::Decimals(STORED_SCALE))?;
            value.clone()
        }
        (FactType::Date, FactValue::Date(date)) => FactValue::Date(on_a_day(fact, sane(*date)?)?),
        (FactType::Choice, FactValue::Choice(option)) => {
            one_of(fact, [option])?;
            value.clone()
        }
        (FactType::Choices, FactValue::Choices(chosen)) => {
            one_of(fact, chosen)?;
            value.clone()
        }
        (kind, _) => return Err(Expected::Type(kind)),
    };
    Ok(Some(tidy))
}

/// Without the character that ends texts in databases.
fn at_most(text: &str, max: usize) -> Result<String, Expected> {
    if text.chars().count() > max { Err(Expected::AtMostCharacters(max)) } else { Ok(text.replace('\0', "")) }
}

/// One line: breaks and other control characters become blanks.
fn one_line(text: &str) -> Result<String, Expected> {
    at_most(text.replace(char::is_control, " ").trim(), LINE_MAX)
}

/// A line in the form that the fact asks for.
fn formatted(fact: &Fact, line: String) -> Result<String, Expected> {
    match fact.format {
        Some(LineFormat::Siret) => siret(&line).ok_or(Expected::Siret),
        None => Ok(line),
    }
}

/// A date on one of the days of the week that the fact asks for.
fn on_a_day(fact: &Fact, date: Date) -> Result<Date, Expected> {
    if fact.weekdays.is_empty() || fact.weekdays.contains(&weekday(date)) {
        Ok(date)
    } else {
        Err(Expected::Weekdays(fact.weekdays.iter().copied().collect()))
    }
}

fn email(text: &str, kind: FactType) -> Result<String, Expected> {
    parse_email(text).map_err(|_| Expected::Type(kind))
}

fn emails(text: &str) -> Result<String, Expected> {
    at_most(text.trim(), TEXT_MAX)?;
    let parsed: Result<Vec<String>, Expected> =
        split_addresses(text).map(|one| email(one, FactType::Emails)).collect();
    Ok(parsed?.join(", "))
}

/// The addresses of a text, separated by commas, semicolons or white space.
pub(in crate::engine) fn split_addresses(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| c == ',' || c == ';' || c.is_whitespace()).filter(|part| !part.is_empty())
}

/// A number that databases can keep exactly.
fn stored(number: Decimal) -> Result<Decimal, Expected> {
    if number.normalize().scale() > STORED_SCALE { Err(Expected::Decimals(STORED_SCALE)) } else { Ok(number) }
}

fn percent(number: Decimal) -> Result<Decimal, Expected> {
    let (least, most) = PERCENT;
    if number < least.into() || number > most.into() {
        return Err(Expected::Between(least, most));
    }
    stored(number)
}

fn sane(date: Date) -> Result<Date, Expected> {
    let (first, last) = YEARS;
    if (first..=last).contains(&date.year()) { Ok(date) } else { Err(Expected::Years(first, last)) }
}

fn one_of<'a>(fact: &Fact, chosen: impl IntoIterator<Item = &'a String>) -> Result<(), Expected> {
    if chosen.into_iter().all(|option| fact.options.contains(option)) {
        Ok(())
    } else {
        Err(Expected::OneOf(fact.options.clone()))
    }
}

/// A blocker about a value beside the facts.
pub(super) fn input(input: Input, expected: Expected) -> Blocker {
    Blocker::nobody(Reason::InputInvalid { input, expected })
}

/// One line that is not blank, in its tidy form.
pub(super) fn line(which: Input, text: &str) -> Result<String, Blocker> {
    let line = one_line(text).map_err(|expected| input(which, expected))?;
    if line.is_empty() { Err(input(which, Expected::Filled)) } else { Ok(line) }
}

/// A title in its tidy form.
pub(super) fn title(text: &str) -> Result<String, Blocker> {
    Title::parse(text).map(|title| title.to_string()).map_err(|problem| {
        let expected = if problem == TextError::Empty {
            Expected::Filled
        } else {
            Expected::AtMostCharacters(TITLE_MAX)
        };
        input(Input::Title, expected)
    })
}

/// A remark in its tidy form; none when blank.
pub(super) fn note(text: Option<&str>) -> Result<Option<String>, Blocker> {
    let text = text.map(str::trim).filter(|text| !text.is_empty());
    text.map(|text| at_most(text, TEXT_MAX)).transpose().map_err(|expected| input(Input::Note, expected))
}

/// A date of a command.
pub(super) fn date(which: Input, date: Date) -> Result<Date, Blocker> {
    sane(date).map_err(|expected| input(which, expected))
}

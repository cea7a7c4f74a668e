//! Values as people read them.

use rust_decimal::Decimal;

use crate::keys::FactKey;
use crate::locale::Locale;
use crate::money::{Money, group_thousands};
use crate::process::fact::{AmountOrigin, Expiry, FactType, FactValue};
use crate::process::texts::Texts;
use crate::process::{Attitude, ForecastCategory, Influence, Process};
use crate::time::Date;

/// What stands for an empty value.
pub const EMPTY: &str = "–";

/// French sets numbers apart from their unit by a blank that does not break.
const UNBROKEN: char = '\u{a0}';
/// And groups thousands by a narrow one.
const NARROW: &str = "\u{202f}";

/// The value of a fact in the reader's language: `€48,000`, `9 %`, `31 December 2026`, the name of an option.
pub fn value_text(
    (fact, kind): (&FactKey, FactType),
    value: &FactValue,
    texts: &Texts,
    locale: Locale,
) -> String {
    match value {
        FactValue::Flag(flag) => yes_no(*flag, locale).to_owned(),
        FactValue::Text(text) => text.clone(),
        FactValue::Number(number) if kind == FactType::Percent => percent_text(number, locale),
        FactValue::Number(number) => number_text(number, locale),
        FactValue::Money(money) => money_text(money, locale),
        FactValue::Date(date) => date_text(*date, locale),
        FactValue::Choice(option) => texts.option(fact, option).to_owned(),
        FactValue::Choices(chosen) => {
            chosen.iter().map(|option| texts.option(fact, option)).collect::<Vec<_>>().join(", ")
        }
    }
}

/// What changes once a date has passed (RS-3.1).
pub fn expiry_text(expiry: &Expiry, process: &Process, texts: &Texts, locale: Locale) -> String {
    let changes = expiry.sets.iter().filter_map(|(fact, value)| {
        let value = value_text((fact, process.facts.get(fact)?.kind), value, texts, locale);
        let (value, fact) = (quoted(&value, locale), quoted(texts.fact(fact), locale));
        Some(locale.pick(format!("{fact} becomes {value}"), format!("{fact} devient {value}")))
    });
    listed(&changes.collect::<Vec<_>>(), locale.pick("and", "et"))
}

/// How much somebody at the customer weighs, in words (DS-2.2).
pub fn influence_name(influence: Influence, locale: Locale) -> &'static str {
    let (en, fr) = match influence {
        Influence::High => ("much influence", "influence forte"),
        Influence::Medium => ("some influence", "influence moyenne"),
        Influence::Low => ("little influence", "influence faible"),
    };
    locale.pick(en, fr)
}

/// Where somebody at the customer stands, in words (DS-2.2).
pub fn attitude_name(attitude: Attitude, locale: Locale) -> &'static str {
    let (en, fr) = match attitude {
        Attitude::Supports => ("for us", "favorable"),
        Attitude::Neutral => ("undecided", "neutre"),
        Attitude::Opposes => ("against us", "défavorable"),
    };
    locale.pick(en, fr)
}

/// The name of a forecast category (CQ-2.1).
pub fn category_name(category: ForecastCategory, locale: Locale) -> &'static str {
    let (en, fr) = match category {
        ForecastCategory::Omitted => ("Omitted", "Exclue"),
        ForecastCategory::Pipeline => ("Pipeline", "En cours"),
        ForecastCategory::BestCase => ("Best case", "Probable"),
        ForecastCategory::Commit => ("Commit", "Engagée"),
        ForecastCategory::Closed => ("Closed", "Signée"),
    };
    locale.pick(en, fr)
}

/// What a value of a type is: `a line of text`, `an amount`.
pub(crate) fn type_text(kind: FactType, locale: Locale) -> &'static str {
    let (en, fr) = match kind {
        FactType::Flag => ("yes or no", "oui ou non"),
        FactType::Line => ("a line of text", "une ligne de texte"),
        FactType::Text => ("a text", "un texte"),
        FactType::Email => (
            "an e-mail address such as name@example.com",
            "une adresse électronique telle que nom@example.com",
        ),
        FactType::Emails => {
            ("e-mail addresses separated by commas", "des adresses électroniques séparées par des virgules")
        }
        FactType::Number => ("a number", "un nombre"),
        FactType::Percent => ("a percentage", "un pourcentage"),
        FactType::Money => ("an amount", "un montant"),
        FactType::Date => ("a date", "une date"),
        FactType::Choice => ("one of the options", "l’une des options"),
        FactType::Choices => ("some of the options", "certaines des options"),
    };
    locale.pick(en, fr)
}

/// The name of an amount by where it comes from (RS-2.3).
pub(crate) fn origin_name(origin: AmountOrigin, locale: Locale) -> &'static str {
    match origin {
        AmountOrigin::Estimated => locale.pick("Estimated amount", "Montant estimé"),
        AmountOrigin::Scoped => locale.pick("Scoped amount", "Montant chiffré"),
        AmountOrigin::Quoted => locale.pick("Quoted amount", "Montant du devis"),
        AmountOrigin::Final => locale.pick("Final amount", "Montant final"),
    }
}

/// The names of days of the week, Monday = 1 to Sunday = 7.
pub(crate) fn weekday_names<'a>(days: impl IntoIterator<Item = &'a u8>, locale: Locale) -> Vec<String> {
    const EN: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
    const FR: [&str; 7] = ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"];
    let name = |day: &u8| locale.pick(EN, FR).get(usize::from(*day).saturating_sub(1)).copied();
    days.into_iter().filter_map(name).map(str::to_owned).collect()
}

/// A value without language: for titles that everybody reads, whatever their language.
pub(crate) fn plain(value: &FactValue) -> String {
    match value {
        FactValue::Flag(flag) => yes_no(*flag, Locale::En).to_owned(),
        FactValue::Text(text) | FactValue::Choice(text) => text.clone(),
        FactValue::Number(number) => number.normalize().to_string(),
        FactValue::Money(money) => money.to_string(),
        FactValue::Date(date) => date.to_string(),
        FactValue::Choices(chosen) => chosen.iter().cloned().collect::<Vec<_>>().join(", "),
    }
}

fn yes_no(flag: bool, locale: Locale) -> &'static str {
    if flag { locale.pick("yes", "oui") } else { locale.pick("no", "non") }
}

/// A number with grouped thousands.
pub fn number_text(number: &Decimal, locale: Locale) -> String {
    grouped(&number.normalize(), locale)
}

fn grouped(number: &Decimal, locale: Locale) -> String {
    let english = group_thousands(&number.to_string());
    match locale {
        Locale::En => english,
        Locale::Fr => english.replace(',', NARROW).replace('.', ","),
    }
}

/// A percentage.
pub fn percent_text(number: &Decimal, locale: Locale) -> String {
    format!("{}{}%", number_text(number, locale), locale.pick(' ', UNBROKEN))
}

/// An amount with its currency, as the browser writes it: `€48,000`, `CHF 0.50`, `48 000 €`.
pub fn money_text(money: &Money, locale: Locale) -> String {
    let mut amount = money.amount.normalize();
    if amount.scale() == 1 {
        amount.rescale(2);
    }
    let (sign, digits) = (if amount.is_sign_negative() { "-" } else { "" }, grouped(&amount.abs(), locale));
    let code = money.currency.code();
    match (locale, currency_sign(code)) {
        (Locale::En, Some(currency)) => format!("{sign}{currency}{digits}"),
        (Locale::En, None) => format!("{sign}{code}{UNBROKEN}{digits}"),
        (Locale::Fr, currency) => format!("{sign}{digits}{UNBROKEN}{}", currency.unwrap_or(code)),
    }
}

fn currency_sign(code: &str) -> Option<&'static str> {
    Some(match code {
        "EUR" => "€",
        "GBP" => "£",
        "USD" => "$",
        _ => return None,
    })
}

/// A date with its month as a word.
pub fn date_text(date: Date, locale: Locale) -> String {
    const EN: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    const FR: [&str; 12] = [
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    ];
    let month = usize::from(date.month().unsigned_abs()).saturating_sub(1);
    let month = locale.pick(EN, FR).get(month).copied().unwrap_or_default();
    let day = match (date.day(), locale) {
        (1, Locale::Fr) => "1er".to_owned(),
        (day, _) => day.to_string(),
    };
    format!("{day} {month} {}", date.year())
}

/// A name inside a sentence: its first letter small, unless it is an abbreviation such as `PO number`.
pub(crate) fn inside(name: &str) -> String {
    let mut letters = name.chars();
    match (letters.next(), letters.next()) {
        (Some(first), Some(second)) if is_small(second) || second.is_whitespace() => {
            [small(first), second].into_iter().chain(letters).collect()
        }
        _ => name.to_owned(),
    }
}

/// The small letter in the languages of [`Locale`]. Unicode's tables for all others would be a part of the web app.
fn small(letter: char) -> char {
    match letter {
        'À'..='Ö' | 'Ø'..='Þ' => char::from_u32(u32::from(letter) + 32).unwrap_or(letter),
        'Œ' => 'œ',
        _ => letter.to_ascii_lowercase(),
    }
}

fn is_small(letter: char) -> bool {
    matches!(letter, 'a'..='z' | 'ß'..='ö' | 'ø'..='ÿ' | 'œ')
}

/// A name in the quotation marks of the language.
pub(crate) fn quoted(name: &str, locale: Locale) -> String {
    match locale {
        Locale::En => format!("“{name}”"),
        Locale::Fr => format!("«{UNBROKEN}{name}{UNBROKEN}»"),
    }
}

/// Several things in a row: `a, b and c`, with the given last word.
pub(crate) fn listed(parts: &[String], last: &str) -> String {
    match parts {
        [] => String::new(),
        [one] => one.clone(),
        [front @ .., back] => format!("{} {last} {back}", front.join(", ")),
    }
}

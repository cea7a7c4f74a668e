//! Numbers, amounts and dates in the reader's language, by the browser's own `Intl`, with the formatters kept.
//!
//! Outside a browser (native tests) numbers come out plain.

use std::cell::RefCell;
use std::collections::HashMap;

use js_sys::{Array, Function, Intl, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};

use crate::api::scalars::{Date, DateTime, Decimal, Money, Quarter};
use crate::browser::uppercase;
use crate::i18n::{Locale, locale, t};

thread_local! {
    /// Formatting functions by language and options: making one costs a hundred times more than using it.
    static FORMATTERS: RefCell<HashMap<(Locale, String), Function>> = RefCell::default();
}

/// English of the company is European English: day before month, 24 hours.
fn tag() -> &'static str {
    locale().pick("en-GB", "fr-FR")
}

type Options<'a> = &'a [(&'a str, &'a str)];

fn options_object(options: Options<'_>) -> Object {
    let object = Object::new();
    for (name, value) in options {
        // Numbers too: `Intl` reads them from text.
        let _ = Reflect::set(&object, &JsValue::from_str(name), &JsValue::from_str(value));
    }
    object
}

fn with_formatter(kind: &str, options: Options<'_>, value: &JsValue) -> String {
    let mut key = kind.to_owned();
    for (name, setting) in options {
        key.push_str(name);
        key.push_str(setting);
    }
    let format = FORMATTERS.with_borrow_mut(|known| {
        known
            .entry((locale(), key))
            .or_insert_with(|| {
                let tags = Array::of1(&JsValue::from_str(tag()));
                let options = options_object(options);
                if kind == "date" {
                    Intl::DateTimeFormat::new(&tags, &options).format()
                } else {
                    Intl::NumberFormat::new(&tags, &options).format()
                }
            })
            .clone()
    });
    format.call1(&JsValue::UNDEFINED, value).ok().and_then(|text| text.as_string()).unwrap_or_default()
}

/// A count.
pub(crate) fn integer(count: i64) -> String {
    if cfg!(target_arch = "wasm32") {
        #[expect(clippy::cast_precision_loss, reason = "counts stay far below 2^53")]
        let value = JsValue::from_f64(count as f64);
        with_formatter("number", &[], &value)
    } else {
        count.to_string()
    }
}

/// An exact number as the reader writes it.
pub(crate) fn decimal(number: &Decimal) -> String {
    with_formatter("number", &[("maximumFractionDigits", "4")], &JsValue::from_str(&number.to_string()))
}

/// A number in percent: `12.5` becomes "12.5 %".
pub(crate) fn percent(number: &Decimal) -> String {
    format!("{}\u{a0}%", decimal(number))
}

/// An amount in full: "€48,000".
pub(crate) fn money(money: &Money) -> String {
    let fraction = if money.amount.fract().is_zero() { "0" } else { "2" };
    let options = [
        ("style", "currency"),
        ("currency", money.currency.as_str()),
        ("minimumFractionDigits", fraction),
        ("maximumFractionDigits", fraction),
    ];
    with_formatter("number", &options, &JsValue::from_str(&money.amount.to_string()))
}

/// An amount in short, for cards and sums: "€48k", "€4.2m".
pub(crate) fn money_short(money: &Money) -> String {
    let options = [
        ("style", "currency"),
        ("currency", money.currency.as_str()),
        ("notation", "compact"),
        ("minimumFractionDigits", "0"),
        ("maximumSignificantDigits", "3"),
    ];
    with_formatter("number", &options, &JsValue::from_str(&money.amount.to_string()))
}

/// Milliseconds at noon of a date, so that no time zone moves it to another day.
fn noon_ms(date: Date) -> JsValue {
    JsValue::from_f64(js_sys::Date::parse(&format!("{date}T12:00:00Z")))
}

/// A date in full: "21 November 2026".
pub(crate) fn date_long(date: Date) -> String {
    let options = [("timeZone", "UTC"), ("dateStyle", "long")];
    with_formatter("date", &options, &noon_ms(date))
}

/// A date in short: "21 Nov", with the year when it is another one.
pub(crate) fn date_short(date: Date, today: Date) -> String {
    let year = ("year", "numeric");
    let mut options = vec![("timeZone", "UTC"), ("day", "numeric"), ("month", "short")];
    if date.year() != today.year() {
        options.push(year);
    }
    with_formatter("date", &options, &noon_ms(date))
}

/// The day of the week in full: "Tuesday".
pub(crate) fn weekday_long(date: Date) -> String {
    with_formatter("date", &[("timeZone", "UTC"), ("weekday", "long")], &noon_ms(date))
}

/// The day of the week: "Tue".
pub(crate) fn weekday(date: Date) -> String {
    with_formatter("date", &[("timeZone", "UTC"), ("weekday", "short")], &noon_ms(date))
}

/// A date as people say it: "today", "tomorrow", "in 3 days" or "Tue" within a week, else the short date.
pub(crate) fn date_relative(date: Date, today: Date) -> String {
    let days = days_from(today, date);
    if days.abs() > 6 {
        return date_short(date, today);
    }
    relative(f64::from(days), "day")
}

/// A calendar quarter: "Q4 2026".
pub(crate) fn quarter(quarter: Quarter) -> String {
    t!(forecast::quarter_name, &quarter.number().to_string(), &quarter.year().to_string())
}

/// Days from one date to another; negative when the other is earlier.
pub(crate) fn days_from(from: Date, to: Date) -> i32 {
    from.until(to).map_or(0, |span| span.get_days())
}

fn relative(amount: f64, unit: &str) -> String {
    let tags = Array::of1(&JsValue::from_str(tag()));
    let options = options_object(&[("numeric", "auto")]);
    let format = Intl::RelativeTimeFormat::new(&tags, &options);
    let function =
        Reflect::get(&format, &JsValue::from_str("format")).ok().and_then(|f| f.dyn_into::<Function>().ok());
    function
        .and_then(|function| {
            function.call2(&format, &JsValue::from_f64(amount), &JsValue::from_str(unit)).ok()
        })
        .and_then(|text| text.as_string())
        .unwrap_or_default()
}

/// A point in time in full, in the reader's time zone: "21 November 2026 at 14:05".
pub(crate) fn time_long(time: &DateTime) -> String {
    with_formatter(
        "date",
        &[("dateStyle", "long"), ("timeStyle", "short")],
        &JsValue::from_f64(time.millis()),
    )
}

/// How long ago: "5 minutes ago", "3 hours ago", "yesterday", else the date.
pub(crate) fn time_ago(time: &DateTime, now_ms: f64) -> String {
    let minutes = ((now_ms - time.millis()) / 60_000.0).floor();
    let (amount, unit) = match minutes {
        minutes if minutes < 1.0 => (0.0, "minute"),
        minutes if minutes < 60.0 => (minutes, "minute"),
        minutes if minutes < 1_440.0 => ((minutes / 60.0).floor(), "hour"),
        minutes if minutes < 10_080.0 => ((minutes / 1_440.0).floor(), "day"),
        _ => {
            let options = [("day", "numeric"), ("month", "short"), ("year", "numeric")];
            return with_formatter("date", &options, &JsValue::from_f64(time.millis()));
        }
    };
    if unit == "minute" && amount < 1.0 {
        return crate::i18n::t!(common::just_now).to_owned();
    }
    relative(-amount, unit)
}

/// The initials of a name, at most two.
pub(crate) fn initials(name: &str) -> String {
    let mut words = name.split([' ', '-']).filter_map(|word| word.chars().next());
    let first = words.next();
    let last = words.next_back();
    uppercase(&first.into_iter().chain(last).collect::<String>())
}

/// An exact number as a person typed it: spaces and thin spaces group, the last `.` or `,` is the decimal mark unless
/// three digits follow it and it stands where a group would. Currency signs and letters are not part of a number.
pub(crate) fn parse_decimal(text: &str, locale: Locale) -> Option<Decimal> {
    let compact: String =
        text.chars().filter(|c| !c.is_whitespace() && *c != '\u{202f}' && *c != '\'').collect();
    let (group, mark) = locale.pick((',', '.'), ('.', ','));
    let commas = compact.matches(group).count();
    let marks = compact.matches(mark).count();
    let grouped = |text: &str| {
        let whole = text.split(mark).next().unwrap_or_default();
        whole.split(group).skip(1).all(|part| part.len() == 3)
    };
    let plain = match (commas, marks) {
        (0, 0 | 1) => compact.replace(mark, "."),
        (_, 0 | 1) if grouped(&compact) => compact.replace(group, "").replace(mark, "."),
        // The other language's decimal mark: "12,5" typed by an English reader.
        (1, 0) => compact.replace(group, "."),
        _ => return None,
    };
    Decimal::from_str_exact(&plain).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str, locale: Locale) -> Option<String> {
        parse_decimal(text, locale).map(|number| number.to_string())
    }

    #[test]
    fn numbers_are_read_as_people_write_them() {
        assert_eq!(number("48,000.50", Locale::En).as_deref(), Some("48000.50"));
        assert_eq!(number("48 000,50", Locale::Fr).as_deref(), Some("48000.50"));
        assert_eq!(number("48\u{202f}000", Locale::Fr).as_deref(), Some("48000"));
        assert_eq!(number("12,5", Locale::En).as_deref(), Some("12.5"));
        assert_eq!(number("48000.5", Locale::Fr).as_deref(), Some("48000.5"));
        assert_eq!(number("1.234.567", Locale::Fr).as_deref(), Some("1234567"));
        for bad in ["", "12k", "1,2,3", "1.2.3", "€5"] {
            assert_eq!(number(bad, Locale::En), None, "{bad}");
        }
    }

    #[test]
    fn initials_are_first_and_last() {
        assert_eq!(initials("Anna Maria Lindqvist"), "AL");
        assert_eq!(initials("Élise"), "É");
        assert_eq!(initials(""), "");
    }

    #[test]
    fn days_are_counted_over_months() {
        let date = |text: &str| text.parse::<Date>().unwrap();
        assert_eq!(days_from(date("2026-11-21"), date("2027-01-01")), 41);
        assert_eq!(days_from(date("2026-11-21"), date("2026-11-20")), -1);
    }
}

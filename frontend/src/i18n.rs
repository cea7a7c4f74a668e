//! The language of the reader, and every text of the app as a function (generated from `locales/*.json`).
//!
//! `t!(board::empty)` is the text in the reader's language; `t!(board::moved, &number, &stage)` fills in its arguments
//! in the order in which the English text names them. A missing key or argument does not compile. Texts are read when
//! a view is built; a change of language builds the whole view anew (see `app.rs`), so nothing here is a signal.

use std::sync::atomic::{AtomicBool, Ordering};

pub(crate) use shared::locale::Locale;

/// The texts, a module per domain.
#[allow(dead_code, reason = "generated; the tidy test looks for unused keys")]
#[rustfmt::skip]
pub(crate) mod texts {
    use super::{Locale, fill, is_one};
    include!(concat!(env!("OUT_DIR"), "/texts.rs"));
}

/// Whether the reader's language is French. One reader per page, hence one place.
static FRENCH: AtomicBool = AtomicBool::new(false);

/// The reader's language.
pub(crate) fn locale() -> Locale {
    if FRENCH.load(Ordering::Relaxed) { Locale::Fr } else { Locale::En }
}

/// Sets the reader's language for views built from now on.
pub(crate) fn set_locale(locale: Locale) {
    FRENCH.store(locale == Locale::Fr, Ordering::Relaxed);
}

/// A text in the reader's language.
macro_rules! t {
    ($domain:ident :: $key:ident $(, $argument:expr)* $(,)?) => {
        $crate::i18n::texts::$domain::$key($crate::i18n::locale() $(, $argument)*)
    };
}
pub(crate) use t;

/// Whether a language speaks of this count in the singular: French says "0 jour".
fn is_one(locale: Locale, count: i64) -> bool {
    count == 1 || (locale == Locale::Fr && count == 0)
}

/// A template with `{0}`, `{1}` … replaced.
fn fill(template: &str, values: &[&str]) -> String {
    let mut text = String::with_capacity(template.len() + 16);
    let mut parts = template.split('{');
    text.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let (position, rest) = part.split_once('}').unwrap_or(("", part));
        let value = position.parse::<usize>().ok().and_then(|position| values.get(position));
        text.push_str(value.copied().unwrap_or_default());
        text.push_str(rest);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_are_filled_in_wherever_a_language_puts_them() {
        assert_eq!(fill("{1} from {0}", &["Scope", "D-1"]), "D-1 from Scope");
    }

    #[test]
    fn each_language_counts_in_its_own_way() {
        assert!(!is_one(Locale::En, 0) && is_one(Locale::Fr, 0));
        assert!(is_one(Locale::En, 1) && !is_one(Locale::Fr, 2));
    }
}

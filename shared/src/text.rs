//! Parsed texts. A value of these types is known to be good; parsing says what is wrong in terms the edge can word.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::limits::{LINE_MAX, TITLE_MAX};

/// Why a text was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextError {
    /// Nothing but white space.
    Empty,
    /// Longer than this many characters.
    TooLong(usize),
    /// Not of the form an e-mail address has.
    NotAnEmail,
}

impl TextError {
    /// The problem in the reader's language.
    pub fn message(self, locale: crate::locale::Locale) -> String {
        match self {
            Self::Empty => locale.pick("must not be empty", "ne doit pas être vide").to_owned(),
            Self::TooLong(max) => locale.pick(
                format!("must have at most {max} characters"),
                format!("doit avoir au plus {max} caractères"),
            ),
            Self::NotAnEmail => locale
                .pick(
                    "must be an e-mail address such as name@example.com",
                    "doit être une adresse électronique, par exemple nom@example.com",
                )
                .to_owned(),
        }
    }
}

/// The digits of a SIRET, the registration number of a French establishment: 14 digits with a check digit by Luhn's rule
/// (CQ-3.1). The establishments of La Poste have a rule of their own: the sum of their digits is a multiple of five.
pub fn siret(text: &str) -> Option<String> {
    let digits: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    if digits.len() != 14 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let figures = || digits.bytes().rev().map(|byte| u32::from(byte - b'0'));
    let luhn: u32 = figures()
        .enumerate()
        .map(
            |(place, figure)| {
                if place.is_multiple_of(2) { figure } else { figure * 2 / 10 + figure * 2 % 10 }
            },
        )
        .sum();
    let of_la_poste = digits.starts_with("356000000") && figures().sum::<u32>().is_multiple_of(5);
    (luhn.is_multiple_of(10) || of_la_poste).then_some(digits)
}

/// One line: breaks and other control characters become blanks.
fn trimmed(text: &str, max: usize) -> Result<String, TextError> {
    let text = text.replace(char::is_control, " ");
    let text = text.trim();
    if text.is_empty() {
        return Err(TextError::Empty);
    }
    if text.chars().count() > max {
        return Err(TextError::TooLong(max));
    }
    Ok(text.to_owned())
}

/// The title of a deal: not blank, at most [`TITLE_MAX`] characters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Title(String);

impl Title {
    /// A title, trimmed.
    pub fn parse(text: &str) -> Result<Self, TextError> {
        trimmed(text, TITLE_MAX).map(Self)
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Title {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// One line: a company or person's name. Not blank, at most [`LINE_MAX`] characters.
pub fn parse_line(text: &str) -> Result<String, TextError> {
    trimmed(text, LINE_MAX)
}

/// An e-mail address in lower case. The check is one of form; only a message that arrives proves an address.
pub fn parse_email(text: &str) -> Result<String, TextError> {
    if text.trim().contains(char::is_control) {
        return Err(TextError::NotAnEmail);
    }
    let text = trimmed(text, 254)?.to_lowercase();
    let (local, domain) = text.split_once('@').ok_or(TextError::NotAnEmail)?;
    let plain = |part: &str| {
        !part.is_empty()
            && !part.contains(|c: char| c.is_whitespace() || c.is_control() || "@,;<>\"".contains(c))
    };
    let dotted = domain.contains('.') && domain.split('.').all(|label| !label.is_empty());
    if plain(local) && plain(domain) && dotted { Ok(text) } else { Err(TextError::NotAnEmail) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_siret_has_fourteen_digits_and_a_check_digit() {
        assert_eq!(siret("732 829 320 00074").as_deref(), Some("73282932000074"));
        for wrong in ["73282932000075", "7328293200007", "7328293200007A", ""] {
            assert_eq!(siret(wrong), None, "{wrong}");
        }
        assert!(siret("35600000000048").is_some(), "the head office of La Poste passes both rules");
        assert!(siret("35600000049837").is_some(), "an establishment of La Poste passes its own");
    }

    #[test]
    fn a_line_is_one_line() {
        assert_eq!(parse_line(" Isla\u{0}Verde\nHotels\t"), Ok("Isla Verde Hotels".to_owned()));
        assert_eq!(parse_line("\u{0}"), Err(TextError::Empty));
    }

    #[test]
    fn addresses_are_checked_for_form() {
        assert_eq!(parse_email(" AE@Demo.Example "), Ok("ae@demo.example".to_owned()));
        for bad in ["", "a", "a@b", "a b@c.de", "a@b..c", "a@b.c,d@e.fg"] {
            assert!(parse_email(bad).is_err(), "{bad}");
        }
    }
}

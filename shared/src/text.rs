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

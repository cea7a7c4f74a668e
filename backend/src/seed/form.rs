//! A deal that was lived once, as a form from which others like it are printed.
//!
//! What a deal's events and state have of their own (ids, number, title, times, amounts) becomes a blank in their JSON;
//! the rest is printed as it is. State and events are printed with the same entries, so the state stays what its events
//! say.

use std::collections::HashMap;
use std::fmt::Write as _;

use shared::ids::{AccountId, DealId, DocumentId, UserId};
use shared::time::{Date, Timestamp};

/// Stands for the number of a deal while its form is made.
pub(super) const NUMBER: &str = "NUMBER~";
/// Stands for the title.
pub(super) const TITLE: &str = "TITLE~";

/// A part of a form.
#[derive(Debug, Clone, PartialEq)]
enum Piece {
    Text(Box<str>),
    Number,
    Title,
    Account,
    User(usize),
    Deal(usize),
    Document(usize),
    Date(Date),
    Time(Timestamp),
    Money(i64),
}

/// The ids that stand for others while a form is made, by what is printed in their place.
#[derive(Debug, Default)]
pub(super) struct Blanks {
    ids: HashMap<String, Piece>,
}

impl Blanks {
    pub(super) fn account(&mut self, id: AccountId) {
        self.ids.insert(id.to_string(), Piece::Account);
    }

    pub(super) fn user(&mut self, id: UserId, place: usize) {
        self.ids.insert(id.to_string(), Piece::User(place));
    }

    pub(super) fn deal(&mut self, id: DealId, place: usize) {
        self.ids.insert(id.to_string(), Piece::Deal(place));
    }

    pub(super) fn document(&mut self, id: DocumentId, place: usize) {
        self.ids.insert(id.to_string(), Piece::Document(place));
    }
}

/// What is entered.
pub(super) struct Entries<'a> {
    pub(super) number: &'a str,
    /// Without anything that JSON escapes.
    pub(super) title: &'a str,
    pub(super) account: AccountId,
    pub(super) users: &'a [UserId],
    pub(super) deals: &'a [DealId],
    /// The document in a place.
    pub(super) document: &'a dyn Fn(usize) -> DocumentId,
    /// Whole weeks, so that working days stay working days.
    pub(super) days_earlier: i32,
    /// Amounts in thousandths of those of the form.
    pub(super) scale: i64,
}

impl Entries<'_> {
    pub(super) fn date(&self, date: Date) -> Date {
        shared::calendar::plus_days(date, -self.days_earlier)
    }

    pub(super) fn time(&self, time: Timestamp) -> Timestamp {
        time.plus_seconds(-i64::from(self.days_earlier) * 86_400)
    }

    /// An amount in whole units of the currency, in tens.
    pub(super) fn amount(&self, amount: i64) -> i64 {
        amount * self.scale / 10_000 * 10
    }
}

/// The form.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Form(Vec<Piece>);

impl Form {
    /// Makes a form of JSON as serde writes it, without white space.
    pub(super) fn of(json: &str, blanks: &Blanks) -> Self {
        let mut form = Self::default();
        let mut from = 0;
        while let Some(quote) = json[from..].find('"') {
            let start = from + quote + 1;
            let end = start + string_length(&json[start..]);
            form.text(&json[from..start]);
            if json[..start].ends_with("\"amount\":\"") {
                form.money(&json[start..end]);
            } else {
                form.string(&json[start..end], blanks);
            }
            form.text("\"");
            from = end + 1;
        }
        form.text(&json[from..]);
        form
    }

    fn money(&mut self, string: &str) {
        match string.parse::<i64>() {
            Ok(amount) => self.0.push(Piece::Money(amount)),
            Err(_) => self.text(string),
        }
    }

    fn string(&mut self, string: &str, blanks: &Blanks) {
        if let Some(piece) = blanks.ids.get(string) {
            self.0.push(piece.clone());
        } else if let Some(date) = (string.len() == 10).then(|| string.parse().ok()).flatten() {
            self.0.push(Piece::Date(date));
        } else if let Some(time) = string.ends_with('Z').then(|| Timestamp::parse(string)).flatten() {
            self.0.push(Piece::Time(time));
        } else {
            self.words(string);
        }
    }

    /// Text in which number and title may stand.
    fn words(&mut self, mut rest: &str) {
        loop {
            let found = [(NUMBER, Piece::Number), (TITLE, Piece::Title)]
                .into_iter()
                .filter_map(|(word, piece)| Some((rest.find(word)?, word, piece)))
                .min_by_key(|(at, ..)| *at);
            let Some((at, word, piece)) = found else { return self.text(rest) };
            self.text(&rest[..at]);
            self.0.push(piece);
            rest = &rest[at + word.len()..];
        }
    }

    fn text(&mut self, text: &str) {
        match self.0.last_mut() {
            _ if text.is_empty() => {}
            Some(Piece::Text(last)) => *last = format!("{last}{text}").into(),
            _ => self.0.push(Piece::Text(text.into())),
        }
    }

    /// Fills the form in.
    pub(super) fn print(&self, entries: &Entries<'_>) -> String {
        let mut out = String::new();
        for piece in &self.0 {
            let _infallible = match piece {
                Piece::Text(text) => out.write_str(text),
                Piece::Number => out.write_str(entries.number),
                Piece::Title => out.write_str(entries.title),
                Piece::Account => write!(out, "{}", entries.account),
                Piece::User(place) => write!(out, "{}", entries.users[*place]),
                Piece::Deal(place) => write!(out, "{}", entries.deals[*place]),
                Piece::Document(place) => write!(out, "{}", (entries.document)(*place)),
                Piece::Date(date) => write!(out, "{}", entries.date(*date)),
                Piece::Time(time) => write!(out, "{}", entries.time(*time)),
                Piece::Money(amount) => write!(out, "{}", entries.amount(*amount)),
            };
        }
        out
    }
}

/// Where a JSON string ends whose opening quote is gone.
fn string_length(quoted: &str) -> usize {
    let mut escaped = false;
    for (at, byte) in quoted.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return at,
            _ => {}
        }
    }
    quoted.len()
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn what_is_a_deals_own_is_filled_in_and_the_rest_stays() {
        let id = |number| Uuid::from_u128(number);
        let (user, deal) = (UserId(id(1)), DealId(id(2)));
        let mut blanks = Blanks::default();
        blanks.user(user, 0);
        blanks.deal(deal, 0);
        let json = format!(
            r#"{{"owner":"{user}","deal":"{deal}","title":"TITLE~ · Renewal","name":"NUMBER~ quote.txt","note":"\"so\" 2026",
               "due":"2026-11-23","at":"2026-11-23T08:00:00.5Z","amount":{{"amount":"1000","currency":"EUR"}}}}"#
        );
        let entries = Entries {
            number: "D-2025-0007",
            title: "Switches",
            account: AccountId(id(9)),
            users: &[UserId(id(3))],
            deals: &[DealId(id(4))],
            document: &|_| DocumentId(id(0)),
            days_earlier: 7,
            scale: 1_500,
        };
        let printed = Form::of(&json, &blanks).print(&entries);
        let expected = json
            .replace(&user.to_string(), &UserId(id(3)).to_string())
            .replace(&deal.to_string(), &DealId(id(4)).to_string())
            .replace("TITLE~", "Switches")
            .replace("NUMBER~", "D-2025-0007")
            .replace("2026-11-23", "2026-11-16")
            .replace("\"1000\"", "\"1500\"");
        assert_eq!(printed, expected);
    }
}

//! Every address of the app, in one place: parsed, printed, and nothing else writes one.
//!
//! A [`Route`] is which page; a [`Query`] is what the page shows of it (filters, an open panel). Both survive a reload,
//! so every state that matters has an address.

use std::fmt::Write as _;

/// Which page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Route {
    /// Wherever the person usually begins.
    Home,
    /// Signing in.
    SignIn,
    /// The boards; the first one when no process is named.
    Boards {
        /// The process.
        process: Option<String>,
    },
    /// The list of deals.
    Deals,
    /// One deal, by its readable number.
    Deal {
        /// Its number.
        number: String,
    },
    /// The list of leads.
    Leads,
    /// One lead.
    Lead {
        /// Its id.
        id: String,
    },
    /// One customer.
    Account {
        /// Its id.
        id: String,
    },
    /// The forecast of a quarter.
    Forecast,
    /// How approvals go.
    Approvals,
    /// What waits for the person.
    Inbox,
    /// A process as a diagram.
    Diagram {
        /// The process.
        key: String,
    },
    /// The processes; the first one when none is named.
    Processes {
        /// The process.
        key: Option<String>,
    },
    /// The versions of a process.
    Versions {
        /// The process.
        key: String,
    },
    /// The editor of a process's next version.
    Editor {
        /// The process.
        key: String,
    },
    /// The business calendar of the company.
    Calendar,
    /// Who stands in for whom.
    StandIns,
    /// What happened that concerns the person.
    Notifications,
    /// No such page.
    NotFound,
}

impl Route {
    /// The page at a path.
    pub(crate) fn parse(path: &str) -> Self {
        let parts: Vec<String> = path.split('/').filter(|part| !part.is_empty()).map(decode).collect();
        let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
        match parts.as_slice() {
            [] => Self::Home,
            ["sign-in"] => Self::SignIn,
            ["boards"] => Self::Boards { process: None },
            ["boards", process] => Self::Boards { process: Some((*process).to_owned()) },
            ["deals"] => Self::Deals,
            ["deals", number] => Self::Deal { number: (*number).to_owned() },
            ["leads"] => Self::Leads,
            ["leads", id] => Self::Lead { id: (*id).to_owned() },
            ["accounts", id] => Self::Account { id: (*id).to_owned() },
            ["forecast"] => Self::Forecast,
            ["approvals"] => Self::Approvals,
            ["inbox"] => Self::Inbox,
            ["processes", key, "diagram"] => Self::Diagram { key: (*key).to_owned() },
            ["processes"] => Self::Processes { key: None },
            ["processes", key] => Self::Processes { key: Some((*key).to_owned()) },
            ["processes", key, "versions"] => Self::Versions { key: (*key).to_owned() },
            ["processes", key, "edit"] => Self::Editor { key: (*key).to_owned() },
            ["settings", "calendar"] => Self::Calendar,
            ["settings", "stand-ins"] => Self::StandIns,
            ["notifications"] => Self::Notifications,
            _ => Self::NotFound,
        }
    }

    /// The path of the page.
    pub(crate) fn path(&self) -> String {
        let under = |folder: &str, name: &str| format!("/{folder}/{}", encode(name));
        match self {
            Self::Home => "/".to_owned(),
            Self::SignIn => "/sign-in".to_owned(),
            Self::Boards { process: None } => "/boards".to_owned(),
            Self::Boards { process: Some(process) } => under("boards", process),
            Self::Deals => "/deals".to_owned(),
            Self::Deal { number } => under("deals", number),
            Self::Leads => "/leads".to_owned(),
            Self::Lead { id } => under("leads", id),
            Self::Account { id } => under("accounts", id),
            Self::Forecast => "/forecast".to_owned(),
            Self::Approvals => "/approvals".to_owned(),
            Self::Inbox => "/inbox".to_owned(),
            Self::Diagram { key } => under("processes", key) + "/diagram",
            Self::Processes { key: None } => "/processes".to_owned(),
            Self::Processes { key: Some(key) } => under("processes", key),
            Self::Versions { key } => under("processes", key) + "/versions",
            Self::Editor { key } => under("processes", key) + "/edit",
            Self::Calendar => "/settings/calendar".to_owned(),
            Self::StandIns => "/settings/stand-ins".to_owned(),
            Self::Notifications => "/notifications".to_owned(),
            Self::NotFound => "/not-found".to_owned(),
        }
    }

    /// A board.
    pub(crate) fn board(process: &str) -> Self {
        Self::Boards { process: Some(process.to_owned()) }
    }

    /// A deal by its number.
    pub(crate) fn deal(number: &str) -> Self {
        Self::Deal { number: number.to_owned() }
    }

    /// A customer by its id.
    pub(crate) fn account(id: &str) -> Self {
        Self::Account { id: id.to_owned() }
    }

    /// A lead by its id.
    pub(crate) fn lead(id: &str) -> Self {
        Self::Lead { id: id.to_owned() }
    }
}

/// What stands after the question mark: names and values, in order, without empty values.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Query(Vec<(String, String)>);

impl Query {
    /// From the part of an address after `?`, which may still be there.
    pub(crate) fn parse(search: &str) -> Self {
        let pairs = search.trim_start_matches('?').split('&').filter_map(|pair| pair.split_once('='));
        Self(
            pairs
                .map(|(name, value)| (decode(name), decode(value)))
                .filter(|(_, value)| !value.is_empty())
                .collect(),
        )
    }

    /// The value of a name.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// With a name set; removed when there is no value.
    pub(crate) fn with(mut self, name: &str, value: Option<&str>) -> Self {
        self.0.retain(|(known, _)| known != name);
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            self.0.push((name.to_owned(), value.to_owned()));
        }
        self
    }

    /// With its `?`, or nothing when empty.
    pub(crate) fn print(&self) -> String {
        let mut text = String::new();
        for (name, value) in &self.0 {
            let separator = if text.is_empty() { '?' } else { '&' };
            let _ = write!(text, "{separator}{}={}", encode(name), encode(value));
        }
        text
    }
}

/// Percent-encoded, except for letters, digits and `-_.~`.
fn encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

/// The opposite of [`encode`]; what is not valid stays as it is.
fn decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, tail)) = rest.split_first() {
        let hex = tail.get(..2).and_then(|hex| std::str::from_utf8(hex).ok());
        match (first, hex.and_then(|hex| u8::from_str_radix(hex, 16).ok())) {
            (b'%', Some(byte)) => {
                bytes.push(byte);
                rest = tail.get(2..).unwrap_or_default();
            }
            (b'+', _) => {
                bytes.push(b' ');
                rest = tail;
            }
            (byte, _) => {
                bytes.push(*byte);
                rest = tail;
            }
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_page_keeps_its_address() {
        let pages = [
            (Route::Home, "/"),
            (Route::SignIn, "/sign-in"),
            (Route::Boards { process: None }, "/boards"),
            (Route::board("reseller"), "/boards/reseller"),
            (Route::Deals, "/deals"),
            (Route::deal("D-2026-0042"), "/deals/D-2026-0042"),
            (Route::Leads, "/leads"),
            (Route::lead("lead_01"), "/leads/lead_01"),
            (Route::Forecast, "/forecast"),
            (Route::Approvals, "/approvals"),
            (Route::Inbox, "/inbox"),
            (Route::Diagram { key: "reseller".to_owned() }, "/processes/reseller/diagram"),
            (Route::Processes { key: None }, "/processes"),
            (Route::Processes { key: Some("reseller".to_owned()) }, "/processes/reseller"),
            (Route::Versions { key: "reseller".to_owned() }, "/processes/reseller/versions"),
            (Route::Editor { key: "reseller".to_owned() }, "/processes/reseller/edit"),
            (Route::StandIns, "/settings/stand-ins"),
            (Route::Notifications, "/notifications"),
        ];
        for (route, path) in pages {
            assert_eq!(route.path(), path);
            assert_eq!(Route::parse(path), route);
        }
        assert_eq!(Route::parse("/boards/"), Route::Boards { process: None });
        assert_eq!(Route::parse("/deals/1/2"), Route::NotFound);
    }

    #[test]
    fn a_query_survives_its_address() {
        let query = Query::default().with("q", Some("café & co")).with("mine", Some("1")).with("min", None);
        assert_eq!(query.print(), "?q=caf%C3%A9%20%26%20co&mine=1");
        assert_eq!(Query::parse(&query.print()), query);
        assert_eq!(Query::parse("?q=&x=%zz").get("q"), None);
        assert_eq!(query.with("q", None).print(), "?mine=1");
    }
}

//! Points in time and calendar dates. Values only: the clock is injected by whoever calls.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A civil date without a time zone.
pub type Date = jiff::civil::Date;

/// A point in time: microseconds since 1970-01-01 UTC. Serialised as RFC 3339.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Timestamp(i64);

/// A date from text such as `2026-11-21`, and no other form. Reads in little space what jiff's parser for every form of
/// ISO 8601 reads too, because the web app carries it.
pub fn parse_date(text: &str) -> Option<Date> {
    let mut parts = text.splitn(3, '-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    if [year.len(), month.len(), day.len()] != [4, 2, 2] {
        return None;
    }
    Date::new(digits(year)?, digits(month)?, digits(day)?).ok()
}

/// A number of nothing but digits.
fn digits<N: std::str::FromStr>(text: &str) -> Option<N> {
    if text.bytes().all(|byte| byte.is_ascii_digit()) { text.parse().ok() } else { None }
}

impl Timestamp {
    /// From RFC 3339 text in UTC, as this type is written; digits below the microsecond are left out.
    pub fn parse(text: &str) -> Option<Self> {
        let (date, time) = text.strip_suffix('Z')?.split_once('T')?;
        let (time, fraction) = time.split_once('.').unwrap_or((time, "0"));
        let mut parts = time.splitn(3, ':').map(digits::<i64>);
        let (hours, minutes, seconds) = (parts.next()??, parts.next()??, parts.next()??);
        if hours > 23 || minutes > 59 || seconds > 59 || fraction.is_empty() {
            return None;
        }
        let midnight = parse_date(date)?.duration_since(jiff::civil::date(1970, 1, 1)).as_secs();
        let micros: i64 = digits(&format!("{fraction:0<6.6}"))?;
        Some(Self((midnight + hours * 3_600 + minutes * 60 + seconds) * 1_000_000 + micros))
    }

    /// From microseconds since 1970-01-01 UTC.
    pub const fn from_micros(micros: i64) -> Self {
        Self(micros)
    }

    /// Microseconds since 1970-01-01 UTC.
    pub const fn micros(self) -> i64 {
        self.0
    }

    /// The date at UTC, for places that have no calendar with a time zone.
    pub fn utc_date(self) -> Date {
        self.jiff().to_zoned(jiff::tz::TimeZone::UTC).date()
    }

    /// This time moved by a number of seconds.
    #[must_use]
    pub const fn plus_seconds(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(seconds.saturating_mul(1_000_000)))
    }

    /// Whole days from `earlier` to this time; 0 when it is not later.
    pub fn days_since(self, earlier: Self) -> u32 {
        u32::try_from(self.0.saturating_sub(earlier.0).max(0) / 86_400_000_000).unwrap_or(u32::MAX)
    }

    /// The same point in time as the calendar library knows it; out-of-range values stick to the ends.
    pub fn jiff(self) -> jiff::Timestamp {
        jiff::Timestamp::from_microsecond(self.0).unwrap_or(if self.0 < 0 {
            jiff::Timestamp::MIN
        } else {
            jiff::Timestamp::MAX
        })
    }
}

impl From<jiff::Timestamp> for Timestamp {
    fn from(value: jiff::Timestamp) -> Self {
        Self(value.as_microsecond())
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.jiff())
    }
}

impl Serialize for Timestamp {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse::<jiff::Timestamp>().map(Self::from).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_and_times_are_read_as_the_calendar_library_reads_them() {
        for text in
            ["2026-11-21", "2024-02-29", "1969-12-31", "0001-01-01", "2026-02-29", "2026-13-01", "soon"]
        {
            assert_eq!(parse_date(text), text.parse().ok(), "{text}");
        }
        for text in [
            "2026-11-21T10:00:00Z",
            "2026-11-21T23:59:59.123456Z",
            "2026-11-21T00:00:00.5Z",
            "1969-12-31T23:59:59.25Z",
            "2026-11-21T24:00:00Z",
            "2026-11-21T10:60:00Z",
            "2026-11-21T10:00:00.Z",
            "2026-11-21",
        ] {
            let known = text.parse::<jiff::Timestamp>().ok().map(Timestamp::from);
            assert_eq!(Timestamp::parse(text), known, "{text}");
        }
        for other in ["20261121", "2026-11-21T10:00:00Z", "+2026-11-21", "2026-11-+1"] {
            assert_eq!(parse_date(other), None, "{other}");
        }
    }

    #[test]
    fn a_time_survives_json() {
        let time = Timestamp::from_micros(1_795_219_200_123_456);
        let json = serde_json::to_string(&time).unwrap();
        assert_eq!(serde_json::from_str::<Timestamp>(&json).unwrap(), time);
    }
}

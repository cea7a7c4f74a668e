//! What the address of a request names: one round of an approval step of one deal (decision 0017).

use std::fmt;
use std::str::FromStr;

use shared::ids::DealId;
use shared::keys::StepKey;
use uuid::Uuid;

/// A request for a decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Request {
    /// The deal.
    pub(crate) deal: DealId,
    /// Its approval step.
    pub(crate) step: StepKey,
    /// The round of the step, from 1.
    pub(crate) round: u32,
}

impl Request {
    /// The path of its page.
    pub(crate) fn path(&self) -> String {
        format!("/a/{self}")
    }
}

impl fmt::Display for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.deal.0.simple(), self.round, self.step)
    }
}

/// A text that names no request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct NoRequest;

impl FromStr for Request {
    type Err = NoRequest;

    fn from_str(text: &str) -> Result<Self, NoRequest> {
        let mut parts = text.splitn(3, '.');
        let mut part = || parts.next().ok_or(NoRequest);
        let (deal, round, step) = (part()?, part()?, part()?);
        let request = Self {
            deal: DealId(Uuid::try_parse(deal).map_err(|_| NoRequest)?),
            round: round.parse().map_err(|_| NoRequest)?,
            step: StepKey::parse(step).ok_or(NoRequest)?,
        };
        // One request has one address.
        if request.to_string() == text { Ok(request) } else { Err(NoRequest) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_has_one_address() {
        let text = "0000000000000000000000000000002a.2.director_approval";
        let request: Request = text.parse().unwrap();
        assert_eq!((request.deal, request.round), (DealId(Uuid::from_u128(42)), 2));
        assert_eq!(request.path(), format!("/a/{text}"));
        for other in [
            "",
            "0000000000000000000000000000002a",
            "0000000000000000000000000000002a.2",
            "0000000000000000000000000000002A.2.director_approval",
            "00000000-0000-0000-0000-00000000002a.2.director_approval",
            "0000000000000000000000000000002a.+2.director_approval",
            "0000000000000000000000000000002a.02.director_approval",
            "0000000000000000000000000000002a.2.Director",
            "0000000000000000000000000000002a.2.director_approval.x",
        ] {
            assert_eq!(other.parse::<Request>(), Err(NoRequest), "{other}");
        }
    }
}

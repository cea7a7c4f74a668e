//! Leads (RS-1).
use serde::{Deserialize, Serialize};

/// How a lead came (RS-1.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LeadSource {
    /// Met at a networking event.
    NetworkingEvent,
    /// Through the board of a non-profit.
    NonProfitBoard,
    /// Through LinkedIn.
    Linkedin,
    /// By e-mail.
    Email,
    /// By telephone.
    Phone,
    /// Referred by a customer.
    CustomerReferral,
    /// From a manufacturing partner.
    ManufacturingPartner,
    /// Through the website's contact form.
    Website,
}

/// Where a lead stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LeadStatus {
    /// Not looked at yet.
    New,
    /// Being researched.
    Working,
    /// Kept warm until the time is right.
    Nurturing,
    /// Became at least one deal.
    Converted,
    /// Not pursued.
    Discarded,
}

/// How a conflict between sellers was resolved (RS-1.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConflictResolution {
    /// They are different companies or matters.
    NoConflict,
    /// Both work on it together.
    Shared,
    /// The other one goes on alone.
    HandedOver,
    /// The new one is dropped.
    Withdrawn,
}

/// What is known of a company, for comparison.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Company {
    /// Its name.
    pub name: String,
    /// Its internet domain.
    pub domain: Option<String>,
    /// Its number in a public register.
    pub registration_number: Option<String>,
}

/// Why two companies seem to be one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MatchReason {
    /// The same registration number.
    SameNumber,
    /// The same internet domain.
    SameDomain,
    /// Similar names.
    SimilarName,
}

/// Two companies that seem to be one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Match {
    /// Why.
    pub reason: MatchReason,
    /// How sure it is, in percent.
    pub score: u8,
}

/// A company's name without what does not tell companies apart.
pub fn normalise_company(name: &str) -> String {
    name.to_lowercase()
}

/// How similar two names are, in percent.
pub fn similarity(_a: &str, _b: &str) -> u8 {
    0
}

/// Whether two companies seem to be one, and why.
pub fn conflict(_a: &Company, _b: &Company) -> Option<Match> {
    None
}

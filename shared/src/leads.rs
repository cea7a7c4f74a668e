//! Leads: where they come from (DS-1.8), and whether two companies seem to be one (RS-1). Pure comparison: which leads and
//! deals are compared, and who resolves a conflict, is decided outside.

use crate::search::{common, fold, trigrams};

use serde::{Deserialize, Serialize};

use crate::ids::DealId;

/// How a lead came (RS-1.1, DS-1.8).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LeadSource {
    /// Met at a networking event.
    NetworkingEvent,
    /// Through the board of a non-profit.
    NonProfitBoard,
    /// Through the business network of that name.
    Linkedin,
    /// By e-mail.
    Email,
    /// By telephone.
    Phone,
    /// Referred by a customer.
    CustomerReferral,
    /// From a manufacturing partner.
    ManufacturingPartner,
    /// Through the website's contact form (RS-1.2).
    Website,
    /// In response to a campaign; which one and by what, says [`CameOf`].
    Campaign,
    /// A contact of a distributor.
    Distributor,
    /// From a call of a sales engineer.
    SalesEngineer,
    /// A contact of product support.
    ProductSupport,
    /// From an earlier contact.
    EarlierContact,
}

/// By what somebody responded to a campaign (DS-1.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ResponseKind {
    /// A reply card.
    ReplyCard,
    /// An e-mail.
    Email,
    /// A telephone call.
    PhoneCall,
    /// A business card that was left.
    BusinessCard,
    /// A form on the web.
    WebForm,
    /// Something else.
    Other,
}

/// The campaign that a lead came of, and by what (DS-1.1, DS-1.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct CameOf {
    /// The campaign: a deal of a process that brings leads.
    pub campaign: DealId,
    /// By what somebody responded.
    pub response: ResponseKind,
}

/// What does not fit about what a lead says of its campaign.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CameOfGap {
    /// It came of a campaign, and nobody says of which.
    CampaignMissing,
    /// It came of a campaign, and nobody says by what.
    ResponseMissing,
    /// It names a campaign or a response, and did not come of one.
    NoCampaign,
}

impl CameOf {
    /// What a lead says of its campaign: which one and by what, exactly if that is its source, so that the two never
    /// disagree; otherwise everything that does not fit.
    pub fn of(
        source: LeadSource,
        campaign: Option<DealId>,
        response: Option<ResponseKind>,
    ) -> Result<Option<Self>, Vec<CameOfGap>> {
        match (source, campaign, response) {
            (LeadSource::Campaign, Some(campaign), Some(response)) => Ok(Some(Self { campaign, response })),
            (LeadSource::Campaign, ..) => {
                let campaign = campaign.is_none().then_some(CameOfGap::CampaignMissing);
                Err(campaign
                    .into_iter()
                    .chain(response.is_none().then_some(CameOfGap::ResponseMissing))
                    .collect())
            }
            (_, None, None) => Ok(None),
            _ => Err(vec![CameOfGap::NoCampaign]),
        }
    }
}

/// Where a lead stands (RS-1.4).
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

/// Why a conflict keeps its lead or deal from going on, what weighs more last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Hold {
    /// Nobody has resolved it yet.
    Open,
    /// It ended in favour of the other one.
    Lost,
}

/// Whether a conflict keeps its lead or deal from going on (RS-1.3). `own` says that the lead or deal belongs to the
/// very person it collides with, for instance after it was handed to them.
///
/// - While it is open, both wait; with oneself nobody is in conflict.
/// - No conflict, or shared: both go on.
/// - Handed over: the other one goes on alone, so it holds until the lead or deal is theirs.
/// - Withdrawn: what was dropped stays dropped, whoever has it. A later start is a new lead, which is compared anew.
pub fn hold(resolution: Option<ConflictResolution>, own: bool) -> Option<Hold> {
    match resolution {
        None => (!own).then_some(Hold::Open),
        Some(ConflictResolution::HandedOver) => (!own).then_some(Hold::Lost),
        Some(ConflictResolution::Withdrawn) => Some(Hold::Lost),
        Some(ConflictResolution::NoConflict | ConflictResolution::Shared) => None,
    }
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

/// Why two companies seem to be one, the surest reason first.
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
    /// How alike they are, in percent.
    pub score: u8,
}

/// Names at least this alike, in percent, are a possible conflict.
pub const SIMILAR_FROM: u8 = 60;

/// Legal forms, after punctuation is gone; they do not tell companies apart.
const LEGAL_FORMS: &str = "inc incorporated corp corporation co company llc llp lp ltd limited plc gmbh mbh ag kg ohg ug se \
    sa sas sasu sarl eurl snc sca scop bv nv vof bvba srl spa sl slu ab as asa aps oy oyj pty kk kft \
    sro doo zoo";

/// Domains at which anybody has an address.
const FREE_MAIL: &str = "gmail.com googlemail.com outlook.com outlook.fr hotmail.com hotmail.fr live.com live.fr msn.com \
    yahoo.com yahoo.fr yahoo.co.uk icloud.com me.com aol.com gmx.de gmx.net gmx.com web.de t-online.de \
    orange.fr wanadoo.fr free.fr sfr.fr laposte.net bluewin.ch skynet.be telenet.be libero.it \
    proton.me protonmail.com mail.com mail.ru qq.com 163.com zoho.com";

/// A company's name without what does not tell companies apart: case, accents, punctuation, legal forms. A name of
/// nothing but legal forms stays as it is.
///
/// `normalise_company("Ateliers Généraux, S.A.")` is `ateliers generaux`.
pub fn normalise_company(name: &str) -> String {
    let folded = fold(name);
    // Dots and apostrophes join (S.A.R.L.), everything else that is no letter or digit separates.
    let spaced: String = folded
        .chars()
        .filter(|c| !matches!(c, '.' | '\'' | '’'))
        .map(|c| if c.is_alphanumeric() { c } else { ' ' })
        .collect();
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let telling: Vec<&str> = words.iter().copied().filter(|word| !is_listed(word, LEGAL_FORMS)).collect();
    if telling.is_empty() { words.join(" ") } else { telling.join(" ") }
}

fn is_listed(word: &str, list: &str) -> bool {
    list.split(' ').any(|listed| listed == word)
}

/// How alike two company names are, in percent: the share of common three-letter pieces (Dice), 100 for equal names.
pub fn similarity(a: &str, b: &str) -> u8 {
    let (a, b) = (normalise_company(a), normalise_company(b));
    if a.is_empty() || b.is_empty() {
        return 0;
    }
    let (a, b) = (trigrams(&a), trigrams(&b));
    let common = common(&a, &b);
    let share = (200 * common).checked_div(a.len() + b.len()).unwrap_or(0);
    u8::try_from(share).unwrap_or(100)
}

/// Whether two companies seem to be one, and why: the same registration number, the same domain (unless anybody can
/// have an address there), or names that are at least [`SIMILAR_FROM`] percent alike (RS-1.3).
pub fn conflict(a: &Company, b: &Company) -> Option<Match> {
    let same = |left: Option<String>, right: Option<String>| left.is_some() && left == right;
    if same(number(a), number(b)) {
        return Some(Match { reason: MatchReason::SameNumber, score: 100 });
    }
    if same(own_domain(a), own_domain(b)) {
        return Some(Match { reason: MatchReason::SameDomain, score: 100 });
    }
    let score = similarity(&a.name, &b.name);
    (score >= SIMILAR_FROM).then_some(Match { reason: MatchReason::SimilarName, score })
}

/// A registration number by its letters and digits.
fn number(company: &Company) -> Option<String> {
    let number = company.registration_number.as_ref()?;
    let number: String = number.chars().filter(char::is_ascii_alphanumeric).collect();
    (!number.is_empty()).then(|| number.to_ascii_uppercase())
}

/// A company's own domain: without `www.`, and none where anybody can have an address.
fn own_domain(company: &Company) -> Option<String> {
    let domain = company.domain.as_ref()?.trim().trim_end_matches('.').to_lowercase();
    let domain = domain.strip_prefix("www.").unwrap_or(&domain);
    (domain.contains('.') && !is_listed(domain, FREE_MAIL)).then(|| domain.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn company(name: &str, domain: Option<&str>, number: Option<&str>) -> Company {
        Company {
            name: name.to_owned(),
            domain: domain.map(str::to_owned),
            registration_number: number.map(str::to_owned),
        }
    }

    // covers: DS-1.2
    #[test]
    fn a_lead_names_campaign_and_response_exactly_if_it_came_of_one() {
        let campaign = DealId(uuid::Uuid::from_u128(1));
        let card = Some(ResponseKind::ReplyCard);
        let came_of = CameOf { campaign, response: ResponseKind::ReplyCard };
        assert_eq!(CameOf::of(LeadSource::Campaign, Some(campaign), card), Ok(Some(came_of)));
        assert_eq!(CameOf::of(LeadSource::Phone, None, None), Ok(None));
        let gaps = |source, campaign, response| CameOf::of(source, campaign, response).unwrap_err();
        assert_eq!(
            gaps(LeadSource::Campaign, None, None),
            [CameOfGap::CampaignMissing, CameOfGap::ResponseMissing]
        );
        assert_eq!(gaps(LeadSource::Campaign, Some(campaign), None), [CameOfGap::ResponseMissing]);
        assert_eq!(gaps(LeadSource::Phone, Some(campaign), None), [CameOfGap::NoCampaign]);
        assert_eq!(gaps(LeadSource::Phone, None, card), [CameOfGap::NoCampaign]);
    }

    // covers: RS-1.3
    #[test]
    fn case_accents_punctuation_and_legal_forms_do_not_tell_companies_apart() {
        for name in [
            "Ateliers Généraux S.A.",
            "ATELIERS GENERAUX",
            "Ateliers-Generaux SARL",
            "ateliers généraux, Ltd.",
        ] {
            assert_eq!(normalise_company(name), "ateliers generaux", "{name}");
        }
        assert_eq!(normalise_company("AG"), "ag");
        assert_eq!(normalise_company(" "), "");
    }

    // covers: RS-1.3
    #[test]
    fn similar_names_are_a_conflict_and_different_ones_are_not() {
        let alike = |a, b| conflict(&company(a, None, None), &company(b, None, None));
        assert_eq!(
            alike("Nordwind Logistik GmbH", "Nordwind Logistics").map(|m| m.reason),
            Some(MatchReason::SimilarName)
        );
        assert_eq!(alike("Logistik Nordwind", "Nordwind Logistik").map(|m| m.score), Some(100));
        assert_eq!(alike("Nordwind Logistik", "Südstern Apotheken"), None);
        assert_eq!(alike("", ""), None);
    }

    // covers: RS-1.3
    #[test]
    fn the_same_number_or_domain_is_a_conflict_whatever_the_name() {
        let a = company("Alpha", Some("www.alpha.example"), Some("HRB 12-345"));
        let by_number = conflict(&a, &company("Omega", None, Some("hrb12345")));
        assert_eq!(by_number, Some(Match { reason: MatchReason::SameNumber, score: 100 }));
        let by_domain = conflict(&a, &company("Omega", Some("Alpha.example"), None));
        assert_eq!(by_domain.map(|m| m.reason), Some(MatchReason::SameDomain));
    }

    // covers: RS-1.3
    #[test]
    fn a_conflict_holds_until_it_is_settled_in_favour_of_whoever_goes_on() {
        use ConflictResolution::{HandedOver, NoConflict, Shared, Withdrawn};
        let both = |resolution| (hold(resolution, false), hold(resolution, true));
        assert_eq!(both(None), (Some(Hold::Open), None));
        assert_eq!(both(Some(HandedOver)), (Some(Hold::Lost), None));
        assert_eq!(both(Some(Withdrawn)), (Some(Hold::Lost), Some(Hold::Lost)));
        assert_eq!(both(Some(NoConflict)), (None, None));
        assert_eq!(both(Some(Shared)), (None, None));
    }

    // covers: RS-1.3
    #[test]
    fn a_free_mail_domain_says_nothing() {
        let a = company("Alpha", Some("gmail.com"), None);
        assert_eq!(conflict(&a, &company("Omega", Some("gmail.com"), None)), None);
    }
}

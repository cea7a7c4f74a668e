//! Where deals came from, as parts of statements about deals. A deal comes from one lead at most.

use shared::ids::OrgId;
use shared::leads::LeadSource;

use crate::db::{Params, choice_text};

/// A statement that finds the deals that leads of these sources became.
pub(crate) fn deals_of_sources(org: OrgId, sources: &[LeadSource], params: &mut Params) -> String {
    let (org, one_of) = (params.add(org.0), params.one_of("l.source", sources.iter().map(choice_text)));
    format!(
        "SELECT x.deal_id FROM leads l JOIN lead_deals x ON x.org_id = l.org_id AND x.lead_id = l.id
         WHERE l.org_id = {org} AND {one_of}"
    )
}

/// The source of the lead that a deal, a row of the table `d`, came from; null for a deal without a lead.
pub(crate) const SOURCE_OF_DEAL: &str =
    "(SELECT l.source FROM lead_deals x JOIN leads l ON l.org_id = x.org_id AND l.id = x.lead_id
      WHERE x.org_id = d.org_id AND x.deal_id = d.id LIMIT 1)";

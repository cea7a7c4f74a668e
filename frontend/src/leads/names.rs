//! Names of what leads are made of, and the values behind choices.

use super::ops::LeadSource;
use crate::i18n::t;
use crate::parts::leads::LeadStatus;
pub(super) use crate::parts::leads::{RESPONSES, response, response_of, status, tone};

/// Every source, in the order in which it is offered.
pub(super) const SOURCES: [LeadSource; 13] = [
    LeadSource::NetworkingEvent,
    LeadSource::NonProfitBoard,
    LeadSource::Linkedin,
    LeadSource::Email,
    LeadSource::Phone,
    LeadSource::CustomerReferral,
    LeadSource::ManufacturingPartner,
    LeadSource::Website,
    LeadSource::Campaign,
    LeadSource::Distributor,
    LeadSource::SalesEngineer,
    LeadSource::ProductSupport,
    LeadSource::EarlierContact,
];

/// What a person may set; a conversion makes the rest.
pub(super) const STATUSES: [LeadStatus; 4] =
    [LeadStatus::New, LeadStatus::Working, LeadStatus::Nurturing, LeadStatus::Discarded];

/// The name of a source.
pub(super) fn source(source: LeadSource) -> &'static str {
    match source {
        LeadSource::NetworkingEvent => t!(leads::networking_event),
        LeadSource::NonProfitBoard => t!(leads::non_profit_board),
        LeadSource::Linkedin => t!(leads::linkedin),
        LeadSource::Email => t!(leads::by_email),
        LeadSource::Phone => t!(leads::by_phone),
        LeadSource::CustomerReferral => t!(leads::customer_referral),
        LeadSource::ManufacturingPartner => t!(leads::manufacturing_partner),
        LeadSource::Website => t!(leads::website),
        LeadSource::Campaign => t!(leads::campaign),
        LeadSource::Distributor => t!(leads::distributor),
        LeadSource::SalesEngineer => t!(leads::sales_engineer),
        LeadSource::ProductSupport => t!(leads::product_support),
        LeadSource::EarlierContact => t!(leads::earlier_contact),
    }
}

/// The source with this name in the schema.
pub(super) fn source_of(value: &str) -> Option<LeadSource> {
    SOURCES.into_iter().find(|source| source.schema_name() == value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_choice_is_found_again_by_its_value() {
        for source in SOURCES {
            assert_eq!(source_of(&source.schema_name()), Some(source));
        }
        assert_eq!(source_of("CARRIER_PIGEON"), None);
    }
}

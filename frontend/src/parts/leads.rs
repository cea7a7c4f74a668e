//! Where leads stand, how and by what they came, as leads, campaigns and boards show it.

use crate::api::graphql::enums;
use crate::i18n::t;
use crate::ui::Tone;

enums! {
    /// How a lead came (RS-1.1, DS-1.8).
    #[allow(missing_docs, reason = "documented in shared::leads")]
    pub(crate) enum LeadSource {
        NetworkingEvent,
        NonProfitBoard,
        Linkedin,
        Email,
        Phone,
        CustomerReferral,
        ManufacturingPartner,
        Website,
        Campaign,
        Distributor,
        SalesEngineer,
        ProductSupport,
        EarlierContact,
    }
}

enums! {
    /// Where a lead stands.
    #[allow(missing_docs, reason = "documented in shared::leads")]
    pub(crate) enum LeadStatus {
        New,
        Working,
        Nurturing,
        Converted,
        Discarded,
    }
}

enums! {
    /// By what somebody responded to a campaign (DS-1.2).
    #[allow(missing_docs, reason = "documented in shared::leads")]
    pub(crate) enum LeadResponse {
        ReplyCard,
        Email,
        PhoneCall,
        BusinessCard,
        WebForm,
        Other,
    }
}

/// Every source, in the order in which it is offered.
pub(crate) const SOURCES: [LeadSource; 13] = [
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

/// Every kind of response, in the order in which it is offered.
pub(crate) const RESPONSES: [LeadResponse; 6] = [
    LeadResponse::ReplyCard,
    LeadResponse::Email,
    LeadResponse::PhoneCall,
    LeadResponse::BusinessCard,
    LeadResponse::WebForm,
    LeadResponse::Other,
];

/// The name of a source.
pub(crate) fn source(source: LeadSource) -> &'static str {
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
pub(crate) fn source_of(value: &str) -> Option<LeadSource> {
    SOURCES.into_iter().find(|source| source.schema_name() == value)
}

/// The name of a status.
pub(crate) fn status(status: LeadStatus) -> &'static str {
    match status {
        LeadStatus::New => t!(leads::status_new),
        LeadStatus::Working => t!(leads::status_working),
        LeadStatus::Nurturing => t!(leads::status_nurturing),
        LeadStatus::Converted => t!(leads::status_converted),
        LeadStatus::Discarded => t!(leads::status_discarded),
    }
}

/// How a status looks.
pub(crate) fn tone(status: LeadStatus) -> Tone {
    match status {
        LeadStatus::New => Tone::Accent,
        LeadStatus::Converted => Tone::Good,
        _ => Tone::Plain,
    }
}

/// The name of a kind of response.
pub(crate) fn response(response: LeadResponse) -> &'static str {
    match response {
        LeadResponse::ReplyCard => t!(leads::reply_card),
        LeadResponse::Email => t!(leads::by_email),
        LeadResponse::PhoneCall => t!(leads::phone_call),
        LeadResponse::BusinessCard => t!(leads::business_card),
        LeadResponse::WebForm => t!(leads::web_form),
        LeadResponse::Other => t!(leads::other_response),
    }
}

/// The kind of response with this name in the schema.
pub(crate) fn response_of(value: &str) -> Option<LeadResponse> {
    RESPONSES.into_iter().find(|response| response.schema_name() == value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_source_is_found_again_by_its_value() {
        for source in SOURCES {
            assert_eq!(source_of(&source.schema_name()), Some(source));
        }
        assert_eq!(source_of("CARRIER_PIGEON"), None);
    }

    #[test]
    fn every_response_is_found_again_by_its_value() {
        for response in RESPONSES {
            assert_eq!(response_of(&response.schema_name()), Some(response));
        }
        assert_eq!(response_of("CARRIER_PIGEON"), None);
    }
}

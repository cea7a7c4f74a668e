//! Where a lead stands and by what it came, as leads and campaigns both show it.

use crate::api::graphql::enums;
use crate::i18n::t;
use crate::ui::Tone;

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

/// Every kind of response, in the order in which it is offered.
pub(crate) const RESPONSES: [LeadResponse; 6] = [
    LeadResponse::ReplyCard,
    LeadResponse::Email,
    LeadResponse::PhoneCall,
    LeadResponse::BusinessCard,
    LeadResponse::WebForm,
    LeadResponse::Other,
];

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
    fn every_response_is_found_again_by_its_value() {
        for response in RESPONSES {
            assert_eq!(response_of(&response.schema_name()), Some(response));
        }
        assert_eq!(response_of("CARRIER_PIGEON"), None);
    }
}

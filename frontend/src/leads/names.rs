//! Names of what leads are made of, and the values behind choices.

use super::ops::{LeadSource, LeadStatus};
use crate::i18n::t;
use crate::ui::Tone;

/// Every source, in the order in which it is offered.
pub(super) const SOURCES: [LeadSource; 8] = [
    LeadSource::NetworkingEvent,
    LeadSource::NonProfitBoard,
    LeadSource::Linkedin,
    LeadSource::Email,
    LeadSource::Phone,
    LeadSource::CustomerReferral,
    LeadSource::ManufacturingPartner,
    LeadSource::Website,
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
    }
}

/// The name of a status.
pub(super) fn status(status: LeadStatus) -> &'static str {
    match status {
        LeadStatus::New => t!(leads::status_new),
        LeadStatus::Working => t!(leads::status_working),
        LeadStatus::Nurturing => t!(leads::status_nurturing),
        LeadStatus::Converted => t!(leads::status_converted),
        LeadStatus::Discarded => t!(leads::status_discarded),
    }
}

/// How a status looks.
pub(super) fn tone(status: LeadStatus) -> Tone {
    match status {
        LeadStatus::New => Tone::Accent,
        LeadStatus::Converted => Tone::Good,
        _ => Tone::Plain,
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

//! Names of what leads are made of, and the values behind choices.

use crate::parts::leads::LeadStatus;
pub(super) use crate::parts::leads::{
    RESPONSES, SOURCES, response, response_of, source, source_of, status, tone,
};

/// What a person may set; a conversion makes the rest.
pub(super) const STATUSES: [LeadStatus; 4] =
    [LeadStatus::New, LeadStatus::Working, LeadStatus::Nurturing, LeadStatus::Discarded];

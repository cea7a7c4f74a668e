//! The fields of a lead, for entering one and for changing one.

use crate::dom::prelude::*;

use super::names;
use super::ops::{Campaign, CampaignsQuery, Lead, LeadCreateInput, LeadUpdateInput};
use crate::api::scalars::Id;
use crate::api::types::{UserError, error_at};
use crate::api::use_api;
use crate::i18n::t;
use crate::parts::leads::{LeadResponse, LeadSource};
use crate::state::load::Fetch;
use crate::ui::field::{ChoiceField, TextArea, TextField};

/// What is typed.
#[derive(Clone, Copy)]
pub(super) struct LeadForm {
    pub(super) company: RwSignal<String>,
    pub(super) contact_name: RwSignal<String>,
    pub(super) email: RwSignal<String>,
    pub(super) phone: RwSignal<String>,
    pub(super) domain: RwSignal<String>,
    pub(super) registration_number: RwSignal<String>,
    pub(super) source: RwSignal<String>,
    /// The id of the campaign it came of.
    pub(super) campaign: RwSignal<String>,
    pub(super) response: RwSignal<String>,
    pub(super) notes: RwSignal<String>,
    pub(super) errors: RwSignal<Vec<UserError>>,
    /// The campaign that the lead names already; it stays a choice when it is over.
    known: RwSignal<Option<Campaign>>,
    /// A field that must be chosen before anything is sent.
    pub(super) source_missing: RwSignal<bool>,
}

/// The input fields that show their own errors.
pub(super) const FIELDS: [&str; 10] = [
    "company",
    "contactName",
    "email",
    "phone",
    "domain",
    "registrationNumber",
    "source",
    "campaign",
    "response",
    "notes",
];

fn filled(value: RwSignal<String>) -> Option<String> {
    let value = value.get_untracked().trim().to_owned();
    (!value.is_empty()).then_some(value)
}

/// What differs from what is there; an empty text clears.
fn changed(value: RwSignal<String>, before: &str) -> Option<String> {
    let value = value.get_untracked().trim().to_owned();
    (value != before).then_some(value)
}

impl LeadForm {
    /// An empty form.
    pub(super) fn new() -> Self {
        Self {
            company: RwSignal::default(),
            contact_name: RwSignal::default(),
            email: RwSignal::default(),
            phone: RwSignal::default(),
            domain: RwSignal::default(),
            registration_number: RwSignal::default(),
            source: RwSignal::default(),
            campaign: RwSignal::default(),
            response: RwSignal::default(),
            known: RwSignal::default(),
            notes: RwSignal::default(),
            errors: RwSignal::default(),
            source_missing: RwSignal::new(false),
        }
    }

    /// A form of what is there.
    pub(super) fn of(lead: &Lead) -> Self {
        let form = Self::new();
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        form.company.set(lead.company.clone());
        form.contact_name.set(lead.contact_name.clone());
        form.email.set(text(&lead.email));
        form.phone.set(text(&lead.phone));
        form.domain.set(text(&lead.domain));
        form.registration_number.set(text(&lead.registration_number));
        form.source.set(lead.source.schema_name());
        form.campaign
            .set(lead.campaign.as_ref().map_or_else(String::new, |campaign| campaign.id.to_string()));
        form.response.set(lead.response.map_or_else(String::new, LeadResponse::schema_name));
        form.known.set(lead.campaign.clone());
        form.notes.set(lead.notes.clone());
        form
    }

    /// Chooses the campaign that the lead came of.
    pub(super) fn choose(self, campaign: &Id) {
        self.source.set(LeadSource::Campaign.schema_name());
        self.campaign.set(campaign.to_string());
    }

    /// Campaign and response, which only leads of campaigns have; what is not chosen is asked for by the server.
    fn came_of(self) -> (Option<Id>, Option<LeadResponse>) {
        if self.source.with_untracked(|source| *source != LeadSource::Campaign.schema_name()) {
            return (None, None);
        }
        let response = self.response.with_untracked(|response| names::response_of(response));
        (filled(self.campaign).map(|id| Id::new(&id)), response)
    }

    /// A new lead; none while the source is not chosen.
    pub(super) fn create_input(self) -> Option<LeadCreateInput> {
        let source = names::source_of(&self.source.get_untracked());
        self.source_missing.set(source.is_none());
        let (campaign, response) = self.came_of();
        Some(LeadCreateInput {
            company: self.company.get_untracked(),
            contact_name: self.contact_name.get_untracked(),
            email: filled(self.email),
            phone: filled(self.phone),
            domain: filled(self.domain),
            registration_number: filled(self.registration_number),
            source: source?,
            campaign,
            response,
            notes: filled(self.notes),
        })
    }

    /// What changes of a lead.
    pub(super) fn update_input(self, lead: &Lead) -> LeadUpdateInput {
        let (campaign, response) = self.came_of();
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        LeadUpdateInput {
            company: changed(self.company, &lead.company),
            contact_name: changed(self.contact_name, &lead.contact_name),
            email: changed(self.email, &text(&lead.email)),
            phone: changed(self.phone, &text(&lead.phone)),
            domain: changed(self.domain, &text(&lead.domain)),
            registration_number: changed(self.registration_number, &text(&lead.registration_number)),
            source: names::source_of(&self.source.get_untracked()).filter(|source| *source != lead.source),
            campaign,
            response,
            notes: changed(self.notes, &lead.notes),
            ..LeadUpdateInput::of(lead.id.clone(), lead.version)
        }
    }

    fn error(self, field: &'static str) -> Signal<Option<String>> {
        Signal::derive(move || self.errors.with(|errors| error_at(errors, field)))
    }

    /// Which campaign, and by what somebody responded to it.
    fn came_of_view(self) -> AnyView {
        let api = use_api();
        let fetch =
            Fetch::new(move || async move { Ok(api.query(CampaignsQuery::with()).await?.deals.nodes) });
        let campaigns = move || {
            let mut campaigns = fetch.value()?;
            let known = self.known.get_untracked();
            campaigns.extend(known.filter(|known| campaigns.iter().all(|other| other.id != known.id)));
            let options = campaigns.into_iter().map(|one| (one.id.to_string(), one.title)).collect();
            Some(view! {
                <ChoiceField label=t!(leads::campaign) value=self.campaign options=options error=self.error("campaign") />
            })
        };
        let responses = names::RESPONSES
            .map(|response| (response.schema_name(), names::response(response).to_owned()))
            .to_vec();
        view! {
            {campaigns}
            <ChoiceField label=t!(leads::response) value=self.response options=responses error=self.error("response") />
        }
        .into_any()
    }

    /// The fields.
    pub(super) fn view(self) -> AnyView {
        let options =
            names::SOURCES.map(|source| (source.schema_name(), names::source(source).to_owned())).to_vec();
        let source_error = Signal::derive(move || {
            let missing = self.source_missing.get() && self.source.with(String::is_empty);
            missing.then(|| t!(errors::required).to_owned()).or_else(|| self.error("source").get())
        });
        let came_of = memo(move || self.source.with(|source| *source == LeadSource::Campaign.schema_name()));
        // Who opens a lead that is there came to read it.
        let is_new = self.company.with_untracked(String::is_empty);
        view! {
            <div class="lead-fields">
                <TextField label=t!(leads::company) value=self.company error=self.error("company") autofocus=is_new />
                <TextField label=t!(leads::contact) value=self.contact_name error=self.error("contactName") />
                <ChoiceField label=t!(leads::source) value=self.source options=options error=source_error />
                {move || came_of.get().then(|| self.came_of_view())}
                <TextField label=t!(leads::email) value=self.email error=self.error("email") kind="email" optional=true />
                <TextField label=t!(leads::phone) value=self.phone error=self.error("phone") kind="tel" optional=true />
                <TextField label=t!(leads::domain) value=self.domain error=self.error("domain") optional=true help=t!(leads::domain_help).to_owned() />
                <TextField
                    label=t!(leads::registration_number)
                    value=self.registration_number
                    error=self.error("registrationNumber")
                    optional=true
                />
                <div class="wide">
                    <TextArea label=t!(leads::notes) value=self.notes error=self.error("notes") optional=true rows=4 />
                </div>
            </div>
        }
        .into_any()
    }
}

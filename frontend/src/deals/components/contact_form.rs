//! Saying who at the customer takes part and how: somebody known there, or somebody new.

use std::collections::BTreeSet;

use crate::dom::prelude::*;
use leptos::task::spawn_local;
use shared::engine::state::DealContact;
use shared::ids::ContactId;
use shared::process::{Attitude, Influence};

use super::contacts::{attitude_name, influence_name};
use super::sending::{Sending, open_while};
use crate::api::scalars::Id;
use crate::deals::account_ops::{AccountPeopleQuery, Contact};
use crate::deals::changes::{
    ContactAttitude, ContactInfluence, DealContactPut, DealContactPutInput, DealContactRemove,
    DealContactRemoveInput, NewContactInput,
};
use crate::deals::handle::DealHandle;
use crate::i18n::t;
use crate::ui::banner;
use crate::ui::button::{Button, ButtonKind};
use crate::ui::dialog::Dialog;
use crate::ui::field::{ChoiceField, ChoicesField, TextField};
use crate::ui::icon::Icon;

/// Whom the dialog is about.
#[derive(Clone, PartialEq)]
pub(super) enum Target {
    /// Somebody who takes part already.
    Known(ContactId),
    /// Somebody else, for a part that is open.
    New { role: Option<String> },
}

/// The dialog of somebody who takes part.
#[component]
pub(super) fn ContactDialog(
    /// The deal.
    handle: DealHandle,
    /// Whom it is about; none while it is closed.
    target: RwSignal<Option<Target>>,
) -> impl IntoView {
    let open = open_while(target);
    let title = Signal::derive(move || {
        let contact = target.get().and_then(|target| taking_part(handle, &target));
        contact.map_or_else(|| t!(contacts::add).to_owned(), |contact| contact.name)
    });
    let content = move || {
        let target = target.get()?;
        form(handle, &target, open)
    };
    view! { <Dialog open=open title=title>{content}</Dialog> }
}

fn taking_part(handle: DealHandle, target: &Target) -> Option<DealContact> {
    let Target::Known(id) = target else { return None };
    let (known, _) = handle.now()?;
    known.state.contacts.iter().find(|contact| contact.id == *id).cloned()
}

/// What the engine calls it, and what the schema does.
const INFLUENCES: [(Influence, ContactInfluence); 3] = [
    (Influence::High, ContactInfluence::High),
    (Influence::Medium, ContactInfluence::Medium),
    (Influence::Low, ContactInfluence::Low),
];
const ATTITUDES: [(Attitude, ContactAttitude); 3] = [
    (Attitude::Supports, ContactAttitude::Supports),
    (Attitude::Neutral, ContactAttitude::Neutral),
    (Attitude::Opposes, ContactAttitude::Opposes),
];

/// What is said of the person.
#[derive(Clone, Copy)]
struct Said {
    roles: RwSignal<BTreeSet<String>>,
    influence: RwSignal<String>,
    attitude: RwSignal<String>,
}

impl Said {
    fn of(contact: Option<&DealContact>, role: Option<&String>) -> Self {
        let roles = contact.iter().flat_map(|contact| &contact.roles).map(ToString::to_string);
        let influence =
            INFLUENCES.iter().find(|(one, _)| contact.is_some_and(|contact| contact.influence == Some(*one)));
        let attitude =
            ATTITUDES.iter().find(|(one, _)| contact.is_some_and(|contact| contact.attitude == Some(*one)));
        Self {
            roles: RwSignal::new(roles.chain(role.cloned()).collect()),
            influence: RwSignal::new(influence.map(|(_, one)| one.schema_name()).unwrap_or_default()),
            attitude: RwSignal::new(attitude.map(|(_, one)| one.schema_name()).unwrap_or_default()),
        }
    }

    fn input(self, handle: DealHandle) -> Option<DealContactPutInput> {
        let (known, _) = handle.now()?;
        Some(DealContactPutInput {
            id: known.deal.id.clone(),
            expected_version: known.deal.version,
            contact: None,
            new: None,
            roles: self.roles.get_untracked().into_iter().collect(),
            influence: named(&INFLUENCES.map(|(_, one)| one), ContactInfluence::schema_name, self.influence),
            attitude: named(&ATTITUDES.map(|(_, one)| one), ContactAttitude::schema_name, self.attitude),
        })
    }

    fn fields(self, handle: DealHandle) -> AnyView {
        let template = handle.template();
        let roles: Vec<(String, String)> = template
            .iter()
            .flat_map(|template| {
                let name = |key| template.texts.contact_role(key).to_owned();
                template.process.contact_roles.iter().map(move |role| (role.key.to_string(), name(&role.key)))
            })
            .collect();
        let roles = (!roles.is_empty()).then(|| {
            view! { <ChoicesField label=t!(contacts::roles) value=self.roles options=roles optional=true /> }
        });
        let influences = INFLUENCES.map(|(one, sent)| (sent.schema_name(), influence_name(one).to_owned()));
        let attitudes = ATTITUDES.map(|(one, sent)| (sent.schema_name(), attitude_name(one).to_owned()));
        view! {
            {roles}
            <ChoiceField label=t!(contacts::influence) value=self.influence options=influences.to_vec() any=t!(contacts::unknown) optional=true />
            <ChoiceField label=t!(contacts::attitude) value=self.attitude options=attitudes.to_vec() any=t!(contacts::unknown) optional=true />
        }
        .into_any()
    }
}

/// The value whose name was chosen.
fn named<T: Copy>(all: &[T], name: fn(T) -> String, chosen: RwSignal<String>) -> Option<T> {
    chosen.with_untracked(|chosen| all.iter().find(|one| name(**one) == *chosen).copied())
}

fn send(sending: Sending, input: DealContactPutInput) {
    sending.begin();
    spawn_local(async move {
        let key = sending.handle.api.new_key();
        let answer = sending.handle.api.mutate(DealContactPut::with(input), &key).await;
        sending.settle(answer.map(|answer| answer.deal_contact_put), t!(contacts::saved));
    });
}

/// The people at the customer, fetched when the form opens.
fn at_customer(handle: DealHandle) -> RwSignal<Vec<Contact>> {
    let people = RwSignal::new(Vec::new());
    if let Some((known, _)) = handle.now() {
        let call = AccountPeopleQuery::with(known.deal.account.id.clone());
        spawn_local(async move {
            if let Ok(Some(account)) = handle.api.query(call).await.map(|answer| answer.account) {
                people.try_set(account.contacts);
            }
        });
    }
    people
}

fn form(handle: DealHandle, target: &Target, open: RwSignal<bool>) -> Option<AnyView> {
    match target {
        Target::Known(_) => taking_part(handle, target).map(|contact| known_form(handle, &contact, open)),
        Target::New { role } => Some(new_form(handle, role.as_ref(), open)),
    }
}

fn known_form(handle: DealHandle, contact: &DealContact, open: RwSignal<bool>) -> AnyView {
    let sending = Sending::new(handle, open);
    let said = Said::of(Some(contact), None);
    let id = Id::new(&contact.id.to_string());
    let people = at_customer(handle);
    let reach = {
        let id = id.clone();
        move || {
            let person = people.get().into_iter().find(|person| person.id == id)?;
            let email =
                person.email.map(|email| view! { <a href=format!("mailto:{email}")>{email.clone()}</a> });
            let phone =
                person.phone.map(|phone| view! { <a href=format!("tel:{phone}")>{phone.clone()}</a> });
            Some(view! { <p class="row">{email} {phone}</p> })
        }
    };
    let remove = {
        let id = id.clone();
        move |()| {
            let Some((known, _)) = handle.now() else { return };
            let input = DealContactRemoveInput {
                id: known.deal.id.clone(),
                expected_version: known.deal.version,
                contact: id.clone(),
            };
            sending.begin();
            spawn_local(async move {
                let key = handle.api.new_key();
                let answer = handle.api.mutate(DealContactRemove::with(input), &key).await;
                sending.settle(answer.map(|answer| answer.deal_contact_remove), t!(contacts::removed));
            });
        }
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if let Some(input) = said.input(handle) {
            send(sending, DealContactPutInput { contact: Some(id.clone()), ..input });
        }
    };
    view! {
        <form on:submit=submit novalidate>
            {banner::trouble(sending.trouble)}
            {reach}
            {said.fields(handle)}
            <div>
                <Button on_press=remove kind=ButtonKind::Quiet icon=Icon::Trash>{t!(contacts::remove)}</Button>
            </div>
            {sending.foot(t!(common::save), ButtonKind::Primary)}
        </form>
    }
    .into_any()
}

fn new_form(handle: DealHandle, role: Option<&String>, open: RwSignal<bool>) -> AnyView {
    let sending = Sending::new(handle, open);
    let said = Said::of(None, role);
    let people = at_customer(handle);
    let chosen = RwSignal::new(String::new());
    let [name, email, phone] = [(); 3].map(|()| RwSignal::new(String::new()));
    let tried = RwSignal::new(false);
    let error = Signal::derive(move || {
        let empty = name.with(|name| name.trim().is_empty());
        (tried.get() && empty).then(|| t!(errors::required).to_owned())
    });
    let who = move || {
        let (known, _) = handle.now()?;
        let new = |person: &Contact| {
            !known.state.contacts.iter().any(|other| person.id.as_str() == other.id.to_string())
        };
        let others = people.get().into_iter().filter(new).map(|person| (person.id.to_string(), person.name));
        let options: Vec<(String, String)> = others.collect();
        (!options.is_empty()).then(|| {
            view! { <ChoiceField label=t!(contacts::who) value=chosen options=options any=t!(contacts::somebody_new) /> }
        })
    };
    let new_fields = move || {
        chosen.with(String::is_empty).then(|| {
            view! {
                <TextField label=t!(contacts::person) value=name error=error autofocus=true />
                <TextField label=t!(contacts::email) value=email kind="email" optional=true />
                <TextField label=t!(contacts::phone) value=phone kind="tel" optional=true />
            }
        })
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        tried.set(true);
        let Some(input) = said.input(handle) else { return };
        let known = chosen.get_untracked();
        if !known.is_empty() {
            send(sending, DealContactPutInput { contact: Some(Id::new(&known)), ..input });
            return;
        }
        let [name, email, phone] = [name, email, phone].map(|text| text.get_untracked().trim().to_owned());
        if name.is_empty() {
            return;
        }
        let given = |text: String| Some(text).filter(|text| !text.is_empty());
        let new = NewContactInput { name, email: given(email), phone: given(phone) };
        send(sending, DealContactPutInput { new: Some(new), ..input });
    };
    view! {
        <form on:submit=submit novalidate>
            {banner::trouble(sending.trouble)}
            {who}
            {new_fields}
            {said.fields(handle)}
            {sending.foot(t!(contacts::add_button), ButtonKind::Primary)}
        </form>
    }
    .into_any()
}

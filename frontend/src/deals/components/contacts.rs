//! Who at the customer takes part: in which parts, with how much weight, on which side, and what is not known yet
//! (DS-2.2).

use std::sync::Arc;

use crate::dom::prelude::*;
use shared::engine::missing_contact_roles;
use shared::engine::state::DealContact;
use shared::keys::ContactRoleKey;
use shared::process::{Attitude, Influence};

use super::contact_form::{ContactDialog, Target};
use crate::deals::handle::{DealHandle, Known, Template};
use crate::i18n::t;
use crate::ui::Tone;
use crate::ui::badge::Badge;
use crate::ui::button::{Button, ButtonKind};
use crate::ui::icon::Icon;

/// The people at the customer. Nothing where nobody is looked for and nobody is named.
#[component]
pub(in crate::deals) fn Contacts(
    /// The deal.
    handle: DealHandle,
) -> impl IntoView {
    let target = RwSignal::new(None::<Target>);
    let card = move || {
        let (known, template) = (handle.known()?, handle.template()?);
        card(&known, &template, target)
    };
    view! {
        {card}
        <ContactDialog handle=handle target=target />
    }
    .into_any()
}

/// How much somebody weighs, in a word.
pub(super) fn influence_name(influence: Influence) -> &'static str {
    match influence {
        Influence::High => t!(contacts::influence_high),
        Influence::Medium => t!(contacts::influence_medium),
        Influence::Low => t!(contacts::influence_low),
    }
}

/// Where somebody stands, in a word.
pub(super) fn attitude_name(attitude: Attitude) -> &'static str {
    match attitude {
        Attitude::Supports => t!(contacts::supports),
        Attitude::Neutral => t!(contacts::neutral),
        Attitude::Opposes => t!(contacts::opposes),
    }
}

fn card(known: &Arc<Known>, template: &Template, target: RwSignal<Option<Target>>) -> Option<AnyView> {
    let (process, contacts) = (&template.process, &known.state.contacts);
    if !process.has_amounts() && process.contact_roles.is_empty() && contacts.is_empty() {
        return None;
    }
    let may = known.deal.may.edit;
    let rows = contacts.iter().map(|contact| row(template, contact, may.then_some(target))).collect_view();
    let gap = |role: &ContactRoleKey| {
        let words = t!(contacts::gap, template.texts.contact_role(role));
        let key = role.to_string();
        let press = move |()| target.set(Some(Target::New { role: Some(key.clone()) }));
        let content = if may {
            view! { <Button on_press=press kind=ButtonKind::Quiet icon=Icon::Plus>{words}</Button> }
                .into_any()
        } else {
            view! { <span class="muted">{words}</span> }.into_any()
        };
        view! { <li class="contact">{content}</li> }
    };
    let gaps = missing_contact_roles(process, &known.state).map(gap).collect_view();
    let add = may.then(|| {
        let press = move |()| target.set(Some(Target::New { role: None }));
        view! { <Button on_press=press kind=ButtonKind::Quiet icon=Icon::Plus>{t!(contacts::add)}</Button> }
    });
    Some(
        view! {
            <section class="card" aria-labelledby="contacts-title">
                <h3 id="contacts-title">{t!(contacts::title)}</h3>
                <ul class="contacts">{rows} {gaps}</ul>
                {add}
            </section>
        }
        .into_any(),
    )
}

fn row(template: &Template, contact: &DealContact, target: Option<RwSignal<Option<Target>>>) -> AnyView {
    let roles: Vec<&str> = contact.roles.iter().map(|role| template.texts.contact_role(role)).collect();
    let roles = if roles.is_empty() { t!(contacts::no_role).to_owned() } else { roles.join(", ") };
    let influence = contact.influence.map(|influence| view! { <Badge>{influence_name(influence)}</Badge> });
    let attitude = contact.attitude.map(|attitude| {
        let (tone, icon) = match attitude {
            Attitude::Supports => (Tone::Good, Icon::Check),
            Attitude::Neutral => (Tone::Plain, Icon::Circle),
            Attitude::Opposes => (Tone::Bad, Icon::Blocked),
        };
        view! { <Badge tone=tone icon=icon>{attitude_name(attitude)}</Badge> }
    });
    let name = contact.name.clone();
    let name = match target {
        Some(target) => {
            let id = contact.id;
            let press = move |_| target.set(Some(Target::Known(id)));
            view! { <button type="button" class="link" on:click=press>{name}</button> }.into_any()
        }
        None => view! { <span>{name}</span> }.into_any(),
    };
    view! {
        <li class="contact">
            <span class="contact-words">{name} <span class="muted small">{roles}</span></span>
            <span class="row">{influence} {attitude}</span>
        </li>
    }
    .into_any()
}

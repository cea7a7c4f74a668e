//! Who plays which role on the deal.

use std::sync::Arc;

use crate::dom::prelude::*;
use leptos::task::spawn_local;
use shared::keys::RoleKey;

use crate::api::scalars::Id;
use crate::api::types::Person;
use crate::deals::changes::{DealTeamSet, DealTeamSetInput};
use crate::deals::handle::{DealHandle, Known, Template};
use crate::i18n::t;
use crate::ui::avatar::Avatar;
use crate::ui::icon::{Icon, icon};
use crate::ui::menu::{Menu, MenuItem};

/// The people of the deal; whoever may edit it names them.
pub(in crate::deals) fn people(handle: DealHandle, known: &Arc<Known>, template: &Template) -> AnyView {
    let owner = template.process.owner_role();
    let roles = template.process.roles.iter().filter(|role| !role.external).map(|role| &role.key);
    let (named, open): (Vec<&RoleKey>, Vec<&RoleKey>) =
        roles.partition(|role| owner == Some(*role) || member(known, role).is_some());
    let rows = |roles: &[&RoleKey]| {
        let row = |role: &&RoleKey| row(handle, known, template, role, owner == Some(*role));
        roles.iter().map(row).collect_view()
    };
    let folded = (!open.is_empty()).then(|| {
        view! {
            <details class="folded">
                <summary>{t!(deal::roles_open, i64::try_from(open.len()).unwrap_or(i64::MAX))}</summary>
                <ul class="people">{rows(&open)}</ul>
            </details>
        }
    });
    view! {
        <section class="card" aria-labelledby="people-title">
            <h3 id="people-title">{t!(deal::people)}</h3>
            <ul class="people">{rows(&named)}</ul>
            {folded}
        </section>
    }
    .into_any()
}

/// Who plays a role on the deal.
fn member(known: &Known, role: &RoleKey) -> Option<Person> {
    let member = known.deal.team.iter().find(|member| member.role.key == role.as_str())?;
    Some(member.user.clone())
}

fn row(handle: DealHandle, known: &Known, template: &Template, role: &RoleKey, is_owner: bool) -> AnyView {
    let name = template.texts.role(role).to_owned();
    let person = member(known, role);
    let who = match &person {
        Some(person) => {
            view! { <Avatar name=person.name.clone() /> <span>{person.name.clone()}</span> }.into_any()
        }
        None => view! { <span class="muted">{t!(deal::nobody_yet)}</span> }.into_any(),
    };
    // The owner is changed with the deal's details.
    let menu = (known.deal.may.edit && !is_owner).then(|| {
        let role = role.as_str().to_owned();
        let label = t!(deal::set_person, &name);
        let fetch = {
            let role = role.clone();
            move |()| handle.fetch_people(role.clone())
        };
        let current = person.map(|person| person.id);
        let items = move |()| items(handle, &role, current.as_ref());
        view! { <Menu label=label trigger=icon(Icon::Edit).into_any() end=true on_open=fetch items=items /> }
    });
    view! {
        <li class="person">
            <span class="muted small">{name}</span>
            <span class="row">{who}</span>
            {menu}
        </li>
    }
    .into_any()
}

fn items(handle: DealHandle, role: &str, current: Option<&Id>) -> Vec<MenuItem> {
    let people = handle.people(role).unwrap_or_default();
    let mut items: Vec<MenuItem> = people
        .into_iter()
        .map(|person| {
            let (role, id) = (role.to_owned(), person.id.clone());
            let here = current == Some(&person.id);
            MenuItem::new(person.name, move || set(handle, role.clone(), Some(id.clone()))).checked(here)
        })
        .collect();
    if current.is_some() {
        let role = role.to_owned();
        items.push(MenuItem::new(t!(deal::nobody), move || set(handle, role.clone(), None)).checked(false));
    }
    items
}

fn set(handle: DealHandle, role: String, user: Option<Id>) {
    let Some((known, _)) = handle.now() else { return };
    let input =
        DealTeamSetInput { id: known.deal.id.clone(), expected_version: known.deal.version, role, user };
    spawn_local(async move {
        let key = handle.api.new_key();
        let answer =
            handle.api.mutate(DealTeamSet::with(input), &key).await.map(|answer| answer.deal_team_set);
        handle.settle_aloud(answer, t!(deal::team_changed));
    });
}

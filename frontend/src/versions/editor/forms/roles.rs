//! Roles to choose from.

use crate::dom::prelude::*;

use super::super::editing::Editing;
use super::super::picks::picks;
use crate::api::graphql::field;

/// Roles at a place of the template, people outside the company among them.
pub(super) fn roles(editing: Editing, label: &str, (at, member): (&str, &str)) -> AnyView {
    picks(editing, label, (at, member), editing.options("roles"))
}

/// Roles of the company at a place of the template.
pub(super) fn inside_roles(editing: Editing, label: &str, (at, member): (&str, &str)) -> AnyView {
    picks(editing, label, (at, member), inside(editing))
}

/// The roles that people of the company play, by key and name.
pub(super) fn inside(editing: Editing) -> Vec<(String, String)> {
    let all = editing.value("/process/roles");
    let is_outside = |key: &str| {
        let role = all.as_array().into_iter().flatten().find(|role| field(role, "key").as_str() == Some(key));
        role.is_some_and(|role| field(role, "external").as_bool() == Some(true))
    };
    editing.options("roles").into_iter().filter(|(key, _)| !is_outside(key)).collect()
}

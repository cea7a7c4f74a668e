//! Filters of a board that are chosen from lists: the owner's team, the type, how the lead came. They share one button, so
//! that the line above a board stays short; what is set stands beside it.

use crate::dom::prelude::*;
use leptos::ev::SubmitEvent;

use super::filter::Filter;
use super::state::{BoardState, Choices};
use super::toolbar::{filter_trigger, narrow};
use crate::api::types::Permission;
use crate::i18n::t;
use crate::parts::leads::{self, LeadSource, SOURCES, source_of};
use crate::router::use_router;
use crate::state::session::use_session;
use crate::ui::button::{Button, ButtonKind};
use crate::ui::field::ChoiceField;
use crate::ui::floating::Floating;
use crate::ui::popover::Popover;

/// What may be chosen, as values and names; a list without any is not shown.
#[derive(Clone, PartialEq)]
struct Lists {
    teams: Vec<(String, String)>,
    segments: Vec<(String, String)>,
    sources: Vec<(String, String)>,
}

impl Lists {
    /// Leads become deals that are worth something, and are for those who may read them.
    fn of(choices: &Choices, sources: bool) -> Self {
        let named = |source: LeadSource| (source.schema_name(), leads::source(source).to_owned());
        Self {
            teams: choices.teams.iter().map(|team| (team.clone(), team.clone())).collect(),
            segments: choices
                .segments
                .iter()
                .map(|segment| (segment.key.clone(), segment.name.clone()))
                .collect(),
            sources: if sources { SOURCES.map(named).to_vec() } else { Vec::new() },
        }
    }

    fn is_empty(&self) -> bool {
        self.teams.is_empty() && self.segments.is_empty() && self.sources.is_empty()
    }
}

/// The button with further filters, where there are any to choose.
pub(super) fn more_filters(board: BoardState, filter: Memo<Filter>) -> impl IntoView {
    let may_read_leads = use_session().can(Permission::LeadRead);
    let lists = memo(move || {
        board.choices().with(|choices| Lists::of(choices, may_read_leads && board.has_amounts()))
    });
    move || {
        let lists = lists.get();
        (!lists.is_empty()).then(|| {
            let floating = Floating::new();
            let content = move || form(&lists, filter, floating);
            view! {
                <Popover
                    label=t!(boards::more_filters) class="chip chip-menu" floating=floating
                    trigger=filter_trigger(|| None, t!(frame::more)) content=content
                />
            }
        })
    }
}

/// The lists, with what is set.
fn form(lists: &Lists, filter: Memo<Filter>, floating: Floating) -> AnyView {
    let router = use_router();
    let set = filter.get_untracked();
    let team = RwSignal::new(set.team.unwrap_or_default());
    let segment = RwSignal::new(set.segment.unwrap_or_default());
    let source = RwSignal::new(set.source.map(LeadSource::schema_name).unwrap_or_default());
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let text = |value: RwSignal<String>| Some(value.get_untracked()).filter(|value| !value.is_empty());
        narrow(router, |filter| {
            filter.team = text(team);
            filter.segment = text(segment);
            filter.source = text(source).and_then(|value| source_of(&value));
        });
        floating.close();
    };
    let list = |label: &'static str, any: &'static str, options: &[(String, String)], value| {
        (!options.is_empty())
            .then(|| view! { <ChoiceField label=label value=value options=options.to_vec() any=any /> })
    };
    view! {
        <form class="stack" on:submit=submit novalidate>
            {list(t!(forecast::by_team), t!(boards::all_teams), &lists.teams, team)}
            {list(t!(forecast::by_type), t!(boards::all_types), &lists.segments, segment)}
            {list(t!(leads::source), t!(boards::all_sources), &lists.sources, source)}
            <Button submit=true kind=ButtonKind::Primary>{t!(boards::apply)}</Button>
        </form>
    }
    .into_any()
}

//! The ways to look at a process, as tabs that are links: each has an address of its own.

use crate::dom::prelude::*;

use crate::i18n::t;
use crate::routes::Route;

/// A way to look at a process.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Face {
    /// To read, stage by stage.
    Guide,
    /// As a drawing.
    Diagram,
    /// Its history, and the next version in the making.
    Versions,
}

/// The tabs of a process.
pub(crate) fn faces(key: &str, here: Face) -> AnyView {
    let all = [
        (Face::Guide, t!(diagram::guide), Route::Processes { key: Some(key.to_owned()) }),
        (Face::Diagram, t!(diagram::diagram), Route::Diagram { key: key.to_owned() }),
        (Face::Versions, t!(versions::title), Route::Versions { key: key.to_owned() }),
    ];
    let link = |(face, name, route): (Face, &'static str, Route)| {
        let current = (face == here).then_some("page");
        view! { <a class="tab" href=route.path() aria-current=current>{name}</a> }
    };
    let links = all.into_iter().map(link).collect_view();
    view! { <nav class="tabs" aria-label=t!(diagram::faces)>{links}</nav> }.into_any()
}

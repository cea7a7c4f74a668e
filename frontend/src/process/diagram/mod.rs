//! The diagram of a process: what leads where, how many deals wait at each step, and the way of one deal if the address
//! names it. Boxes are plain elements in lists, so that names wrap, take the focus and are read in order; lines are SVG
//! between them. Absent on purpose: laying out, which the server does.

mod canvas;
mod detail;
mod drawing;
mod geometry;
mod live;
mod ops;
mod scene;

use std::sync::Arc;

use crate::dom::prelude::*;

use crate::api::client::Api;
use crate::api::{ApiError, use_api};
use crate::frame::{Crumb, Page};
use crate::i18n::t;
use crate::parts::faces::{Face, faces};
use crate::router::use_router;
use crate::routes::Route;
use crate::state::load::{Fetch, Load};
use crate::ui::Tone;
use crate::ui::banner::Banner;
use crate::ui::button::LinkButton;
use crate::ui::empty::Empty;
use crate::ui::icon::Icon;
use crate::ui::load_view::load_view;
use crate::ui::skeleton::SkeletonLines;
use canvas::Canvas;
use detail::detail;
use drawing::{drawing, legend, toolbar};
use live::live_loads;
use ops::{DealWay, DealWayQuery, DrawnProcess, ProcessDiagramQuery};
use scene::{Loads, Scene};

/// What the page shows.
#[derive(Debug, Clone)]
struct Shown {
    process: Arc<DrawnProcess>,
    way: Option<Arc<DealWay>>,
    /// The address names a deal that the reader cannot see, or one of another process.
    lost: bool,
}

async fn load(api: Api, key: String, deal: Option<String>) -> Result<Option<Shown>, ApiError> {
    let way = match &deal {
        Some(number) => api.query(DealWayQuery::with(number.clone())).await?.deal_by_number,
        None => None,
    };
    let way = way.filter(|way| way.process.key == key);
    // A deal goes by the version it has, which need not be the latest.
    let version = way.as_ref().map(|way| way.process.version);
    let process = api.query(ProcessDiagramQuery::with(key, version)).await?.process;
    let lost = deal.is_some() && way.is_none();
    Ok(process.map(|process| Shown { process: Arc::new(process), way: way.map(Arc::new), lost }))
}

/// A process as a drawing.
#[component]
pub(super) fn ProcessDiagram(
    /// Which, by its key.
    process: String,
) -> impl IntoView {
    let (api, router) = (use_api(), use_router());
    let deal = memo(move || router.query().with(|query| query.get("deal").map(str::to_owned)));
    let key = process.clone();
    let fetch = Fetch::new(move || load(api, key.clone(), deal.get()));
    let loads = live_loads(process);
    let ready = Signal::derive(move || !matches!(fetch.get(), Load::Waiting));
    let trail = Signal::derive(move || {
        let catalogue = Crumb::above(t!(frame::processes), &Route::Processes { key: None });
        let here = fetch.value().flatten().map(|shown| {
            let guide = Route::Processes { key: Some(shown.process.key.clone()) };
            [Crumb::above(shown.process.name.clone(), &guide), Crumb::here(t!(diagram::diagram))]
        });
        [catalogue].into_iter().chain(here.into_iter().flatten()).collect()
    });
    let content = move || {
        (move || match fetch.value().flatten() {
            Some(shown) => page(&shown, loads),
            None => view! { <Empty icon=Icon::Process text=t!(process::not_found) /> }.into_any(),
        })
        .into_view()
    };
    view! {
        <Page trail=trail ready=ready class="page diagram-page">
            {load_view(fetch, || view! { <SkeletonLines count=6 /> }, content)}
        </Page>
    }
}

fn page(shown: &Shown, loads: RwSignal<Arc<Loads>>) -> AnyView {
    let router = use_router();
    let process = Arc::clone(&shown.process);
    let board = Route::board(&process.key).path();
    let tabs = faces(&process.key, Face::Diagram);
    let canvas = Canvas::new((process.diagram.width, process.diagram.height));
    let selected = memo(move || router.query().with(|query| query.get("step").map(str::to_owned)));
    let scene = Scene::new(process, shown.way.clone(), loads, canvas, selected);
    let way = shown.way.as_deref().map(whose_way);
    let lost = shown.lost.then(|| view! { <Banner tone=Tone::Soon><p>{t!(diagram::no_deal)}</p></Banner> });
    scene.begin();
    view! {
        <div class="diagram-head">
            {tabs}
            <LinkButton href=board icon=Icon::Board>{t!(process::board)}</LinkButton>
        </div>
        {lost}
        {way}
        {toolbar(&scene)}
        <div class="diagram-body">
            {drawing(&scene)}
            {detail(&scene)}
        </div>
        {legend(&scene)}
    }
    .into_any()
}

/// Which deal the way shown is of.
fn whose_way(way: &DealWay) -> AnyView {
    let deal = Route::deal(&way.number).path();
    let all = Route::Diagram { key: way.process.key.clone() }.path();
    let place = t!(diagram::stands_in, &way.stage.name, &way.process.version.to_string());
    view! {
        <p class="diagram-whose">
            <a href=deal><span class="num">{way.number.clone()}</span> " " {way.title.clone()}</a>
            " " <span>{place}</span> " "
            <a href=all class="diagram-all">{t!(diagram::all_deals)}</a>
        </p>
    }
    .into_any()
}

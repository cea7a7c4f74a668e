//! The app: makes the handles that everything takes from context, follows the session, and chooses the page.

use crate::dom::prelude::*;
use leptos::task::spawn_local;

use crate::api::client::Api;
use crate::api::scalars::Id;
use crate::api::socket::Socket;
use crate::api::transport::Http;
use crate::api::types::Permission;
use crate::boards::BoardPage;
use crate::company::calendar_page;
use crate::deals::{
    DealsPage, NewDealDialog, account_page, deal_page, deal_panel, item_in_place, step_in_place,
};
use crate::delegations::stand_ins_page;
use crate::forecast::forecast_page;
use crate::frame::{Actions, Crumb, Frame, Page};
use crate::i18n::t;
use crate::identity::SignInPage;
use crate::inbox::{InboxPage, OpenTask};
use crate::leads::{LeadPage, LeadsPage, NewLeadDialog};
use crate::notify::NotificationsPage;
use crate::process::{ApprovalsRoute, CataloguePage, DiagramPage, ProcessPage};
use crate::router::{Router, use_router};
use crate::routes::Route;
use crate::search::Palette;
use crate::state::attention::Attention;
use crate::state::entities::Table;
use crate::state::prefs::Prefs;
use crate::state::session::{Session, Status, use_session};
use crate::ui::button::{ButtonKind, LinkButton};
use crate::ui::empty::Empty;
use crate::ui::icon::Icon;
use crate::ui::live_region::{Announcer, LiveRegion};
use crate::ui::load_view::failure;
use crate::ui::panel::SidePanel;
use crate::ui::skeleton::SkeletonLines;
use crate::ui::toast::{ToastRegion, Toasts};
use crate::versions::{editor_page, versions_page};
use crate::{boards, browser, deals};

/// The root of the app.
#[component]
pub(crate) fn App() -> impl IntoView {
    let api = Api::new(Box::new(Http), browser::random_id, browser::now_ms);
    let prefs = Prefs::from_device();
    let session = Session::new(api, prefs);
    provide_context(api);
    provide_context(prefs);
    provide_context(session);
    provide_context(Socket::new(api));
    provide_context(Toasts::new());
    provide_context(Announcer::new());
    provide_context(Router::start());
    spawn_local(session.start());
    // Another language builds everything anew; what the server worded is fetched again with it.
    move || {
        prefs.locale().track();
        view! {
            <Shell />
            <ToastRegion />
            <LiveRegion />
        }
    }
}

/// What is there depends on whether somebody is signed in.
#[component]
fn Shell() -> impl IntoView {
    let session = use_session();
    let status = session.status();
    move || match status.get() {
        Status::Starting => view! { <div class="page"><SkeletonLines count=4 /></div> }.into_any(),
        Status::SignedOut => view! { <SignInPage /> }.into_any(),
        Status::Unreachable(error) => {
            let again = Callback::new(move |()| spawn_local(session.start()));
            view! { <div class="page">{failure(&error, again)}</div> }.into_any()
        }
        Status::SignedIn => view! { <SignedIn /> }.into_any(),
    }
}

/// Everything behind the sign-in. What it knows is dropped with it, so that nobody sees another person's data.
#[component]
fn SignedIn() -> impl IntoView {
    let socket: Socket = expect_context();
    on_cleanup(move || socket.shut());
    provide_context(Table::<boards::Card>::new());
    provide_context(Attention::start());
    provide_context(Actions::new());
    // Once the first page had its time; whoever opens a deal before that fetches it then.
    set_timeout(|| spawn_local(deals::prepare()), std::time::Duration::from_secs(2));
    let router = use_router();
    let (route, query) = (router.route(), router.query());
    let page = move || page(&route.get());
    // A deal opened from a page lies over it under the page's own address, so that back closes it.
    // A diagram shows the deal's way itself.
    let number = memo(move || {
        let over = !route.with(|route| matches!(route, Route::Diagram { .. }));
        query.with(|query| query.get("deal").filter(|_| over).map(str::to_owned))
    });
    let close = Callback::new(move |()| router.go_to(&router.with_query("deal", None)));
    let panel = move || {
        number.get().map(|number| {
            let label = number.clone();
            view! {
                <SidePanel label=label on_close=close>
                    {deal_panel(number, close)}
                </SidePanel>
            }
        })
    };
    view! {
        <Frame>{page}</Frame>
        {panel}
        <NewDealDialog />
        <NewLeadDialog />
        <Palette />
    }
}

/// The page of a route.
fn page(route: &Route) -> AnyView {
    match route.clone() {
        Route::Home | Route::SignIn => {
            let session = use_session();
            let home = if session.can(Permission::StepWork) {
                Route::Inbox
            } else {
                Route::Boards { process: None }
            };
            let router = use_router();
            request_animation_frame(move || router.replace(&home));
            ().into_any()
        }
        Route::Boards { process } => view! { <BoardPage process=process /> }.into_any(),
        Route::Deals => view! { <DealsPage /> }.into_any(),
        Route::Deal { number } => deal_page(number),
        Route::Leads => view! { <LeadsPage /> }.into_any(),
        Route::Lead { id } => view! { <LeadPage id=Id::new(&id) /> }.into_any(),
        Route::Account { id } => account_page(Id::new(&id)),
        Route::Forecast => forecast_page(),
        Route::Approvals => view! { <ApprovalsRoute /> }.into_any(),
        Route::Inbox => view! { <InboxPage work=task_work /> }.into_any(),
        Route::Diagram { key } => view! { <DiagramPage process=key /> }.into_any(),
        Route::Processes { key: None } => view! { <CataloguePage /> }.into_any(),
        Route::Processes { key: Some(key) } => view! { <ProcessPage process=key /> }.into_any(),
        Route::Versions { key } => versions_page(key),
        Route::Editor { key } => editor_page(key),
        Route::Calendar => calendar_page(),
        Route::StandIns => stand_ins_page(),
        Route::Notifications => view! { <NotificationsPage /> }.into_any(),
        Route::NotFound => not_found(),
    }
}

/// The step or item of a task that was opened in the inbox.
fn task_work(task: OpenTask) -> AnyView {
    let OpenTask { deal, step, item, on_done } = task;
    match item {
        Some(number) => item_in_place(deal, (step, number), on_done),
        None => step_in_place(deal, step, on_done),
    }
}

fn not_found() -> AnyView {
    view! {
        <Page trail=vec![Crumb::here(t!(frame::not_found))] ready=true>
            <Empty icon=Icon::Search text=t!(frame::not_found_text)>
                <LinkButton href=Route::Home.path() kind=ButtonKind::Primary>{t!(frame::go_home)}</LinkButton>
            </Empty>
        </Page>
    }
    .into_any()
}

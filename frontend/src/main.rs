//! The Stagewright web app: a Leptos app in the browser, drawn and run by WebAssembly, talking GraphQL to the server.
//!
//! # Map
//! - `app` puts the parts together and chooses the page; `routes` is every address, `router` moves between them.
//! - `api` is the only network code; `state` is what the app knows (session, entities, changes under way, settings).
//! - `dom` turns `view!` into elements in Leptos' place, `reactive` boxes its effects and memos; both keep the
//!   first load small. Modules with views import `crate::dom::prelude::*`.
//! - `ui` is the design system and knows nothing of sales; `frame` is what stands around every page.
//! - `parts` are views of sales things that several domains share.
//! - A domain has a folder named as in the backend: `boards`, `deals`, `forecast`, `process`, `leads`, `inbox`, `notify`,
//!   `identity`. Inside: `page.rs` (screens), `ops.rs` (fragments and operations), `model.rs` (pure logic, no Leptos,
//!   native tests), `components/`, and its style sheet.
//! - `i18n` and `format` are language: texts, numbers, amounts, dates.
//!
//! Who imports whom: `app` → domains → {`frame`, `state`, `ui`}; `state` → `api`; `ui` → only `i18n`, `format`,
//! `browser` and the [`state::load`] handle it draws. Screens of one domain never import another's: `app` joins them.
//!
//! # How to
//! *Read.* `let api = use_api(); Fetch::new(move || { let id = id.get(); async move { api.query(DealQuery::with(id)).await } })`
//! fetches now and whenever a signal read before `async` changes; draw it with `ui::load_view::load_view`. Operations
//! are declared in `ops.rs` with `fragment!`, `input!`, `enums!`, `operation!` (see `api::graphql`); each brings its
//! own test against `schema.graphql`.
//!
//! *Write.* `let key = api.new_key(); api.mutate(DealMove::with(input), &key).await` sends the key as `Idempotency-Key`;
//! put `key.0` into `clientMutationId` to know the own change when it comes back. Use `try_set` and `try_update` after
//! every `await`: the view may be gone. Show optimistic changes through `state::pending`; put what comes back into
//! the `Table` of its type (`use_table::<T>().put(…)`), which ignores older versions.
//!
//! *Follow.* `use_socket().subscribe(BoardChanged::with(process), |delivery| …)` lasts as long as the view that calls it.
//! [`Delivery::Resumed`](api::socket::Delivery::Resumed) and `resync` mean: fetch again.
//!
//! *Say.* `t!(deals::title)`; add the key to `locales/en.json` and `locales/fr.json` (`{name}` takes an argument, an
//! object with `one` and `other` counts). No words in `view!` without a key.
//!
//! *Style.* A `.css` beside the component, named in `styles/index.css`; colours, sizes and motion only from
//! `styles/tokens.css`. No `style=` attributes: the content security policy forbids them; set a property through
//! CSSOM where a value is computed.
//!
//! # Decisions
//! - `html[data-ready]` is set by [`frame::Page`] when the page can be used; browser tests wait for it.
//! - A change of language builds the view anew; texts are plain strings, not signals.
//! - The build for WebAssembly stays small: no regex, no time zone data, no ICU (the browser's `Intl` formats).
//! - Own GraphQL declarations instead of cynic, which with serde took 1 to 16 kB of WebAssembly per struct.
//! - Own router and texts instead of `leptos_router` and `leptos_i18n`: the first leaves an enum and fifty lines of
//!   history; the second brings cookies, metadata and ICU code generation for what `build.rs` does in a page.

mod api;
mod app;
mod boards;
mod browser;
mod company;
mod deals;
mod delegations;
mod dom;
mod forecast;
mod format;
mod frame;
mod i18n;
mod identity;
mod inbox;
mod leads;
mod notify;
mod parts;
mod process;
mod reactive;
mod router;
mod routes;
mod search;
mod state;
mod ui;
mod versions;

fn main() {
    std::panic::set_hook(Box::new(|info| {
        console_error_panic_hook::hook(info);
        browser::tell_crash();
    }));
    dom::mount_to_body(|| dom::IntoView::into_view(app::App()));
}

//! One deal on the screen: fetched, followed, changed. A cheap handle that every part of the page takes.
//!
//! Invariants: an older version never replaces a newer one; a template is read once for the page, because a published
//! version never changes; what a refused change wanted is told by the part that asked for it, never swallowed here.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Arc;

use crate::reactive::{Memo, memo};
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::engine::DealState;
use shared::process::Process;
use shared::process::texts::Texts;

use super::changes::DealPayload;
use super::ops::{
    Deal, DealChanged, DealQuery, ProcessVersion, RoleUsersQuery, TemplateQuery, TimelineQuery,
};
use crate::api::client::Api;
use crate::api::engine_json::FromJson;
use crate::api::error::ErrorCode;
use crate::api::graphql::field;
use crate::api::socket::{Delivery, use_socket};
use crate::api::types::{Person, UserError};
use crate::api::{ApiError, use_api};
use crate::i18n::{Locale, locale, t};
use crate::state::load::{Fetch, Load};
use crate::ui::toast::{Toasts, use_toasts};

/// A deal with its state as the engine reads it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Known {
    /// The deal as the server tells it.
    pub(super) deal: Deal,
    /// Its state, for the engine.
    pub(super) state: DealState,
}

impl Known {
    fn read(mut deal: Deal) -> Option<Self> {
        let state = DealState::from_json(&deal.state.take())?;
        Some(Self { deal, state })
    }
}

/// A template with its texts in the reader's language.
#[derive(Debug)]
pub(super) struct Template {
    /// The structure.
    pub(super) process: Process,
    /// Names and guidance.
    pub(super) texts: Texts,
}

type TemplateKey = (Locale, String, i32);

thread_local! {
    static TEMPLATES: RefCell<HashMap<TemplateKey, Arc<Template>>> = RefCell::default();
}

async fn template(api: Api, version: &ProcessVersion) -> Result<Arc<Template>, ApiError> {
    let key = (locale(), version.key.clone(), version.version);
    if let Some(known) = TEMPLATES.with_borrow(|known| known.get(&key).cloned()) {
        return Ok(known);
    }
    let answer = api.query(TemplateQuery::with(version.key.clone(), version.version)).await?;
    let definition = answer.process.map(|process| process.definition).ok_or(ApiError::Unexpected)?;
    let process = Process::from_json(field(&definition, "process")).ok_or(ApiError::Unexpected)?;
    let texts = Texts::from_json(field(&definition, "texts")).ok_or(ApiError::Unexpected)?;
    let template = Arc::new(Template { process, texts });
    TEMPLATES.with_borrow_mut(|known| known.insert(key, Arc::clone(&template)));
    Ok(template)
}

/// A deal and its template.
#[derive(Debug, Clone)]
pub(super) struct Loaded {
    known: Arc<Known>,
    template: Arc<Template>,
}

async fn load(api: Api, number: String) -> Result<Option<Loaded>, ApiError> {
    let Some(deal) = api.query(DealQuery::with(number)).await?.deal_by_number else { return Ok(None) };
    let template = template(api, &deal.process).await?;
    let known = Arc::new(Known::read(deal).ok_or(ApiError::Unexpected)?);
    Ok(Some(Loaded { known, template }))
}

/// How a change ended.
pub(super) enum Settled {
    /// It is done.
    Done,
    /// What the person may correct.
    Refused(Vec<UserError>),
    /// Somebody else was faster; the deal must be read again.
    Stale,
    /// It did not get through.
    Failed(ApiError),
}

/// One deal on the screen; a cheap handle.
#[derive(Clone, Copy)]
pub(super) struct DealHandle {
    /// Sends changes.
    pub(super) api: Api,
    /// Tells what was done where there is no better place.
    pub(super) toasts: Toasts,
    fetch: Fetch<Option<Loaded>>,
    known: Memo<Option<Arc<Known>>>,
    /// Who has which role, as far as anybody asked.
    people: RwSignal<HashMap<String, Vec<Person>>>,
}

impl DealHandle {
    /// Fetches a deal by its number and follows it for as long as the current owner lives.
    pub(super) fn open(number: String) -> Self {
        let api = use_api();
        let fetch = Fetch::new(move || load(api, number.clone()));
        let known = memo(move || fetch.value().flatten().map(|loaded| loaded.known));
        let handle = Self { api, toasts: use_toasts(), fetch, known, people: RwSignal::new(HashMap::new()) };
        let id = memo(move || known.with(|known| known.as_ref().map(|known| known.deal.id.clone())));
        let socket = use_socket();
        Effect::new(move || {
            let Some(id) = id.get() else { return };
            socket.subscribe(DealChanged::with(id), move |delivery| match delivery {
                Delivery::Event(DealChanged { deal_changed: change }) => match change.deal {
                    Some(deal) => handle.take(deal),
                    None => handle.reload(),
                },
                Delivery::Resumed => handle.reload(),
            });
        });
        handle
    }

    /// The fetch behind it, for the first view.
    pub(super) fn fetch(self) -> Fetch<Option<Loaded>> {
        self.fetch
    }

    /// Whether the first answer is there.
    pub(super) fn is_ready(self) -> bool {
        !matches!(self.fetch.get(), Load::Waiting)
    }

    /// The deal; follows changes.
    pub(super) fn known(self) -> Option<Arc<Known>> {
        self.known.get()
    }

    /// The deal and its template as they are now, without following them.
    pub(super) fn now(self) -> Option<(Arc<Known>, Arc<Template>)> {
        let loaded = self.fetch.value_untracked().flatten()?;
        Some((loaded.known, loaded.template))
    }

    /// The deal's template.
    pub(super) fn template(self) -> Option<Arc<Template>> {
        Some(self.fetch.value_untracked().flatten()?.template)
    }

    /// Reads it again.
    pub(super) fn reload(self) {
        self.fetch.again();
    }

    /// Shows what came back, unless something newer is known.
    fn take(self, deal: Deal) {
        let Some(known) = Known::read(deal) else { return };
        self.fetch.update(|loaded| {
            if let Some(loaded) =
                loaded.as_mut().filter(|loaded| known.deal.version >= loaded.known.deal.version)
            {
                loaded.known = Arc::new(known);
            }
        });
    }

    /// Says how a change ended, and shows the deal as it is then.
    pub(super) fn settle(self, answer: Result<DealPayload, ApiError>) -> Settled {
        match answer {
            Ok(DealPayload { deal: Some(deal), .. }) => {
                self.take(deal);
                Settled::Done
            }
            Ok(DealPayload { user_errors, .. }) => Settled::Refused(user_errors),
            Err(error) if error.code() == Some(ErrorCode::Conflict) => Settled::Stale,
            Err(error) => Settled::Failed(error),
        }
    }

    /// Settles a change and says what went wrong in words; nothing when it is done.
    pub(super) fn settle_in_words(self, answer: Result<DealPayload, ApiError>) -> Option<String> {
        let settled = self.settle(answer);
        self.words_of(settled)
    }

    /// What went wrong in words; nothing when it is done. A deal that somebody else changed is read again.
    pub(super) fn words_of(self, settled: Settled) -> Option<String> {
        match settled {
            Settled::Done => None,
            Settled::Refused(errors) => {
                Some(errors.into_iter().map(|error| error.message).collect::<Vec<_>>().join(" "))
            }
            Settled::Stale => {
                self.reload();
                Some(t!(deal::changed_meanwhile).to_owned())
            }
            Settled::Failed(error) => Some(error.words()),
        }
    }

    /// Settles a small change that has no form of its own to say what was wrong. Says whether it is done.
    pub(super) fn settle_aloud(self, answer: Result<DealPayload, ApiError>, done: &str) -> bool {
        let trouble = self.settle_in_words(answer);
        match &trouble {
            None => self.toasts.done(done),
            Some(trouble) => self.toasts.failed(trouble.clone()),
        }
        trouble.is_none()
    }

    /// Who changed the deal last, in words.
    pub(super) async fn last_change(self) -> Option<String> {
        let (known, _) = self.now()?;
        let answer = self.api.query(TimelineQuery::with(known.deal.id.clone(), 1, None)).await.ok()?;
        let entry = answer.deal?.timeline.nodes.into_iter().next()?;
        let text = entry.text;
        Some(entry.by.map_or(text.clone(), |by| t!(deal::by_whom, &by.name, &text)))
    }

    /// Who has a role; fetched when somebody asks for the first time. Follows the answer.
    pub(super) fn people(self, role: &str) -> Option<Vec<Person>> {
        self.people.with(|people| people.get(role).cloned())
    }

    /// Fetches who has a role.
    pub(super) fn fetch_people(self, role: String) {
        if self.people.with_untracked(|people| people.contains_key(&role)) {
            return;
        }
        spawn_local(async move {
            if let Ok(answer) = self.api.query(RoleUsersQuery::with(role.clone())).await {
                self.people.try_update(|people| people.insert(role, answer.users));
            }
        });
    }
}

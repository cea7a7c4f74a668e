//! The work behind the requests: mails, timers, migrations, forecasts of deals that have none, steps of people who left,
//! sealing and anchoring the event log, cleaning up.
//!
//! Each kind of work is a worker of its own, woken after commits, with polling as the net. Invariants: a failing or
//! panicking round never ends its worker, it only makes it pause; what a round does is safe to do twice or on several
//! servers at once; when the server stops, what is committed is sealed and anchored first.

mod clean_up;
mod worker;

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::ctx::App;
use crate::deals;
use crate::error::AppResult;
use crate::events::anchor::Anchors;
use crate::events::{chain, relay};
use crate::identity;
use crate::mail::Mailer;
use crate::outbox;
use worker::{Signals, work};

/// How often workers look without being woken.
const POLL: Duration = Duration::from_secs(1);
/// How long a worker gathers after being woken, so that a burst of commits is one round.
const GATHER: Duration = Duration::from_millis(50);
/// How often ends of the event log are anchored.
const ANCHOR: Duration = Duration::from_mins(1);
/// How often deals are looked for that an older server stored without a forecast.
const FORECASTS: Duration = Duration::from_mins(1);
/// How often sealing at the end is tried again: more than a pool has connections.
const LAST_ATTEMPTS: u32 = 20;
/// How often steps of people who left are looked for; leaving is said by another program.
const VACANCIES: Duration = Duration::from_secs(5);
/// How often what is over is removed.
const CLEAN_UP: Duration = Duration::from_hours(1);

/// The running workers.
pub struct Jobs {
    app: Arc<App>,
    anchors: Arc<Anchors>,
    stop: watch::Sender<bool>,
    workers: JoinSet<()>,
    /// What runs until the server stops and has nothing to finish.
    relay: JoinSet<()>,
}

/// Starts the workers. Without a mailer mails are kept and none is sent.
pub fn start(app: &Arc<App>, mailer: Option<Mailer>, anchors: Anchors) -> Jobs {
    let (stop, stopping) = watch::channel(false);
    let (bell, woken) = watch::channel(());
    let signals = Signals { woken, stopping };
    let anchors = Arc::new(anchors);
    let mut workers = JoinSet::new();
    workers.spawn(ring(app.clone(), bell, signals.stopping.clone()));
    if let Some(mailer) = mailer {
        let (app, mailer) = (app.clone(), Arc::new(mailer));
        let round = move || {
            let (app, mailer) = (app.clone(), mailer.clone());
            async move { outbox::deliver_due(&app, &mailer).await.map(|sent| sent > 0) }
        };
        workers.spawn(work("outbox", POLL, GATHER, signals.clone(), round));
    }
    let timers =
        each(app, |app| async move { deals::service::fire_due_timers(&app).await.map(|fired| fired > 0) });
    workers.spawn(work("timers", POLL, GATHER, signals.clone(), timers));
    let migrations = each(app, |app| async move { deals::service::run_migrations(&app).await });
    workers.spawn(work("migrations", POLL, GATHER, signals.clone(), migrations));
    let forecasts = each(app, |app| async move { deals::service::fill_forecasts(&app).await });
    workers.spawn(work("forecasts", FORECASTS, Duration::ZERO, signals.deaf(), forecasts));
    let vacancies =
        each(app, |app| async move { deals::service::release_vacant(&app).await.map(|()| false) });
    workers.spawn(work("vacancies", VACANCIES, Duration::ZERO, signals.deaf(), vacancies));
    let sealer = each(app, |app| async move { chain::seal_all(&app).await.map(|_| false) });
    workers.spawn(work("sealer", POLL, GATHER, signals.clone(), sealer));
    let kept = anchors.clone();
    let anchoring = each(app, move |app| {
        let anchors = kept.clone();
        async move { anchor(&app, &anchors).await.map(|()| false) }
    });
    workers.spawn(work("anchors", ANCHOR, Duration::ZERO, signals.deaf(), anchoring));
    let cleaning = each(app, |app| async move { clean_up::clean_up(&app).await.map(|()| false) });
    workers.spawn(work("clean-up", CLEAN_UP, Duration::ZERO, signals.deaf(), cleaning));
    let mut relay = JoinSet::new();
    relay::start(app, &mut relay);
    Jobs { app: app.clone(), anchors, stop, workers, relay }
}

/// A round that is given the application each time.
fn each<F, R>(app: &Arc<App>, round: F) -> impl FnMut() -> R + use<F, R>
where
    F: Fn(Arc<App>) -> R,
{
    let app = app.clone();
    move || round(app.clone())
}

/// Passes a commit's signal on to every worker.
async fn ring(app: Arc<App>, bell: watch::Sender<()>, mut stopping: watch::Receiver<bool>) {
    loop {
        tokio::select! {
            () = app.wake.notified() => { bell.send_replace(()); }
            _ = stopping.changed() => return,
        }
    }
}

async fn anchor(app: &App, anchors: &Anchors) -> AppResult<()> {
    let organisations = identity::organisation_list(app.db.reader()).await?;
    let ids: Vec<_> = organisations.iter().map(|organisation| organisation.id).collect();
    anchors.write(app.db.reader(), &ids, app.clock.now()).await
}

impl Jobs {
    /// Lets running rounds end, then seals and anchors what is committed.
    pub async fn stop(mut self) {
        self.stop.send_replace(true);
        self.relay.shutdown().await;
        while self.workers.join_next().await.is_some() {}
        let mut outcome = self.seal_and_anchor().await;
        // Connections to PostgreSQL that a worker of the HTTP server opened ended with it. Each failure takes one of
        // them out of the pool.
        for _ in 0..LAST_ATTEMPTS {
            if outcome.is_ok() {
                return;
            }
            outcome = self.seal_and_anchor().await;
        }
        if let Err(error) = outcome {
            tracing::error!(error = ?error, "the event log could not be sealed at the end; the next start does it");
        }
    }

    async fn seal_and_anchor(&self) -> AppResult<()> {
        chain::seal_all(&self.app).await?;
        anchor(&self.app, &self.anchors).await
    }
}

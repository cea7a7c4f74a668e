//! The demo company: people, customers, quotas and 60 deals with a believable past, lived through the engine rather than
//! inserted as rows (each is created, filled in and moved by the people whose turn it was, on a clock of its own).
//!
//! Invariants: loads only into an empty database; refuses on an address that others can reach unless a password was
//! set; the same code and day give the same company.

pub(crate) mod company;
pub(crate) mod habits;
mod life;
mod lists;
pub(crate) mod names;
pub(crate) mod player;
mod prospects;
pub(crate) mod quotas;

use std::sync::Arc;

use shared::engine::Blocker;
use shared::locale::Locale;

use crate::config::DEMO_PASSWORD;
use crate::ctx::App;
use crate::error::{AppError, AppResult};
use crate::identity;

/// Loads the demo company if there is no organisation yet, and says whether it did.
pub async fn load_if_empty(app: &Arc<App>) -> AppResult<bool> {
    if identity::organisation_any(app.db.reader()).await? {
        return Ok(false);
    }
    if !app.settings.is_loopback() && app.settings.demo_password.is_none() {
        return Err(AppError::internal(
            "demo data loads only on a loopback address, or with STAGEWRIGHT_DEMO_PASSWORD set",
        ));
    }
    let password = app.settings.demo_password.clone().unwrap_or_else(|| DEMO_PASSWORD.to_owned());
    let company = company::found(app, password).await?;
    life::live(app, &company).await.map_err(in_words)?;
    prospects::enter(app, &company, app.clock.now()).await?;
    quotas::set(app, &company, app.clock.now()).await?;
    Ok(true)
}

/// A refusal of the engine as a fault of the demo data, with what stood in the way.
fn in_words(error: AppError) -> AppError {
    let AppError::Rejected(refusal) = error else { return error };
    let definition = &refusal.definition;
    let texts = definition.texts(Locale::En);
    let word =
        |blocker: &Blocker| blocker.message(&definition.process, refusal.state.as_ref(), texts, Locale::En);
    let blockers: Vec<String> = refusal.rejection.blockers.iter().map(word).collect();
    AppError::internal(format!("a demo deal was refused: {}", blockers.join(" · ")))
}

//! `stagewright check`: does what is stored say the same as the event log.

use std::process::ExitCode;
use std::sync::Arc;

use shared::engine::replay;
use shared::engine::state::StepStatus;
use shared::event::Recorded;
use shared::locale::Locale;
use shared::process::StageKind;

use super::failure::{Failure, Outcome};
use super::{application, events, out};
use crate::ctx::{App, Ctx, Organisation};
use crate::db::date_text;
use crate::deals::service::forecast_is_right;
use crate::deals::{
    DealFilter, DealOrder, DealRow, RepairTotals, StoredTasks, deal_list, task_list, totals_wrong,
};
use crate::documents::documents_of_deal;
use crate::error::AppResult;
use crate::events::store::event_list;
use crate::identity::organisation_list;

/// How many deals are read at once.
const PAGE: u64 = 200;

#[derive(Debug, clap::Args)]
pub(super) struct Options {
    /// Compare only the kept counts and sums of boards with the deals, which takes seconds.
    #[arg(long)]
    totals: bool,
    /// Correct kept counts and sums that are wrong.
    #[arg(long, requires = "totals")]
    repair: bool,
}

/// Checks what is asked for and prints what differs.
pub(super) async fn run(options: Options) -> Outcome {
    let app = application().await?;
    let mut findings = 0;
    for organisation in organisation_list(app.db.reader()).await? {
        findings += check_totals(&app, &organisation, options.repair).await?;
        if !options.totals {
            findings += check_organisation(&app, organisation).await?;
        }
    }
    if !options.totals {
        findings += events::verify(&app).await?;
    }
    out(if findings == 0 { "Nothing was found.".to_owned() } else { format!("{findings} findings.") });
    Ok(if findings == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Compares kept sums with the deals, and corrects them if asked.
async fn check_totals(app: &Arc<App>, organisation: &Organisation, repair: bool) -> Result<usize, Failure> {
    let wrong = if repair {
        app.db.write(&RepairTotals(organisation.id)).await?.0
    } else {
        totals_wrong(app.db.reader(), organisation.id).await?
    };
    for total in &wrong {
        let corrected = if repair { "; corrected" } else { "" };
        out(format!("{}: {total}{corrected}", organisation.name));
    }
    out(format!("{}: kept sums compared with the deals", organisation.name));
    Ok(wrong.len())
}

async fn check_organisation(app: &Arc<App>, organisation: Organisation) -> Result<usize, Failure> {
    let name = organisation.name.clone();
    let ctx = Ctx {
        app: app.clone(),
        org: Arc::new(organisation),
        caller: None,
        now: app.clock.now(),
        locale: Locale::default(),
        idempotency_key: None,
    };
    let (mut deals, mut findings) = (0, 0);
    let mut cursor = None;
    loop {
        let page = (cursor.take(), false, PAGE);
        let rows =
            deal_list(app.db.reader(), &ctx, &DealFilter::default(), DealOrder::NumberDesc, page).await?;
        let Some(last) = rows.last() else { break };
        cursor = Some((DealOrder::NumberDesc.key(last), last.id));
        for row in &rows {
            deals += 1;
            for problem in check_deal(&ctx, row).await? {
                findings += 1;
                out(format!("{name}: deal {}: {problem}", row.state.number));
            }
        }
    }
    out(format!("{name}: {deals} deals compared with their events"));
    Ok(findings)
}

/// Everything that does not fit about one deal.
async fn check_deal(ctx: &Ctx, row: &DealRow) -> AppResult<Vec<String>> {
    let reader = ctx.app.db.reader();
    let mut problems = Vec::new();
    let logged = event_list(reader, ctx.org.id, row.id).await?;
    let recorded: Vec<&Recorded> = logged.iter().map(|logged| &logged.recorded).collect();
    if !forecast_is_right(ctx, row, &recorded).await? {
        problems.push("forecasts read of it what its events do not say".to_owned());
    }
    match replay(recorded) {
        None => problems.push("its events do not begin with its creation".to_owned()),
        Some(state) if state != *row.state => problems.push(difference(&state, &row.state)?),
        Some(_) => {}
    }
    let definition = ctx.app.processes.get(reader, ctx.org.id, row.process).await?;
    let active = definition.process.stage_kind(&row.state.stage).is_none_or(StageKind::has_work);
    if task_list(ctx.app.db.reader(), ctx.org.id, row.id).await? != expected_tasks(row, active) {
        problems.push("its tasks are not its open steps".to_owned());
    }
    problems.extend(check_documents(ctx, row).await?);
    Ok(problems)
}

/// Names the parts of a deal's state that differ.
fn difference(replayed: &impl serde::Serialize, stored: &impl serde::Serialize) -> AppResult<String> {
    let (replayed, stored) = (serde_json::to_value(replayed)?, serde_json::to_value(stored)?);
    let parts: Vec<&str> = match (replayed.as_object(), stored.as_object()) {
        (Some(replayed), Some(stored)) => replayed
            .iter()
            .filter(|(key, value)| stored.get(*key) != Some(*value))
            .map(|(key, _)| key.as_str())
            .collect(),
        _ => Vec::new(),
    };
    Ok(format!("its stored state is not what its events say, in {}", parts.join(", ")))
}

fn expected_tasks(row: &DealRow, active: bool) -> StoredTasks {
    let open = row.state.steps.iter().filter(|(_, step)| step.status == StepStatus::Open);
    open.map(|(key, step)| (key.to_string(), (step.assignee.map(|user| user.0), date_text(step.due), active)))
        .collect()
}

async fn check_documents(ctx: &Ctx, row: &DealRow) -> AppResult<Vec<String>> {
    let mut problems = Vec::new();
    if row.state.documents.is_empty() {
        return Ok(problems);
    }
    let stored = documents_of_deal(ctx.app.db.reader(), ctx.org.id, row.id).await?;
    for filed in &row.state.documents {
        match stored.iter().find(|stored| stored.id == filed.id) {
            None => problems.push(format!("document {} is filed but not stored", filed.name)),
            Some(stored) if !ctx.app.storage.has(&stored.sha256).await? => {
                problems.push(format!("the content of document {} is missing", filed.name));
            }
            Some(_) => {}
        }
    }
    Ok(problems)
}

//! The log of a process, piece by piece.

use std::collections::HashMap;
use std::sync::Arc;

use async_stream::try_stream;
use bytes::Bytes;
use futures_util::Stream;
use shared::event::Recorded;
use shared::ids::ProcessId;
use shared::interchange::ocel::Ocel;
use shared::interchange::{Logged, Names, xes};
use shared::process::Definition;

use crate::ctx::Ctx;
use crate::deals::{DealFilter, DealOrder, DealRow, deal_list};
use crate::error::{AppError, AppResult};
use crate::events::store::event_list;
use crate::identity::people::People;
use crate::process::cache;

/// How many deals are read at once.
const PAGE: u64 = 100;

/// How a log is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    /// IEEE 1849: a trace for each deal.
    Xes,
    /// Object-centric: deals, customers, people and documents.
    Ocel,
}

enum Writer {
    Xes,
    Ocel(Box<Ocel>),
}

impl Writer {
    fn begin(&self) -> String {
        match self {
            Self::Xes => xes::begin(),
            Self::Ocel(ocel) => ocel.begin(),
        }
    }

    fn deal(&mut self, ctx: &Ctx, logged: &Logged<'_>) -> String {
        match self {
            Self::Xes => xes::deal(logged, ctx.locale),
            Self::Ocel(ocel) => ocel.deal(logged),
        }
    }

    fn end(self) -> String {
        match self {
            Self::Xes => xes::end(),
            Self::Ocel(ocel) => ocel.end(),
        }
    }
}

/// What deals of one version have in common.
type Version = (Arc<Definition>, Arc<Names>);

struct Reading {
    ctx: Ctx,
    people: Arc<People>,
    versions: HashMap<ProcessId, Version>,
}

impl Reading {
    async fn version(&mut self, id: ProcessId) -> AppResult<Version> {
        if let Some(known) = self.versions.get(&id) {
            return Ok(known.clone());
        }
        let definition = cache::get(&self.ctx, id).await?.definition;
        let names = Arc::new(Names::of(&definition, self.ctx.locale));
        Ok(self.versions.entry(id).or_insert((definition, names)).clone())
    }

    async fn deal(&mut self, row: &DealRow, writer: &mut Writer) -> AppResult<String> {
        let (definition, names) = self.version(row.process).await?;
        let logged = event_list(self.ctx.app.db.reader(), self.ctx.org.id, row.id).await?;
        let events: Vec<Recorded> = logged.into_iter().map(|logged| logged.recorded).collect();
        let people = self.people.clone();
        let name = move |id| people.get(id).map(|user| user.name.clone());
        let deal = Logged {
            deal: row.id,
            number: &row.state.number,
            account: &row.account_name,
            definition: &definition,
            names: &names,
            events: &events,
            people: &name,
        };
        Ok(writer.deal(&self.ctx, &deal))
    }
}

/// The log of a process: every deal that the caller may see, the latest number first.
pub(super) async fn log(
    ctx: Ctx,
    process: String,
    format: Format,
) -> AppResult<impl Stream<Item = Result<Bytes, AppError>>> {
    let people = ctx.people().await?;
    let mut reading = Reading { ctx, people, versions: HashMap::new() };
    let mut writer = match format {
        Format::Xes => Writer::Xes,
        Format::Ocel => Writer::Ocel(Box::new(Ocel::new())),
    };
    Ok(try_stream! {
        yield Bytes::from(writer.begin());
        let filter = DealFilter { process: Some(process), ..DealFilter::default() };
        let mut cursor = None;
        loop {
            let page = (cursor.take(), false, PAGE);
            let reader = reading.ctx.app.db.reader();
            let rows = deal_list(reader, &reading.ctx, &filter, DealOrder::NumberDesc, page).await?;
            let Some(last) = rows.last() else { break };
            cursor = Some((DealOrder::NumberDesc.key(last), last.id));
            for row in &rows {
                yield Bytes::from(reading.deal(row, &mut writer).await?);
            }
        }
        yield Bytes::from(writer.end());
    })
}

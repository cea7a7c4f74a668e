//! The hash chain over the event log.
//!
//! Writers only append rows; a single sealer gives committed rows their place a moment later, so that writers of one
//! organisation never wait for each other. Invariants: sequences are per organisation, from 1, without gaps; a row's
//! hash covers its whole content and the hash before it, so an edited, missing or swapped row shows from there on.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use sea_orm::entity::prelude::*;
use sea_orm::{DbBackend, FromQueryResult, QueryOrder, QuerySelect, Statement};
use sha2::{Digest, Sha256};
use shared::ids::OrgId;

use super::entity::{Column, Entity, Model};
use crate::ctx::App;
use crate::db::{Params, Unit, Write};
use crate::error::AppResult;
use crate::once::hex;

/// What stands before the first event of an organisation.
pub const GENESIS: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// How many rows one transaction seals.
const BATCH: u64 = 500;
/// How many rows are read at once when the chain is walked.
const PAGE: u64 = 2_000;
/// An arbitrary number that stands for "sealing Stagewright's events" among PostgreSQL's advisory locks.
const LOCK: i64 = 7_241_870_552;

/// The end of an organisation's chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// The organisation.
    pub org: OrgId,
    /// How many events are sealed.
    pub sequence: i64,
    /// The hash of the last one.
    pub hash: String,
}

/// What is wrong with a chain, at the first row where it shows.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// A row's content does not fit its hash.
    #[error("event {sequence} ({id}) was changed after it was sealed")]
    Edited {
        /// Its place.
        sequence: i64,
        /// Its id.
        id: Uuid,
    },
    /// A place in the sequence is empty.
    #[error("event {sequence} is missing")]
    Missing {
        /// The empty place.
        sequence: i64,
    },
    /// A row does not follow the one before it.
    #[error("event {sequence} ({id}) does not follow the event before it: rows were swapped or replaced")]
    Broken {
        /// Its place.
        sequence: i64,
        /// Its id.
        id: Uuid,
    },
}

/// What of a row is sealed.
pub(crate) struct Sealed<'a> {
    pub(crate) org: Uuid,
    pub(crate) id: Uuid,
    pub(crate) deal: Uuid,
    pub(crate) deal_version: i64,
    pub(crate) at: i64,
    pub(crate) actor: Option<Uuid>,
    pub(crate) kind: &'a str,
    pub(crate) payload: &'a str,
}

impl Sealed<'_> {
    /// The hash of the row at a place in the chain.
    pub(crate) fn hash(&self, sequence: i64, prev_hash: &str) -> AppResult<String> {
        // A JSON array: every part is delimited, so no two rows have the same text.
        let text = serde_json::to_string(&(
            (sequence, self.org, self.id, self.deal, self.deal_version),
            (self.at, self.actor, self.kind, self.payload, prev_hash),
        ))?;
        Ok(hex(&Sha256::digest(text.as_bytes())))
    }
}

fn row_hash(row: &Model, sequence: i64, prev_hash: &str) -> AppResult<String> {
    let sealed = Sealed {
        org: row.org_id,
        id: row.id,
        deal: row.deal_id,
        deal_version: row.deal_version,
        at: row.at,
        actor: row.actor_id,
        kind: &row.kind,
        payload: &row.payload,
    };
    sealed.hash(sequence, prev_hash)
}

/// Walks a chain row by row.
#[derive(Debug)]
struct Walker {
    sequence: i64,
    hash: String,
}

impl Walker {
    fn new() -> Self {
        Self { sequence: 0, hash: GENESIS.to_owned() }
    }

    /// Takes the next row, or says what is wrong with it.
    fn take(&mut self, row: &Model) -> AppResult<Result<(), Fault>> {
        let (expected, id) = (self.sequence + 1, row.id);
        let sequence = row.sequence.unwrap_or_default();
        if sequence != expected {
            return Ok(Err(Fault::Missing { sequence: expected }));
        }
        let prev_hash = row.prev_hash.as_deref().unwrap_or_default();
        let hash = row_hash(row, sequence, prev_hash)?;
        if row.hash.as_ref() != Some(&hash) {
            return Ok(Err(Fault::Edited { sequence, id }));
        }
        if prev_hash != self.hash {
            return Ok(Err(Fault::Broken { sequence, id }));
        }
        *self = Self { sequence, hash };
        Ok(Ok(()))
    }
}

/// Walks the chain of an organisation. Gives its end, or the first fault; `seen` is called for every sound row with
/// its sequence and hash.
pub async fn verify(
    connection: &impl ConnectionTrait,
    org: OrgId,
    mut seen: impl FnMut(i64, &str),
) -> AppResult<Result<Head, Fault>> {
    let mut walker = Walker::new();
    loop {
        let rows = Entity::find()
            .filter(Column::OrgId.eq(org.0))
            .filter(Column::Sequence.gt(walker.sequence))
            .order_by_asc(Column::Sequence)
            .limit(PAGE)
            .all(connection)
            .await?;
        if rows.is_empty() {
            return Ok(Ok(Head { org, sequence: walker.sequence, hash: walker.hash }));
        }
        for row in &rows {
            if let Err(fault) = walker.take(row)? {
                return Ok(Err(fault));
            }
            seen(walker.sequence, &walker.hash);
        }
    }
}

/// How many events wait to be sealed.
pub async fn count_unsealed(connection: &impl ConnectionTrait) -> AppResult<u64> {
    Ok(Entity::find().filter(Column::Sequence.is_null()).count(connection).await?)
}

/// Seals everything that is committed and says how many events that were.
pub async fn seal_all(app: &App) -> AppResult<u64> {
    let mut sealed = 0;
    while Entity::find().filter(Column::Sequence.is_null()).one(app.db.reader()).await?.is_some() {
        let (count, _) = app.db.write(&Seal).await?;
        if count == 0 {
            // Another server is at it.
            break;
        }
        sealed += count;
    }
    Ok(sealed)
}

/// Seals the next rows in the order of their positions.
struct Seal;

impl Write for Seal {
    type Output = u64;

    async fn run(&self, unit: &Unit) -> AppResult<u64> {
        let connection = unit.connection();
        if !alone(connection).await? {
            return Ok(0);
        }
        let rows = Entity::find()
            .filter(Column::Sequence.is_null())
            .order_by_asc(Column::Position)
            .limit(BATCH)
            .all(connection)
            .await?;
        let mut heads: HashMap<Uuid, Head> = HashMap::new();
        let mut seals = Vec::with_capacity(rows.len());
        for row in &rows {
            let head = match heads.entry(row.org_id) {
                Entry::Occupied(known) => known.into_mut(),
                Entry::Vacant(place) => place.insert(head(connection, OrgId(row.org_id)).await?),
            };
            let sequence = head.sequence + 1;
            let hash = row_hash(row, sequence, &head.hash)?;
            let prev_hash = std::mem::replace(&mut head.hash, hash.clone());
            head.sequence = sequence;
            seals.push((row.position, sequence, prev_hash, hash));
        }
        if !seals.is_empty() {
            store_seals(connection, seals).await?;
        }
        Ok(rows.len() as u64)
    }
}

/// Whether this transaction may seal. SQLite's writer is alone anyway.
async fn alone(connection: &impl ConnectionTrait) -> AppResult<bool> {
    #[derive(FromQueryResult)]
    struct Row {
        locked: bool,
    }
    if connection.get_database_backend() == DbBackend::Sqlite {
        return Ok(true);
    }
    let statement = Statement::from_sql_and_values(
        connection.get_database_backend(),
        "SELECT pg_try_advisory_xact_lock($1) AS locked",
        [LOCK.into()],
    );
    Ok(Row::find_by_statement(statement).one(connection).await?.is_some_and(|row| row.locked))
}

/// The end of an organisation's chain.
pub(super) async fn head(connection: &impl ConnectionTrait, org: OrgId) -> AppResult<Head> {
    let last = Entity::find()
        .select_only()
        .columns([Column::Sequence, Column::Hash])
        .filter(Column::OrgId.eq(org.0))
        .filter(Column::Sequence.is_not_null())
        .order_by_desc(Column::Sequence)
        .into_tuple::<(i64, String)>()
        .one(connection)
        .await?;
    let (sequence, hash) = last.unwrap_or_else(|| (0, GENESIS.to_owned()));
    Ok(Head { org, sequence, hash })
}

/// The hash at a place of an organisation's chain, if there is a sealed event.
pub(super) async fn hash_at(
    connection: &impl ConnectionTrait,
    org: OrgId,
    sequence: i64,
) -> AppResult<Option<String>> {
    let found = Entity::find()
        .select_only()
        .column(Column::Hash)
        .filter(Column::OrgId.eq(org.0))
        .filter(Column::Sequence.eq(sequence))
        .into_tuple::<String>()
        .one(connection)
        .await?;
    Ok(found)
}

/// Fills in the sealing columns of many rows by one statement.
async fn store_seals(
    connection: &impl ConnectionTrait,
    seals: Vec<(i64, i64, String, String)>,
) -> AppResult<()> {
    let mut params = Params::default();
    let rows: Vec<String> = seals
        .into_iter()
        .map(|(position, sequence, prev_hash, hash)| {
            let (position, sequence) = (params.add(position), params.add(sequence));
            let (prev_hash, hash) = (params.add(prev_hash), params.add(hash));
            format!("({position}, {sequence}, {prev_hash}, {hash})")
        })
        .collect();
    let sql = format!(
        "WITH seal (position, sequence, prev_hash, hash) AS (VALUES {})
         UPDATE events SET sequence = seal.sequence, prev_hash = seal.prev_hash, hash = seal.hash
         FROM seal WHERE events.position = seal.position AND events.sequence IS NULL",
        rows.join(", ")
    );
    let statement =
        Statement::from_sql_and_values(connection.get_database_backend(), sql, params.into_values());
    connection.execute_raw(statement).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chain(length: u8) -> Vec<Model> {
        let mut walker = Walker::new();
        (1..=length)
            .map(|number| {
                let mut row = Model {
                    position: i64::from(number) * 3,
                    org_id: Uuid::from_u128(1),
                    id: Uuid::from_u128(u128::from(number)),
                    deal_id: Uuid::from_u128(9),
                    deal_version: i64::from(number),
                    at: 1_795_000_000_000_000 + i64::from(number),
                    actor_id: None,
                    kind: "note_added".to_owned(),
                    payload: format!("{{\"text\":\"{number}\"}}"),
                    sequence: Some(i64::from(number)),
                    prev_hash: Some(walker.hash.clone()),
                    hash: None,
                };
                row.hash = Some(row_hash(&row, i64::from(number), &walker.hash).unwrap());
                walker.take(&row).unwrap().unwrap();
                row
            })
            .collect()
    }

    fn first_fault(rows: &[Model]) -> Option<Fault> {
        let mut walker = Walker::new();
        rows.iter().find_map(|row| walker.take(row).unwrap().err())
    }

    #[test]
    fn a_sound_chain_is_found_sound() {
        assert_eq!(first_fault(&chain(5)), None);
    }

    #[test]
    fn the_first_bad_row_is_named() {
        let id = |number: u128| Uuid::from_u128(number);
        let mut edited = chain(5);
        edited[2].payload = "{\"text\":\"other\"}".to_owned();
        assert_eq!(first_fault(&edited), Some(Fault::Edited { sequence: 3, id: id(3) }));

        let mut missing = chain(5);
        missing.remove(1);
        assert_eq!(first_fault(&missing), Some(Fault::Missing { sequence: 2 }));

        let mut swapped = chain(5);
        swapped.swap(1, 2);
        swapped[1].sequence = Some(2);
        swapped[2].sequence = Some(3);
        assert_eq!(first_fault(&swapped), Some(Fault::Edited { sequence: 2, id: id(3) }));
    }

    #[test]
    fn a_row_hashed_anew_does_not_fit_its_neighbours() {
        let mut rows = chain(5);
        rows[2].payload = "{\"text\":\"other\"}".to_owned();
        let prev_hash = rows[2].prev_hash.clone().unwrap();
        rows[2].hash = Some(row_hash(&rows[2], 3, &prev_hash).unwrap());
        assert_eq!(first_fault(&rows), Some(Fault::Broken { sequence: 4, id: Uuid::from_u128(4) }));
    }
}

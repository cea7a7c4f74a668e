//! Signed ends of the event chains, written outside the database, so that a cut tail and a chain made anew show.
//!
//! Each line of `event-anchor.jsonl` in the folder of keys holds one end and a signature over it. Invariants: lines are
//! only added, and only while the log still holds what was anchored last, so a rewritten log is never made good by a
//! new line. Restoring a backup begins a new file, since the log then truly ends earlier.

use std::collections::HashMap;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};
use shared::ids::OrgId;
use shared::time::Timestamp;

use super::chain::{self, Head};
use crate::error::AppResult;
use crate::storage::secrets::{SecretError, SecretFolder, SigningKey};

/// The file of anchors.
const FILE: &str = "event-anchor.jsonl";
/// The key that signs them.
const KEY: &str = "event-anchor.pem";

/// One line of the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Anchor {
    org: OrgId,
    sequence: i64,
    hash: String,
    at: Timestamp,
    signature: String,
}

impl Anchor {
    /// What is signed.
    fn text(org: OrgId, sequence: i64, hash: &str, at: Timestamp) -> String {
        format!("stagewright-event-anchor {org} {sequence} {hash} {at}")
    }

    fn is_genuine(&self, key: &SigningKey) -> bool {
        key.verifies(&Self::text(self.org, self.sequence, &self.hash, self.at), &self.signature)
    }
}

/// Writes and reads anchors.
#[derive(Debug)]
pub struct Anchors {
    folder: SecretFolder,
    key: SigningKey,
    /// The furthest anchor of each organisation; none before the file was read.
    known: Mutex<Option<HashMap<OrgId, Anchor>>>,
}

/// What the anchors have against a chain.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Mismatch {
    /// The log ends before an end that was anchored.
    #[error(
        "the log ends at event {head}, but event {anchored} was anchored at {at}: its tail was cut off (if a backup was \
         restored by hand, move {FILE} away)"
    )]
    TailCut {
        /// Where the log ends.
        head: i64,
        /// Where it ended.
        anchored: i64,
        /// When.
        at: Timestamp,
    },
    /// The anchored event has another hash: the chain was made anew.
    #[error(
        "event {sequence} is not the one that was anchored at {at}: the log was rewritten (if a backup was restored by \
         hand, move {FILE} away)"
    )]
    Rewritten {
        /// The anchored place.
        sequence: i64,
        /// When.
        at: Timestamp,
    },
    /// An anchor does not carry our signature.
    #[error("line {line} of {FILE} is not signed by this server's key")]
    Forged {
        /// Its line, from 1.
        line: usize,
    },
}

impl Anchors {
    /// The anchors in the folder of keys.
    pub fn open(keys_dir: &Path) -> Result<Self, SecretError> {
        let folder = SecretFolder::open(keys_dir)?;
        let key = SigningKey::load_or_create(&folder, KEY)?;
        Ok(Self { folder, key, known: Mutex::default() })
    }

    /// Writes the end of every chain that grew since the last time. Of a log that does not hold what was anchored
    /// before, nothing is written; operators are told.
    pub async fn write(
        &self,
        connection: &impl ConnectionTrait,
        orgs: &[OrgId],
        now: Timestamp,
    ) -> AppResult<()> {
        let mut known = match self.take_known()? {
            Ok(known) => known,
            Err(mismatch) => {
                tracing::error!(%mismatch, "the event log is not anchored any more");
                return Ok(());
            }
        };
        for org in orgs {
            let head = chain::head(connection, *org).await?;
            let last = known.get(org);
            if head.sequence == 0
                || last.is_some_and(|last| last.sequence == head.sequence && last.hash == head.hash)
            {
                continue;
            }
            if let Some(last) = last {
                let found = chain::hash_at(connection, *org, last.sequence).await?;
                if let Some(mismatch) = compare(last, found.as_deref(), &head) {
                    tracing::error!(%mismatch, organisation = %org, "the event log is not anchored any more");
                    continue;
                }
            }
            let anchor = self.append(&head, now)?;
            known.insert(*org, anchor);
        }
        *self.known.lock().unwrap_or_else(PoisonError::into_inner) = Some(known);
        Ok(())
    }

    /// What is known of the file; read when it is first needed, or after a failure.
    fn take_known(&self) -> AppResult<Result<HashMap<OrgId, Anchor>, Mismatch>> {
        match self.known.lock().unwrap_or_else(PoisonError::into_inner).take() {
            Some(known) => Ok(Ok(known)),
            None => self.read(),
        }
    }

    fn append(&self, head: &Head, at: Timestamp) -> AppResult<Anchor> {
        let signature = self.key.sign(&Anchor::text(head.org, head.sequence, &head.hash, at))?;
        let anchor =
            Anchor { org: head.org, sequence: head.sequence, hash: head.hash.clone(), at, signature };
        self.folder.append_line(FILE, &serde_json::to_string(&anchor)?)?;
        Ok(anchor)
    }

    /// The furthest anchor of each organisation, or the first line that is not ours. A last line without an end was
    /// being written when the machine stopped and is passed over.
    fn read(&self) -> AppResult<Result<HashMap<OrgId, Anchor>, Mismatch>> {
        let content = self.folder.read_or_create(FILE, || Ok(Vec::new()))?;
        let text = String::from_utf8_lossy(&content);
        let mut furthest: HashMap<OrgId, Anchor> = HashMap::new();
        for (index, line) in text.split_inclusive('\n').enumerate() {
            let anchor: Option<Anchor> = serde_json::from_str(line).ok();
            match anchor.filter(|anchor| anchor.is_genuine(&self.key)) {
                Some(anchor) => {
                    let is_further =
                        furthest.get(&anchor.org).is_none_or(|known| known.sequence < anchor.sequence);
                    if is_further {
                        furthest.insert(anchor.org, anchor);
                    }
                }
                None if !line.ends_with('\n') => {}
                None => return Ok(Err(Mismatch::Forged { line: index + 1 })),
            }
        }
        Ok(Ok(furthest))
    }

    /// Begins a new file after a backup was restored, and gives the name the old one has now, if there was one.
    pub fn begin_anew(&self, now: Timestamp) -> std::io::Result<Option<String>> {
        let old = format!("{FILE}.until-{}", now.micros() / 1_000_000);
        match std::fs::rename(self.folder.path(FILE), self.folder.path(&old)) {
            Ok(()) => Ok(Some(old)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }
}

/// What is wrong with the log of an organisation.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Finding {
    /// Inside the chain.
    #[error(transparent)]
    Chain(#[from] chain::Fault),
    /// Between chain and anchors.
    #[error(transparent)]
    Anchor(#[from] Mismatch),
}

/// Walks the chain of an organisation and compares it with its furthest anchor. Gives the chain's end when all is
/// well.
pub async fn verify(
    connection: &impl ConnectionTrait,
    anchors: &Anchors,
    org: OrgId,
) -> AppResult<Result<Head, Finding>> {
    let anchor = match anchors.read()? {
        Ok(mut furthest) => furthest.remove(&org),
        Err(mismatch) => return Ok(Err(mismatch.into())),
    };
    let mut found = None;
    let walked = chain::verify(connection, org, |sequence, hash| {
        if anchor.as_ref().is_some_and(|anchor| anchor.sequence == sequence) {
            found = Some(hash.to_owned());
        }
    });
    let head = match walked.await? {
        Ok(head) => head,
        Err(fault) => return Ok(Err(fault.into())),
    };
    Ok(match anchor.and_then(|anchor| compare(&anchor, found.as_deref(), &head)) {
        Some(mismatch) => Err(mismatch.into()),
        None => Ok(head),
    })
}

/// Compares an anchor with the hash that the chain has at its place.
fn compare(anchor: &Anchor, found: Option<&str>, head: &Head) -> Option<Mismatch> {
    let at = anchor.at;
    match found {
        None => Some(Mismatch::TailCut { head: head.sequence, anchored: anchor.sequence, at }),
        Some(hash) if hash != anchor.hash => Some(Mismatch::Rewritten { sequence: anchor.sequence, at }),
        Some(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    const AT: Timestamp = Timestamp::from_micros(1_795_000_000_000_000);

    fn anchors(name: &str) -> Anchors {
        let path = std::env::temp_dir().join(format!("stagewright-anchor-{name}-{}", std::process::id()));
        let _fresh = std::fs::remove_dir_all(&path);
        Anchors::open(&path).unwrap()
    }

    fn head(sequence: i64, hash: &str) -> Head {
        Head { org: OrgId(Uuid::from_u128(1)), sequence, hash: hash.to_owned() }
    }

    #[test]
    fn the_furthest_anchor_counts_and_half_a_line_does_not() {
        let anchors = anchors("read");
        anchors.append(&head(3, "c"), AT).unwrap();
        anchors.append(&head(5, "e"), AT.plus_seconds(60)).unwrap();
        let path = anchors.folder.path(FILE);
        let whole = std::fs::read_to_string(&path).unwrap();
        std::fs::write(&path, format!("{whole}{{\"org\":\"or")).unwrap();
        let read = anchors.read().unwrap().unwrap();
        assert_eq!(read.values().map(|anchor| anchor.sequence).collect::<Vec<_>>(), [5]);
    }

    #[test]
    fn a_changed_anchor_is_found() {
        let anchors = anchors("forged");
        anchors.append(&head(3, "c"), AT).unwrap();
        anchors.append(&head(5, "e"), AT).unwrap();
        let path = anchors.folder.path(FILE);
        let changed = std::fs::read_to_string(&path).unwrap().replace("\"sequence\":5", "\"sequence\":4");
        std::fs::write(&path, changed).unwrap();
        assert_eq!(anchors.read().unwrap(), Err(Mismatch::Forged { line: 2 }));
    }

    #[test]
    fn a_cut_tail_and_a_new_chain_show() {
        let anchors = anchors("compare");
        anchors.append(&head(5, "e"), AT).unwrap();
        let anchor = anchors.read().unwrap().unwrap().remove(&OrgId(Uuid::from_u128(1))).unwrap();
        assert_eq!(compare(&anchor, Some("e"), &head(7, "g")), None);
        let cut = Mismatch::TailCut { head: 4, anchored: 5, at: AT };
        assert_eq!(compare(&anchor, None, &head(4, "d")), Some(cut));
        let rewritten = Mismatch::Rewritten { sequence: 5, at: AT };
        assert_eq!(compare(&anchor, Some("x"), &head(7, "g")), Some(rewritten));
    }

    #[test]
    fn after_a_restore_the_file_begins_anew() {
        let anchors = anchors("anew");
        assert_eq!(anchors.begin_anew(AT).unwrap(), None);
        anchors.append(&head(5, "e"), AT).unwrap();
        assert!(anchors.begin_anew(AT).unwrap().is_some());
        assert!(anchors.read().unwrap().unwrap().is_empty());
    }
}

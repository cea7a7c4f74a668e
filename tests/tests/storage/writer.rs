//! People who write while something goes wrong, and remember what was acknowledged.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Write as _;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use harness::server::Home;
use harness::{Actor, Deal};
use serde_json::{Value, json};

/// What a driver knows for certain, kept on disk before the next request: written, then acknowledged.
pub struct Journal {
    file: Mutex<File>,
    acknowledged: AtomicU64,
}

impl Journal {
    /// An empty one in a folder.
    pub fn open(folder: &Path) -> Self {
        let file = File::create(folder.join("journal")).unwrap();
        Self { file: Mutex::new(file), acknowledged: AtomicU64::new(0) }
    }

    /// Keeps for good that something was acknowledged.
    pub fn acknowledge(&self, what: &str) {
        let mut file = self.file.lock().unwrap();
        writeln!(file, "{what}").unwrap();
        file.sync_data().unwrap();
        self.acknowledged.fetch_add(1, Ordering::SeqCst);
    }

    /// How many are acknowledged.
    pub fn count(&self) -> u64 {
        self.acknowledged.load(Ordering::SeqCst)
    }
}

/// Somebody who creates deals and writes notes on them, each with its own key, and remembers what has no answer yet.
pub struct Writer {
    name: usize,
    serial: u64,
    deal: Option<Deal>,
    /// Field, input and key of the request that was sent last without an answer.
    pub pending: Option<(&'static str, Value, String)>,
}

impl Writer {
    /// One with a name of its own.
    pub fn new(name: usize) -> Self {
        Self { name, serial: 0, deal: None, pending: None }
    }

    /// Something new that can be found again by its text.
    fn next(&mut self) -> (&'static str, Value, String) {
        self.serial += 1;
        let mark = format!("mark-{}-{}-end", self.name, self.serial);
        match &self.deal {
            Some(deal) if !self.serial.is_multiple_of(5) => {
                let input =
                    json!({ "id": deal.id, "expectedVersion": deal.version, "kind": "NOTE", "text": mark });
                ("dealNoteAdd", input, mark)
            }
            _ => {
                let company = format!("Company {} of writer {}", self.serial, self.name);
                (
                    "dealCreate",
                    json!({ "process": "reseller", "title": mark, "account": { "name": company } }),
                    mark,
                )
            }
        }
    }

    /// Writes until the server goes away. What went unanswered the last time comes first, with its old key.
    pub async fn write(&mut self, actor: &Actor<'_>, journal: &Journal) {
        loop {
            let (field, input, mark) = self.pending.take().unwrap_or_else(|| self.next());
            self.pending = Some((field, input.clone(), mark.clone()));
            let query = harness::actor::mutation(field, "deal { id number version }");
            let sent = actor.try_gql(&query, json!({ "input": input }), &[("idempotency-key", &mark)]).await;
            let Some(answer) = sent.ok().filter(|answer| answer.status == 200) else { return };
            let deal = Deal::from(answer.clone().accepted().at(&format!("/{field}/deal")));
            journal.acknowledge(&format!("{field} {mark} {}", deal.id));
            self.deal = Some(deal);
            self.pending = None;
        }
    }
}

/// How often each mark stands in the data.
pub async fn marks(home: &Home) -> BTreeMap<String, usize> {
    let mut marks = BTreeMap::new();
    let payloads = "SELECT payload FROM events WHERE kind IN ('deal_created', 'note_added')";
    for payload in home.database().texts(payloads).await {
        if let Some((_, rest)) = payload.split_once("mark-") {
            let mark = format!("mark-{}-end", rest.split_once("-end").unwrap().0);
            *marks.entry(mark).or_default() += 1;
        }
    }
    marks
}

//! Reads what the engine knows — a template, its texts, a deal's state — from JSON.
//!
//! The shapes are those that serde derives in `shared`, and a test compares both. Why not those: derived readers of
//! these types take some 60 kB of the first load, compressed; these take a tenth.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;
use serde_json::Value;
use shared::engine::DealState;
use shared::engine::state::{
    CategoryChoice, ConflictState, DealContact, Ending, FiledDocument, FormerVersion, Item, ItemWithdrawal,
    Override, Round, StepState, StepStatus,
};
use shared::event::{Basis, By, StageCause};
use shared::ids::{AccountId, ConflictId, ContactId, DealId, DocumentId, ProcessId, UserId};
use shared::keys::{
    ContactRoleKey, DocumentKey, FactKey, FolderKey, ItemKey, ItemStateKey, ListKey, MessageKey, OutcomeKey,
    ParamKey, ProcessKey, RoleKey, RuleKey, SegmentKey, StageKey, StepKey,
};
use shared::leads::ConflictResolution;
use shared::money::{Currency, Money};
use shared::process::condition::{Condition, Literal, Operand, Test};
use shared::process::fact::{AmountOrigin, ContactPart, Expiry, Fact, FactType, FactValue, LineFormat};
use shared::process::texts::{FactText, ListText, MessageText, StageText, StepText, Texts};
use shared::process::{
    Approval, ApprovalRule, Ask, Attitude, BringsLeads, Categories, CloseRule, ContactRole, Creates,
    DocumentKind, DueRule, Effect, Field, FirstItem, ForecastCategory, Gate, Influence, ItemDue, ItemState,
    List, Message, NeededDocument, Outcome, Pace, Process, Readiness, Relation, Repeat, Role, Segment, Stage,
    StageKind, Step, StepKind, Tone, Trigger,
};
use shared::time::{Date, Timestamp, parse_date};

/// Something that is read from JSON.
pub(crate) trait FromJson: Sized {
    /// Reads it; `None` when it has another shape.
    fn from_json(value: &Value) -> Option<Self>;

    /// What a missing field stands for; `None` when it must be there.
    fn absent() -> Option<Self> {
        None
    }
}

/// A field of an object. Not inlined: for keys of all kinds it is the same code, which then exists once.
#[inline(never)]
fn part<T: FromJson>(object: &Value, name: &str) -> Option<T> {
    object.get(name).map_or_else(T::absent, T::from_json)
}

/// The single name and content of an object that stands for a variant.
fn variant(value: &Value) -> Option<(&str, &Value)> {
    value.as_object()?.iter().next().map(|(name, content)| (name.as_str(), content))
}

/// Structs by their fields; a name that differs from the field's is given.
macro_rules! structs {
    ($($type:ident { $($field:ident $(= $name:literal)?),* $(,)? })*) => {$(
        impl FromJson for $type {
            fn from_json(value: &Value) -> Option<Self> {
                // All parts first and one way out: an early return per field would drop all before it, each time.
                let ($(Some($field),)*) = ($(part(value, structs!(@name $field $($name)?)),)*) else { return None };
                Some(Self { $($field),* })
            }
        }
    )*};
    (@name $field:ident) => { stringify!($field) };
    (@name $field:ident $name:literal) => { $name };
}

/// Types with a text of their own, which also name the entries of maps.
macro_rules! texts {
    ($($type:ty: $read:expr;)*) => {$(
        impl FromText for $type {
            fn from_text(text: &str) -> Option<Self> {
                let read: fn(&str) -> Option<Self> = $read;
                read(text)
            }
        }

        impl FromJson for $type {
            fn from_json(value: &Value) -> Option<Self> {
                Self::from_text(value.as_str()?)
            }
        }
    )*};
}

/// Enums without content by their names.
macro_rules! choices {
    ($($type:ident { $($variant:ident = $name:literal),* $(,)? })*) => {$(
        impl FromText for $type {
            fn from_text(text: &str) -> Option<Self> {
                match text {
                    $($name => Some(Self::$variant),)*
                    _ => None,
                }
            }
        }

        impl FromJson for $type {
            fn from_json(value: &Value) -> Option<Self> {
                Self::from_text(value.as_str()?)
            }
        }
    )*};
}

/// Something that a text stands for.
trait FromText: Sized {
    fn from_text(text: &str) -> Option<Self>;
}

texts! {
    ProcessKey: Self::parse;
    StageKey: Self::parse;
    StepKey: Self::parse;
    FactKey: Self::parse;
    RoleKey: Self::parse;
    OutcomeKey: Self::parse;
    DocumentKey: Self::parse;
    FolderKey: Self::parse;
    RuleKey: Self::parse;
    ParamKey: Self::parse;
    MessageKey: Self::parse;
    SegmentKey: Self::parse;
    ContactRoleKey: Self::parse;
    ListKey: Self::parse;
    ItemKey: Self::parse;
    ItemStateKey: Self::parse;
    AccountId: |text| text.parse().ok();
    ContactId: |text| text.parse().ok();
    ConflictId: |text| text.parse().ok();
    DealId: |text| text.parse().ok();
    DocumentId: |text| text.parse().ok();
    ProcessId: |text| text.parse().ok();
    UserId: |text| text.parse().ok();
    Currency: |text| text.parse().ok();
    Date: parse_date;
    Timestamp: Self::parse;
}

choices! {
    StageKind {
        Open = "open", Won = "won", ClosedWon = "closed_won", Completed = "completed", OnHold = "on_hold", Lost = "lost",
    }
    ForecastCategory {
        Omitted = "omitted", Pipeline = "pipeline", BestCase = "best_case", Commit = "commit", Closed = "closed",
    }
    StepKind {
        Task = "task", Form = "form", Document = "document", Decision = "decision", Meeting = "meeting",
        Approval = "approval", Quote = "quote", Email = "email", External = "external",
    }
    Trigger { Opened = "opened", Completed = "completed" }
    Relation { Consulting = "consulting", Renewal = "renewal" }
    StepStatus { Waiting = "waiting", Open = "open", Done = "done", Withdrawn = "withdrawn" }
    ConflictResolution {
        NoConflict = "no_conflict", Shared = "shared", HandedOver = "handed_over", Withdrawn = "withdrawn",
    }
    Influence { High = "high", Medium = "medium", Low = "low" }
    Attitude { Supports = "supports", Neutral = "neutral", Opposes = "opposes" }
    Ask { Reason = "reason", ReviewDate = "review_date" }
    ItemWithdrawal { ByHand = "by_hand", Unneeded = "unneeded" }
    LineFormat { Siret = "siret" }
    ContactPart { Name = "name", Email = "email", Phone = "phone" }
    AmountOrigin { Estimated = "estimated", Scoped = "scoped", Quoted = "quoted", Final = "final" }
    FactType {
        Flag = "flag", Line = "line", Text = "text", Email = "email", Emails = "emails", Number = "number",
        Percent = "percent", Money = "money", Date = "date", Choice = "choice", Choices = "choices",
    }
}

structs! {
    Process {
        key, version, roles, params, facts, segments, stages, steps, lists, contact_roles, folders, documents,
        brings_leads,
    }
    BringsLeads { cost }
    Segment { key, when }
    ContactRole { key, wanted }
    List { key, stage, keepers, states, blocks_by_choice, requirements, items }
    ItemState { key, by }
    FirstItem { key, when, owner, due }
    ItemDue { business_days, after }
    Role { key, external }
    Fact { kind = "type", options, amount, contact, weekdays, format, default, expires }
    Expiry { when, sets }
    Stage { key, kind, category, probability, next, exit, advance, usual_days, asks, folded }
    Categories { default, allowed }
    Gate { when, needs, by, firm }
    Step {
        key, stage, owner, also, consulted, informed, kind, requirements, optional, when, after, due, fields, documents,
        requires, outcomes, readiness, approval, repeat, messages, creates,
    }
    Field { fact, optional, when, anew }
    NeededDocument { document, when }
    DocumentKind { folder }
    Outcome { key, leads, note, incomplete, tone }
    DueRule { business_days, after, remind, escalate }
    Readiness { of, threshold, unlocks }
    Approval { rules, basis, own_allowed }
    ApprovalRule { key, when }
    Repeat { business_days, cases, until }
    Pace { when, business_days }
    Message { key, on, outcome, when, to, cc, addresses, email }
    Creates { relation, when, title, close, carries }
    CloseRule { from, days }
    Texts {
        name, purpose, roles, params, segments, lists, contact_roles, stages, steps, facts, documents, folders, rules,
        messages,
    }
    ListText { name, help, states, items }
    StageText { name, purpose, entry, exit, buyer }
    StepText { name, guidance, tool, content, outcomes }
    FactText { name, help, options }
    MessageText { subject, body }
    Money { amount, currency }
    DealState {
        number, title, account, owner, process, currency, close_date, origin, created_at, stage, stage_since, stage_cause,
        stage_note, review_on, previous_stage, facts, amounts, team, segment, catching_up, category, lists,
        contacts, steps,
        documents, related, loops, overrides, former_versions, conflicts,
    }
    CategoryChoice { category, doubt, since }
    DealContact { id, name, roles, influence, attitude }
    Item { number, first, title, owner, due, due_by_hand, blocks, state, since, version, note, withdrawn }
    ConflictState { owner, resolution }
    Override { to, at, by, reason }
    FormerVersion { process, until }
    FiledDocument { id, kind, name, at, by }
    StepState { status, round, opened_at, assignee, due, due_by_hand, planned_from, ending, history }
    Ending { at, by, on_behalf_of, outcome, note, basis }
    Round { round, opened_at, ending }
    Basis { rules, facts }
}

impl FromText for String {
    fn from_text(text: &str) -> Option<Self> {
        Some(text.to_owned())
    }
}

impl FromJson for String {
    fn from_json(value: &Value) -> Option<Self> {
        value.as_str().map(str::to_owned)
    }

    /// Texts that nobody wrote are empty.
    fn absent() -> Option<Self> {
        Some(Self::new())
    }
}

impl FromJson for bool {
    fn from_json(value: &Value) -> Option<Self> {
        value.as_bool()
    }

    fn absent() -> Option<Self> {
        Some(false)
    }
}

impl FromJson for i32 {
    fn from_json(value: &Value) -> Option<Self> {
        Self::try_from(value.as_i64()?).ok()
    }
}

/// Small whole numbers.
macro_rules! counts {
    ($($type:ty),*) => {$(
        impl FromJson for $type {
            fn from_json(value: &Value) -> Option<Self> {
                Self::try_from(value.as_u64()?).ok()
            }
        }
    )*};
}
counts!(u8, u16, u32);

impl FromJson for Decimal {
    fn from_json(value: &Value) -> Option<Self> {
        match value {
            Value::String(text) => Self::from_str_exact(text).ok(),
            Value::Number(number) => number.as_i64().map(Self::from),
            _ => None,
        }
    }
}

impl<T: FromJson> FromJson for Option<T> {
    fn from_json(value: &Value) -> Option<Self> {
        if value.is_null() { Some(None) } else { T::from_json(value).map(Some) }
    }

    fn absent() -> Option<Self> {
        Some(None)
    }
}

impl<T: FromJson> FromJson for Vec<T> {
    #[inline(never)]
    fn from_json(value: &Value) -> Option<Self> {
        let mut items = Self::new();
        for item in value.as_array()? {
            items.push(T::from_json(item)?);
        }
        Some(items)
    }

    fn absent() -> Option<Self> {
        Some(Self::new())
    }
}

impl<T: FromJson + Ord> FromJson for BTreeSet<T> {
    #[inline(never)]
    fn from_json(value: &Value) -> Option<Self> {
        let mut items = Self::new();
        for item in value.as_array()? {
            items.insert(T::from_json(item)?);
        }
        Some(items)
    }

    fn absent() -> Option<Self> {
        Some(Self::new())
    }
}

impl<K: FromText + Ord, V: FromJson> FromJson for BTreeMap<K, V> {
    #[inline(never)]
    fn from_json(value: &Value) -> Option<Self> {
        // Not collected: that sorts first, and every type of map would bring a sort of its own.
        let mut entries = Self::new();
        for (key, value) in value.as_object()? {
            entries.insert(K::from_text(key)?, V::from_json(value)?);
        }
        Some(entries)
    }

    fn absent() -> Option<Self> {
        Some(Self::new())
    }
}

impl<A: FromJson, B: FromJson> FromJson for (A, B) {
    fn from_json(value: &Value) -> Option<Self> {
        Some((A::from_json(value.get(0)?)?, B::from_json(value.get(1)?)?))
    }
}

impl FromJson for Tone {
    fn from_json(value: &Value) -> Option<Self> {
        match value.as_str()? {
            "positive" => Some(Self::Positive),
            "neutral" => Some(Self::Neutral),
            "negative" => Some(Self::Negative),
            _ => None,
        }
    }

    fn absent() -> Option<Self> {
        Some(Self::default())
    }
}

impl FromJson for Effect {
    fn from_json(value: &Value) -> Option<Self> {
        match variant(value)? {
            ("stage", stage) => StageKey::from_json(stage).map(Self::Stage),
            ("back_to", step) => StepKey::from_json(step).map(Self::BackTo),
            _ => None,
        }
    }
}

impl FromJson for By {
    fn from_json(value: &Value) -> Option<Self> {
        match value {
            Value::String(name) => (name == "system").then_some(Self::System),
            value => UserId::from_json(value.get("user")?).map(Self::User),
        }
    }
}

impl FromJson for StageCause {
    fn from_json(value: &Value) -> Option<Self> {
        if let Some(name) = value.as_str() {
            return match name {
                "created" => Some(Self::Created),
                "moved" => Some(Self::Moved),
                "advanced" => Some(Self::Advanced),
                _ => None,
            };
        }
        match variant(value)? {
            ("outcome", ended) => {
                <(StepKey, OutcomeKey)>::from_json(ended).map(|(step, key)| Self::Outcome(step, key))
            }
            ("overridden", reason) => String::from_json(reason).map(Self::Overridden),
            _ => None,
        }
    }
}

impl FromJson for FactValue {
    fn from_json(value: &Value) -> Option<Self> {
        match variant(value)? {
            ("flag", value) => bool::from_json(value).map(Self::Flag),
            ("text", value) => String::from_json(value).map(Self::Text),
            ("number", value) => Decimal::from_json(value).map(Self::Number),
            ("money", value) => Money::from_json(value).map(Self::Money),
            ("date", value) => Date::from_json(value).map(Self::Date),
            ("choice", value) => String::from_json(value).map(Self::Choice),
            ("choices", value) => BTreeSet::from_json(value).map(Self::Choices),
            _ => None,
        }
    }
}

impl FromJson for Literal {
    fn from_json(value: &Value) -> Option<Self> {
        if let Some(flag) = value.as_bool() {
            return Some(Self::Flag(flag));
        }
        Decimal::from_json(value).map(Self::Number).or_else(|| String::from_json(value).map(Self::Text))
    }
}

impl FromJson for Operand {
    fn from_json(value: &Value) -> Option<Self> {
        if let Some(param) = value.get("param") {
            return ParamKey::from_json(param).map(|param| Self::Param { param });
        }
        match value.get("fact") {
            Some(fact) => FactKey::from_json(fact).map(|fact| Self::Fact { fact }),
            None => Literal::from_json(value).map(Self::Literal),
        }
    }
}

impl FromJson for Condition {
    fn from_json(value: &Value) -> Option<Self> {
        if let Some(flag) = value.as_str() {
            return Some(Self::Fact(FactKey::parse(flag)?, Test::Is(Literal::Flag(true))));
        }
        if let Some(fact) = value.get("fact") {
            return Some(Self::Fact(FactKey::from_json(fact)?, test(value)?));
        }
        if let Some(step) = value.get("ended") {
            return Some(Self::Ended(StepKey::from_json(step)?, part(value, "as")?));
        }
        match variant(value)? {
            ("all", parts) => Vec::from_json(parts).map(Self::All),
            ("any", parts) => Vec::from_json(parts).map(Self::Any),
            ("not", inner) => Self::from_json(inner).map(|inner| Self::Not(Box::new(inner))),
            ("done", step) => StepKey::from_json(step).map(Self::Done),
            ("document", document) => DocumentKey::from_json(document).map(Self::Document),
            ("segment", segment) => SegmentKey::from_json(segment).map(Self::Segment),
            ("listed", list) => ListKey::from_json(list).map(Self::Listed),
            ("settled", list) => ListKey::from_json(list).map(Self::Settled),
            ("contact", role) => ContactRoleKey::from_json(role).map(Self::Contact),
            _ => None,
        }
    }
}

/// The test beside a fact.
fn test(value: &Value) -> Option<Test> {
    let (name, content) = value.as_object()?.iter().find(|(name, _)| *name != "fact")?;
    match name.as_str() {
        "is" => Literal::from_json(content).map(Test::Is),
        "in" => Vec::from_json(content).map(Test::In),
        "has" => String::from_json(content).map(Test::Has),
        "below" => Operand::from_json(content).map(Test::Below),
        "at_most" => Operand::from_json(content).map(Test::AtMost),
        "above" => Operand::from_json(content).map(Test::Above),
        "at_least" => Operand::from_json(content).map(Test::AtLeast),
        "set" => bool::from_json(content).map(Test::Set),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde::Serialize;
    use serde::de::DeserializeOwned;

    use super::*;

    /// Reads a file of the reseller template as serde does.
    fn by_serde<T: DeserializeOwned>(yaml: &str) -> T {
        let yaml = serde_norway::Deserializer::from_str(yaml);
        serde_norway::with::singleton_map_recursive::deserialize(yaml).unwrap()
    }

    fn again<T: Serialize + FromJson>(value: &T) -> Option<T> {
        T::from_json(&serde_json::to_value(value).unwrap())
    }

    #[test]
    fn a_template_is_read_as_serde_reads_it() {
        for yaml in [
            include_str!("../../../processes/reseller/process.yaml"),
            include_str!("../../../processes/committee/process.yaml"),
        ] {
            let process: Process = by_serde(yaml);
            assert_eq!(again(&process).as_ref(), Some(&process));
        }
        for yaml in [
            include_str!("../../../processes/reseller/en.yaml"),
            include_str!("../../../processes/reseller/fr.yaml"),
            include_str!("../../../processes/committee/fr.yaml"),
        ] {
            let texts: Texts = by_serde(yaml);
            assert_eq!(again(&texts).as_ref(), Some(&texts));
        }
    }

    #[test]
    fn a_state_is_read_as_serde_reads_it() {
        let mut json = serde_json::json!({
            "number": "D-2026-0001", "title": "Switches",
            "account": format!("account_{:032}", 1), "owner": format!("user_{:032}", 2),
            "process": format!("process_{:032}", 3), "currency": "EUR", "close_date": "2026-12-31",
            "origin": [format!("deal_{:032}", 4), "renewal"], "created_at": "2026-11-21T10:00:00Z", "stage": "quote",
            "stage_since": "2026-11-21T10:00:00.123456Z", "stage_cause": {"outcome": ["ask", "changes"]},
            "previous_stage": null,
            "facts": {
                "a": {"flag": true}, "b": {"text": "é"}, "c": {"number": "1.50"}, "d": {"choices": ["x", "y"]},
                "e": {"money": {"amount": "48000.25", "currency": "EUR"}}, "f": {"date": "2026-01-02"}, "g": {"choice": "x"},
            },
            "amounts": {"scoped": {"amount": "10", "currency": "EUR"}}, "team": {"finance": format!("user_{:032}", 5)},
            "steps": {"ask": {
                "status": "done", "round": 2, "opened_at": "2026-11-21T10:00:00Z", "assignee": null, "due": "2026-11-30",
                "due_by_hand": true,
                "ending": {
                    "at": "2026-11-21T11:00:00Z", "by": {"user": format!("user_{:032}", 2)}, "outcome": "changes",
                    "note": "why", "basis": {"rules": ["r"], "facts": {"a": null, "b": {"text": "é"}}},
                },
                "history": [{"round": 1, "opened_at": "2026-11-20T10:00:00Z", "ending": null}],
            }},
            "documents": [{
                "id": format!("document_{:032}", 6), "kind": "quote", "name": "q.pdf", "at": "2026-11-21T10:00:00Z",
                "by": "system",
            }],
            "related": [[format!("deal_{:032}", 7), "consulting"]], "loops": 1,
            "former_versions": [{"process": "process_00000000000000000000000000000002", "until": "2026-11-20T10:00:00Z"}],
            "overrides": [{"to": "quote", "at": "2026-11-21T10:00:00Z", "by": "system", "reason": "because"}],
            "conflicts": {(format!("conflict_{:032}", 8)): {
                "owner": format!("user_{:032}", 5), "resolution": "handed_over",
            }},
        });
        let item = serde_json::json!({
            "number": 1, "first": "signature", "title": "", "owner": null, "due": "2026-12-01", "due_by_hand": true,
            "blocks": true, "state": "open", "since": "2026-11-21T10:00:00Z", "version": 2, "note": "no",
            "withdrawn": "by_hand",
        });
        let since = "2026-11-21T10:00:00Z";
        json["lists"] = serde_json::json!({ "remarks": [item] });
        json["category"] =
            serde_json::json!({ "category": "best_case", "doubt": "the budget", "since": since });
        json["segment"] = "large".into();
        json["contacts"] = serde_json::json!([{
            "id": format!("contact_{:032}", 9), "name": "Li", "roles": ["coach"], "influence": "high",
            "attitude": "opposes",
        }]);
        json["catching_up"] = serde_json::json!(["ask"]);
        json["stage_note"] = "a freeze".into();
        json["review_on"] = "2027-01-15".into();
        let state: DealState = serde_json::from_value(json).unwrap();
        assert_eq!(again(&state).as_ref(), Some(&state));
    }

    #[test]
    fn what_has_another_shape_is_refused() {
        assert!(Condition::from_json(&serde_json::json!({"nonsense": 1})).is_none());
        assert!(DealState::from_json(&serde_json::json!({"number": 1})).is_none());
        assert!(FactValue::from_json(&serde_json::json!("text")).is_none());
    }
}

//! Every state of a deal that some conditions can tell apart: the values of the facts they speak of, on, between and
//! beside the thresholds they name, with and without the steps, documents and items they ask about.
//!
//! The engine itself judges each state, so what is found here is what happens to deals. What is found never to hold never
//! holds; a condition over so many facts that the states are too many is left undecided.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;
use uuid::Uuid;

use crate::engine::segments::follows_from_facts;
use crate::engine::state::{DealContact, Ending, FiledDocument, Item, StepState, StepStatus};
use crate::engine::{DealState, begin};
use crate::event::{By, Event, Recorded};
use crate::ids::{AccountId, ContactId, DocumentId, ProcessId, UserId};
use crate::keys::{ContactRoleKey, DocumentKey, FactKey, ListKey, OutcomeKey, StepKey};
use crate::money::{Currency, Money};
use crate::process::Process;
use crate::process::condition::{Condition, Literal, Operand, Test};
use crate::process::fact::{Fact, FactType, FactValue};
use crate::time::{Date, Timestamp, parse_date};

/// More states than this are not tried.
const MOST_STATES: usize = 20_000;

/// Calls `visit` with every state that the conditions tell apart until it says false. Answers whether all states were
/// tried or `visit` had enough; false when there are too many.
pub(super) fn explore(
    process: &Process,
    conditions: &[&Condition],
    visit: &mut dyn FnMut(&DealState) -> bool,
) -> bool {
    let Some(mut state) = blank(process) else { return false };
    let choices = choices(process, conditions);
    let states = choices.iter().try_fold(1_usize, |states, choice| states.checked_mul(choice.ways.len()));
    if states.is_none_or(|states| states > MOST_STATES) {
        return false;
    }
    go_through(process, &choices, &mut state, visit);
    true
}

/// The facts that conditions speak of as a state has them, for people: `amount 250000, special_bid no`.
pub(super) fn example(process: &Process, state: &DealState, conditions: &[&Condition]) -> String {
    let facts: BTreeSet<&FactKey> = conditions.iter().flat_map(|condition| condition.facts()).collect();
    let words = facts.into_iter().filter(|fact| process.facts.contains_key(*fact)).map(|fact| {
        let value = state.facts.get(fact).map(|value| match value {
            FactValue::Money(money) => money.amount.normalize().to_string(),
            value => crate::engine::wording::values::plain(value),
        });
        value.map_or_else(|| format!("no `{fact}`"), |value| format!("`{fact}` {value}"))
    });
    words.collect::<Vec<_>>().join(", ")
}

/// Something about a deal that can be one way or another.
struct Choice {
    what: What,
    ways: Vec<Way>,
}

enum What {
    Fact(FactKey),
    Step(StepKey),
    Document(DocumentKey),
    List(ListKey),
    Contact(ContactRoleKey),
}

#[derive(Clone)]
enum Way {
    Absent,
    Value(FactValue),
    Done(Option<OutcomeKey>),
    There,
    Open,
    Settled,
}

fn go_through(
    process: &Process,
    choices: &[Choice],
    state: &mut DealState,
    visit: &mut dyn FnMut(&DealState) -> bool,
) -> bool {
    let Some((choice, others)) = choices.split_first() else {
        state.segment = follows_from_facts(process, state, None).cloned();
        return visit(state);
    };
    choice.ways.iter().all(|way| {
        choose(process, state, &choice.what, way);
        go_through(process, others, state, visit)
    })
}

/// Makes the deal so.
fn choose(process: &Process, state: &mut DealState, what: &What, way: &Way) {
    match (what, way) {
        (What::Fact(fact), Way::Value(value)) => _ = state.facts.insert(fact.clone(), value.clone()),
        (What::Fact(fact), _) => _ = state.facts.remove(fact),
        (What::Step(step), Way::Done(outcome)) => _ = state.steps.insert(step.clone(), done(outcome.clone())),
        (What::Step(step), _) => _ = state.steps.remove(step),
        (What::Document(kind), way) => {
            state.documents.retain(|document| document.kind.as_ref() != Some(kind));
            if matches!(way, Way::There) {
                state.documents.push(document(kind));
            }
        }
        (What::Contact(role), way) => {
            state.contacts.retain(|contact| !contact.roles.contains(role));
            if matches!(way, Way::There) {
                state.contacts.push(contact(role));
            }
        }
        (What::List(list), way) => {
            let declared = process.list(list);
            let at = match way {
                Way::Open => declared.and_then(|list| list.first_state()),
                Way::Settled => declared.and_then(|list| list.last_state()),
                _ => None,
            };
            let items = at.map(|state| item(state.clone())).into_iter().collect();
            state.lists.insert(list.clone(), items);
        }
    }
}

/// Everything that the conditions ask about, segments by the facts that decide about them.
fn choices(process: &Process, conditions: &[&Condition]) -> Vec<Choice> {
    let mut asked = conditions.to_vec();
    if conditions.iter().any(|one| one.has(|part| matches!(part, Condition::Segment(_)))) {
        asked.extend(process.segments.iter().filter_map(|segment| segment.when.as_ref()));
    }
    let mut facts: BTreeMap<FactKey, Vec<Test>> = BTreeMap::new();
    let mut others: BTreeMap<String, Choice> = BTreeMap::new();
    for condition in asked {
        condition.walk(&mut |part| match part {
            Condition::Fact(fact, test) => {
                facts.entry(fact.clone()).or_default().push(test.clone());
                if let Some(Operand::Fact { fact: other }) = test.bound() {
                    facts.entry(other.clone()).or_default().push(mirrored(fact));
                }
            }
            Condition::Done(step) | Condition::Ended(step, _) => {
                others.insert(format!("step {step}"), of_step(process, step));
            }
            Condition::Document(kind) => {
                let ways = vec![Way::Absent, Way::There];
                others
                    .insert(format!("document {kind}"), Choice { what: What::Document(kind.clone()), ways });
            }
            Condition::Contact(role) => {
                let ways = vec![Way::Absent, Way::There];
                others.insert(format!("contact {role}"), Choice { what: What::Contact(role.clone()), ways });
            }
            Condition::Listed(list) | Condition::Settled(list) => {
                let ways = vec![Way::Absent, Way::Open, Way::Settled];
                others.insert(format!("list {list}"), Choice { what: What::List(list.clone()), ways });
            }
            _ => {}
        });
    }
    let facts = facts.iter().filter_map(|(key, tests)| {
        let values = values(process.facts.get(key)?, tests, &points(process, &facts, key));
        let ways = [Way::Absent].into_iter().chain(values.into_iter().map(Way::Value)).collect();
        Some(Choice { what: What::Fact(key.clone()), ways })
    });
    facts.chain(others.into_values()).collect()
}

/// The other side of a comparison of two facts: it has an order too.
fn mirrored(fact: &FactKey) -> Test {
    Test::AtLeast(Operand::Fact { fact: fact.clone() })
}

fn of_step(process: &Process, step: &StepKey) -> Choice {
    let outcomes = process.step(step).map_or(&[][..], |step| &step.outcomes);
    let endings = outcomes.iter().map(|outcome| Way::Done(Some(outcome.key.clone())));
    let plain = outcomes.is_empty().then_some(Way::Done(None));
    Choice {
        what: What::Step(step.clone()),
        ways: [Way::Absent].into_iter().chain(endings).chain(plain).collect(),
    }
}

/// The numbers and days on which a comparison of a fact turns. Facts that are compared with each other share theirs.
struct Points {
    numbers: BTreeSet<Decimal>,
    days: BTreeSet<Date>,
    between_facts: bool,
}

fn points(process: &Process, facts: &BTreeMap<FactKey, Vec<Test>>, fact: &FactKey) -> Points {
    let mut points = Points { numbers: BTreeSet::new(), days: BTreeSet::new(), between_facts: false };
    let (mut met, mut waiting) = (BTreeSet::from([fact]), vec![fact]);
    while let Some(tests) = waiting.pop().map(|fact| facts.get(fact).map_or(&[][..], Vec::as_slice)) {
        for test in tests {
            own_points(process, test, &mut points);
            if let Some(Operand::Fact { fact: other }) = test.bound() {
                points.between_facts = true;
                waiting.extend(met.insert(other).then_some(other));
            }
        }
    }
    points
}

fn own_points(process: &Process, test: &Test, points: &mut Points) {
    let mut literal = |literal: &Literal| match literal {
        Literal::Number(number) => _ = points.numbers.insert(*number),
        Literal::Text(text) => points.days.extend(parse_date(text)),
        Literal::Flag(_) => {}
    };
    match test {
        Test::Is(one) => literal(one),
        Test::In(several) => several.iter().for_each(literal),
        _ => match test.bound() {
            Some(Operand::Literal(one)) => literal(one),
            Some(Operand::Param { param }) => points.numbers.extend(process.params.get(param)),
            _ => {}
        },
    }
}

/// The values of a fact that its tests tell apart.
fn values(fact: &Fact, tests: &[Test], points: &Points) -> Vec<FactValue> {
    match fact.kind {
        FactType::Flag => vec![FactValue::Flag(false), FactValue::Flag(true)],
        FactType::Choice => some_options(fact, tests).into_iter().map(FactValue::Choice).collect(),
        FactType::Choices => {
            subsets(&some_options(fact, tests)).into_iter().map(FactValue::Choices).collect()
        }
        FactType::Line | FactType::Text | FactType::Email | FactType::Emails => {
            let named = literals(tests).filter_map(|literal| match literal {
                Literal::Text(text) => Some(text.clone()),
                _ => None,
            });
            named.chain(["something else".to_owned()]).map(FactValue::Text).collect()
        }
        FactType::Number => numbers(points, None).map(FactValue::Number).collect(),
        FactType::Percent => numbers(points, Some((-100, 100))).map(FactValue::Number).collect(),
        FactType::Money => {
            let amounts = numbers(points, Some((0, i64::MAX)));
            amounts.map(|amount| FactValue::Money(Money::new(amount, currency()))).collect()
        }
        FactType::Date => days(points).map(FactValue::Date).collect(),
    }
}

fn literals(tests: &[Test]) -> impl Iterator<Item = &Literal> {
    tests.iter().flat_map(|test| match test {
        Test::Is(one) => std::slice::from_ref(one),
        Test::In(several) => several,
        _ => &[],
    })
}

/// The options that tests name, and one that they do not.
fn some_options(fact: &Fact, tests: &[Test]) -> Vec<String> {
    let mut named: BTreeSet<&str> = tests
        .iter()
        .filter_map(|test| match test {
            Test::Has(option) => Some(option.as_str()),
            _ => None,
        })
        .collect();
    named.extend(literals(tests).filter_map(|literal| match literal {
        Literal::Text(text) => Some(text.as_str()),
        _ => None,
    }));
    let other = fact.options.iter().find(|option| !named.contains(option.as_str()));
    let declared = fact.options.iter().filter(|option| named.contains(option.as_str()));
    declared.chain(other).cloned().collect()
}

/// Every choice of several options, but for choosing none.
fn subsets(options: &[String]) -> Vec<BTreeSet<String>> {
    let mut subsets = vec![BTreeSet::new()];
    for option in options {
        let with = subsets.clone().into_iter().map(|mut subset: BTreeSet<String>| {
            subset.insert(option.clone());
            subset
        });
        subsets.extend(with.collect::<Vec<_>>());
    }
    subsets.retain(|subset| !subset.is_empty());
    subsets
}

/// The points, and numbers below, between and above them.
fn numbers(points: &Points, range: Option<(i64, i64)>) -> impl Iterator<Item = Decimal> {
    let known: Vec<Decimal> = points.numbers.iter().copied().collect();
    let mut all: BTreeSet<Decimal> = known.iter().copied().collect();
    let (first, last) =
        (known.first().copied().unwrap_or_default(), known.last().copied().unwrap_or_default());
    all.extend([first - Decimal::ONE, last + Decimal::ONE]);
    if points.between_facts {
        all.extend([first - Decimal::TWO, last + Decimal::TWO]);
    }
    for pair in known.windows(2) {
        if let [low, high] = pair {
            let third = (*high - *low) / Decimal::from(3);
            all.insert(*low + third);
            all.extend(points.between_facts.then_some(*high - third));
        }
    }
    let fits = move |number: &Decimal| {
        range.is_none_or(|(least, most)| *number >= least.into() && *number <= most.into())
    };
    all.into_iter().filter(fits)
}

/// The days, and days before, between and after them.
fn days(points: &Points) -> impl Iterator<Item = Date> {
    let some_day = Date::constant(2026, 1, 1);
    let known: Vec<Date> = points.days.iter().copied().collect();
    let mut all: BTreeSet<Date> = known.iter().copied().collect();
    let ends = [known.first().copied().unwrap_or(some_day), known.last().copied().unwrap_or(some_day)];
    let around = if points.between_facts { 2 } else { 1 };
    for far in 1..=around {
        all.insert(crate::calendar::plus_days(ends[0], -far));
        all.insert(crate::calendar::plus_days(ends[1], far));
    }
    for day in &known {
        all.insert(crate::calendar::plus_days(*day, 1));
    }
    all.into_iter()
}

fn currency() -> Currency {
    Currency::EUR
}

/// A deal of which nothing is known.
fn blank(process: &Process) -> Option<DealState> {
    let created = Event::DealCreated {
        number: String::new(),
        title: String::new(),
        account: AccountId(Uuid::nil()),
        owner: UserId(Uuid::nil()),
        process: ProcessId(Uuid::nil()),
        currency: currency(),
        close_date: None,
        origin: None,
        stage: process.first_stage()?.key.clone(),
    };
    begin(&Recorded { at: Timestamp::from_micros(0), by: By::System, event: created })
}

fn done(outcome: Option<OutcomeKey>) -> StepState {
    let at = Timestamp::from_micros(0);
    StepState {
        status: StepStatus::Done,
        round: 1,
        opened_at: at,
        assignee: None,
        due: None,
        due_by_hand: false,
        planned_from: None,
        ending: Some(Ending { at, by: By::System, on_behalf_of: None, outcome, note: None, basis: None }),
        history: Vec::new(),
    }
}

fn document(kind: &DocumentKey) -> FiledDocument {
    FiledDocument {
        id: DocumentId(Uuid::nil()),
        kind: Some(kind.clone()),
        name: String::new(),
        at: Timestamp::from_micros(0),
        by: By::System,
    }
}

fn contact(role: &ContactRoleKey) -> DealContact {
    DealContact {
        id: ContactId(Uuid::nil()),
        name: String::new(),
        roles: [role.clone()].into(),
        influence: None,
        attitude: None,
    }
}

fn item(state: crate::keys::ItemStateKey) -> Item {
    Item {
        number: 1,
        first: None,
        title: String::new(),
        owner: None,
        due: None,
        due_by_hand: false,
        blocks: true,
        state,
        since: Timestamp::from_micros(0),
        version: 1,
        note: None,
        withdrawn: None,
    }
}

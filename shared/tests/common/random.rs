//! Random processes that are fit to publish, and random things that people and timers try with a deal.

use proptest::collection::vec;
use proptest::prelude::*;
use rust_decimal::Decimal;
use shared::engine::missing_contact_roles;
use shared::engine::state::DealContact;
use shared::engine::{Actor, Command, ItemChanges, Move, NewItem};
use shared::event::{By, NoteKind};
use shared::ids::{ContactId, DocumentId, UserId};
use shared::keys::{OutcomeKey, RoleKey};
use shared::process::fact::{Fact, FactType, FactValue};
use shared::process::{ForecastCategory as C, List, Step};
use uuid::Uuid;

use super::{Deal, actor, person, user};

/// Something that is tried. Numbers choose among what the process has, whatever that is.
#[derive(Debug, Clone)]
pub enum Attempt {
    /// Completes a step, one that is open if there is one.
    Complete {
        pick: usize,
        end: usize,
        values: u64,
        who: usize,
        note: bool,
    },
    Save {
        pick: usize,
        values: u64,
        who: usize,
    },
    Assign {
        pick: usize,
        to: Option<u8>,
        who: usize,
    },
    Reschedule {
        pick: usize,
        day: i8,
        who: usize,
    },
    Move {
        pick: usize,
        who: usize,
        force: bool,
    },
    AddDocument {
        pick: usize,
        id: u8,
    },
    RemoveDocument {
        id: u8,
    },
    Owner {
        to: u8,
        who: usize,
    },
    Team {
        pick: usize,
        to: Option<u8>,
        who: usize,
    },
    AddItem {
        pick: usize,
        who: usize,
    },
    ChangeItem {
        pick: usize,
        what: usize,
        who: usize,
    },
    Category {
        pick: usize,
        who: usize,
    },
    Correct {
        pick: usize,
        values: u64,
    },
    Note,
    Remind {
        pick: usize,
        system: bool,
    },
    Expire {
        pick: usize,
        system: bool,
    },
    Contact {
        pick: usize,
        id: u8,
        who: usize,
        stays: bool,
    },
    Tomorrow,
}

pub fn attempts() -> impl Strategy<Value = Vec<Attempt>> {
    // Eight of nine times somebody tries who has the role.
    let who = prop_oneof![8 => Just(0_usize), 1 => 1_usize..6];
    let to = proptest::option::of(0_u8..3);
    let pick = 0_usize..50;
    let one = prop_oneof![
        20 => (pick.clone(), 0_usize..10, any::<u64>(), who.clone(), proptest::bool::weighted(0.8))
            .prop_map(|(pick, end, values, who, note)| Attempt::Complete { pick, end, values, who, note }),
        3 => (pick.clone(), any::<u64>(), who.clone()).prop_map(|(pick, values, who)| Attempt::Save { pick, values, who }),
        1 => (pick.clone(), to.clone(), who.clone()).prop_map(|(pick, to, who)| Attempt::Assign { pick, to, who }),
        1 => (pick.clone(), any::<i8>(), who.clone()).prop_map(|(pick, day, who)| Attempt::Reschedule { pick, day, who }),
        6 => (pick.clone(), who.clone(), proptest::bool::weighted(0.1))
            .prop_map(|(pick, who, force)| Attempt::Move { pick, who, force }),
        4 => (pick.clone(), 0_u8..12).prop_map(|(pick, id)| Attempt::AddDocument { pick, id }),
        1 => (0_u8..12).prop_map(|id| Attempt::RemoveDocument { id }),
        1 => (0_u8..3, who.clone()).prop_map(|(to, who)| Attempt::Owner { to, who }),
        1 => (pick.clone(), to, who.clone()).prop_map(|(pick, to, who)| Attempt::Team { pick, to, who }),
        2 => (pick.clone(), who.clone()).prop_map(|(pick, who)| Attempt::AddItem { pick, who }),
        4 => (pick.clone(), 0_usize..30, who.clone()).prop_map(|(pick, what, who)| Attempt::ChangeItem { pick, what, who }),
        1 => (pick.clone(), who.clone()).prop_map(|(pick, who)| Attempt::Category { pick, who }),
        1 => (pick.clone(), any::<u64>()).prop_map(|(pick, values)| Attempt::Correct { pick, values }),
        2 => (pick.clone(), 0_u8..60, who.clone(), proptest::bool::weighted(0.7))
            .prop_map(|(pick, id, who, stays)| Attempt::Contact { pick, id, who, stays }),
        1 => Just(Attempt::Note),
        1 => (pick.clone(), any::<bool>()).prop_map(|(pick, system)| Attempt::Remind { pick, system }),
        2 => (pick, any::<bool>()).prop_map(|(pick, system)| Attempt::Expire { pick, system }),
        2 => Just(Attempt::Tomorrow),
    ];
    vec(one, 1..80)
}

impl Attempt {
    /// The command, and who gives it. `Tomorrow` lets a day pass instead.
    pub fn command(&self, deal: &mut Deal) -> Option<(Actor, Command)> {
        match self {
            Self::Complete { .. } | Self::Save { .. } | Self::Assign { .. } | Self::Reschedule { .. } => {
                self.on_a_step(deal)
            }
            Self::AddItem { .. } | Self::ChangeItem { .. } => self.on_a_list(deal),
            _ => self.on_the_deal(deal),
        }
    }

    fn on_a_step(&self, deal: &Deal) -> Option<(Actor, Command)> {
        Some(match *self {
            Self::Complete { pick, end, values, who, note } => {
                let step = chosen_step(deal, pick)?;
                let ends = step.outcomes.len();
                let outcome: Option<OutcomeKey> =
                    step.outcomes.get(end % ends.max(1)).map(|end| end.key.clone());
                let command = Command::CompleteStep {
                    step: step.key.clone(),
                    outcome: outcome.filter(|_| end < 9),
                    facts: step
                        .fields
                        .iter()
                        .filter_map(|field| some_value(deal, &field.fact, values))
                        .collect(),
                    note: note.then(|| "because".to_owned()),
                };
                (someone(deal, &step, who), command)
            }
            Self::Save { pick, values, who } => {
                let step = chosen_step(deal, pick)?;
                let facts =
                    step.fields.iter().filter_map(|field| some_value(deal, &field.fact, values)).collect();
                (someone(deal, &step, who), Command::SaveFacts { step: step.key.clone(), facts })
            }
            Self::Assign { pick, to, who } => {
                let step = chosen_step(deal, pick)?;
                let assign = Command::AssignStep { step: step.key.clone(), assignee: people(to), note: None };
                (someone(deal, &step, who), assign)
            }
            Self::Reschedule { pick, day, who } => {
                let step = chosen_step(deal, pick)?;
                let due = shared::calendar::plus_days(deal.today, day.into());
                (
                    someone(deal, &step, who),
                    Command::RescheduleStep { step: step.key.clone(), due, note: None },
                )
            }
            _ => return None,
        })
    }

    fn on_a_list(&self, deal: &Deal) -> Option<(Actor, Command)> {
        Some(match *self {
            Self::AddItem { pick, who } => {
                let list = deal.process.lists.get(pick % deal.process.lists.len().max(1))?;
                let item = NewItem { title: "Something".to_owned(), ..NewItem::default() };
                (keeper_or(deal, list, who), Command::AddItem { list: list.key.clone(), item })
            }
            Self::ChangeItem { pick, what, who } => {
                let list = deal.process.lists.get(pick % deal.process.lists.len().max(1))?;
                let changes = item_changes(deal, list, what);
                let items = deal.state.items(&list.key).len();
                let item = u32::try_from(pick % (items + 1) + 1).unwrap();
                let command = Command::ChangeItem { list: list.key.clone(), item, changes };
                (keeper_or(deal, list, who), command)
            }
            _ => return None,
        })
    }

    fn on_the_deal(&self, deal: &mut Deal) -> Option<(Actor, Command)> {
        Some(match *self {
            Self::Move { pick, who, force } => {
                let to = deal.process.stages.get(pick % deal.process.stages.len())?.key.clone();
                let next = deal.process.stage(&deal.state.stage)?.next.first().cloned();
                // Often where the deal usually goes, else anywhere.
                let to = if pick < 42 { next.unwrap_or(to) } else { to };
                let override_reason = force.then(|| "it is urgent".to_owned());
                (owner_or(deal, who), {
                    let note = Some("they asked for it".to_owned());
                    let review_on = Some(shared::calendar::plus_days(deal.today, 20));
                    Command::Move(Move { override_reason, note, review_on, to })
                })
            }
            Self::AddDocument { pick, id } => {
                let kind =
                    deal.process.documents.keys().nth(pick % deal.process.documents.len().max(1)).cloned();
                let document = DocumentId(Uuid::from_u128(id.into()));
                (owner_or(deal, 0), Command::AddDocument { document, kind, name: "a.pdf".to_owned() })
            }
            Self::RemoveDocument { id } => (
                owner_or(deal, 0),
                Command::RemoveDocument { document: DocumentId(Uuid::from_u128(id.into())) },
            ),
            Self::Owner { to, who } => {
                let owner = people(Some(to));
                (owner_or(deal, who), Command::ChangeDetails { title: None, close_date: None, owner })
            }
            Self::Team { pick, to, who } => {
                let role = deal.process.roles.get(pick % deal.process.roles.len())?.key.clone();
                (owner_or(deal, who), Command::ChangeTeam { role, user: people(to) })
            }
            Self::Category { pick, who } => {
                let all = [C::Omitted, C::Pipeline, C::BestCase, C::Commit, C::Closed];
                let close_date = Some(shared::calendar::plus_days(deal.today, 20));
                let (category, doubt) = (all[pick % all.len()], Some("the budget".to_owned()));
                (owner_or(deal, who), Command::SetCategory { category, doubt, close_date })
            }
            Self::Correct { pick, values } => {
                let key = deal.process.facts.keys().nth(pick % deal.process.facts.len())?.clone();
                let facts = some_value(deal, &key, values).into_iter().collect();
                (owner_or(deal, 0), Command::Correct { facts, title: None, reason: "a slip".to_owned() })
            }
            Self::Contact { pick, id, who, stays } => {
                let id = ContactId(Uuid::from_u128(id.into()));
                let roles = &deal.process.contact_roles;
                let role = roles.get(pick % (roles.len() + 1)).map(|role| role.key.clone());
                let contact = DealContact {
                    id,
                    name: "Somebody".to_owned(),
                    roles: role.into_iter().collect(),
                    influence: None,
                    attitude: None,
                };
                let command =
                    if stays { Command::PutContact(contact) } else { Command::RemoveContact { contact: id } };
                (owner_or(deal, who), command)
            }
            Self::Note => (
                owner_or(deal, 0),
                Command::AddNote { note: NoteKind::Note, text: "Hm".to_owned(), significant: false },
            ),
            Self::Remind { pick, system } => {
                let step = chosen_step(deal, pick)?.key;
                let who = if system { Actor::system() } else { owner_or(deal, 0) };
                (who, Command::Remind { step, escalated: false })
            }
            Self::Expire { pick, system } => {
                let fact = deal.process.facts.keys().nth(pick % deal.process.facts.len())?.clone();
                let who = if system { Actor::system() } else { owner_or(deal, 0) };
                (who, Command::Expire { fact })
            }
            Self::Tomorrow => {
                deal.today = shared::calendar::plus_days(deal.today, 1);
                deal.now = deal.now.plus_seconds(86_400);
                return None;
            }
            _ => return None,
        })
    }
}

/// Works on a deal as people do: what is open is filled in and done, documents are filed, lists settled, and the deal
/// moved on; now and then something turns out badly, is set aside, or somebody changes their mind.
pub fn work(deal: &mut Deal, seed: u64) {
    let mut dice = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    for _ in 0..120 {
        dice ^= dice << 13;
        dice ^= dice >> 7;
        dice ^= dice << 17;
        if deal.process.stage_kind(&deal.state.stage).unwrap().is_final() {
            return;
        }
        let attempt = some_work(deal, dice);
        if let Some((who, command)) = attempt.and_then(|attempt| attempt.command(deal)) {
            let _ = deal.command(&who, &command);
        }
    }
}

/// What somebody does next, told by a number.
fn some_work(deal: &mut Deal, dice: u64) -> Option<Attempt> {
    let pick = usize::try_from(dice >> 40).unwrap() % 46;
    match dice % 40 {
        0..=2 => {
            let kinds: Vec<_> = deal.process.documents.keys().map(ToString::to_string).collect();
            for kind in kinds {
                deal.file(&kind);
            }
            None
        }
        3 => {
            let lists: Vec<_> = deal.process.lists.iter().map(|list| list.key.to_string()).collect();
            for list in lists {
                let keys = deal.process.list(&super::list_key(&list)).unwrap().states.iter();
                let last = keys.map(|state| state.key.clone()).next_back();
                for number in 1..=u32::try_from(deal.state.items(&super::list_key(&list)).len()).unwrap() {
                    let changes = ItemChanges { state: last.clone(), ..ItemChanges::default() };
                    let roles = deal.process.roles.clone();
                    for role in roles {
                        let _ = deal.change_item(role.key.as_str(), (&list, number), changes.clone());
                    }
                }
            }
            None
        }
        4..=9 => Some(Attempt::Move { pick: 0, who: 0, force: false }),
        13 => {
            let missing: Vec<String> =
                missing_contact_roles(&deal.process, &deal.state).map(ToString::to_string).collect();
            for role in missing {
                let _ = deal.try_to_meet(&role);
            }
            None
        }
        10 if dice.is_multiple_of(3) => Some(Attempt::Move { pick: pick + 42, who: 0, force: false }),
        11 => Some(Attempt::Save { pick, values: dice.rotate_left(17), who: 0 }),
        12 => Some(Attempt::AddItem { pick, who: 0 }),
        // Mostly it ends well.
        roll => {
            let end = if roll < 34 { 0 } else { pick % 9 };
            for _ in 0..2 {
                fill(deal, pick, dice.rotate_left(29));
            }
            Some(Attempt::Complete { pick, end, values: 0, who: 0, note: true }).filter(|_| {
                let Some(step) = chosen_step(deal, pick) else { return false };
                let outcome = step.outcomes.get(end % step.outcomes.len().max(1)).map(|end| end.key.clone());
                let who = someone(deal, &step, 0);
                let note = Some("because".to_owned());
                let command = Command::CompleteStep {
                    step: step.key,
                    outcome,
                    facts: std::collections::BTreeMap::new(),
                    note,
                };
                let _ = deal.command(&who, &command);
                false
            })
        }
    }
}

/// Fills in what a step asks for, mostly with what lets it pass: yes, and the last of the options.
fn fill(deal: &mut Deal, pick: usize, dice: u64) {
    let Some(step) = chosen_step(deal, pick) else { return };
    let who = someone(deal, &step, 0);
    for (position, field) in step.fields.iter().enumerate() {
        let Some(fact) = deal.process.facts.get(&field.fact).cloned() else { continue };
        let roll = dice.rotate_left(u32::try_from(position * 11 % 64).unwrap());
        let value = match (fact.kind, roll % 4) {
            (FactType::Flag, 1..) => FactValue::Flag(true),
            (FactType::Choice, 1..) => FactValue::Choice(fact.options.last().unwrap().clone()),
            (FactType::Choices, _) => FactValue::Choices(fact.options.iter().cloned().collect()),
            _ => fitting(&fact, deal, roll),
        };
        let facts = [(field.fact.clone(), Some(value))].into();
        let _ = deal.command(&who, &Command::SaveFacts { step: step.key.clone(), facts });
    }
}

fn people(id: Option<u8>) -> Option<UserId> {
    id.map(|id| user(u128::from(id)))
}

/// 0: whoever keeps the list; else anybody.
fn keeper_or(deal: &Deal, list: &List, who: usize) -> Actor {
    let keeper = list.keepers.first().filter(|_| who == 0);
    keeper.map_or_else(|| anybody(deal, who), |role| actor(role.as_str()))
}

fn item_changes(deal: &Deal, list: &List, what: usize) -> ItemChanges {
    let state = list.states.get(what % list.states.len()).map(|state| state.key.clone());
    match what {
        0 => ItemChanges { withdraw: true, note: Some("not needed".to_owned()), ..ItemChanges::default() },
        1 => ItemChanges { due: Some(Some(deal.today)), ..ItemChanges::default() },
        2 => ItemChanges { title: Some("Another".to_owned()), ..ItemChanges::default() },
        3 => ItemChanges {
            owner: Some(Some(user(1))),
            note: Some("yours".to_owned()),
            ..ItemChanges::default()
        },
        _ => ItemChanges { state, ..ItemChanges::default() },
    }
}

/// Mostly a step that is open, sometimes any.
fn chosen_step(deal: &Deal, pick: usize) -> Option<Step> {
    let open: Vec<&Step> = deal.process.steps.iter().filter(|step| deal.state.is_open(&step.key)).collect();
    let any = deal.process.steps.get(pick % deal.process.steps.len());
    let chosen = if pick < 46 { open.get(pick % open.len().max(1)).copied() } else { None };
    chosen.or(any).cloned()
}

/// 0: whoever may work on the step; else anybody.
fn someone(deal: &Deal, step: &Step, who: usize) -> Actor {
    if who > 0 {
        return anybody(deal, who);
    }
    let assignee = deal.state.steps.get(&step.key).and_then(|step| step.assignee);
    let by = By::User(assignee.unwrap_or_else(|| person(step.owner.as_str())));
    Actor {
        by,
        roles: [step.owner.clone()].into(),
        may_override: false,
        may_reassign: false,
        stands_in: Vec::new(),
    }
}

/// 0: the deal's owner; else anybody.
fn owner_or(deal: &Deal, who: usize) -> Actor {
    match who {
        0 => Actor { by: By::User(deal.state.owner), may_override: true, ..actor("account_executive") },
        _ => anybody(deal, who),
    }
}

fn anybody(deal: &Deal, who: usize) -> Actor {
    let roles = &deal.process.roles;
    let role: Option<&RoleKey> = roles.get(who % (roles.len() + 1)).map(|role| &role.key);
    role.map_or_else(Actor::system, |role| actor(role.as_str()))
}

/// A value for a field: mostly one that fits, sometimes none, a strange one, or no change at all.
fn some_value(
    deal: &Deal,
    key: &shared::keys::FactKey,
    seed: u64,
) -> Option<(shared::keys::FactKey, Option<FactValue>)> {
    let name: u64 = key.as_str().bytes().map(u64::from).sum();
    let roll = seed.rotate_left(u32::try_from(name % 64).unwrap()) ^ name;
    let declared = deal.process.facts.get(key)?;
    match roll % 60 {
        0 => Some((key.clone(), None)),
        1 => Some((key.clone(), Some(FactValue::Text("strange".to_owned())))),
        2 | 3 => None,
        _ => Some((key.clone(), Some(fitting(declared, deal, roll)))),
    }
}

fn fitting(fact: &Fact, deal: &Deal, roll: u64) -> FactValue {
    let option = |roll: u64| {
        let place = roll % u64::try_from(fact.options.len()).unwrap();
        fact.options.get(usize::try_from(place).unwrap()).cloned().unwrap()
    };
    let roll = roll / 60;
    match fact.kind {
        FactType::Flag => FactValue::Flag(roll.is_multiple_of(2)),
        FactType::Line | FactType::Text => FactValue::Text(format!("text {}", roll % 7)),
        FactType::Email | FactType::Emails => FactValue::Text("a@b.example".to_owned()),
        FactType::Number | FactType::Percent => FactValue::Number(Decimal::from(roll % 30)),
        FactType::Money => {
            FactValue::Money(shared::money::Money::new(Decimal::from(roll % 200_000), deal.state.currency))
        }
        FactType::Date => {
            FactValue::Date(shared::calendar::plus_days(deal.today, i32::try_from(roll % 60).unwrap() - 20))
        }
        FactType::Choice => FactValue::Choice(option(roll)),
        FactType::Choices => FactValue::Choices([option(roll)].into()),
    }
}

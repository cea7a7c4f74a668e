//! Turns what happened to a deal into messages for the people it concerns.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use shared::engine::state::StepStatus;
use shared::engine::wording::values::{date_text, expiry_text};
use shared::engine::{Actor, DealState, StandIn, may_decide, messages_for, render, works_for};
use shared::event::{By, Event};
use shared::ids::{DealId, UserId};
use shared::keys::{FactKey, ListKey, RoleKey, StepKey};
use shared::locale::Locale;
use shared::permission::{Permission, permissions_of};
use shared::process::texts::Texts;
use shared::process::{Definition, Process, Trigger};
use shared::time::Date;

use super::store::{NewNotification, notification_insert_many};
use super::texts;
use crate::approvals::Request;
use crate::ctx::Ctx;
use crate::db::Unit;
use crate::error::AppResult;
use crate::identity::UserRow;
use crate::outbox::{self, Mail};

/// A message before it is worded for each reader.
struct Draft {
    people: BTreeSet<UserId>,
    addresses: Vec<String>,
    email: bool,
    wording: Wording,
    /// The step that it asks to do.
    asks: Option<StepKey>,
}

/// What a message says.
enum Wording {
    /// A message of the template.
    Template(shared::keys::MessageKey),
    /// An approval waits for a decision, and the template has no words for that.
    Asked(StepKey),
    /// A step was given to a person.
    Assigned(StepKey, Option<String>),
    /// Whoever had a step has left.
    Vacant(StepKey, UserId),
    /// An item of a list was given to a person.
    ItemGiven(ListKey, u32),
    /// A step is due soon.
    Reminder(StepKey),
    /// A step is late.
    Escalation(StepKey),
    /// A deal that was set aside is to be looked at again.
    Review,
    /// A date has passed, and something changed by it.
    Expired(FactKey, Date),
}

/// What happened to a deal, as far as it concerns somebody.
pub(crate) struct News<'a> {
    /// The deal.
    pub(crate) deal: DealId,
    /// Its customer's name.
    pub(crate) account: &'a str,
    /// Each event with the state it led to.
    pub(crate) events: Vec<(DealState, &'a Event)>,
}

/// Sends the messages that events ask for, each seen from the state it led to.
pub(crate) async fn deliver(
    unit: &Unit,
    ctx: &Ctx,
    definition: &Definition,
    news: &News<'_>,
) -> AppResult<()> {
    if news.events.is_empty() {
        return Ok(());
    }
    let people = ctx.people_on(unit.connection()).await?;
    let (users, deputies) = (people.all(), people.deputies(ctx.today()));
    let (mut mails, mut notifications) = (Vec::new(), Vec::new());
    for (state, event) in &news.events {
        let (deal, account, note) = (news.deal, news.account, note_of(event));
        let extra = Extra { ctx, deal, state, users, deputies: &deputies, account, note };
        for draft in drafts(definition, state, event, users) {
            for user in users.iter().filter(|user| user.active && Some(user.id) != ctx.user()) {
                let stood_in_for = if draft.people.contains(&user.id) {
                    None
                } else if let Some(person) = extra.stood_in_for(definition, &draft, user) {
                    Some(person)
                } else {
                    continue;
                };
                let (subject, mut body) = extra.word(definition, &draft.wording, user.locale);
                if let Some(person) = stood_in_for {
                    body = format!("{}\n\n{body}", texts::stand_in_line(user.locale, people.name(person)));
                }
                if draft.email {
                    let request = extra.request(definition, draft.asks.as_ref(), user);
                    mails.push(extra.mail(user, (&subject, &body), request));
                }
                let deal = Some((news.deal, state.number.clone()));
                notifications.push(NewNotification { user: user.id, deal, subject, body });
            }
            for address in draft.addresses {
                let (subject, body) = extra.word(definition, &draft.wording, ctx.locale);
                mails.push(Mail { recipient: address, subject, body });
            }
        }
    }
    outbox::enqueue(unit, ctx, mails).await?;
    notification_insert_many(unit.connection(), ctx, notifications).await
}

/// Most events concern nobody.
pub(crate) fn concerns_somebody(definition: &Definition, state: &DealState, event: &Event) -> bool {
    matches!(
        event,
        Event::StepAssigned { assignee: Some(_), .. }
            | Event::StepAssigned { left: Some(_), .. }
            | Event::StepReminded { .. }
            | Event::ReviewReminded
            | Event::Expired { .. }
    ) || given_item(event).is_some()
        || asks_without_words(definition, event).is_some()
        || !messages_for(&definition.process, state, event).is_empty()
}

/// The item that a person gave to somebody. What the process puts on its lists by itself stands in the inbox and is not
/// told one by one.
fn given_item(event: &Event) -> Option<(&ListKey, u32, UserId)> {
    match event {
        Event::ItemAdded { list, item, first: None, owner: Some(owner), .. }
        | Event::ItemAssigned { list, item, owner: Some(owner) } => Some((list, *item, *owner)),
        _ => None,
    }
}

/// The approval that opens without a message of the template: whoever decides is asked all the same.
fn asks_without_words<'a>(definition: &Definition, event: &'a Event) -> Option<&'a StepKey> {
    let Event::StepOpened { step: key, .. } = event else { return None };
    let step = definition.process.step(key).filter(|step| step.approval.is_some())?;
    let has_words = step.messages.iter().any(|message| message.on == Trigger::Opened);
    (!has_words).then_some(key)
}

fn drafts(definition: &Definition, state: &DealState, event: &Event, users: &[UserRow]) -> Vec<Draft> {
    let process = &definition.process;
    let own = match event {
        Event::StepAssigned { step, assignee: Some(user), note, .. } => {
            Some((BTreeSet::from([*user]), Wording::Assigned(step.clone(), note.clone())))
        }
        Event::StepAssigned { step, left: Some(left), .. } => {
            Some((who_takes_over(process, step, (state, *left), users), Wording::Vacant(step.clone(), *left)))
        }
        Event::StepReminded { step, escalated: false } => {
            Some((people_at(process, step, state, users), Wording::Reminder(step.clone())))
        }
        Event::Expired { fact, day } => {
            Some((BTreeSet::from([state.owner]), Wording::Expired(fact.clone(), *day)))
        }
        Event::ReviewReminded => Some((BTreeSet::from([state.owner]), Wording::Review)),
        Event::StepReminded { step, escalated: true } => {
            let role = process.step(step).and_then(|step| step.due.as_ref()?.escalate.clone());
            Some((people_in(role.as_slice(), state, users), Wording::Escalation(step.clone())))
        }
        event => given_item(event)
            .map(|(list, item, owner)| (BTreeSet::from([owner]), Wording::ItemGiven(list.clone(), item)))
            .or_else(|| {
                let step = asks_without_words(definition, event)?;
                Some((people_at(process, step, state, users), Wording::Asked(step.clone())))
            }),
    };
    let own = own.map(|(people, wording)| {
        let asks = match &wording {
            Wording::Asked(step)
            | Wording::Assigned(step, _)
            | Wording::Vacant(step, _)
            | Wording::Reminder(step) => Some(step.clone()),
            _ => None,
        };
        Draft { people, addresses: Vec::new(), email: true, wording, asks }
    });
    let opens = matches!(event, Event::StepOpened { .. });
    let template = messages_for(process, state, event).into_iter().map(|message| {
        let roles: Vec<RoleKey> = message.to.iter().chain(&message.cc).cloned().collect();
        Draft {
            people: people_in(&roles, state, users),
            addresses: message.addresses,
            email: message.email,
            wording: Wording::Template(message.message),
            asks: opens.then_some(message.step),
        }
    });
    own.into_iter().chain(template).collect()
}

/// The person to whom a step was given, or those in its role.
fn people_at(process: &Process, step: &StepKey, state: &DealState, users: &[UserRow]) -> BTreeSet<UserId> {
    let owner = process.step(step).map(|step| step.owner.clone());
    let assignee = state.steps.get(step).and_then(|step| step.assignee);
    assignee.map_or_else(|| people_in(owner.as_slice(), state, users), |user| BTreeSet::from([user]))
}

/// The deal's person in each role, or everybody who has it when nobody is named or that person has left.
fn people_in(roles: &[RoleKey], state: &DealState, users: &[UserRow]) -> BTreeSet<UserId> {
    let mut people = BTreeSet::new();
    for role in roles {
        let named = state.team.get(role);
        match named.filter(|named| users.iter().any(|user| user.active && user.id == **named)) {
            Some(user) => {
                people.insert(*user);
            }
            None => people.extend(
                users.iter().filter(|user| user.active && user.roles.contains(role)).map(|user| user.id),
            ),
        }
    }
    people
}

fn someone_has(users: &[UserRow], role: &RoleKey) -> bool {
    users.iter().any(|user| user.active && user.roles.contains(role))
}

/// Who hears that whoever had a step has left: everybody in its role; or, where nobody has the role any more or the deal
/// itself has lost its owner, those who hand steps and deals of others to somebody else.
fn who_takes_over(
    process: &Process,
    step: &StepKey,
    (state, left): (&DealState, UserId),
    users: &[UserRow],
) -> BTreeSet<UserId> {
    let people = people_at(process, step, state, users);
    if !people.is_empty() && state.owner != left {
        return people;
    }
    let leads =
        |user: &&UserRow| user.active && permissions_of(&user.roles).contains(&Permission::DealReassign);
    users.iter().filter(leads).map(|user| user.id).collect()
}

fn note_of(event: &Event) -> Option<String> {
    match event {
        Event::StepCompleted { note, .. } => note.clone(),
        _ => None,
    }
}

/// What the placeholders of a message stand for, beside facts.
struct Extra<'a> {
    ctx: &'a Ctx,
    deal: DealId,
    state: &'a DealState,
    users: &'a [UserRow],
    deputies: &'a HashMap<UserId, Vec<StandIn>>,
    account: &'a str,
    note: Option<String>,
}

impl Extra<'_> {
    fn name(&self, user: Option<UserId>) -> String {
        user.and_then(|id| self.users.iter().find(|user| user.id == id))
            .map_or_else(String::new, |user| user.name.clone())
    }

    fn link(&self) -> String {
        format!("{}/deals/{}", self.ctx.app.settings.public_url, self.state.number)
    }

    fn word(&self, definition: &Definition, wording: &Wording, locale: Locale) -> (String, String) {
        let texts = definition.texts(locale);
        let number = &self.state.number;
        let due = |step: &StepKey| {
            self.state
                .steps
                .get(step)
                .and_then(|step| step.due)
                .map_or_else(String::new, |due| date_text(due, locale))
        };
        match wording {
            Wording::Template(key) => self.word_template(definition, texts, key, locale),
            Wording::Asked(step) => texts::asked(
                locale,
                texts.step(step),
                number,
                (&self.name(Some(self.state.owner)), self.account),
            ),
            Wording::Assigned(step, note) => {
                texts::assigned(locale, texts.step(step), number, note.as_deref())
            }
            Wording::Vacant(step, left) => {
                let role = definition.process.step(step).map(|step| &step.owner);
                let nobody = role.is_some_and(|role| !someone_has(self.users, role));
                let role = role.map_or("", |role| texts.role(role));
                texts::vacant(locale, texts.step(step), number, (&self.name(Some(*left)), role), nobody)
            }
            Wording::ItemGiven(list, number_on_list) => {
                let item = self.state.items(list).iter().find(|item| item.number == *number_on_list);
                let title = item.map(|item| texts.item_title(list, &item.title, item.first.as_ref()));
                texts::item_given(locale, title.unwrap_or_default(), number, texts.list(list))
            }
            Wording::Reminder(step) => texts::reminder(locale, texts.step(step), number, &due(step)),
            Wording::Review => {
                let why = self.state.stage_note.as_deref().unwrap_or_default();
                texts::review(locale, texts.stage(&self.state.stage), number, why)
            }
            Wording::Expired(fact, day) => {
                let process = &definition.process;
                let expiry = process.facts.get(fact).and_then(|declared| declared.expires.as_ref());
                let changes = expiry.map(|expiry| expiry_text(expiry, process, texts, locale));
                let day = date_text(*day, locale);
                texts::expired(locale, (texts.fact(fact), &day), number, &changes.unwrap_or_default())
            }
            Wording::Escalation(step) => {
                let role = definition.process.step(step).map_or("", |step| texts.role(&step.owner));
                texts::escalation(locale, texts.step(step), number, &due(step), role)
            }
        }
    }

    fn word_template(
        &self,
        definition: &Definition,
        texts: &Texts,
        key: &shared::keys::MessageKey,
        locale: Locale,
    ) -> (String, String) {
        let placeholders = BTreeMap::from([
            ("account", self.account.to_owned()),
            ("owner", self.name(Some(self.state.owner))),
            ("actor", self.name(self.ctx.user())),
            ("note", self.note.clone().unwrap_or_default()),
            ("link", self.link()),
        ]);
        let fill = |text: &str| render(text, &definition.process, self.state, texts, locale, &placeholders);
        texts.messages.get(key).map(|text| (fill(&text.subject), fill(&text.body))).unwrap_or_default()
    }

    /// The request that a person is asked to decide, if it is one and they may.
    fn request(&self, definition: &Definition, asks: Option<&StepKey>, user: &UserRow) -> Option<Request> {
        let step = definition.process.step(asks?).filter(|step| step.approval.is_some())?;
        let at = self.state.steps.get(&step.key).filter(|at| at.status == StepStatus::Open)?;
        may_decide(&definition.process, self.state, step, &self.actor(user)).then(|| Request {
            deal: self.deal,
            step: step.key.clone(),
            round: at.round,
        })
    }

    /// A person as the engine sees them.
    fn actor(&self, user: &UserRow) -> Actor {
        Actor {
            by: By::User(user.id),
            roles: user.roles.clone(),
            stands_in: self.deputies.get(&user.id).cloned().unwrap_or_default(),
            ..Actor::system()
        }
    }

    /// The person in whose place somebody hears of a step that is to be done.
    fn stood_in_for(&self, definition: &Definition, draft: &Draft, user: &UserRow) -> Option<UserId> {
        let step = definition.process.step(draft.asks.as_ref()?)?;
        self.deputies.get(&user.id)?;
        let person = works_for(&definition.process, self.state, step, &self.actor(user))?;
        draft.people.contains(&person).then_some(person)
    }

    /// A mail to a colleague begins with the way to decide, where it asks for that, and always leads to the deal.
    fn mail(&self, user: &UserRow, (subject, body): (&str, &str), request: Option<Request>) -> Mail {
        let link = self.link();
        let decide = request.map(|request| {
            let address = format!("{}{}", self.ctx.app.settings.public_url, request.path());
            format!("{}\n\n", texts::decide_line(user.locale, &address))
        });
        let deal = if body.contains(&link) {
            String::new()
        } else {
            format!("\n\n{}", texts::link_line(user.locale, &link))
        };
        let body = format!("{}{body}{deal}", decide.unwrap_or_default());
        Mail { recipient: user.email.clone(), subject: subject.to_owned(), body }
    }
}

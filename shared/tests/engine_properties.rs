//! What holds whatever anybody tries, on the sample process and on random ones that are fit to publish.

#![allow(clippy::unwrap_used, reason = "a test stops where something is not as it should be")]
#![allow(clippy::similar_names, reason = "state, stage and step are the words of the domain")]

mod common;

use common::random::{Attempt, attempts};
use common::random_process::processes;
use common::templates::{reseller, template};
use common::{Deal, actor, sample};
use proptest::prelude::*;
use shared::engine::conditions::holds;
use shared::engine::segments::follows_from_facts;
use shared::engine::state::{DealState, StepStatus};
use shared::engine::{
    Command, DueDates, MigrationPlan, Obstacle, Reason, ViewStatus, category, expiries_for, replay,
    timers_for,
};
use shared::event::{Event, NoteKind};
use shared::locale::Locale;
use shared::process::verify::{Severity, verify};
use shared::process::{Definition, Process, StageKind, Step};

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    // covers: RS-8.3, RS-13.1, RS-14.2
    #[test]
    fn the_sample_keeps_the_law_whatever_anybody_tries(attempts in attempts()) {
        keeps_the_law(&sample::process(), &attempts)?;
    }

    // covers: RS-8.3, RS-13.1
    #[test]
    fn random_processes_keep_the_law_whatever_anybody_tries(process in processes(), attempts in attempts()) {
        let texts = Locale::ALL.into_iter().map(|locale| (locale, sample::texts(&process))).collect();
        let findings = verify(&Definition { process: process.clone(), texts });
        let errors: Vec<_> = findings.iter().filter(|f| f.severity == Severity::Error && !f.place.starts_with("texts")).collect();
        prop_assert!(errors.is_empty(), "{errors:#?}");
        keeps_the_law(&process, &attempts)?;
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    // covers: RS-2.1, RS-8.3, RS-13.1, RS-14.2
    #[test]
    fn the_reseller_process_keeps_the_law_whatever_anybody_tries(attempts in attempts()) {
        keeps_the_law(&reseller().process, &attempts)?;
    }

    // covers: CQ-1.2, CQ-1.4, CQ-2.2, CQ-4.4
    #[test]
    fn the_committees_process_keeps_the_law_whatever_anybody_tries(attempts in attempts()) {
        keeps_the_law(&template("committee").process, &attempts)?;
    }

    #[test]
    fn the_distributors_process_keeps_the_law_whatever_anybody_tries(attempts in attempts()) {
        keeps_the_law(&template("distributor").process, &attempts)?;
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    // covers: PA-4.1
    #[test]
    fn a_deal_keeps_the_law_after_it_changed_its_version(
        processes in (processes(), processes()),
        attempts in attempts(),
        restart in any::<bool>(),
        more in attempts(),
    ) {
        let (from, to) = processes;
        let mut deal = Deal::begin(&from);
        for attempt in &attempts {
            if let Some((who, command)) = attempt.command(&mut deal) {
                let _refused = deal.command(&who, &command);
            }
        }
        let due_dates = if restart { DueDates::Restart } else { DueDates::Keep };
        let plan = MigrationPlan { due_dates, ..MigrationPlan::default() };
        let before = deal.clone();
        let plan = match deal.migrate(&to, &plan) {
            Ok(_) => plan,
            Err(obstacles) => {
                prop_assert_eq!(&before.state, &deal.state);
                prop_assert!(!obstacles.is_empty(), "a refusal says why");
                decided(&to, &plan, &obstacles)
            }
        };
        if deal.state == before.state {
            let is_over = deal.migrate(&to, &plan).err().map(|obstacles| obstacles == [Obstacle::Over]);
            prop_assert_ne!(is_over, Some(false), "everything was decided");
        }
        if deal.state == before.state {
            return Ok(());
        }
        check(&to, &deal)?;
        for attempt in &more {
            let Some((who, command)) = attempt.command(&mut deal) else { continue };
            let _refused = deal.command(&who, &command);
            check(&to, &deal)?;
        }
    }
}

/// The plan with a decision for everything it left open.
fn decided(to: &Process, plan: &MigrationPlan, obstacles: &[Obstacle]) -> MigrationPlan {
    let mut plan = plan.clone();
    for obstacle in obstacles {
        match obstacle {
            Obstacle::StageGone { stage } => {
                plan.stages.insert(stage.clone(), to.first_stage().unwrap().key.clone());
            }
            Obstacle::StepGone { step } => {
                plan.steps.insert(step.clone(), None);
            }
            Obstacle::FactGone { fact } | Obstacle::FactUnfit { fact, .. } => {
                plan.facts.insert(fact.clone(), None);
            }
            Obstacle::Over => {}
        }
    }
    plan
}

fn keeps_the_law(process: &Process, attempts: &[Attempt]) -> Result<(), TestCaseError> {
    let mut deal = Deal::begin(process);
    check(process, &deal)?;
    for attempt in attempts {
        let Some((who, command)) = attempt.command(&mut deal) else { continue };
        let (before, log) = (deal.state.clone(), deal.log.len());
        match deal.command(&who, &command) {
            Ok(events) => {
                prop_assert_eq!(deal.log.len(), log + events.len());
                grows(&before, &deal.state, &events)?;
                if before.stage != deal.state.stage {
                    firm_gates_hold(process, &deal.state)?;
                }
            }
            Err(blockers) => {
                prop_assert!(!blockers.is_empty(), "a refusal says why");
                prop_assert_eq!(&before, &deal.state);
            }
        }
        check(process, &deal)?;
    }
    Ok(())
}

/// History is kept, rounds count up by one.
fn grows(before: &DealState, after: &DealState, events: &[Event]) -> Result<(), TestCaseError> {
    for (key, old) in &before.steps {
        let new = after.steps.get(key).ok_or_else(|| TestCaseError::fail(format!("{key} was forgotten")))?;
        prop_assert!(new.round >= old.round && new.history.starts_with(&old.history), "{}", key);
        let opened =
            events.iter().filter(|event| matches!(event, Event::StepOpened { step, .. } if step == key));
        prop_assert_eq!(u32::try_from(opened.count()).unwrap(), new.round - old.round);
    }
    prop_assert!(after.overrides.starts_with(&before.overrides) && after.loops >= before.loops);
    Ok(())
}

/// Nobody came to this stage past a firm gate, not even by an override.
fn firm_gates_hold(process: &Process, state: &DealState) -> Result<(), TestCaseError> {
    let on_the_way = process.stage_kind(&state.stage).is_some_and(StageKind::is_on_the_way);
    let passed = process.stages.iter().filter(|stage| process.is_earlier(&stage.key, &state.stage));
    for gate in passed.filter(|_| on_the_way).flat_map(|stage| &stage.exit).filter(|gate| gate.firm) {
        let counts = gate.when.as_ref().is_none_or(|when| holds(when, process, state, None));
        prop_assert!(!counts || holds(&gate.needs, process, state, None), "{:?} at {}", gate, state.stage);
    }
    Ok(())
}

fn is_needed(process: &Process, state: &DealState, step: &Step) -> bool {
    let asked = step
        .approval
        .as_ref()
        .is_none_or(|approval| approval.rules.iter().any(|rule| holds(&rule.when, process, state, None)));
    asked && step.when.as_ref().is_none_or(|when| holds(when, process, state, None))
}

/// What holds of every deal at every time.
fn check(process: &Process, deal: &Deal) -> Result<(), TestCaseError> {
    let state = &deal.state;
    let replayed = replay(&deal.log);
    prop_assert_eq!(replayed.as_ref(), Some(state));
    let stage = process.stage(&state.stage).ok_or_else(|| TestCaseError::fail("the deal is nowhere"))?;
    prop_assert_eq!(state.team.get(process.owner_role().unwrap()), Some(&state.owner));

    let on_hold = stage.kind == StageKind::OnHold;
    for step in process.steps.iter().filter(|step| state.is_open(&step.key)) {
        prop_assert!(is_needed(process, state, step), "{} is open though its condition is false", step.key);
        prop_assert!(process.is_internal_role(&step.owner));
        let asked_for = state.catching_up.contains(&step.key);
        let goes_on = step.goes_on() || step.approval.is_some() || asked_for;
        let in_place =
            step.stage == state.stage || (goes_on && process.is_earlier(&step.stage, &state.stage));
        prop_assert!(on_hold || in_place, "{} is open in {}", step.key, stage.key);
        prop_assert!(!stage.kind.is_final(), "{} is open though the deal is over", step.key);
    }
    for (key, step) in &state.steps {
        let rounds: Vec<u32> = step.history.iter().map(|round| round.round).collect();
        prop_assert!(rounds.is_sorted_by(|a, b| a < b), "{}: {:?}", key, rounds);
        let last = if step.status == StepStatus::Waiting { step.round } else { step.round - 1 };
        prop_assert_eq!(rounds.last().copied().unwrap_or(0), last);
    }
    lists_fit(process, state)?;
    prop_assert_eq!(state.segment.as_ref(), follows_from_facts(process, state, None));
    prop_assert!(stage.category.allowed.contains(&category(process, state)));
    evaluation_fits(process, deal)?;
    let awaited = expiries_for(process, state);
    prop_assert!(awaited.is_empty() || !stage.kind.is_final(), "a date is awaited though the deal is over");
    let timers = timers_for(process, state, &deal.calendar);
    prop_assert!(timers.keys().all(|(step, _)| state.is_open(step)));
    nothing_is_left_to_follow(deal)
}

/// Items are numbered from 1, are in a state that there is, and stand on the list when their condition holds.
fn lists_fit(process: &Process, state: &DealState) -> Result<(), TestCaseError> {
    for list in &process.lists {
        let items = state.items(&list.key);
        let numbers: Vec<u32> = items.iter().map(|item| item.number).collect();
        prop_assert_eq!(numbers, (1..=u32::try_from(items.len()).unwrap()).collect::<Vec<_>>());
        prop_assert!(items.iter().all(|item| list.state_position(&item.state).is_some()));
        for first in &list.items {
            let live: Vec<_> =
                state.live_items(&list.key).filter(|item| item.first.as_ref() == Some(&first.key)).collect();
            prop_assert!(live.len() <= 1, "{} stands twice", first.key);
        }
    }
    Ok(())
}

/// What readers see agrees with the state, and a deal that is blocked by steps has one that somebody can do.
fn evaluation_fits(process: &Process, deal: &Deal) -> Result<(), TestCaseError> {
    let state = &deal.state;
    let stuck = |blocker: &shared::engine::Blocker| matches!(blocker.reason, Reason::StepNotDone { .. });
    for role in &process.roles {
        let evaluation = deal.evaluate_as(&actor(role.key.as_str()));
        for view in &evaluation.steps {
            prop_assert_eq!(view.status == ViewStatus::Open, state.is_open(&view.key));
            prop_assert!(!view.mine || view.status == ViewStatus::Open);
        }
        let (done, total) = evaluation.progress;
        prop_assert!(done <= total);
        let open = process.steps.iter().any(|step| state.is_open(&step.key));
        prop_assert_eq!(evaluation.next_step.is_some(), open);
        let on_hold = process.stage_kind(&state.stage) == Some(StageKind::OnHold);
        let blocked = evaluation.blockers.iter().any(stuck);
        prop_assert!(!blocked || open || on_hold, "nobody can get the deal out of {}", state.stage);
    }
    Ok(())
}

/// The state is at rest: a remark brings nothing else about.
fn nothing_is_left_to_follow(deal: &Deal) -> Result<(), TestCaseError> {
    let actor = actor("account_executive");
    let context =
        shared::engine::Context { now: deal.now, today: deal.today, calendar: &deal.calendar, actor: &actor };
    let note = Command::AddNote { note: NoteKind::Note, text: "Hm".to_owned(), significant: false };
    let events = shared::engine::decide(&deal.process, &deal.state, &note, &context).unwrap();
    prop_assert_eq!(events.len(), 1, "{:#?}", events);
    Ok(())
}

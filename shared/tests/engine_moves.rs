//! How a deal moves: gates, loops, overrides, holds, endings.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test stops where something is not as it should be")]

mod common;

use common::sample::{FORM, begin, director_who_overrides, in_decide, in_quote};
use common::{Deal, actor, against_the_gates, codes, person, stage, step};
use shared::engine::state::StepStatus;
use shared::engine::timers_for;
use shared::engine::{Actor, Command, Move, replay};
use shared::event::{By, Event, NoteKind, Recorded, StageCause};
use shared::ids::ConflictId;
use shared::leads::ConflictResolution;

// covers: RS-13.1
#[test]
fn going_back_from_a_later_stage_starts_everything_over_from_there() {
    let mut deal = in_decide("€1000");
    let events = deal.end("answer", "changes", &[]);
    assert_eq!((deal.stage(), deal.open()), ("quote", vec!["talk", "price"]));
    let steps = events.iter().find_map(|event| match event {
        Event::WentBack { steps, .. } => {
            Some(steps.iter().map(|step| step.as_str().to_owned()).collect::<Vec<_>>())
        }
        _ => None,
    });
    assert_eq!(steps.unwrap(), ["price", "send", "answer", "gift"]);
    assert!(matches!(&deal.state.stage_cause, StageCause::Outcome(step, _) if step.as_str() == "answer"));
    deal.complete("price", &[]);
    deal.complete("send", &[]);
    deal.go("decide").unwrap();
    assert_eq!(deal.state.steps.get(&step("answer")).unwrap().round, 2);
}

#[test]
fn a_deal_moves_on_by_itself_where_its_stage_says_so() {
    let deal = in_quote();
    assert_eq!((deal.stage(), deal.state.stage_cause.clone()), ("quote", StageCause::Advanced));
}

#[test]
fn a_deal_that_was_moved_back_stays_until_something_is_done_there() {
    let mut deal = in_quote();
    deal.go("qualify").unwrap();
    assert_eq!((deal.stage(), deal.open()), ("qualify", vec!["talk"]));
    deal.complete("talk", &[]);
    assert_eq!(deal.stage(), "qualify", "an optional step that comes again was not completed for good");
    deal.go("quote").unwrap();
    assert_eq!(deal.open(), ["talk", "price"]);
}

#[test]
fn a_move_names_everything_that_is_missing_who_can_help_and_what_comes_later() {
    let mut deal = in_quote();
    let blockers = deal.go("decide").unwrap_err();
    let who: Vec<(&str, &str, bool)> = blockers
        .iter()
        .map(|blocker| (blocker.code(), blocker.resolvers.first().unwrap().as_str(), blocker.later))
        .collect();
    let expected = [
        ("STEP_NOT_DONE", "sales_support", false),
        ("CONDITION_FAILS", "sales_support", false),
        ("STEP_NOT_DONE", "account_executive", true),
    ];
    assert_eq!(who, expected);
    let known_since: Vec<bool> = blockers.iter().map(|blocker| blocker.since.is_some()).collect();
    assert_eq!(known_since, [true, false, false]);
    assert_eq!(codes(deal.go("completed")), ["STAGE_NOT_NEXT"]);
    assert_eq!(codes(deal.go("nowhere")), ["STAGE_NOT_NEXT"]);
    assert_eq!(deal.evaluate_as(&actor("finance")).blockers, blockers);
}

// covers: RS-14.2
#[test]
fn a_gate_counts_only_while_its_own_condition_holds() {
    let mut deal = begin();
    deal.complete("form", &[FORM, &[("strategic", "yes"), ("segment", "=hardware")]].concat());
    deal.file("quote");
    deal.complete("price", &[("quoted", "€1000"), ("margin", "20")]);
    deal.complete("send", &[]);
    deal.go("decide").unwrap();
    deal.end("answer", "approved", &[]);
    assert_eq!(codes(deal.go("won")), ["CONDITION_FAILS"]);
    let paper = deal.file("signed_quote");
    deal.command(&actor("account_executive"), &Command::RemoveDocument { document: paper }).unwrap();
    assert_eq!(codes(deal.go("won")), ["CONDITION_FAILS"]);
    let signed = deal.file("signed_quote");
    deal.go("won").unwrap();
    let taken = deal.command(&actor("account_executive"), &Command::RemoveDocument { document: signed });
    assert_eq!(codes(taken), ["DEAL_OVER"], "what a deal was closed on stays with it");
}

/// A deal that could go on by itself but for a conflict with finance.
fn in_conflict() -> (Deal, ConflictId) {
    let mut deal = begin();
    let (conflict, owner) = (ConflictId(uuid::Uuid::from_u128(9)), person("finance"));
    let event = Event::ConflictFound { conflict, owner };
    deal.log.push(Recorded { at: deal.now, by: By::System, event });
    deal.state = replay(&deal.log).unwrap();
    deal.complete("form", FORM);
    (deal, conflict)
}

fn resolve(deal: &mut Deal, conflict: ConflictId, resolution: ConflictResolution) {
    let note = "We talked".to_owned();
    let command = Command::ResolveConflict { conflict, resolution, note };
    deal.command(&actor("finance"), &command).unwrap();
}

// covers: RS-1.3
#[test]
fn a_deal_in_conflict_waits_and_goes_on_by_itself_once_both_may() {
    let (mut deal, conflict) = in_conflict();
    assert_eq!(deal.stage(), "qualify");
    assert_eq!(codes(deal.go("quote")), ["CONFLICT_OPEN"]);
    assert_eq!(deal.evaluate_as(&actor("finance")).blockers.len(), 1, "who looks at it is told");
    resolve(&mut deal, conflict, ConflictResolution::Shared);
    assert_eq!(deal.stage(), "quote");
    resolve(&mut deal, conflict, ConflictResolution::Withdrawn);
    let found = deal.state.conflicts.get(&conflict).unwrap();
    assert_eq!(found.resolution, Some(ConflictResolution::Shared), "a resolution stands");
}

// covers: RS-1.3
#[test]
fn a_deal_that_lost_its_conflict_goes_nowhere_but_out_or_to_the_colleague() {
    let (mut deal, conflict) = in_conflict();
    resolve(&mut deal, conflict, ConflictResolution::HandedOver);
    assert_eq!(codes(deal.go("quote")), ["CONFLICT_LOST"]);
    let owner = Some(person("finance"));
    let give = Command::ChangeDetails { title: None, close_date: None, owner };
    deal.command(&actor("account_executive"), &give).unwrap();
    assert_eq!(deal.stage(), "quote", "in the hands of the one who goes on alone");

    let (mut deal, conflict) = in_conflict();
    resolve(&mut deal, conflict, ConflictResolution::Withdrawn);
    assert_eq!(codes(deal.go("quote")), ["CONFLICT_LOST"]);
    deal.go("lost").unwrap();
}

#[test]
fn who_has_nothing_to_do_with_a_deal_does_not_move_it() {
    let mut deal = in_quote();
    let to = |to: &str| Command::Move(Move::to(stage(to)));
    assert_eq!(codes(deal.command(&actor("finance"), &to("lost"))), ["NOT_YOUR_DEAL"]);
    assert_eq!(codes(deal.command(&Actor::system(), &to("lost"))), ["NOT_YOUR_DEAL"]);
    deal.command(&actor("sales_support"), &to("lost")).unwrap();
    assert_eq!(deal.stage(), "lost");
}

#[test]
fn an_override_needs_the_permission_and_a_reason_and_stays_visible() {
    let mut deal = in_quote();
    assert_eq!(
        codes(deal.command(&actor("account_executive"), &against_the_gates("won", "please"))),
        ["NOT_ALLOWED"]
    );
    assert_eq!(
        codes(deal.command(&director_who_overrides(), &against_the_gates("won", " "))),
        ["NOTE_NEEDED"]
    );
    assert_eq!(
        codes(deal.command(&director_who_overrides(), &against_the_gates("quote", "why not"))),
        ["STAGE_NOT_NEXT"]
    );
    deal.command(&director_who_overrides(), &against_the_gates("won", "the customer paid in advance"))
        .unwrap();
    assert_eq!((deal.stage(), deal.open()), ("won", vec!["talk", "invoice", "news"]));
    let [made] = deal.state.overrides.as_slice() else { panic!("{:?}", deal.state.overrides) };
    assert_eq!((made.reason.as_str(), made.to.as_str()), ("the customer paid in advance", "won"));
    assert_eq!(deal.state.status(&step("price")), Some(StepStatus::Withdrawn));
}

// covers: RS-14.2
#[test]
fn an_override_does_not_pass_a_firm_gate() {
    let mut deal = begin();
    deal.complete("form", &[FORM, &[("strategic", "yes"), ("segment", "=hardware")]].concat());
    let over = against_the_gates("won", "they promised");
    assert_eq!(codes(deal.command(&director_who_overrides(), &over)), ["CONDITION_FAILS"]);
    assert_eq!((deal.stage(), deal.state.overrides.len()), ("quote", 0));
    deal.file("signed_quote");
    deal.command(&director_who_overrides(), &over).unwrap();
    assert_eq!(deal.stage(), "won");
}

#[test]
fn a_deal_that_is_over_takes_notes_and_an_override_but_no_work() {
    let mut deal = in_quote();
    deal.go("lost").unwrap();
    assert_eq!(codes(deal.go("quote")), ["DEAL_OVER"]);
    assert_eq!(codes(deal.save(&actor("sales_support"), "price", &[])), ["DEAL_OVER"]);
    assert!(deal.evaluate_as(&actor("account_executive")).next_stages.is_empty());
    let note =
        |text: &str| Command::AddNote { note: NoteKind::Call, text: text.to_owned(), significant: true };
    deal.command(&actor("account_executive"), &note("They may come back")).unwrap();
    assert_eq!(codes(deal.command(&actor("account_executive"), &note(" "))), ["INPUT_INVALID"]);
    let back = against_the_gates("quote", "they came back");
    deal.command(&director_who_overrides(), &back).unwrap();
    assert_eq!(deal.open(), ["talk", "price"], "what goes on in later stages comes back too");
}

#[test]
fn a_deal_on_hold_keeps_its_steps_but_nobody_works_on_them_until_it_comes_back() {
    let mut deal = in_quote();
    deal.go("on_hold").unwrap();
    assert_eq!(deal.open(), ["talk", "price"]);
    assert_eq!(codes(deal.complete_as(&actor("account_executive"), "talk", ("", &[], ""))), ["DEAL_ON_HOLD"]);
    let evaluation = deal.evaluate_as(&actor("account_executive"));
    assert!(evaluation.steps.iter().all(|view| !view.mine));
    let timers = timers_for(&deal.process, &deal.state, &deal.calendar);
    assert!(timers.values().all(|timer| !timer.active));
    let next: Vec<&str> = evaluation.next_stages.iter().map(|next| next.stage.as_str()).collect();
    assert_eq!(next, ["quote", "qualify", "decide", "lost"]);
    assert_eq!(codes(deal.go("decide")).len(), 3, "a hold is no way around the gates");
    deal.go("quote").unwrap();
    assert_eq!(deal.open(), ["talk", "price"]);
    assert_eq!(deal.state.steps.get(&step("price")).unwrap().round, 1);
}

//! When an approval is asked for, by whom it is decided, and when it is asked again.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test stops where something is not as it should be")]

mod common;

use common::sample::{FORM, director_who_overrides, in_decide, priced};
use common::{Deal, actor, against_the_gates, codes, fact, role, sample, step, user};
use shared::engine::Actor;
use shared::engine::state::StepStatus;
use shared::event::{By, Event};
use shared::keys::RuleKey;

// covers: RS-8.1
#[test]
fn no_approval_is_needed_until_a_rule_asks_for_one() {
    assert_eq!(priced("€99999", "2").open(), ["talk", "send"]);
    let deal = priced("€100000", "20");
    assert_eq!(deal.open(), ["talk", "approval"]);
    let evaluation = deal.evaluate_as(&actor("senior_director"));
    let approval = evaluation.steps.iter().find(|view| view.key == step("approval")).unwrap();
    assert_eq!(approval.reasons.iter().map(RuleKey::as_str).collect::<Vec<_>>(), ["large"]);
    assert!(approval.mine && approval.blockers.is_empty());
}

// covers: RS-8.1
#[test]
fn nobody_decides_on_the_own_deal() {
    let mut deal = priced("€100000", "20");
    let both = Actor { roles: [role("senior_director")].into(), ..actor("account_executive") };
    assert_eq!(codes(deal.complete_as(&both, "approval", ("approved", &[], ""))), ["OWN_REQUEST"]);
}

// covers: RS-8.3
#[test]
fn a_change_of_what_was_approved_asks_again_only_where_a_rule_is_touched() {
    let mut deal = in_decide("€100000");
    let ae = actor("account_executive");
    deal.save(&ae, "answer", &[("margin", "19")]).unwrap();
    assert!(deal.state.is_done(&step("approval")), "no rule that asks speaks of the margin of this deal");
    let events = deal.save(&ae, "answer", &[("quoted", "€120000")]).unwrap();
    let reopened = events.iter().find_map(|event| match event {
        Event::ApprovalReopened { changed, .. } => Some(changed.clone()),
        _ => None,
    });
    assert_eq!(reopened, Some(vec![fact("margin"), fact("quoted")]));
    assert!(deal.state.is_open(&step("approval")), "it is asked for although its stage was left");
    deal.end("answer", "approved", &[]);
    assert_eq!(codes(deal.go("won")), ["STEP_NOT_DONE"]);
    deal.end("approval", "approved", &[]);
    deal.go("won").unwrap();
}

// covers: RS-8.3, RS-13.1
#[test]
fn a_yes_outlives_a_new_round_of_the_same_quote() {
    let mut deal = in_decide("€100000");
    deal.end("answer", "changes", &[]);
    assert_eq!(
        deal.open(),
        ["talk", "price"],
        "what comes after the yes waits for the new round all the same"
    );
    deal.complete("price", &[]);
    assert_eq!(deal.open(), ["talk", "send"], "nobody is asked for the same again");
    assert_eq!(deal.state.steps.get(&step("approval")).unwrap().round, 1);

    deal.complete("send", &[]);
    deal.go("decide").unwrap();
    deal.end("answer", "changes", &[]);
    deal.complete("price", &[("quoted", "€120000")]);
    assert_eq!(deal.open(), ["talk", "approval"]);
    let reopened = deal.log.iter().filter(|logged| matches!(&logged.event, Event::ApprovalReopened { changed, .. } if *changed == [fact("quoted")]));
    assert_eq!(reopened.count(), 1, "and is told what changed");
}

// covers: RS-8.3
#[test]
fn an_approval_that_a_later_change_makes_necessary_is_asked_for_although_its_stage_was_left() {
    let mut deal = in_decide("€1000");
    deal.save(&actor("account_executive"), "answer", &[("quoted", "€200000")]).unwrap();
    assert!(deal.state.is_open(&step("approval")));
    deal.save(&actor("account_executive"), "answer", &[("quoted", "€900")]).unwrap();
    assert_eq!(deal.state.status(&step("approval")), Some(StepStatus::Withdrawn));
}

// covers: RS-8.2, RS-13.1
#[test]
fn a_refusal_sends_the_quote_back_with_its_rounds_kept() {
    let mut deal = priced("€100000", "20");
    deal.end("approval", "rejected", &[]);
    assert_eq!((deal.open(), deal.state.loops), (vec!["talk", "price"], 1));
    let price = deal.state.steps.get(&step("price")).unwrap();
    assert_eq!((price.round, price.history.len()), (2, 1));
    assert_eq!(deal.state.status(&step("approval")), Some(StepStatus::Waiting));
    deal.complete("price", &[("quoted", "€90000")]);
    assert_eq!(deal.open(), ["talk", "send"], "the approval is not needed any more");
}

// covers: RS-8.1
#[test]
fn an_approval_does_not_fall_to_the_owner_who_may_not_decide_it() {
    let mut process = sample::process();
    process.steps.iter_mut().find(|found| found.key == step("approval")).unwrap().owner =
        role("account_executive");
    let mut deal = Deal::begin(&process);
    deal.complete("form", FORM);
    deal.file("quote");
    deal.complete("price", &[("quoted", "€100000"), ("margin", "20")]);
    assert_eq!(deal.state.steps.get(&step("approval")).unwrap().assignee, None);
    assert_eq!(
        codes(deal.complete_as(&actor("account_executive"), "approval", ("approved", &[], ""))),
        ["OWN_REQUEST"]
    );
    let colleague = Actor { by: By::User(user(77)), ..actor("account_executive") };
    deal.complete_as(&colleague, "approval", ("approved", &[], "")).unwrap();
}

// covers: RS-8.3
#[test]
fn a_move_against_the_gates_leaves_an_approval_that_was_asked_again_behind() {
    let mut deal = in_decide("€1000");
    deal.save(&actor("account_executive"), "answer", &[("quoted", "€200000")]).unwrap();
    let over = against_the_gates("won", "decided by telephone");
    deal.command(&director_who_overrides(), &over).unwrap();
    assert_eq!(deal.state.status(&step("approval")), Some(StepStatus::Withdrawn));
}

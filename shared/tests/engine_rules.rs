//! The law of the engine, by example, on the sample process.

mod common;

use std::collections::BTreeMap;

use common::{Deal, actor, codes, fact, facts, person, role, sample, stage, step, user, value};
use jiff::civil::date;
use shared::engine::state::StepStatus;
use shared::engine::{Actor, Command, Reason, TimerKind, ViewStatus, timers_for};
use shared::engine::{missing_fields, readiness, related_to_create};
use shared::event::{By, Event, NoteKind, StageCause};
use shared::ids::DealId;
use shared::money::Money;
use shared::process::Relation;
use shared::process::fact::AmountOrigin;

const FORM: &[(&str, &str)] = &[
    ("need", "Servers"),
    ("site", "Lyon"),
    ("ask_support", "no"),
    ("strategic", "no"),
    ("estimate", "€48000"),
];

fn begin() -> Deal {
    Deal::begin(&sample::process())
}

fn director_who_overrides() -> Actor {
    Actor { may_override: true, may_reassign: true, ..actor("senior_director") }
}

/// A deal in the quote stage.
fn in_quote() -> Deal {
    let mut deal = begin();
    deal.complete("form", FORM);
    deal
}

/// A deal in which the quote is priced.
fn priced(quoted: &str, margin: &str) -> Deal {
    let mut deal = in_quote();
    deal.file("quote");
    deal.complete("price", &[("quoted", quoted), ("margin", margin)]);
    deal
}

/// A deal that waits for the customer's answer.
fn in_decide(quoted: &str) -> Deal {
    let mut deal = priced(quoted, "20");
    if deal.open().contains(&"approval") {
        deal.end("approval", "approved", &[]);
    }
    deal.complete("send", &[]);
    deal.go("decide").unwrap();
    deal
}

// covers: RS-2.3, RS-3.2
#[test]
fn a_deal_begins_with_its_first_steps_open_its_defaults_set_and_its_owner_on_the_team() {
    let deal = Deal::begin_with(&sample::process(), BTreeMap::new(), &[("estimate", "€500")]);
    assert_eq!((deal.stage(), deal.open()), ("qualify", vec!["form", "talk"]));
    assert_eq!(deal.state.team, [(role("account_executive"), person("account_executive"))].into());
    assert_eq!(deal.state.facts.get(&fact("strategic")), Some(&value("no")));
    assert_eq!(deal.state.amount().map(|(origin, _)| origin), Some(AmountOrigin::Estimated));
    let form = deal.state.steps.get(&step("form")).unwrap();
    assert_eq!((form.assignee, form.due), (Some(person("account_executive")), Some(date(2026, 11, 9))));
}

// covers: RS-2.1
#[test]
fn a_form_with_gaps_is_refused_with_all_of_them_and_kept_as_a_draft() {
    let mut deal = begin();
    let ae = actor("account_executive");
    let before = deal.state.clone();
    let refused = deal.complete_as(&ae, "form", ("", &[("need", " "), ("strategic", "yes")], ""));
    let blockers = refused.clone().unwrap_err();
    let missing: Vec<&str> = blockers.iter().filter_map(|blocker| Some(blocker.fact()?.as_str())).collect();
    assert_eq!(missing, ["need", "site", "ask_support", "segment", "estimate"]);
    assert_eq!(deal.state, before);
    deal.save(&ae, "form", &[("site", "Lyon"), ("strategic", "yes")]).unwrap();
    assert!(deal.state.is_open(&step("form")));
    assert_eq!(deal.save(&ae, "form", &[("site", " Lyon ")]), Ok(Vec::new()));
}

// covers: RS-2.1
#[test]
fn the_browser_finds_the_same_gaps_while_somebody_types() {
    let deal = begin();
    let form = deal.process.step(&step("form")).unwrap();
    let draft = facts(&[("need", "Servers"), ("site", "Lyon"), ("ask_support", "no")]);
    let gaps = missing_fields(&deal.process, &deal.state, form, &draft);
    assert_eq!(gaps.iter().filter_map(|gap| Some(gap.fact()?.as_str())).collect::<Vec<_>>(), ["estimate"]);
}

// covers: RS-2.4
#[test]
fn support_can_be_asked_for_only_when_enough_details_are_there() {
    let mut deal = begin();
    let ae = actor("account_executive");
    let asked = deal.save(&ae, "form", &[("need", "Servers"), ("ask_support", "yes")]).unwrap_err();
    let [blocker] = asked.as_slice() else { panic!("{asked:?}") };
    let Reason::NotReady { percent, threshold, missing, .. } = &blocker.reason else { panic!("{blocker:?}") };
    assert_eq!((*percent, *threshold, missing.len()), (25, 75, 3));
    deal.save(
        &ae,
        "form",
        &[("need", "Servers"), ("site", "Lyon"), ("quantity", "3"), ("ask_support", "yes")],
    )
    .unwrap();
    let form = deal.process.step(&step("form")).unwrap();
    let view = readiness(&deal.process, &deal.state, form, &facts(&[("site", "")])).unwrap();
    assert_eq!((view.percent, view.missing), (50, vec![fact("site"), fact("wanted_by")]));
    let emptied = deal.complete_as(&ae, "form", ("", &[("quantity", ""), ("estimate", "€1")], ""));
    assert_eq!(codes(emptied), ["NOT_READY"]);
}

// covers: RS-2.1
#[test]
fn values_that_do_not_fit_are_refused_each_for_its_own_reason() {
    let mut deal = begin();
    let ae = actor("account_executive");
    let long = "x".repeat(301);
    let bad = [
        ("site", long.as_str()),
        ("quantity", "many"),
        ("quantity", "0.00001"),
        ("wanted_by", "1066-10-14"),
        ("contact", "nobody"),
        ("copies", "a@b.example, nobody"),
        ("segment", "=bakery"),
        ("extras", "+bakery"),
        ("estimate", "€-5"),
        ("estimate", "€0.00001"),
        ("estimate", "5"),
        ("strategic", "perhaps"),
    ];
    for (key, text) in bad {
        assert_eq!(codes(deal.save(&ae, "form", &[(key, text)])), ["FACT_INVALID"], "{key}: {text}");
    }
    assert_eq!(codes(deal.save(&ae, "form", &[("margin", "5")])), ["FACT_NOT_ASKED"]);
    assert_eq!(codes(deal.save(&ae, "form", &[("nonsense", "5")])), ["FACT_INVALID"]);
    let foreign = [(
        fact("estimate"),
        Some(shared::process::fact::FactValue::Money(Money::new(1.into(), "USD".parse().unwrap()))),
    )];
    let command = Command::SaveFacts { step: step("form"), facts: foreign.into() };
    assert_eq!(codes(deal.command(&ae, &command)), ["FACT_INVALID"]);
    deal.save(&ae, "form", &[("copies", "A@b.example;c@d.example  e@f.example")]).unwrap();
    assert_eq!(deal.state.facts.get(&fact("copies")), Some(&value("a@b.example, c@d.example, e@f.example")));
}

// covers: RS-2.3
#[test]
fn amounts_carry_their_origin_and_the_most_exact_one_counts() {
    let mut deal = in_quote();
    assert_eq!(deal.state.amount(), Some((AmountOrigin::Estimated, money(48_000))));
    deal.save(&actor("sales_support"), "price", &[("quoted", "€51000")]).unwrap();
    assert_eq!(deal.state.amount(), Some((AmountOrigin::Quoted, money(51_000))));
    deal.save(&actor("sales_support"), "price", &[("quoted", "")]).unwrap();
    assert_eq!(deal.state.amount(), Some((AmountOrigin::Estimated, money(48_000))));
}

fn money(amount: i64) -> Money {
    Money::new(amount.into(), shared::money::Currency::EUR)
}

#[test]
fn only_the_role_and_its_assignee_complete_a_step_and_the_process_itself_never_does() {
    let mut deal = in_quote();
    assert_eq!(
        codes(deal.complete_as(&actor("finance"), "price", ("", &[("quoted", "€1"), ("margin", "1")], ""))),
        ["NOT_YOUR_STEP", "DOCUMENT_MISSING"]
    );
    assert_eq!(codes(deal.complete_as(&Actor::system(), "talk", ("", &[], ""))), ["NOT_YOUR_STEP"]);
    let colleague = Actor { by: By::User(user(77)), ..actor("account_executive") };
    assert_eq!(codes(deal.complete_as(&colleague, "talk", ("", &[], ""))), ["ASSIGNED_TO_OTHER"]);
    assert_eq!(codes(deal.complete_as(&colleague, "answer", ("", &[], ""))), ["STEP_NOT_OPEN"]);
    assert_eq!(codes(deal.complete_as(&colleague, "nonsense", ("", &[], ""))), ["STEP_UNKNOWN"]);
}

#[test]
fn a_step_opens_when_what_comes_before_it_is_done_even_through_steps_that_are_not_needed() {
    let mut deal = in_quote();
    assert_eq!((deal.stage(), deal.open()), ("quote", vec!["talk", "price"]));
    deal.file("quote");
    deal.complete("price", &[("quoted", "€1000"), ("margin", "20")]);
    assert_eq!(deal.open(), ["talk", "send"]);
}

#[test]
fn an_outcome_is_one_of_the_steps_own_and_says_why_where_it_must() {
    let mut deal = in_decide("€1000");
    let ae = actor("account_executive");
    assert_eq!(codes(deal.complete_as(&ae, "answer", ("", &[], ""))), ["OUTCOME_NEEDED"]);
    assert_eq!(codes(deal.complete_as(&ae, "answer", ("perhaps", &[], ""))), ["OUTCOME_NEEDED"]);
    assert_eq!(codes(deal.complete_as(&ae, "answer", ("declined", &[], " "))), ["NOTE_NEEDED"]);
    assert_eq!(codes(deal.complete_as(&ae, "talk", ("approved", &[], ""))), ["OUTCOME_NEEDED"]);
    deal.end("answer", "declined", &[]);
    assert_eq!((deal.stage(), deal.open()), ("lost", vec![]));
}

#[test]
fn declining_may_leave_the_form_empty_where_the_outcome_says_so() {
    let mut process = sample::process();
    let survey = process.steps.iter_mut().find(|found| found.key == step("survey")).unwrap();
    survey.fields.iter_mut().for_each(|field| field.optional = false);
    let mut deal = Deal::begin(&process);
    deal.complete(
        "form",
        &[FORM, &[("quantity", "3"), ("wanted_by", "2026-12-01"), ("ask_support", "yes")]].concat(),
    );
    let visited = deal.complete_as(&actor("sales_support"), "survey", ("visited", &[], ""));
    assert_eq!(codes(visited), ["FACT_MISSING"]);
    deal.end("survey", "declined", &[]);
    assert_eq!(deal.open(), ["form", "talk"]);
}

// covers: RS-8.1
#[test]
fn no_approval_is_needed_until_a_rule_asks_for_one() {
    assert_eq!(priced("€99999", "2").open(), ["talk", "send"]);
    let deal = priced("€100000", "20");
    assert_eq!(deal.open(), ["talk", "approval"]);
    let evaluation = deal.evaluate_as(&actor("senior_director"));
    let approval = evaluation.steps.iter().find(|view| view.key == step("approval")).unwrap();
    assert_eq!(approval.reasons.iter().map(|rule| rule.as_str()).collect::<Vec<_>>(), ["large"]);
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
fn a_move_names_everything_that_is_missing_and_who_can_help() {
    let mut deal = in_quote();
    let blockers = deal.go("decide").unwrap_err();
    let who: Vec<(&str, &str)> = blockers
        .iter()
        .map(|blocker| (blocker.code(), blocker.resolvers.first().unwrap().as_str()))
        .collect();
    let expected = [
        ("STEP_NOT_DONE", "sales_support"),
        ("STEP_NOT_DONE", "account_executive"),
        ("CONDITION_FAILS", "sales_support"),
    ];
    assert_eq!(who, expected);
    assert!(blockers.first().unwrap().since.is_some());
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
    deal.command(&actor("finance"), &Command::RemoveDocument { document: paper }).unwrap();
    assert_eq!(codes(deal.go("won")), ["CONDITION_FAILS"]);
    deal.file("signed_quote");
    deal.go("won").unwrap();
}

#[test]
fn who_has_nothing_to_do_with_a_deal_does_not_move_it() {
    let mut deal = in_quote();
    let to = |to: &str| Command::Move { to: stage(to), override_reason: None };
    assert_eq!(codes(deal.command(&actor("finance"), &to("lost"))), ["NOT_YOUR_DEAL"]);
    assert_eq!(codes(deal.command(&Actor::system(), &to("lost"))), ["NOT_YOUR_DEAL"]);
    deal.command(&actor("sales_support"), &to("lost")).unwrap();
    assert_eq!(deal.stage(), "lost");
}

#[test]
fn an_override_needs_the_permission_and_a_reason_and_stays_visible() {
    let mut deal = in_quote();
    let over =
        |to: &str, reason: &str| Command::Move { to: stage(to), override_reason: Some(reason.to_owned()) };
    assert_eq!(codes(deal.command(&actor("account_executive"), &over("won", "please"))), ["NOT_ALLOWED"]);
    assert_eq!(codes(deal.command(&director_who_overrides(), &over("won", " "))), ["NOTE_NEEDED"]);
    assert_eq!(codes(deal.command(&director_who_overrides(), &over("quote", "why not"))), ["STAGE_NOT_NEXT"]);
    deal.command(&director_who_overrides(), &over("won", "the customer paid in advance")).unwrap();
    assert_eq!((deal.stage(), deal.open()), ("won", vec!["talk", "invoice", "news"]));
    let [made] = deal.state.overrides.as_slice() else { panic!("{:?}", deal.state.overrides) };
    assert_eq!((made.reason.as_str(), made.to.as_str()), ("the customer paid in advance", "won"));
    assert_eq!(deal.state.status(&step("price")), Some(StepStatus::Withdrawn));
}

#[test]
fn a_deal_that_is_over_takes_notes_and_an_override_but_no_work() {
    let mut deal = in_quote();
    deal.go("lost").unwrap();
    assert_eq!(codes(deal.go("quote")), ["DEAL_OVER"]);
    assert_eq!(codes(deal.save(&actor("sales_support"), "price", &[])), ["DEAL_OVER"]);
    assert!(deal.evaluate_as(&actor("account_executive")).next_stages.is_empty());
    let note = |text: &str| Command::AddNote { note: NoteKind::Call, text: text.to_owned() };
    deal.command(&actor("account_executive"), &note("They may come back")).unwrap();
    assert_eq!(codes(deal.command(&actor("account_executive"), &note(" "))), ["INPUT_INVALID"]);
    let back = Command::Move { to: stage("quote"), override_reason: Some("they came back".to_owned()) };
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
    assert!(timers_for(&deal.process, &deal.state, &deal.calendar).is_empty());
    let next: Vec<&str> = evaluation.next_stages.iter().map(|next| next.stage.as_str()).collect();
    assert_eq!(next, ["quote", "qualify", "decide", "lost"]);
    assert_eq!(codes(deal.go("decide")).len(), 3, "a hold is no way around the gates");
    deal.go("quote").unwrap();
    assert_eq!(deal.open(), ["talk", "price"]);
    assert_eq!(deal.state.steps.get(&step("price")).unwrap().round, 1);
}

// covers: RS-4.1, RS-19.1
#[test]
fn a_step_that_comes_again_opens_anew_until_its_end_and_goes_on_in_later_stages() {
    let mut deal = in_quote();
    deal.complete("talk", &[]);
    let talk = deal.state.steps.get(&step("talk")).unwrap();
    assert_eq!((talk.round, talk.due, talk.history.len()), (2, Some(date(2026, 11, 9)), 1));
    let mut deal = in_decide("€1000");
    deal.end("answer", "approved", &[]);
    deal.complete("talk", &[]);
    assert!(deal.state.is_done(&step("talk")));
}

// covers: RS-5.1
#[test]
fn a_due_date_follows_its_anchor_unless_somebody_set_it() {
    let mut deal = begin();
    deal.complete(
        "form",
        &[FORM, &[("quantity", "3"), ("wanted_by", "2026-12-01"), ("ask_support", "yes")]].concat(),
    );
    let due = |deal: &Deal| deal.state.steps.get(&step("survey")).unwrap().due;
    assert_eq!(due(&deal), Some(date(2026, 11, 9)));
    let support = actor("sales_support");
    deal.save(&support, "survey", &[("survey_on", "2026-11-20")]).unwrap();
    assert_eq!(due(&deal), Some(date(2026, 11, 27)));
    let by_hand = Command::RescheduleStep { step: step("survey"), due: date(2026, 12, 4), note: None };
    assert_eq!(codes(deal.command(&actor("finance"), &by_hand)), ["NOT_YOUR_STEP"]);
    deal.command(&support, &by_hand).unwrap();
    deal.save(&support, "survey", &[("survey_on", "2026-11-23")]).unwrap();
    assert_eq!(due(&deal), Some(date(2026, 12, 4)));
    let absurd = Command::RescheduleStep { step: step("survey"), due: date(3000, 1, 1), note: None };
    assert_eq!(codes(deal.command(&support, &absurd)), ["INPUT_INVALID"]);
}

#[test]
fn reminders_and_escalations_stand_on_working_days_around_the_due_date() {
    let deal = begin();
    let timers = timers_for(&deal.process, &deal.state, &deal.calendar);
    let expected = [
        ((step("form"), TimerKind::Remind), date(2026, 11, 6)),
        ((step("form"), TimerKind::Escalate), date(2026, 11, 10)),
    ];
    assert_eq!(timers, expected.into());
}

#[test]
fn only_timers_remind_and_only_of_open_steps() {
    let mut deal = begin();
    let remind = |key: &str| Command::Remind { step: step(key), escalated: true };
    assert_eq!(codes(deal.command(&actor("account_executive"), &remind("form"))), ["NOT_ALLOWED"]);
    assert_eq!(codes(deal.command(&Actor::system(), &remind("price"))), ["STEP_NOT_OPEN"]);
    assert_eq!(deal.command(&Actor::system(), &remind("form")).unwrap().len(), 1);
}

#[test]
fn a_step_is_taken_released_and_given_by_those_who_may() {
    let mut deal = in_quote();
    let give =
        |to: Option<u128>| Command::AssignStep { step: step("price"), assignee: to.map(user), note: None };
    let (one, two) = (user(5), user(6));
    let colleague = |id| Actor { by: By::User(id), ..actor("sales_support") };
    deal.command(&colleague(one), &give(Some(5))).unwrap();
    assert_eq!(
        codes(deal.complete_as(&colleague(two), "price", ("", &[], ""))).first(),
        Some(&"ASSIGNED_TO_OTHER")
    );
    assert_eq!(codes(deal.command(&colleague(two), &give(Some(7)))), ["NOT_YOUR_STEP"]);
    deal.command(&colleague(two), &give(None)).unwrap();
    deal.command(&colleague(two), &give(Some(6))).unwrap();
    deal.command(&colleague(two), &give(Some(5))).unwrap();
    assert_eq!(codes(deal.command(&actor("finance"), &give(None))), ["NOT_YOUR_STEP"]);
    deal.command(&actor("account_executive"), &give(Some(7))).unwrap();
    deal.command(&director_who_overrides(), &give(Some(8))).unwrap();
    assert_eq!(deal.command(&director_who_overrides(), &give(Some(8))), Ok(Vec::new()));
    assert_eq!(deal.state.steps.get(&step("price")).unwrap().assignee, Some(user(8)));
}

#[test]
fn a_new_owner_takes_the_owners_role_and_open_steps() {
    let mut deal = in_quote();
    let change =
        |owner: u128| Command::ChangeDetails { title: None, close_date: None, owner: Some(user(owner)) };
    assert_eq!(codes(deal.command(&actor("finance"), &change(9))), ["NOT_YOUR_DEAL"]);
    deal.command(&actor("account_executive"), &change(9)).unwrap();
    assert_eq!(
        (deal.state.owner, deal.state.team.get(&role("account_executive"))),
        (user(9), Some(&user(9)))
    );
    assert_eq!(deal.state.steps.get(&step("talk")).unwrap().assignee, Some(user(9)));
    let team = |key: &str, to: Option<u128>| Command::ChangeTeam { role: role(key), user: to.map(user) };
    let owner = Actor { by: By::User(user(9)), ..actor("account_executive") };
    deal.command(&owner, &team("account_executive", Some(10))).unwrap();
    assert_eq!(deal.state.owner, user(10));
    assert_eq!(
        codes(deal.command(&director_who_overrides(), &team("account_executive", None))),
        ["NOT_ALLOWED"]
    );
    assert_eq!(codes(deal.command(&director_who_overrides(), &team("customer", Some(3)))), ["ROLE_UNKNOWN"]);
    deal.command(&director_who_overrides(), &team("sales_support", Some(11))).unwrap();
    assert_eq!(deal.state.steps.get(&step("price")).unwrap().assignee, Some(user(11)));
    deal.command(&director_who_overrides(), &team("sales_support", None)).unwrap();
    assert_eq!(deal.state.steps.get(&step("price")).unwrap().assignee, None);
}

#[test]
fn details_change_only_where_they_differ_and_titles_are_checked() {
    let mut deal = begin();
    let ae = actor("account_executive");
    let title =
        |text: &str| Command::ChangeDetails { title: Some(text.to_owned()), close_date: None, owner: None };
    assert_eq!(deal.command(&ae, &title(" Data centre ")), Ok(Vec::new()));
    assert_eq!(codes(deal.command(&ae, &title(" "))), ["INPUT_INVALID"]);
    assert_eq!(codes(deal.command(&ae, &title(&"x".repeat(201)))), ["INPUT_INVALID"]);
    deal.command(&ae, &title("New data centre")).unwrap();
    assert_eq!(deal.state.title, "New data centre");
}

#[test]
fn a_document_of_an_unknown_kind_is_refused() {
    let mut deal = begin();
    let document = shared::ids::DocumentId(uuid::Uuid::from_u128(1));
    let kind = shared::keys::DocumentKey::parse("novel");
    let add = Command::AddDocument { document, kind, name: "novel.pdf".to_owned() };
    assert_eq!(codes(deal.command(&actor("finance"), &add)), ["DOCUMENT_UNKNOWN"]);
    assert_eq!(
        codes(deal.command(&actor("finance"), &Command::RemoveDocument { document })),
        ["DOCUMENT_NOT_FOUND"]
    );
}

// covers: RS-2.7, RS-15.2
#[test]
fn a_step_starts_the_deals_that_follow_from_it_once() {
    let mut deal = begin();
    let events =
        deal.complete("form", &[FORM, &[("consulting", "yes"), ("contact", "a@b.example")]].concat());
    let done = events.iter().find(|event| matches!(event, Event::StepCompleted { .. })).unwrap();
    let [plan] = related_to_create(&deal.process, &deal.state, done).try_into().unwrap();
    assert_eq!((plan.relation, plan.title.as_str()), (Relation::Consulting, "Data centre · Consulting"));
    assert_eq!(plan.facts.len(), 2);
    let link = Command::LinkDeal { deal: DealId(uuid::Uuid::from_u128(9)), relation: Relation::Consulting };
    deal.command(&Actor::system(), &link).unwrap();
    assert_eq!(deal.state.related.len(), 1);

    let mut deal = in_decide("€1000");
    deal.end("answer", "approved", &[]);
    deal.go("won").unwrap();
    deal.complete("invoice", &[]);
    let events = deal.complete("ship", &[("shipped_on", "2026-12-01"), ("expiry", "2027-12-31")]);
    let [plan] = events
        .iter()
        .flat_map(|event| related_to_create(&deal.process, &deal.state, event))
        .collect::<Vec<_>>()
        .try_into()
        .unwrap();
    assert_eq!(
        (plan.title.as_str(), plan.close_date),
        ("Data centre · Renewal 2027-12-31", Some(date(2027, 12, 1)))
    );
    assert_eq!((deal.stage(), deal.open()), ("completed", vec![]));
}

#[test]
fn an_evaluation_tells_what_presses_and_how_far_the_stage_is() {
    let mut deal = in_quote();
    deal.file("quote");
    let evaluation = deal.evaluate_as(&actor("sales_support"));
    assert_eq!((evaluation.next_step, evaluation.progress), (Some(step("price")), (0, 2)));
    deal.today = date(2026, 11, 5);
    let view = |deal: &Deal, key: &str| {
        deal.evaluate_as(&actor("sales_support"))
            .steps
            .into_iter()
            .find(|view| view.key == step(key))
            .unwrap()
    };
    let price = view(&deal, "price");
    assert!(price.late && price.mine);
    assert_eq!(price.blockers.iter().map(|blocker| blocker.code()).collect::<Vec<_>>(), ["FACT_MISSING"; 2]);
    let talk = view(&deal, "talk");
    assert!(!talk.mine && talk.blockers.first().is_some_and(|blocker| blocker.code() == "NOT_YOUR_STEP"));
    assert_eq!(view(&deal, "approval").status, ViewStatus::NotNeeded);
    assert_eq!(view(&deal, "send").status, ViewStatus::NotReached);
    deal.complete("price", &[("quoted", "€1000"), ("margin", "20")]);
    assert_eq!(deal.evaluate_as(&actor("finance")).progress, (1, 2));
}

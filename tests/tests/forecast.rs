//! The forecast of a quarter: quotas, figures, who sees which.

use harness::company::found_rival;
use harness::database::Engine;
use harness::{Actor, Answer, Deal, TestServer};
use serde_json::{Value, json};

const ROW: &str = "name user { id } team process segment quota { amount currency }
    closed { count amount { amount } } commit { count amount { amount } }
    bestCase { count amount { amount } } pipeline { count amount { amount } } omitted
    weighted { amount } attainment gap { amount } gapAfterCommit { amount } gapAfterBestCase { amount }";

async fn forecast(actor: &Actor<'_>, quarter: &str, by: &str) -> Answer {
    let query = format!(
        "query ($quarter: Quarter, $by: ForecastBy!) {{ forecast(quarter: $quarter, by: $by) {{ quarter firstDay
         lastDay rows {{ {ROW} }} total {{ {ROW} }} overdue {{ count amount {{ amount }} }} undated {{ count }} }} }}"
    );
    actor.gql(&query, json!({ "quarter": quarter, "by": by })).await
}

/// The row of a name, or null.
fn row(answer: &Answer, name: &str) -> Value {
    let rows = answer.at("/forecast/rows").as_array().unwrap();
    rows.iter().find(|row| row["name"] == name).cloned().unwrap_or_default()
}

/// Count and amount of a figure.
fn sum(row: &Value, figure: &str) -> (i64, String) {
    (row[figure]["count"].as_i64().unwrap(), amount(&row[figure]["amount"]))
}

fn amount(money: &Value) -> String {
    money["amount"].as_str().unwrap_or("none").to_owned()
}

fn is(count: i64, amount: &str) -> (i64, String) {
    (count, amount.to_owned())
}

fn euros(amount: &str) -> Value {
    json!({ "amount": amount, "currency": "EUR" })
}

async fn try_set(actor: &Actor<'_>, quotas: Value) -> Answer {
    let selection = "quotas { user { id } quarter amount { amount } version setAt setBy { name } }";
    actor.mutate("quotaSet", selection, json!({ "quotas": quotas })).await
}

/// A deal of an amount that is expected to close on a day.
async fn deal(actor: &Actor<'_>, title: &str, amount: &str, day: Option<&str>) -> Deal {
    deal_in(actor, "reseller", title, amount, day).await
}

async fn deal_in(actor: &Actor<'_>, process: &str, title: &str, amount: &str, day: Option<&str>) -> Deal {
    let input = json!({ "process": process, "title": title, "account": { "name": format!("{title} Limited") },
        "closeDate": day, "estimatedAmount": euros(amount) });
    Deal::from(Deal::try_create(actor, input).await.accepted().at("/dealCreate/deal"))
}

async fn says(deal: &mut Deal, actor: &Actor<'_>, input: Value) {
    deal.mutate(actor, "dealForecast", input).await.accepted();
}

/// A seller, with the person's id.
async fn seller<'a>(server: &'a TestServer, name: &str) -> (Actor<'a>, String) {
    let actor = server.member(name);
    let id = actor.id().await;
    (actor, id)
}

// covers: CQ-2.3
// op: forecast, quotaSet
#[tokio::test]
async fn the_figures_of_a_quarter_are_those_of_its_deals() {
    let server = TestServer::start().await;
    let ((ae, alice), (ae3, chiara)) = (seller(&server, "ae").await, seller(&server, "ae3").await);
    let director = server.member("director");
    // First day, last day, and one day beside on either side; nothing else is expected in 2029.
    deal(&ae, "First day", "10000", Some("2029-04-01")).await;
    deal(&ae, "Last day", "2500.50", Some("2029-06-30")).await;
    deal(&ae, "Day before", "777", Some("2029-03-31")).await;
    deal(&ae, "Day after", "888", Some("2029-07-01")).await;
    // A distributor who is cared for is no sale, and nowhere in the forecast.
    deal_in(&server.member("sales-manager"), "distributor_care", "Cared for", "1", Some("2029-05-02")).await;
    let mut omitted = deal(&ae, "Left out", "5000", Some("2029-05-05")).await;
    says(&mut omitted, &ae, json!({ "category": "OMITTED" })).await;
    let mut likely = deal(&ae3, "Likely", "40000", Some("2029-05-01")).await;
    says(&mut likely, &ae3, json!({ "category": "BEST_CASE", "doubt": "The budget" })).await;
    let mut lost = deal(&ae3, "Lost", "9999", Some("2029-05-01")).await;
    let moved = json!({ "stage": "lost", "overrideReason": "Too dear" });
    lost.mutate(&director, "dealMove", moved).await.accepted();
    let quotas = json!([
        { "user": alice, "quarter": "2029-Q2", "amount": euros("50000"), "expectedVersion": 0 },
        { "user": chiara, "quarter": "2029-Q2", "amount": euros("90000"), "expectedVersion": 0 },
    ]);
    let set = try_set(&director, quotas).await.accepted();
    assert_eq!(set.at("/quotaSet/quotas/0/setBy/name"), "Diane Fournier");
    let answer = forecast(&director, "2029-Q2", "SELLER").await;
    assert_eq!(
        (answer.text_at("/forecast/firstDay"), answer.text_at("/forecast/lastDay")),
        ("2029-04-01", "2029-06-30")
    );
    let of_alice = row(&answer, "Alice Martin");
    assert_eq!(sum(&of_alice, "pipeline"), is(2, "12500.5"));
    assert_eq!((sum(&of_alice, "bestCase"), &of_alice["omitted"]), (is(0, "0"), &json!(1)));
    // A fifth, as the first stage is won that often.
    assert_eq!(amount(&of_alice["weighted"]), "2500.1");
    assert_eq!((&of_alice["attainment"], amount(&of_alice["gap"])), (&json!("0"), "50000".to_owned()));
    let of_chiara = row(&answer, "Chiara Conti");
    assert_eq!(amount(&of_chiara["quota"]), "90000");
    let total = answer.at("/forecast/total");
    assert_eq!((amount(&total["quota"]), sum(total, "pipeline").0), ("140000".to_owned(), 2));
    assert_eq!(total["omitted"], json!(1));
    let by_team = forecast(&director, "2029-Q2", "TEAM").await;
    assert_eq!(amount(&row(&by_team, "North")["quota"]), "50000");
    assert_eq!(amount(&row(&by_team, "South")["quota"]), "90000");
    let by_type = forecast(&director, "2029-Q2", "TYPE").await;
    let types = by_type.at("/forecast/rows").as_array().unwrap();
    assert_eq!(
        (types.len(), &types[0]["process"], &types[0]["quota"]),
        (1, &json!("reseller"), &Value::Null)
    );
    for answer in [&by_team, &by_type] {
        assert_eq!(answer.at("/forecast/total"), total);
    }
}

// covers: CQ-2.3
// op: forecast, dealForecast
#[tokio::test]
async fn commitments_and_best_cases_fill_the_gap() {
    let server = TestServer::start().await;
    let (ae, alice) = seller(&server, "ae").await;
    let director = server.member("director");
    for (title, amount, category) in
        [("Sure", "30000", "COMMIT"), ("Likely", "40000", "BEST_CASE"), ("Possible", "20000", "PIPELINE")]
    {
        let mut deal = deal(&ae, title, amount, Some("2029-05-20")).await;
        let moved = json!({ "stage": "decide", "overrideReason": "It is known" });
        deal.mutate(&director, "dealMove", moved).await.accepted();
        says(&mut deal, &ae, json!({ "category": category, "doubt": "The budget" })).await;
    }
    let quota =
        json!([{ "user": alice, "quarter": "2029-Q2", "amount": euros("50000"), "expectedVersion": 0 }]);
    try_set(&director, quota).await.accepted();
    let answer = forecast(&director, "2029-Q2", "SELLER").await;
    let row = row(&answer, "Alice Martin");
    assert_eq!(sum(&row, "commit"), is(1, "30000"));
    assert_eq!(sum(&row, "bestCase"), is(1, "40000"));
    assert_eq!(sum(&row, "pipeline"), is(1, "20000"));
    assert_eq!(amount(&row["weighted"]), "63000");
    assert_eq!(
        ["gap", "gapAfterCommit", "gapAfterBestCase"].map(|gap| amount(&row[gap])),
        ["50000", "20000", "-20000"]
    );
    // What stands behind a figure is found by the same words.
    let list =
        "query ($filter: DealFilter) { deals(filter: $filter, first: 5) { totalCount nodes { title } } }";
    for (filter, titles) in [
        (json!({ "quarter": "2029-Q2", "category": ["COMMIT"] }), vec!["Sure"]),
        (json!({ "quarter": "2029-Q2", "category": ["BEST_CASE"], "owner": [alice] }), vec!["Likely"]),
        (json!({ "quarter": "2029-Q2", "category": ["PIPELINE"], "team": "North" }), vec!["Possible"]),
        (json!({ "quarter": "2029-Q2", "category": ["PIPELINE"], "team": "South" }), vec![]),
        (json!({ "quarter": "2029-Q2", "category": ["PIPELINE"], "team": null }), vec![]),
        (
            json!({ "quarter": "2029-Q2", "category": ["COMMIT"], "process": "reseller", "segment": null }),
            vec!["Sure"],
        ),
        (json!({ "quarter": "2029-Q3" }), vec![]),
    ] {
        let answer = ae.gql(list, json!({ "filter": filter })).await;
        let found: Vec<&str> = answer
            .at("/deals/nodes")
            .as_array()
            .unwrap()
            .iter()
            .map(|deal| deal["title"].as_str().unwrap())
            .collect();
        assert_eq!(found, titles, "{filter}");
        assert_eq!(answer.at("/deals/totalCount"), titles.len());
    }
}

async fn closed(server: &TestServer, quarter: &str) -> (i64, f64) {
    let answer = forecast(&server.member("director"), quarter, "SELLER").await;
    let (count, amount) = sum(answer.at("/forecast/total"), "closed");
    (count, amount.parse().unwrap())
}

// covers: CQ-2.3
// op: forecast, dealMove
#[tokio::test]
async fn a_won_deal_counts_in_the_quarter_of_winning_where_the_company_is() {
    let server = TestServer::start().await;
    let director = server.member("director");
    let mut deals = Vec::new();
    for number in 0..2 {
        let (manager, title) = (server.member("sales-manager"), format!("Won {number}"));
        deals.push(deal_in(&manager, "partner_it", &title, "1000", Some("2029-05-05")).await);
    }
    let before = (closed(&server, "2026-Q4").await, closed(&server, "2027-Q1").await);
    // From 10 o'clock in Paris on 23 November to half past eleven on New Year's Eve there, and an hour later.
    server.advance(38 * 86_400 + 13 * 3_600 + 1_800).await;
    for deal in &mut deals {
        deal.read(&director, "id").await;
        let won = json!({ "stage": "register", "overrideReason": "Signed on paper" });
        deal.mutate(&director, "dealMove", won).await.accepted();
        server.advance(3_600).await;
    }
    let after = (closed(&server, "2026-Q4").await, closed(&server, "2027-Q1").await);
    assert_eq!((after.0.0 - before.0.0, after.1.0 - before.1.0), (1, 1));
    assert!((after.0.1 - before.0.1 - 1000.0).abs() < 0.01 && (after.1.1 - before.1.1 - 1000.0).abs() < 0.01);
    assert_eq!(sum(forecast(&director, "2029-Q2", "TEAM").await.at("/forecast/total"), "pipeline").0, 0);
    // What changes afterwards does not win it again; what is taken back is not won.
    let first = &mut deals[0];
    first.read(&director, "id").await;
    first
        .mutate(&director, "dealMove", json!({ "stage": "completed", "overrideReason": "Delivered" }))
        .await
        .accepted();
    assert_eq!(closed(&server, "2026-Q4").await, after.0);
    let second = &mut deals[1];
    second.read(&director, "id").await;
    second
        .mutate(&director, "dealMove", json!({ "stage": "close", "overrideReason": "Withdrawn" }))
        .await
        .accepted();
    assert_eq!(closed(&server, "2027-Q1").await, before.1);
}

// op: forecast
#[tokio::test]
async fn what_is_open_and_in_no_quarter_to_come_is_told() {
    let server = TestServer::start().await;
    let (ae, director) = (server.member("ae"), server.member("director"));
    let before = forecast(&director, "2029-Q2", "SELLER").await;
    deal(&ae, "Without a day", "1000", None).await;
    deal(&ae, "Long ago", "4000", Some("2026-11-20")).await;
    // Before the quarter, but its day is yet to come.
    deal(&ae, "Before it", "4000", Some("2029-03-31")).await;
    let after = forecast(&director, "2029-Q2", "SELLER").await;
    for figure in ["undated", "overdue"] {
        let count = |answer: &Answer| answer.at(&format!("/forecast/{figure}/count")).as_i64().unwrap();
        assert_eq!(count(&after) - count(&before), 1, "{figure}");
    }
    assert_eq!(after.at("/forecast/rows"), before.at("/forecast/rows"));
}

// covers: CQ-2.3
// op: forecast, quotas, quotaSet
#[tokio::test]
async fn a_seller_knows_the_own_quota_and_a_manager_all() {
    let server = TestServer::start().await;
    let ((ae, alice), (_, chiara)) = (seller(&server, "ae").await, seller(&server, "ae3").await);
    let manager = server.member("sales-manager");
    let quotas = json!([
        { "user": alice, "quarter": "2029-Q2", "amount": euros("50000"), "expectedVersion": 0 },
        { "user": chiara, "quarter": "2029-Q2", "amount": euros("90000"), "expectedVersion": 0 },
    ]);
    try_set(&manager, quotas.clone()).await.accepted();
    let own = forecast(&ae, "2029-Q2", "SELLER").await;
    assert_eq!(own.at("/forecast/rows").as_array().unwrap().len(), 1);
    assert_eq!(amount(&row(&own, "Alice Martin")["quota"]), "50000");
    assert_eq!(own.at("/forecast/total")["quota"], Value::Null);
    assert_eq!(forecast(&ae, "2029-Q2", "TEAM").await.at("/forecast/rows"), &json!([]));
    assert_eq!(
        ae.gql("{ quotas(year: 2029) { user { id } } }", json!({})).await.error_code().as_deref(),
        Some("FORBIDDEN")
    );
    let refused = ae.mutate("quotaSet", "quotas { version }", json!({ "quotas": quotas })).await;
    assert_eq!(refused.error_code().as_deref(), Some("FORBIDDEN"));
    let year = manager
        .gql(
            "{ quotas(year: 2029) { user { id } quarters { quarter version amount { amount } } } }",
            json!({}),
        )
        .await;
    let of_chiara =
        year.at("/quotas").as_array().unwrap().iter().find(|of| of["user"]["id"] == chiara.as_str()).unwrap();
    assert_eq!(
        of_chiara["quarters"][1],
        json!({ "quarter": "2029-Q2", "version": 1, "amount": { "amount": "90000" } })
    );
    assert_eq!(of_chiara["quarters"][0]["version"], 0);
    // A partner's figures hold the deals of the own team alone.
    let partner = server.member("partner");
    let mut shared = deal_in(&manager, "partner_it", "Shared", "7000", Some("2029-05-01")).await;
    deal_in(&manager, "partner_it", "Not shared", "6000", Some("2029-05-01")).await;
    let seen = async |actor: &Actor<'_>| {
        sum(forecast(actor, "2029-Q2", "SELLER").await.at("/forecast/total"), "pipeline")
    };
    assert_eq!((seen(&ae).await, seen(&partner).await), (is(2, "13000"), is(0, "0")));
    let team = json!({ "role": "partner", "user": partner.id().await });
    shared.mutate(&manager, "dealTeamSet", team).await.accepted();
    assert_eq!(seen(&partner).await, is(1, "7000"));
}

// covers: CQ-2.3
// op: quotaSet
#[tokio::test]
async fn a_quota_is_set_as_it_was_seen_or_the_caller_is_told_why_not() {
    let server = TestServer::start().await;
    let (_, alice) = seller(&server, "ae").await;
    let director = server.member("director");
    let quota = |quarter: &str, amount: Value, version: i64| json!({ "user": alice, "quarter": quarter, "amount": amount, "expectedVersion": version });
    let nobody = format!("user_{}", "0".repeat(32));
    let wrong = json!([
        quota("2029-Q1", euros("-1"), 0),
        quota("2029-Q1", euros("0"), 0),
        quota("2029-Q1", euros("1.00001"), 0),
        quota("2029-Q1", euros("1000000000001"), 0),
        quota("2029-Q1", json!({ "amount": "1", "currency": "USD" }), 0),
        { "user": nobody, "quarter": "2029-Q1", "amount": euros("1"), "expectedVersion": 0 },
        quota("1999-Q4", euros("1"), 0),
        quota("2100-Q1", euros("1"), 0),
        quota("2029-Q2", euros("1"), 0),
    ]);
    let told: Vec<Value> =
        try_set(&director, wrong).await.user_errors().iter().map(|error| error["path"].clone()).collect();
    let fields = ["amount", "amount", "amount", "amount", "amount", "user", "quarter", "quarter"];
    let expected: Vec<Value> =
        fields.iter().enumerate().map(|(place, field)| json!(["quotas", place.to_string(), field])).collect();
    assert_eq!(told, expected);
    let nonsense = try_set(&director, json!([quota("2029-Q5", euros("1"), 0)])).await;
    assert_eq!(nonsense.error_code().as_deref(), Some("BAD_USER_INPUT"));
    // None of them was set, so this is the first.
    let version = |answer: &Answer| answer.at("/quotaSet/quotas/0/version").as_i64().unwrap();
    assert_eq!(
        version(&try_set(&director, json!([quota("2029-Q2", euros("50000"), 0)])).await.accepted()),
        1
    );
    let stale =
        try_set(&director, json!([quota("2029-Q3", euros("1"), 0), quota("2029-Q2", euros("1"), 0)])).await;
    assert_eq!(stale.error_code().as_deref(), Some("CONFLICT"));
    assert_eq!(stale.body.pointer("/errors/0/extensions/currentVersion"), Some(&json!(1)));
    let taken_back = try_set(&director, json!([quota("2029-Q2", Value::Null, 1)])).await.accepted();
    assert_eq!((version(&taken_back), taken_back.at("/quotaSet/quotas/0/amount")), (2, &Value::Null));
    assert_eq!(forecast(&director, "2029-Q2", "SELLER").await.at("/forecast/total")["quota"], Value::Null);
    // The same request twice gives the first result.
    let input = json!({ "quotas": [quota("2029-Q2", euros("60000"), 2)] });
    for _ in 0..2 {
        let key = [("idempotency-key", "set-once")];
        let again =
            director.mutate_with("quotaSet", "quotas { version }", input.clone(), &key).await.accepted();
        assert_eq!(version(&again), 3);
    }
}

// op: forecast
#[tokio::test]
async fn a_forecast_takes_two_statements_and_on_a_file_one_that_says_who_asks() {
    let server = TestServer::start().await;
    for who in ["director", "partner"] {
        let actor = server.member(who);
        for by in ["SELLER", "TEAM", "TYPE"] {
            forecast(&actor, "2026-Q4", by).await.data();
            let again = forecast(&actor, "2026-Q4", by).await;
            let most = if Engine::of_this_run() == Engine::Sqlite { 3 } else { 2 };
            assert!(again.statements() <= most, "{} statements for {who} by {by}", again.statements());
        }
    }
}

// op: forecast
#[tokio::test]
async fn deals_of_an_older_server_are_worked_out_from_their_events() {
    let mut server = TestServer::start().await;
    let forecasts = async |server: &TestServer| {
        let mut all = Vec::new();
        for quarter in ["2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4", "2027-Q1"] {
            all.push(forecast(&server.member("director"), quarter, "TYPE").await.at("/forecast").clone());
        }
        all
    };
    let before = forecasts(&server).await;
    assert!(before.iter().any(|forecast| forecast["total"]["closed"]["count"].as_i64() > Some(0)));
    server.stop().await;
    let forget = "UPDATE deals SET segment = NULL, forecast_category = NULL, forecast_on = NULL";
    assert!(server.home().database().execute(forget).await > 60);
    server.restart().await;
    harness::eventually("the forecasts are back", async || {
        (forecasts(&server).await == before).then_some(())
    })
    .await;
}

// covers: CQ-2.3
// op: forecast, quotas
#[tokio::test]
async fn another_company_has_another_forecast() {
    let server = TestServer::start().await;
    found_rival(&server).await;
    let ruth = server.member("ruth");
    let answer = forecast(&ruth, "2026-Q4", "SELLER").await;
    assert_eq!(
        (answer.at("/forecast/rows"), &answer.at("/forecast/total")["quota"]),
        (&json!([]), &Value::Null)
    );
    let year = ruth.gql("{ quotas(year: 2026) { user { name team } } }", json!({})).await;
    assert_eq!(year.at("/quotas"), &json!([{ "user": { "name": "Ruth Rival", "team": "West" } }]));
    let alice = server.member("ae").id().await;
    let foreign =
        json!([{ "user": alice, "quarter": "2026-Q4", "amount": euros("1"), "expectedVersion": 0 }]);
    assert_eq!(try_set(&ruth, foreign).await.user_errors()[0]["code"], "NOT_FOUND");
    let moved = server.home().run(&["admin", "user", "team", "ruth@demo.example", "East"]);
    assert!(moved.status.success());
    assert_eq!(ruth.gql("{ users { team } }", json!({})).await.at("/users/0/team"), "East");
}
